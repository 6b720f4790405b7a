"""The browser of this machine is found where it is, and started as this machine allows."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from build_tools.site import browser


@pytest.fixture
def options_where(monkeypatch: pytest.MonkeyPatch) -> Any:
    """How it is started where these programs are on the path, and Playwright's own is installed."""

    def options(*on_the_path: str, chosen: str = "", own: bool = False, whole: bool = False) -> Any:
        monkeypatch.setenv("BROWSER_PATH", chosen)
        there = {name: f"/bin/{name}" for name in on_the_path}
        monkeypatch.setattr(browser.shutil, "which", there.get)
        path = __file__ if own else str(Path(__file__) / "nothing")
        chromium: Any = SimpleNamespace(executable_path=path)
        return browser.launch_options(chromium, whole=whole)

    return options


@pytest.mark.parametrize("name", ["chromium", "google-chrome"])
def test_a_browser_on_the_path_is_started(options_where: Any, name: str) -> None:
    assert options_where(name, own=True)["executable_path"] == f"/bin/{name}"


@pytest.mark.parametrize(
    ("whole", "name"), [(True, "chromium"), (False, "chromium-headless-shell")]
)
def test_the_one_without_a_window_is_for_what_needs_none(
    options_where: Any, whole: bool, name: str
) -> None:
    there = ("chromium", "chromium-headless-shell")

    assert options_where(*there, whole=whole)["executable_path"] == f"/bin/{name}"


def test_of_playwrights_own_there_are_two(options_where: Any) -> None:
    assert options_where(own=True, whole=True)["channel"] == "chromium"


def test_the_environment_decides_before_the_path(options_where: Any) -> None:
    assert options_where("chromium", chosen="/my/own")["executable_path"] == "/my/own"


def test_playwright_starts_its_own_where_it_has_one(options_where: Any) -> None:
    assert options_where(own=True).keys() == {"args"}


def test_playwright_looks_for_chrome_where_there_is_no_other(options_where: Any) -> None:
    assert options_where()["channel"] == "chrome"


@pytest.mark.parametrize("user", [0, 1000])
def test_only_root_gives_up_the_sandbox(
    options_where: Any, monkeypatch: pytest.MonkeyPatch, user: int
) -> None:
    monkeypatch.setattr(browser.os, "geteuid", lambda: user)

    assert ("--no-sandbox" in options_where()["args"]) == (user == 0)
