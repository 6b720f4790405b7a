"""Nothing stored, nothing sent: on a whole journey, and where something tries to."""

import re
import shutil
import threading
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from build_tools.content.project import Project
from build_tools.site.browser import launch_options
from build_tools.site.built_page import read_page
from build_tools.site.security_policy import policy_for
from build_tools.site.server import serving
from tests.browser.conftest import TOOLS, Reader, Watch, all_answers, watched_context

POLICY = re.compile('<meta http-equiv="Content-Security-Policy" content="([^"]*)">')

# ── A whole journey


def walk(reader: Reader) -> None:
    """Answer what staff are asked, past an emergency, to the plan: the shortest way to one."""
    reader.walk("staff", all_answers(reader.project, "yes"), "imagery")


def journey(reader: Reader, protocol: str = "national") -> dict[str, Any]:
    """What a journey leaves outside the page, from the moment that the engine is ready: requests,
    what is stored, and on each screen what the browser is shown of it.
    """
    reader.open(protocol)
    asked: list[str] = []
    reader.page.context.on("request", lambda request: asked.append(request.url))
    before = reader.page.evaluate(SHOWN_TO_THE_BROWSER)
    shown: list[Any] = []
    reader.walk(
        "safeguarding-lead",
        all_answers(reader.project, "yes"),
        "imagery",
        each=lambda _: shown.append(reader.page.evaluate(SHOWN_TO_THE_BROWSER)),
    )
    return {
        "requested": asked,
        "shown": [now for now in shown if now != before],
        "cookies": reader.page.context.cookies(),
        "stored": {k: v for k, v in reader.page.evaluate(STORED).items() if v != NOTHING[k]},
    }


@pytest.mark.parametrize("protocol", TOOLS)
def test_a_journey_leaves_nothing_outside_the_page(protocol: str, reader: Reader) -> None:
    assert journey(reader, protocol) == {"requested": [], "shown": [], "cookies": [], "stored": {}}


LEAVES = {
    "requested": "fetch('protocol.json?told')",
    "shown": "document.title = 'told'",
    "cookies": "document.cookie = 'a=1'",
    "stored": "localStorage.a = 1",
}


@pytest.mark.parametrize("what", LEAVES)
def test_what_a_journey_leaves_would_be_seen(what: str, reader: Reader) -> None:
    reader.page.add_init_script(
        f"addEventListener('change', () => {{ {LEAVES[what]} }}, {{ once: true }})"
    )

    assert journey(reader)[what]


STORED = """async () => ({
  cookies: document.cookie,
  localStorage: Object.keys(localStorage),
  sessionStorage: Object.keys(sessionStorage),
  databases: await indexedDB.databases(),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {
    "cookies": "",
    "localStorage": [],
    "sessionStorage": [],
    "databases": [],
    "caches": [],
    "workers": 0,
}
STORE = {
    "cookies": "document.cookie = 'a=1'",
    "localStorage": "localStorage.a = 1",
    "sessionStorage": "sessionStorage.a = 1",
    "databases": "new Promise((done) => (indexedDB.open('a').onsuccess = () => done()))",
    "caches": "caches.open('a').then(() => {})",
}


def test_what_is_stored_would_be_seen(page: Page) -> None:
    page.goto("about/")
    for storing in STORE.values():
        page.evaluate(storing)
    stored = page.evaluate(STORED)

    assert {kind for kind in STORE if stored[kind] == NOTHING[kind]} == set()


SHOWN_TO_THE_BROWSER = """() => [
  history.length, history.state, location.href, document.title, window.name,
]"""


# ── Leaving and coming back


def traces(page: Page, project: Project) -> list[str]:
    """What of an answer or of a plan is still in the page."""
    levels = [text.headline for text in project.wording.levels.values()]
    plan = page.locator("[data-plan]").inner_text()
    return [
        *(f"checked: {box.get_attribute('id')}" for box in page.locator("input:checked").all()),
        *(level for level in levels if level in plan),
        *page.locator("[data-plan-parts] *, [data-summary] *, [data-list] *").all_text_contents(),
    ]


def test_loading_again_forgets_everything(reader: Reader) -> None:
    reader.open()
    walk(reader)
    reader.page.reload()
    reader.wait_until_ready()

    assert traces(reader.page, reader.project) == []


def test_back_to_a_page_that_was_not_kept_finds_nothing(reader: Reader) -> None:
    reader.open()
    walk(reader)
    reader.page.goto("about/")
    reader.page.go_back()
    reader.wait_until_ready()

    assert traces(reader.page, reader.project) == []


def test_leaving_wipes_the_page_before_the_browser_keeps_it(reader: Reader) -> None:
    reader.open()
    walk(reader)
    reader.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")

    assert traces(reader.page, reader.project) == []


@pytest.fixture
def kept(
    browser_type: BrowserType, watch: Watch, address: str, project: Project
) -> Iterator[Reader]:
    """A reader whose browser keeps pages for its Back button, as people's do and tests' do not."""
    keeping = browser_type.launch(
        **launch_options(browser_type), ignore_default_args=["--disable-back-forward-cache"]
    )
    with watched_context(keeping, watch, address) as context:
        page = context.new_page()
        page.add_init_script(
            "addEventListener('pageshow', (event) => (window.wasKept = event.persisted))"
        )
        yield Reader(page=page, project=project)
    keeping.close()


def leave_and_come_back(reader: Reader) -> None:
    reader.open()
    walk(reader)
    reader.page.goto("about/")
    reader.page.go_back(wait_until="commit")
    expect(reader.question("role")).to_be_visible()
    assert reader.page.evaluate("window.wasKept") is True


def test_back_to_a_page_that_was_kept_finds_nothing(kept: Reader) -> None:
    leave_and_come_back(kept)

    assert traces(kept.page, kept.project) == []


def test_a_page_that_was_kept_works_again(kept: Reader) -> None:
    leave_and_come_back(kept)
    kept.start_as("staff")

    expect(kept.question("danger")).to_be_focused()


# ── Something tries to send: to a server of another origin, which notes what arrives


class Elsewhere:
    """Another origin. `arrived` holds the first part of the path of each request."""

    def __init__(self) -> None:
        elsewhere = self
        self.arrived: list[str] = []
        self.changed = threading.Condition()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                elsewhere.note(self.path.split("/")[1])
                self.send_response(200)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Type", "text/javascript")
                self.end_headers()

            do_POST = do_GET  # noqa: N815 (the base class names it so)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def note(self, name: str) -> None:
        with self.changed:
            self.arrived.append(name)
            self.changed.notify_all()

    def wait_for(self, *names: str) -> set[str]:
        """Those of `names` that have arrived, waiting for all of them."""
        wanted = set(names)
        with self.changed:
            self.changed.wait_for(lambda: wanted <= set(self.arrived), timeout=60)
        return wanted & set(self.arrived)

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


@pytest.fixture(scope="session")
def unguarded(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the same site is served without its policy."""
    folder = tmp_path_factory.mktemp("unguarded") / "site"
    shutil.copytree(site_folder, folder)
    for page in folder.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        page.write_text(POLICY.sub("", html), encoding="utf-8")
    with serving(folder) as served:
        yield served


PAGE_LEAKS = {
    "fetch": "fetch(to, { mode: 'no-cors' })",
    "beacon": "navigator.sendBeacon(to, 'told')",
    "image": "new Image().src = to",
    "websocket": "new WebSocket(to.replace('http', 'ws'))",
    "form": """{
      const form = document.createElement("form");
      Object.assign(form, { action: to, method: "post" });
      document.body.append(form);
      form.submit();
    }""",
    "script": "document.head.append(Object.assign(document.createElement('script'), { src: to }))",
    "frame": "document.body.append(Object.assign(document.createElement('iframe'), { src: to }))",
    "style": """{
      const link = document.createElement("link");
      document.head.append(Object.assign(link, { rel: "stylesheet", href: to }));
    }""",
    "events": "new EventSource(to)",
}


def planted(leak: str) -> str:
    code = PAGE_LEAKS[leak]
    return code if code.startswith("{") else f"void ({code})"


REFUSED_BY = {
    "fetch": "connect-src",
    "image": "img-src",
    "beacon": "connect-src",
    "form": "form-action",
    "websocket": "connect-src",
    "script": "script-src-elem",
    "events": "connect-src",
    "frame": "frame-src",
    "style": "style-src-elem",
}
"""By which part of the policy; no two neighbours by the same, so that none passes for another."""


def attempt(leak: str) -> str:
    """Try it; give the part of the policy that refused it, and what it refused."""
    return (
        "(to) => new Promise((done) => {"
        "document.addEventListener('securitypolicyviolation', (event) =>"
        " done([event.effectiveDirective, new URL(event.blockedURI).host]), { once: true });"
        f"{planted(leak)} }})"
    )


def test_the_page_can_send_nothing_elsewhere(reader: Reader, elsewhere: Elsewhere) -> None:
    reader.open()
    host = urlsplit(elsewhere.address).netloc
    refused = {
        leak: reader.page.evaluate(attempt(leak), f"{elsewhere.address}{leak}/")
        for leak in REFUSED_BY
    }

    assert refused == {leak: [part, host] for leak, part in REFUSED_BY.items()}
    assert elsewhere.arrived == []


def test_without_the_policy_the_page_could(
    context: BrowserContext, elsewhere: Elsewhere, unguarded: str
) -> None:
    for leak in PAGE_LEAKS:
        # A page of its own: a form that is sent leaves it.
        page = context.new_page()
        page.goto(f"{unguarded}about/")
        page.evaluate(f"(to) => {{ {planted(leak)} }}", f"{elsewhere.address}{leak}/")

        assert elsewhere.wait_for(leak) == {leak}


WORKER_LEAKS = {
    "fetch": "fetch(to, { mode: 'no-cors' })",
    "request": """(() => {
      const request = new XMLHttpRequest();
      request.open("GET", to);
      request.send();
    })()""",
    "websocket": "new WebSocket(to.replace('http', 'ws'))",
    "import": "import(to)",
    "events": "new EventSource(to)",
}


def leaking_worker(source: str, address: str) -> str:
    """The worker, which tries every leak before anything else, and notes what is refused."""
    tries = "\n".join(
        f"try {{ const to = '{address}{name}/';"
        f" Promise.resolve({code}).catch(() => {{}}); }} catch {{}}"
        for name, code in WORKER_LEAKS.items()
    )
    return f"""
self.refused = [];
self.addEventListener("securitypolicyviolation", (event) => self.refused.push(event.blockedURI));
{tries}
{source}"""


def plant_in_worker(page: Page, elsewhere: Elsewhere, source: str) -> None:
    body = leaking_worker(source, elsewhere.address)
    page.context.route(
        "**/worker.mjs", lambda route: route.fulfill(body=body, content_type="text/javascript")
    )


@pytest.fixture(scope="session")
def worker_source(site_folder: Path) -> str:
    return (site_folder / "assets" / "worker.mjs").read_text(encoding="utf-8")


def test_the_worker_can_send_nothing_elsewhere(
    reader: Reader, elsewhere: Elsewhere, worker_source: str
) -> None:
    plant_in_worker(reader.page, elsewhere, worker_source)
    reader.open()
    # The theme's search has a worker too, from an address.
    [engine] = [worker for worker in reader.page.workers if worker.url.startswith("blob:")]
    refused = engine.evaluate("() => self.refused")
    names = {
        re.sub("^ws", "http", url).removeprefix(elsewhere.address).strip("/") for url in refused
    }

    assert (names, elsewhere.arrived) == (set(WORKER_LEAKS), [])


def test_without_the_policy_the_worker_could(
    reader: Reader, elsewhere: Elsewhere, worker_source: str, unguarded: str
) -> None:
    plant_in_worker(reader.page, elsewhere, worker_source)
    reader.page.goto(unguarded + TOOLS["national"])
    reader.wait_until_ready()

    assert elsewhere.wait_for(*WORKER_LEAKS) == set(WORKER_LEAKS)


# ── The policy itself: what it holds is tested in tests/site, that a browser obeys it above


@pytest.fixture(scope="session")
def built(site_folder: Path) -> dict[str, str]:
    """The HTML of every page of the site, by its path."""
    return {
        path.relative_to(site_folder).as_posix(): path.read_text(encoding="utf-8")
        for path in site_folder.rglob("*.html")
    }


def test_every_page_begins_with_its_policy(built: dict[str, str]) -> None:
    def begins(html: str) -> bool:
        head = re.search(f"<head[^>]*>{POLICY.pattern}", html)
        return head is not None and unescape(head[1]) == policy_for(read_page(html))

    assert len(built) >= 60
    assert [path for path, html in built.items() if not begins(html)] == []


class Handlers(HTMLParser):
    """The scripts that stand in attributes of a page, by name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {name for name, _ in attrs if name.startswith("on")}


def test_no_page_has_a_script_in_an_attribute(built: dict[str, str]) -> None:
    assert [path for path, html in built.items() if Handlers(html).found] == []


def search_for(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("label.md-header__button[for=__search]").click()
    page.get_by_role("textbox", name="Search").press_sequentially("parents")
    expect(page.locator(".md-search-result__meta")).to_contain_text("matching")


# A page by hand, one for pupils, and one with the tool. That nothing is refused by the policy and
# nothing asked of another origin, `watch` sees.
@pytest.mark.parametrize("address_of_page", ["", "pupils/7-11/", "check/"])
def test_a_search_stores_nothing(address_of_page: str, page: Page) -> None:
    search_for(page, address_of_page)

    assert page.evaluate(STORED) == NOTHING


def test_what_the_policy_refuses_is_seen(page: Page, watch: Watch) -> None:
    watch.expects("Content Security Policy")
    page.goto("about/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " { textContent: 'window.planted = true' }))"
    )

    assert any("Content Security Policy" in one for one in watch.seen)


def test_a_searched_word_does_not_go_into_the_address(page: Page) -> None:
    search_for(page, "")
    before = page.url
    page.locator(".md-search-result__link").first.click()
    expect(page).not_to_have_url(before)

    assert "parents" not in urlsplit(page.url).query
