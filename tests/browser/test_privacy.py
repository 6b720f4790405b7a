"""Nothing stored, nothing sent: on a whole journey, and where something tries to."""

import re
import threading
import tomllib
from collections.abc import Callable, Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from build_tools.content.project import Project
from tests.browser.conftest import (
    Reader,
    Started,
    Watch,
    all_answers,
    change_worker,
    measure,
    watched_context,
)
from tests.pages.test_security_policy import written_out

LEAKS = tomllib.loads(Path(__file__).with_name("leaks.toml").read_text("utf-8"))
POLICY = re.compile('<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
INLINE = re.compile(r"<script(?: type=.module.)?>(.*?)</script>", re.DOTALL)

# ── A whole journey


def walk(reader: Reader) -> None:
    """Answer what staff are asked, past an emergency, to the plan: the shortest way to one."""
    reader.walk("staff", all_answers(reader.project, "yes"), "imagery")


def journey(reader: Reader, role: str = "safeguarding-lead") -> dict[str, Any]:
    """What a journey leaves outside the page, from the moment that the engine is ready: requests,
    what is stored, and on each screen what the browser is shown of it.
    """
    reader.open()
    asked: list[str] = []
    reader.page.context.on("request", lambda request: asked.append(request.url))
    length, state, *named = reader.page.evaluate(SHOWN_TO_THE_BROWSER)
    shown: list[Any] = []
    reader.start_as(role)
    reader.finish(
        all_answers(reader.project, "yes"),
        "imagery",
        arrived=lambda _: shown.append(reader.page.evaluate(SHOWN_TO_THE_BROWSER)),
    )
    # For the browser's Back there is one entry more, the same for whatever is answered.
    expected = [length + 1, {"back": True}, *named]
    return {
        "requested": asked,
        "shown": [now for now in shown if (state, now) != (None, expected)],
        "cookies": reader.page.context.cookies(),
        "stored": stored_by(reader.page),
    }


def test_a_journey_leaves_nothing_outside_the_page(reader: Reader) -> None:
    assert journey(reader) == {"requested": [], "shown": [], "cookies": [], "stored": {}}


def test_what_a_journey_leaves_would_be_seen(reader: Reader) -> None:
    reader.page.add_init_script(f"addEventListener('click', {measure('leaves')}, {{ once: true }})")

    assert all(journey(reader, role="staff").values())


NOTHING = {
    "cookies": "",
    "localStorage": [],
    "sessionStorage": [],
    "databases": [],
    "caches": [],
    "workers": 0,
}
STORE: dict[str, str] = LEAKS["store"]


def stored_by(page: Page) -> dict[str, Any]:
    """What the site keeps in the page's browser, by kind, where it keeps any."""
    return {
        kind: kept
        for kind, kept in page.evaluate(measure("stored")).items()
        if kept != NOTHING[kind]
    }


def test_what_is_stored_would_be_seen(page: Page) -> None:
    page.goto("about/")
    for storing in STORE.values():
        page.evaluate(storing)

    assert stored_by(page).keys() == STORE.keys()


SHOWN_TO_THE_BROWSER = measure("shownToTheBrowser")


# ── Leaving and coming back


def traces(page: Page, project: Project) -> list[str]:
    """What of an answer or of a plan is still in the page."""
    levels = [text.headline for text in project.wording.levels.values()]
    plan = page.locator("[data-plan]").inner_text()
    filled = ":is([data-line], [data-never], [data-summary] *, [data-list] *)"
    return [
        *(f"checked: {box.get_attribute('value')}" for box in page.locator("input:checked").all()),
        *(level for level in levels if level in plan),
        *page.locator(f"[data-plan] {filled}").all_text_contents(),
    ]


def load_again(page: Page) -> None:
    page.reload()


def go_and_come_back(page: Page) -> None:
    page.goto("about/")
    page.go_back()


def test_a_page_that_is_kept_has_nothing_on_it(started: Started) -> None:
    reader = started.open("national")
    walk(reader)
    reader.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")

    assert traces(reader.page, reader.project) == []


@pytest.mark.parametrize("leave", [load_again, go_and_come_back])
def test_whoever_leaves_the_page_leaves_nothing_on_it(
    leave: Callable[[Page], None], reader: Reader
) -> None:
    reader.open()
    walk(reader)
    leave(reader.page)
    expect(reader.find("[data-module=tool]")).to_have_attribute("data-live", "")

    assert traces(reader.page, reader.project) == []


@pytest.fixture
def kept(whole_browser: Browser, watch: Watch, address: str, project: Project) -> Iterator[Reader]:
    with watched_context(whole_browser, watch, address) as context:
        page = context.new_page()
        page.add_init_script(
            "addEventListener('pageshow', (event) => (window.wasKept = event.persisted))"
        )
        yield Reader(page=page, project=project)


def test_a_page_that_the_browser_kept_is_as_at_first_and_works(kept: Reader) -> None:
    kept.open()
    walk(kept)
    kept.page.goto("about/")
    kept.page.go_back(wait_until="commit")
    expect(kept.question("role")).to_be_visible()

    assert kept.page.evaluate("window.wasKept") is True
    assert traces(kept.page, kept.project) == []
    kept.start_as("staff")
    expect(kept.question("danger")).to_be_focused()


# ── Something tries to send: to a server of another origin, which notes what arrives


class Elsewhere:
    """Another origin. `arrived` holds the path of each request."""

    def __init__(self) -> None:
        self.arrived = arrived = list[str]()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                arrived.append(self.path)
                self.send_response(200)
                self.end_headers()

            do_POST = do_GET  # noqa: N815 (the base class names it so)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def elsewhere(watch: Watch) -> Iterator[Elsewhere]:
    server = Elsewhere()
    watch.expects(
        "^another origin: ",
        "Content Security Policy",
        "WebSocket",
        "EventSource",
        "Failed to (fetch|load resource)",
    )
    yield server
    server.close()


PAGE_LEAKS: dict[str, list[str]] = LEAKS["page"]


def attempt(leak: str) -> str:
    """Try it; give the part of the policy that refused it, and what it refused."""
    return (
        "(to) => new Promise((done) => {"
        "document.addEventListener('securitypolicyviolation', (event) =>"
        " done([event.effectiveDirective, new URL(event.blockedURI).host]), { once: true });"
        f"try {{ {PAGE_LEAKS[leak][1]} }} catch {{}} }})"
    )


def test_the_page_can_send_nothing_elsewhere(reader: Reader, elsewhere: Elsewhere) -> None:
    reader.open(ready=False)
    host = urlsplit(elsewhere.address).netloc
    refused = {
        leak: reader.page.evaluate(attempt(leak), f"{elsewhere.address}{leak}/")
        for leak in PAGE_LEAKS
    }

    assert refused == {leak: [part, host] for leak, (part, _) in PAGE_LEAKS.items()}
    assert elsewhere.arrived == []


WORKER_LEAKS: dict[str, str] = LEAKS["worker"]


def leaks_in_worker(elsewhere: Elsewhere) -> str:
    """A script that tries every leak, and notes what is refused."""
    tries = "\n".join(
        f"try {{ const to = '{elsewhere.address}{name}/';"
        f" Promise.resolve({code}).catch(() => {{}}); }} catch {{}}"
        for name, code in WORKER_LEAKS.items()
    )
    listening = "self.addEventListener('securitypolicyviolation', (event) =>"
    return f"self.refused = []; {listening} refused.push(event.blockedURI));\n{tries}\n"


def test_the_worker_can_send_nothing_elsewhere(
    reader: Reader, elsewhere: Elsewhere, site_folder: Path
) -> None:
    change_worker(reader.page, site_folder, lambda script: leaks_in_worker(elsewhere) + script)
    reader.open()
    [engine] = reader.page.workers
    refused = engine.evaluate("() => self.refused")
    names = {
        re.sub("^ws", "http", url).removeprefix(elsewhere.address).strip("/") for url in refused
    }

    assert (names, elsewhere.arrived) == (set(WORKER_LEAKS), [])


# ── The policy itself: what it holds is tested in tests/site, that a browser obeys it above


@pytest.fixture(scope="session")
def built(site_folder: Path) -> dict[str, str]:
    """The HTML of every page of the site, by its path."""
    return {
        path.relative_to(site_folder).as_posix(): path.read_text(encoding="utf-8")
        for path in site_folder.rglob("*.html")
    }


def begins_with_its_policy(html: str) -> bool:
    head = re.search(f"<head[^>]*>{POLICY.pattern}", html)
    return head is not None and unescape(head[1]) == written_out(*INLINE.findall(html), html=html)


def test_every_page_begins_with_its_policy(built: dict[str, str]) -> None:
    assert len(built) >= 60
    assert [path for path, html in built.items() if not begins_with_its_policy(html)] == []


HANDLER = re.compile(r"""<[a-z](?:"[^"]*"|'[^']*'|[^>"'])*?\son[a-z]+\s*=""", re.IGNORECASE)


def test_no_page_has_a_script_in_an_attribute(built: dict[str, str]) -> None:
    assert [path for path, html in built.items() if HANDLER.search(html)] == []
    assert HANDLER.search('<a title=">" href="" onclick="x">')


# A page by hand, one for pupils, and one with the tool. That nothing is refused by the policy and
# nothing asked of another origin, `watch` sees.
@pytest.mark.parametrize("address_of_page", ["", "pupils/7-11/", "check/"])
def test_a_search_stores_nothing_and_stays_out_of_the_address(
    address_of_page: str, page: Page
) -> None:
    page.goto(address_of_page)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox").press_sequentially("parents")
    expect(page.get_by_role("dialog").get_by_role("link").first).to_be_visible()
    before = page.url

    assert stored_by(page) == {}
    page.get_by_role("dialog").get_by_role("link").first.click()
    expect(page).not_to_have_url(before)
    assert "parents" not in urlsplit(page.url).query


def test_what_the_policy_refuses_is_seen(page: Page, watch: Watch) -> None:
    watch.expects("Content Security Policy")
    page.goto("about/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " { textContent: 'window.planted = true' }))"
    )

    assert any("Content Security Policy" in one for one in watch.seen)
