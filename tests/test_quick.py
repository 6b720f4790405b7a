"""What the checks and the tests of `make quick` share."""

from pathlib import Path

import pytest

from tests import quick
from tests.projects import edited, small_files

FLOOR_FILE = "docs/policies/national.md"


def test_the_same_files_are_read_once_and_no_others_are_taken_for_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(quick, "_read", [])
    files = small_files()
    first = quick.parse_once(files)

    assert quick.parse_once({**files}) is first
    assert quick.parse_once(files, tmp_path).root == tmp_path
    assert quick.parse_once(edited(FLOOR_FILE, "refer it", "pass it on", files)) != first
    assert quick.parse_once(files) is first
