"""The really built site, served, in one real browser; and `Reader`, who uses it as a person does.

Every test fails on any uncaught error of the page, any error or warning in its console, any Python
traceback and any request to another origin, unless it said that it expects it.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Route,
    expect,
)

from build_tools.content.project import Project
from build_tools.pages.security_policy import hash_of
from build_tools.site.browser import LaunchOptions, launch_options
from build_tools.site.device import LIST, write_device_lists
from build_tools.site.server import FORMS, serving
from tests.browser.fonts import FONTS, write_font_environment
from tests.conftest import HAS_EXAMPLES
from tests.projects import copy_checkout, share_cache

TOOLS = {"national": "check/", "westcroft": "policies/westcroft/check/"}
PHONE = {"width": 390, "height": 844}
MAIN_HEADING = "h1, [role=heading][aria-level='1'], :is(h2, h3)[aria-level='1']"
QUESTION_BY, ANSWERS_BY = 170, 450
"""Pixels from the top of a phone's screen: a question, and the last of at most four answers."""
BUILD = 600
"""Seconds that a process waits for another to build the site on a busy machine."""
READY = 60_000
"""Milliseconds that the engine may take on a busy machine."""
SOON = 20
"""Milliseconds after which a page is asked again: at each frame it would have to draw."""
IDLE = "() => new Promise((done) => requestIdleCallback(done, { timeout: 2000 }))"
"""The end of what the page has to do: a browser without a window does not always say so."""

SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
"""For which a page of staff fetches no engine."""
NO_ENGINE = """const load = window.fetch;
window.fetch = (file, how) => how?.integrity === "" ? new Promise(() => {}) : load(file, how);"""
"""As on a slow line: what the engine asks for does not come. What is kept does, by its hash."""
COMPILED_ONCE = "--js-flags=--liftoff-only"
"""The engine is compiled quickly, and not again for speed: no test runs it for that long."""

# So long that nothing fails only because the machine has much else to do.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as a school does, in a checkout of an odd name; not where examples were
    removed: what is no school's own is no whole site then.
    """
    if not HAS_EXAMPLES:
        pytest.skip("an example was removed")
    return build_once(tmp_path_factory, "built", copy_checkout)


def build_once(
    factory: pytest.TempPathFactory, name: str, write_checkout: Callable[[Path], Path]
) -> Path:
    """Where a site is: it is built by the first process that asks for it by name."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(shared / "building.lock", timeout=BUILD):
        if not (shared / name).exists():
            (shared / name).symlink_to(build_in(write_checkout(shared / f"for-{name}")))
    return shared / name


def build_in(checkout: Path) -> Path:
    """Where the site is, which was built without a word. What takes long to make, and was made
    before of the same content, is not made again.
    """
    share_cache(checkout)
    command = [sys.executable, "-m", "build_tools", "build"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"", 0)
    return checkout / "site"


@pytest.fixture(scope="session")
def address(site_folder: Path) -> Iterator[str]:
    with serving(site_folder) as served:
        yield served


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type: BrowserType, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """The browser of this machine; the rest is pytest-playwright's."""
    folder = tmp_path_factory.mktemp("fonts")
    return started_with(FONTS[0], launch_options(browser_type), folder, COMPILED_ONCE)


@pytest.fixture(scope="session")
def other_browser(
    browser_type: BrowserType, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("fonts")
    options = started_with(FONTS[-1], launch_options(browser_type), folder, COMPILED_ONCE)
    with browser_type.launch(**options) as opened:
        yield opened


@pytest.fixture(scope="session")
def whole_browser(
    browser_type: BrowserType, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """One that keeps pages for its Back button, as people's do and tests' do not, and makes what
    runs for long faster: for the desk.
    """
    folder = tmp_path_factory.mktemp("fonts")
    options = started_with(FONTS[0], launch_options(browser_type, whole=True), folder)
    kept = ["--disable-back-forward-cache"]
    with browser_type.launch(**options, ignore_default_args=kept) as opened:
        yield opened


def started_with(font: str, options: LaunchOptions, folder: Path, *more: str) -> dict[str, Any]:
    args = [*options["args"], *more]
    return {**options, "args": args, "env": write_font_environment(font, folder)}


each_font = pytest.mark.parametrize("font", FONTS, indirect=True)
"""For tests that measure."""


@pytest.fixture(scope="module")
def font(request: pytest.FixtureRequest) -> str:
    return getattr(request, "param", FONTS[0])


@pytest.fixture(scope="module")
def font_browser(request: pytest.FixtureRequest, browser: Browser, font: str) -> Browser:
    chosen: Browser = browser if font == FONTS[0] else request.getfixturevalue("other_browser")
    return chosen


@pytest.fixture(scope="session")
def browser_context_args(address: str) -> dict[str, Any]:
    return {"base_url": address, "viewport": PHONE}


@dataclass(kw_only=True)
class Watch:
    """What went wrong in a context's pages, less what the test expects."""

    origin: str
    seen: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expects(self, *patterns: str) -> None:
        """Do not fail on what matches one of these."""
        self.expected.extend(patterns)

    def follow(self, context: BrowserContext) -> None:
        """See everything in every page of `context`."""
        context.on("weberror", lambda error: self.seen.append(f"uncaught: {error.error}"))
        context.on("console", self._hear)
        context.on("request", self._look)

    def complaints(self) -> list[str]:
        return [
            complaint
            for complaint in self.seen
            if not any(re.search(pattern, complaint) for pattern in self.expected)
        ]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") or "Traceback" in message.text:
            self.seen.append(f"{message.type}: {message.text}")

    def _look(self, request: Request) -> None:
        if not request.url.startswith((self.origin, f"blob:{self.origin}", "data:")):
            self.seen.append(f"another origin: {request.url}")


@pytest.fixture
def watch(address: str) -> Iterator[Watch]:
    """What fails the test at its end."""
    watching = Watch(origin=address)
    yield watching
    assert watching.complaints() == []


@contextmanager
def watched_context(
    browser: Browser, watch: Watch, address: str, **options: object
) -> Iterator[BrowserContext]:
    """A context of its own, with the options of Playwright's `new_context`."""
    opened = browser.new_context(**{"base_url": address, "viewport": PHONE, **options})
    watch.follow(opened)
    yield opened
    opened.close()


@pytest.fixture
def context(font_browser: Browser, watch: Watch, address: str) -> Iterator[BrowserContext]:
    """A browser that has never been here, as big as a phone."""
    with watched_context(font_browser, watch, address) as opened:
        yield opened


@pytest.fixture(scope="module")
def kept_page(font_browser: Browser, address: str) -> Iterator[tuple[Page, Watch]]:
    """One page for all tests of a file that need no fresh browser."""
    watching = Watch(origin=address)
    with watched_context(font_browser, watching, address) as opened:
        opened.add_init_script(SAVING)
        yield opened.new_page(), watching


@pytest.fixture
def same_page(kept_page: tuple[Page, Watch]) -> Iterator[Page]:
    """The file's page, as big as a phone again, and with the network as it is."""
    page, watching = kept_page
    as_at_first(page)
    yield page
    page.context.unroute_all(behavior="ignoreErrors")
    complaints = watching.complaints()
    watching.seen.clear()
    watching.expected.clear()
    assert complaints == []


def as_at_first(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(media="null", color_scheme="null", reduced_motion="null")


MEASURES = (Path(__file__).parent / "measures.js").read_text("utf-8")


def measure(name: str) -> str:
    """A function of measures.js, for a page to run."""
    return f"(...given) => {{ {MEASURES}; return {name}(...given); }}"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who uses the tool, and finds things by what they are called."""

    page: Page
    project: Project

    def open(self, protocol: str = "national", *, ready: bool = True) -> None:
        """Open the tool of a protocol, and wait until its engine is ready."""
        self.page.goto(TOOLS[protocol])
        if ready:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        root = self.page.locator("[data-module=tool]")
        expect(root).to_have_attribute("data-ready", "", timeout=READY)

    # What is on the screen

    def find(self, selector: str) -> Locator:
        """By CSS alone: Playwright's own way looks for a shadow in each of 6,000 elements."""
        return self.page.locator(f"css:light={selector}")

    def heading(self, text: str) -> Locator:
        # Playwright reads the level from the element's name, and not from `aria-level`.
        return self.find(MAIN_HEADING).filter(
            has_text=re.compile(f"^{re.escape(text)}$"), visible=True
        )

    def question(self, screen: str) -> Locator:
        return self.heading(self.project.wording.screens[screen].question)

    def headline(self, level: str, role: str = "") -> Locator:
        """The heading of a plan, in the words for a role."""
        return self.heading(self.project.wording.levels[level].words_for(role).headline)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def role(self, role: str) -> Locator:
        """Its name begins with the role: whom the school counts to it may follow."""
        label = re.escape(self.project.wording.roles[role].label)
        return self.find("[data-screen=role]").get_by_role("button", name=re.compile(f"^{label}"))

    def option(self, screen: str, option: str) -> Locator:
        label = self.project.wording.screens[screen].label[option]
        return self.find(f"[data-screen={screen}]").get_by_role("button", name=label, exact=True)

    def row(self, fact: str) -> Locator:
        """A fact in the list of its screen: a box, or for danger a button."""
        return self.find(f'.options [data-fact="{fact}"]')

    def single(self, fact: str) -> Locator:
        return self.find(f'[data-single="{fact}"]')

    def rest(self, answer: str) -> Locator:
        """What is said of all that is not ticked: "none", or "not-known"."""
        return self.find(f'.options input[value="{answer}"]').filter(visible=True)

    def answer(self, fact: str, answer: str) -> Locator:
        label = self.project.wording.answers[answer]
        return self.single(fact).get_by_role("button", name=label, exact=True)

    @property
    def plan_lines(self) -> Locator:
        return self.find("[data-plan] [data-line]")

    def line(self, clause: str) -> Locator:
        return self.find(f'[data-plan] [data-line="{clause}"]')

    def screen_shown(self) -> str | None:
        """The id of the screen that is shown; None for the plan."""
        return self.asked()["screen"]

    # What the reader does

    def open_answers(self) -> None:
        """Open the fold with the answers and Change."""
        fold = self.find(".fold:has([data-summary])")
        if fold.get_attribute("open") is None:
            fold.locator("summary").first.click()

    def start_as(self, role: str) -> None:
        expect(self.question("role")).to_be_visible()
        self.tap(self.role(role))

    def tap(self, button: Locator) -> None:
        """Answer by one tap, and wait until the next screen or the plan is there."""
        before = self.page.evaluate(measure("asked"))
        self.wait_until_read()
        button.click()
        self.page.wait_for_function(measure("isNext"), arg=before, polling=SOON)

    def wait_until_read(self) -> None:
        """A tap on a screen that has only just come is taken for the second of a double tap."""
        self.find("[data-questions]:not([data-new])").wait_for(state="attached")

    def go_on(self) -> None:
        """Press what goes on from a list, and wait until what comes next is there."""
        self.tap(self.find("[data-questions] [type=submit]").filter(visible=True))

    def answer_screen(self, screen: str, answers: Mapping[str, str], option: str) -> None:
        """Answer what the screen asks, and go on; what `answers` does not say is not known.

        A list says of all that is not ticked one thing: that none of it is so, where `answers` says
        so of each, else that it is not known.
        """
        asked = self.asked()
        if asked["asking"] == "one":
            self.tap(self.option(screen, option))
        elif fact := asked["single"]:
            self.tap(self.answer(fact, answers.get(fact, "not-known")))
        else:
            self.fill(answers, asked["facts"])

    def fill(self, answers: Mapping[str, str], facts: list[str]) -> None:
        said = {fact: answers.get(fact, "not-known") for fact in facts}
        ticks = [fact for fact in facts if said[fact] == self.ticked(fact)]
        stops = [fact for fact in ticks if self.row(fact).get_attribute("data-stops") is not None]
        if stops:
            self.tap(self.row(stops[0]))
            return
        for fact in ticks:
            self.row(fact).click()
        left = {said[fact] for fact in facts if fact not in ticks}
        self.rest("not-known" if "not-known" in left else "none").check()
        self.go_on()

    def ticked(self, fact: str) -> str:
        """What a tick says of a fact."""
        return "no" if self.project.wording.facts[fact].ticked_no else "yes"

    def asked(self) -> Any:
        """What the tool asks now."""
        return self.page.evaluate(measure("askedNow"))

    def walk(
        self,
        role: str,
        answers: Mapping[str, str],
        option: str = "not-sure",
        arrived: Callable[[str], None] = lambda _: None,
    ) -> list[str]:
        """Answer every screen up to the plan, past an emergency; return the screens seen.

        `arrived` is called on each screen before it is answered, and with "plan".
        """
        arrived("role")
        self.start_as(role)
        return ["role", *self.finish(answers, option, arrived)]

    def finish(
        self,
        answers: Mapping[str, str],
        option: str = "not-sure",
        arrived: Callable[[str], None] = lambda _: None,
    ) -> list[str]:
        """Answer the screens that are left, as `walk` does."""
        seen = []
        while True:
            while (screen := self.screen_shown()) is not None:
                seen.append(screen)
                arrived(screen)
                self.answer_screen(screen, answers, option)
            go_on = self.find("[data-plan] [data-action=go-on]")
            if not go_on.is_visible():
                arrived("plan")
                return seen
            go_on.click()


def told_of(script: bytes) -> str:
    """What a page knows of the engine's script."""
    return f'"hash": "{hash_of(script)}", "size": {len(script)}'


def change_worker(page: Page, site: Path, change: Callable[[str], str]) -> None:
    """Send another script of the engine, and a page that knows its hash."""
    [path] = site.glob("engine/*/worker.js")
    right, script = path.read_bytes(), change(path.read_text("utf-8")).encode()
    told = [told_of(one) for one in (right, script)]

    def answer(route: Route) -> None:
        sent = route.fetch()
        route.fulfill(response=sent, body=sent.text().replace(told[0], told[1]))

    page.context.route("**/check/", answer)
    as_it_is = {"Content-Encoding": "identity"}  # or it would be asked for in a smaller form
    page.context.route("**/worker.js", lambda route: route.fulfill(body=script, headers=as_it_is))


def publish_newer(site: Path) -> None:
    """Put a page and an engine at another address in the place of those that are there."""
    [old] = {path.parent for path in site.glob("engine/*/worker.js")}
    new, page = old.rename(old.with_name("newer")), site / "check" / "index.html"
    page.write_text(page.read_text("utf-8").replace(old.name, new.name), "utf-8")
    write_device_lists(site)
    for path in (page, page.with_name(LIST)):
        for form in FORMS:
            Path(f"{path}{form}").unlink()


SMALL_PHONE = {"width": 360, "height": 640}


def room(page: Page) -> float:
    """How much more a bound allows where this machine has a wide font alone: bounds are for the
    fonts of phones, which are as narrow as Arial.
    """
    return 1.3 if page.evaluate(measure("isWide")) else 1


def out_of_place(reader: Reader) -> list[str]:
    """On which phone the question stands too low, or the last of at most four answers to it."""
    found = []
    for size in (PHONE, SMALL_PHONE):
        reader.page.set_viewport_size(size)
        question, last = reader.page.evaluate(measure("places")) or (0, 0)
        more = room(reader.page)
        if question > QUESTION_BY * more or last > ANSWERS_BY * more:
            found.append(f"{size['width']}: question at {question}, answers end at {last}")
    reader.page.set_viewport_size(PHONE)
    return found


@pytest.fixture
def reader(page: Page, project: Project) -> Reader:
    return Reader(page=page, project=project)


class Started:
    """Tools that have started, for tests that need no fresh page: each finds them as at first."""

    def __init__(self, browser: Browser, address: str, project: Project) -> None:
        self.watch = Watch(origin=address)
        self.context = browser.new_context(base_url=address, viewport=PHONE)
        self.watch.follow(self.context)
        self.project = project
        self.readers: dict[str, Reader] = {}

    def open(self, protocol: str) -> Reader:
        """The tool of a protocol at its first screen, ready."""
        if protocol not in self.readers:
            self.readers[protocol] = Reader(page=self.context.new_page(), project=self.project)
            self.readers[protocol].open(protocol)
        reader = self.readers[protocol]
        reader.page.evaluate(measure("closeFolds"))
        as_at_first(reader.page)
        # What a browser says when it brings back a page that it had kept.
        reader.page.evaluate(
            "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
        )
        reader.page.bring_to_front()
        return reader


@pytest.fixture(scope="session")
def started_session(browser: Browser, address: str, project: Project) -> Iterator[Started]:
    session = Started(browser, address, project)
    yield session
    session.context.close()


@pytest.fixture
def started(started_session: Started) -> Iterator[Started]:
    yield started_session
    complaints = started_session.watch.complaints()
    started_session.watch.seen.clear()
    assert complaints == []


def all_answers(project: Project, answer: str, **others: str) -> dict[str, str]:
    """`answer` to every fact, but for `others` (with underscores for dashes)."""
    named = {fact.replace("_", "-"): value for fact, value in others.items()}
    return {**dict.fromkeys(project.vocabulary.facts, answer), **named}
