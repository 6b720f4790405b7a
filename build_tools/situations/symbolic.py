"""A protocol as decision diagrams: its level and every line, over all situations at once.

Written from the design's definitions and not from `decision_tree.plan`, so that each can show the
other wrong: `tests/engine/test_every_case.py` compares them. Functions of values stand by
themselves at the end of this file and take all that they need as values: a manager remembers what
it combined by function and parts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import or_
from typing import Literal

from build_tools.situations.diagrams import Diagram, Diagrams, Value
from decision_tree.protocol import Clause, Protocol, When
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth, all_of, any_of, negate
from decision_tree.vocabulary import Implication

REFERRALS = ("refer", "refer-to-police", "refer-to-social-care")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What a plan says of one action: never it, do it for certain, do it in doubt, or nothing."""

    says: Literal["never", "do", "nothing"]
    certain: bool


NOTHING = Line(says="nothing", certain=True)

Outcome = Literal["certain", "possible", "overridden", "absent"]
"""What becomes of one clause in a plan: possible is what stands only because something is not
known."""


class SymbolicProtocol:
    """One protocol in one manager. What it says in situations that are impossible means nothing:
    a diagram is small as long as it does not tell these apart.
    """

    def __init__(self, protocol: Protocol, diagrams: Diagrams) -> None:
        """Evaluate every clause's condition once."""
        self.protocol = protocol
        self.diagrams = diagrams
        facts = protocol.vocabulary.facts
        self._names = {fact: diagrams.fact(fact) for fact in diagrams.facts if fact in facts}
        self._nevers: dict[tuple[str, str, bool], Diagram] = {}
        self.possible = self._possible_situations()
        self.conditions = {clause.id: self.condition(clause.when) for clause in protocol.clauses}

    def where_possible(self, diagram: Diagram) -> Diagram:
        """The diagram, with None where a situation is impossible."""
        return self.diagrams.apply(_if_possible, self.possible, diagram)

    def level(self, role: str) -> Diagram:
        """The headline of a role's plan."""
        roles = self.protocol.vocabulary.roles
        fixed = roles[role].level
        deciding = {id_ for id_, other in roles.items() if other.level is None}
        does = [c for c in self.protocol.clauses if c.modality not in ("never", "ask")]
        decides = [clause for clause in does if deciding & clause.roles]
        refers = [clause for clause in decides if clause.action in REFERRALS]
        certain: tuple[Truth, ...] = (YES,)
        return self.diagrams.apply(
            _headline,
            self._any((c for c in does if c.action == "call-999"), certain),
            self._said_by_an_answer(role),
            self.diagrams.constant(fixed),
            self._any((c for c in refers if c.modality == "must"), certain),
            self._any((c for c in refers if c.modality != "may"), (YES, NOT_KNOWN)),
            self._any((c for c in decides if c.action == "seek-advice"), certain),
            # A vocabulary in which every headline is fixed need not say what is in scope.
            self.value("in-scope") if fixed is None else self.diagrams.constant(YES),
        )

    def lines(self, role: str, *, protective: bool = False) -> Mapping[str, Diagram]:
        """By action, what the role's plan says of it; what it never speaks of is absent.

        With `protective`, what it says without the clauses that only permit.
        """
        here, away = (self._lines(role, protective, away=away) for away in (False, True))
        nothing = self.diagrams.constant(NOTHING)
        return {
            action: self._unless_ended(
                role, action, self._if_away(away.get(action, nothing), here.get(action, nothing))
            )
            for action in here | away
        }

    def _lines(self, role: str, protective: bool, *, away: bool) -> dict[str, Diagram]:
        by_action: dict[str, list[Clause]] = defaultdict(list)
        left_out = self.protocol.vocabulary.permissive if protective else ()
        for clause in self.protocol.clauses:
            if self._reads(role, clause, away=away) and clause.modality not in ("ask", *left_out):
                by_action[clause.action].append(clause)
        return {action: self._line(clauses) for action, clauses in by_action.items()}

    def outcome(self, clause: Clause, role: str) -> Diagram:
        """What becomes of one clause in the role's plan."""
        here, away = (self._outcome(clause, role, away=away) for away in (False, True))
        return self._unless_ended(role, clause.action, self._if_away(away, here))

    def _outcome(self, clause: Clause, role: str, *, away: bool) -> Diagram:
        if not self._reads(role, clause, away=away):
            return self.diagrams.constant("absent")
        condition = self.conditions[clause.id]
        if clause.modality == "ask":  # A question is asked alike, in doubt or not.
            condition = self.diagrams.apply(_unless_excluded, condition)
        may = self.diagrams.constant(self._may(clause))
        parts = (may, condition, self._beaten(clause, role, away=away))
        return self.diagrams.apply(_outcome, *parts)

    def condition(self, when: When) -> Diagram:
        """The value of a clause's condition."""
        terms = [
            self.value(term.name)
            if term.holds
            else self.diagrams.apply(negate, self.value(term.name))
            for term in when.terms
        ]
        joined = self._join(when.joiner, terms)
        return self.diagrams.apply(_only_certain, joined) if when.only_certain else joined

    def value(self, name: str) -> Diagram:
        """The value of a fact or a named condition."""
        if name not in self._names:
            condition = self.protocol.vocabulary.conditions[name]
            members = [self.value(member) for member in condition.members]
            self._names[name] = self._join(condition.joiner, members)
        return self._names[name]

    def _reads(self, role: str, clause: Clause, *, away: bool) -> bool:
        """Whether a role reads a clause, where those whom it stands in for are away or not."""
        absence = self.protocol.vocabulary.absence
        if not away or absence is None:
            return role in clause.roles
        stands_in = role == absence.by and absence.of in clause.roles
        return role in clause.roles or (stands_in and clause.action not in absence.leaves)

    def _unless_ended(self, role: str, action: str, diagram: Diagram) -> Diagram:
        """Nothing, or absent, where an answer ends what a role is told of an action."""
        for end in self.protocol.vocabulary.ends:
            if role in end.roles and action in end.actions:
                answer = self.diagrams.constant(end.answer)
                diagram = self.diagrams.apply(_ended, answer, self.value(end.fact), diagram)
        return diagram

    def _if_away(self, away: Diagram, here: Diagram) -> Diagram:
        absence = self.protocol.vocabulary.absence
        if absence is None or away.key == here.key:
            return here
        return self.diagrams.apply(_choose, self.value(absence.fact), away, here)

    def _said_by_an_answer(self, role: str) -> Diagram:
        """The strongest level that one certain answer shows to a role, or None."""
        said = self.diagrams.constant(None)
        for shown in reversed(self.protocol.vocabulary.shown):
            if role in shown.roles:
                pair = self.diagrams.constant((shown.answer, shown.level))
                said = self.diagrams.apply(_said, pair, self.value(shown.fact), said)
        return said

    def _beaten(self, clause: Clause, role: str, *, away: bool) -> Diagram:
        """Where a never beats whatever else the role's plan says of the clause's action."""
        if clause.modality in ("never", "ask"):
            return self.diagrams.constant(value=False)
        key = clause.action, role, away
        if key not in self._nevers:
            on_it = (c for c in self.protocol.clauses if c.action == clause.action)
            nevers = (c for c in on_it if c.modality == "never" and self._reads(role, c, away=away))
            self._nevers[key] = self._any(nevers, (YES, NOT_KNOWN))
        return self._nevers[key]

    def _may(self, clause: Clause) -> bool:
        return clause.modality in self.protocol.vocabulary.permissive

    def _line(self, clauses: list[Clause]) -> Diagram:
        never = [self.conditions[c.id] for c in clauses if c.modality == "never"]
        does = [
            self.diagrams.apply(_only_certain, self.conditions[c.id])
            if self._may(c)
            else self.conditions[c.id]
            for c in clauses
            if c.modality != "never"
        ]
        return self.diagrams.apply(_says, self._join("any", never), self._join("any", does))

    def _join(self, joiner: str, parts: list[Diagram]) -> Diagram:
        if joiner == "any":
            return self.diagrams.fold(_either, parts, NO)
        return self.diagrams.fold(_both, parts, YES)

    def _any(self, clauses: Iterable[Clause], values: tuple[Truth, ...]) -> Diagram:
        """Where the condition of any of the clauses has one of the values."""
        wanted = self.diagrams.constant(values)
        reached = [
            self.diagrams.apply(_is_among, wanted, self.conditions[clause.id]) for clause in clauses
        ]
        return self.diagrams.fold(or_, reached, empty=False)

    def _possible_situations(self) -> Diagram:
        """Those in which every conclusion is drawn and nothing contradicts."""
        possible = self.diagrams.constant(value=True)
        for rule in self.protocol.vocabulary.implications:
            pair = (self._names[rule.fact], self._names[rule.other])
            possible = self.diagrams.apply(_allows, self.diagrams.constant(rule), possible, *pair)
        return possible


# ── Functions of the values of diagrams


def _if_possible(possible: bool, value: Value) -> Value:
    return value if possible else None


def _headline(
    danger: bool,
    said: str | None,
    fixed: str | None,
    refer_now: bool,
    perhaps: bool,
    advice: bool,
    scope: Truth,
) -> str:
    if danger:
        return "emergency"
    if said:
        return said
    if fixed:
        return fixed
    if refer_now:
        return "refer-now"
    if perhaps or advice:
        return "seek-advice"
    return "another-policy" if scope == NO else "school-decides"


def _says(never: Truth, does: Truth) -> Line:
    if never != NO:
        return Line(says="never", certain=never == YES)
    if does != NO:
        return Line(says="do", certain=does == YES)
    return NOTHING


def _outcome(may: bool, condition: Truth, beaten: bool) -> Outcome:
    if condition == NO or (may and condition != YES):
        return "absent"
    if beaten:
        return "overridden"
    return "certain" if condition == YES else "possible"


def _allows(rule: Implication, possible: bool, value: Truth, other: Truth) -> bool:
    forwards = value != rule.answer or other == rule.other_answer
    backwards = other != negate(rule.other_answer) or value == negate(rule.answer)
    return possible and forwards and backwards


def _either(one: Truth, other: Truth) -> Truth:
    return any_of((one, other))


def _both(one: Truth, other: Truth) -> Truth:
    return all_of((one, other))


def _is_among(values: tuple[Truth, ...], value: Truth) -> bool:
    return value in values


def _ended(ends: Truth, value: Truth, said: Value) -> Value:
    if value != ends:
        return said
    return NOTHING if isinstance(said, Line) else "absent"


def _choose(present: Truth, away: Value, here: Value) -> Value:
    return away if present == NO else here


def _said(shown: tuple[Truth, str], value: Truth, weaker: str | None) -> str | None:
    answer, level = shown
    return level if value == answer else weaker


def _unless_excluded(value: Truth) -> Truth:
    return NO if value == NO else YES


def _only_certain(value: Truth) -> Truth:
    return YES if value == YES else NO
