"""A plan as plain text: headline, parts, lines with their reasons, doubts, what was overridden."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from build_tools.project import load_project
from decision_tree.compiled import load_compiled
from decision_tree.plan import Overridden, make_plan
from decision_tree.report import WIDTH, render_plan
from decision_tree.truth import NOT_KNOWN, YES, Truth

WORDING = load_project().wording

Report = Callable[..., str]


@pytest.fixture(scope="module")
def report() -> Report:
    compiled = load_compiled("westcroft")

    def report(role: str = "safeguarding-lead", **answers: Truth) -> str:
        given = {fact.replace("_", "-"): answer for fact, answer in answers.items()}
        return render_plan(make_plan(compiled.protocol, role, given), compiled, WORDING)

    return report


def words_of(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())


def test_the_first_line_says_which_protocol_and_role(report: Report) -> None:
    title = load_project().policies["westcroft"].title

    assert report().split("\n")[0] == f"{title}; role: designated safeguarding lead"


def test_the_headline_stands_out(report: Report) -> None:
    assert report(adult_involved=YES).split("\n")[2] == WORDING.levels["refer-now"].headline.upper()


def test_what_the_headline_means_and_who_decides_follow(report: Report) -> None:
    level = WORDING.levels["refer-now"]

    assert f"{level.meaning} {level.decides}" in words_of(report(adult_involved=YES))


def test_the_parts_come_in_their_order(report: Report) -> None:
    titles = [line for line in report().split("\n") if line in WORDING.parts.values()]

    assert titles == [title for title in WORDING.parts.values() if title in titles]


def test_a_part_is_named_once(report: Report) -> None:
    assert report().split("\n").count(WORDING.parts["imagery"]) == 1


def test_a_line_has_its_modality_and_statement(report: Report) -> None:
    assert "- Must: call 999 and stay with the child" in words_of(report(immediate_danger=YES))


def test_a_line_says_until_when(report: Report) -> None:
    assert "When: before anything else" in words_of(report(immediate_danger=YES))


def test_a_certain_line_says_why(report: Report) -> None:
    assert "Because an adult is involved national#refer-when" in words_of(
        report(adult_involved=YES)
    )


def test_a_line_in_doubt_says_what_is_not_known(report: Report) -> None:
    assert "Because you do not know whether an adult is involved" in words_of(
        report(adult_involved=NOT_KNOWN)
    )


def test_a_line_cites_its_clause_how_far_it_was_checked_and_its_source(report: Report) -> None:
    card = load_project().floor.cards[0]
    cited = f"{card.id}; {card.checked.state}, {card.checked.on}; {card.source}"

    assert words_of(cited) in words_of(report(immediate_danger=YES))


def test_what_is_not_known_comes_with_how_to_find_out(report: Report) -> None:
    fact = WORDING.facts["parents-risk"]

    assert f"{fact.question}? {fact.find_out}" in words_of(report(parents_risk=NOT_KNOWN))


def test_what_was_overridden_is_named_with_what_won() -> None:
    compiled = load_compiled("westcroft")
    lost = Overridden(clause="westcroft#lost", by="national#won")
    plan = replace(make_plan(compiled.protocol, "head", {}), overridden=(lost,))

    assert "Overridden - westcroft#lost, by national#won" in words_of(
        render_plan(plan, compiled, WORDING)
    )


def test_the_next_question_is_named(report: Report) -> None:
    assert f"Next question: {WORDING.screens['danger'].question}" in report()


def test_where_there_is_no_next_question_none_is_named(report: Report) -> None:
    answers = {fact.replace("-", "_"): NOT_KNOWN for fact in WORDING.facts}

    assert "Next question" not in report(**answers)


@pytest.mark.parametrize("role", ["staff", "safeguarding-lead", "head", "it-staff"])
def test_no_line_is_too_long(report: Report, role: str) -> None:
    assert max(map(len, report(role).split("\n"))) <= WIDTH
