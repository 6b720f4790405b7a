"""The tool in a frame of the school's own site: it works, and leaving leaves that site too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from build_tools.content.project import Project
from build_tools.site.server import serving
from tests.browser.conftest import READY, TOOLS, Watch, watched_context
from tests.browser.test_leaving import AWAY, NAME, answer_elsewhere, by_keys, empty_page

SANDBOX = 'sandbox="allow-scripts allow-same-origin"'


@pytest.fixture
def framed(
    request: pytest.FixtureRequest, browser: Browser, watch: Watch, address: str, tmp_path: Path
) -> Iterator[Page]:
    """A page of another site that shows the tool in a frame."""
    given = getattr(request, "param", {})
    tool = address + TOOLS["national"]
    (tmp_path / "index.html").write_text(
        '<!doctype html><link rel="icon" href="data:,"><h1>Our school</h1>'
        f'<iframe src="{tool}" title="What to do" height="700" {given.get("frame", "")}></iframe>',
        encoding="utf-8",
    )
    script = given.get("script", True)
    with (
        serving(tmp_path) as served,
        watched_context(browser, watch, address, java_script_enabled=script) as context,
    ):
        school = served.replace("127.0.0.1", "localhost")
        watch.expects(f"^another origin: {school}")
        page = context.new_page()
        page.goto(school)
        answer_elsewhere(page, watch, empty_page)
        yield page


def tool_in(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def test_the_tool_works_in_it(framed: Page, project: Project) -> None:
    tool = tool_in(framed)
    expect(tool.locator("[data-module=tool]")).to_have_attribute("data-ready", "", timeout=READY)
    expect(tool.locator("[data-questions]")).not_to_have_attribute("data-new", "")
    tool.get_by_role("button", name=project.wording.roles["staff"].label).click()

    expect(tool.locator("[data-screen=danger]")).to_be_visible()


@pytest.mark.parametrize("framed", [{}, {"script": False}], indirect=True, ids=["", "no script"])
def test_leaving_leaves_the_page_around_it(framed: Page) -> None:
    tool_in(framed).get_by_role("navigation", name="Leaving").get_by_role("link", name=NAME).click()

    expect(framed).to_have_url(AWAY)


def test_keys_leave_it_too_and_back_does_not_lead_there(framed: Page) -> None:
    heading = tool_in(framed).locator("[data-screen=role] h2")
    # The browser tells of what a click selects a moment later: with Shift down, that is a move.
    heading.evaluate(
        """() => {
          window.told = new Promise((done) => {
            document.addEventListener("selectionchange", () => done(), { once: true });
          });
        }"""
    )
    heading.click()
    heading.evaluate("() => window.told")
    by_keys(framed)
    expect(framed).to_have_url(AWAY)
    framed.go_back()

    assert "localhost" not in framed.url


@pytest.mark.parametrize("framed", [{"frame": SANDBOX}], indirect=True, ids=[""])
def test_where_the_page_around_cannot_be_left_the_frame_is_empty_at_once(
    framed: Page, watch: Watch
) -> None:
    watch.expects("^error: Unsafe attempt to initiate navigation")
    tool = tool_in(framed)
    tool.get_by_role("navigation", name="Leaving").get_by_role("link", name=NAME).click()

    expect(tool.locator("body")).to_be_empty()
    expect(framed.get_by_role("heading", name="Our school")).to_be_visible()
