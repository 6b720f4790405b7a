"""The journey in the terminal: one screen at a time, back, change, why, plan, and what follows."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from build_tools.content.project import load_project
from build_tools.terminal.interview import COMMANDS, INTERRUPTED, run_interview
from build_tools.terminal.report import WIDTH, render_plan, render_reasons, words_of
from decision_tree.plan import make_plan

WORDS = words_of(load_project(), "national")
WORDING = load_project().wording
TEXTS = load_project().interface.terminal
ROLE, DANGER, KIND, CRITERIA = (
    WORDING.screens[screen] for screen in ("role", "danger", "kind", "criteria")
)
LEAD = "safeguarding-lead"

DANGER_ASKED = f"{DANGER.question} (3 more after this) Someone"
CALM = ("2",) * 4  # nobody is in danger, no child at risk, and nobody pressed
IMAGERY = (*CALM, "1")  # and there is imagery of someone under 18
TO_PLACES = (*IMAGERY, "1", *["2"] * 9)  # an adult is involved, and no more is so
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

    def count(self, text: str) -> int:
        return self.text.count(text)


def interview(
    *typed: str, role: str | None = LEAD, as_json: bool = False, width: int = WIDTH
) -> Reader:
    reader = Reader([*typed])
    show = reader.shown.append
    status = run_interview(WORDS, role, as_json=as_json, width=width, read=reader.read, show=show)
    assert status == 0
    return reader


def plan_after(*typed: str, role: str | None = LEAD) -> dict[str, Any]:
    """The plan in which these words end."""
    plan: dict[str, Any] = json.loads(interview(*typed, role=role, as_json=True).shown[-1])
    return plan


def answers_after(*typed: str) -> dict[str, str]:
    answers: dict[str, str] = plan_after(*typed)["answers"]
    return answers


class TestTheBeginning:
    def test_the_emergency_line_and_the_nevers_come_before_any_question(self) -> None:
        reader = interview(role=None)
        nevers = [line for line in reader.shown[0].split("\n") if line.startswith("  - ")]

        assert reader.shown[0].startswith(WORDING.emergency)
        assert nevers == [f"  - {never.text}" for never in WORDING.always_never]
        assert reader.shown[1].startswith(f"\n{ROLE.question}\n  1. ")

    def test_the_role_chosen_is_that_of_the_plan_and_cannot_be_left_empty(self) -> None:
        reader = interview("", role=None)

        assert plan_after("3", role=None)["role"] == "head"
        assert (reader.count(ROLE.question), reader.count(TEXTS["hint"])) == (2, 2)


class TestAnswering:
    def test_a_question_has_its_definition_and_its_answers_and_rows_are_counted_down(self) -> None:
        fact = WORDING.facts["immediate-danger"]

        assert (
            f"{DANGER.question} (3 more after this) {fact.question}. {fact.definition} "
            "1. Yes 2. No 3. I don't know" in interview().text
        )
        assert f"{CRITERIA.question} (4 more after this)" in interview(*IMAGERY).text

    @pytest.mark.parametrize(
        ("word", "answer"), [("1", "yes"), ("2", "no"), (" 3 ", "not-known"), ("", "not-known")]
    )
    def test_a_number_is_an_answer_and_nothing_is_not_known(self, word: str, answer: str) -> None:
        assert answers_after(word) == {"immediate-danger": answer}

    @pytest.mark.parametrize("word", ["0", "4", "x", "-1", "²", "1 2"])
    def test_what_is_no_answer_gets_a_hint_and_is_asked_again(self, word: str) -> None:
        assert interview(word).shown[2] == TEXTS["hint"]

    def test_danger_stops_at_once_with_the_plan_and_the_reader_can_go_on(self) -> None:
        reader = interview("1")
        assert "CALL 999 NOW" in reader.last
        assert reader.count(f"{KIND.question} 1. ") == 0

        reader = interview("1", "go on", "2", "2", "2")
        assert (reader.count(TEXTS["more"]), reader.count(f"{KIND.question} 1. ")) == (1, 1)


class TestAsking:
    """Why, plan, answers, json, help."""

    def test_why_says_why_of_the_question_or_of_a_line(self) -> None:
        plan = make_plan(WORDS.protocol, LEAD, {})
        reader = interview("why", "why 2")

        assert DANGER.why in reader.text
        assert reader.count(DANGER_ASKED) == 3
        assert render_reasons(plan, 2, WORDS) in reader.shown

    @pytest.mark.parametrize("word", ["why 0", "why 999", "why x"])
    def test_why_of_a_line_that_is_not_there_says_how(self, word: str) -> None:
        assert interview(word).shown[2] == TEXTS["whyWhat"]

    def test_plan_shows_the_plan_so_far_and_asks_again(self) -> None:
        reader = interview(*IMAGERY, "1", "plan", "2")
        asked = f"{WORDING.facts['capacity-doubt'].question}. "

        assert (reader.count("REFER NOW"), reader.count(asked)) == (2, 2)

    def test_answers_are_numbered_with_their_questions(self) -> None:
        assert (
            f"1. {ROLE.question} {WORDING.roles[LEAD].label} "
            f"2. {DANGER.question} Someone is in danger now: No "
            f"{WORDING.facts['harm-to-self'].question}: No "
            f"{WORDING.facts['harm-from-others'].question}: No "
            f"{WORDING.facts['pressured'].question}: No "
            f"3. {KIND.question} {KIND.labels['text-only']}"
        ) in interview(*CALM, "2", "answers").text

    def test_json_is_the_plan_so_far_and_help_names_every_command(self) -> None:
        reader = interview(*CALM, "json", "help")

        assert json.loads(reader.shown[6])["answers"] == answers_after(*CALM)
        assert [n for n in COMMANDS if len(n) > 1 and f"\n  {n}" not in reader.shown[8]] == []


class TestBackAndChange:
    @pytest.mark.parametrize("word", ["back", "B"])
    def test_back_asks_the_question_before_again(self, word: str) -> None:
        assert answers_after("2", word, "3") == {"immediate-danger": "not-known"}

    def test_back_on_the_first_question_stays_there_and_from_a_change_leads_to_the_plan(
        self,
    ) -> None:
        first, changed = interview("back"), interview("1", "change 2", "back")

        assert first.shown[2] == TEXTS["first"]
        assert first.count(DANGER_ASKED) == 2
        assert changed.shown[-1] == changed.shown[2]

    def test_change_asks_one_screen_again_and_keeps_the_other_answers(self) -> None:
        given = answers_after(*IMAGERY, "1", "change 2", "3", "2")

        assert "Now: Someone is in danger now: No" in interview(*IMAGERY, "change 2").text
        assert (given["immediate-danger"], given["adult-involved"]) == ("not-known", "yes")

    def test_an_answer_that_a_change_rules_out_is_dropped_and_named(self) -> None:
        """Only words: nothing is on a pupil's device."""
        place = WORDING.facts["on-pupil-device"]
        reader = interview(*TO_PLACES, "1", "change 3", "2")

        assert f"{TEXTS['dropped']} - {place.question}: Yes" in reader.text

    @pytest.mark.parametrize("word", ["change", "change 0", "change 3", "change x"])
    def test_what_cannot_be_changed_says_how(self, word: str) -> None:
        assert interview(*CALM, word).shown[6] == TEXTS["changeWhat"]


class TestTheEnd:
    def test_the_plan_comes_when_nothing_more_can_matter_and_says_what_can_be_typed(self) -> None:
        typed = (
            *CALM,
            "1",
            "2",
            "1",
        )  # the lead is there, no device; a picture
        reader = interview(*typed, role="staff")
        plan = make_plan(WORDS.protocol, "staff", plan_after(*typed, role="staff")["answers"])
        headline = WORDING.levels["tell-lead"].headline.upper()

        assert reader.shown[-1].startswith(f"\n{render_plan(plan, WORDS)}")
        assert reader.last.endswith(f"{headline} {TEXTS['next']}")

    def test_at_the_end_there_is_nothing_to_go_on_with(self) -> None:
        assert interview(*TO_THE_END, "go on").last == TEXTS["noMore"]

    @pytest.mark.parametrize("word", ["", "1", "x"])
    def test_at_the_plan_what_is_no_command_says_what_is_one(self, word: str) -> None:
        assert interview("1", word).last == TEXTS["next"]

    def test_the_end_of_input_at_a_question_shows_the_plan_so_far(self) -> None:
        assert "REFER NOW" in interview(*IMAGERY, "1").last

    @pytest.mark.parametrize("word", ["quit", "Q"])
    def test_quit_leaves_without_a_plan(self, word: str) -> None:
        assert interview(*IMAGERY, "1", word, as_json=True).count('"actions"') == 0

    def test_an_interruption_leaves_quietly(self) -> None:
        def interrupt(_: str) -> str:
            raise KeyboardInterrupt

        shown: list[str] = []
        status = run_interview(WORDS, "staff", read=interrupt, show=shown.append)

        assert (status, len(shown)) == (INTERRUPTED, 2)


def test_no_line_is_wider_than_the_terminal() -> None:
    typed = ("2", "1", "go on", "change 2", "", *TO_PLACES, "why", "why 3", "help", "answers")
    reader = interview(*typed, role=None, width=48)
    lines = [line for text in reader.shown for line in text.split("\n")]

    assert [line for line in lines if len(line) > 48 and " " in line.strip()] == []
