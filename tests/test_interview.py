"""The journey in the terminal: one screen at a time, back, why, plan, quit."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from build_tools.project import load_project
from decision_tree.compiled import CompiledProtocol, load_compiled
from decision_tree.interview import HELP, run_interview

WORDING = load_project().wording


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
        return "\n".join(self.shown)

    @property
    def plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = json.loads(self.shown[-1])
        return plan

    def count(self, text: str) -> int:
        return self.text.count(text)


Interview = Callable[..., Reader]


@pytest.fixture(scope="module")
def compiled() -> CompiledProtocol:
    return load_compiled("national")


@pytest.fixture
def interview(compiled: CompiledProtocol) -> Interview:
    def interview(*words: str, role: str = "safeguarding-lead", as_json: bool = True) -> Reader:
        reader = Reader([*words])
        status = run_interview(
            compiled, WORDING, role, as_json=as_json, read=reader.read, show=reader.shown.append
        )
        assert status == 0
        return reader

    return interview


DANGER = WORDING.screens["danger"]
KIND = WORDING.screens["kind"]


def test_the_emergency_line_comes_first(interview: Interview) -> None:
    assert interview().shown[0].startswith(WORDING.emergency)


def test_the_first_question_is_asked_with_its_answers(interview: Interview) -> None:
    assert interview().shown[1:6] == [
        f"\n{DANGER.question}",
        "\n{0.question}. {0.definition}".format(WORDING.facts["immediate-danger"]),
        "  1. Yes",
        "  2. No",
        "  3. I don't know",
    ]


@pytest.mark.parametrize(("word", "answer"), [("1", "yes"), ("2", "no"), (" 3 ", "not-known")])
def test_a_number_is_an_answer(interview: Interview, word: str, answer: str) -> None:
    assert interview(word, "plan").plan["answers"] == {"immediate-danger": answer}


def test_an_option_answers_its_whole_screen(interview: Interview) -> None:
    assert interview("2", "2", "plan").plan["answers"] == {
        "immediate-danger": "no",
        "imagery-of-under-18": "no",
        "text-only": "yes",
        "adult-pornography": "no",
        "staff-conduct": "no",
    }


@pytest.mark.parametrize("word", ["0", "4", "x", "", "-1"])
def test_what_is_no_answer_gets_help_and_is_asked_again(interview: Interview, word: str) -> None:
    reader = interview(word, "1", "plan")

    assert (reader.count(HELP), reader.plan["answers"]) == (2, {"immediate-danger": "yes"})


def test_why_says_why_and_asks_again(interview: Interview) -> None:
    reader = interview("why", "2", "plan")

    assert (DANGER.why in reader.shown, reader.plan["answers"]) == (
        True,
        {"immediate-danger": "no"},
    )


@pytest.mark.parametrize("word", ["back", "B"])
def test_back_asks_the_screen_before_again(interview: Interview, word: str) -> None:
    reader = interview("2", word, "3", "plan")

    assert reader.plan["answers"] == {"immediate-danger": "not-known"}


def test_back_on_the_first_screen_stays_there(interview: Interview) -> None:
    assert interview("back", "plan").count(DANGER.question) == 2


def test_back_in_the_middle_of_a_screen_forgets_its_answers(interview: Interview) -> None:
    reader = interview("2", "1", "1", "back", "1", "plan")

    assert "adult-involved" not in reader.plan["answers"]


@pytest.mark.parametrize("word", ["quit", "Q"])
def test_quit_leaves_without_a_plan(interview: Interview, word: str) -> None:
    assert interview("1", word).count('"actions"') == 0


def test_the_end_of_input_shows_the_plan(interview: Interview) -> None:
    assert interview("1").plan["level"] == "emergency"


def test_the_plan_comes_when_nothing_more_can_matter(interview: Interview) -> None:
    assert interview("2", "1", role="staff").plan["next_screen"] is None


def test_a_walk_to_the_end_asks_each_screen_once(interview: Interview) -> None:
    reader = interview(*(["2", "1"] + ["2"] * 30))

    assert [reader.count(f"\n{words.question}\n") for words in (DANGER, KIND)] == [1, 1]


def test_without_json_the_plan_is_text(interview: Interview) -> None:
    assert "CALL 999 NOW" in interview("1", "plan", as_json=False).shown[-1]
