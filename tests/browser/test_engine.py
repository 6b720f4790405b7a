"""The engine's two scripts in a real browser, with a package of a few lines as its decision tree.

The page has the policy that the site has, and no script but these two.
"""

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

from build_tools.site import runtime
from build_tools.site.compressed import write_best
from build_tools.site.server import serving

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
"""What is asked for in a smaller form where the host compresses nothing, as here."""


class Site(NamedTuple):
    """Where the page is, and what its engine is told."""

    address: str
    options: dict[str, Any]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, runtime.RuntimeFiles]:
    folder = tmp_path_factory.mktemp("site")
    files = runtime.build_runtime(folder / "runtime", make_project(folder / "project"))
    write_best([folder / "runtime" / name for name in LARGE], runtime.PROJECT)
    shutil.copytree(runtime.PROJECT / "docs" / "assets", folder / "assets")
    for name, text in {"index.html": PAGE, "main.js": SCRIPT, "protocol.json": '"P"'}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder, files


@pytest.fixture(scope="module")
def site(built: tuple[Path, runtime.RuntimeFiles]) -> Iterator[Site]:
    """On a host that compresses nothing."""
    folder, files = built
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
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
    return folder


def make_options(address: str, files: runtime.RuntimeFiles) -> dict[str, Any]:
    folder, protocol = f"{address}runtime/", f"{address}protocol.json"
    sizes = {f"{folder}{file.name}": file.size for file in files.files} | {protocol: 3}
    loaded = {"runtime": folder, "protocol": protocol, "abi": files.abi}
    return {"worker": f"{address}assets/worker.js", "files": {**loaded, "sizes": sizes}}


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


def test_once_started_the_worker_fetches_nothing_more(started: Page, site: Site) -> None:
    step = "(address) => fetch(address).then(() => 'fetched', (error) => error.message)"
    message = started.workers[0].evaluate(step, site.address)
    assert message == "The engine does not use the network"


# ── Starting, and giving up


def test_a_plan_that_takes_too_long_is_given_up_and_it_starts_again(page: Page, site: Site) -> None:
    steps = (
        f"const late = await engine.plan({{ wait: true }}).catch({CAUGHT});"
        "return [late[1], await engine.plan({ a: 1 })];"
    )
    answers = use(page, {**site.options, "planTimeout": 1500}, steps)

    assert answers == ["TimedOut", ["P", {"a": 1}]]


def test_it_asks_only_for_its_own_files_and_each_once(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    use(page, site.options, "await engine.start();")
    fetched = sorted(url for url in asked if not url.startswith("blob:"))
    smaller = [f"{site.options['files']['runtime']}{name}.gz" for name in LARGE]
    assert fetched == sorted([site.options["worker"], *site.options["files"]["sizes"], *smaller])


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
    total = sum(site.options["files"]["sizes"].values())
    assert use(page, site.options, steps) == {"loaded": total, "total": total}


def test_giving_up_leaves_no_worker(page: Page, site: Site) -> None:
    options = {**site.options, "planTimeout": 100}
    use(page, options, "await engine.start(); window.engine = engine;")
    with page.workers[0].expect_event("close"):
        page.evaluate("() => window.engine.plan({ wait: true }).catch(() => {})")
    assert page.workers == []


FAULTY: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "is not there": lambda _: {"status": 404},
    "is a page": lambda _: {"content_type": "text/html", "body": "<!doctype html>Sorry"},
    "is empty": lambda _: {"body": ""},
    "is cut": lambda right: {"body": right[: len(right) // 2]},
    "is longer": lambda right: {"body": right + b"}"},
    "is spoilt": lambda right: {"body": right[:4].ljust(len(right), b"\0")},
}
LOADED = "pyodide.js python.zip".split()


def without_smaller_files(page: Page) -> None:
    page.context.route("**/*.gz", lambda route: route.fulfill(status=404))


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        *((file, "is a page") for file in LOADED),
        *((file, fault) for file in ("worker.js", "pyodide.asm.wasm") for fault in FAULTY),
        ("pyodide.asm.js", "is empty"),
        ("python.zip", "is longer"),
        *(("pyodide.asm.wasm.gz", fault) for fault in ("is empty", "is cut")),
        ("protocol.json", "is cut"),
    ],
)
def test_a_file_that_is_another_is_an_error_before_its_time(
    file: str, fault: str, page: Page, site: Site
) -> None:
    def answer(route: Route) -> None:
        sent = route.fetch()
        route.fulfill(**{"response": sent, **FAULTY[fault](sent.body())})

    without_smaller_files(page)
    page.context.route(f"**/{file}", answer)
    error = use(page, site.options, f"return engine.start().catch({CAUGHT});")
    assert (error[0], error[1] == "TimedOut") == ("EngineError", False)
    assert re.search(f"{file.removesuffix('.gz')}|WebAssembly|is not defined", error[2])


@pytest.mark.parametrize("fault", ["is not there", "is a page"])
def test_it_starts_where_a_smaller_file_is_missing(fault: str, page: Page, site: Site) -> None:
    page.context.route("**/*.gz", lambda route: route.fulfill(**FAULTY[fault](b"")))
    assert use(page, site.options, "return engine.plan({ a: 1 });") == ["P", {"a": 1}]


@pytest.mark.parametrize("kind", ["text/plain", ""])
def test_it_starts_whatever_type_the_host_sends(kind: str, page: Page, site: Site) -> None:
    def answer(route: Route) -> None:
        sent = route.fetch()
        route.fulfill(status=200, body=sent.body(), headers={"Content-Type": kind} if kind else {})

    without_smaller_files(page)
    page.context.route(re.compile("(wasm|zip)$|json|worker"), answer)
    assert use(page, site.options, "return engine.plan({ a: 1 });") == ["P", {"a": 1}]


def test_a_server_that_falls_silent_is_given_up(page: Page, site: Site) -> None:
    page.context.route("**/python.zip", lambda _: None)
    options = {**site.options, "startTimeout": 1500}
    error = use(page, options, f"return engine.start().catch({CAUGHT});")
    assert error[1] == "TimedOut"
