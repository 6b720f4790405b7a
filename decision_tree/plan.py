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
from decision_tree.vocabulary import Answers, step_of


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
    keep lines uncertain. `asks`: the questions to settle, by clause id. `acts_as`: the role whose
    steps and headline these are, another one's where this role stands in for it. `first`: the steps
    with which it begins, each by the clause that leads it.
    """

    protocol: str
    role: str
    acts_as: str
    answers: Answers
    follows: Answers
    level: str
    first: tuple[str, ...]
    questions: NextQuestions | None
    actions: tuple[PlannedAction, ...]
    overridden: tuple[Overridden, ...]
    find_out: tuple[str, ...]
    asks: tuple[str, ...]


def make_plan(protocol: Protocol, role: str, answers: Answers, *, asks: bool = True) -> ActionPlan:
    """The plan of `role`, given `answers`. Raises ImpossibleAnswers where they contradict each
    other. `asks`: whether the next questions are looked for, which takes as long as the rest.
    """
    return plan_in(settle(answers, protocol.vocabulary), protocol, role, answers, asks=asks)


def plan_in(
    situation: Situation, protocol: Protocol, role: str, answers: Answers, *, asks: bool
) -> ActionPlan:
    """The plan of `role` in the situation that `answers` make."""
    vocabulary = protocol.vocabulary
    lines = find_lines(protocol, role, situation)
    level = find_level(protocol, role, situation)
    acts_as = find_acting_role(role, level, situation)
    return ActionPlan(
        protocol=protocol.id,
        role=role,
        acts_as=acts_as,
        answers={fact: answers[fact] for fact in vocabulary.facts if fact in answers},
        follows={
            fact: value
            for fact, value in situation.values.items()
            if value != answers.get(fact, NOT_KNOWN)
        },
        level=level,
        first=find_first(lines.actions, level, acts_as, protocol),
        questions=find_next_questions(protocol, role, answers, situation) if asks else None,
        actions=lines.actions,
        overridden=lines.overridden,
        find_out=_find_out(lines.actions, situation) if vocabulary.roles[acts_as].finds_out else (),
        asks=lines.asks,
    )


def find_lines(protocol: Protocol, role: str, situation: Situation) -> Lines:
    """What becomes of the clauses of `role` in a situation: all of a plan but headline and
    questions.
    """
    clauses = protocol.clauses_for(role, away=situation.away, ended=situation.ended(role))
    applying = list(_applying_actions(clauses, situation))
    actions, overridden = _resolve(applying, protocol)
    return Lines(
        actions=actions,
        overridden=overridden,
        asks=tuple(
            sorted(
                clause.id
                for clause in clauses
                if clause.modality == "ask" and situation.when_value(clause.when) != NO
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


def find_acting_role(role: str, level: str, situation: Situation) -> str:
    """The role whose place a reader takes: their own, but for whoever stands in for another. Under
    a level that an answer shows by itself, as a concern about staff, everyone stays in their own.
    """
    absence = situation.vocabulary.stood_in_for(role, away=situation.away)
    own = {shown.level for shown in situation.vocabulary.shown}
    return absence.of if absence and level not in own else role


def find_first(
    actions: Iterable[PlannedAction], level: str, acts_as: str, protocol: Protocol
) -> tuple[str, ...]:
    """The steps with which a plan begins, by the vocabulary's table: what its headline names, at
    most one before it that keeps a child or a picture safe, and what is most urgent then.

    What stands only in doubt comes after what is certain; never before the headline's own. What a
    school adds makes nothing come first: it stands with what the floor asks for.
    """
    first = protocol.vocabulary.first
    entry = first.of(level, acts_as)
    if entry is None:
        return ()
    sure: dict[str, str] = {}
    standing: dict[str, str] = {}
    for line in actions:
        if line.clause.modality != "never" and not protocol.is_added(line.clause.id):
            standing.setdefault(step_of(line.clause.action), line.clause.id)
            if line.certain:
                sure.setdefault(step_of(line.clause.action), line.clause.id)
    before = [step for step in first.before if step in sure and not entry.alone][:1]
    named = [step for step in entry.names if step in standing][:1]
    then = sorted((step for step in entry.then if step in standing), key=lambda s: s not in sure)
    steps = list(dict.fromkeys([*before, *named, *then]))[: first.most]
    return tuple(sure.get(step, standing[step]) for step in steps)


def plan_json(plan: ActionPlan) -> dict[str, Any]:
    """The plan as plain JSON values: ids, never text."""
    return {
        "protocol": plan.protocol,
        "role": plan.role,
        "acts_as": plan.acts_as,
        "answers": dict(plan.answers),
        "follows": dict(plan.follows),
        "level": plan.level,
        "first": list(plan.first),
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


def _applying_actions(clauses: Iterable[Clause], situation: Situation) -> Iterator[PlannedAction]:
    vocabulary = situation.vocabulary
    for clause in clauses:
        if clause.modality == "ask":
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


Rank = tuple[int, bool, int, bool, int, int, bool, str]


def _showing_order(protocol: Protocol) -> Callable[[PlannedAction], Rank]:
    """Part by part; what to do before what never to do; what is due soonest first; where the
    vocabulary says so, what is certain before what is not; then in the vocabulary's order.

    Of one action the strongest clause first, and the floor's words before the school's own.
    """
    vocabulary = protocol.vocabulary
    # Looked up for every line of every plan on a phone: numbered once a plan.
    parts = {part: place for place, part in enumerate(vocabulary.parts)}
    actions = {action: place for place, action in enumerate(vocabulary.actions)}
    own = f"{protocol.id}#"

    def rank_of(line: PlannedAction) -> Rank:
        clause = line.clause
        return (
            parts[line.part],
            clause.modality == "never",
            clause.due,
            vocabulary.certain_first and not line.certain,
            actions[clause.action],
            vocabulary.modalities.index(clause.modality),
            clause.id.startswith(own),
            clause.id,
        )

    return rank_of
