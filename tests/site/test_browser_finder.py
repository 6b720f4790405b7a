"""The browser for the tests is found where it usually is, or installed in the way that works."""

import subprocess
from pathlib import Path

import pytest

from build_tools.site import browser


@pytest.fixture
def chromium(tmp_path: Path) -> Path:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_a_browser_on_the_path_is_found(chromium: Path) -> None:
    assert browser.find_browser({"PATH": str(chromium.parent)}) == chromium


def test_the_environment_overrides_the_path(chromium: Path, tmp_path: Path) -> None:
    chosen = tmp_path / "mine"
    chosen.touch()
    environment = {"PATH": str(chromium.parent), "BROWSER_PATH": str(chosen)}
    assert browser.find_browser(environment) == chosen


def test_a_wrong_override_is_not_passed_over(chromium: Path) -> None:
    environment = {"PATH": str(chromium.parent), "BROWSER_PATH": "/nowhere/chrome"}
    with pytest.raises(browser.BrowserError, match="no file: '/nowhere/chrome'"):
        browser.find_browser(environment)


def test_a_browser_in_a_windows_folder_is_usual() -> None:
    paths = list(browser._usual_paths({"PATH": "", "PROGRAMFILES": "C:"}))
    assert Path("C:", r"Google\Chrome\Application\chrome.exe") in paths


def test_no_browser_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_MACOS_APPLICATIONS", ())
    assert browser.find_browser({"PATH": str(tmp_path)}) is None


def test_the_found_browser_is_launched(chromium: Path) -> None:
    options = browser.launch_options({"PATH": str(chromium.parent)})
    assert options["executable_path"] == str(chromium)


def test_playwright_launches_its_own_where_none_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda _: None)
    assert "executable_path" not in browser.launch_options()


@pytest.mark.parametrize(("is_root", "expected"), [(True, True), (False, False)])
def test_only_root_gives_up_the_sandbox(
    is_root: bool, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "_is_root", lambda: is_root)
    assert ("--no-sandbox" in browser.launch_options()["args"]) is expected


def test_only_root_installs_packages() -> None:
    ways = list(browser._ways_to_install(is_root=False, has_apt=True))
    assert [[command[-2:] for command in way] for way in ways] == [[["install", "chromium"]]]


def test_the_next_way_is_tried_when_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def succeeds(command: browser.Command) -> bool:
        tried.append(command[0])
        return command[0] == "apt-get"

    monkeypatch.setattr(browser, "_is_root", lambda: True)
    monkeypatch.setattr("build_tools.browser.shutil.which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(browser, "_succeeds", succeeds)
    browser.install_browser()
    assert tried[1:] == ["apt-get", "apt-get"]


def test_when_nothing_works_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(browser, "_succeeds", lambda _: False)
    with pytest.raises(browser.BrowserError, match=r"install .*, or set BROWSER_PATH$"):
        browser.install_browser()


def test_a_command_that_takes_too_long_has_failed() -> None:
    assert not browser._succeeds(["sleep", "30"], timeout=0.05)


def test_a_command_that_does_not_exist_has_failed() -> None:
    assert not browser._succeeds(["no-such-command-here"])


def test_no_browser_is_an_exit_status_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    monkeypatch.setattr(browser, "_find_playwright_browser", lambda: None)
    monkeypatch.setattr(browser, "_succeeds", lambda _: False)
    assert browser.main([]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_browser_installed_by_playwright_counts(
    chromium: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = subprocess.CompletedProcess([], 0, stdout=f"{chromium}\n")
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    monkeypatch.setattr("build_tools.browser.subprocess.run", lambda *_, **__: answer)
    assert browser.main([]) == 0
    assert capsys.readouterr().out == f"browser: {chromium}\n"
