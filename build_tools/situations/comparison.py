"""How two protocols differ: clause by clause, and in how many situations, counted exactly.

A protocol is the floor plus a policy, so two of them share the floor's lines. What a policy lacks
beside the floor is its gap report.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.situations.diagrams import Diagram, Diagrams
from build_tools.situations.symbolic import NOTHING, Line, SymbolicProtocol
from decision_tree.truth import Truth

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
    example: dict[str, Truth]
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
        screens = project.vocabulary.screens.values()
        self.diagrams = Diagrams(tuple(fact for screen in screens for fact in screen.facts))
        self._evaluated: dict[str, dict[tuple[str, str], Diagram]] = {}

    def compare(self, first: Policy, second: Policy) -> Comparison:
        """How `second` differs from `first`."""
        actions = self.project.vocabulary.actions
        cards = [*first.cards, *second.cards]
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
            situations=self.diagrams.count(self._possible, bool),
            differences=tuple(self._differences(first.id, second.id)),
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
        own = [c for id_ in (first, second) if id_ != FLOOR for c in live_own(self.project, id_)]
        spoken = {(role, card.action) for card in own for role in card.roles}
        spoken |= {(role, "level") for role in COMPARED_ROLES}
        # The floor's own lines, of which neither policy speaks, are the same in both.
        for role, what in sorted({*one, *other} & spoken, key=self._order):
            absent = self.diagrams.constant(_says(NOTHING))
            pair = (one.get((role, what), absent), other.get((role, what), absent))
            parting = self.diagrams.apply(_part, self._possible, *pair)
            count = self.diagrams.count(parting, bool)
            if count:
                example = dict(self.diagrams.find_smallest(parting, bool) or {})
                said, says = (str(self.diagrams.value_at(diagram, example)) for diagram in pair)
                yield Difference(
                    role=role, what=what, count=count, example=example, first=said, second=says
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


def live_own(project: Project, policy_id: str) -> list[Card]:
    """The clauses that a policy adds to the floor."""
    return [card for card in project.policies[policy_id].cards if card.is_live]


def _says(line: Line | None) -> str | None:
    """What a line says, whether it is certain or stands in doubt: the reader has to act alike."""
    return None if line is None else line.says


def _part(possible: bool, one: str | None, other: str | None) -> bool:
    return possible and one != other


def _gist(cards: Iterable[Card]) -> set[tuple[object, ...]]:
    return {
        (card.modality, card.when.joiner, frozenset(card.when.terms), card.roles)
        for card in cards
        if card.is_live
    }
