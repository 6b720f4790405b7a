"""`make pdf` prints the site that was just built and the school's own protocol, or says why not."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Error

from build_tools import commands
from build_tools.site import pdf
from tests.projects import the_project


@pytest.fixture(autouse=True)
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The project's folder, in which the site is built at once."""
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(commands, "run_build", lambda: 0)
    return tmp_path


def test_the_schools_own_protocol_is_printed_and_each_file_named(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[object] = []
    school = replace(the_project().school, protocol="westcroft")
    monkeypatch.setattr(commands, "load_project", lambda: replace(the_project(), school=school))
    monkeypatch.setattr(pdf, "write_pdfs", lambda *of: asked.extend(of) or [of[1] / "poster.pdf"])

    assert commands.main(["pdf"]) == 0
    assert asked == [built / "site", built / "build/pdf", "westcroft"]
    assert capsys.readouterr().out == "build/pdf/poster.pdf\n"


def test_without_a_browser_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def start() -> None:
        raise Error("Chromium distribution 'chrome' is not found\nRun playwright install")

    monkeypatch.setattr(commands, "load_project", the_project)
    monkeypatch.setattr(pdf, "sync_playwright", start)

    assert commands.main(["pdf"]) == 1
    assert capsys.readouterr().err == (
        "build_tools: the pages were not printed: Chromium distribution 'chrome' is not found\n"
    )
