"""Without script: the page is the whole protocol. tests/pages/test_policies.py says what stands in
it; here it is seen.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from build_tools.content.project import Project
from build_tools.content.protocols import live_cards
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


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_everything_that_is_asked_can_be_read(tool: Tool, project: Project) -> None:
    wording = project.wording
    asked = [
        fact
        for screen in project.vocabulary.screens.values()
        if screen.asking in ("each", "any")
        for fact in screen.facts
    ]
    texts = [text for screen in wording.screens.values() for text in (screen.question, screen.why)]
    texts += [label for screen in wording.screens.values() for label in screen.label.values()]
    # A fact that is alone on its screen is asked by the screen's own question.
    alone = {s.facts[0] for s in project.vocabulary.screens.values() if len(s.facts) == 1}
    texts += [wording.facts[fact].question for fact in asked if fact not in alone]
    texts += [wording.facts[fact].definition for fact in asked]
    shown = squeeze(tool.page.locator("[data-questions]").text_content() or "")

    assert [text for text in texts if squeeze(text) not in shown] == []


def test_every_live_clause_and_no_other_says_what_it_asks(tool: Tool, project: Project) -> None:
    shown = tool.page.locator("[data-protocol-text] .clause__statement").filter(visible=True)
    modalities = project.wording.modalities

    assert sorted(map(squeeze, shown.all_text_contents())) == sorted(
        squeeze(f"{modalities[card.modality]} {card.statement}{ENDS.get(card.modality, '.')}")
        for card in live_cards(project, tool.protocol)
    )


def test_what_nobody_does_is_said_under_each_question(tool: Tool, project: Project) -> None:
    said = tool.page.get_by_text("Do not look, copy, send or delete.", exact=True)

    expect(said.filter(visible=True)).to_have_count(len(project.wording.screens))


def test_the_emergency_number_is_in_view_and_can_be_called(tool: Tool) -> None:
    link = tool.page.get_by_role("link", name="In danger? Call 999")

    expect(link).to_be_in_viewport()
    expect(link).to_have_attribute("href", "tel:999")


def test_every_contact_can_be_read(tool: Tool, project: Project) -> None:
    tool.page.locator("[data-contacts] summary").first.click()
    named = tool.page.locator("[data-contacts] .call__who").filter(visible=True)

    expect(named).to_contain_text(
        ["Call 999", "Call the police", *(one.title for one in project.school.contacts)]
    )


def test_what_can_be_said_aloud_can_be_read(tool: Tool, project: Project) -> None:
    lines = [line for one in project.sayings if one.ages == "primary" for line in one.lines]

    expect(tool.page.locator(".say__line").filter(visible=True)).to_have_text(lines)


def test_nothing_is_said_to_be_loading(tool: Tool) -> None:
    seen = squeeze(tool.page.locator("body").inner_text()).lower()
    words = ("loading", "getting ready", "one moment", "please wait")

    assert [word for word in words if word in seen] == []


def test_nothing_is_shown_that_needs_script(tool: Tool) -> None:
    expect(tool.page.locator("[data-module=tool]").get_by_role("button")).to_have_count(0)
    expect(tool.page.locator("[data-plan]")).to_be_hidden()


def test_there_is_one_main_heading(tool: Tool) -> None:
    expect(tool.page.get_by_role("heading", level=1)).to_have_count(1)
