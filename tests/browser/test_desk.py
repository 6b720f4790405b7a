"""The desk's own files in the page for writing: none is used that is another."""

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import READY, Watch


def test_a_file_that_comes_wrong_is_told_and_asked_for_again(page: Page, watch: Watch) -> None:
    def cut(route: Route) -> None:
        route.fulfill(body=b"{}")

    watch.expects("is not that file")
    page.context.route("**/project.json*", cut)
    page.goto("for-schools/write/")
    expect(page.get_by_role("alert").filter(visible=True)).to_be_visible(timeout=READY)
    page.context.unroute("**/project.json*", cut)
    page.get_by_role("button", name="Try again").click()

    expect(page.locator("[data-module=write]")).to_have_attribute("data-ready", "", timeout=READY)
