"""The safety floor, proved: each rule over every possible situation, for every protocol.

A rule is written as what would break it. Decision diagrams find whether any situation does, of all
that are possible, and the smallest one that does. Nothing is sampled. What is not proved here:
wording, law and judgement.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from build_tools.diagrams import Diagram, Diagrams
from build_tools.project import Project
from build_tools.protocols import protocol_of
from build_tools.situations import render_phrases
from build_tools.symbolic import NOTHING, Line, SymbolicProtocol
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth

LEAD = "safeguarding-lead"
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
    "view-imagery",
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
NOT_RISKS = frozenset({"imagery-of-under-18", "text-only", "adult-pornography"})
"""Facts that say what it is about: a yes to two of them means that another policy applies."""

GIVES_WAY = {
    "assess-risks": "belongs to an incident that the school manages itself",
    "review-decision": "belongs to an incident that the school manages itself",
    "record-reason": "there is no decision against a referral to record",
    "sign-off": "there is no decision against a referral to sign",
    "talk-with-pupil": "the police or social care say first who talks with the pupils",
    "ask-pupil-to-delete": "becomes a never: it may be evidence",
    "tell-parents": "becomes a never for now: social care or the police say when",
}
"""Lines that a new risk may take away, each with its reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What is proved of one protocol: `broken_by` is the smallest situation that breaks it."""

    rule: int
    text: str
    protocol: str
    broken_by: str


@dataclass(frozen=True, slots=True)
class _Case:
    """One protocol evaluated: its lines by role and action, its levels by role."""

    symbolic: SymbolicProtocol
    lines: dict[str, dict[str, Diagram]]
    protective: dict[str, dict[str, Diagram]]
    levels: dict[str, Diagram]

    @property
    def diagrams(self) -> Diagrams:
        return self.symbolic.diagrams

    def line(self, role: str, action: str) -> Diagram:
        return self.lines[role].get(action, self.diagrams.constant(NOTHING))


def prove(project: Project) -> Iterator[Claim]:
    """Every claim on every protocol."""
    screens = project.vocabulary.screens.values()
    diagrams = Diagrams(tuple(fact for screen in screens for fact in screen.facts))
    for policy in project.policies_by_age:
        symbolic = SymbolicProtocol(protocol_of(project, policy.id), diagrams)
        roles = list(project.vocabulary.roles)
        case = _Case(
            symbolic,
            {role: dict(symbolic.lines(role)) for role in roles},
            {role: dict(symbolic.lines(role, protective=True)) for role in roles},
            {role: symbolic.level(role) for role in roles},
        )
        for rule, text, broken in _claims(case, roles):
            both = diagrams.apply(_and, symbolic.possible, broken)
            smallest = diagrams.find_smallest(both, bool)
            told = "" if smallest is None else render_phrases(smallest, project.vocabulary.facts)
            yield Claim(rule=rule, text=text, protocol=policy.id, broken_by=told)


def count_situations(project: Project) -> int:
    """How many situations are possible."""
    screens = project.vocabulary.screens.values()
    diagrams = Diagrams(tuple(fact for screen in screens for fact in screen.facts))
    symbolic = SymbolicProtocol(protocol_of(project, project.floor.id), diagrams)
    return diagrams.count(symbolic.possible, bool)


Claimed = Iterator[tuple[int, str, Diagram]]
"""Claims: the rule, the words, and the situations that would break it."""


def _claims(case: _Case, roles: list[str]) -> Claimed:
    yield from _referral_claims(case)
    yield from _never_claims(case, roles)
    yield from _school_claims(case)
    yield from _standing_claims(case, roles)
    yield from _parent_claims(case)
    yield from _danger_claims(case, roles)
    yield from _monotone_claims(case, roles)


def _referral_claims(case: _Case) -> Claimed:
    criterion, every = case.symbolic.value("referral-criterion"), case.diagrams.apply
    actions = ("refer-to-police", "refer-to-social-care", "seek-advice")
    yield (
        1,
        "a criterion not excluded brings a referral or advice",
        every(
            lambda met, *said: met != NO and not any(map(_does, said)),
            criterion,
            *(case.line(LEAD, action) for action in actions),
        ),
    )
    yield (
        1,
        "a certain criterion is referred now",
        every(
            lambda met, level: met == YES and level not in ("refer-now", "emergency"),
            criterion,
            case.levels[LEAD],
        ),
    )
    for role in (LEAD, "head"):
        yield (
            2,
            f"a criterion not excluded is never the school's to decide ({role})",
            every(
                lambda met, level: met != NO and level == "school-decides",
                criterion,
                case.levels[role],
            ),
        )


def _never_claims(case: _Case, roles: list[str]) -> Claimed:
    scope, police = case.symbolic.value("in-scope"), case.symbolic.value("police-may-be-needed")
    for role in roles:
        for action in NEVER_AT_ALL:
            rule = 5 if action == "view-imagery" else 3
            broken = case.diagrams.apply(_not_never_while, scope, case.line(role, action))
            yield rule, f"{action} is a never for {role}", broken
        for action in ("delete-imagery", "ask-pupil-to-delete"):
            broken = case.diagrams.apply(_not_never_while, police, case.line(role, action))
            yield 6, f"{action} is a never for {role} while the police may be needed", broken
    for role in FRONT_LINE:
        for action in LEFT_TO_THE_LEAD:
            broken = case.diagrams.apply(_does, case.line(role, action))
            yield 4, f"{role} is never told to {action}", broken


def _school_claims(case: _Case) -> Claimed:
    aggravated, every = case.symbolic.value("aggravated"), case.diagrams.apply
    for role in (LEAD, "head"):
        keeping = case.line(role, "decide-in-school")
        yield (
            7,
            f"only what is certainly not aggravated is kept in school ({role})",
            every(lambda worse, said: _does(said) and worse != NO, aggravated, keeping),
        )
        for action in ("record-reason", "sign-off"):
            yield (
                7,
                f"who keeps it in school must {action} ({role})",
                every(
                    lambda keep, said: _does(keep) and not _does(said),
                    keeping,
                    case.line(role, action),
                ),
            )


def _standing_claims(case: _Case, roles: list[str]) -> Claimed:
    wanted = [(role, "tell-lead") for role in FRONT_LINE]
    wanted += [(role, action) for role in roles for action in ("record-incident", "support-pupil")]
    for role, action in wanted:
        yield (
            8,
            f"{action} stands for {role}",
            case.diagrams.apply(
                lambda here, said: here != NO and not _does(said),
                case.symbolic.value("in-scope"),
                case.line(role, action),
            ),
        )


def _parent_claims(case: _Case) -> Claimed:
    risk, telling = case.symbolic.value("parents-risk"), case.line(LEAD, "tell-parents")
    yield (
        9,
        "parents are told where it certainly puts no child at risk",
        case.diagrams.apply(lambda could, said: could == NO and not _does(said), risk, telling),
    )
    yield (
        9,
        "parents are not told yet while it could put a child at risk",
        case.diagrams.apply(_not_never_while, risk, telling),
    )


def _danger_claims(case: _Case, roles: list[str]) -> Claimed:
    for role in roles:
        yield (
            10,
            f"certain danger is an emergency for {role}",
            case.diagrams.apply(
                lambda now, said, level: now == YES and not (_does(said) and level == "emergency"),
                case.symbolic.value("immediate-danger"),
                case.line(role, "call-999"),
                case.levels[role],
            ),
        )


def _monotone_claims(case: _Case, roles: list[str]) -> Claimed:
    """A risk answer made graver lowers no level and takes no line away, but those that give way."""
    order = list(case.symbolic.protocol.vocabulary.levels)
    steps: tuple[tuple[Truth, Truth], ...] = ((NO, NOT_KNOWN), (NOT_KNOWN, YES))

    def lower(may: bool, can: bool, before: str, after: str) -> bool:
        known = may and can and before in order and after in order
        return known and order.index(after) > order.index(before)

    for fact in case.diagrams.facts:
        if fact in NOT_RISKS:
            continue
        for less, more in steps:
            change = f"{fact} from {less} to {more}"
            for role in roles:
                broken = _changed(case, fact, (less, more), lower, case.levels[role])
                yield 11, f"{change} lowers no level ({role})", broken
                for action, line in case.protective[role].items():
                    if action not in GIVES_WAY:
                        broken = _changed(case, fact, (less, more), _lost, line)
                        yield 11, f"{change} keeps {action} ({role})", broken


def _changed(
    case: _Case,
    fact: str,
    step: tuple[Truth, Truth],
    breaks: Callable[..., bool],
    diagram: Diagram,
) -> Diagram:
    """Where taking a step in one answer breaks something, both before and after being possible."""
    restrict = case.diagrams.restrict
    possible = [restrict(case.symbolic.possible, fact, answer) for answer in step]
    sides = [restrict(diagram, fact, answer) for answer in step]
    return case.diagrams.apply(breaks, *possible, *sides)


def _lost(may: bool, can: bool, before: Line | None, after: Line | None) -> bool:
    return may and can and _says(before) != "nothing" and _says(after) == "nothing"


def _not_never_while(condition: Truth, said: Line | None) -> bool:
    return condition != NO and _says(said) != "never"


def _says(line: Line | None) -> str:
    return line.says if line is not None else "nothing"


def _does(line: Line | None) -> bool:
    return _says(line) == "do"


def _and(possible: bool, broken: bool) -> bool:
    return possible and broken


def report_proof(project: Project, show: Callable[[str], None]) -> int:
    """Show each rule with the number of claims proved; return how many claims are broken."""
    claims = list(prove(project))
    show(f"{count_situations(project):,} possible situations; {len(project.policies)} protocols")
    for rule in sorted({claim.rule for claim in claims}):
        own = [claim for claim in claims if claim.rule == rule]
        broken = [claim for claim in own if claim.broken_by]
        show(f"rule {rule:>2}: {len(own) - len(broken)} of {len(own)} claims proved")
        for claim in broken:
            show(f"    {claim.protocol}: broken: {claim.text}\n        when {claim.broken_by}")
    return sum(bool(claim.broken_by) for claim in claims)
