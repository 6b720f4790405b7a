"""What the checks find in a process of their own is what they find here, and it ends in time."""

import gc
import os
import signal
import subprocess
import sys
from multiprocessing import active_children

import pytest

from build_tools.content.project import ROOT, ProjectError, parse_project
from build_tools.site.checks import ENDED, Checks, refuse


def test_what_cannot_be_read_is_told_as_here() -> None:
    files = {"docs/data/vocabulary.toml": b"a = ", "docs/a b.md": b"# A page"}
    with pytest.raises(ProjectError) as here:
        parse_project(files)
    with pytest.raises(ProjectError) as beside:
        refuse(Checks(files, ROOT))

    assert beside.value.findings == here.value.findings


def test_one_that_is_killed_is_told_in_words_and_another_takes_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = {"docs/a b.md": b"# A page"}
    wanted = Checks(files, ROOT).result()
    [process] = active_children()
    os.kill(process.pid or 0, signal.SIGSTOP)
    killed = Checks(files, ROOT)
    process.kill()
    process.join()

    assert killed.result() == killed.result() == wanted
    assert capsys.readouterr().err == f"{ENDED}\n"
    assert Checks(files, ROOT).result() == wanted
    assert [process] != active_children() != []
    gc.unfreeze()  # Hypothesis looks for who holds what when this file runs alone.


def test_it_ends_with_whoever_was_killed() -> None:
    lines = (
        "from pathlib import Path",
        "from build_tools.site.checks import Checks",
        "Checks({}, Path()).result()",
        "print(flush=True)",
        "input()",
    )
    asking = subprocess.Popen(
        [sys.executable, "-c", "\n".join(lines)], cwd=ROOT, stdin=-1, stdout=-1
    )
    assert asking.stdout
    asking.stdout.readline()
    asking.kill()

    asking.communicate(timeout=60)  # which waits for whoever can still write there
