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

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from decision_tree.protocol import Protocol, Term, When
from decision_tree.situation import ImpossibleAnswers, Situation, settle
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth, negate
from decision_tree.vocabulary import REFERRALS, Answers, Vocabulary

IN_SCOPE = When(joiner="all", terms=(Term(name="in-scope", holds=True),))

Reach = frozenset[bool]
"""How something can still come out, whatever is answered from here."""

Moves = Mapping[str, Mapping[str, set[Truth]]]
"""By fact, and by the open fact that moves it: the values that it can come to have."""

BOTH: Reach = frozenset({True, False})


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


@dataclass(frozen=True, slots=True)
class _Sign:
    """A test that shows a level where it comes out as `shown_by`."""

    test: _Test
    shown_by: bool = True


def find_next_questions(
    protocol: Protocol, role: str, answers: Answers, situation: Situation
) -> NextQuestions | None:
    """The next screen for `role`, or None where nothing more can matter or enough was asked.

    Enough are the role's most screens, counted up to the one that comes next: where a change makes
    an earlier screen matter, it is asked, however many later ones were answered before.
    """
    vocabulary = protocol.vocabulary
    screens = vocabulary.screens.values()
    answered = [screen for screen in screens if any(fact in answers for fact in screen.facts)]
    matter = facts_that_matter(protocol, role, answers, situation)
    asked = sum(screen.asking == "role" for screen in screens)  # the role's own, if there is one
    for screen in screens:
        facts = tuple(fact for fact in screen.facts if fact in matter)
        if facts and (asked < vocabulary.roles[role].most_screens or screen in answered):
            return NextQuestions(screen=screen.id, facts=facts)
        asked += screen in answered
    return None


def facts_that_matter(
    protocol: Protocol, role: str, answers: Answers, situation: Situation
) -> frozenset[str]:
    """The facts not answered yet whose answer can still change this role's plan."""
    reaching = _Reaching(situation.vocabulary, _moves(answers, situation))
    tests = (*_line_tests(protocol, role, reaching), *_level_tests(protocol, role, reaching))
    return frozenset(fact for test in tests for fact in reaching.facts_in(test))


def _moves(answers: Answers, situation: Situation) -> Moves:
    """What answering each open fact can make of every fact: its own value, and what follows."""
    moves: dict[str, dict[str, set[Truth]]] = {
        fact: {fact: {value}} for fact, value in situation.values.items()
    }
    for open_fact, present in situation.values.items():
        if open_fact in answers or present != NOT_KNOWN:
            continue
        for after in _situations_after(open_fact, answers, situation.vocabulary):
            for fact, value in after.values.items():
                if value != situation.values[fact]:
                    moves[fact].setdefault(open_fact, {situation.values[fact]}).add(value)
    return moves


def _situations_after(fact: str, answers: Answers, vocabulary: Vocabulary) -> Iterator[Situation]:
    for answer in (YES, NO):
        try:
            yield settle({**answers, fact: answer}, vocabulary)
        except ImpossibleAnswers:
            continue


def _line_tests(protocol: Protocol, role: str, reaching: "_Reaching") -> Iterator[_Test]:
    """What decides which lines the role's plan holds, and which of them are certain."""
    own = [clause for clause in protocol.clauses if role in clause.roles]
    ruled_out = {
        clause.action
        for clause in own
        if clause.modality == "never" and not reaching.can_be(_Test(clause.when, NO), truth=True)
    }
    for clause in own:
        if clause.modality == "ask":
            yield _Test(clause.when, NO)
        elif clause.modality == "never" or clause.action not in ruled_out:
            yield _Test(clause.when, YES)
            if clause.modality not in protocol.vocabulary.permissive:
                yield _Test(clause.when, NO)


def _level_tests(protocol: Protocol, role: str, reaching: "_Reaching") -> Iterator[_Test]:
    """What decides the headline, level by level as in `plan.find_level`, up to one that is sure."""
    for signs in _level_signs(protocol, role):
        if any(not reaching.can_be(sign.test, truth=not sign.shown_by) for sign in signs):
            return
        yield from (sign.test for sign in signs)


def _level_signs(protocol: Protocol, role: str) -> Iterator[list[_Sign]]:
    """The levels, strongest first: each holds where one of its signs shows."""
    clauses = [c for c in protocol.clauses if c.modality in ("must", "should", "may")]
    yield [_Sign(_Test(c.when, YES)) for c in clauses if c.action == "call-999"]
    if protocol.vocabulary.roles[role].level is not None:
        return
    referrals = [c for c in clauses if c.action in REFERRALS and c.modality != "may"]
    yield [_Sign(_Test(c.when, YES)) for c in referrals if c.modality == "must"]
    advice = [_Sign(_Test(c.when, YES)) for c in clauses if c.action == "seek-advice"]
    yield advice + [_Sign(_Test(c.when, NO), shown_by=False) for c in referrals]
    yield [_Sign(_Test(IN_SCOPE, NO))]


@dataclass(frozen=True, slots=True)
class _Reaching:
    """What can still become of facts, conditions and clauses while the open facts are open."""

    vocabulary: Vocabulary
    moves: Moves
    found: dict[tuple[str, Truth], Reach] = field(default_factory=dict)

    def can_be(self, test: _Test, *, truth: bool) -> bool:
        """Whether some answers from here make `test` come out as `truth`."""
        return truth in self._of_when(test)

    def facts_in(self, test: _Test) -> Iterator[str]:
        """The open facts that can still change how `test` comes out."""
        if self._of_when(test) == BOTH:
            for term in test.when.terms:
                yield from self._facts_of(term.name, _wanted_of(term, test.wanted))

    def _of_when(self, test: _Test) -> Reach:
        reaches = [self._of_name(t.name, _wanted_of(t, test.wanted)) for t in test.when.terms]
        return _join(reaches, test.when.joiner, test.wanted)

    def _of_name(self, name: str, wanted: Truth) -> Reach:
        """Whether a fact or condition can come to be `wanted`, and not to be."""
        if (name, wanted) not in self.found:
            self.found[name, wanted] = self._find(name, wanted)
        return self.found[name, wanted]

    def _find(self, name: str, wanted: Truth) -> Reach:
        if name in self.moves:
            values = set[Truth]().union(*self.moves[name].values())
            return frozenset(value == wanted for value in values)
        condition = self.vocabulary.conditions[name]
        reaches = [self._of_name(member, wanted) for member in condition.members]
        return _join(reaches, condition.joiner, wanted)

    def _facts_of(self, name: str, wanted: Truth) -> Iterator[str]:
        if self._of_name(name, wanted) != BOTH:
            return
        if name in self.moves:
            for fact, values in self.moves[name].items():
                if wanted in values:
                    yield fact
            return
        for member in self.vocabulary.conditions[name].members:
            yield from self._facts_of(member, wanted)


def _wanted_of(term: Term, wanted: Truth) -> Truth:
    return wanted if term.holds else negate(wanted)


def _join(reaches: Iterable[Reach], joiner: str, wanted: Truth) -> Reach:
    """Whether the whole can be `wanted`, and not be, where its parts move freely.

    One part is enough to make "any" a yes or "all" a no; "all" needs every part to be a yes, and
    "any" to be a no.
    """
    reaches = list(reaches)
    enough = (joiner == "any") == (wanted == YES)
    reached = set[bool]()
    if any(enough in reach for reach in reaches):
        reached.add(enough)
    if all((not enough) in reach for reach in reaches):
        reached.add(not enough)
    return frozenset(reached)
