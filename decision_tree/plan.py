"""The action plan: which clauses apply to a role in a situation, which of them lose, and the
headline.

Doubt protects: never, must and should apply unless their condition is excluded; may applies only
where it is certain. Never wins: for one action it beats all else, and what loses is shown as
overridden. A plan is a pure function of (protocol, role, answers); it does not depend on the order
of clauses or of answers.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from decision_tree.levels import find_levels
from decision_tree.protocol import Clause, Protocol
from decision_tree.questions import NextQuestions, find_next_questions
from decision_tree.situation import Situation, settle
from decision_tree.truth import NO, NOT_KNOWN, YES
from decision_tree.vocabulary import Answers


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedAction:
    """A clause that applies. `certain` is false where it stands only because something is not
    known.
    """

    clause: Clause
    certain: bool
    part: str
    because: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Overridden:
    """A clause that would apply and loses to a never on the same action."""

    clause: str
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Lines:
    """What becomes of a role's clauses: the lines that stand, in showing order, those that lose,
    and the questions to settle, by clause id.
    """

    actions: tuple[PlannedAction, ...]
    overridden: tuple[Overridden, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionPlan:
    """What the protocol asks of a role in a situation, in the order in which it is shown.

    `follows`: what the answers given imply of other facts. `find_out`: the facts not known that
    keep lines uncertain. `asks`: the questions to settle, by clause id.
    """

    protocol: str
    role: str
    answers: Answers
    follows: Answers
    level: str
    questions: NextQuestions | None
    actions: tuple[PlannedAction, ...]
    overridden: tuple[Overridden, ...]
    find_out: tuple[str, ...]
    asks: tuple[str, ...]


def make_plan(protocol: Protocol, role: str, answers: Answers) -> ActionPlan:
    """The plan of `role`, given `answers`. Raises ImpossibleAnswers where they contradict each
    other.
    """
    vocabulary = protocol.vocabulary
    situation = settle(answers, vocabulary)
    lines = find_lines(protocol, role, situation)
    return ActionPlan(
        protocol=protocol.id,
        role=role,
        answers={fact: answers[fact] for fact in vocabulary.facts if fact in answers},
        follows={
            fact: value
            for fact, value in situation.values.items()
            if value != answers.get(fact, NOT_KNOWN)
        },
        level=find_level(protocol, role, situation),
        questions=find_next_questions(protocol, role, answers, situation),
        actions=lines.actions,
        overridden=lines.overridden,
        find_out=_find_out(lines.actions, situation) if vocabulary.roles[role].finds_out else (),
        asks=lines.asks,
    )


def find_lines(protocol: Protocol, role: str, situation: Situation) -> Lines:
    """What becomes of the clauses of `role` in a situation: all of a plan but headline and
    questions.
    """
    applying = list(_applying_actions(protocol.clauses, role, situation))
    actions, overridden = _resolve(applying, protocol)
    return Lines(
        actions=actions,
        overridden=overridden,
        asks=tuple(
            sorted(
                clause.id
                for clause in protocol.clauses
                if clause.modality == "ask"
                and role in clause.roles
                and situation.when_value(clause.when) != NO
            )
        ),
    )


def find_level(protocol: Protocol, role: str, situation: Situation) -> str:
    """The headline: the strongest level that shows, by the table in `levels`."""
    return next(
        level.id
        for level in find_levels(protocol, role)
        if level.always
        or any(sign.is_shown_by(situation.when_value(sign.when)) for sign in level.signs)
    )


def plan_json(plan: ActionPlan) -> dict[str, Any]:
    """The plan as plain JSON values: ids, never text."""
    return {
        "protocol": plan.protocol,
        "role": plan.role,
        "answers": dict(plan.answers),
        "follows": dict(plan.follows),
        "level": plan.level,
        "next_screen": plan.questions.screen if plan.questions else None,
        "next_facts": list(plan.questions.facts) if plan.questions else [],
        "actions": [
            {
                "action": action.clause.action,
                "modality": action.clause.modality,
                "certain": action.certain,
                "clause": action.clause.id,
                "part": action.part,
                "because": list(action.because),
            }
            for action in plan.actions
        ],
        "overridden": [{"clause": lost.clause, "by": lost.by} for lost in plan.overridden],
        "find_out": list(plan.find_out),
        "asks": list(plan.asks),
    }


def _find_out(actions: Iterable[PlannedAction], situation: Situation) -> tuple[str, ...]:
    """The facts not known on which lines rest: what makes a line certain is always known."""
    resting = {fact for action in actions for fact in action.because}
    return tuple(
        fact for fact, value in situation.values.items() if fact in resting and value == NOT_KNOWN
    )


def _applying_actions(
    clauses: Iterable[Clause], role: str, situation: Situation
) -> Iterator[PlannedAction]:
    vocabulary = situation.vocabulary
    for clause in clauses:
        if clause.modality == "ask" or role not in clause.roles:
            continue
        value = situation.when_value(clause.when)
        needed = (YES,) if clause.modality in vocabulary.permissive else (YES, NOT_KNOWN)
        if value in needed:
            yield PlannedAction(
                clause=clause,
                certain=value == YES,
                part=vocabulary.part_of(clause.topic),
                because=situation.reasons(clause.when),
            )


def _resolve(
    applying: list[PlannedAction], protocol: Protocol
) -> tuple[tuple[PlannedAction, ...], tuple[Overridden, ...]]:
    """Those that stay, in showing order, and those that lose to a never, each with that never.

    A never beats everything on its action, certain or not. A must does not hide a should: the two
    may say different things, and what the floor asks for never vanishes behind a school's wording.
    """
    ordered = sorted(applying, key=_showing_order(protocol))
    nevers: dict[str, str] = {}
    for action in ordered:
        if action.clause.modality == "never":
            nevers.setdefault(action.clause.action, action.clause.id)
    kept: list[PlannedAction] = []
    overridden: list[Overridden] = []
    for action in ordered:
        winner = nevers.get(action.clause.action)
        if winner is None or action.clause.modality == "never":
            kept.append(action)
        else:
            overridden.append(Overridden(clause=action.clause.id, by=winner))
    return tuple(kept), tuple(overridden)


Shown = tuple[int, bool, bool, int, int, bool, str]


def _showing_order(protocol: Protocol) -> Callable[[PlannedAction], Shown]:
    """Part by part; what to do before what never to do; where the vocabulary says so, what is
    certain before what is not; then in the vocabulary's order.

    Of one action the strongest clause first, and the floor's words before the school's own.
    """
    vocabulary = protocol.vocabulary
    # Looked up for every line of every plan on a phone: numbered once a plan.
    parts = {part: place for place, part in enumerate(vocabulary.parts)}
    actions = {action: place for place, action in enumerate(vocabulary.actions)}
    own = f"{protocol.id}#"

    def place_of(line: PlannedAction) -> Shown:
        clause = line.clause
        return (
            parts[line.part],
            clause.modality == "never",
            vocabulary.certain_first and not line.certain,
            actions[clause.action],
            vocabulary.modalities.index(clause.modality),
            clause.id.startswith(own),
            clause.id,
        )

    return place_of
