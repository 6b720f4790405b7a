"""Three engines of browsers behind one small protocol, for the walks of test_walks.py: Chromium by
Playwright, as in all other tests, Firefox and WebKit by Selenium.

Playwright's way to an ordinary Firefox asks for a command that Firefox ESR does not have, and
geckodriver is in no package of Debian or PyPI. What it does is little: to hand Selenium's commands
to Firefox, which understands them by itself.
"""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any, Protocol

from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser.conftest import PHONE, measure

PATIENCE = 120
"""Seconds that anything may take on a busy machine."""
POLL = 0.02

DARK, FORCED = "dark", "forced-colors"
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class NotInstalled(Exception):
    """A browser is not on this machine: one sentence with the way to it."""


class Walker(Protocol):
    """A browser as big as a phone, and who uses it.

    A `function` is JavaScript, run in the page with what is `given`.
    """

    name: str
    looks: frozenset[str]
    """What it can be asked for beside what is usual: a dark scheme, forced colours."""

    def open(self, address: str, look: str = "") -> None:
        """Go to an address; `look` is one of `looks`."""

    def evaluate(self, function: str, *given: object) -> Any:
        """What the function, or what it promises, gives."""

    def tap(self, function: str, *given: object) -> None:
        """Press the element that the function gives, where it is: what lies over it is hit."""

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the keyboard is."""

    def back(self) -> None:
        """Press the browser's Back."""

    def lay_on_paper(self) -> None:
        """Show the page as it is printed, until another is opened."""


FAULTS = (PlaywrightError, WebDriverException)
"""What a browser says while one page goes and the next comes, too."""


def until(walker: Walker, function: str, *given: object) -> Any:
    """Wait until the function gives something true, and give it."""
    end = monotonic() + PATIENCE
    while True:
        with suppress(*FAULTS):
            if found := walker.evaluate(function, *given):
                return found
        assert monotonic() < end, f"{walker.name}: never true: {function} {given}"
        sleep(POLL)


class Chromium:
    """By Playwright."""

    looks = frozenset({DARK, FORCED})
    EMULATED: dict[str, dict[str, Any]] = {  # noqa: RUF012 (never changed)
        "": {"media": "null", "color_scheme": "null", "forced_colors": "null"},
        DARK: {"color_scheme": "dark"},
        FORCED: {"forced_colors": "active"},
    }

    def __init__(self, browser: Browser) -> None:
        """Open a page."""
        self.name = f"Chromium {browser.version.partition('.')[0]}"
        self.page = browser.new_context(viewport=PHONE).new_page()
        self.page.set_default_timeout(PATIENCE * 1000)

    def open(self, address: str, look: str = "") -> None:
        self.page.emulate_media(**self.EMULATED[""] | self.EMULATED[look])
        self.page.goto(address)

    def evaluate(self, function: str, *given: object) -> Any:
        return self.page.evaluate(f"(given) => ({function})(...given)", list(given))

    def tap(self, function: str, *given: object) -> None:
        found = self.page.evaluate_handle(f"(given) => ({function})(...given)", list(given))
        element = found.as_element()
        assert element, f"{self.name}: nothing to press: {given}"
        element.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def back(self) -> None:
        self.page.go_back(wait_until="commit")

    def lay_on_paper(self) -> None:
        self.page.emulate_media(media="print")


RUN = """
const [given, done] = arguments;
Promise.resolve().then(() => (%s)(...given))
  .then((value) => done({ value }), (error) => done({ error: String(error) }));
"""


class Driven:
    """By Selenium."""

    def __init__(self, driver: WebDriver, name: str) -> None:
        """Take over a browser that is as big as a phone."""
        self.driver = driver
        self.name = f"{name} {driver.capabilities['browserVersion']}"
        driver.set_script_timeout(PATIENCE)

    def open(self, address: str, look: str = "") -> None:  # noqa: ARG002 (those that have looks see to them)
        self.driver.get(address)

    def evaluate(self, function: str, *given: object) -> Any:
        answer = self.driver.execute_async_script(RUN % function, list(given))
        if answer is None:
            raise WebDriverException("the page went meanwhile")
        if "error" in answer:
            raise WebDriverException(answer["error"])
        return answer.get("value")

    def tap(self, function: str, *given: object) -> None:
        # As a reader scrolls: by itself it would be pressed at the edge, under the bar to leave.
        element = self.evaluate(
            f"(...given) => {{ const one = ({function})(...given);"
            " one?.scrollIntoView({ block: 'center' }); return one; }",
            *given,
        )
        assert element, f"{self.name}: nothing to press: {given}"
        element.click()

    def press(self, *keys: str) -> None:
        presses = ActionChains(self.driver, duration=0)
        for key in keys:
            presses.send_keys(getattr(Keys, key.upper(), key))
        presses.perform()

    def back(self) -> None:
        self.driver.back()


# ── WebKit

DRIVER = "WebKitWebDriver"
DISPLAY = "Xvfb"


class WebKit(Driven):
    """WebKitGTK's small browser, on a screen that nobody sees. It has no forced colours."""

    looks = frozenset({DARK})

    def __init__(self, display: str) -> None:
        """Start it."""
        self.display = display
        self.look = ""
        super().__init__(self._start(), "WebKitGTK")

    def _start(self) -> WebDriver:
        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")))
        for argument in ("--automation", "--full-screen", *(["--dark-mode"] if self.look else [])):
            options.add_argument(argument)
        service = webdriver.WebKitGTKService(
            shutil.which(DRIVER), env={**os.environ, "DISPLAY": self.display}
        )
        driver = webdriver.WebKitGTK(options=options, service=service)
        driver.set_window_rect(0, 0, **PHONE)
        return driver

    def open(self, address: str, look: str = "") -> None:
        if look != self.look:  # it is told when it starts
            self.look = look
            self.driver.quit()
            self.driver = self._start()
        super().open(address)

    def lay_on_paper(self) -> None:
        """It cannot be asked: the style sheets are."""
        self.evaluate(measure("layOnPaper"))


@contextmanager
def opened_webkit() -> Iterator[Walker]:
    """A WebKit."""
    if not shutil.which(DRIVER) or not shutil.which(DISPLAY):
        raise NotInstalled("WebKit is not installed here: apt-get install webkit2gtk-driver xvfb")
    command = [DISPLAY, "-displayfd", "1", "-screen", "0", "{width}x{height}x24".format(**PHONE)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as screen:
        assert screen.stdout
        try:
            walker = WebKit(f":{screen.stdout.readline().strip()}")
            yield walker
            walker.driver.quit()
        finally:
            screen.terminate()


# ── Firefox

MARIONETTE = {
    Command.NEW_SESSION: "WebDriver:NewSession",
    Command.SET_TIMEOUTS: "WebDriver:SetTimeouts",
    Command.SET_WINDOW_RECT: "WebDriver:SetWindowRect",
    Command.GET: "WebDriver:Navigate",
    Command.GO_BACK: "WebDriver:Back",
    Command.W3C_EXECUTE_SCRIPT: "WebDriver:ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "WebDriver:ExecuteAsyncScript",
    Command.CLICK_ELEMENT: "WebDriver:ElementClick",
    Command.W3C_ACTIONS: "WebDriver:PerformActions",
    Command.SCREENSHOT: "WebDriver:TakeScreenshot",
    Command.QUIT: "Marionette:Quit",
}


class Marionette:
    """Selenium's commands, as Firefox understands them."""

    def __init__(self, port: int) -> None:
        """Connect, and hear its greeting."""
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.answers = self.socket.makefile("rb")
        self._read()

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        """What Selenium asks for by `command`."""
        asked = {name: value for name, value in params.items() if name != "sessionId"}
        return {"value": self.ask(MARIONETTE[command], **asked)}

    def ask(self, name: str, **params: Any) -> Any:
        """One command, and its answer."""
        message = json.dumps([0, 0, name, params]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, answer = self._read()
        if error:
            raise WebDriverException(error["message"])
        return answer["value"] if answer.keys() == {"value"} else answer

    def _read(self) -> Any:
        size = b"".join(iter(lambda: self.answers.read(1), b":"))
        return json.loads(self.answers.read(int(size)))

    def close(self) -> None:
        self.answers.close()
        self.socket.close()


class Firefox(Driven):
    """An ordinary Firefox; what it can show, its own window is asked for."""

    looks = frozenset({DARK, FORCED})

    def __init__(self, marionette: Marionette) -> None:
        """Take over a running one."""
        self.marionette = marionette
        driver = webdriver.Remote(marionette, options=webdriver.FirefoxOptions())
        super().__init__(driver, "Firefox")
        driver.set_window_rect(0, 0, 800, 1000)
        # No window of it is as narrow as a phone, but a page in it may be.
        for side, size in PHONE.items():
            self._ask_window(
                f"['', 'min-', 'max-'].forEach((edge) => gBrowser.selectedBrowser"
                f".style.setProperty(edge + '{side}', '{size}px'))"
            )

    def open(self, address: str, look: str = "") -> None:
        super().open(address)
        # Only now: to keep the page before for its Back, it shows the next one in another place.
        if look == DARK:
            self._show(prefersColorSchemeOverride="dark")
        if look == FORCED:
            self._show(forcedColorsOverride="active")
            until(self, "() => matchMedia('(forced-colors: active)').matches")
        if look:
            self.evaluate(DRAWN)

    def lay_on_paper(self) -> None:
        self._show(mediumOverride="print")

    def _show(self, **overrides: str) -> None:
        for name, value in overrides.items():
            self._ask_window(f"gBrowser.selectedBrowser.browsingContext.{name} = '{value}'")

    def _ask_window(self, script: str) -> None:
        self.marionette.ask("Marionette:SetContext", value="chrome")
        self.marionette.ask("WebDriver:ExecuteScript", script=script, args=[])
        self.marionette.ask("Marionette:SetContext", value="content")


@contextmanager
def opened_firefox() -> Iterator[Walker]:
    """A Firefox that has never been anywhere."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if not found:
        raise NotInstalled("Firefox is not installed here: apt-get install firefox-esr")
    with TemporaryDirectory() as profile:
        (Path(profile) / "user.js").write_text('user_pref("marionette.port", 0);\n', "utf-8")
        command = [found, "--headless", "--marionette", "--remote-allow-system-access", "--profile"]
        with subprocess.Popen(
            [*command, profile], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as firefox:
            try:
                with closing(Marionette(_port_of(Path(profile) / "MarionetteActivePort"))) as wire:
                    yield Firefox(wire)
            finally:
                firefox.terminate()


def _port_of(file: Path) -> int:
    """The port that Firefox has written there, when it has."""
    end = monotonic() + PATIENCE
    while not file.exists() or not file.read_text("utf-8"):
        assert monotonic() < end, "Firefox does not start"
        sleep(POLL)
    return int(file.read_text("utf-8"))


type Opened = Callable[[], AbstractContextManager[Walker]]
OPENED: dict[str, Opened] = {"firefox": opened_firefox, "webkit": opened_webkit}
"""Beside Chromium, which pytest-playwright starts."""
