"""Without script: the page is the whole protocol."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from build_tools.content.project import Project
from build_tools.content.protocols import live_cards, protocol_of
from build_tools.content.school import School
from tests.browser.conftest import TOOLS, Watch, watched_context

ENDS = {"ask": ""}
"""What ends a statement; else a full stop."""


class Tool(NamedTuple):
    """The page of a protocol's tool, in a browser that runs no script."""

    protocol: str
    page: Page


@pytest.fixture(scope="module", params=TOOLS)
def tool(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Tool]:
    watch = Watch(origin=address)
    with watched_context(browser, watch, address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(TOOLS[request.param])
        yield Tool(request.param, page)
    assert watch.complaints() == []


@pytest.fixture(scope="module")
def words(tool: Tool) -> str:
    """Everything that can be read, the folded parts too."""
    return squeeze(tool.page.locator("[data-module=tool]").text_content() or "")


@pytest.fixture(scope="module")
def school(project: Project) -> School:
    return project.school


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_every_question_can_be_read(tool: Tool, project: Project) -> None:
    questions = [screen.question for screen in project.wording.screens.values()]
    headings = tool.page.locator("[data-screen]").get_by_role("heading")

    expect(headings.filter(visible=True)).to_have_text(questions)


def test_every_reason_for_asking_can_be_read(words: str, project: Project) -> None:
    reasons = [squeeze(screen.why) for screen in project.wording.screens.values()]

    assert [reason for reason in reasons if reason not in words] == []


def test_every_definition_of_what_is_asked_can_be_read(tool: Tool, project: Project) -> None:
    asked = [
        fact
        for screen in project.vocabulary.screens.values()
        if screen.asking == "each"
        for fact in screen.facts
    ]
    definitions = [project.wording.facts[fact].definition for fact in asked]
    shown = tool.page.locator('[id^="definition-"]').filter(visible=True)

    expect(shown).to_have_text(definitions)


def test_every_choice_of_a_screen_can_be_read(tool: Tool, project: Project) -> None:
    labels = [
        label for screen in project.wording.screens.values() for label in screen.labels.values()
    ]
    offered = [squeeze(text) for text in tool.page.locator("label:visible").all_text_contents()]

    assert [label for label in labels if label not in offered] == []


def test_every_live_clause_and_no_other_is_there(tool: Tool, project: Project) -> None:
    shown = tool.page.locator("[data-protocol-text] [data-clause]").filter(visible=True)
    ids = [clause.get_attribute("data-clause") for clause in shown.all()]
    compiled = [clause.id for clause in protocol_of(project, tool.protocol).clauses]

    assert sorted(map(str, ids)) == sorted(compiled)


def test_every_live_clause_says_what_it_asks(tool: Tool, project: Project) -> None:
    shown = tool.page.locator("[data-protocol-text] [data-clause] .clause__statement")
    statements = {squeeze(text) for text in shown.all_text_contents()}
    modalities = project.wording.modalities
    wanted = {
        squeeze(f"{modalities[card.modality]} {card.statement}{ENDS.get(card.modality, '.')}")
        for card in live_cards(project, tool.protocol)
    }

    assert statements == wanted


def test_the_five_nevers_can_be_read(tool: Tool, project: Project) -> None:
    nevers = tool.page.get_by_role("region", name="Whatever has happened")

    expect(nevers.get_by_role("listitem")).to_have_text(
        [never.text for never in project.wording.always_never]
    )


def test_the_emergency_number_is_in_view(tool: Tool) -> None:
    link = tool.page.locator(".emergency").get_by_role("link", name="999")

    expect(link).to_be_in_viewport()


def test_the_emergency_number_can_be_called(tool: Tool) -> None:
    link = tool.page.locator(".emergency").get_by_role("link", name="999")

    expect(link).to_have_attribute("href", "tel:999")


def test_every_contact_can_be_read(tool: Tool, school: School) -> None:
    contacts = tool.page.locator("[data-contacts]")

    expect(contacts.get_by_role("term").filter(visible=True)).to_have_text(
        ["Emergency", "Police, not an emergency", *(one.title for one in school.contacts)]
    )


@pytest.mark.parametrize("word", ["loading", "getting ready", "one moment", "please wait"])
def test_nothing_is_said_to_be_loading(word: str, tool: Tool) -> None:
    seen = squeeze(tool.page.locator("body").inner_text()).lower()

    assert word not in seen


def test_there_is_one_main_heading(tool: Tool) -> None:
    expect(tool.page.get_by_role("heading", level=1)).to_have_count(1)


def test_nothing_is_shown_that_needs_script(tool: Tool) -> None:
    expect(tool.page.locator("[data-module=tool]").get_by_role("button")).to_have_count(0)


def test_no_plan_is_shown(tool: Tool) -> None:
    expect(tool.page.locator("[data-plan]")).to_be_hidden()
