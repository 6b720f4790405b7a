"""A run replaces its own section of the record, and no other."""

from pathlib import Path

import pytest

from build_tools.record import CHECKED, SECTIONS, load_record, render_record, write_section


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / CHECKED).parent.mkdir()
    return tmp_path


def test_what_is_written_is_read_again(root: Path) -> None:
    write_section(root, "fuzz", {"on": "2026-11-20", "examples": 20_000})

    assert load_record(root) == {"fuzz": {"on": "2026-11-20", "examples": 20_000}}


def test_a_section_is_replaced_and_the_others_stay(root: Path) -> None:
    write_section(root, "fuzz", {"examples": 1})
    write_section(root, "proof", {"claims": 2})
    write_section(root, "fuzz", {"examples": 3})

    assert load_record(root) == {"proof": {"claims": 2}, "fuzz": {"examples": 3}}


def test_the_order_of_writing_changes_nothing() -> None:
    sections = {name: {"on": "2026-11-20"} for name in SECTIONS}

    assert render_record(sections) == render_record(dict(reversed(sections.items())))


def test_an_unknown_section_is_refused(root: Path) -> None:
    with pytest.raises(ValueError, match="no such section: prof"):
        write_section(root, "prof", {})
