"""A checkout is checked in a folder of any name, without make and without git. That it is built
there too, every test in a browser needs.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from build_tools.content.words import WORDS
from tests.projects import SIGN, copy_checkout, write_texts

pytestmark = pytest.mark.slow


def test_findings_are_written_into_a_pipe_whatever_their_signs(tmp_path: Path) -> None:
    checkout = write_texts(copy_checkout(tmp_path), {WORDS: f"['{SIGN}']\n"})
    done = subprocess.run(
        [sys.executable, "-m", "build_tools", "check"],
        cwd=checkout,
        env={**os.environ, "PYTHONIOENCODING": "cp850"},
        capture_output=True,
        text=True,
        check=False,
    )

    told, count = done.stdout.splitlines()
    assert (r"'\u5b66'" in told, count, done.returncode) == (True, "1 finding", 1)
