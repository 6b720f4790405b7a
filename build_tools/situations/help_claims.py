"""The help trees, proved: each claim over every possible situation of each audience.

As in `proof.py`, a claim is written as what would break it, and decision diagrams find the
smallest situation that does. Which questions the engine asks is followed along every way through a
tree, and judged by the same diagrams. Nothing is sampled. What is not proved here: wording, law and
judgement.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from build_tools.content.help_trees import HelpTree
from build_tools.content.project import Project
from build_tools.situations.diagrams import Diagram, Diagrams
from build_tools.situations.symbolic import NOTHING, Line, SymbolicProtocol
from decision_tree.questions import NextQuestions, find_next_questions
from decision_tree.situation import settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import Answers, Screen

DANGER = "danger"
MOST_SCREENS = 4
TELLS = {"pupils": ("tell-adult",), "parents": ("tell-school",)}
"""By audience, the actions that send the reader to a person who can act."""

REACHES_NOW = ("phone", "text")
"""The ways to reach a service by which somebody answers."""

NEVER_AT_ALL = (
    "pay-or-send-more",
    "show-picture",
    "pass-on",
    "look-at-picture",
    "copy-picture",
    "delete-chat",
    "meet",
    "blame",
    "confront",
    "tell-others",
    "take-phone",
)
STANDING = {
    "pupils": ("pay-or-send-more", "show-picture", "pass-on", "delete-chat"),
    "parents": (
        "pay-or-send-more",
        "look-at-picture",
        "copy-picture",
        "pass-on",
        "delete-chat",
        "blame",
        "confront",
        "tell-others",
        "take-phone",
    ),
}
"""By audience, the nevers that matter whatever has happened."""

MEETING = ("adult-or-stranger", "threatened", "asked")
"""The facts on which a child must not meet the person, unless each of them is certainly not so."""

SAFE_WHEN_YES = frozenset({"home-safe", "adult-to-tell"})
"""Facts whose risk is the no. A yes to any other is the risk."""

CLAIMS = {
    "a": "someone to tell",
    "b": "a way to reach help now",
    "c": "danger first",
    "d": "what never to do",
    "e": "doubt and risk take nothing away",
    "f": "open services, for these readers",
    "g": "no pointless question, at most four screens",
    "h": "every line acts somewhere",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpClaim:
    """What is proved of one tree. `broken_by`: the smallest situation that breaks it, or what."""

    rule: str
    text: str
    tree: str
    broken_by: str


@dataclass(frozen=True, slots=True)
class _Case:
    """One tree evaluated."""

    project: Project
    tree: HelpTree
    symbolic: SymbolicProtocol
    lines: Mapping[str, Diagram]
    protective: Mapping[str, Diagram]
    level: Diagram

    @property
    def diagrams(self) -> Diagrams:
        return self.symbolic.diagrams

    @property
    def role(self) -> str:
        return self.tree.place.role

    @property
    def readers(self) -> str:
        return self.tree.audience.readers

    def line(self, action: str) -> Diagram:
        return self.lines.get(action, self.diagrams.constant(NOTHING))


Claimed = Iterator[tuple[str, str, Diagram | str]]
"""Claims: the rule, the words, and the situations that would break it, or what breaks it."""


def prove_help(project: Project) -> Iterator[HelpClaim]:
    """Every claim on every tree."""
    for tree in project.help_trees:
        case = _evaluate(project, tree)
        for rule, text, broken in _claims(case):
            told = broken if isinstance(broken, str) else _smallest(case, broken)
            yield HelpClaim(rule=rule, text=text, tree=tree.id, broken_by=told)


def count_help_situations(tree: HelpTree) -> int:
    """How many situations are possible."""
    diagrams = Diagrams(tuple(tree.vocabulary.facts))
    symbolic = SymbolicProtocol(tree.protocol, diagrams)
    return diagrams.count(symbolic.possible, bool)


def report_help_proof(project: Project, show: Callable[[str], None]) -> list[HelpClaim]:
    """Show each rule with the number of claims proved; return all claims."""
    trees = project.help_trees
    if not trees:
        return []
    claims = list(prove_help(project))
    show(f"find help: {count_help_situations(trees[0]):,} possible situations; {len(trees)} trees")
    for rule, what in CLAIMS.items():
        own = [claim for claim in claims if claim.rule == rule]
        broken = [claim for claim in own if claim.broken_by]
        show(f"rule {rule:>2}: {len(own) - len(broken)} of {len(own)} claims proved: {what}")
        for claim in broken:
            show(f"    {claim.tree}: broken: {claim.text}\n        when {claim.broken_by}")
    return claims


def _evaluate(project: Project, tree: HelpTree) -> _Case:
    role = tree.place.role
    symbolic = SymbolicProtocol(tree.protocol, Diagrams(tuple(tree.vocabulary.facts)))
    return _Case(
        project,
        tree,
        symbolic,
        symbolic.lines(role),
        symbolic.lines(role, protective=True),
        symbolic.level(role),
    )


def _smallest(case: _Case, broken: Diagram) -> str:
    both = case.diagrams.apply(_and, case.symbolic.possible, broken)
    answers = case.diagrams.find_smallest(both, bool)
    return "" if answers is None else _situation(case, answers)


def _situation(case: _Case, answers: Answers) -> str:
    facts = case.tree.vocabulary.facts
    known = {fact: answer for fact, answer in answers.items() if answer != NOT_KNOWN}
    phrases = [facts[fact].yes if known[fact] == YES else facts[fact].no for fact in known]
    return "; ".join(phrases) if phrases else "nothing is known"


def _claims(case: _Case) -> Claimed:
    yield from _telling_claims(case)
    yield from _danger_claims(case)
    yield from _never_claims(case)
    yield from _monotone_claims(case)
    yield from _service_claims(case)
    yield from _question_claims(case)
    yield from _use_claims(case)


def _telling_claims(case: _Case) -> Claimed:
    every = case.diagrams.apply
    telling = [case.line(action) for action in TELLS[case.readers]]
    yield "a", "a line says whom to tell", every(_none_does, *telling)
    services = {service.id: service for service in case.project.services}
    reaching = [
        case.line(action)
        for action, ids in case.tree.reach.items()
        if any(way.kind in REACHES_NOW for id_ in ids for way in services[id_].reach)
    ]
    reaching.append(case.line("call-999"))
    yield "b", "a line leads to somebody who answers", every(_none_does, *reaching)


def _danger_claims(case: _Case) -> Claimed:
    danger, calling = case.symbolic.value(DANGER), case.line("call-999")
    every = case.diagrams.apply
    yield (
        "c",
        "certain danger is an emergency",
        every(lambda now, level: (now == YES) != (level == "emergency"), danger, case.level),
    )
    yield (
        "c",
        "danger that is not excluded brings 999",
        every(lambda now, said: now != NO and not _does(said), danger, calling),
    )
    yield (
        "c",
        "danger that is not excluded brings somebody who listens",
        every(lambda now, said: now != NO and not _does(said), danger, case.line("crisis")),
    )
    vocabulary = case.tree.vocabulary
    first = next(iter(vocabulary.actions))
    topics = {card.topic for card in case.tree.cards if card.action == "call-999"}
    part = {vocabulary.part_of(topic) for topic in topics}
    leads = first == "call-999" and part == {next(iter(vocabulary.parts))}
    leads = leads and not vocabulary.certain_first
    yield "c", "999 is the first line wherever it stands", "" if leads else f"{first} comes first"
    screen = next(iter(vocabulary.screens.values()))
    asked = "" if screen.facts == (DANGER,) else f"{screen.id} comes first"
    yield "c", "danger is asked about first", asked


def _never_claims(case: _Case) -> Claimed:
    every = case.diagrams.apply
    for action in NEVER_AT_ALL:
        yield "d", f"no line says to {action}", every(_does, case.line(action))
    for action in STANDING[case.readers]:
        yield "d", f"{action} is a never", every(_not_never, case.line(action))
    if case.readers == "pupils":
        facts = [case.symbolic.value(fact) for fact in MEETING]
        yield (
            "d",
            "meet is a never while someone may ask, threaten or be unknown",
            every(
                lambda said, *could: any(value != NO for value in could) and _not_never(said),
                case.line("meet"),
                *facts,
            ),
        )


def _monotone_claims(case: _Case) -> Claimed:
    """A risk answer made graver takes no protecting line away, and lowers no level."""
    for fact in case.tree.vocabulary.facts:
        none: Truth = YES if fact in SAFE_WHEN_YES else NO
        certain: Truth = NO if fact in SAFE_WHEN_YES else YES
        steps: tuple[tuple[Truth, Truth], ...] = ((none, NOT_KNOWN), (NOT_KNOWN, certain))
        for step in steps:
            change = f"{fact} from {step[0]} to {step[1]}"
            yield "e", f"{change} lowers no level", _changed(case, fact, step, _calms, case.level)
            for action, line in case.protective.items():
                yield "e", f"{change} keeps {action}", _changed(case, fact, step, _lost, line)


def _changed(
    case: _Case,
    fact: str,
    step: tuple[Truth, Truth],
    breaks: Callable[..., bool],
    diagram: Diagram,
) -> Diagram:
    sides = [case.diagrams.restrict(diagram, fact, answer) for answer in step]
    return case.diagrams.apply(breaks, *sides)


def _service_claims(case: _Case) -> Claimed:
    services = {service.id: service for service in case.project.services}
    for action, ids in case.tree.reach.items():
        for id_ in ids:
            service = services[id_]
            fit = not service.closed and case.readers in service.audience
            broken = case.diagrams.apply(
                lambda said, fit=fit: _does(said) and not fit, case.line(action)
            )
            yield "f", f"{action} leads to {id_}, open and for {case.readers}", broken


def _use_claims(case: _Case) -> Claimed:
    for clause in case.symbolic.protocol.clauses:
        acts = (YES,) if clause.modality == "may" else (YES, NOT_KNOWN)
        condition = case.symbolic.conditions[clause.id]
        wins = clause.modality == "never"
        standing = case.diagrams.apply(
            lambda value, said, acts=acts, wins=wins: value in acts and (wins or _does(said)),
            condition,
            case.line(clause.action),
        )
        never = case.diagrams.count(standing, bool) == 0
        yield "h", f"{clause.id} acts in some situation", "no situation at all" if never else ""


# ── The questions, along every way through a tree


def _question_claims(case: _Case) -> Claimed:
    """What the engine asks can still change the answer, and it asks at most four screens."""
    whole = _whole_answer(case)
    pointless, most = dict[str, str](), 0
    for answers, questions, shown in _ways(case):
        most = max(most, shown)
        for fact in questions.facts:
            if fact not in pointless and not _can_change(case, whole, answers, fact):
                pointless[fact] = _situation(case, answers)
    for fact in case.tree.facts:
        yield "g", f"{fact} is asked only where it can matter", pointless.get(fact, "")
    over = "" if most <= MOST_SCREENS else f"{most} screens are asked"
    yield "g", f"at most {MOST_SCREENS} screens are asked", over


def _whole_answer(case: _Case) -> Diagram:
    """The level and every line at once."""
    return case.diagrams.apply(lambda *parts: parts, case.level, *case.lines.values())


def _can_change(case: _Case, whole: Diagram, answers: Answers, fact: str) -> bool:
    for given, answer in answers.items():
        whole = case.diagrams.restrict(whole, given, answer)
    sides = [case.diagrams.restrict(whole, fact, truth) for truth in TRUTHS]
    return any(side.key != sides[0].key for side in sides)


def _ways(case: _Case) -> Iterator[tuple[Answers, NextQuestions, int]]:
    """Every state in which the engine asks something: the answers so far, what it asks, and the
    number of that screen.
    """
    protocol = case.symbolic.protocol
    screens = case.tree.vocabulary.screens
    last = list(screens)[-1]
    waiting: list[tuple[Answers, int]] = [({}, 1)]
    while waiting:
        answers, shown = waiting.pop()
        situation = settle(answers, protocol.vocabulary)
        questions = find_next_questions(protocol, case.role, answers, situation)
        if questions is None:
            continue
        yield answers, questions, shown
        if questions.screen != last:  # screens are asked in their order: nothing follows the last
            given = _given_on(screens[questions.screen], questions.facts)
            waiting += [({**answers, **newest}, shown + 1) for newest in given]


def _given_on(screen: Screen, facts: tuple[str, ...]) -> Iterator[Answers]:
    """Every way to answer what a screen asks: of boxes, those ticked are yes and the rest no."""
    if screen.asking == "any":
        yield dict.fromkeys(facts, NOT_KNOWN)
        ticks: tuple[Truth, ...] = (YES, NO)
        for answers in product(ticks, repeat=len(facts)):
            yield dict(zip(facts, answers, strict=True))
    else:
        for answers in product(TRUTHS, repeat=len(facts)):
            yield dict(zip(facts, answers, strict=True))


# ── What a line says


def _does(said: Line | None) -> bool:
    return said is not None and said.says == "do"


def _none_does(*said: Line | None) -> bool:
    return not any(map(_does, said))


def _not_never(said: Line | None) -> bool:
    return said is not None and said.says != "never"


def _calms(before: str | None, after: str | None) -> bool:
    return before == "emergency" and after not in (None, "emergency")


def _lost(before: Line | None, after: Line | None) -> bool:
    if before is None or after is None:  # impossible
        return False
    return before.says != "nothing" and after.says == "nothing"


def _and(possible: bool, broken: bool) -> bool:
    return possible and broken
