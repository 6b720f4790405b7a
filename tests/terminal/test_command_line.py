"""`python -m decision_tree`: the contract of its arguments, its output and its exit status."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from build_tools.content.findings import Finding
from build_tools.content.project import ROOT, load_project
from build_tools.terminal import command as command_line
from build_tools.terminal.command import main

KEYS = {
    "protocol": str,
    "role": str,
    "answers": dict,
    "level": str,
    "actions": list,
    "overridden": list,
}
ACTION_KEYS = {
    "action": str,
    "modality": str,
    "certain": bool,
    "clause": str,
    "part": str,
    "because": list,
}

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


@pytest.fixture(scope="module")
def lead_plan() -> dict[str, Any]:
    """The contract's own example, in a process of its own."""
    words = "plan --role safeguarding-lead --json adult-involved=yes".split()
    done = subprocess.run(
        [sys.executable, "-m", "decision_tree", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    plan: dict[str, Any] = json.loads(done.stdout)
    return plan


# ── The plan as JSON


def test_a_plan_has_its_keys_each_with_its_kind_of_value(lead_plan: dict[str, Any]) -> None:
    assert {key: type(lead_plan[key]) for key in KEYS} == KEYS


def test_every_action_has_its_keys_and_no_other(lead_plan: dict[str, Any]) -> None:
    shapes = [{key: type(value) for key, value in line.items()} for line in lead_plan["actions"]]

    assert [shape for shape in shapes if shape != ACTION_KEYS] == []


def test_a_plan_names_the_next_screen(lead_plan: dict[str, Any]) -> None:
    assert lead_plan["next_screen"] in load_project().vocabulary.screens


def test_what_loses_is_named_with_what_won(capsys: Capture) -> None:
    plan = plan_of(capsys, "--role", "safeguarding-lead", "immediate-danger=no")

    assert {frozenset(lost) for lost in plan["overridden"]} <= {frozenset({"clause", "by"})}


def test_an_adult_involved_is_certainly_referred_to_the_police_by_a_national_clause(
    lead_plan: dict[str, Any],
) -> None:
    assert [
        action["clause"]
        for action in lead_plan["actions"]
        if (action["action"], action["modality"]) == ("refer-to-police", "must")
        if action["certain"]
        if action["because"] == ["adult-involved"]
        if action["part"] == "decide"
    ] == ["national#refer-when-an-adult-is-involved"]


@pytest.mark.parametrize(
    ("words", "told"),
    [([], ("national", "staff")), (["--protocol", "westcroft"], ("westcroft", "staff"))],
    ids=["unless said", "chosen"],
)
def test_the_protocol_is_national_and_the_role_staff_unless_said(
    capsys: Capture, words: list[str], told: tuple[str, str]
) -> None:
    plan = plan_of(capsys, *words)

    assert (plan["protocol"], plan["role"]) == told


def test_the_answers_come_back(capsys: Capture) -> None:
    assert plan_of(capsys, "online=no", "repeated=not-known")["answers"] == {
        "repeated": "not-known",
        "online": "no",
    }


# ── The plan as text


def test_without_json_the_plan_is_text(capsys: Capture) -> None:
    main(["plan", "immediate-danger=yes"])

    assert "CALL 999 NOW" in capsys.readouterr().out


# ── What is not known


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["plan", "adult-involvd=yes"],
            "unknown fact: 'adult-involvd'; did you mean adult-involved?",
        ),
        (
            ["plan", "adult-involved=yess"],
            "unknown answer to adult-involved: 'yess'; did you mean yes?",
        ),
        (
            ["plan", "adult-involved=not known"],
            "unknown answer to adult-involved: 'not known'; did you mean not-known?",
        ),
        (
            ["plan", "adult-involved"],
            "unknown answer to adult-involved: ''; one of: yes, no, not-known",
        ),
        (["plan", "--role", "stafff"], "unknown role: 'stafff'; did you mean staff?"),
        (
            ["plan", "--protocol", "westcraft"],
            "unknown protocol: 'westcraft'; did you mean westcroft?",
        ),
        (["ask", "--role", "stafff"], "unknown role: 'stafff'; did you mean staff?"),
        (["ask", "--protocol", "natonal"], "unknown protocol: 'natonal'; did you mean national?"),
    ],
    ids=" ".join,
)
def test_what_is_not_known_is_refused_with_what_was_meant(
    capsys: Capture, words: list[str], message: str
) -> None:
    assert refusal_of(capsys, *words) == f"decision_tree: {message}"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--role", "zzz"], "one of: staff, safeguarding-lead, head, it-staff"),
        (["money-demanded=yes", "pressured=no"], "money-demanded"),
        (["online=yes", "online=no"], "online=yes, online=no"),
    ],
    ids=["like nothing", "at odds", "two answers"],
)
def test_what_cannot_be_answered_is_refused_with_what_there_is(
    capsys: Capture, words: list[str], told: str
) -> None:
    assert told in refusal_of(capsys, "plan", *words)


def test_an_answer_given_twice_is_one_answer(capsys: Capture) -> None:
    assert plan_of(capsys, "online=yes", "online=yes")["answers"] == {"online": "yes"}


def test_content_with_a_finding_gives_no_plan(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that is not understood would be missing from every plan."""
    finding = Finding(path="docs/policies/national.md", line=1, check="a-check", message="wrong")
    broken = replace(load_project(), findings=(finding,))
    monkeypatch.setattr(command_line, "load_project", lambda: broken)

    assert "1 findings" in refusal_of(capsys, "plan")


@pytest.mark.parametrize("words", [[], ["plans"]], ids=str)
def test_a_command_that_is_not_known_exits_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(words)
    assert raised.value.code == 2


def test_the_process_exits_with_the_same_status() -> None:
    command = [sys.executable, "-m", "decision_tree", "plan", "--role", "stafff"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "decision_tree: unknown role: 'stafff'; did you mean staff?\n",
    )


def test_the_journey_takes_the_role_and_ends_in_json(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    main(["ask", "--role", "head", "--json"])
    out = capsys.readouterr().out

    assert json.loads(out[out.index("{") :])["role"] == "head"


def test_the_journey_ends_with_its_input_and_the_plan() -> None:
    command = [sys.executable, "-m", "decision_tree", "ask", "--protocol", "westcroft"]
    done = subprocess.run(
        command, cwd=ROOT, input="2\n1\n", capture_output=True, text=True, check=True
    )

    assert ("CALL 999 NOW" in done.stdout, done.stderr) == (True, "")


def test_without_the_build_tools_the_process_says_so(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "decision_tree", tmp_path / "decision_tree")
    command = [sys.executable, "-m", "decision_tree", "plan"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr.count("\n"), "build_tools" in done.stderr) == (2, 1, True)


@pytest.mark.parametrize("module", ["decision_tree", "build_tools"])
def test_a_python_without_the_libraries_enters_the_environment(module: str) -> None:
    command = [sys.executable, "-S", "-m", module, "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
