"""A protocol as decision diagrams: its level and every line, over all situations at once.

Written from the design's definitions and not from `decision_tree.plan`, so that each can show the
other wrong: `tests/test_symbolic.py` compares them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from build_tools.situations.diagrams import Diagram, Diagrams, Value
from decision_tree.protocol import Clause, Protocol, When
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth, all_of, any_of, negate
from decision_tree.vocabulary import Implication

Belongs = Callable[[Clause], bool]

REFER = ("refer-to-police", "refer-to-social-care")
DECIDING = ("call-999", *REFER, "seek-advice")
"""The actions that make the headline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What a plan says of one action: never it, do it for certain, do it in doubt, or nothing."""

    says: str
    certain: bool


NOTHING = Line(says="nothing", certain=True)

Fate = Literal["certain", "possible", "overridden", "absent"]
"""What becomes of one clause in a plan: possible is what stands only because something is not
known."""


class SymbolicProtocol:
    """One protocol in one workshop. Situations that are impossible have the value None."""

    def __init__(
        self, protocol: Protocol, diagrams: Diagrams, near: "SymbolicProtocol | None" = None
    ) -> None:
        """Evaluate every clause's condition once.

        `near`: a protocol of the same vocabulary, in the same workshop. What is the same in both is
        not evaluated again.
        """
        self.protocol = protocol
        self.diagrams = diagrams
        self.known: dict[tuple[object, ...], Diagram] = near.known if near else {}
        self.names: dict[str, Diagram] = near.names if near else self._facts()
        self.possible: Diagram = near.possible if near else self._possible_situations()
        self.conditions = {clause.id: self.condition(clause.when) for clause in protocol.clauses}

    def level(self, role: str) -> Diagram:
        """The headline of a role's plan."""
        fixed = self.protocol.vocabulary.roles[role].level
        does = [
            clause
            for clause in self.protocol.clauses
            if clause.modality not in ("never", "ask") and clause.action in DECIDING
        ]
        rests_on = tuple((c.modality, c.action, self.conditions[c.id].key) for c in does)
        return self.once(("level", fixed, rests_on), lambda: self._level(fixed, does))

    def _level(self, fixed: str | None, does: list[Clause]) -> Diagram:
        referrals = [clause for clause in does if clause.action in REFER]
        emergency = self._any(does, lambda c: c.action == "call-999", (YES,))
        refer = self._any(referrals, lambda c: c.modality == "must", (YES,))
        perhaps = self._any(referrals, lambda c: c.modality != "may", (YES, NOT_KNOWN))
        advice = self._any(does, lambda c: c.action == "seek-advice", (YES,))

        def headline(
            possible: bool, danger: bool, now: bool, maybe: bool, ask: bool, scope: Truth
        ) -> str | None:
            if not possible:
                return None
            if danger:
                return "emergency"
            if fixed:
                return fixed
            if now:
                return "refer-now"
            if maybe or ask:
                return "seek-advice"
            return "another-policy" if scope == NO else "school-decides"

        scope = self.value("in-scope") if fixed is None else self.diagrams.constant(YES)
        parts = (self.possible, emergency, refer, perhaps, advice, scope)
        return self.diagrams.apply(headline, *parts)

    def lines(self, role: str, *, protective: bool = False) -> Mapping[str, Diagram]:
        """By action, what the role's plan says of it; what it never speaks of is absent.

        With `protective`, what it says without the clauses that only permit.
        """
        by_action: dict[str, list[Clause]] = defaultdict(list)
        left_out = self.protocol.vocabulary.permissive if protective else ()
        for clause in self.protocol.clauses:
            if role in clause.roles and clause.modality not in ("ask", *left_out):
                by_action[clause.action].append(clause)
        return {action: self._line_once(clauses) for action, clauses in by_action.items()}

    def fate(self, clause: Clause, role: str) -> Diagram:
        """What becomes of one clause in the role's plan."""
        if role not in clause.roles:
            return self.diagrams.apply(_absent, self.possible)
        condition = self.conditions[clause.id]
        if clause.modality == "ask":  # A question is asked alike, in doubt or not.
            condition = self.diagrams.apply(_unless_excluded, condition)
        parts = (self.possible, condition, self.beaten(clause, role))
        return self.diagrams.apply(partial(_fate, self._may(clause)), *parts)

    def beaten(self, clause: Clause, role: str) -> Diagram:
        """Where a never beats whatever else the role's plan says of the clause's action."""
        if clause.modality in ("never", "ask"):
            return self.diagrams.constant(value=False)
        nevers = [c for c in self.protocol.clauses if c.modality == "never" and role in c.roles]
        return self._any(nevers, lambda never: never.action == clause.action, (YES, NOT_KNOWN))

    def _may(self, clause: Clause) -> bool:
        return clause.modality in self.protocol.vocabulary.permissive

    def _line_once(self, clauses: list[Clause]) -> Diagram:
        rests_on = tuple((clause.modality, self.conditions[clause.id].key) for clause in clauses)
        return self.once(("line", rests_on), lambda: self._line(clauses))

    def once(self, what: tuple[object, ...], evaluate: Callable[[], Diagram]) -> Diagram:
        """The diagram of that name: evaluated for the first protocol that asks, and for no other
        near it. `what` names everything on which it rests, but for the vocabulary.
        """
        if what not in self.known:
            self.known[what] = evaluate()
        return self.known[what]

    def _line(self, clauses: list[Clause]) -> Diagram:
        never = self.diagrams.constant(NO)
        does = self.diagrams.constant(NO)
        for clause in clauses:
            condition = self.conditions[clause.id]
            if clause.modality == "never":
                never = self.diagrams.apply(_either, never, condition)
            elif self._may(clause):
                certainly = self.diagrams.apply(_only_certain, condition)
                does = self.diagrams.apply(_either, does, certainly)
            else:
                does = self.diagrams.apply(_either, does, condition)

        def says(possible: bool, no: Truth, yes: Truth) -> Line | None:
            if not possible:
                return None
            if no != NO:
                return Line(says="never", certain=no == YES)
            if yes != NO:
                return Line(says="do", certain=yes == YES)
            return NOTHING

        return self.diagrams.apply(says, self.possible, never, does)

    def condition(self, when: When) -> Diagram:
        """The value of a clause's condition."""
        return self.once(("when", when), lambda: self._join(when.joiner, self._terms(when)))

    def _terms(self, when: When) -> list[Diagram]:
        return [
            self.value(term.name)
            if term.holds
            else self.diagrams.apply(negate, self.value(term.name))
            for term in when.terms
        ]

    def value(self, name: str) -> Diagram:
        """The value of a fact or a named condition."""
        if name not in self.names:
            condition = self.protocol.vocabulary.conditions[name]
            members = [self.value(member) for member in condition.members]
            self.names[name] = self._join(condition.joiner, members)
        return self.names[name]

    def possibly(self, diagram: Diagram) -> Diagram:
        """The diagram where the situation is possible, and None elsewhere."""
        return self.diagrams.apply(_where_possible, self.possible, diagram)

    def _join(self, joiner: str, parts: list[Diagram]) -> Diagram:
        if joiner == "any":
            return self.diagrams.fold(_either, parts, NO)
        return self.diagrams.fold(_both, parts, YES)

    def _any(
        self, clauses: Iterable[Clause], belongs: Belongs, values: tuple[Truth, ...]
    ) -> Diagram:
        reached = [
            self.diagrams.apply(values.__contains__, self.conditions[clause.id])
            for clause in clauses
            if belongs(clause)
        ]
        return self.diagrams.fold(_or, reached, empty=False)

    def _facts(self) -> dict[str, Diagram]:
        facts = self.protocol.vocabulary.facts
        return {fact: self.diagrams.fact(fact) for fact in self.diagrams.facts if fact in facts}

    def _possible_situations(self) -> Diagram:
        """Those in which every conclusion is drawn and nothing contradicts."""
        possible = self.diagrams.constant(value=True)
        for rule in self.protocol.vocabulary.implications:
            pair = (self.names[rule.fact], self.names[rule.other])
            possible = self.diagrams.apply(partial(_allows, rule), possible, *pair)
        return possible


def _either(one: Truth, other: Truth) -> Truth:
    return any_of((one, other))


def _both(one: Truth, other: Truth) -> Truth:
    return all_of((one, other))


def _or(one: bool, other: bool) -> bool:
    return one or other


def _absent(possible: bool) -> Fate | None:
    return "absent" if possible else None


def _where_possible(possible: bool, value: Value) -> Value:
    return value if possible else None


def _fate(permissive: bool, possible: bool, condition: Truth, beaten: bool) -> Fate | None:
    if not possible:
        return None
    if condition == NO or (permissive and condition != YES):
        return "absent"
    if beaten:
        return "overridden"
    return "certain" if condition == YES else "possible"


def _unless_excluded(value: Truth) -> Truth:
    return NO if value == NO else YES


def _only_certain(value: Truth) -> Truth:
    return YES if value == YES else NO


def _allows(rule: Implication, possible: bool, value: Truth, other: Truth) -> bool:
    forwards = value != rule.answer or other == rule.other_answer
    backwards = other != negate(rule.other_answer) or value == negate(rule.answer)
    return possible and forwards and backwards
