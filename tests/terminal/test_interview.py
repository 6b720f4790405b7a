"""The journey in the terminal: one screen at a time, back, change, why, plan, and what follows."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from build_tools.content.project import load_project
from build_tools.terminal.interview import COMMANDS, INTERRUPTED, run_interview
from build_tools.terminal.report import (
    WIDTH,
    Words,
    render_plan,
    render_reasons,
    words_of,
)
from decision_tree.plan import make_plan

WORDING = load_project().wording
TEXTS = load_project().interface.terminal
ROLE, DANGER, KIND, CRITERIA, PLACE = (
    WORDING.screens[screen] for screen in ("role", "danger", "kind", "criteria", "place")
)

CALM = ("2",)  # nobody is in danger
IMAGERY = (*CALM, "1")  # and there is imagery of someone under 18
NO_CRITERION = (*IMAGERY, *["2"] * 6)
TO_PLACES = (*IMAGERY, "1", *["2"] * 7)  # an adult is involved, and no more is so
TO_THE_END = ("", *[""] * 40)  # not known, whatever is asked


@dataclass
class Reader:
    """Types these words, then closes the terminal; reads what is shown."""

    words: list[str]
    shown: list[str] = field(default_factory=list)

    def read(self, prompt: str) -> str:
        assert prompt == "> "
        if not self.words:
            raise EOFError
        return self.words.pop(0)

    @property
    def text(self) -> str:
        """What was shown, without its line breaks."""
        return " ".join(" ".join(self.shown).split())

    @property
    def last(self) -> str:
        return " ".join(self.shown[-1].split())

    @property
    def plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = json.loads(self.shown[-1])
        return plan

    def count(self, text: str) -> int:
        return self.text.count(text)


Interview = Callable[..., Reader]


@pytest.fixture(scope="module")
def words() -> Words:
    return words_of(load_project(), "national")


@pytest.fixture
def interview(words: Words) -> Interview:
    def interview(
        *typed: str,
        role: str | None = "safeguarding-lead",
        as_json: bool = False,
        width: int = WIDTH,
    ) -> Reader:
        reader = Reader([*typed])
        status = run_interview(
            words,
            role,
            as_json=as_json,
            width=width,
            read=reader.read,
            show=reader.shown.append,
        )
        assert status == 0
        return reader

    return interview


@pytest.fixture
def answers(interview: Interview) -> Callable[..., dict[str, str]]:
    """The answers of the plan in which these words end."""

    def answers(*typed: str) -> dict[str, str]:
        given: dict[str, str] = interview(*typed, as_json=True).plan["answers"]
        return given

    return answers


GivenAnswers = Callable[..., dict[str, str]]


# ── The beginning


def test_the_emergency_line_comes_first(interview: Interview) -> None:
    assert interview().shown[0].startswith(WORDING.emergency)


def test_the_five_nevers_come_before_any_question(interview: Interview) -> None:
    assert [line for line in interview().shown[0].split("\n") if line.startswith("  - ")] == [
        f"  - {never.text}" for never in WORDING.always_never
    ]


def test_without_a_role_it_is_the_first_question(interview: Interview) -> None:
    assert interview(role=None).shown[1].startswith(f"\n{ROLE.question}\n  1. ")


def test_the_role_chosen_is_that_of_the_plan(interview: Interview) -> None:
    assert interview("3", role=None, as_json=True).plan["role"] == "head"


def test_the_role_cannot_be_left_empty(interview: Interview) -> None:
    reader = interview("", role=None)

    assert (reader.count(ROLE.question), reader.count(TEXTS["hint"])) == (2, 2)


# ── Answering


def test_a_question_has_its_definition_and_its_answers(interview: Interview) -> None:
    fact = WORDING.facts["immediate-danger"]

    assert (
        f"{DANGER.question} {fact.question}. {fact.definition} 1. Yes 2. No 3. I don't know"
        in interview().text
    )


@pytest.mark.parametrize(
    ("word", "answer"), [("1", "yes"), ("2", "no"), (" 3 ", "not-known"), ("", "not-known")]
)
def test_a_number_is_an_answer_and_nothing_is_not_known(
    answers: GivenAnswers, word: str, answer: str
) -> None:
    assert answers(word) == {"immediate-danger": answer}


def test_an_option_answers_its_whole_screen(answers: GivenAnswers) -> None:
    assert answers(*CALM, "2") == {
        "immediate-danger": "no",
        "imagery-of-under-18": "no",
        "text-only": "yes",
        "adult-pornography": "no",
        "staff-conduct": "no",
    }


def test_an_option_left_empty_makes_its_whole_screen_not_known(answers: GivenAnswers) -> None:
    assert {fact for fact, answer in answers(*CALM, "").items() if answer == "not-known"} == {
        "imagery-of-under-18",
        "text-only",
        "adult-pornography",
        "staff-conduct",
    }


@pytest.mark.parametrize("word", ["0", "4", "x", "-1", "²", "1 2"])
def test_what_is_no_answer_gets_a_hint_and_is_asked_again(interview: Interview, word: str) -> None:
    assert interview(word).shown[2] == TEXTS["hint"]


def test_the_rows_of_a_screen_are_counted_down(interview: Interview) -> None:
    assert f"{CRITERIA.question} (5 more after this)" in interview(*IMAGERY).text


# ── Immediate danger


def test_danger_stops_at_once_with_the_plan(interview: Interview) -> None:
    reader = interview("1")

    assert ("CALL 999 NOW" in reader.last, reader.count(f"\n{KIND.question}")) == (True, 0)


def test_after_danger_the_reader_can_go_on(interview: Interview) -> None:
    reader = interview("1", "go on")

    assert (reader.count(TEXTS["more"]), f"{KIND.question} 1. " in reader.text) == (1, True)


# ── Why, plan, answers, json, help


def test_why_says_why_and_asks_again(interview: Interview) -> None:
    reader = interview("why")

    assert (DANGER.why in reader.text, reader.count(f"{DANGER.question} Someone")) == (True, 2)


def test_why_with_a_number_says_why_that_line_stands(interview: Interview, words: Words) -> None:
    plan = make_plan(words.protocol, "safeguarding-lead", {})

    assert interview("why 2").shown[2] == render_reasons(plan, 2, words)


@pytest.mark.parametrize("word", ["why 0", "why 999", "why x"])
def test_why_of_a_line_that_is_not_there_says_how(interview: Interview, word: str) -> None:
    assert interview(word).shown[2].startswith("Type 'why' and the number of a line")


def test_plan_shows_the_plan_so_far_and_asks_again(interview: Interview) -> None:
    reader = interview(*IMAGERY, "1", "plan", "2")

    assert (
        reader.count("REFER NOW"),
        reader.count(f"{WORDING.facts['pressured'].question}. "),
    ) == (2, 2)


def test_answers_are_numbered_with_their_questions(interview: Interview) -> None:
    label = KIND.labels["text-only"]

    assert (
        f"1. {ROLE.question} {WORDING.roles['safeguarding-lead'].label} "
        f"2. {DANGER.question} Someone is in danger now: No "
        f"3. {KIND.question} {label}"
    ) in interview(*CALM, "2", "answers").text


def test_json_is_the_plan_so_far(interview: Interview) -> None:
    assert json.loads(interview(*CALM, "json").shown[3])["answers"] == {"immediate-danger": "no"}


def test_help_names_every_command(interview: Interview) -> None:
    shown = interview("help").shown[2]

    assert [name for name in COMMANDS if len(name) > 1 and f"\n  {name}" not in shown] == []


# ── Back


@pytest.mark.parametrize("word", ["back", "B"])
def test_back_asks_the_question_before_again(answers: GivenAnswers, word: str) -> None:
    assert answers("2", word, "3") == {"immediate-danger": "not-known"}


def test_back_on_the_first_question_stays_there(interview: Interview) -> None:
    reader = interview("back")

    assert (reader.shown[2], reader.count(f"{DANGER.question} Someone")) == (TEXTS["first"], 2)


def test_back_from_a_change_leads_to_the_plan_again(interview: Interview) -> None:
    reader = interview("1", "change 2", "back")

    assert reader.shown[-1] == reader.shown[2]


# ── Change


def test_change_asks_one_screen_again_and_says_what_was_answered(interview: Interview) -> None:
    reader = interview(*IMAGERY, "change 2")

    assert "Now: Someone is in danger now: No" in reader.text


def test_change_keeps_the_other_answers(answers: GivenAnswers) -> None:
    given = answers(*IMAGERY, "1", "change 2", "3")

    assert (given["immediate-danger"], given["adult-involved"]) == ("not-known", "yes")


def test_an_answer_that_a_change_rules_out_is_dropped_and_named(interview: Interview) -> None:
    """Only words: nothing is on a pupil's device."""
    place = WORDING.facts["on-pupil-device"]

    assert (
        f"{TEXTS['dropped']} - {place.question}: Yes"
        in interview(*TO_PLACES, "1", "change 3", "2").text
    )


@pytest.mark.parametrize("word", ["change", "change 0", "change 3", "change x"])
def test_what_cannot_be_changed_says_how(interview: Interview, word: str) -> None:
    assert interview(*CALM, word).shown[3].startswith("Type 'change' and a number")


# ── The end


def test_the_plan_comes_when_nothing_more_can_matter(interview: Interview, words: Words) -> None:
    reader = interview("2", "1", role="staff")
    plan = make_plan(
        words.protocol,
        "staff",
        interview("2", "1", role="staff", as_json=True).plan["answers"],
    )

    assert reader.shown[-1].startswith(f"\n{render_plan(plan, words)}")


def test_the_plan_ends_with_its_headline_and_what_can_be_typed(interview: Interview) -> None:
    headline = WORDING.levels["tell-lead"].headline.upper()

    assert interview("2", "1", role="staff").last.endswith(f"{headline} {TEXTS['next']}")


def test_at_the_end_there_is_nothing_to_go_on_with(interview: Interview) -> None:
    reader = interview(*TO_THE_END, "go on")

    assert reader.last == "No question is left that could change the plan."


@pytest.mark.parametrize("word", ["", "1", "x"])
def test_at_the_plan_what_is_no_command_says_what_is_one(interview: Interview, word: str) -> None:
    assert interview("1", word).last == TEXTS["next"]


def test_the_end_of_input_at_a_question_shows_the_plan_so_far(interview: Interview) -> None:
    assert "REFER NOW" in interview(*IMAGERY, "1").last


@pytest.mark.parametrize("word", ["quit", "Q"])
def test_quit_leaves_without_a_plan(interview: Interview, word: str) -> None:
    assert interview(*IMAGERY, "1", word, as_json=True).count('"actions"') == 0


def test_restart_forgets_every_answer(answers: GivenAnswers) -> None:
    assert answers(*IMAGERY, "1", "restart") == {}


def test_an_interruption_leaves_quietly(words: Words) -> None:
    def interrupt(_: str) -> str:
        raise KeyboardInterrupt

    shown: list[str] = []
    status = run_interview(words, "staff", read=interrupt, show=shown.append)

    assert (status, len(shown)) == (INTERRUPTED, 2)


# ── Width


def test_no_line_is_wider_than_the_terminal(interview: Interview) -> None:
    typed = ("2", "1", "go on", "change 2", "", *TO_PLACES, "why", "why 3", "help", "answers")
    reader = interview(*typed, role=None, width=48)
    lines = [line for text in reader.shown for line in text.split("\n")]

    assert [line for line in lines if len(line) > 48 and " " in line.strip()] == []
