"""How the tests are shared out."""

import os

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: tests in a browser mostly wait."""
    return (os.cpu_count() or 1) + 1
