"""Nothing stored, nothing sent: on a whole journey, and where something tries to."""

import re
import shutil
import threading
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from build_tools.content.project import Project
from build_tools.site.browser import launch_options
from build_tools.site.server import serving
from tests.browser.conftest import TOOLS, Reader, Watch, all_answers, watched_context

PAGES = {
    "home": "",
    "national": "policies/national/",
    "westcroft": "policies/westcroft/",
    "sources": "sources/",
    "for-schools": "for-schools/",
    "about": "about/",
    "check": "check/",
    "westcroft-check": "policies/westcroft/check/",
    "404": "no/such/page/",
}
MISSING = "^error: Failed to load resource: .* 404"
"""What the browser says of the page that is not there."""

POLICY = re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>')

# ── A whole journey


def walk(reader: Reader) -> None:
    """Answer everything, past an emergency, to the plan."""
    reader.walk("safeguarding-lead", all_answers(reader.project, "yes"), "imagery")


def requests_on_the_way(reader: Reader, protocol: str) -> list[str]:
    """Every request from the moment the engine is ready to the plan."""
    reader.open(protocol)
    asked: list[str] = []
    reader.page.context.on("request", lambda request: asked.append(request.url))
    walk(reader)
    return asked


@pytest.mark.parametrize("protocol", TOOLS)
def test_nothing_is_requested_from_ready_to_plan(protocol: str, reader: Reader) -> None:
    assert requests_on_the_way(reader, protocol) == []


def test_a_request_on_the_way_would_be_seen(reader: Reader) -> None:
    reader.page.add_init_script(
        "addEventListener('change', () => fetch('protocol.json?told'), { once: true })"
    )

    assert [url.rpartition("/")[2] for url in requests_on_the_way(reader, "national")] == [
        "protocol.json?told"
    ]


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


def test_nothing_is_stored_on_the_way(reader: Reader) -> None:
    reader.open()
    walk(reader)

    assert reader.page.evaluate(STORED) == NOTHING


@pytest.mark.parametrize("kind", STORE)
def test_what_is_stored_would_be_seen(kind: str, reader: Reader) -> None:
    reader.open(ready=False)
    reader.page.evaluate(STORE[kind])

    assert reader.page.evaluate(STORED)[kind] != NOTHING[kind]


def test_no_cookie_comes_from_the_server(reader: Reader, context: BrowserContext) -> None:
    reader.open()

    assert context.cookies() == []


SHOWN_TO_THE_BROWSER = """() => [
  history.length, history.state, location.href, document.title, window.name,
]"""


def test_answers_change_neither_address_nor_title_nor_history(reader: Reader) -> None:
    reader.open()
    before = reader.page.evaluate(SHOWN_TO_THE_BROWSER)
    seen: list[Any] = []
    answers = all_answers(reader.project, "yes")
    reader.walk(
        "safeguarding-lead",
        answers,
        "imagery",
        each=lambda _: seen.append(reader.page.evaluate(SHOWN_TO_THE_BROWSER)),
    )

    assert [now for now in seen if now != before] == []


# ── Leaving and coming back


def traces(page: Page, project: Project) -> list[str]:
    """What of an answer or of a plan is still in the page."""
    levels = [text.headline for text in project.wording.levels.values()]
    plan = page.locator("[data-plan]").inner_text(timeout=1000)
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
def kept(playwright: Playwright, watch: Watch, address: str, project: Project) -> Iterator[Reader]:
    """A reader whose browser keeps pages for its Back button, as people's do and tests' do not."""
    keeping = playwright.chromium.launch(
        **launch_options(), ignore_default_args=["--disable-back-forward-cache"]
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
            self.changed.wait_for(lambda: wanted <= set(self.arrived), timeout=10)
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
each_page_leak = pytest.mark.parametrize("leak", PAGE_LEAKS)


def planted(leak: str) -> str:
    code = PAGE_LEAKS[leak]
    return code if code.startswith("{") else f"void ({code})"


@each_page_leak
def test_the_page_can_send_nothing_elsewhere(
    leak: str, reader: Reader, elsewhere: Elsewhere
) -> None:
    reader.open()
    attempt = (
        "(to) => new Promise((done) => {"
        "document.addEventListener('securitypolicyviolation',"
        " (event) => done(event.blockedURI), { once: true });"
        f"{planted(leak)} }})"
    )
    refused = reader.page.evaluate(attempt, f"{elsewhere.address}{leak}/")

    assert (refused.rstrip("/").split("/")[2], elsewhere.arrived) == (
        elsewhere.address.split("/")[2],
        [],
    )


@each_page_leak
def test_without_the_policy_the_page_could(
    leak: str, page: Page, elsewhere: Elsewhere, unguarded: str
) -> None:
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


# ── The policy itself


class Head(HTMLParser):
    """The first element of the head, and every script that stands in the page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.first: tuple[str, dict[str, str | None]] | None = None
        self.handlers: list[str] = []
        self.scripts: list[str] = []
        self.inline = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self.first is None and self.stack == ["html", "head"]:
            self.first = (tag, attributes)
        self.handlers += [name for name in attributes if name.startswith("on")]
        data = (attributes.get("type") or "").endswith("json")
        self.inline = tag == "script" and "src" not in attributes and not data
        if self.inline:
            self.scripts.append("")
        if tag in ("html", "head"):
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.inline = False
        if tag in self.stack:
            self.stack.remove(tag)

    def handle_data(self, data: str) -> None:
        if self.inline:
            self.scripts[-1] += data

    @property
    def policy(self) -> dict[str, list[str]]:
        """The sources that each directive allows."""
        tag, attributes = self.first or ("", {})
        if tag != "meta" or attributes.get("http-equiv") != "Content-Security-Policy":
            return {}
        directives = [part.split() for part in (attributes["content"] or "").split(";")]
        return {words[0]: words[1:] for words in directives}


@pytest.fixture(scope="session")
def heads(site_folder: Path) -> dict[str, Head]:
    """Every page of the site, by its path."""
    return {
        path.relative_to(site_folder).as_posix(): Head(path.read_text(encoding="utf-8"))
        for path in site_folder.rglob("*.html")
    }


def test_every_page_of_the_site_is_read(heads: dict[str, Head]) -> None:
    assert len(heads) >= len(PAGES)


def test_every_page_begins_with_the_policy(heads: dict[str, Head]) -> None:
    assert [path for path, head in heads.items() if not head.policy] == []


def test_no_page_allows_anything_by_default(heads: dict[str, Head]) -> None:
    assert [p for p, head in heads.items() if head.policy["default-src"] != ["'none'"]] == []


def test_no_page_allows_eval_or_inline_scripts(heads: dict[str, Head]) -> None:
    refused = {"'unsafe-eval'", "'unsafe-inline'", "'unsafe-hashes'", "'strict-dynamic'"}

    assert [p for p, head in heads.items() if refused & {*head.policy["script-src"]}] == []


def test_no_page_allows_another_origin(heads: dict[str, Head]) -> None:
    own = re.compile(r"'[a-z-]+'|'sha256-[A-Za-z0-9+/=]+'|data:|blob:")
    others = [
        (path, source)
        for path, head in heads.items()
        for sources in head.policy.values()
        for source in sources
        if not own.fullmatch(source)
    ]

    assert others == []


def test_only_images_come_from_data_and_only_workers_from_blobs(heads: dict[str, Head]) -> None:
    allowed = {
        (directive, source)
        for head in heads.values()
        for directive, sources in head.policy.items()
        for source in sources
        if source in ("data:", "blob:")
    }

    assert allowed == {("img-src", "data:"), ("worker-src", "blob:")}


def test_nothing_may_be_sent_but_to_the_site_itself(heads: dict[str, Head]) -> None:
    ways = {"connect-src": ["'self'"], "form-action": ["'none'"], "base-uri": ["'none'"]}

    assert [p for p, head in heads.items() if not ways.items() <= head.policy.items()] == []


def test_every_script_in_a_page_has_its_hash_in_the_policy(heads: dict[str, Head]) -> None:
    without = [
        (path, script[:60])
        for path, head in heads.items()
        for script in head.scripts
        if hash_of(script) not in head.policy["script-src"]
    ]

    assert without == []


def hash_of(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def test_no_page_has_a_script_in_an_attribute(heads: dict[str, Head]) -> None:
    assert [(path, head.handlers) for path, head in heads.items() if head.handlers] == []


COUNT_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
each_page = pytest.mark.parametrize("name", PAGES)


def open_and_search(page: Page, name: str, watch: Watch) -> None:
    if name == "404":
        watch.expects(MISSING)
    page.add_init_script(COUNT_VIOLATIONS)
    page.goto(PAGES[name])
    page.locator("label.md-header__button[for=__search]").click()
    page.get_by_role("textbox", name="Search").press_sequentially("parents")
    expect(page.locator(".md-search-result__meta")).to_contain_text("matching")


@each_page
def test_a_page_and_its_search_break_no_rule(name: str, page: Page, watch: Watch) -> None:
    open_and_search(page, name, watch)

    assert page.evaluate("violations") == []


@each_page
def test_a_page_and_its_search_store_nothing(name: str, page: Page, watch: Watch) -> None:
    open_and_search(page, name, watch)

    assert page.evaluate(STORED) == NOTHING


def test_a_searched_word_does_not_go_into_the_address(page: Page, watch: Watch) -> None:
    open_and_search(page, "home", watch)
    before = page.url
    page.locator(".md-search-result__link").first.click()
    expect(page).not_to_have_url(before)

    assert "parents" not in urlsplit(page.url).query


def test_the_requests_of_a_journey_stay_on_the_site(reader: Reader, address: str) -> None:
    asked: list[str] = []
    reader.page.context.on("request", lambda request: asked.append(request.url))
    reader.open()
    walk(reader)

    own = (address, f"blob:{address}", "data:")
    assert [url for url in asked if not url.startswith(own)] == []
