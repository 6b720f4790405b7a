"""How the tests are shared out, and what they share."""

import os
from pathlib import Path

import pytest

from build_tools.content.project import Project, load_project

TESTS = Path(__file__).parent


@pytest.fixture(scope="session")
def project() -> Project:
    """All content, read once for each process of tests."""
    return load_project()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: tests in a browser mostly wait."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser come first: while one process builds their site, the others run the rest,
    and what is left to share out at the end is short.
    """
    items.sort(key=lambda item: TESTS / "browser" not in item.path.parents)
