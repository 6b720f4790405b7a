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
from decision_tree.truth import NOT_KNOWN, TRUTHS
from decision_tree.vocabulary import Answers, Screen

INTERRUPTED = 130
"""The exit status of a program that was interrupted from the keyboard."""
NOTHING: Answers = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Journey:
    """Where the reader is. `screen`: the one that is asked, None where the plan is in view.

    `facts`: those of the screen that wait for an answer. `said`: the reply to what was typed last.
    `before`: the step to which Back leads.
    """

    role: str | None = None
    answers: Answers = NOTHING
    screen: str | None = None
    facts: tuple[str, ...] = ()
    said: str = ""
    before: "Journey | None" = None
    over: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What can be chosen on a screen: a role, or answers."""

    label: str
    role: str | None = None
    answers: Answers = NOTHING

    @property
    def is_doubt(self) -> bool:
        """Whether it is what an empty line means: nothing of it is known."""
        return set(self.answers.values()) == {NOT_KNOWN}


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
    guide = Guide(words, role, as_json=as_json, width=width or min(WIDTH, get_terminal_size()[0]))
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
        self.vocabulary = self.protocol.vocabulary

    # ── The fold

    def begin(self) -> Journey:
        """The first question, after what stands above every question."""
        nevers = (f"  - {never.text}" for never in self.wording.always_never)
        opening = self._lines(self.wording.emergency, *nevers, "", self.texts["hint"])
        journey = Journey(role=self.role, said=opening)
        if self.role:
            return self._follow(journey)
        return replace(journey, screen=next(iter(self.vocabulary.screens)))

    def step(self, journey: Journey, line: str) -> Journey:
        """Where the reader is after typing `line`: a command, a number, or nothing."""
        journey = replace(journey, said="")
        word, _, rest = line.strip().lower().partition(" ")
        if word in COMMANDS:
            return COMMANDS[word](self, journey, rest.strip())
        for number, choice in enumerate(self._choices(journey), start=1):
            if number == _number(line.strip()) or (not word and choice.is_doubt):
                return self._choose(journey, choice)
        return self._say(journey, self.texts["hint" if journey.screen else "next"])

    def end(self, journey: Journey) -> Journey:
        """The reader closed the terminal: the plan is the last thing shown."""
        said = self._plan_text(journey) if journey.screen else ""
        return replace(journey, said=said, over=True)

    def _choose(self, journey: Journey, choice: Choice) -> Journey:
        """The journey with this choice, less what it makes impossible, at what comes next."""
        role = choice.role or journey.role
        answers = {**journey.answers, **choice.answers}
        kept = reconcile(answers, frozenset(choice.answers), self.vocabulary)
        dropped = [f"  - {self._fact_line(fact, answers)}" for fact in answers if fact not in kept]
        after = replace(
            journey,
            role=role,
            answers=kept,
            facts=tuple(fact for fact in journey.facts if fact not in choice.answers),
            said=self._lines(self.texts["dropped"], *dropped) if dropped else "",
            before=journey,
        )
        # A danger that has just come up stops at the plan, though there are questions left.
        if self._plan(after).level == "emergency" != self._plan(journey).level:
            return self._at_plan(after)
        return after if after.facts and not choice.role else self._follow(after)

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
            headline = self.wording.levels[plan.level].words_for(plan.acts_as).headline.upper()
            texts.append(self._lines(headline, *more, self.texts["next"]))
        said = "\n\n".join(filter(None, texts))
        return replace(journey, screen=None, facts=(), said=said)

    # ── Commands, each with what was typed after it

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
        if not 1 <= _number(number) <= len(numbered_lines(present_plan(plan, self.protocol))):
            return self._say(journey, self.texts["whyWhat"])
        return replace(journey, said=render_reasons(plan, _number(number), self.words, self.width))

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
        if journey.screen or self._plan(journey).questions is None:
            return self._say(journey, self.texts["hint" if journey.screen else "noMore"])
        return self._follow(replace(journey, before=journey))

    def show_answers(self, journey: Journey, _: str) -> Journey:
        """What was answered, numbered for `change`."""
        lines: list[str] = []
        for number, screen in enumerate(self._answered(journey), start=1):
            lines.append(f"{number}. {self.wording.screens[screen.id].question}")
            lines += (f"     {told}" for told in self._told(journey, screen, screen.facts))
        return self._say(journey, *(lines or [self.texts["nothing"]]))

    def change(self, journey: Journey, number: str) -> Journey:
        """A screen asked again; the other answers are kept."""
        answered = self._answered(journey)
        if not 1 <= _number(number) <= len(answered):
            return self._say(journey, self.texts["changeWhat"])
        screen = answered[_number(number) - 1]
        # What was answered on it, and what would matter if nothing on it were.
        others = {fact: a for fact, a in journey.answers.items() if fact not in screen.facts}
        situation = settle(others, self.vocabulary)
        matter = facts_that_matter(self.protocol, self._plan(journey).role, others, situation)
        facts = (fact for fact in screen.facts if fact in matter or fact in journey.answers)
        return replace(journey, screen=screen.id, facts=tuple(facts), before=journey)

    def help(self, journey: Journey, _: str) -> Journey:
        """Every command."""
        lines = (f"  {about}" for about in self.texts["command"].values())
        return self._say(journey, self.texts["choose"], *lines)

    # ── Texts

    def render_question(self, journey: Journey) -> str:
        """The question that waits, with what can be chosen; empty where none does."""
        return self._lines(*self._question_lines(journey)) if journey.screen else ""

    def _question_lines(self, journey: Journey) -> Iterator[str]:
        screen, choices = self.vocabulary.screens[journey.screen or ""], self._choices(journey)
        one_by_one = screen.asking in ("each", "any")
        asked = journey.facts[:1] if one_by_one else journey.facts
        left = len(journey.facts) - len(asked)
        more = self.texts["left"].format(count=left) if left else ""
        yield from ("", self.wording.screens[screen.id].question + more)
        if one_by_one:
            text = self.wording.facts[asked[0]]
            yield f"{text.question}. {text.definition}"
        for told in self._told(journey, screen, asked):
            yield self.texts["now"].format(answer=told)
        yield from (f"  {number}. {choice.label}" for number, choice in enumerate(choices, 1))
        if any(choice.is_doubt for choice in choices):
            yield self.texts["empty"]

    def _choices(self, journey: Journey) -> list[Choice]:
        """What can be chosen where the reader is, in the order of its numbers."""
        if journey.screen is None:
            return []
        screen, words = self.vocabulary.screens[journey.screen], self.wording
        match screen.asking:
            case "role":
                return [
                    Choice(label=f"{text.label} ({text.who})", role=role)
                    for role, text in words.roles.items()
                ]
            case "one":
                labels = words.screens[screen.id].labels
                return [
                    Choice(
                        label=labels[id_], answers=option_answers(screen.id, id_, self.vocabulary)
                    )
                    for id_ in screen.options
                ]
        fact = journey.facts[0]
        return [Choice(label=words.answers[truth], answers={fact: truth}) for truth in TRUTHS]

    def _told(self, journey: Journey, screen: Screen, facts: tuple[str, ...]) -> list[str]:
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


COMMANDS: Mapping[str, Callable[[Guide, Journey, str], Journey]] = {
    "back": Guide.back,
    "b": Guide.back,
    "why": Guide.why,
    "plan": Guide.show_plan,
    "answers": Guide.show_answers,
    "change": Guide.change,
    "go": Guide.go_on,
    "json": Guide.show_json,
    "restart": lambda guide, *_: guide.begin(),
    "help": Guide.help,
    "quit": lambda _, journey, __: replace(journey, over=True),
    "q": lambda _, journey, __: replace(journey, over=True),
}


def _number(word: str) -> int:
    """The number typed; 0 where it is none."""
    return int(word) if word.isascii() and word.isdecimal() else 0
