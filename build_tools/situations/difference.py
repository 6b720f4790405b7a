"""How two protocols differ, over all situations: of two policies, or of one policy then and now.

Both are evaluated with decision diagrams in one manager, restricted to the situations in which they
part, and counted exactly; nothing is sampled, and every example is the smallest. Both are decided
by today's engine, so a change of the engine's own rules is not seen here: the frozen outcomes show
it. Which question comes next is theirs too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from operator import and_
from typing import NamedTuple

from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import Project
from build_tools.content.protocols import logic_text, protocol_of
from build_tools.content.vocabulary import logic_tables
from build_tools.situations.chosen import least_answers, render_phrases
from build_tools.situations.diagrams import Diagram, Diagrams, Value
from build_tools.situations.symbolic import NOTHING, Line, Outcome, SymbolicProtocol
from decision_tree.plan import find_level, find_lines
from decision_tree.protocol import Clause, Protocol, When
from decision_tree.situation import settle
from decision_tree.vocabulary import Answers, Condition, Fact, Implication, Vocabulary

# ── Where two functions of the situation part


class Sides(NamedTuple):
    """What the one says in a situation, and what the other does, where these differ."""

    first: Value
    second: Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Parting:
    """Two diagrams that differ: `where`, in how many situations, and the smallest of these.

    `where` ends in the Sides, or in None where both are the same or the situation is impossible.
    """

    where: Diagram
    count: int
    smallest: Answers


def find_parting(
    diagrams: Diagrams, possible: Diagram, first: Diagram, second: Diagram
) -> Parting | None:
    """Where two diagrams part among the possible situations, if anywhere."""
    # Of equal diagrams there is one: most clauses are the same on both sides.
    if first.key == second.key:
        return None
    where = diagrams.apply(_part, possible, first, second)
    smallest = diagrams.find_smallest(where, bool)
    if smallest is None:
        return None
    return Parting(where=where, count=diagrams.count(where), smallest=smallest)


def _part(possible: bool, first: Value, second: Value) -> Sides | None:
    return Sides(first, second) if possible and first != second else None


# ── Two policies


COMPARED_ROLES = ("staff", "safeguarding-lead")
"""Those who act first: the head and IT staff see the lead's level and fewer lines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Where two protocols part, for one role, in one respect.

    `what`: an action's id, or "level". `count`: in how many situations, of all that are possible.
    `example`: the known answers of the smallest such situation; `first` and `second` are what each
    protocol says there.
    """

    role: str
    what: str
    count: int
    example: Answers
    first: str
    second: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionRow:
    """The clauses of two policies on one action, live or not, side by side."""

    action: str
    first: tuple[Card, ...]
    second: tuple[Card, ...]

    @property
    def agrees(self) -> bool:
        """Whether both say the same of it, under the same condition, to the same roles."""
        return _gist(self.first) == _gist(self.second)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two policies, and how their protocols differ. `situations`: how many are possible."""

    first: Policy
    second: Policy
    rows: tuple[ActionRow, ...]
    situations: int
    differences: tuple[Difference, ...]


_compared: dict[tuple[str, ...], tuple[int, tuple[Difference, ...]]] = {}
"""What was found before, by the logic of two protocols and all facts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GapReport:
    """What a policy lacks beside the floor.

    `topics` without any clause; the floor's `clauses` of whose action it never speaks; its own
    `replaced` clauses.
    """

    policy: Policy
    topics: tuple[str, ...]
    clauses: tuple[Card, ...]
    replaced: tuple[Card, ...]


class Comparer:
    """Compares the policies of one project; evaluates each protocol once."""

    def __init__(self, project: Project) -> None:
        """Read nothing, evaluate nothing yet."""
        self.project = project
        self.diagrams = Diagrams.over(project.vocabulary)
        self._evaluated: dict[str, dict[tuple[str, str], Diagram]] = {}

    def compare(self, first: Policy, second: Policy) -> Comparison:
        """How `second` differs from `first`."""
        actions = self.project.vocabulary.actions
        cards = [*first.cards, *second.cards]
        texts = (logic_text(self.project, policy.id) for policy in (first, second))
        logic = (*texts, *self.diagrams.facts)
        if logic not in _compared:
            differences = tuple(self._differences(first.id, second.id))
            _compared[logic] = (self.diagrams.count(self._possible, bool), differences)
        situations, differences = _compared[logic]
        return Comparison(
            first=first,
            second=second,
            rows=tuple(
                ActionRow(
                    action=action,
                    first=tuple(card for card in first.cards if card.action == action),
                    second=tuple(card for card in second.cards if card.action == action),
                )
                for action in actions
                if any(card.action == action for card in cards)
            ),
            situations=situations,
            differences=differences,
        )

    def report_gaps(self, policy: Policy) -> GapReport:
        """What `policy` lacks beside the floor."""
        floor = [card for card in self.project.floor.cards if card.is_live]
        own = [card for card in policy.cards if card.is_live]
        own_topics = {card.topic for card in own}
        own_actions = {card.action for card in own}
        floor_topics = dict.fromkeys(card.topic for card in floor)
        return GapReport(
            policy=policy,
            topics=tuple(topic for topic in floor_topics if topic not in own_topics),
            clauses=tuple(card for card in floor if card.action not in own_actions),
            replaced=tuple(card for card in policy.cards if not card.is_live),
        )

    def _differences(self, first: str, second: str) -> Iterable[Difference]:
        one, other = self._evaluate(first), self._evaluate(second)
        policies = [self.project.policies[id_] for id_ in (first, second) if id_ != FLOOR]
        own = [card for policy in policies for card in policy.cards if card.is_live]
        spoken = {(role, card.action) for card in own for role in card.roles}
        spoken |= {(role, "level") for role in COMPARED_ROLES}
        # The floor's own lines, of which neither policy speaks, are the same in both.
        for role, what in sorted({*one, *other} & spoken, key=self._order):
            absent = self.diagrams.constant(_says(NOTHING))
            first_says, second_says = one.get((role, what), absent), other.get((role, what), absent)
            parting = find_parting(self.diagrams, self._possible, first_says, second_says)
            if parting:
                example = parting.smallest
                yield Difference(
                    role=role,
                    what=what,
                    count=parting.count,
                    example=example,
                    first=str(self.diagrams.value_at(first_says, example)),
                    second=str(self.diagrams.value_at(second_says, example)),
                )

    def _order(self, key: tuple[str, str]) -> tuple[int, int]:
        role, what = key
        actions = ["level", *self.project.vocabulary.actions]
        return COMPARED_ROLES.index(role), actions.index(what)

    @cached_property
    def _possible(self) -> Diagram:
        return SymbolicProtocol(protocol_of(self.project, FLOOR), self.diagrams).possible

    def _evaluate(self, policy_id: str) -> dict[tuple[str, str], Diagram]:
        if policy_id not in self._evaluated:
            protocol = SymbolicProtocol(protocol_of(self.project, policy_id), self.diagrams)
            found = {}
            for role in COMPARED_ROLES:
                found[role, "level"] = protocol.level(role)
                for action, line in protocol.lines(role).items():
                    found[role, action] = self.diagrams.apply(_says, line)
            self._evaluated[policy_id] = found
        return self._evaluated[policy_id]


def _says(line: Line) -> str:
    """What a line says, whether it is certain or stands in doubt: the reader has to act alike."""
    return line.says


def _gist(cards: Iterable[Card]) -> set[tuple[object, ...]]:
    return {
        (card.modality, card.when.joiner, frozenset(card.when.terms), card.roles)
        for card in cards
        if card.is_live
    }


# ── Two revisions

HEADLINE = "the headline"
KINDS_OF_CHANGE = (
    "another headline",
    "added",
    "removed",
    "changed",
    "newly overridden",
    "no longer overridden",
    "changed by the vocabulary alone",
)
"""What can have happened to a clause, in the order in which it is told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One clause, or the headline, of which something else becomes for `roles`.

    `kind`: what happened to the clause, one of KINDS_OF_CHANGE; `how`, where it was changed: in
    what.
    `count`: in how many situations. `example`: the known answers of the smallest of them, less what
    follows; `before` and `after` are what the plan says there.
    """

    what: str
    kind: str
    how: str
    roles: tuple[str, ...]
    count: int
    example: Answers
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProtocolChange:
    """How one protocol changed. `situations` are possible in both states, `changed` of them differ
    for some role.

    `is_new`, `is_gone`: it stands in one state only, and is not compared. `changes` are those that
    the floor does not have in just this way too: of these are `shared`. `words`: the policy's own
    clauses of which only words changed.
    """

    protocol: str
    is_new: bool = False
    is_gone: bool = False
    situations: int = 0
    changed: int = 0
    by_role: Mapping[str, int]
    changes: tuple[Change, ...] = ()
    shared: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Behaviour:
    """How all protocols changed, and what changed in the vocabulary, in sentences. `facts`: those
    of either state, in today's words.
    """

    vocabulary: tuple[str, ...]
    protocols: tuple[ProtocolChange, ...]
    facts: Mapping[str, Fact]


def compare_behaviour(then: Project, now: Project) -> Behaviour:
    """What changed from `then` to `now`."""
    facts = dict.fromkeys([*_facts_asked(now.vocabulary), *_facts_asked(then.vocabulary)])
    diagrams = Diagrams(tuple(facts))
    floor = _Pair(then, now, FLOOR, diagrams)
    names = [*now.policies, *(id_ for id_ in then.policies if id_ not in now.policies)]
    return Behaviour(
        vocabulary=(
            *_vocabulary_changes(then.vocabulary, now.vocabulary),
            *_possible_changes(floor),
            *_unseen_changes(then, now),
        ),
        protocols=tuple(
            _compare_protocol(_Pair(then, now, id_, diagrams), floor)
            if id_ in then.policies and id_ in now.policies
            else ProtocolChange(
                protocol=id_,
                is_new=id_ in now.policies,
                is_gone=id_ in then.policies,
                by_role={},
            )
            for id_ in sorted(names, key=lambda name: (name != FLOOR, name))
        ),
        facts={**then.vocabulary.facts, **now.vocabulary.facts},
    )


def _facts_asked(vocabulary: Vocabulary) -> list[str]:
    return [fact for screen in vocabulary.screens.values() for fact in screen.facts]


class _Pair:
    """One protocol in both states, in one manager: the state then, and the state now."""

    def __init__(self, then: Project, now: Project, policy_id: str, diagrams: Diagrams) -> None:
        self.id = policy_id
        self.projects = (then, now)
        self.diagrams = diagrams
        self.protocols = tuple(protocol_of(project, policy_id) for project in self.projects)
        self.clauses = tuple({clause.id: clause for clause in p.clauses} for p in self.protocols)
        self.sides = tuple(SymbolicProtocol(protocol, diagrams) for protocol in self.protocols)
        # The clauses and roles of either state, today's first.
        then_roles, now_roles = (protocol.vocabulary.roles for protocol in self.protocols)
        self.roles = tuple({**now_roles, **then_roles})
        self.ids = tuple({**self.clauses[1], **self.clauses[0]})
        self.possible = diagrams.apply(and_, *(side.possible for side in self.sides))

    @cached_property
    def partings(self) -> dict[str, dict[str, Parting]]:
        """By clause, or headline, and role: what was and what is, where these differ."""
        return {what: dict(self._partings(what)) for what in (HEADLINE, *self.ids)}

    def _partings(self, what: str) -> Iterator[tuple[str, Parting]]:
        for role in self.roles:
            says = [self._says(index, what, role) for index in (0, 1)]
            parting = find_parting(self.diagrams, self.possible, *says)
            if parting:
                yield role, parting

    def _says(self, index: int, what: str, role: str) -> Diagram:
        side, clause = self.sides[index], self.clauses[index].get(what)
        if what == HEADLINE:
            known = role in side.protocol.vocabulary.roles
            return side.level(role) if known else self.diagrams.constant(None)
        if clause is None or role not in side.protocol.vocabulary.roles:
            return self.diagrams.constant(("absent",))
        part = side.protocol.vocabulary.part_of(clause.topic)
        said = (clause.modality, clause.action, part, str(clause.due))
        return self.diagrams.apply(partial(_say, said), side.outcome(clause, role))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change, by kind; roles with the same change together."""
        found = (
            self._change(what, tuple(roles), partings[roles[0]])
            for what, partings in self.partings.items()
            for roles in _alike(partings)
        )
        return tuple(sorted(found, key=lambda change: KINDS_OF_CHANGE.index(change.kind)))

    def _change(self, what: str, roles: tuple[str, ...], parting: Parting) -> Change:
        return Change(
            what=what,
            kind=self._kind(what, parting),
            how=_how(*(clauses.get(what) for clauses in self.clauses)),
            roles=roles,
            count=parting.count,
            example=least_answers(parting.smallest, self.protocols[1].vocabulary),
            before=self._tell(0, what, roles[0], parting.smallest),
            after=self._tell(1, what, roles[0], parting.smallest),
        )

    def _kind(self, what: str, parting: Parting) -> str:
        """What happened to the clause."""
        if what == HEADLINE:
            return "another headline"
        then, now = (clauses.get(what) for clauses in self.clauses)
        if then is None:
            return "added"
        if now is None:
            return "removed"
        if then != now:
            return "changed"
        sides = [s for s in self.diagrams.reachable_values(parting.where) if isinstance(s, Sides)]
        if any(_is_overridden(side.second) for side in sides):
            return "newly overridden"
        if any(_is_overridden(side.first) for side in sides):
            return "no longer overridden"
        return "changed by the vocabulary alone"

    def _tell(self, index: int, what: str, role: str, answers: Answers) -> str:
        """What the engine's plan says of a clause, or as headline, in one state."""
        protocol = self.protocols[index]
        if role not in protocol.vocabulary.roles:
            return "nothing"
        if what != HEADLINE:
            return _tell(protocol, what, role, answers)
        level = find_level(protocol, role, settle(answers, protocol.vocabulary))
        return self.projects[index].wording.levels[level].headline

    def count(self, partings: Iterable[Parting]) -> int:
        """In how many situations any of these parts."""
        # Each diagram is looked at once: a change for all roles is the same for each.
        unique = {parting.where.key: parting.where for parting in partings}
        return self.diagrams.count(self.diagrams.fold(_or, list(unique.values()), empty=False))


def _alike(partings: Mapping[str, Parting]) -> Iterable[list[str]]:
    """The roles, those with the same parting together."""
    groups: dict[int, list[str]] = {}
    for role, parting in partings.items():
        groups.setdefault(parting.where.key, []).append(role)
    return groups.values()


def _tell(protocol: Protocol, clause_id: str, role: str, answers: Answers) -> str:
    lines = find_lines(protocol, role, settle(answers, protocol.vocabulary))
    actions = protocol.vocabulary.actions
    for line in lines.actions:
        if line.clause.id == clause_id:
            by_when = "".join(protocol.vocabulary.deadlines[line.clause.due :][:1])
            doubt = "in doubt" if not line.certain else ""
            act = f"{line.clause.modality} {actions[line.clause.action]}"
            return ", ".join(filter(None, (act, by_when, doubt)))
    for lost in lines.overridden:
        if lost.clause == clause_id:
            return f"loses to {lost.by}"
    return "the question is asked" if clause_id in lines.asks else "nothing"


def _compare_protocol(pair: _Pair, floor: _Pair) -> ProtocolChange:
    shared = floor.changes if pair.id != FLOOR else ()
    partings = pair.partings.values()
    return ProtocolChange(
        protocol=pair.id,
        situations=pair.diagrams.count(pair.possible),
        changed=pair.count(parting for found in partings for parting in found.values()),
        by_role={
            role: pair.count(found[role] for found in partings if role in found)
            for role in pair.roles
        },
        changes=tuple(change for change in pair.changes if change not in shared),
        shared=sum(change in shared for change in pair.changes),
        words=tuple(_words_only(*(project.policies[pair.id].cards for project in pair.projects))),
    )


def _how(then: Clause | None, now: Clause | None) -> str:
    return "; ".join(_differences(then, now)) if then and now else ""


def _differences(then: Clause, now: Clause) -> Iterator[str]:
    for name in ("modality", "action", "topic"):
        before, after = getattr(then, name), getattr(now, name)
        if before != after:
            yield f"{name} {before} → {after}"
    if then.due != now.due:
        yield f"due {then.due} → {now.due}"
    if then.roles != now.roles:
        yield f"roles {', '.join(sorted(then.roles))} → {', '.join(sorted(now.roles))}"
    if then.when != now.when:
        yield f"when {_render_when(then.when)} → {_render_when(now.when)}"


def _render_when(when: When) -> str:
    joiner = " and " if when.joiner == "all" else " or "
    terms = [term.name if term.holds else f"not {term.name}" for term in when.terms]
    said = joiner.join(terms) or "always"
    return f"certain: {said}" if when.only_certain else said


def _words_only(then: Sequence[Card], now: Sequence[Card]) -> Iterator[str]:
    """The clauses that decide as they did, and read otherwise."""
    older = {card.id: card for card in then}
    for card in now:
        before = older.get(card.id)
        if before and _decides(before) == _decides(card) and _read(before) != _read(card):
            yield card.id


def _decides(card: Card) -> tuple[Clause, bool]:
    return card.clause, card.is_live


def _read(card: Card) -> Card:
    """The card wherever it stands in the file."""
    return replace(card, line=0, lines=())


# ── The vocabulary


def _vocabulary_changes(then: Vocabulary, now: Vocabulary) -> Iterator[str]:
    for kind in ("facts", "conditions", "roles"):
        before, after = getattr(then, kind), getattr(now, kind)
        yield from (f"new among the {kind}: {id_}" for id_ in after if id_ not in before)
        yield from (f"no longer among the {kind}: {id_}" for id_ in before if id_ not in after)
    for id_, condition in now.conditions.items():
        older = then.conditions.get(id_)
        if older and _made_of(older) != _made_of(condition):
            yield f"condition {id_}: {_made_of(older)} → {_made_of(condition)}"
    yield from (
        f"it now follows: {_rule(r)}" for r in now.implications if r not in then.implications
    )
    yield from (
        f"no longer follows: {_rule(r)}" for r in then.implications if r not in now.implications
    )
    for id_, role in now.roles.items():
        if id_ in then.roles and then.roles[id_].level != role.level:
            yield f"headline of {id_}: {then.roles[id_].level} → {role.level}"
    for what, before, after in (
        ("what comes first", then.first, now.first),
        ("which answer shows a headline", then.shown, now.shown),
        ("who stands in for whom", then.absence, now.absence),
        ("what an answer takes away", then.ends, now.ends),
    ):
        if before != after:
            yield f"{what}: changed"
    if then.certain_first != now.certain_first:
        yield f"certain_first: {then.certain_first} → {now.certain_first}"
    if then.permissive != now.permissive:
        yield f"permissive: {sorted(then.permissive)} → {sorted(now.permissive)}"


def _made_of(condition: Condition) -> str:
    return f"{condition.joiner} of {', '.join(condition.members)}"


def _rule(rule: Implication) -> str:
    return f"{rule.other}={rule.other_answer} from {rule.fact}={rule.answer}"


def _possible_changes(pair: _Pair) -> Iterator[str]:
    """Situations that are possible in one state only: no plans are compared there."""
    then, now = (side.possible for side in pair.sides)
    for before, after, when in ((then, now, "no longer"), (now, then, "newly")):
        count = pair.diagrams.count(pair.diagrams.apply(_only, before, after))
        if count:
            yield f"{count:,} situations are {when} possible, and are not compared"


def _unseen_changes(then: Project, now: Project) -> Iterator[str]:
    older, newer = logic_tables(then.vocabulary_tables), logic_tables(now.vocabulary_tables)
    asked = [
        (vocabulary.screens, {id_: role.most_screens for id_, role in vocabulary.roles.items()})
        for vocabulary in (then.vocabulary, now.vocabulary)
    ]
    if asked[0] != asked[1]:
        yield "the screens changed: the frozen outcomes show which question comes next"
    if older == newer and then.vocabulary_tables != now.vocabulary_tables:
        yield "only words of the vocabulary changed"


def _or(one: bool, other: object) -> bool:
    return one or bool(other)


def _only(one: bool, other: bool) -> bool:
    return one and not other


def _say(said: tuple[str, ...], outcome: Outcome | None) -> Value:
    return (outcome or "absent",) if outcome in (None, "absent") else (outcome, *said)


def _is_overridden(said: Value) -> bool:
    return isinstance(said, tuple) and said[0] == "overridden"


def render_example(change: Change, behaviour: Behaviour) -> str:
    """One situation in which it shows, in words: what was said there, and what is now."""
    when = render_phrases(change.example, behaviour.facts)
    return f"when {when}: {change.before}  →  {change.after}"
