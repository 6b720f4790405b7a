"""A process that was ended from outside takes no change with it."""

import os
from pathlib import Path

import pytest

from build_tools.site.builder import ENDED, Builder
from tests.projects import write_texts

KILLED_ONCE = """
import os, signal, sys
from pathlib import Path
for _ in sys.stdin:
    if not Path("killed").exists():
        Path("killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    print(0, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="there nobody is told who ended a process")
def test_where_the_process_was_killed_another_builds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_texts(tmp_path, {"build_tools/__main__.py": KILLED_ONCE})
    with Builder(root) as builder:
        assert (builder.build(), builder.build()) == (0, 0)

    assert capsys.readouterr().err == f"{ENDED}\n"
