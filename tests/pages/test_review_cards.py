"""Review cards show what one answer does to the plan."""

from datetime import date

import pytest

from build_tools.content.project import Project
from build_tools.pages.review_cards import (
    BASES,
    Pair,
    find_pairs,
    review_card_page,
)

TODAY = date(2026, 11, 20)
ADULT = "adult-involved: not-known to yes"


@pytest.fixture(scope="module")
def pairs(project: Project) -> dict[str, Pair]:
    return {pair.id: pair for pair in find_pairs(project, "national")}


@pytest.fixture(scope="module")
def page(project: Project) -> str:
    return review_card_page(project, project.floor, TODAY).markdown


def test_every_fact_that_can_be_asked_has_a_card_of_two_plans(
    project: Project, pairs: dict[str, Pair]
) -> None:
    asked = {
        fact
        for screen in project.vocabulary.screens.values()
        if screen.asking in {"each", "any"}
        for fact in screen.facts
    }

    not_of_the_lead = {"lead-reachable", "device-here"}
    assert asked - {name.partition(":")[0] for name in pairs} == not_of_the_lead
    assert [pair.id for pair in pairs.values() if not pair.differs] == []


def test_a_criterion_that_becomes_certain_is_referred(pairs: dict[str, Pair]) -> None:
    pair = pairs[ADULT]

    assert pair.levels == ("seek-advice", "refer-now")
    assert "national#refer-when-an-adult-is-involved" in pair.settled
    assert "national#refer-when-an-adult-is-involved" not in pair.new


def test_what_matters_only_beside_something_else_is_shown_beside_it(
    pairs: dict[str, Pair],
) -> None:
    assert pairs["on-pupil-device: no to not-known"].base == BASES[1][0]


def test_the_page_has_every_card_with_its_name_and_boxes(page: str, pairs: dict[str, Pair]) -> None:
    assert page.count('class="pair"') == len(pairs)
    assert page.count("</span> Agree <span") == len(pairs)
    assert page.count("</span> Disagree, because:") == len(pairs)
    assert [id_ for id_ in pairs if f"<code>{id_}</code>" not in page] == []
