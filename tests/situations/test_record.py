"""A run records its own section, and touches no other."""

import tomllib
from pathlib import Path

import pytest

from build_tools.situations.record import PREAMBLE, SECTIONS, replace_section, write_section

WRITTEN = PREAMBLE + "\n[proof]\nclaims = 3\n# kept\n\n[fuzz]\nexamples   =  7\n"


def test_a_section_is_written_anew() -> None:
    text = replace_section(WRITTEN, "fuzz", {"examples": 9, "on": "2026-11-20"})

    assert tomllib.loads(text)["fuzz"] == {"examples": 9, "on": "2026-11-20"}


def test_the_others_stay_as_they_are() -> None:
    text = replace_section(WRITTEN, "fuzz", {"examples": 9})

    assert text == WRITTEN.replace("   =  7", " = 9")


def test_a_new_section_stands_in_its_place() -> None:
    text = replace_section(WRITTEN, "clause-mutants", {"survived": 0})

    assert [*tomllib.loads(text)] == ["proof", "clause-mutants", "fuzz"]


def test_the_order_of_writing_is_not_seen() -> None:
    forwards = backwards = ""
    for name in SECTIONS:
        forwards = replace_section(forwards, name, {"mutants": 1})
    for name in reversed(SECTIONS):
        backwards = replace_section(backwards, name, {"mutants": 1})

    assert forwards == backwards


def test_writing_the_same_again_changes_nothing() -> None:
    values = {"all": True, "kind": {"clause dropped": {"mutants": 2}}, "versions": {"a": "0f"}}
    once = replace_section(WRITTEN, "proof", values)

    assert replace_section(once, "proof", values) == once


def test_a_name_with_spaces_reads_back() -> None:
    values = {"clause dropped": {"mutants": 2, "condition's member": 1}}

    assert tomllib.loads(replace_section("", "clause-mutants", values))["clause-mutants"] == values


def test_a_section_that_is_none_of_these_is_kept() -> None:
    text = WRITTEN + "\n[later]\nmore = 1\n\n[later.part]\nless = 2\n"

    assert replace_section(text, "fuzz", {"examples": 7}) == text.replace("   =  7", " = 7")


def test_an_unknown_section_is_refused() -> None:
    with pytest.raises(ValueError, match="no such section: 'proofs'"):
        replace_section(WRITTEN, "proofs", {})


def test_the_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    write_section(tmp_path / "checked.toml", "fuzz", {"examples": 1})

    assert (tmp_path / "checked.toml").read_text("utf-8") == f"{PREAMBLE}\n[fuzz]\nexamples = 1\n"
