"""How the browser of this machine is started: for the tests, and to print to PDF.

Any Chromium or Chrome will do. Nothing here is needed to build or to serve the site.
"""

import os
import shutil
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import BrowserType

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WITHOUT_WINDOW = ("chromium-headless-shell",)
"""The same without what draws a window, as Playwright installs it too: a page costs half."""

# The browser's own services would otherwise ask servers of their own, while the tests assert that
# the site asks nobody.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class LaunchOptions(TypedDict, total=False):
    """Keyword arguments for Playwright's `chromium.launch`."""

    executable_path: str
    channel: str
    args: list[str]


def launch_options(chromium: BrowserType, *, whole: bool = False) -> LaunchOptions:
    """That of BROWSER_PATH, this system's, Playwright's own, or an installed Chrome; `whole`: as
    people have it, where there is one.
    """
    # The sandbox needs rights that a container usually withholds from its root.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    options = LaunchOptions(args=[*QUIET, *(["--no-sandbox"] if is_root else [])])
    names = (*NAMES, *WITHOUT_WINDOW) if whole else (*WITHOUT_WINDOW, *NAMES)
    found = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, names)), None)
    if found:
        options["executable_path"] = found
    elif not Path(chromium.executable_path).is_file():
        options["channel"] = "chrome"  # Playwright knows where it lies on macOS and Windows
    elif whole:
        options["channel"] = "chromium"
    return options
