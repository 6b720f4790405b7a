"""The same journey in the terminal: one screen at a time, back, change, why, then the plan.

For developers, and for people who review a protocol. The journey is a fold: `step` takes where the
reader is and a line that they typed, and returns where they are then. Only `run_interview` reads
and shows. Nothing is kept when it ends.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from shutil import get_terminal_size
from types import MappingProxyType

from build_tools.content.wording import Wording
from build_tools.terminal.compiled import CompiledProtocol
from build_tools.terminal.report import (
    WIDTH,
    group_actions,
    render_plan,
    render_reasons,
    wrap_lines,
)
from decision_tree.plan import ActionPlan, make_plan, plan_json
from decision_tree.questions import facts_that_matter
from decision_tree.situation import option_answers, reconcile, settle
from decision_tree.truth import TRUTHS
from decision_tree.vocabulary import Answers, Screen, Vocabulary

HINT = "Type a number, or 'help' for what else you can type."
EMPTY = "Leave it empty if you do not know."
FIRST = "This is the first question."
NEXT = "Type 'why 1', 'change 1', 'answers', 'back', 'json', 'restart' or 'quit'."
MORE = "There are questions left: type 'go on' to answer them."
DROPPED = "Your new answer rules this out, and it is dropped. It is asked again if it matters:"
NARROWEST = 40
SHORT = {"b": "back", "q": "quit"}
INTERRUPTED = 130
"""The exit status of a program that was interrupted from the keyboard."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """What does not change on the way. `role`: the one given at the start, if any."""

    compiled: CompiledProtocol
    wording: Wording
    role: str | None
    as_json: bool
    width: int

    @property
    def vocabulary(self) -> Vocabulary:
        """The protocol's."""
        return self.compiled.protocol.vocabulary


@dataclass(frozen=True, kw_only=True, slots=True)
class Journey:
    """Where the reader is. `screen`: the one that is asked, None where the plan is in view.

    `facts`: those of the screen that wait for an answer. `said`: the reply to what was typed last.
    `before`: the step to which Back leads.
    """

    role: str | None = None
    answers: Answers = MappingProxyType({})
    screen: str | None = None
    facts: tuple[str, ...] = ()
    said: str = ""
    before: "Journey | None" = None
    over: bool = False


def run_interview(
    compiled: CompiledProtocol,
    wording: Wording,
    role: str | None,
    *,
    as_json: bool = False,
    width: int | None = None,
    read: Callable[[str], str] = input,
    show: Callable[[str], None] = print,
) -> int:
    """Ask until nothing more can matter, show the plan, and go on until the reader leaves.

    Without a `role` it is the first question; without a `width`, the terminal's. Returns the exit
    status.
    """
    width = find_width() if width is None else width
    guide = Guide(compiled=compiled, wording=wording, role=role, as_json=as_json, width=width)
    journey = begin(guide)
    while not journey.over:
        for text in (journey.said, render_question(guide, journey)):
            if text:
                show(text)
        try:
            journey = step(guide, journey, read("> "))
        except EOFError:
            journey = end(guide, journey)
        except KeyboardInterrupt:
            return INTERRUPTED
    if journey.said:
        show(journey.said)
    return 0


def find_width() -> int:
    """How wide to write in this terminal."""
    return max(NARROWEST, min(WIDTH, get_terminal_size().columns))


# ── The fold


def begin(guide: Guide) -> Journey:
    """The first question, after what stands above every question."""
    nevers = [f"  - {never.text}" for never in guide.wording.always_never]
    opening = wrap_lines([guide.wording.emergency, *nevers, "", HINT], guide.width)
    journey = Journey(role=guide.role, said=opening)
    if guide.role is None:
        return replace(journey, screen=_role_screen(guide))
    return _follow(guide, journey)


def step(guide: Guide, journey: Journey, line: str) -> Journey:
    """Where the reader is after typing `line`: a command, numbers, or nothing."""
    journey = replace(journey, said="")
    word, _, rest = line.strip().lower().partition(" ")
    word = SHORT.get(word, word)
    if word in COMMANDS:
        return COMMANDS[word].act(guide, journey, rest.strip())
    numbers = _numbers(line) if line.strip() else _empty_means(guide, journey)
    chosen = _choose(guide, journey, numbers) if numbers else None
    return chosen or _say(guide, journey, HINT if journey.screen else NEXT)


def end(guide: Guide, journey: Journey) -> Journey:
    """The reader closed the terminal: the plan is the last thing shown."""
    said = "" if journey.screen is None else _plan_text(guide, journey)
    return replace(journey, said=said, over=True)


def render_question(guide: Guide, journey: Journey) -> str:
    """The question that waits, with what can be chosen; empty where none does."""
    if journey.screen is None:
        return ""
    return wrap_lines(_question_lines(guide, journey, _screen(guide, journey)), guide.width)


# ── Answering


def _choose(guide: Guide, journey: Journey, numbers: tuple[int, ...]) -> Journey | None:
    """Where these choices lead, or None where they cannot be made."""
    if journey.screen is None:
        return None
    screen = _screen(guide, journey)
    if not {*numbers} <= {*range(1, len(_labels(guide, screen)) + 1)}:
        return None
    if len(numbers) != 1:
        return None
    chosen = numbers[0] - 1
    match screen.asking:
        case "role":
            return _advance(
                guide, journey, replace(journey, role=[*guide.vocabulary.roles][chosen])
            )
        case "one":
            option = [*screen.options][chosen]
            newest = option_answers(screen.id, option, guide.vocabulary)
            return _answer(guide, journey, newest, ())
    first, *others = journey.facts
    return _answer(guide, journey, {first: TRUTHS[chosen]}, tuple(others))


def _answer(guide: Guide, journey: Journey, newest: Answers, rest: tuple[str, ...]) -> Journey:
    """The journey with these answers, less what they make impossible, at what comes next."""
    answers = {**journey.answers, **newest}
    kept = reconcile(answers, frozenset(newest), guide.vocabulary)
    dropped = [f"  - {_fact_line(guide, fact, answers)}" for fact in answers if fact not in kept]
    said = wrap_lines([DROPPED, *dropped], guide.width) if dropped else ""
    return _advance(guide, journey, replace(journey, answers=kept, facts=rest, said=said))


def _advance(guide: Guide, before: Journey, after: Journey) -> Journey:
    """Stop at a danger that has just come up; else the rest of the screen, else what follows."""
    after = replace(after, before=before)
    if _plan(guide, after).level == "emergency" != _plan(guide, before).level:
        return _at_plan(guide, after)
    return after if after.facts else _follow(guide, after)


def _follow(guide: Guide, journey: Journey) -> Journey:
    questions = _plan(guide, journey).questions
    if questions is None:
        return _at_plan(guide, journey)
    return replace(journey, screen=questions.screen, facts=questions.facts)


def _at_plan(guide: Guide, journey: Journey) -> Journey:
    """The plan in view: what was said, the plan, its headline again (it has scrolled away), and
    what can be typed.
    """
    texts = [journey.said, _plan_text(guide, journey)]
    if not guide.as_json:
        plan = _plan(guide, journey)
        more = [MORE] if plan.questions else []
        headline = guide.wording.levels[plan.level].headline.upper()
        texts.append(wrap_lines([headline, *more, NEXT], guide.width))
    said = "\n\n".join(text for text in texts if text)
    return replace(journey, screen=None, facts=(), said=said)


# ── Commands


def _back(guide: Guide, journey: Journey, _: str) -> Journey:
    if journey.before is None:
        return _say(guide, journey, FIRST)
    before = replace(journey.before, said="")
    return before if before.screen else _at_plan(guide, before)


def _why(guide: Guide, journey: Journey, number: str) -> Journey:
    if not number and journey.screen:
        return _say(guide, journey, guide.wording.screens[journey.screen].why)
    plan = _plan(guide, journey)
    line = _number(number, len(group_actions(plan)))
    if line is None:
        return _say(guide, journey, "Type 'why' and the number of a line of the plan: why 1")
    text = render_reasons(plan, line, guide.compiled, guide.wording, guide.width)
    return replace(journey, said=text)


def _show_plan(guide: Guide, journey: Journey, _: str) -> Journey:
    if journey.screen is None:
        return _at_plan(guide, journey)
    return replace(journey, said=_plan_text(guide, journey))


def _show_json(guide: Guide, journey: Journey, _: str) -> Journey:
    return replace(journey, said=_plan_text(replace(guide, as_json=True), journey))


def _go_on(guide: Guide, journey: Journey, _: str) -> Journey:
    if journey.screen:
        return _say(guide, journey, HINT)
    if _plan(guide, journey).questions is None:
        return _say(guide, journey, "No question is left that could change the plan.")
    return _follow(guide, replace(journey, before=journey))


def _show_answers(guide: Guide, journey: Journey, _: str) -> Journey:
    lines: list[str] = []
    for number, screen in enumerate(_answered(guide, journey), start=1):
        lines.append(f"{number}. {guide.wording.screens[screen.id].question}")
        lines += (f"     {line}" for line in _answer_lines(guide, journey, screen, screen.facts))
    return _say(guide, journey, *(lines or ["Nothing is answered yet."]))


def _change(guide: Guide, journey: Journey, number: str) -> Journey:
    answered = _answered(guide, journey)
    chosen = _number(number, len(answered))
    if chosen is None:
        return _say(guide, journey, "Type 'change' and a number that 'answers' shows: change 1")
    screen = answered[chosen - 1]
    facts = _facts_to_change(guide, journey, screen)
    return replace(journey, screen=screen.id, facts=facts, before=journey)


def _restart(guide: Guide, _: Journey, __: str) -> Journey:
    return begin(guide)


def _help(guide: Guide, journey: Journey, _: str) -> Journey:
    lines = [f"  {command.usage}: {command.help}" for command in COMMANDS.values()]
    return _say(guide, journey, "A number: choose it. Nothing: you do not know.", *lines)


def _quit(_: Guide, journey: Journey, __: str) -> Journey:
    return replace(journey, over=True)


@dataclass(frozen=True, slots=True)
class Command:
    """What a word does, how it is typed, and what it is for."""

    act: Callable[[Guide, Journey, str], Journey]
    usage: str
    help: str


COMMANDS: Mapping[str, Command] = {
    "back": Command(_back, "back", "the question before, without its answer"),
    "why": Command(_why, "why, why N", "why this is asked; why line N of the plan stands"),
    "plan": Command(_show_plan, "plan", "the plan so far"),
    "answers": Command(_show_answers, "answers", "what you have answered, numbered"),
    "change": Command(_change, "change N", "answer N again; the others are kept"),
    "go": Command(_go_on, "go on", "from the plan, to the questions that are left"),
    "json": Command(_show_json, "json", "the plan so far as JSON"),
    "restart": Command(_restart, "restart", "forget every answer and start again"),
    "help": Command(_help, "help", "this list"),
    "quit": Command(_quit, "quit", "leave; nothing is kept"),
}


# ── Texts


def _question_lines(guide: Guide, journey: Journey, screen: Screen) -> Iterator[str]:
    left = len(journey.facts) - 1 if screen.asking == "each" else 0
    yield ""
    yield guide.wording.screens[screen.id].question + (f" ({left} more after this)" if left else "")
    if screen.asking == "each":
        text = guide.wording.facts[journey.facts[0]]
        yield f"{text.question}. {text.definition}"
    asked = journey.facts[:1] if screen.asking == "each" else journey.facts
    yield from (f"Now: {line}" for line in _answer_lines(guide, journey, screen, asked))
    for number, label in enumerate(_labels(guide, screen), start=1):
        yield f"  {number}. {label}"
    if _empty_means(guide, journey):
        yield EMPTY


def _labels(guide: Guide, screen: Screen) -> list[str]:
    """What can be chosen, in the order of its numbers."""
    wording = guide.wording
    match screen.asking:
        case "role":
            return [f"{text.label} ({text.hint})" for text in wording.roles.values()]
        case "one":
            return [wording.screens[screen.id].labels[option] for option in screen.options]
    return [wording.answers[truth] for truth in TRUTHS]


def _answer_lines(
    guide: Guide, journey: Journey, screen: Screen, facts: tuple[str, ...]
) -> list[str]:
    """What was answered on a screen: the role, the option, or fact by fact."""
    if screen.asking == "role":
        return [guide.wording.roles[journey.role].label] if journey.role else []
    given = {fact: journey.answers[fact] for fact in screen.facts if fact in journey.answers}
    for option in screen.options:
        if given == option_answers(screen.id, option, guide.vocabulary):
            return [guide.wording.screens[screen.id].labels[option]]
    return [_fact_line(guide, fact, given) for fact in facts if fact in given]


def _fact_line(guide: Guide, fact: str, answers: Answers) -> str:
    return f"{guide.wording.facts[fact].question}: {guide.wording.answers[answers[fact]]}"


def _plan_text(guide: Guide, journey: Journey) -> str:
    plan = _plan(guide, journey)
    if guide.as_json:
        return json.dumps(plan_json(plan), indent=2)
    return "\n" + render_plan(plan, guide.compiled, guide.wording, guide.width)


def _say(guide: Guide, journey: Journey, *lines: str) -> Journey:
    return replace(journey, said=wrap_lines(lines, guide.width))


# ── Small readers


def _plan(guide: Guide, journey: Journey) -> ActionPlan:
    """The plan so far; before the role is known, that of the first one, any member of staff."""
    role = journey.role or next(iter(guide.vocabulary.roles))
    return make_plan(guide.compiled.protocol, role, journey.answers)


def _screen(guide: Guide, journey: Journey) -> Screen:
    return guide.vocabulary.screens[journey.screen or _role_screen(guide)]


def _role_screen(guide: Guide) -> str:
    return next(iter(guide.vocabulary.screens))


def _answered(guide: Guide, journey: Journey) -> list[Screen]:
    return [
        screen
        for screen in guide.vocabulary.screens.values()
        if (screen.asking == "role" and journey.role)
        or any(fact in journey.answers for fact in screen.facts)
    ]


def _facts_to_change(guide: Guide, journey: Journey, screen: Screen) -> tuple[str, ...]:
    """What was answered on the screen, and what would matter if nothing on it were."""
    others = {fact: a for fact, a in journey.answers.items() if fact not in screen.facts}
    matter = facts_that_matter(
        guide.compiled.protocol,
        _plan(guide, journey).role,
        others,
        settle(others, guide.vocabulary),
    )
    return tuple(fact for fact in screen.facts if fact in matter or fact in journey.answers)


def _empty_means(guide: Guide, journey: Journey) -> tuple[int, ...]:
    """The number of "I don't know" on this screen, if it has one."""
    if journey.screen is None:
        return ()
    screen = _screen(guide, journey)
    match screen.asking:
        case "role":
            return ()
        case "one":
            choices = enumerate(screen.options.values(), start=1)
            return tuple(number for number, sets in choices if not sets)
    return (len(_labels(guide, screen)),)


def _numbers(line: str) -> tuple[int, ...]:
    words = line.replace(",", " ").split()
    return tuple(map(int, words)) if all(map(_is_number, words)) else ()


def _number(word: str, most: int) -> int | None:
    return int(word) if _is_number(word) and 1 <= int(word) <= most else None


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal()
