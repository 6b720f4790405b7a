"""The engine of proving: a claim is written as what would break it, and holds where nothing does.

Decision diagrams find whether any situation breaks it, of all that are possible, and the smallest
one that does. Nothing is sampled. The claims themselves are in `floor_claims` and `help_claims`;
what is not proved: wording, law and judgement.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import and_

from build_tools.situations.chosen import Step, sum_up
from build_tools.situations.diagrams import Diagram, Diagrams
from build_tools.situations.symbolic import NOTHING, Line, SymbolicProtocol
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.protocol import Protocol
from decision_tree.truth import NO, Truth
from decision_tree.vocabulary import REFERRALS, Answers


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What is proved of one protocol. `about`: the role, action and the like that it is about.

    `broken_by`: the smallest situation that breaks it, in the vocabulary's phrases, or empty;
    `at_fault`: what the plan says there, clause by clause.
    """

    rule: str
    id: str
    text: str
    protocol: str
    about: Mapping[str, str] = field(default_factory=dict)
    broken_by: str = ""
    at_fault: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One claim to break: `broken` is true in the situations that break it, or says what does.

    `role` and `actions`: whose plan to look at then, and what in it; without actions, what makes
    the headline. `after`: an answer that changes, as it is then.
    """

    claim: Claim
    broken: Diagram | str
    role: str = ""
    actions: tuple[str, ...] = ()
    after: Answers = field(default_factory=dict)


class Case:
    """One protocol evaluated: what it says of each action to each role, and its headlines."""

    def __init__(
        self, protocol: Protocol, diagrams: Diagrams, before: "Case | None" = None
    ) -> None:
        """Evaluate every line of every role. `before`: one with the same vocabulary, in the same
        manager, of which all claims hold: of what is the same in both they hold here too.
        """
        self.protocol = protocol
        self.diagrams = diagrams
        self.symbolic = SymbolicProtocol(protocol, diagrams)
        self.roles = tuple(protocol.vocabulary.roles)
        self.lines = {role: self.symbolic.lines(role) for role in self.roles}
        self.protective = {role: self.symbolic.lines(role, protective=True) for role in self.roles}
        self.levels = {role: self.symbolic.level(role) for role in self.roles}
        self.before = before

    @cached_property
    def ranks(self) -> dict[str, Diagram]:
        """By role, the place of its headline among the levels, strongest first."""
        order = self.diagrams.constant(self.protocol.vocabulary.levels)
        return {
            role: self.diagrams.apply(_rank, order, level) for role, level in self.levels.items()
        }

    def is_known(self, role: str, action: str) -> bool:
        """Whether claims on this protective line alone are known to hold."""
        lines = self.before.protective[role] if self.before else {}
        return action in lines and lines[action].key == self.protective[role][action].key

    def line(self, role: str, action: str) -> Diagram:
        """What the role's plan says of an action."""
        return self.lines[role].get(action, self.diagrams.constant(NOTHING))

    def value(self, name: str) -> Diagram:
        """The value of a fact or a named condition."""
        return self.symbolic.value(name)

    def where(self, breaks: Callable[..., bool], *diagrams: Diagram) -> Diagram:
        """The possible situations in which `breaks` holds of the values of `diagrams`."""
        return self._among(self.diagrams.apply(breaks, *diagrams), self.symbolic.possible)

    def where_changed(
        self, fact: str, step: Step, breaks: Callable[..., bool], diagram: Diagram
    ) -> Diagram:
        """Where taking a step in one answer breaks something, possible before and after.

        `breaks` holds nowhere where both sides are the same.
        """
        before, after = (self.diagrams.restrict(diagram, fact, answer) for answer in step)
        if before.key == after.key:
            return self.diagrams.constant(value=False)
        broken = self.diagrams.apply(breaks, before, after)
        both = (self.diagrams.restrict(self.symbolic.possible, fact, answer) for answer in step)
        return self._among(broken, *both)

    def _among(self, broken: Diagram, *possible: Diagram) -> Diagram:
        """`broken` where a situation is possible. Mostly it is so nowhere, and that is seen in a
        diagram that does not tell the possible ones apart.
        """
        nowhere = self.diagrams.constant(value=False)
        for among in possible:
            if broken.key != nowhere.key:
                broken = self.diagrams.apply(and_, among, broken)
        return broken

    def is_broken(self, attempt: Attempt) -> bool:
        """Whether any situation breaks the claim."""
        if isinstance(attempt.broken, str):
            return bool(attempt.broken)
        return attempt.broken.key != self.diagrams.constant(value=False).key

    def judge(self, attempt: Attempt) -> Claim:
        """The claim, and what breaks it, for the person who must mend it."""
        if not self.is_broken(attempt):
            return attempt.claim
        if isinstance(attempt.broken, str):
            return replace(attempt.claim, broken_by=attempt.broken)
        if attempt.broken.level == len(self.diagrams.facts):
            return replace(attempt.claim, broken_by="whatever is answered")
        smallest = self.diagrams.find_smallest(attempt.broken, bool) or {}
        plan = make_plan(self.protocol, attempt.role, {**smallest, **attempt.after})
        return replace(
            attempt.claim,
            broken_by=sum_up(smallest, self.protocol.vocabulary),
            at_fault=tuple(_at_fault(plan, attempt)),
        )


def _at_fault(plan: ActionPlan, attempt: Attempt) -> Iterator[str]:
    """What the plan says there on the actions in question, or what makes its headline."""
    actions = attempt.actions or (*REFERRALS, "seek-advice", "call-999", "decide-in-school")
    lines = [line for line in plan.actions if line.clause.action in actions]
    for line in lines:
        doubt = "" if line.certain else " (in doubt)"
        yield f"{line.clause.modality} {line.clause.action}{doubt}: {line.clause.id}"
    said = {line.clause.id for line in lines}
    for lost in plan.overridden:
        if lost.by in said:
            yield f"{lost.clause} gives way to {lost.by}"
    if not lines:
        yield f"no line on {', '.join(actions)}"
    if not attempt.actions:
        yield f"the headline is {plan.level}"


def render_broken(claim: Claim) -> list[str]:
    """A broken claim in words: where, the smallest situation, and the clauses at fault."""
    return [
        f"{claim.protocol}: broken: {claim.text}",
        f"    when {claim.broken_by}",
        *(f"    {line}" for line in claim.at_fault),
    ]


# ── What a plan says of an action: values to truths, by which claims are written


def does(said: Line) -> bool:
    """Whether the plan asks for it, in doubt or not."""
    return said.says == "do"


def none_does(*said: Line) -> bool:
    """Whether it asks for none of these."""
    return not any(map(does, said))


def not_never(said: Line) -> bool:
    """Whether it may happen for all that the plan says."""
    return said.says != "never"


def not_never_while(condition: Truth, said: Line) -> bool:
    """Whether it may happen while a condition is not excluded."""
    return condition != NO and not_never(said)


def idle_while(condition: Truth, said: Line) -> bool:
    """Whether the plan does not ask for it though a condition is not excluded."""
    return condition != NO and not does(said)


def lost(before: Line, after: Line) -> bool:
    """Whether a line is gone. One that has become a never still stands."""
    return _is_something(before) and not _is_something(after)


def _is_something(said: Line) -> bool:
    return said.says != "nothing"


def differ(before: object, after: object) -> bool:
    """Whether anything is other than it was."""
    return before != after


def lowered(before: int | None, after: int | None) -> bool:
    """Whether a headline of this rank is weaker than it was; a fixed one has no rank."""
    return before is not None and after is not None and after > before


def _rank(order: tuple[str, ...], level: str | None) -> int | None:
    return order.index(level) if level in order else None
