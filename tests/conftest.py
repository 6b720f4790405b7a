"""How the tests are shared out, and what they share."""

import os
from pathlib import Path

import pytest

from build_tools.content import project as content
from build_tools.content.project import ROOT, Project

TESTS = Path(__file__).parent

# Fifty files of tests want the real content, many before their first test. It is frozen: what was
# read once serves the whole process. A test of reading gives a folder of its own.
_load_from = content.load_project
_real: list[Project] = []


def _load_once(root: Path = ROOT) -> Project:
    if root != ROOT:
        return _load_from(root)
    if not _real:
        _real.append(_load_from())
    return _real[0]


content.load_project = _load_once


@pytest.fixture(scope="session")
def project() -> Project:
    """All content, as a school reads it."""
    return _load_once()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: tests in a browser mostly wait."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser come first: while one process builds their site, the others run the rest,
    and what is left to share out at the end is short.
    """
    items.sort(key=lambda item: TESTS / "browser" not in item.path.parents)
