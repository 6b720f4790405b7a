"""When the engine cannot start, or dies: a sentence, the whole protocol, and no dead button."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.site.finish import scripts_folder
from build_tools.site.server import FORMS, StaticHandler, serving
from build_tools.situations.ahead import AHEAD
from tests.browser.conftest import (
    NO_ENGINE,
    READY,
    TOOLS,
    Reader,
    Started,
    Watch,
    publish_newer,
    watched_context,
)

SENTENCE = "The questions cannot be worked out on this device."
EXPECTED = (
    "^warning: The engine cannot answer",
    "^warning: The questions cannot start",
    "^error: Failed to load resource",
    "^warning: wasm instantiation failed!",
    "^warning: TypeError: Failed to fetch",
)

type Fault = Callable[[Page], None]


def lose_the_library(page: Page) -> None:
    page.context.route("**/python.zip", lambda route: route.fulfill(status=404, body="not here"))


def lose_the_worker(page: Page) -> None:
    page.context.route("**/worker.js", lambda route: route.fulfill(status=404, body="not here"))


def take_webassembly_away(page: Page) -> None:
    page.add_init_script("delete window.WebAssembly")


@pytest.fixture(autouse=True)
def expected(watch: Watch) -> None:
    """What the console may say here."""
    watch.expects(*EXPECTED)


def failure(reader: Reader, words: str = SENTENCE) -> Locator:
    """In its own place: to look for words in all of the page takes twenty times as long."""
    return reader.find("[data-failure]").get_by_text(words)


def open_with(fault: Fault, reader: Reader) -> None:
    fault(reader.page)
    reader.open(ready=False)
    expect(failure(reader)).to_be_visible(timeout=READY)


@pytest.fixture(
    scope="module",
    params=[lose_the_worker, take_webassembly_away],
    ids=["it failed", "it cannot run"],
)
def failed(
    request: pytest.FixtureRequest, browser: Browser, address: str, project: Project
) -> Iterator[Reader]:
    watch = Watch(origin=address, expected=[*EXPECTED])
    with watched_context(browser, watch, address) as context:
        reader = Reader(page=context.new_page(), project=project)
        open_with(request.param, reader)
        yield reader
    assert watch.complaints() == []


class TestWhatIsLeft:
    """However the engine fails the page ends in one way; where it cannot run at all, in another."""

    def test_the_alert_sends_to_the_lead(self, failed: Reader) -> None:
        expect(failed.page.get_by_role("alert")).to_contain_text("tell the lead now")

    def test_every_clause_can_be_read(self, failed: Reader) -> None:
        clauses = protocol_of(failed.project, "national").clauses

        shown = failed.find("[data-protocol-text] [data-clause]").filter(visible=True)
        expect(shown).to_have_count(len(clauses))

    def test_no_button_is_left_that_does_nothing(self, failed: Reader) -> None:
        """To try again is of no use where the browser cannot run the engine."""
        buttons = failed.find("[data-module=tool] button").filter(visible=True)
        can_run = failed.page.evaluate("typeof WebAssembly === 'object'")

        expect(buttons).to_have_text(["Try again"] if can_run else [])


# ── Scripts that never run: the sentence stands in the page, and what has started takes it away

BROKEN = "; Screens.prototype.show = () => { throw new Error('broken'); };"
LOST: dict[str, tuple[str, Any]] = {
    "is a page": ("tool.js", {"content_type": "text/html", "body": "<!doctype html>"}),
    "lacks a part": ("words.js", {"status": 404}),
    "has another byte": ("screens.js", "\n"),
    "breaks down before it starts": ("page.js", {"body": "throw new Error('broken');"}),
    "breaks down while it starts": ("screens.js", BROKEN),
}


def without_hashes(route: Route) -> None:
    """As a browser sees the page that compares none of scripts."""
    body = (right := route.fetch()).text().replace(" integrity=", " data-not=")
    route.fulfill(response=right, body=body)


@pytest.mark.parametrize(("file", "sent"), LOST.values(), ids=LOST)
def test_a_page_whose_script_is_lost_says_so(
    file: str, sent: Any, reader: Reader, watch: Watch
) -> None:
    watch.expects("^error: Failed to (load module script|find a valid digest)", "^uncaught: broken")

    def answer(route: Route) -> None:
        if isinstance(sent, str):
            # Without the right one's date, by which a browser would be told that it has it.
            route.fulfill(content_type="text/javascript", body=route.fetch().text() + sent)
        else:
            route.fulfill(**{"body": "", **sent})

    reader.page.add_init_script(NO_ENGINE)
    reader.page.context.route(f"**/engine/*/{file}", answer)
    if "broken" in str(sent):
        reader.page.context.route(f"**/{TOOLS['national']}", without_hashes)
    reader.open(ready=False)
    expect(failure(reader)).to_be_visible()
    expect(reader.find("[data-screen]").filter(visible=True)).to_have_count(
        len(reader.project.wording.screens)
    )
    buttons = reader.find("[data-module=tool] button")
    expect(buttons.filter(visible=True)).to_have_count(0)
    reader.page.context.unroute_all()
    reader.page.get_by_role("link", name="Load this page again").click()
    expect(reader.find("[data-module=tool]")).to_have_attribute("data-live", "")


def test_a_page_opened_from_a_folder_says_so(
    reader: Reader, site_folder: Path, watch: Watch
) -> None:
    watch.expects("")
    reader.page.goto((site_folder / "check" / "index.html").as_uri())

    expect(failure(reader)).to_be_visible()


def hold(route: Route, held: list[Route]) -> None:
    """Playwright marks the function that it is given: a method of a list cannot be marked."""
    held.append(route)


def open_while_it_loads(reader: Reader) -> list[Route]:
    """Open the tool, and hold what its engine waits for."""
    held: list[Route] = []
    reader.page.context.route("**/python.zip", lambda route: hold(route, held))
    with reader.page.context.expect_event("request", lambda sent: "python.zip" in sent.url):
        reader.open(ready=False)
    return held


def slowly(route: Route) -> None:
    """So slowly that no busy machine is late."""
    route.fulfill(response=(right := route.fetch()), body=right.text().replace("2.5s", "4000s"))


def test_the_sentence_takes_no_room_until_it_is_due(reader: Reader) -> None:
    reader.page.context.route("**/tool.js", lambda _: None)
    reader.page.context.route("**/site.css", slowly)
    reader.page.goto(TOOLS["national"], wait_until="commit")
    box = reader.find("[data-failure]")
    expect(box, "the page has its styles").to_have_css("animation-duration", "4000s")
    expect(box.get_by_text(SENTENCE)).to_be_hidden()
    for length in ("height", "border-top-width", "padding-top", "margin-top"):
        expect(box).to_have_css(length, "0px")

    box.evaluate("(box) => box.getAnimations().forEach((one) => one.finish())")
    expect(box.get_by_text(SENTENCE)).to_be_visible()


def test_keys_for_leaving_are_named_only_where_they_work(page: Page) -> None:
    page.goto("leaving-quickly/")
    expect(page.get_by_text("press the Shift key three times")).to_be_visible()

    page.context.route("**/exit.js", lambda route: route.fulfill(status=404))
    page.reload()
    expect(page.get_by_text("press the Shift key three times")).to_be_hidden()


# ── A connection that is lost


def test_a_page_that_comes_back_before_it_was_ready_starts_again(reader: Reader) -> None:
    """As browsers bring it back: what it was loading never comes."""
    reader.page.context.route("**/python.zip", lambda _: None, times=1)
    with reader.page.context.expect_event("request", lambda sent: "python.zip" in sent.url):
        reader.open(ready=False)
    for event in ("pagehide", "pageshow"):
        reader.page.evaluate(
            "(name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true }))", event
        )
    reader.wait_until_ready()


def test_a_page_that_is_left_before_it_was_ready_says_nothing(reader: Reader) -> None:
    with reader.page.expect_worker() as engine:
        held = open_while_it_loads(reader)
    with engine.value.expect_event("close"):
        reader.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
        for route in held:
            route.abort()

    expect(failure(reader)).to_be_hidden()


def answer_what_is_known(reader: Reader) -> str:
    """Answer up to the screen after which only the engine knows; return it, answered."""
    for _ in range(AHEAD):
        reader.answer_screen(reader.screen_shown() or "", {}, "imagery")
    reader.wait_until_read()
    reader.rest("not-known").check()
    reader.button("Continue").click()
    return reader.screen_shown() or ""


def test_a_tap_that_waited_ends_in_the_sentence_and_try_again_keeps_all(reader: Reader) -> None:
    held = open_while_it_loads(reader)
    reader.start_as("safeguarding-lead")
    last = answer_what_is_known(reader)
    expect(reader.page.get_by_role("status").filter(has_text="One moment")).to_be_visible()
    for route in held:
        route.fulfill(status=404, body="not here")
    expect(failure(reader)).to_be_in_viewport(timeout=READY)
    reader.page.context.unroute("**/python.zip")
    reader.button("Try again").click()
    expect(failure(reader)).to_be_hidden()
    reader.wait_until_ready()
    expect(reader.rest("not-known")).to_be_checked()
    reader.go_on()

    expect(reader.question(last)).to_be_hidden()


def test_try_again_says_the_same_where_the_fault_is_not_gone(reader: Reader) -> None:
    open_with(lose_the_library, reader)
    with reader.page.expect_response("**/python.zip"):
        reader.button("Try again").click()

    expect(failure(reader)).to_be_visible(timeout=READY)


# ── A worker that dies after it was ready: the test keeps a handle to it, as the page has none

KEEP_WORKERS = """
window.workers = [];
window.Worker = class extends Worker {
  constructor(...given) { super(...given); window.workers.push(this); }
};
"""


@pytest.fixture(scope="module")
def started_once(browser: Browser, address: str, project: Project) -> Iterator[Started]:
    tools = Started(browser, address, project)
    tools.watch.expects(*EXPECTED)
    tools.context.add_init_script(KEEP_WORKERS)
    yield tools
    tools.context.close()


@pytest.fixture
def tool(started_once: Started) -> Iterator[Reader]:
    """A tool that has started, as at first, whatever befell its engine before."""
    yield started_once.open("national")
    complaints = started_once.watch.complaints()
    started_once.watch.seen.clear()
    assert complaints == []


def test_a_dead_worker_ends_in_the_sentence_and_one_can_go_on(tool: Reader) -> None:
    tool.start_as("safeguarding-lead")
    tool.page.evaluate("workers.forEach((worker) => worker.terminate())")
    tool.rest("none").check()
    tool.button("Continue").click()
    expect(failure(tool)).to_be_visible(timeout=READY)

    tool.button("Try again").click()
    tool.wait_until_ready()
    tool.go_on()
    expect(tool.question("kind")).to_be_focused()


DIE = """workers.forEach((worker) => {
  worker.terminate();
  worker.dispatchEvent(new ErrorEvent("error"));
})"""


def test_a_worker_that_dies_while_nobody_waits_starts_again_with_the_next_tap(
    tool: Reader,
) -> None:
    tool.start_as("safeguarding-lead")
    tool.wait_until_read()
    tool.page.evaluate(DIE)
    tool.find(".options [type=checkbox]").filter(visible=True).first.check()
    tool.tap(tool.find("[data-stops]").filter(visible=True))
    tool.wait_until_ready()

    expect(tool.find("[data-headline]")).to_have_text("Call 999 now")
    expect(failure(tool)).to_be_hidden()


def test_an_error_of_python_ends_in_the_sentence(reader: Reader) -> None:
    reader.open()
    fail_in_python(reader)

    expect(failure(reader, "There is a newer version")).to_be_hidden()


# ── A newer version is published while a page is open


def fail_in_python(reader: Reader) -> None:
    reader.role("safeguarding-lead").evaluate("(b) => (b.dataset.value = 'nobody that is known')")
    label = reader.project.wording.roles["safeguarding-lead"].label
    reader.tap(reader.button(label))
    expect(failure(reader)).to_be_visible()


def test_an_old_page_goes_on_and_where_it_cannot_says_that_there_is_a_newer_one(
    browser: Browser, site_folder: Path, project: Project, tmp_path: Path
) -> None:
    for part in ("assets", "check", "engine", "protocol"):
        shutil.copytree(site_folder / part, tmp_path / part)
    with serving(tmp_path) as address:
        watch = Watch(origin=address, expected=[*EXPECTED])
        with watched_context(browser, watch, address) as context:
            reader = Reader(page=context.new_page(), project=project)
            reader.open()
            publish_newer(tmp_path)
            reader.start_as("staff")
            expect(reader.question("danger")).to_be_visible()
            reader.button("Back").click()
            fail_in_python(reader)
            expect(failure(reader, "There is a newer version")).to_be_visible()
            expect(reader.button("Try again")).to_be_hidden()
            reader.button("Load this page again").click()
            reader.wait_until_ready()
        assert watch.complaints() == []


class Keeps(StaticHandler):
    """As hosts that let a browser keep a page for a time."""

    def send_header(self, keyword: str, value: str) -> None:
        super().send_header(keyword, value.replace("no-cache", "max-age=600"))


def test_a_kept_page_whose_scripts_are_gone_leads_to_the_newer_one(
    browser: Browser, site_folder: Path, project: Project, tmp_path: Path
) -> None:
    for part in ("assets", "check", "engine"):
        shutil.copytree(site_folder / part, tmp_path / part)
    scripts, page = scripts_folder(tmp_path), tmp_path / "check" / "index.html"
    scripts.rename(scripts.with_name("gone"))
    with serving(tmp_path, handler=Keeps) as address:
        watch = Watch(origin=address, expected=[*EXPECTED])
        with watched_context(browser, watch, address) as context:
            reader = Reader(page=context.new_page(), project=project)
            reader.open(ready=False)
            link = reader.page.get_by_role("link", name="Load this page again")
            expect(link).to_be_visible()
            html = page.read_text("utf-8").replace(scripts.name, "gone")
            for form in FORMS:
                page.with_name(f"index.html{form}").unlink()
            page.write_text(html, "utf-8")
            link.click()
            reader.wait_until_ready()
        assert watch.complaints() == []


# ── An address that is not there, and a host that has other things above the site


@pytest.mark.parametrize(
    ("said", "folder", "missing"),
    [
        ("", "", "policies/old/page/"),
        ("school/", "school/", "old"),
        ("", "a/school/", "policies/old/page/"),
        ("school/", "", "old"),
    ],
)
def test_from_an_address_that_is_not_there_every_link_leads_on(
    said: str, folder: str, missing: str, browser: Browser, site_folder: Path, tmp_path: Path
) -> None:
    host = tmp_path / "host"
    (host / folder).parent.mkdir(parents=True, exist_ok=True)
    (host / folder).symlink_to(site_folder)
    html = (site_folder / "404.html").read_text(encoding="utf-8").replace('="/', f'="/{said}')
    with serving(host) as address, browser.new_page() as page:
        page.route(f"{address}{folder}{missing}", lambda route: route.fulfill(body=html))
        page.goto(f"{address}{folder}{missing}")
        expect(page.locator("html")).to_have_attribute("data-exit-keys", "")
        links = (
            page.locator("a").filter(visible=True).evaluate_all("(all) => all.map((a) => a.href)")
        )
        inside = [link for link in links if link.startswith(address)]

        assert len(inside) > 3
        assert [link for link in inside if not page.request.get(link).ok] == []
