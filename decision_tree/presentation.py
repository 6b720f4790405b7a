"""A plan as it is shown: its parts, the lines of each, and why each line stands; ids, never text.

The page, the paper, the copied text and the terminal only put words to it: so all four show the
same lines, in the same order, for the same reasons. Nothing is decided here that `plan` has not
decided; what is shown of it, and where, is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from decision_tree.plan import ActionPlan, PlannedAction, plan_json
from decision_tree.protocol import Clause, Protocol
from decision_tree.truth import NOT_KNOWN, Truth
from decision_tree.vocabulary import REFERRALS, step_of

FIRST = "first"
"""The part with which a plan begins, where its vocabulary says what comes first."""

FEW = 2
"""How many phrases a reason has at the most. Where a line rests on more facts it says its clause's
condition, if that is as short; the whole stands behind the fold.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One sentence on why a line stands: because all of this is so (`certain`), or because it is
    not known whether any of it is.

    `facts`: each with the value that is said of it. `conditions`: the clauses whose whole condition
    is said.
    """

    certain: bool
    facts: tuple[tuple[str, Truth], ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Addition:
    """Another clause on the action of a line. `because`: none where it goes without saying, or
    where the line says it.
    """

    clause: str
    because: Reason | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing to do: its strongest clause, and what others say on the same action, or on another
    form of the same referral.

    `unless_advised`: a referral in doubt, under a headline that asks for advice first. `more`:
    those that stand only in doubt beside what is certain. `settle`: the questions to settle on it.
    `added`: only the protocol's own policy asks for it, the floor does not.
    """

    clause: str
    modality: str
    because: Reason | None
    also: tuple[Addition, ...]
    more: tuple[Addition, ...]
    settle: tuple[str, ...]
    added: bool
    unless_advised: bool = False

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause on the line, in the order in which they are shown."""
        return self.clause, *(other.clause for other in (*self.also, *self.more))


@dataclass(frozen=True, kw_only=True, slots=True)
class Never:
    """What is never done, with every clause that says so. The first one's words are shown."""

    clauses: tuple[str, ...]
    because: Reason | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of the plan: its lines, and those that stand only in doubt where the vocabulary sets
    them apart.
    """

    part: str
    lines: tuple[Line, ...]
    in_doubt: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GivesWay:
    """A clause that does not count here, and the never that beats it, with that one's reason."""

    clause: str
    by: str
    because: Reason | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Presentation:
    """All that is shown under a plan's headline: what to do, part by part, and then, once, what is
    never done. `find_out`: what keeps a referral open first.
    """

    few: int
    parts: tuple[Part, ...]
    nevers: tuple[Never, ...]
    find_out: tuple[str, ...]
    overridden: tuple[GivesWay, ...]


def shown_plan_json(plan: ActionPlan, protocol: Protocol) -> dict[str, Any]:
    """The plan as plain JSON values, and under "shown" how it is shown."""
    return {**plan_json(plan), "shown": asdict(present_plan(plan, protocol))}


def present_plan(plan: ActionPlan, protocol: Protocol) -> Presentation:
    """How a plan of this protocol is shown."""
    return _Presenter(plan, protocol).present()


class _Presenter:
    """What it takes to say why something in one plan stands."""

    def __init__(self, plan: ActionPlan, protocol: Protocol) -> None:
        self.plan = plan
        self.protocol = protocol
        self.values = {**plan.answers, **plan.follows}
        self.clauses = {clause.id: clause for clause in protocol.clauses}
        scope = protocol.vocabulary.conditions.get("in-scope")  # a help tree is for everything
        self.scope = frozenset(scope.members if scope else ())
        self.open_reasons: set[Reason] = set()

    def present(self) -> Presentation:
        steps = {step_of(self.clauses[id_].action): id_ for id_ in self.plan.first}
        first = {step: self.first_group(step, id_) for step, id_ in steps.items()}
        doing = [action for action in self.plan.actions if action.clause.modality != "never"]
        never = [action for action in self.plan.actions if action.clause.modality == "never"]
        rest = [action for action in doing if step_of(action.clause.action) not in first]
        parts = [(FIRST, [a for group in first.values() for a in group])] if first else []
        parts += [(part, list(of)) for part, of in groupby(rest, key=lambda action: action.part)]
        applying = {action.clause.id: action for action in self.plan.actions}
        return Presentation(
            few=FEW,
            parts=tuple(self.part(part, actions) for part, actions in parts),
            nevers=tuple(self.never(group) for group in _by_action(never)),
            find_out=self.find_out(),
            overridden=tuple(
                GivesWay(clause=lost.clause, by=lost.by, because=self.reason([applying[lost.by]]))
                for lost in self.plan.overridden
            ),
        )

    def first_group(self, step: str, led_by: str) -> list[PlannedAction]:
        """All that is asked for in one of the first steps, the clause that leads it first."""
        group = [
            action
            for action in self.plan.actions
            if step_of(action.clause.action) == step and action.clause.modality != "never"
        ]
        return sorted(
            group, key=lambda action: (action.clause.id != led_by, *self.strength(action))
        )

    def strength(self, action: PlannedAction) -> tuple[bool, int]:
        """What is certain before what is not, where that counts, and the strongest first."""
        vocabulary = self.protocol.vocabulary
        modality = vocabulary.modalities.index(action.clause.modality)
        return vocabulary.certain_first and not action.certain, modality

    def find_out(self) -> tuple[str, ...]:
        open_referrals = {
            fact
            for action in self.plan.actions
            if action.clause.action in REFERRALS and not action.certain
            for fact in action.because
        }
        return tuple(sorted(self.plan.find_out, key=lambda fact: fact not in open_referrals))

    def part(self, part: str, actions: Sequence[PlannedAction]) -> Part:
        doing = [
            group if part == FIRST else sorted(group, key=self.strength)
            for group in _by_action(actions)
        ]
        return Part(
            part=part,
            lines=tuple(
                self.line(group)
                for group in doing
                if part == FIRST or not self.stands_apart(group[0])
            ),
            in_doubt=tuple(
                self.line(group) for group in doing if part != FIRST and self.stands_apart(group[0])
            ),
        )

    def never(self, group: Sequence[PlannedAction]) -> Never:
        clauses = tuple(action.clause.id for action in group)
        return Never(clauses=clauses, because=self.reason(group))

    def stands_apart(self, action: PlannedAction) -> bool:
        # Where doubt is answered like a yes, as for a child, nothing in doubt is set apart.
        return self.protocol.vocabulary.certain_first and not action.certain

    def line(self, group: Sequence[PlannedAction]) -> Line:
        main, *others = group
        because = self.said_once(self.reason([main]))
        additions = [(other, self.addition(other, because)) for other in others]
        return Line(
            clause=main.clause.id,
            modality=main.clause.modality,
            because=because,
            also=tuple([a for other, a in additions if not self.stands_apart(other)]),
            more=tuple([a for other, a in additions if self.stands_apart(other)]),
            settle=tuple(
                asked
                for asked in self.plan.asks
                if self.clauses[asked].action == main.clause.action
            ),
            added=all(self.protocol.is_added(action.clause.id) for action in group),
            unless_advised=(
                self.plan.level == "seek-advice"
                and not main.certain
                and main.clause.action in REFERRALS
            ),
        )

    def addition(self, action: PlannedAction, said: Reason | None) -> Addition:
        because = self.said_once(self.reason([action]))
        return Addition(clause=action.clause.id, because=None if because == said else because)

    def said_once(self, because: Reason | None) -> Reason | None:
        """What is not known is said once a plan, not under every line that rests on it."""
        if because is None or because.certain:
            return because
        if because in self.open_reasons:
            return None
        self.open_reasons.add(because)
        return because

    # ── Reasons

    def reason(self, group: Sequence[PlannedAction]) -> Reason | None:
        """Why one or more clauses stand: what is certain, else what is not known."""
        certain = [action for action in group if action.certain]
        # What stands in every plan, or wherever the protocol applies, needs no reason.
        if any(self.scope.issuperset(action.because) for action in certain):
            return None
        return self.certain_reason(certain) if certain else self.open_reason(group)

    def certain_reason(self, certain: Sequence[PlannedAction]) -> Reason:
        plain = [action for action in certain if len(action.because) <= FEW]
        rest = [action for action in certain if len(action.because) > FEW]
        return self.few(plain, rest, certain=True)

    def open_reason(self, group: Sequence[PlannedAction]) -> Reason:
        plain = len(self.facts_of(group, certain=False)) <= FEW
        return self.few(group if plain else (), () if plain else group, certain=False)

    def few(
        self, plain: Sequence[PlannedAction], rest: Sequence[PlannedAction], *, certain: bool
    ) -> Reason:
        """At most FEW phrases: the facts of `plain`, then conditions of `rest` where there is room
        for the whole of one; where none is that short, the first of its facts.
        """
        facts = self.facts_of(plain, certain=certain)
        room, conditions = FEW - len(facts), []
        for clause in _conditions(action.clause for action in rest):
            if len(clause.when.terms) <= room:
                conditions.append(clause.id)
                room -= len(clause.when.terms)
        if not facts and not conditions:
            facts = self.facts_of(rest, certain=certain)
        return Reason(
            certain=certain,
            facts=tuple((fact, self.values.get(fact, NOT_KNOWN)) for fact in facts[:FEW]),
            conditions=tuple(conditions),
        )

    def facts_of(self, group: Iterable[PlannedAction], *, certain: bool) -> list[str]:
        """The facts on which they rest, each once; in doubt, those that are not known."""
        facts = dict.fromkeys(fact for action in group for fact in action.because)
        return [fact for fact in facts if certain or self.values.get(fact, NOT_KNOWN) == NOT_KNOWN]


def _by_action(actions: Iterable[PlannedAction]) -> list[list[PlannedAction]]:
    """The lines on one step together, in the order of the first of each."""
    groups: dict[str, list[PlannedAction]] = {}
    for action in actions:
        groups.setdefault(step_of(action.clause.action), []).append(action)
    return list(groups.values())


def _conditions(clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses, less those whose condition an earlier one says already."""
    said = {clause.when: clause for clause in reversed(list(clauses))}
    return list(reversed(said.values()))
