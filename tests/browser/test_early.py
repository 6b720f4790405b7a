"""Pages of staff fetch the engine while they are idle, and nobody else's page does."""

import pytest
from playwright.sync_api import Page, expect

IDLE = "() => new Promise((done) => requestIdleCallback(() => requestIdleCallback(done)))"
SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"


@pytest.mark.parametrize("path", ["", "about/"])
def test_a_page_of_staff_fetches_the_engine_ahead(path: str, page: Page) -> None:
    with page.expect_response("**/python.zip") as last:
        page.goto(path)

    assert last.value.ok


def test_nothing_is_fetched_for_a_reader_who_saves_data(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(SAVING)
    page.goto("")
    page.evaluate(IDLE)

    assert [url for url in asked if "/engine/" in url] == []


@pytest.mark.parametrize("path", ["pupils/", "parents/", "check/"])
def test_no_other_page_fetches_it(path: str, page: Page) -> None:
    page.goto(path)

    expect(page.locator("[data-early]")).to_have_count(0)
