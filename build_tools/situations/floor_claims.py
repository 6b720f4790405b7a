"""The safety floor, proved: each claim over every possible situation, for every protocol.

The claims are sentences in `docs/data/safety-floor.toml`; here each is written as what would break
it.
Decision diagrams find whether any situation does, of all that are possible, and the smallest one
that does. Nothing is sampled. What is not proved: wording, law and judgement.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from multiprocessing import get_context
from types import FunctionType
from typing import cast

from build_tools.content.policy import FLOOR
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.content.safety_floor import ClaimText
from build_tools.situations.chosen import render_phrases
from build_tools.situations.diagrams import Diagram, Diagrams
from build_tools.situations.symbolic import NOTHING, Line, SymbolicProtocol
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.protocol import Clause, Protocol
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import REFERRALS

LEAD = "safeguarding-lead"
DECIDING = (LEAD, "head")
FRONT_LINE = ("staff", "it-staff")
NEVER_AT_ALL = (
    "copy-imagery",
    "print-imagery",
    "share-imagery",
    "save-imagery",
    "move-imagery",
    "ask-for-imagery",
    "promise-secrecy",
    "blame-pupil",
    "pay-demand",
    "confront-adult",
)
LEFT_TO_THE_LEAD = (
    "view-imagery",
    "search-device",
    "search-person",
    "delete-imagery",
    "ask-pupil-to-delete",
    "question-pupil",
    "tell-parents",
)
WORRIES = ("shared-widely", "repeated", "parents-risk", "deletion-refused")
"""Facts beyond the aggravating ones for which the floor asks for advice."""

GIVES_WAY = {
    "assess-risks": "belongs to an incident that the school manages itself",
    "review-decision": "belongs to an incident that the school manages itself",
    "record-reason": "there is no decision against a referral to record",
    "sign-off": "there is no decision against a referral to sign",
    "talk-with-pupil": "the police or social care say first who talks with the pupils",
}
"""Lines that a new risk may take away, each with its reason. One that becomes a never stands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What is proved of one protocol. `about`: the role, action and the like that it is about.

    `broken_by`: the smallest situation that breaks it, in the vocabulary's phrases, or empty;
    `at_fault`: what the plan says there, clause by clause.
    """

    rule: int
    id: str
    text: str
    protocol: str
    about: Mapping[str, str] = field(default_factory=dict)
    broken_by: str = ""
    at_fault: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One claim to break: `broken` is true in the situations that break it.

    `role` and `actions`: whose plan to look at then, and what in it; without actions, what makes
    the headline. `step`: an answer that changes.
    """

    id: str
    broken: Diagram
    words: Mapping[str, str] = field(default_factory=dict)
    role: str = LEAD
    actions: tuple[str, ...] = ()
    step: Mapping[str, Truth] = field(default_factory=dict)


@dataclass(frozen=True)
class _Case:
    """One protocol evaluated: its lines by role and action, its levels and their ranks by role."""

    project: Project
    symbolic: SymbolicProtocol
    lines: dict[str, dict[str, Diagram]]
    protective: dict[str, dict[str, Diagram]]
    levels: dict[str, Diagram]
    ranks: dict[str, Diagram]

    @property
    def diagrams(self) -> Diagrams:
        return self.symbolic.diagrams

    @property
    def protocol(self) -> Protocol:
        return self.symbolic.protocol

    @cached_property
    def texts(self) -> dict[str, tuple[int, ClaimText]]:
        """By id, each claim in words, and the number of its rule."""
        rules = self.project.rules
        return {claim.id: (rule.number, claim) for rule in rules for claim in rule.claims}

    @property
    def roles(self) -> list[str]:
        return list(self.protocol.vocabulary.roles)

    def line(self, role: str, action: str) -> Diagram:
        return self.lines[role].get(action, self.diagrams.constant(NOTHING))

    def value(self, name: str) -> Diagram:
        return self.symbolic.value(name)

    def where(self, breaks: Callable[..., bool], *diagrams: Diagram) -> Diagram:
        """The possible situations in which `breaks` holds of the values of `diagrams`.

        `breaks` takes nothing from around it: two of the same code do the same.
        """
        function = cast(FunctionType, breaks)
        if function.__closure__:
            raise TypeError(f"{function.__qualname__} takes something from around it")
        return self.symbolic.once(
            ("where", function.__code__, *(diagram.key for diagram in diagrams)),
            lambda: self.diagrams.apply(
                partial(_possible_and, breaks), self.symbolic.possible, *diagrams
            ),
        )


def prove(project: Project) -> Iterator[Claim]:
    """Every claim on every protocol, on all processors."""
    policies = [policy.id for policy in project.policies_by_age]
    workers = min(len(policies), os.cpu_count() or 1)
    if workers == 1:
        for policy_id in policies:
            yield from prove_protocol(project, policy_id)
        return
    # A fork would copy the threads of whoever asks; a fresh process copies nothing.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for claims in pool.map(_prove_all, [(project, policy_id) for policy_id in policies]):
            yield from claims


def _prove_all(of: tuple[Project, str]) -> list[Claim]:
    return list(prove_protocol(*of))


def prove_protocol(project: Project, policy_id: str) -> Iterator[Claim]:
    """Every claim on one protocol."""
    case = _evaluate(project, policy_id)
    for attempt in _attempts(case):
        smallest = case.diagrams.find_smallest(attempt.broken, bool)
        claim = _claim(case, attempt)
        yield claim if smallest is None else _told(case, attempt, claim, smallest)


def find_broken(
    project: Project, policy_id: str, near: SymbolicProtocol | None = None
) -> Iterator[Claim]:
    """The claims that do not hold of one protocol, without what breaks them: in moments where only
    a clause or two differ from `near`, which was evaluated before.
    """
    case = _evaluate(project, policy_id, near)
    holds = case.diagrams.constant(value=False)
    for attempt in _attempts(case):
        if attempt.broken.key != holds.key:
            yield _claim(case, attempt)


def _claim(case: _Case, attempt: _Attempt) -> Claim:
    number, text = case.texts[attempt.id]
    return Claim(
        rule=number,
        id=attempt.id,
        text=text.says.format_map(attempt.words),
        protocol=case.protocol.id,
        about=attempt.words,
    )


def count_situations(project: Project) -> int:
    """How many situations are possible."""
    case = SymbolicProtocol(protocol_of(project, FLOOR), _diagrams(project))
    return case.diagrams.count(case.possible, bool)


def _diagrams(project: Project) -> Diagrams:
    screens = project.vocabulary.screens.values()
    return Diagrams(tuple(fact for screen in screens for fact in screen.facts))


def _evaluate(project: Project, policy_id: str, near: SymbolicProtocol | None = None) -> _Case:
    diagrams = near.diagrams if near else _diagrams(project)
    symbolic = SymbolicProtocol(protocol_of(project, policy_id), diagrams, near)
    roles, order = list(project.vocabulary.roles), list(project.vocabulary.levels)
    levels = {role: symbolic.level(role) for role in roles}
    return _Case(
        project,
        symbolic,
        {role: dict(symbolic.lines(role)) for role in roles},
        {role: dict(symbolic.lines(role, protective=True)) for role in roles},
        levels,
        {role: diagrams.apply(partial(_rank, order), level) for role, level in levels.items()},
    )


def _rank(order: list[str], level: str | None) -> int | None:
    return order.index(level) if level in order else None


def _attempts(case: _Case) -> Iterator[_Attempt]:
    for attempts in (
        _referral,
        _doubt,
        _harm,
        _left_to_the_lead,
        _deleting,
        _keeping,
        _standing,
        _parents,
        _danger,
        _traced,
        _monotone,
    ):
        for attempt in attempts(case):
            _, text = case.texts[attempt.id]
            if text.of == "every" or case.protocol.id == FLOOR:
                yield attempt


# ── The rules, each as what would break it


def _referral(case: _Case) -> Iterator[_Attempt]:
    """Rule 1."""
    criterion, level = case.value("referral-criterion"), case.levels[LEAD]
    actions = (*REFERRALS, "seek-advice")
    yield _Attempt(
        "criterion-brings-referral",
        case.where(
            lambda met, *said: met != NO and not any(map(_does, said)),
            criterion,
            *(case.line(LEAD, action) for action in actions),
        ),
        actions=actions,
    )
    yield _Attempt(
        "certain-criterion-refers-now",
        case.where(
            lambda met, level: met == YES and level not in ("refer-now", "emergency"),
            criterion,
            level,
        ),
    )
    yield _Attempt(
        "nothing-serious-is-not-referred",
        case.where(
            lambda worse, level: worse == NO and level in ("refer-now", "emergency"),
            case.value("aggravated"),
            level,
        ),
    )


def _doubt(case: _Case) -> Iterator[_Attempt]:
    """Rule 2."""
    criterion, level = case.value("referral-criterion"), case.levels
    worries = [case.value(name) for name in ("aggravated", *WORRIES)]
    for role in DECIDING:
        yield _Attempt(
            "doubt-is-not-the-schools",
            case.where(
                lambda met, level: met != NO and level == "school-decides", criterion, level[role]
            ),
            {"role": role},
            role,
        )
        yield _Attempt(
            "calm-is-the-schools",
            case.where(
                lambda scope, level, *worries: (
                    scope == YES and set(worries) == {NO} and level != "school-decides"
                ),
                case.value("in-scope"),
                level[role],
                *worries,
            ),
            {"role": role},
            role,
        )


def _harm(case: _Case) -> Iterator[_Attempt]:
    """Rules 3 and 5."""
    scope = case.value("in-scope")
    for role in case.roles:
        for action in (*NEVER_AT_ALL, "view-imagery"):
            kind = "viewing" if action == "view-imagery" else "harm"
            line, words = case.line(role, action), {"role": role, "action": action}
            never = case.where(_not_never_while, scope, line)
            yield _Attempt(f"{kind}-is-a-never", never, words, role, (action,))
            does = case.where(_does, line)
            yield _Attempt(f"{kind}-is-never-recommended", does, words, role, (action,))


def _left_to_the_lead(case: _Case) -> Iterator[_Attempt]:
    """Rule 4."""
    for role in FRONT_LINE:
        for action in LEFT_TO_THE_LEAD:
            does = case.where(_does, case.line(role, action))
            words = {"role": role, "action": action}
            yield _Attempt("left-to-the-lead", does, words, role, (action,))


def _deleting(case: _Case) -> Iterator[_Attempt]:
    """Rule 6."""
    police = case.value("police-may-be-needed")
    for role in case.roles:
        for action in ("delete-imagery", "ask-pupil-to-delete"):
            never = case.where(_not_never_while, police, case.line(role, action))
            words = {"role": role, "action": action}
            yield _Attempt("no-deleting", never, words, role, (action,))
    yield _Attempt(
        "deleting-is-a-late-step",
        case.where(
            lambda needed, scope, said: needed == NO and scope == YES and not _does(said),
            police,
            case.value("in-scope"),
            case.line(LEAD, "ask-pupil-to-delete"),
        ),
        actions=("ask-pupil-to-delete",),
    )


def _keeping(case: _Case) -> Iterator[_Attempt]:
    """Rule 7."""
    aggravated, scope = case.value("aggravated"), case.value("in-scope")
    for role in DECIDING:
        keeping, words = case.line(role, "decide-in-school"), {"role": role}
        yield _Attempt(
            "only-the-unaggravated-is-kept",
            case.where(lambda worse, said: _does(said) and worse != NO, aggravated, keeping),
            words,
            role,
            ("decide-in-school",),
        )
        yield _Attempt(
            "the-unaggravated-may-be-kept",
            case.where(
                lambda worse, scope, said: worse == NO and scope == YES and not _does(said),
                aggravated,
                scope,
                keeping,
            ),
            words,
            role,
            ("decide-in-school",),
        )
        for action in ("record-reason", "sign-off"):
            yield _Attempt(
                "who-keeps-records",
                case.where(
                    lambda keep, said: _does(keep) and not _does(said),
                    keeping,
                    case.line(role, action),
                ),
                {"role": role, "action": action},
                role,
                ("decide-in-school", action),
            )


def _standing(case: _Case) -> Iterator[_Attempt]:
    """Rule 8."""
    wanted = [(role, "tell-lead") for role in FRONT_LINE]
    wanted += [
        (role, action) for role in case.roles for action in ("record-incident", "support-pupil")
    ]
    for role, action in wanted:
        lacking = case.where(
            lambda here, said: here != NO and not _does(said),
            case.value("in-scope"),
            case.line(role, action),
        )
        yield _Attempt("standing", lacking, {"role": role, "action": action}, role, (action,))


def _parents(case: _Case) -> Iterator[_Attempt]:
    """Rule 9."""
    risk, telling = case.value("parents-risk"), case.line(LEAD, "tell-parents")
    yield _Attempt(
        "parents-are-told",
        case.where(lambda could, said: could == NO and not _does(said), risk, telling),
        actions=("tell-parents",),
    )
    yield _Attempt(
        "parents-not-yet", case.where(_not_never_while, risk, telling), actions=("tell-parents",)
    )
    yield _Attempt(
        "parents-with-advice",
        case.where(
            lambda could, said: could != NO and not _does(said),
            risk,
            case.line(LEAD, "seek-advice"),
        ),
        actions=("seek-advice",),
    )


def _danger(case: _Case) -> Iterator[_Attempt]:
    """Rule 10."""
    danger = case.value("immediate-danger")
    for role in case.roles:
        words, calling = {"role": role}, ("call-999",)
        yield _Attempt(
            "danger-is-an-emergency",
            case.where(
                lambda now, said, level: now == YES and not (_does(said) and level == "emergency"),
                danger,
                case.line(role, "call-999"),
                case.levels[role],
            ),
            words,
            role,
            calling,
        )
        yield _Attempt(
            "no-emergency-without-danger",
            case.where(
                lambda now, level: now != YES and level == "emergency", danger, case.levels[role]
            ),
            words,
            role,
            calling,
        )
        called = case.where(_does, case.line(role, "call-999"))
        late = case.diagrams.constant(value=False) if _stands_first(case, role) else called
        yield _Attempt("calling-999-is-first", late, words, role, calling)


def _stands_first(case: _Case, role: str) -> bool:
    """Whether 999 is shown before all else: its part is the first, and so is it among actions."""
    vocabulary = case.protocol.vocabulary
    parts = {
        vocabulary.part_of(clause.topic)
        for clause in case.protocol.clauses
        if clause.action == "call-999" and role in clause.roles
    }
    return parts == {next(iter(vocabulary.parts))} and next(iter(vocabulary.actions)) == "call-999"


def _monotone(case: _Case) -> Iterator[_Attempt]:
    """Rule 11: a risk made graver lowers no level and takes no line but those that give way."""
    steps: tuple[tuple[Truth, Truth], ...] = ((NO, NOT_KNOWN), (NOT_KNOWN, YES))
    for fact in case.diagrams.facts:
        for step in steps:
            words = {"change": f"{fact} from {step[0]} to {step[1]}"}
            after = {fact: step[1]}
            for role in case.roles:
                words = {**words, "role": role}
                broken = _changed(case, fact, step, _lower, case.ranks[role])
                yield _Attempt("no-level-is-lowered", broken, words, role, step=after)
                for action, line in case.protective[role].items():
                    if action not in GIVES_WAY:
                        broken = _changed(case, fact, step, _lost, line)
                        own = {**words, "action": action}
                        yield _Attempt("no-line-is-lost", broken, own, role, (action,), after)


def _changed(
    case: _Case,
    fact: str,
    step: tuple[Truth, Truth],
    breaks: Callable[..., bool],
    diagram: Diagram,
) -> Diagram:
    """Where taking a step in one answer breaks something, both before and after being possible.

    `breaks` holds nowhere where both sides are the same.
    """
    restrict = case.diagrams.restrict

    def evaluate() -> Diagram:
        sides = [restrict(diagram, fact, answer) for answer in step]
        if sides[0].key == sides[1].key:
            return case.diagrams.constant(value=False)
        possible = [restrict(case.symbolic.possible, fact, answer) for answer in step]
        return case.diagrams.apply(breaks, *possible, *sides)

    return case.symbolic.once(("changed", breaks, fact, step, diagram.key), evaluate)


def _traced(case: _Case) -> Iterator[_Attempt]:
    """Rule 12."""
    constant = case.diagrams.constant
    names = tuple(source.name for source in case.project.sources)
    floor = {card.id: card for card in case.project.floor.cards}
    own = {card.id: card for card in case.project.policies[case.protocol.id].cards}
    for clause in case.protocol.clauses:
        card = {**floor, **own}[clause.id]
        known = card.source.startswith(names) if card.policy == FLOOR else bool(card.source)
        words = {"clause": clause.id}
        idle = constant(not (card.is_live and known))
        yield _Attempt("clause-is-live-and-sourced", idle, words, actions=(clause.action,))
        if clause.id in own:
            acts = any(_acts(case, clause, role) for role in clause.roles)
            yield _Attempt("clause-acts", constant(not acts), words, actions=(clause.action,))
    for fact in case.diagrams.facts:
        yield _Attempt("fact-matters", constant(not _matters(case, fact)), {"fact": fact})
    again = replace(case.protocol, clauses=tuple(reversed(case.protocol.clauses)))
    other = SymbolicProtocol(again, case.diagrams, case.symbolic)
    for role in case.roles:
        lines = other.lines(role)
        same = other.level(role).key == case.levels[role].key and all(
            lines[action].key == line.key for action, line in case.lines[role].items()
        )
        yield _Attempt("order-changes-nothing", constant(not same), {"role": role}, role)


def _acts(case: _Case, clause: Clause, role: str) -> bool:
    """Whether the clause stands in some plan of the role, and not only in doubt."""
    condition, line = case.symbolic.conditions[clause.id], case.line(role, clause.action)
    unbeaten = _always if clause.modality in ("never", "ask") else _unless_never
    acting = case.where(unbeaten, condition, line)
    return case.diagrams.find_smallest(acting, bool) is not None


def _matters(case: _Case, fact: str) -> bool:
    """Whether two answers on a fact, all else being equal, give some role another plan."""
    shown = [*case.levels.values(), *case.symbolic.conditions.values()]
    pairs = [(TRUTHS[0], other) for other in TRUTHS[1:]]
    return any(
        case.diagrams.find_smallest(_changed(case, fact, pair, _differ, one), bool) is not None
        for one in shown
        for pair in pairs
    )


# ── What a plan says of an action


def _possible_and(breaks: Callable[..., bool], possible: bool, *values: object) -> bool:
    return possible and breaks(*values)


def _always(condition: Truth, _: Line | None) -> bool:
    return condition == YES


def _unless_never(condition: Truth, said: Line | None) -> bool:
    return condition == YES and _says(said) != "never"


def _differ(may: bool, can: bool, before: object, after: object) -> bool:
    return may and can and before != after


def _lower(may: bool, can: bool, before: int | None, after: int | None) -> bool:
    return may and can and before is not None and after is not None and after > before


def _lost(may: bool, can: bool, before: Line | None, after: Line | None) -> bool:
    return may and can and _says(before) != "nothing" and _says(after) == "nothing"


def _not_never_while(condition: Truth, said: Line | None) -> bool:
    return condition != NO and _says(said) != "never"


def _says(line: Line | None) -> str:
    return line.says if line is not None else "nothing"


def _does(line: Line | None) -> bool:
    return _says(line) == "do"


# ── What breaks a claim, for the person who must mend it


def _told(case: _Case, attempt: _Attempt, claim: Claim, smallest: Mapping[str, Truth]) -> Claim:
    if attempt.broken.level == len(case.diagrams.facts):
        return replace(claim, broken_by="whatever is answered")
    plan = make_plan(case.protocol, attempt.role, {**smallest, **attempt.step})
    return replace(
        claim,
        broken_by=render_phrases(smallest, case.protocol.vocabulary.facts),
        at_fault=tuple(_at_fault(plan, attempt)),
    )


def _at_fault(plan: ActionPlan, attempt: _Attempt) -> Iterator[str]:
    """What the plan says there on the actions in question, or what makes its headline."""
    actions = attempt.actions or (*REFERRALS, "seek-advice", "call-999", "decide-in-school")
    lines = [line for line in plan.actions if line.clause.action in actions]
    for line in lines:
        doubt = "" if line.certain else " (in doubt)"
        yield f"{line.clause.modality} {line.clause.action}{doubt}: {line.clause.id}"
    for lost in plan.overridden:
        if any(lost.by == line.clause.id for line in lines):
            yield f"{lost.clause} gives way to {lost.by}"
    if not lines:
        yield f"no line on {', '.join(actions)}"
    if not attempt.actions:
        yield f"the headline is {plan.level}"


def report_proof(project: Project, show: Callable[[str], None]) -> list[Claim]:
    """Show each rule with the number of claims proved; return all claims."""
    claims = list(prove(project))
    show(f"{count_situations(project):,} possible situations; {len(project.policies)} protocols")
    for rule in project.rules:
        own = [claim for claim in claims if claim.rule == rule.number]
        broken = [claim for claim in own if claim.broken_by]
        proved = len(own) - len(broken)
        show(f"rule {rule.number:>2}: {proved:>6,} of {len(own):>6,} claims proved: {rule.title}")
        for claim in broken:
            show(f"    {claim.protocol}: broken: {claim.text}")
            show(f"        when {claim.broken_by}")
            for line in claim.at_fault:
                show(f"        {line}")
    return claims
