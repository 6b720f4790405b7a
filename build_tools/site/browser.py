"""A browser for the tests: find the one that is installed, or install one.

Any Chromium or Chrome will do. Nothing here is needed to build or to serve the site.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

_MACOS_APPLICATIONS = ("Chromium", "Google Chrome")
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_WINDOWS_PROGRAMS = (r"Google\Chrome\Application\chrome.exe", r"Chromium\Application\chrome.exe")

# The browser's own services would otherwise ask servers of their own, while the tests assert that
# the site asks nobody.
_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

_PLAYWRIGHT = (sys.executable, "-m", "playwright")

type Command = Sequence[str]


class BrowserError(Exception):
    """No browser, and none could be installed: one sentence that says what to do."""


class LaunchOptions(TypedDict, total=False):
    """Keyword arguments for Playwright's `chromium.launch`."""

    executable_path: str
    args: list[str]


def find_browser(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the Chromium or Chrome of this system; `BROWSER_PATH` in the environment decides."""
    if chosen := environment.get("BROWSER_PATH"):
        if not Path(chosen).is_file():
            raise BrowserError(f"BROWSER_PATH is no file: {chosen!r}")
        return Path(chosen)
    return next((path for path in _usual_paths(environment) if path.is_file()), None)


def launch_options(environment: Mapping[str, str] = os.environ) -> LaunchOptions:
    """Return how to launch it: this system's browser where there is one, else Playwright's own."""
    # The sandbox needs rights that a container usually withholds from its root.
    options = LaunchOptions(args=[*_ARGUMENTS, *(["--no-sandbox"] if _is_root() else [])])
    if browser := find_browser(environment):
        options["executable_path"] = str(browser)
    return options


def install_browser() -> None:
    """Install a browser in the first way that works here: Playwright's own, then the system's."""
    for commands in _ways_to_install(is_root=_is_root(), has_apt=bool(shutil.which("apt-get"))):
        if all(_succeeds(command) for command in commands):
            return
    raise BrowserError(f"no browser for the tests: {_advice(sys.platform)}, or set BROWSER_PATH")


def main(argv: Sequence[str] | None = None) -> int:
    """Find or install the browser and say which it is; 1 where there is none."""
    del argv  # there is nothing to choose
    try:
        browser = find_browser() or _find_playwright_browser()
        if browser is None:
            print("installing a browser for the tests", flush=True)
            install_browser()
            browser = find_browser() or _find_playwright_browser()
    except BrowserError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"browser: {browser}")
    return 0


def _usual_paths(environment: Mapping[str, str]) -> Iterator[Path]:
    for name in _NAMES:
        if found := shutil.which(name, path=environment.get("PATH", os.defpath)):
            yield Path(found)
    for application in _MACOS_APPLICATIONS:
        yield Path(f"/Applications/{application}.app/Contents/MacOS/{application}")
    for folder in _WINDOWS_FOLDERS:
        for program in _WINDOWS_PROGRAMS:
            if folder in environment:
                yield Path(environment[folder], program)


def _find_playwright_browser() -> Path | None:
    # Asked of a process of its own: Playwright starts only once in each.
    question = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    done = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=False, timeout=60
    )
    path = Path(done.stdout.strip())
    return path if path.is_file() else None


def _ways_to_install(*, is_root: bool, has_apt: bool) -> Iterator[list[Command]]:
    """Yield lists of commands; a list has worked when all of its commands have."""
    own: list[Command] = [[*_PLAYWRIGHT, "install", "chromium"]]
    if is_root:
        # After the download, not with it: the libraries are of no use without the browser.
        own.append([*_PLAYWRIGHT, "install-deps", "chromium"])
    yield own
    if is_root and has_apt:
        yield [
            ["apt-get", "update", "--quiet"],
            ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"],
        ]


def _succeeds(command: Command, timeout: float = 600) -> bool:
    """Run the command quietly, for at most `timeout` seconds."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, check=False, timeout=timeout
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _advice(platform: str) -> str:
    if platform == "darwin":
        return "install Google Chrome, or Chromium with `brew install --cask chromium`"
    if platform == "win32":
        return "install Google Chrome or Chromium"
    if shutil.which("apt-get"):
        return "install one with `sudo apt-get install chromium`"
    return "install Chromium with this system's package manager"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
