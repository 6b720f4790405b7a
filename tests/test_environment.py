"""Set-up and the way into the environment: on a bare Python, on every system."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Barrier

import pytest

from build_tools import environment
from build_tools.content.project import ROOT
from build_tools.environment import ending_plainly, enter_environment, set_up

Capture = pytest.CaptureFixture[str]
LOCKS = "requirements.txt .python-version package-lock.json package.json .npmrc"


def run_python(code: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """What a program of one line does, in an environment without any variable but these."""
    command = [sys.executable, "-c", f"from build_tools.environment import *; {code}"]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("variables", "written"),
    [
        ({}, "é \u2019 学".encode()),
        ({"PYTHONUTF8": "0", "LC_ALL": "C"}, "é \u2019 学".encode()),
        ({"PYTHONIOENCODING": "cp1252"}, b"\xe9 \x92 \\u5b66"),
        ({"PYTHONIOENCODING": "cp850"}, b"\x82 \\u2019 \\u5b66"),
        ({"PYTHONIOENCODING": "cp437:strict"}, b"\x82 \\u2019 \\u5b66"),
        ({"PYTHONIOENCODING": "ascii"}, b"\\xe9 \\u2019 \\u5b66"),
    ],
)
def test_every_sign_is_written_whatever_the_code_page(
    variables: Mapping[str, str], written: bytes
) -> None:
    done = run_python(r"write_any_sign(); print('\xe9 \u2019 \u5b66')", **variables)

    assert (done.stdout.strip(), done.returncode) == (written, 0)


def test_what_is_typed_in_another_code_page_is_read() -> None:
    assert run_python("write_any_sign(); print(sys.stdin.errors)").stdout == b"backslashreplace\n"


def test_on_windows_another_program_gets_its_arguments_whole_and_gives_its_status() -> None:
    code = (
        "sys.exit(run_child([sys.executable, '-c', 'import sys; exit(len(sys.argv[1]))', 'a b']))"
    )

    assert run_python(code).returncode == len("a b")


@pytest.mark.parametrize(
    ("ends", "status", "said"),
    [
        (ModuleNotFoundError(name="lib"), 2, "x: lib is not installed: run 'python3.13 -m build_"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_what_is_no_fault_of_a_command_ends_it_without_a_traceback(
    ends: BaseException, status: int, said: str, capsys: Capture
) -> None:
    with pytest.raises(SystemExit) as raised, ending_plainly("x"):
        raise ends

    assert (raised.value.code, capsys.readouterr().err[: len(said) or 1]) == (status, said)


def test_a_pipe_whose_reader_has_gone_ends_a_command_quietly() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    code = "from build_tools.environment import *\nwith ending_plainly('x'): print('a plan')"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)

    assert (done.returncode, done.stderr) == (1, b"")


def test_a_command_without_an_output_ends_as_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with ending_plainly("x"):
        print("a plan")


@pytest.mark.parametrize("own", [True, False])
def test_a_command_runs_in_the_environment_of_its_folder(
    own: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered: list[str] = []
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / "python").touch()
    (tmp_path / ".venv/bin/python").symlink_to(tmp_path / "python")  # as a virtual one is
    python = tmp_path / (".venv/bin/python" if own else "python")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(os, "execv", lambda _, command: entered.append(command[-1]))
    monkeypatch.setattr(sys, "argv", ["x", "check"])
    enter_environment("build_tools")

    assert entered == ([] if own else ["check"])


@pytest.mark.parametrize(
    ("version", "status"), [(environment.PYTHON, None), ((3, 99), 2)], ids=["right", "wrong"]
)
def test_where_there_is_no_environment_a_right_python_with_the_libraries_will_do(
    version: tuple[int, int], status: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", version)
    ended = None
    try:
        enter_environment("build_tools")
    except SystemExit as ends:
        ended = ends.code

    assert ended == status


# ── Set-up


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What set-up does in a folder with the locks alone: the first word that says it."""
    commands: list[str] = []

    def keep(*command: str) -> None:
        words = ("venv", "requirements.txt", "requirements-test.txt", "ci")
        commands.extend(word for word in words if word in command)
        (tmp_path / ".venv").mkdir(exist_ok=True)
        (tmp_path / "node_modules").mkdir(exist_ok=True)

    for lock in [*LOCKS.split(), "requirements-test.txt"]:
        (tmp_path / lock).touch()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "_run", keep)
    return commands


def test_set_up_installs_what_the_site_needs_once(done: list[str]) -> None:
    assert [set_up([]), set_up([])] == [0, 0]
    assert done == ["venv", "requirements.txt", "ci"]


def test_set_up_installs_what_the_tests_need_where_it_is_asked_for(done: list[str]) -> None:
    set_up([])
    set_up(["--test"])

    assert done == ["venv", "requirements.txt", "ci", "requirements-test.txt"]


@pytest.mark.parametrize("lock", LOCKS.split())
def test_a_lock_that_has_changed_is_installed_again(done: list[str], lock: str) -> None:
    set_up([])
    tomorrow = time.time() + 24 * 60 * 60
    os.utime(environment.ROOT / lock, (tomorrow, tomorrow))
    set_up([])

    assert done[3:] in (["venv", "requirements.txt"], ["ci"])


def test_what_the_tests_need_is_installed_while_the_modules_are(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    both = Barrier(2, timeout=60)
    keep = environment._run

    def meet(*command: str) -> None:
        if {"ci", "requirements-test.txt"} & {*command}:
            both.wait()
        keep(*command)

    monkeypatch.setattr(environment, "_run", meet)

    assert (set_up(["--test"]), len(done)) == (0, 4)


@pytest.mark.parametrize("fails", ["ci", "requirements-test.txt"])
def test_what_has_failed_is_all_that_the_next_set_up_does(
    fails: str, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = environment._run

    def fail(*command: str) -> None:
        if fails in command:
            raise subprocess.CalledProcessError(1, command)
        keep(*command)

    monkeypatch.setattr(environment, "_run", fail)
    assert (set_up(["--test"]), len(done)) == (1, 3)

    monkeypatch.setattr(environment, "_run", keep)
    assert (set_up(["--test"]), done[3:]) == (0, [fails])


def test_a_package_is_taken_by_its_hash_and_compiled_when_it_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "_run", lambda *command: commands.append(command))
    environment._pip_install("a.txt")

    assert {"--require-hashes", "--no-compile"} <= {*commands[0]}


@pytest.mark.parametrize("name", [".venv", "node_modules"])
@pytest.mark.usefixtures("done")
def test_a_link_to_what_another_folder_has_gives_way_and_that_stays(name: str) -> None:
    others = environment.ROOT / "others"
    others.mkdir()
    (environment.ROOT / name).symlink_to(others)
    set_up([])

    assert not (environment.ROOT / name).is_symlink()
    assert [*others.iterdir()] == []


def test_another_python_is_told_which_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(environment, "PYTHON", (3, 99))

    assert set_up([]) == 1
    assert "3.99 is needed: install it from python.org" in capsys.readouterr().err


def test_a_set_up_that_fails_says_what_failed(
    done: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def fail(*command: str) -> None:
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(environment, "_run", fail)

    assert (set_up([]), done) == (1, [])
    assert capsys.readouterr().err.startswith("build_tools: set-up has failed: Command")
