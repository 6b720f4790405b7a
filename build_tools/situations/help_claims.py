"""The help trees: what would break each claim made of each audience's tree.

Which questions the engine asks is followed along every way through a tree, and judged by the same
diagrams.
"""

from collections.abc import Iterator
from itertools import product
from operator import or_

from build_tools.content.help_trees import HelpTree
from build_tools.content.project import Project
from build_tools.situations.chosen import TOWARDS_NO, TOWARDS_YES, render_phrases
from build_tools.situations.claims import (
    Attempt,
    Case,
    Claim,
    does,
    idle_while,
    lost,
    none_does,
    not_never,
)
from build_tools.situations.diagrams import Diagram, Diagrams, Value
from build_tools.situations.symbolic import Line, SymbolicProtocol
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

RULES = {
    "a": "someone to tell",
    "b": "a way to reach help now",
    "c": "danger first",
    "d": "what never to do",
    "e": "doubt and risk take nothing away",
    "f": "open services, for these readers",
    "g": "no pointless question, at most four screens",
    "h": "every line acts somewhere",
}


class _Tree(Case):
    """One tree evaluated, and the claims made of it."""

    def __init__(self, project: Project, tree: HelpTree) -> None:
        super().__init__(tree.protocol, Diagrams(tuple(tree.vocabulary.facts)))
        self.project = project
        self.tree = tree
        self.role = tree.place.role
        self.readers = tree.audience.readers
        self.level = self.levels[self.role]

    def says(self, action: str) -> Diagram:
        """What the tree says of an action."""
        return self.line(self.role, action)

    def attempt(self, rule: str, text: str, broken: Diagram | str) -> Attempt:
        claim = Claim(rule=rule, id=text, text=text, protocol=self.tree.id)
        return Attempt(claim, broken, self.role)


def prove_tree(project: Project, tree: HelpTree) -> Iterator[Claim]:
    """Every claim on one tree."""
    case = _Tree(project, tree)
    for attempts in (_telling, _danger, _nevers, _monotone, _services, _questions, _uses):
        yield from map(case.judge, attempts(case))


def count_help_situations(tree: HelpTree) -> int:
    """How many situations are possible."""
    diagrams = Diagrams(tuple(tree.vocabulary.facts))
    return diagrams.count(SymbolicProtocol(tree.protocol, diagrams).possible)


def _telling(case: _Tree) -> Iterator[Attempt]:
    telling = [case.says(action) for action in TELLS[case.readers]]
    yield case.attempt("a", "a line says whom to tell", case.where(none_does, *telling))
    services = {service.id: service for service in case.project.services}
    reaching = [
        case.says(action)
        for action, ids in case.tree.reach.items()
        if any(way.kind in REACHES_NOW for id_ in ids for way in services[id_].reach)
    ]
    broken = case.where(none_does, *reaching, case.says("call-999"))
    yield case.attempt("b", "a line leads to somebody who answers", broken)


def _danger(case: _Tree) -> Iterator[Attempt]:
    danger, vocabulary = case.value(DANGER), case.tree.vocabulary
    broken = case.where(_parts_from_emergency, danger, case.level)
    yield case.attempt("c", "certain danger is an emergency", broken)
    for action, what in (("call-999", "999"), ("crisis", "somebody who listens")):
        broken = case.where(idle_while, danger, case.says(action))
        yield case.attempt("c", f"danger that is not excluded brings {what}", broken)
    first = next(iter(vocabulary.actions))
    topics = {card.topic for card in case.tree.cards if card.action == "call-999"}
    part = {vocabulary.part_of(topic) for topic in topics}
    leads = first == "call-999" and part == {next(iter(vocabulary.parts))}
    leads = leads and not vocabulary.certain_first
    late = "" if leads else f"{first} comes first"
    yield case.attempt("c", "999 is the first line wherever it stands", late)
    screen = next(iter(vocabulary.screens.values()))
    late = "" if screen.facts == (DANGER,) else f"{screen.id} comes first"
    yield case.attempt("c", "danger is asked about first", late)


def _parts_from_emergency(now: Truth, level: str) -> bool:
    return (now == YES) != (level == "emergency")


def _nevers(case: _Tree) -> Iterator[Attempt]:
    for action in NEVER_AT_ALL:
        broken = case.where(does, case.says(action))
        yield case.attempt("d", f"no line says to {action}", broken)
    for action in STANDING[case.readers]:
        broken = case.where(not_never, case.says(action))
        yield case.attempt("d", f"{action} is a never", broken)
    if case.readers == "pupils":
        broken = case.where(_could_and_not_never, case.says("meet"), *map(case.value, MEETING))
        text = "meet is a never while someone may ask, threaten or be unknown"
        yield case.attempt("d", text, broken)


def _could_and_not_never(said: Line, *could: Truth) -> bool:
    return any(value != NO for value in could) and not_never(said)


def _monotone(case: _Tree) -> Iterator[Attempt]:
    """A risk answer made graver takes no protecting line away, and lowers no level."""
    for fact in case.tree.vocabulary.facts:
        for step in TOWARDS_NO if fact in SAFE_WHEN_YES else TOWARDS_YES:
            change = f"{fact} from {step[0]} to {step[1]}"
            broken = case.where_changed(fact, step, _calms, case.level)
            yield case.attempt("e", f"{change} lowers no level", broken)
            for action, line in case.protective[case.role].items():
                broken = case.where_changed(fact, step, lost, line)
                yield case.attempt("e", f"{change} keeps {action}", broken)


def _calms(before: str, after: str) -> bool:
    return before == "emergency" and after != "emergency"


def _services(case: _Tree) -> Iterator[Attempt]:
    services = {service.id: service for service in case.project.services}
    for action, ids in case.tree.reach.items():
        for service in (services[id_] for id_ in ids):
            fit = not service.closed and case.readers in service.audience
            broken = (
                case.diagrams.constant(value=False) if fit else case.where(does, case.says(action))
            )
            text = f"{action} leads to {service.id}, open and for {case.readers}"
            yield case.attempt("f", text, broken)


def _uses(case: _Tree) -> Iterator[Attempt]:
    for clause in case.protocol.clauses:
        outcome = case.symbolic.outcome(clause, case.role)
        acts = {"certain", "possible"} & case.diagrams.reachable_values(outcome)
        text = f"{clause.id} acts in some situation"
        yield case.attempt("h", text, "" if acts else "no situation at all")


# ── The questions, along every way through a tree


def _questions(case: _Tree) -> Iterator[Attempt]:
    """What the engine asks can still change the answer, and it asks at most four screens."""
    changing = {fact: _changes(case, fact) for fact in case.diagrams.facts}
    pointless, most = dict[str, str](), 0
    for answers, questions, shown in _ways(case):
        most = max(most, shown)
        for fact in questions.facts:
            if fact not in pointless and not _can_be(case, changing[fact], answers):
                pointless[fact] = render_phrases(answers, case.tree.vocabulary.facts)
    for fact in case.tree.facts:
        text = f"{fact} is asked only where it can matter"
        yield case.attempt("g", text, pointless.get(fact, ""))
    over = "" if most <= MOST_SCREENS else f"{most} screens are asked"
    yield case.attempt("g", f"at most {MOST_SCREENS} screens are asked", over)


def _changes(case: _Tree, fact: str) -> Diagram:
    """Where two answers on a fact, all else being equal, change the level or a line."""
    sides = [
        [case.diagrams.restrict(said, fact, truth) for truth in TRUTHS]
        for said in (case.level, *case.lines[case.role].values())
    ]
    parting = [case.diagrams.apply(_part, *side) for side in sides]
    return case.diagrams.fold(or_, parting, empty=False)


def _part(*said: Value) -> bool:
    return len({*said}) > 1


def _can_be(case: _Tree, where: Diagram, answers: Answers) -> bool:
    """Whether `where` still holds somewhere once these answers are given."""
    for given, answer in answers.items():
        where = case.diagrams.restrict(where, given, answer)
    return where.key != case.diagrams.constant(value=False).key


def _ways(case: _Tree) -> Iterator[tuple[Answers, NextQuestions, int]]:
    """Every state in which the engine asks something: the answers so far, what it asks, and the
    number of that screen.
    """
    protocol = case.protocol
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
    """Every way to answer what a screen asks: of boxes, those ticked are yes, and the others no, or
    all not known.
    """
    if screen.asking == "any":
        for rest in (NO, NOT_KNOWN):
            ticks: tuple[Truth, ...] = (YES, rest)
            for answers in product(ticks, repeat=len(facts)):
                yield dict(zip(facts, answers, strict=True))
    else:
        for answers in product(TRUTHS, repeat=len(facts)):
            yield dict(zip(facts, answers, strict=True))
