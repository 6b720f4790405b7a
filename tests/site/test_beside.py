"""What the checks find in a process of their own is what they find here, and it ends in time."""

import subprocess
import sys

import pytest

from build_tools.content.project import ROOT, ProjectError, parse_project
from build_tools.site.beside import check_beside, refuse


def test_what_cannot_be_read_is_told_as_here() -> None:
    files = {"docs/data/vocabulary.toml": b"a = ", "docs/a b.md": b"# A page"}
    with pytest.raises(ProjectError) as here:
        parse_project(files)
    with pytest.raises(ProjectError) as beside:
        refuse(check_beside(files, ROOT))

    assert beside.value.findings == here.value.findings


def test_it_ends_with_whoever_was_killed() -> None:
    lines = (
        "from pathlib import Path",
        "from build_tools.site.beside import check_beside",
        "check_beside({}, Path()).result()",
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
