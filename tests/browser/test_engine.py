"""The engine's two scripts in a real browser, with a package of a few lines as its decision tree.

The page has the policy that the site has, and no script but these two.
"""

import gzip
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, Route

from build_tools.content.project import Project
from build_tools.pages.security_policy import hash_of
from build_tools.site import runtime
from build_tools.site.compressed import write_best
from build_tools.site.server import serving
from tests.projects import share_cache

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
    "worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'"
)
PAGE = f"""<!doctype html><html lang="en"><title>Engine</title><link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<script type="module" src="main.js"></script></html>"""
SCRIPT = """import { Engine } from "./assets/engine.js"; window.Engine = Engine;"""
PACKAGE = """
import json
def start(protocol):
    def answer(text):
        request = json.loads(text)
        while request == {"wait": True}:
            pass
        if request == {"fail": True}:
            raise ValueError("unknown fact: 'a'")
        return json.dumps([json.loads(protocol), request])
    return answer
"""
# What went wrong, as data: an error does not travel from the page as it is.
CAUGHT = "(error) => [error.constructor.name, error.name, error.message]"


class Handler(SimpleHTTPRequestHandler):
    """Serves quietly, and with the types that a static host sends."""

    extensions_map = {  # noqa: RUF012 - the base class has it in this shape
        ".html": "text/html",
        ".js": "text/javascript",
        ".wasm": "application/wasm",
        "": "application/octet-stream",
    }

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def handle_one_request(self) -> None:
        """Let go of a reader that has gone: a stopped worker leaves downloads unfinished."""
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True


LARGE = ("pyodide.asm.wasm", "python.zip")
SMALLER = ("worker.js", *LARGE)
"""What there is in a smaller form, for a host that compresses nothing, as here."""


class Site(NamedTuple):
    """Where the page is, and what its engine is told."""

    address: str
    options: dict[str, Any]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, runtime.RuntimeFiles]:
    folder = tmp_path_factory.mktemp("site")
    files = runtime.build_runtime(folder / "runtime", make_project(folder / "project"))
    write_best([folder / "runtime" / name for name in SMALLER], runtime.PROJECT)
    shutil.copytree(runtime.PROJECT / "docs" / "assets", folder / "assets")
    for name, text in {"index.html": PAGE, "main.js": SCRIPT, "protocol.json": '"P"'}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder, files


@pytest.fixture(scope="module")
def site(built: tuple[Path, runtime.RuntimeFiles]) -> Iterator[Site]:
    """On a host that compresses nothing."""
    with hosted(*built, Handler) as site:
        yield site


@contextmanager
def hosted(folder: Path, files: runtime.RuntimeFiles, handler: type[Handler]) -> Iterator[Site]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        yield Site(address, make_options(address, files))
        server.shutdown()


def make_project(folder: Path) -> Path:
    (folder / "decision_tree").mkdir(parents=True)
    (folder / "decision_tree" / "__init__.py").touch()
    (folder / "decision_tree" / "browser.py").write_text(PACKAGE, encoding="utf-8")
    for name in ("pyproject.toml", "package-lock.json", "LICENSE"):
        shutil.copyfile(runtime.PROJECT / name, folder / name)
    (folder / "node_modules").symlink_to(runtime.PROJECT / "node_modules")
    share_cache(folder)
    return folder


def make_options(address: str, files: runtime.RuntimeFiles) -> dict[str, Any]:
    told = {
        name: {"url": f"{address}runtime/{file.name}", "size": file.size, "hash": file.hash}
        for name, file in zip(runtime.FILES, files.files, strict=True)
    }
    protocol = {"url": f"{address}protocol.json", "size": 3, "hash": hash_of(b'"P"')}
    return {"abi": files.abi, "files": {**told, "protocol": protocol}}


@contextmanager
def page_of(browser: Browser, site: Site) -> Iterator[Page]:
    page = browser.new_page()
    uncaught: list[str] = []
    page.on("pageerror", lambda error: uncaught.append(str(error)))
    page.goto(site.address)
    page.wait_for_function("() => Boolean(window.Engine)")
    yield page
    page.close()
    assert uncaught == []


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    with page_of(browser, site) as page:
        yield page


@pytest.fixture(scope="module")
def started(browser: Browser, site: Site) -> Iterator[Page]:
    said: list[str] = []
    with page_of(browser, site) as page:
        page.on("console", lambda message: said.append(message.text))
        use(page, site.options, "await engine.start(); window.engine = engine;")
        yield page
    assert said == [], "nothing is said on the console"


def use(page: Page, options: dict[str, Any], steps: str) -> Any:
    return page.evaluate(
        f"async (options) => {{ const engine = new Engine(options); {steps} }}", options
    )


# ── Once it has started


def test_it_answers_a_request_about_its_protocol(started: Page) -> None:
    assert started.evaluate("engine.plan({ a: 'é' })") == ["P", {"a": "é"}]


def test_each_call_gets_its_own_answer(started: Page) -> None:
    answers = started.evaluate("Promise.all([1, 2, 3].map((n) => engine.plan({ n })))")

    assert [answer[1]["n"] for answer in answers] == [1, 2, 3]


def test_an_error_of_python_arrives_without_its_trace_and_it_goes_on(started: Page) -> None:
    error = started.evaluate(f"engine.plan({{ fail: true }}).catch({CAUGHT})")

    assert error == ["EngineError", "ValueError", "unknown fact: 'a'"]
    assert started.evaluate("engine.plan({ a: 1 })") == ["P", {"a": 1}]


FORESEE = """async (rounds) => {
  engine.foresee([]);
  const asked = [];
  const call = engine.call;
  engine.call = (what) => (asked.push(JSON.parse(what.argument).a), call.call(engine, what));
  const plans = await Promise.all(rounds.map((round) => engine.foresee(round.map((a) => ({ a })))));
  const told = plans.flat().map(([, { a }]) => a);
  const answer = await engine.plan({ a: 2 });
  delete engine.call;
  return [asked, told, answer];
}"""


@pytest.mark.parametrize(
    ("rounds", "asked", "told"),
    [
        ([[1, 2, 3]], [1, 2, 3], [1, 2, 3]),
        ([[1, 2, 3], [4]], [1, 4, 2], [4]),
        ([[2], [1, 2]], [2, 1], [1, 2]),
        ([[]], [2], []),
    ],
)
def test_what_was_foreseen_is_not_asked_again_and_what_is_not_likely_any_more_not_at_all(
    rounds: list[list[int]], asked: list[int], told: list[int], started: Page
) -> None:
    assert started.evaluate(FORESEE, rounds) == [asked, told, ["P", {"a": 2}]]


def test_once_started_the_worker_fetches_nothing_more(started: Page, site: Site) -> None:
    step = "(address) => fetch(address).then(() => 'fetched', (error) => error.message)"
    message = started.workers[0].evaluate(step, site.address)
    assert message == "The engine does not use the network"


# ── Starting, and giving up


def test_a_plan_that_takes_too_long_is_given_up_leaves_no_worker_and_it_starts_again(
    page: Page, site: Site
) -> None:
    steps = "await engine.start(); window.engine = engine;"
    use(page, {**site.options, "planTimeout": 1500}, steps)
    with page.workers[0].expect_event("close"):
        late = page.evaluate(f"window.engine.plan({{ wait: true }}).catch({CAUGHT})")
    assert (late[1], page.workers) == ("TimedOut", [])

    assert page.evaluate("window.engine.plan({ a: 1 })") == ["P", {"a": 1}]


def test_it_asks_only_for_its_own_files_and_each_once(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    use(page, site.options, "await engine.start();")
    fetched = sorted(url for url in asked if not url.startswith("blob:"))
    told = [file["url"] for file in site.options["files"].values()]
    smaller = [f"{url}.gz" for url in told if "runtime" in url]
    assert fetched == sorted([*told, *smaller])


def test_a_host_that_compresses_is_asked_for_no_file_twice(
    page: Page, built: tuple[Path, runtime.RuntimeFiles]
) -> None:
    with serving(built[0]) as address:
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.wait_for_function("() => Boolean(window.Engine)")
        use(page, make_options(address, built[1]), "await engine.start();")
    assert [url for url in asked if url.endswith(".gz")] == []


def test_progress_ends_with_every_byte(page: Page, site: Site) -> None:
    steps = (
        "let last; const other = new Engine({ ...options, onProgress: (step) => (last = step) });"
        "await other.start(); return last;"
    )
    total = sum(file["size"] for file in site.options["files"].values())
    assert use(page, site.options, steps) == {"loaded": total, "total": total}


OTHERS: dict[str, bytes] = {"protocol.json": b'"Q"', "worker.js": b"onmessage = () => {};"}
"""A file of another release, where it is not that of the published engine."""
WRITTEN: dict[str, Callable[[str, bytes], bytes]] = {
    "cut": lambda _, right: right[: len(right) // 2],
    "changed": lambda _, right: right[:-1] + bytes([right[-1] ^ 1]),
    "other": lambda name, _: OTHERS.get(name) or published(name),
}


def published(name: str) -> bytes:
    """As Pyodide sends it."""
    plain = name.removesuffix(".gz")
    file = {"python.zip": "python_stdlib.zip"}.get(plain, plain)
    content = (runtime.PROJECT / "node_modules" / "pyodide" / file).read_bytes()
    return gzip.compress(content, 1) if name.endswith(".gz") else content


def write_faulty(folder: Path, name: str, fault: str) -> str:
    """Where a file with a fault is, or is not; of a smaller form, where the file itself is."""
    plain, at = name.removesuffix(".gz"), folder / "faults" / fault
    at.mkdir(parents=True, exist_ok=True)
    sources = {one: next(folder.glob(f"*/{one}"), folder / one) for one in (plain, name)}
    if name != plain:
        shutil.copyfile(sources[plain], at / plain)
    if fault in WRITTEN:
        (at / name).write_bytes(WRITTEN[fault](name, sources[name].read_bytes()))
    return f"faults/{fault}/{plain}"


def seen(page: Page, site: Site, folder: Path, name: str, fault: str) -> str:
    """What a reader would see of a fault, as docs/data/faults.toml calls it."""
    sorry = {"content_type": "text/html", "body": "<!doctype html>Sorry"}
    page.context.route(f"**/page/{name}", lambda route: route.fulfill(**sorry))
    page.context.route(f"**/silent/{name}", lambda _: None)
    address = site.address + write_faulty(folder, name, fault)
    files = {
        key: {**file, "url": address} if file["url"].endswith(Path(address).name) else file
        for key, file in site.options["files"].items()
    }
    patience = {"startTimeout": 500} if fault == "silent" else {}
    steps = f"return engine.start().then(() => {{ engine.stop(); return ''; }}, {CAUGHT});"
    error = use(page, {**site.options, **patience, "files": files}, steps)
    return {"": "nothing", "TimedOut": "late"}.get(error and error[1], "told")


@pytest.mark.parametrize("name", [*OTHERS, *LARGE, f"{LARGE[1]}.gz"])
def test_of_every_fault_of_a_file_is_seen_what_the_public_page_says(
    name: str,
    page: Page,
    site: Site,
    built: tuple[Path, runtime.RuntimeFiles],
    project: Project,
) -> None:
    [file] = [one for one in project.faults.file if one.name == name]

    found = {fault: seen(page, site, built[0], name, fault) for fault in project.faults.fault}
    assert found == project.faults.seen_of(file)


def without_smaller_files(page: Page) -> None:
    page.context.route("**/*.gz", lambda route: route.fulfill(status=404))


@pytest.mark.parametrize("kind", ["text/plain", ""])
def test_it_starts_whatever_type_the_host_sends(kind: str, page: Page, site: Site) -> None:
    def answer(route: Route) -> None:
        sent = route.fetch()
        route.fulfill(status=200, body=sent.body(), headers={"Content-Type": kind} if kind else {})

    without_smaller_files(page)
    page.context.route(re.compile("(wasm|zip|json|worker.js)$"), answer)
    assert use(page, site.options, "return engine.plan({ a: 1 });") == ["P", {"a": 1}]


class SaysHow(Handler):
    """Says of a smaller form how it is packed, so that the browser unpacks it."""

    def end_headers(self) -> None:
        if self.path.endswith(".gz"):
            self.send_header("Content-Encoding", "gzip")
        super().end_headers()


@pytest.mark.parametrize("times", [1, 2])
def test_it_starts_where_the_host_says_how_a_file_is_packed_and_packs_it_once_more(
    times: int, browser: Browser, built: tuple[Path, runtime.RuntimeFiles], tmp_path: Path
) -> None:
    folder = shutil.copytree(built[0], tmp_path / "site")
    for path in folder.glob("runtime/*.gz") if times > 1 else ():
        path.write_bytes(gzip.compress(path.read_bytes(), 1))
    with hosted(folder, built[1], SaysHow) as site, page_of(browser, site) as page:
        assert use(page, site.options, "return engine.plan({ a: 1 });") == ["P", {"a": 1}]


NO_HASHING = "Object.defineProperty(window, 'isSecureContext', { value: false })"
"""As on an intranet without HTTPS."""


def test_where_a_page_may_not_hash_the_browser_does(page: Page, site: Site) -> None:
    page.evaluate(NO_HASHING)
    assert use(page, site.options, "return engine.plan({ a: 1 });") == ["P", {"a": 1}]

    page.context.route("**/protocol.json", lambda route: route.fulfill(body='"Q"'))
    assert use(page, site.options, f"return engine.start().catch({CAUGHT});")[1] == "NotLoaded"


def test_what_came_wrong_is_asked_for_again(page: Page, site: Site) -> None:
    """The browser may have kept it, for a year."""
    asked = "self.fetch = (...given) => (modes.push(given[1].cache), fetched(...given));"
    steps = f"const modes = [], fetched = self.fetch; {asked} for (const _ of [1, 2]) "
    steps += "await engine.start().catch(() => {}); return [modes[0], modes.at(-1)];"
    page.context.route("**/protocol.json", lambda route: route.fulfill(body='"Q"'))

    assert use(page, site.options, steps) == ["default", "reload"]
