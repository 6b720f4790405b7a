"""`python -m decision_tree`: the contract of its arguments, its output and its exit status."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from build_tools.content.findings import Finding
from build_tools.content.project import ROOT, load_project
from build_tools.terminal import command as command_line
from build_tools.terminal.command import main
from tests.projects import tried

Capture = pytest.CaptureFixture[str]


def plan_of(capsys: Capture, *words: str) -> dict[str, Any]:
    assert main(["plan", "--json", *words]) == 0
    plan: dict[str, Any] = json.loads(capsys.readouterr().out)
    return plan


def refusal_of(capsys: Capture, *words: str) -> str:
    """The one line on standard error of a command that exits with 2 and prints nothing else."""
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    return err.strip()


# ── The plan as JSON


@tried("words", "protocol", "answers")
def test_the_protocol_is_national_and_the_role_staff_unless_said_and_the_answers_come_back(
    capsys: Capture, words: list[str], protocol: str, answers: dict[str, str]
) -> None:
    plan = plan_of(capsys, *words)

    assert (plan["protocol"], plan["role"], plan["answers"]) == (protocol, "staff", answers)


# ── What is not known


@tried("words", "message")
def test_what_is_not_known_is_refused_with_what_was_meant(
    capsys: Capture, words: list[str], message: str
) -> None:
    assert refusal_of(capsys, *words) == f"decision_tree: {message}"


@tried("words", "told")
def test_what_cannot_be_answered_is_refused_with_what_there_is(
    capsys: Capture, words: list[str], told: str
) -> None:
    assert told in refusal_of(capsys, "plan", *words)


def test_content_with_a_finding_gives_no_plan(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that is not understood would be missing from every plan."""
    finding = Finding(path="docs/policies/national.md", line=1, check="a-check", message="wrong")
    broken = replace(load_project(), findings=(finding,))
    monkeypatch.setattr(command_line, "load_project", lambda: broken)

    assert "1 finding:" in refusal_of(capsys, "plan")


def run_module(*words: str, folder: Path = ROOT) -> tuple[int, str, str]:
    """Exit status, output and errors of a process of its own."""
    command = [sys.executable, *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_without_the_build_tools_the_process_says_so(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "decision_tree", tmp_path / "decision_tree")
    status, _, err = run_module("-m", "decision_tree", "plan", folder=tmp_path)

    assert (status, err.count("\n"), "build_tools" in err) == (2, 1, True)


@pytest.mark.parametrize("module", ["decision_tree", "build_tools"])
def test_a_python_without_the_libraries_enters_the_environment(module: str) -> None:
    status, _, err = run_module("-S", "-m", module, "--help")

    assert (status, err) == (0, "")
