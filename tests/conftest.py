"""How the tests are shared out, and what they share."""

import gc
import os
import re
from collections import Counter
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from build_tools.content import project as content
from build_tools.content.policy import EXAMPLES, POLICIES
from build_tools.content.project import ROOT, Project

TESTS = Path(__file__).parent
BUILD = ("test_addresses", "test_school")
"""The site of all, and that of a school."""
LONGEST = (
    *(f"browser/test_{name}" for name in "write layout device ahead scenarios_in_browser".split()),
    "writing/test_desk",
)
"""Few tests that take long: begun last, one process would be alone with them at the end."""
HAS_EXAMPLES = {path.stem for path in (ROOT / POLICIES).glob("*.md")} >= EXAMPLES
"""A school may remove the policies that are examples: tests that rest on one run where all are."""
rests_on_examples = pytest.mark.skipif(not HAS_EXAMPLES, reason="an example was removed")
NAMES_AN_EXAMPLE = re.compile("|".join(EXAMPLES))

# What is read stays: to look for garbage in all of it again and again is a tenth of the work. None
# is looked for until all tests are read, and what is there by then counts as old.
gc.disable()
gc.set_threshold(50_000, 20, 50)

# Fifty files of tests want the real content, many before their first test. It is frozen: what was
# read once serves the whole process. A test of reading gives a folder of its own. What a school
# has made its own is checked and proved, and no test rests on it.
_load_from = content.load_project
_real: list[Project] = []


def _load_once(root: Path = ROOT) -> Project:
    if root != ROOT:
        return _load_from(root)
    if not _real:
        _real.append(content.load_shared_project())
    return _real[0]


content.load_project = _load_once


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Files that name an example rest on them."""
    if collection_path.suffix != ".py" or HAS_EXAMPLES:
        return None
    return NAMES_AN_EXAMPLE.search(collection_path.read_text("utf-8")) is not None or None


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.unfreeze()  # or whoever asks for an object's referrers would find none
    gc.enable()


@pytest.fixture(scope="session")
def project() -> Project:
    """All content, as a school reads it."""
    return _load_once()


@pytest.fixture(scope="module", autouse=True)
def nothing_runs_on() -> Iterator[None]:
    """End what a file's tests began: a fork holds all that was open, and a browser that is told to
    end waits until nobody holds its pipe.
    """
    yield
    for process in active_children():
        process.kill()
        process.join()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: tests in a browser mostly wait."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that build a site come first; while they do, the others need none; and those in a
    browser come last. In both the longest begin.
    """
    tests = Counter(item.path for item in items)
    places = {path: _place(path, count) for path, count in tests.items()}
    items.sort(key=lambda item: places[item.path])


def _place(path: Path, tests: int) -> tuple[int, bool, int]:
    later = path.relative_to(TESTS).with_suffix("").as_posix() not in LONGEST
    if TESTS / "browser" not in path.parents:
        return 1, later, 0
    return (0, later, 0) if path.stem in BUILD else (2, later, -tests)
