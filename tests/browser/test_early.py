"""Pages of staff fetch the engine while they are idle, and nobody else's page does; the tool loads
what it needs, and nothing of other pages.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from build_tools.site.device import LIST
from tests.browser.conftest import IDLE, SAVING, Reader


@pytest.mark.parametrize("path", ["", "about/"])
def test_a_page_of_staff_fetches_the_engine_ahead(path: str, page: Page) -> None:
    with page.expect_response("**/python.zip") as last:
        page.goto(path)

    assert last.value.ok


ASKS_FOR_LESS = """{
  const { matchMedia } = window;
  window.matchMedia = (asked) =>
    asked.includes("reduced-data") ? { matches: asked.includes("reduce)") } : matchMedia(asked);
}"""
"""No browser of the tests can be told so."""


@pytest.mark.parametrize("said", [SAVING, ASKS_FOR_LESS])
def test_nothing_is_fetched_for_a_reader_who_saves_data(said: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(said)
    page.goto("")
    page.evaluate(IDLE)  # what the page waits for
    page.evaluate(IDLE)

    assert [url for url in asked if url.endswith(("worker.js", ".wasm", ".zip"))] == []


@pytest.mark.parametrize("path", ["pupils/", "parents/", "check/"])
def test_no_other_page_fetches_it(path: str, page: Page) -> None:
    page.goto(path)

    expect(page.locator("[data-early]")).to_have_count(0)


LOADED = """
ahead.js announcements.js device.js engine.js exit.js freshness.js journey.js keep.js keeping.js
menu.js page.js plan-view.js protocol-text.js protocol.json pyodide.asm.wasm python.zip reached.js
screens.js search.js tool.js words.js worker.js
""".split()
SHOWN = (".css", ".svg", "/")
"""The endings of what the page is, beside what it runs."""


def test_the_tool_loads_what_it_runs_and_nothing_of_other_pages(reader: Reader) -> None:
    asked: set[str] = set()
    reader.page.context.on("request", lambda request: asked.add(request.url))
    reader.open()
    addresses = [url for url in asked if url.startswith("http") and not url.endswith(SHOWN)]

    assert sorted(url.rpartition("/")[2] for url in addresses) == LOADED


def test_nor_does_a_copy_of_it_on_a_device(site_folder: Path) -> None:
    kept = json.loads((site_folder / "check" / LIST).read_text("utf-8"))["files"]

    assert [url for url in kept if "/write" in url or "/desk" in url] == []
