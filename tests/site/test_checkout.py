"""A checkout is checked in a folder of any name, without make and without git. That it is built
there too, every test in a browser needs.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from build_tools.content.school import SCHOOL
from tests.projects import SIGN, copy_checkout

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a policy the title holds a sign that few code pages have."""
    folder = copy_checkout(tmp_path_factory.mktemp("x"))
    policy = folder / "docs/policies/westcroft.md"
    text = policy.read_text("utf-8").replace("\ntitle: ", f"\ntitle: {SIGN} ")
    policy.write_text(text, "utf-8")
    return folder


def run(folder: Path, words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command line of the checkout, with its output in UTF-8 or as `variables` say."""
    return subprocess.run(
        [sys.executable, "-m", *words.split()],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_without_git_a_comparison_says_why_there_is_none(checkout: Path) -> None:
    done = run(checkout, "build_tools diff main")

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("build_tools: cannot read revision 'main': ")


@pytest.mark.parametrize(
    ("variables", "shown"), [({}, SIGN), ({"PYTHONIOENCODING": "cp850"}, r"\u5b66")]
)
def test_a_plan_is_written_into_a_pipe_whatever_its_signs(
    checkout: Path, variables: dict[str, str], shown: str
) -> None:
    done = run(checkout, "decision_tree plan --protocol westcroft", **variables)

    assert (done.stdout.partition(" ")[0], done.returncode) == (shown, 0)


def test_findings_are_written_into_a_pipe_whatever_their_signs(checkout: Path) -> None:
    school = checkout / SCHOOL
    school.parent.mkdir()
    school.write_text(f"[contact.it]\nphone = '{SIGN}'", "utf-8")
    done = run(checkout, "build_tools check", PYTHONIOENCODING="cp850")
    shutil.rmtree(school.parent)

    told, _, count = done.stdout.splitlines()
    assert (r"'\u5b66'" in told, count, done.returncode) == (True, "1 finding", 1)
