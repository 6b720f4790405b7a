"""The behaviour diff: in which situations a plan changes between two states of the content.

Both states are evaluated over all situations with decision diagrams, over the facts of either;
nothing is sampled. Every example is the engine's own. A change of words changes no situation. Both
states are decided by today's engine, so a change of the engine's own rules is not seen here: the
frozen outcomes (`outcomes.py`) show it. Which question comes next is theirs too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby

from build_tools.content.policy import FLOOR, Card
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.content.vocabulary import logic_tables
from build_tools.situations.chosen import least_answers, render_phrases
from build_tools.situations.diagrams import Diagram, Diagrams
from build_tools.situations.symbolic import Outcome, SymbolicProtocol
from decision_tree.plan import find_level, find_lines
from decision_tree.protocol import Clause, Protocol, When
from decision_tree.situation import settle
from decision_tree.vocabulary import Answers, Condition, Implication, Vocabulary

HEADLINE = "the headline"
NOTHING = "nothing"
KINDS = (
    "another headline",
    "added",
    "removed",
    "changed",
    "newly overridden",
    "no longer overridden",
    "changed by the vocabulary alone",
)
"""What can have happened to a clause, in the order in which it is told."""
ENGINE = (
    "A change of the engine's own rules, and which question comes next, is not seen here: "
    "the frozen outcomes in tests/situations/outcomes show it."
)

Value = tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One clause, or the headline, of which something else becomes for `roles`.

    `kind`: what happened to the clause, one of KINDS; `how`, where it was changed: in what.
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
    """How all protocols changed, and what changed in the vocabulary, in sentences. `facts`: the
    facts of either state.
    """

    vocabulary: tuple[str, ...]
    protocols: tuple[ProtocolChange, ...]
    phrases: Vocabulary
    older_phrases: Vocabulary


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
        phrases=now.vocabulary,
        older_phrases=then.vocabulary,
    )


def _facts_asked(vocabulary: Vocabulary) -> list[str]:
    return [fact for screen in vocabulary.screens.values() for fact in screen.facts]


class _Pair:
    """One protocol in both states, in one workshop."""

    def __init__(self, then: Project, now: Project, policy_id: str, diagrams: Diagrams) -> None:
        self.id = policy_id
        self.projects = (then, now)
        self.diagrams = diagrams
        self.protocols = tuple(protocol_of(project, policy_id) for project in (then, now))
        self.clauses = tuple({clause.id: clause for clause in p.clauses} for p in self.protocols)

    @cached_property
    def sides(self) -> tuple[SymbolicProtocol, ...]:
        """Then and now."""
        return tuple(SymbolicProtocol(protocol, self.diagrams) for protocol in self.protocols)

    @cached_property
    def both(self) -> Diagram:
        """The situations that are possible in both states."""
        return self.diagrams.apply(_and, *(side.possible for side in self.sides))

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles of either state, today's first."""
        then, now = (protocol.vocabulary.roles for protocol in self.protocols)
        return tuple({**now, **then})

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The clauses of either state, today's first."""
        then, now = self.clauses
        return tuple({**now, **then})

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change, by kind; roles with the same change together."""
        found = (
            change
            for what in (HEADLINE, *self.ids)
            for change in _changes_of(self, what, self.partings[what])
        )
        return tuple(sorted(found, key=lambda change: KINDS.index(change.kind)))

    @cached_property
    def partings(self) -> dict[str, dict[str, Diagram]]:
        """By clause, or headline, and role: what was and what is, where these differ."""
        return {what: dict(self._partings(what)) for what in (HEADLINE, *self.ids)}

    def _partings(self, what: str) -> Iterator[tuple[str, Diagram]]:
        for role in self.roles:
            says = [self._says(index, what, role) for index in (0, 1)]
            if says[0].key != says[1].key:
                yield role, self.diagrams.apply(_part, self.both, *says)

    def _says(self, index: int, what: str, role: str) -> Diagram:
        side, clause = self.sides[index], self.clauses[index].get(what)
        if what == HEADLINE:
            known = role in side.protocol.vocabulary.roles
            return side.level(role) if known else self.diagrams.constant(None)
        if clause is None or role not in clause.roles:
            return self.diagrams.constant(("absent",))
        said = (clause.modality, clause.action, side.protocol.vocabulary.part_of(clause.topic))
        return self.diagrams.apply(partial(_say, said), side.outcome(clause, role))

    def tell(self, index: int, what: str, role: str, answers: Answers) -> str:
        """What the engine's plan says of a clause, or as headline, in one state."""
        protocol = self.protocols[index]
        if role not in protocol.vocabulary.roles:
            return NOTHING
        situation = settle(answers, protocol.vocabulary)
        if what == HEADLINE:
            return (
                self.projects[index].wording.levels[find_level(protocol, role, situation)].headline
            )
        return _tell(protocol, what, role, answers)


def _tell(protocol: Protocol, clause_id: str, role: str, answers: Answers) -> str:
    lines = find_lines(protocol, role, settle(answers, protocol.vocabulary))
    actions = protocol.vocabulary.actions
    for line in lines.actions:
        if line.clause.id == clause_id:
            doubt = "" if line.certain else ", in doubt"
            return f"{line.clause.modality} {actions[line.clause.action]}{doubt}"
    for lost in lines.overridden:
        if lost.clause == clause_id:
            return f"loses to {lost.by}"
    return "the question is asked" if clause_id in lines.asks else NOTHING


def _compare_protocol(pair: _Pair, floor: _Pair) -> ProtocolChange:
    shared = floor.changes if pair.id != FLOOR else ()
    partings = pair.partings.values()
    by_role = {
        role: _any(pair, [found[role] for found in partings if role in found])
        for role in pair.roles
    }
    return ProtocolChange(
        protocol=pair.id,
        situations=pair.diagrams.count(pair.both),
        changed=pair.diagrams.count(_any(pair, by_role.values())),
        by_role={role: pair.diagrams.count(diagram) for role, diagram in by_role.items()},
        changes=tuple(change for change in pair.changes if change not in shared),
        shared=sum(change in shared for change in pair.changes),
        words=tuple(_words_only(*(project.policies[pair.id].cards for project in pair.projects))),
    )


def _any(pair: _Pair, diagrams: Iterable[Diagram]) -> Diagram:
    """Where any of the diagrams, each looked at once, has something to say."""
    unique = {diagram.key: diagram for diagram in diagrams}
    return pair.diagrams.fold(_or, list(unique.values()), empty=False)


def _changes_of(pair: _Pair, what: str, partings: Mapping[str, Diagram]) -> Iterator[Change]:
    by_key = sorted(partings.items(), key=lambda entry: entry[1].key)
    groups = [list(group) for _, group in groupby(by_key, key=lambda entry: entry[1].key)]
    for group in groups:
        parting = group[0][1]
        smallest = pair.diagrams.find_smallest(parting, bool)
        if smallest is None:
            continue
        roles = tuple(role for role in pair.roles if role in dict(group))
        before, after = (pair.tell(index, what, roles[0], smallest) for index in (0, 1))
        yield Change(
            what=what,
            kind=_kind(pair, what, parting),
            how=_how(*(clauses.get(what) for clauses in pair.clauses)),
            roles=roles,
            count=pair.diagrams.count(parting),
            example=least_answers(smallest, pair.protocols[1].vocabulary),
            before=before,
            after=after,
        )


def _kind(pair: _Pair, what: str, parting: Diagram) -> str:
    """What happened to the clause."""
    if what == HEADLINE:
        return "another headline"
    then, now = (clauses.get(what) for clauses in pair.clauses)
    if then is None:
        return "added"
    if now is None:
        return "removed"
    if then != now:
        return "changed"
    befores, afters = (
        {said[0] for said in pair.diagrams.reachable_values(side) if isinstance(said, tuple)}
        for side in (
            pair.diagrams.apply(_first, parting),
            pair.diagrams.apply(_second, parting),
        )
    )
    if "overridden" in afters:
        return "newly overridden"
    if "overridden" in befores:
        return "no longer overridden"
    return "changed by the vocabulary alone"


def _how(then: Clause | None, now: Clause | None) -> str:
    return "; ".join(_differences(then, now)) if then and now else ""


def _differences(then: Clause, now: Clause) -> Iterator[str]:
    for name in ("modality", "action", "topic"):
        before, after = getattr(then, name), getattr(now, name)
        if before != after:
            yield f"{name} {before} → {after}"
    if then.roles != now.roles:
        yield f"roles {', '.join(sorted(then.roles))} → {', '.join(sorted(now.roles))}"
    if then.when != now.when:
        yield f"when {_render_when(then.when)} → {_render_when(now.when)}"


def _render_when(when: When) -> str:
    joiner = " and " if when.joiner == "all" else " or "
    terms = [term.name if term.holds else f"not {term.name}" for term in when.terms]
    return joiner.join(terms) or "always"


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


def _and(one: bool, other: bool) -> bool:
    return one and other


def _or(one: bool, other: object) -> bool:
    return one or bool(other)


def _only(one: bool, other: bool) -> bool:
    return one and not other


def _say(said: tuple[str, ...], outcome: Outcome | None) -> Value:
    return (outcome or "absent",) if outcome in (None, "absent") else (outcome, *said)


def _part(possible: bool, before: Value, after: Value) -> tuple[Value, Value] | None:
    return (before, after) if possible and before != after else None


def _first(parting: tuple[Value, Value] | None) -> Value:
    return parting[0] if parting else None


def _second(parting: tuple[Value, Value] | None) -> Value:
    return parting[1] if parting else None


# ── As text


def render_behaviour(behaviour: Behaviour, revision: str) -> str:
    """The report as plain text."""
    return "\n".join(
        [f"From {revision} to the files as they are", "", *_lines(behaviour), "", ENGINE]
    )


def _lines(behaviour: Behaviour) -> Iterator[str]:
    if behaviour.vocabulary:
        yield "vocabulary"
        yield from (f"  {sentence}" for sentence in behaviour.vocabulary)
    for change in behaviour.protocols:
        yield f"{change.protocol}: {_sum_up(change)}"
        if change.changed:
            yield f"  {_by_role(change)}"
        for kind, entries in groupby(change.changes, key=lambda entry: entry.kind):
            yield f"  {kind}"
            for entry in entries:
                yield f"    {_title(entry)}"
                yield f"        {_example(entry, behaviour)}"
        yield from (f"  {sentence}" for sentence in _rest(change))


def render_markdown(behaviour: Behaviour, revision: str) -> str:
    """The same, to be posted under a proposed change."""
    return "\n".join(
        [
            f"### What changes in the plans, from `{revision}`",
            "",
            *_markdown(behaviour),
            "",
            ENGINE,
            "",
        ]
    )


def _markdown(behaviour: Behaviour) -> Iterator[str]:
    yield from (f"- vocabulary: {sentence}" for sentence in behaviour.vocabulary)
    for change in behaviour.protocols:
        yield f"- **{change.protocol}**: {_sum_up(change)}"
        if change.changed:
            yield f"    - {_by_role(change)}"
        for kind, entries in groupby(change.changes, key=lambda entry: entry.kind):
            yield f"    - {kind}"
            for entry in entries:
                yield f"        - `{entry.what}`{_title(entry).removeprefix(entry.what)}"
                yield f"            - {_example(entry, behaviour)}"
        yield from (f"    - {sentence}" for sentence in _rest(change))


def _sum_up(change: ProtocolChange) -> str:
    if change.is_new:
        return "a new protocol"
    if change.is_gone:
        return "no longer there"
    if not change.changed:
        return f"0 of {change.situations:,} situations changed"
    return f"{change.changed:,} of {change.situations:,} situations changed"


def _by_role(change: ProtocolChange) -> str:
    return "; ".join(f"{role} {count:,}" for role, count in change.by_role.items())


def _rest(change: ProtocolChange) -> Iterator[str]:
    if change.shared:
        yield f"{change.shared} more, as in {FLOOR}"
    if change.words:
        clauses = "clause" if len(change.words) == 1 else "clauses"
        yield f"{len(change.words)} {clauses} changed in words only: {', '.join(change.words)}"


def _title(change: Change) -> str:
    how = f" ({change.how})" if change.how else ""
    return f"{change.what}{how}: {change.count:,} situations, for {', '.join(change.roles)}"


def _example(change: Change, behaviour: Behaviour) -> str:
    phrases = {**behaviour.older_phrases.facts, **behaviour.phrases.facts}
    when = render_phrases(change.example, phrases)
    return f"when {when}: {change.before}  →  {change.after}"
