"""How the browser of this machine is started: for the tests, and to print to PDF.

Any Chromium or Chrome will do. Nothing here is needed to build or to serve the site.
"""

import os
import shutil
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import BrowserType

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

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


def launch_options(chromium: BrowserType) -> LaunchOptions:
    """That of BROWSER_PATH, this system's, Playwright's own, or an installed Chrome."""
    # The sandbox needs rights that a container usually withholds from its root.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    options = LaunchOptions(args=[*QUIET, *(["--no-sandbox"] if is_root else [])])
    found = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        options["executable_path"] = found
    elif not Path(chromium.executable_path).is_file():
        options["channel"] = "chrome"  # Playwright knows where it lies on macOS and Windows
    return options
