"""Which screen comes next: the first one, in the vocabulary's order, with a question that can still
change the plan.

A plan changes with what it tells apart of a condition: a never, must or should whether it is
certain and whether it is excluded, a may only the first, an "ask" only the second; the headline
what it is defined by, unless something stronger is settled. A clause that a "never" beats whatever
is answered changes nothing. No question that can matter is left out. One too many is asked only
where two things that seem free to move are tied to each other: by one fact that both name, or by
what one answer implies. No role is asked more screens than the vocabulary allows it; what is not
asked stays not known, and doubt protects.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain

from decision_tree.levels import Sign, find_levels
from decision_tree.protocol import Clause, Protocol, Term, When, made_one
from decision_tree.situation import Situation
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth, negate
from decision_tree.vocabulary import Answers, End, Known, Vocabulary, reached_from

Reach = frozenset[bool]
"""How something can still come out, whatever is answered from here."""

Moves = Mapping[Known, Sequence[str]]
"""By fact and the value that it can come to have: the open facts that give it this value."""

ALWAYS: Reach = frozenset({True})
NEVER: Reach = frozenset({False})
BOTH: Reach = ALWAYS | NEVER


@dataclass(frozen=True, kw_only=True, slots=True)
class NextQuestions:
    """The next screen, and those of its facts that are still worth asking."""

    screen: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Test:
    """Something that a plan tells apart: whether `when` is certain (yes), or excluded (no)."""

    when: When
    wanted: Truth


_Need = tuple[_Test, Sequence[Sequence[_Test]], frozenset[str]]
"""What is told apart; by action for which it is, what the nevers on it tell apart (nothing at all,
where no never can make it needless); and the facts of which some answer can move it."""


def find_next_questions(
    protocol: Protocol, role: str, answers: Answers, situation: Situation
) -> NextQuestions | None:
    """The next screen for `role`, or None where nothing more can matter or enough was asked.

    Enough are the role's most screens, beside those that a school adds, which come last. Counted
    are those up to the one that comes next: where a change makes an earlier screen matter, it is
    asked, however many later ones were answered before.
    """
    vocabulary = protocol.vocabulary
    screens = vocabulary.screens.values()
    answered = [screen for screen in screens if any(fact in answers for fact in screen.facts)]
    matter = facts_that_matter(protocol, role, answers, situation)
    asked = sum(screen.asking == "role" for screen in screens)  # the role's own, if there is one
    for screen in screens:
        facts = tuple(fact for fact in screen.facts if fact in matter)
        may_ask = screen.beside or asked < vocabulary.roles[role].most_screens or screen in answered
        if facts and may_ask:
            return NextQuestions(screen=screen.id, facts=facts)
        asked += screen in answered
    return None


def facts_that_matter(
    protocol: Protocol, role: str, answers: Answers, situation: Situation
) -> frozenset[str]:
    """The facts not answered yet whose answer can still change this role's plan."""
    answered = "reaching", frozenset(answers)
    if answered not in situation.memo:
        situation.memo[answered] = _Reaching(situation, _moves(protocol, answers, situation))
    reaching: _Reaching = situation.memo[answered]
    found, waiting = set[str](), set(chain.from_iterable(reaching.moves.values()))
    lines = _line_tests(protocol, role, reaching, waiting)  # they look only for those that wait
    for test in chain(lines, _level_tests(protocol, role, reaching)):
        found |= reaching.facts_in(test)
        waiting -= found
        if not waiting:
            break
    return frozenset(found)


def _moves(protocol: Protocol, answers: Answers, situation: Situation) -> Moves:
    """What answering each open fact can make of facts that are not known: it, and what follows."""
    values, consequences = situation.values, protocol.consequences
    moves: dict[Known, list[str]] = {}
    for open_fact, present in values.items():
        if open_fact in answers or present != NOT_KNOWN:
            continue
        for answer in (YES, NO):
            follows = consequences.get((open_fact, answer), {})
            new = [known for known in follows.items() if values[known[0]] != known[1]]
            if all(values[fact] == NOT_KNOWN for fact, _ in new):  # else they contradict
                for known in new:
                    moves.setdefault(known, []).append(open_fact)
    return moves


def _line_tests(
    protocol: Protocol, role: str, reaching: "_Reaching", waiting: Set[str]
) -> Iterator[_Test]:
    """What decides which lines the role's plan holds, and which of them are certain."""
    vocabulary = protocol.vocabulary
    away = _away_test(vocabulary)
    ends = [(_end_test(end, vocabulary), end) for end in vocabulary.ends if role in end.roles]
    ended = frozenset(
        action
        for test, end in ends
        if not reaching.can_be(test, truth=False)
        for action in end.actions
    )
    readings = [
        protocol.clauses_for(role, away=here, ended=ended)
        for here in (False, True)
        if reaching.can_be(away, truth=here)
    ]
    for reading in readings:
        yield from _reading_tests(reading, protocol, reaching, waiting)
    if readings[0] != readings[-1]:
        yield away
    read = {clause.action for reading in readings for clause in reading}
    yield from (test for test, end in ends if end.actions & read)


def _end_test(end: End, vocabulary: Vocabulary) -> _Test:
    term = Term(name=end.fact, holds=end.answer == YES)
    return _Test(made_one(When(joiner="all", terms=(term,)), vocabulary), YES)


def _away_test(vocabulary: Vocabulary) -> _Test:
    """Whether nobody of the vocabulary's absence is there; never so where it knows of none."""
    absence = vocabulary.absence
    terms = (Term(name=absence.fact, holds=True),) if absence else ()
    return _Test(made_one(When(joiner="all", terms=terms), vocabulary), NO)


def _reading_tests(
    own: Sequence[Clause], protocol: Protocol, reaching: "_Reaching", waiting: Set[str]
) -> Iterator[_Test]:
    """What decides of the clauses that a role reads."""
    for test, nevers, movers in _needs_of(own, protocol):  # most are settled early
        if not movers.isdisjoint(waiting) and not (nevers and all(map(reaching.beat, nevers))):
            yield test


def _needs_of(own: Sequence[Clause], protocol: Protocol) -> Sequence[_Need]:
    """What has to be told apart of the clauses that a role reads, each thing once."""
    key = "needs", id(own)
    if key not in protocol.memo:  # with the clauses, whose id nothing else then has
        protocol.memo[key] = own, tuple(_find_needs(own, protocol))
    found: Sequence[_Need] = protocol.memo[key][1]
    return found


def _find_needs(own: Sequence[Clause], protocol: Protocol) -> Iterator[_Need]:
    nevers: dict[str, list[_Test]] = {clause.action: [] for clause in own}
    needs: dict[_Test, list[list[_Test]]] = {}
    for clause in own:
        if clause.modality == "never":
            nevers[clause.action].append(_Test(clause.when, NO))
    for clause in own:
        beaten_by = [] if clause.modality in ("ask", "never") else nevers[clause.action]
        for test in _tests_of(clause, protocol.vocabulary):
            needs.setdefault(test, []).append(beaten_by)
    movers: dict[str, set[str]] = {}
    for (fact, _), follows in protocol.consequences.items():
        for moved in follows:
            movers.setdefault(moved, set()).add(fact)
    for test, each in needs.items():
        names = reached_from((term.name for term in test.when.terms), protocol.vocabulary)
        of_all = frozenset[str]().union(*(movers.get(name, ()) for name in names))
        yield test, each if all(each) else (), of_all


def _tests_of(clause: Clause, vocabulary: Vocabulary) -> Iterator[_Test]:
    """A plan shows whether a clause is certain and whether it is excluded, or one of the two."""
    if clause.modality != "ask":
        yield _Test(clause.when, YES)
    if clause.modality not in vocabulary.permissive:
        yield _Test(clause.when, NO)


def _level_tests(protocol: Protocol, role: str, reaching: "_Reaching") -> Iterator[_Test]:
    """What decides the headline, level by level, up to one that shows whatever is answered."""
    for level in find_levels(protocol, role):
        tests = [(_test_of(sign), sign.shows == "certain") for sign in level.signs]
        if any(not reaching.can_be(test, truth=not shown_by) for test, shown_by in tests):
            return
        yield from (test for test, _ in tests)


def _test_of(sign: Sign) -> _Test:
    """A sign that shows in doubt too is hidden only where its condition is excluded."""
    return _Test(sign.when, YES if sign.shows == "certain" else NO)


@dataclass(frozen=True, slots=True)
class _Reaching:
    """What can still become of facts, conditions and clauses while the open facts are open."""

    situation: Situation
    moves: Moves
    found: dict[tuple[str, Truth], Reach] = field(default_factory=dict)
    facts: dict[tuple[str, Truth], frozenset[str]] = field(default_factory=dict)
    whens: dict[tuple[int, Truth], tuple[_Test, Reach]] = field(default_factory=dict)
    tests: dict[tuple[int, Truth], frozenset[str]] = field(default_factory=dict)

    def can_be(self, test: _Test, *, truth: bool) -> bool:
        """Whether some answers from here make `test` come out as `truth`."""
        return truth in self._of_when(test)

    def beat(self, nevers: Iterable[_Test]) -> bool:
        """Whether one of some nevers stands, whatever is answered from here."""
        return any(not self.can_be(excluded, truth=True) for excluded in nevers)

    def facts_in(self, test: _Test) -> frozenset[str]:
        """The open facts that can still change how `test` comes out."""
        key = id(test.when), test.wanted
        if key not in self.tests:
            self.tests[key] = self._find_facts_in(test)
        return self.tests[key]

    def _find_facts_in(self, test: _Test) -> frozenset[str]:
        if self._of_when(test) != BOTH:
            return frozenset()
        wanted = YES if test.when.only_certain else test.wanted
        return frozenset[str]().union(
            *[self._facts_of(term.name, _wanted_of(term, wanted)) for term in test.when.terms]
        )

    def _of_when(self, test: _Test) -> Reach:
        key = id(test.when), test.wanted
        if key not in self.whens:  # with its test, whose id nothing else then has
            self.whens[key] = test, self._find_of_when(test)
        return self.whens[key][1]

    def _find_of_when(self, test: _Test) -> Reach:
        if test.when.only_certain and test.wanted == NO:  # excluded is all that is not certain
            return frozenset(not one for one in self._of_when(_Test(test.when, YES)))
        reaches = [self._of_name(t.name, _wanted_of(t, test.wanted)) for t in test.when.terms]
        return _join(reaches, test.when.joiner, test.wanted)

    def _of_name(self, name: str, wanted: Truth) -> Reach:
        """Whether a fact or condition can come to be `wanted`, and not to be."""
        if (name, wanted) not in self.found:
            self.found[name, wanted] = self._find(name, wanted)
        return self.found[name, wanted]

    def _find(self, name: str, wanted: Truth) -> Reach:
        if (name, wanted) in self.moves:
            return BOTH
        if name in self.situation.values:
            return ALWAYS if self.situation.values[name] == wanted else NEVER
        condition = self.situation.vocabulary.conditions[name]
        reaches = [self._of_name(member, wanted) for member in condition.members]
        return _join(reaches, condition.joiner, wanted)

    def _facts_of(self, name: str, wanted: Truth) -> frozenset[str]:
        if (name, wanted) not in self.facts:
            self.facts[name, wanted] = frozenset(self._find_facts(name, wanted))
        return self.facts[name, wanted]

    def _find_facts(self, name: str, wanted: Truth) -> Iterator[str]:
        if self._of_name(name, wanted) != BOTH:
            return
        if (name, wanted) in self.moves:
            yield from self.moves[name, wanted]
            return
        for member in self.situation.vocabulary.conditions[name].members:
            yield from self._facts_of(member, wanted)


def _wanted_of(term: Term, wanted: Truth) -> Truth:
    return wanted if term.holds else negate(wanted)


def _join(reaches: Iterable[Reach], joiner: str, wanted: Truth) -> Reach:
    """Whether the whole can be `wanted`, and not be, where its parts move freely.

    One part is enough to make "any" a yes or "all" a no; "all" needs every part to be a yes, and
    "any" to be a no.
    """
    enough = (joiner == "any") == (wanted == YES)
    one_is, all_are_not = False, True
    for reach in reaches:
        one_is = one_is or enough in reach
        all_are_not = all_are_not and (not enough) in reach
    if one_is and all_are_not:
        return BOTH
    return frozenset({enough} if one_is else {not enough} if all_are_not else ())
