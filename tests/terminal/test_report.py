"""A plan as plain text: headline, parts, lines with their reasons, doubts, what was overridden."""

import json
import re

import pytest

from build_tools.content.project import load_project
from build_tools.content.protocols import live_cards
from build_tools.terminal.command import main
from build_tools.terminal.report import render_plan, words_of, wrap_lines
from decision_tree.plan import make_plan
from decision_tree.truth import NOT_KNOWN, YES, Truth
from tests.projects import a_project, tried

WORDING = load_project().wording
CARDS = {card.id: card for card in live_cards(load_project(), "westcroft")}

LEAD = "safeguarding-lead"


WORDS = words_of(load_project(), "westcroft")


def report(role: str = LEAD, **answers: Truth) -> str:
    given = {fact.replace("_", "-"): answer for fact, answer in answers.items()}
    return render_plan(make_plan(WORDS.protocol, role, given), WORDS)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_plan_begins_with_protocol_role_and_a_headline_that_stands_out() -> None:
    title = load_project().policies["westcroft"].title
    level = WORDING.levels["refer-now"]
    text = report(adult_involved=YES)

    assert text.split("\n")[0] == f"{title}; role: designated safeguarding lead"
    assert text.split("\n")[2] == level.headline.upper()
    assert f"{level.headline.upper()} {level.meaning} {level.decides}" in flat(text)


def test_a_line_says_until_when_cites_its_clause_how_far_it_was_checked_and_its_source() -> None:
    card = load_project().floor.cards[0]
    text = flat(report(immediate_danger=YES))

    assert "When: now, before anything else" in text
    assert flat(f"{card.id}; {card.checked.state}, {card.checked.on}; {card.source}") in text


def test_a_reason_says_whether_it_is_so_or_not_known() -> None:
    adult = load_project().vocabulary.facts["adult-involved"].yes
    sure, open_ = flat(report(adult_involved=YES)), flat(report(immediate_danger=NOT_KNOWN))

    assert f"Because {adult}." in sure
    assert "Because it is not known whether someone is in immediate danger." in open_


def test_a_card_of_which_nobody_says_when_it_was_checked_has_no_day() -> None:
    words = words_of(a_project(), "national")
    text = render_plan(make_plan(words.protocol, LEAD, {}), words)

    assert "look at the imagery (national#nobody-views-the-imagery, to-check)" in flat(text)


def test_what_is_not_known_comes_with_how_to_find_out_and_the_next_question() -> None:
    fact = WORDING.facts["parents-risk"]
    text = flat(report(parents_risk=NOT_KNOWN))

    assert f"{fact.question}? {fact.find_out}" in text
    assert f"Next question: {WORDING.screens['danger'].question}" in text


# ── The lines on one action together


def test_what_other_clauses_add_stands_under_the_strongest_each_with_its_clause() -> None:
    text = flat(report(adult_involved=YES))
    strongest = text.index("Must: refer it to the police urgently")
    added = text.index("- also must: refer at once when an adult has any part in the incident")
    checked = CARDS["westcroft#refer-when-an-adult-has-a-part"].checked

    assert strongest < added < text.index("- also should: refer")
    assert f"(westcroft#refer-when-an-adult-has-a-part, {checked.state}, {checked.on})" in text


def test_a_referral_in_doubt_says_what_the_advice_decides_and_no_other_order() -> None:
    text = flat(report(imagery_of_under_18=YES))

    assert text.count(WORDING.unless_advised) == 1
    assert re.search(r" \d+\. (Must|Should): refer it", text) is None


def test_a_never_is_short_under_one_word_and_names_every_clause_on_it() -> None:
    plan = make_plan(WORDS.protocol, LEAD, {})
    nevers = [action for action in plan.actions if action.clause.modality == "never"]

    assert re.search(r"\nNever\n  \d+\. promise to keep it secret", report())
    assert [a.clause.id for a in nevers if a.clause.id not in flat(report())] == []


# ── Width


@tried("line", "wrapped")
def test_what_is_broken_is_indented_like_its_beginning(line: str, wrapped: str) -> None:
    assert wrap_lines([line], 9) == wrapped


def test_a_protocol_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--json", "--protocol", "westcroft"]) == 0
    assert json.loads(capsys.readouterr().out)["protocol"] == "westcroft"
