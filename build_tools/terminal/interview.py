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

from build_tools.terminal.report import (
    WIDTH,
    Words,
    numbered_lines,
    render_plan,
    render_reasons,
    wrap_lines,
)
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.presentation import present_plan, shown_plan_json
from decision_tree.questions import facts_that_matter
from decision_tree.situation import option_answers, reconcile, settle
from decision_tree.truth import TRUTHS
from decision_tree.vocabulary import Answers, Screen, Vocabulary

NARROWEST = 40
SHORT = {"b": "back", "q": "quit"}
INTERRUPTED = 130
"""The exit status of a program that was interrupted from the keyboard."""


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
    words: Words,
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
    guide = Guide(words, role, as_json=as_json, width=width or find_width())
    journey = guide.begin()
    while not journey.over:
        for text in filter(None, (journey.said, guide.render_question(journey))):
            show(text)
        try:
            journey = guide.step(journey, read("> "))
        except EOFError:
            journey = guide.end(journey)
        except KeyboardInterrupt:
            return INTERRUPTED
    if journey.said:
        show(journey.said)
    return 0


def find_width() -> int:
    """How wide to write in this terminal."""
    return max(NARROWEST, min(WIDTH, get_terminal_size().columns))


class Guide:
    """What does not change on the way, and where each typed line leads. `role`: the one given at
    the start, if any.
    """

    def __init__(
        self, words: Words, role: str | None = None, *, as_json: bool = False, width: int = WIDTH
    ) -> None:
        """Know the protocol and its words."""
        self.words, self.role, self.as_json, self.width = words, role, as_json, width
        self.wording = words.project.wording
        self.texts = words.project.interface.terminal
        self.protocol = words.protocol
        self.vocabulary: Vocabulary = self.protocol.vocabulary
        self.first = next(iter(self.vocabulary.screens))

    # ── The fold

    def begin(self) -> Journey:
        """The first question, after what stands above every question."""
        nevers = (f"  - {never.text}" for never in self.wording.always_never)
        opening = self._lines(self.wording.emergency, *nevers, "", self.texts["hint"])
        journey = Journey(role=self.role, said=opening)
        return replace(journey, screen=self.first) if self.role is None else self._follow(journey)

    def step(self, journey: Journey, line: str) -> Journey:
        """Where the reader is after typing `line`: a command, a number, or nothing."""
        journey = replace(journey, said="")
        word, _, rest = line.strip().lower().partition(" ")
        word = SHORT.get(word, word)
        if word in COMMANDS:
            return COMMANDS[word].act(self, journey, rest.strip())
        number = _number(line.strip()) if line.strip() else self._empty_means(journey)
        return self._choose(journey, number) or self._hint(journey)

    def end(self, journey: Journey) -> Journey:
        """The reader closed the terminal: the plan is the last thing shown."""
        said = "" if journey.screen is None else self._plan_text(journey)
        return replace(journey, said=said, over=True)

    # ── Answering

    def _choose(self, journey: Journey, number: int) -> Journey | None:
        """Where this choice leads, or None where it cannot be made."""
        if journey.screen is None:
            return None
        screen = self.vocabulary.screens[journey.screen]
        if not 1 <= number <= len(self._labels(screen)):
            return None
        match screen.asking:
            case "role":
                role = [*self.vocabulary.roles][number - 1]
                return self._advance(journey, replace(journey, role=role))
            case "one":
                option = [*screen.options][number - 1]
                return self._answer(journey, option_answers(screen.id, option, self.vocabulary), ())
        first, *others = journey.facts
        return self._answer(journey, {first: TRUTHS[number - 1]}, tuple(others))

    def _answer(self, journey: Journey, newest: Answers, rest: tuple[str, ...]) -> Journey:
        """The journey with these answers, less what they make impossible, at what comes next."""
        answers = {**journey.answers, **newest}
        kept = reconcile(answers, frozenset(newest), self.vocabulary)
        dropped = [f"  - {self._fact_line(fact, answers)}" for fact in answers if fact not in kept]
        said = self._lines(self.texts["dropped"], *dropped) if dropped else ""
        return self._advance(journey, replace(journey, answers=kept, facts=rest, said=said))

    def _advance(self, before: Journey, after: Journey) -> Journey:
        """Stop at a danger that has just come up; else the rest of the screen, or the next."""
        after = replace(after, before=before)
        if self._plan(after).level == "emergency" != self._plan(before).level:
            return self._at_plan(after)
        return after if after.facts else self._follow(after)

    def _follow(self, journey: Journey) -> Journey:
        """At the next question, or the plan where none is left."""
        questions = self._plan(journey).questions
        if questions is None:
            return self._at_plan(journey)
        return replace(journey, screen=questions.screen, facts=questions.facts)

    def _at_plan(self, journey: Journey) -> Journey:
        """The plan in view: what was said, the plan, its headline again, and what can be typed."""
        texts = [journey.said, self._plan_text(journey)]
        if not self.as_json:  # a long plan has scrolled its headline away
            plan = self._plan(journey)
            more = [self.texts["more"]] if plan.questions else []
            headline = self.wording.levels[plan.level].headline.upper()
            texts.append(self._lines(headline, *more, self.texts["next"]))
        said = "\n\n".join(filter(None, texts))
        return replace(journey, screen=None, facts=(), said=said)

    # ── Commands

    def back(self, journey: Journey, _: str) -> Journey:
        """To the step before."""
        if journey.before is None:
            return self._say(journey, self.texts["first"])
        before = replace(journey.before, said="")
        return before if before.screen else self._at_plan(before)

    def why(self, journey: Journey, number: str) -> Journey:
        """Why this is asked, or why a line of the plan stands."""
        if not number and journey.screen:
            return self._say(journey, self.wording.screens[journey.screen].why)
        plan = self._plan(journey)
        if 1 <= _number(number) <= len(numbered_lines(present_plan(plan, self.protocol))):
            said = render_reasons(plan, _number(number), self.words, self.width)
            return replace(journey, said=said)
        return self._say(journey, self.texts["whyWhat"])

    def show_plan(self, journey: Journey, _: str) -> Journey:
        """The plan so far."""
        if journey.screen is None:
            return self._at_plan(journey)
        return replace(journey, said=self._plan_text(journey))

    def show_json(self, journey: Journey, _: str) -> Journey:
        """The plan so far, as the engine gives it."""
        return replace(journey, said=self._json_text(self._plan(journey)))

    def go_on(self, journey: Journey, _: str) -> Journey:
        """From the plan to the questions that are left."""
        if journey.screen:
            return self._hint(journey)
        if self._plan(journey).questions is None:
            return self._say(journey, self.texts["noMore"])
        return self._follow(replace(journey, before=journey))

    def show_answers(self, journey: Journey, _: str) -> Journey:
        """What was answered, numbered for `change`."""
        lines: list[str] = []
        for number, screen in enumerate(self._answered(journey), start=1):
            lines.append(f"{number}. {self.wording.screens[screen.id].question}")
            lines += (f"     {line}" for line in self._answer_lines(journey, screen, screen.facts))
        return self._say(journey, *(lines or [self.texts["nothing"]]))

    def change(self, journey: Journey, number: str) -> Journey:
        """A screen asked again; the other answers are kept."""
        answered = self._answered(journey)
        if not 1 <= _number(number) <= len(answered):
            return self._say(journey, self.texts["changeWhat"])
        screen = answered[_number(number) - 1]
        facts = self._facts_to_change(journey, screen)
        return replace(journey, screen=screen.id, facts=facts, before=journey)

    def help(self, journey: Journey, _: str) -> Journey:
        """Every command."""
        about = self.texts["command"]
        lines = (f"  {command.usage}: {about[name]}" for name, command in COMMANDS.items())
        return self._say(journey, self.texts["choose"], *lines)

    # ── Texts

    def render_question(self, journey: Journey) -> str:
        """The question that waits, with what can be chosen; empty where none does."""
        return self._lines(*self._question_lines(journey)) if journey.screen else ""

    def _question_lines(self, journey: Journey) -> Iterator[str]:
        screen = self.vocabulary.screens[journey.screen or self.first]
        each = screen.asking == "each"
        left = len(journey.facts) - 1 if each else 0
        more = self.texts["left"].format(count=left) if left else ""
        yield from ("", self.wording.screens[screen.id].question + more)
        if each:
            text = self.wording.facts[journey.facts[0]]
            yield f"{text.question}. {text.definition}"
        for line in self._answer_lines(
            journey, screen, journey.facts[:1] if each else journey.facts
        ):
            yield self.texts["now"].format(answer=line)
        yield from (f"  {number}. {label}" for number, label in enumerate(self._labels(screen), 1))
        if self._empty_means(journey):
            yield self.texts["empty"]

    def _labels(self, screen: Screen) -> list[str]:
        """What can be chosen, in the order of its numbers."""
        match screen.asking:
            case "role":
                return [f"{text.label} ({text.hint})" for text in self.wording.roles.values()]
            case "one":
                labels = self.wording.screens[screen.id].labels
                return [labels[option] for option in screen.options]
        return [self.wording.answers[truth] for truth in TRUTHS]

    def _answer_lines(self, journey: Journey, screen: Screen, facts: tuple[str, ...]) -> list[str]:
        """What was answered on a screen: the role, the option, or fact by fact."""
        if screen.asking == "role":
            return [self.wording.roles[journey.role].label] if journey.role else []
        given = {fact: journey.answers[fact] for fact in screen.facts if fact in journey.answers}
        for option in screen.options:
            if given == option_answers(screen.id, option, self.vocabulary):
                return [self.wording.screens[screen.id].labels[option]]
        return [self._fact_line(fact, given) for fact in facts if fact in given]

    def _fact_line(self, fact: str, answers: Answers) -> str:
        return f"{self.wording.facts[fact].question}: {self.wording.answers[answers[fact]]}"

    def _plan_text(self, journey: Journey) -> str:
        plan = self._plan(journey)
        if self.as_json:
            return self._json_text(plan)
        return "\n" + render_plan(plan, self.words, self.width)

    def _json_text(self, plan: ActionPlan) -> str:
        return json.dumps(shown_plan_json(plan, self.protocol), indent=2)

    def _hint(self, journey: Journey) -> Journey:
        return self._say(journey, self.texts["hint" if journey.screen else "next"])

    def _say(self, journey: Journey, *lines: str) -> Journey:
        return replace(journey, said=self._lines(*lines))

    def _lines(self, *lines: str) -> str:
        return wrap_lines(lines, self.width)

    # ── What is known

    def _plan(self, journey: Journey) -> ActionPlan:
        """The plan so far; before the role is known, that of the first one, any member of staff."""
        role = journey.role or next(iter(self.vocabulary.roles))
        return make_plan(self.protocol, role, journey.answers)

    def _answered(self, journey: Journey) -> list[Screen]:
        """The screens with an answer."""
        return [
            screen
            for screen in self.vocabulary.screens.values()
            if (screen.asking == "role" and journey.role)
            or any(fact in journey.answers for fact in screen.facts)
        ]

    def _facts_to_change(self, journey: Journey, screen: Screen) -> tuple[str, ...]:
        """What was answered on the screen, and what would matter if nothing on it were."""
        others = {fact: a for fact, a in journey.answers.items() if fact not in screen.facts}
        situation = settle(others, self.vocabulary)
        matter = facts_that_matter(self.protocol, self._plan(journey).role, others, situation)
        return tuple(fact for fact in screen.facts if fact in matter or fact in journey.answers)

    def _empty_means(self, journey: Journey) -> int:
        """The number of "I don't know" on this screen; 0 where it has none."""
        if journey.screen is None:
            return 0
        screen = self.vocabulary.screens[journey.screen]
        match screen.asking:
            case "role":
                return 0
            case "one":
                unknown = (n for n, sets in enumerate(screen.options.values(), 1) if not sets)
                return next(unknown, 0)
        return len(TRUTHS)


@dataclass(frozen=True, slots=True)
class Command:
    """What a word does, and how it is typed."""

    act: Callable[[Guide, Journey, str], Journey]
    usage: str


COMMANDS: Mapping[str, Command] = {
    "back": Command(Guide.back, "back"),
    "why": Command(Guide.why, "why, why N"),
    "plan": Command(Guide.show_plan, "plan"),
    "answers": Command(Guide.show_answers, "answers"),
    "change": Command(Guide.change, "change N"),
    "go": Command(Guide.go_on, "go on"),
    "json": Command(Guide.show_json, "json"),
    "restart": Command(lambda guide, _, __: guide.begin(), "restart"),
    "help": Command(Guide.help, "help"),
    "quit": Command(lambda _, journey, __: replace(journey, over=True), "quit"),
}


def _number(word: str) -> int:
    """The number typed; 0 where it is none."""
    return int(word) if word.isascii() and word.isdecimal() else 0
