"""A page names its readers, and only what exists and is for them."""

import pytest

from build_tools.checks.pages import check_readers, check_what_pages_name
from build_tools.content.project import Project
from tests.projects import the_project, tried, with_written

PAGE = "docs/pupils/x.md"


def with_page(text: str, audience: str = "7-11", more: str = "") -> Project:
    return with_written(the_project(), PAGE, f"---\naudience: {audience}\n{more}---\n{text}")


def told(text: str, audience: str = "7-11", more: str = "") -> list[str]:
    """Each finding as its line on the page, message, value and hint."""
    found = check_what_pages_name(with_page(text, audience, more))
    return [f"{f.line - 3}: {f.message}: {f.value}: {f.hint}" for f in found]


class TestReaders:
    def found(self, text: str) -> list[tuple[int, str, str]]:
        found = check_readers(with_written(the_project(), PAGE, text))
        return [(f.line, f.message, f.value) for f in found]

    def test_a_page_that_names_none_is_told(self) -> None:
        assert self.found("Stop.\n") == [(1, "the front matter names no audience", "")]

    def test_unknown_ones_are_told_at_their_line(self) -> None:
        assert self.found("---\ntitle: A page\naudience: 7-12\n---\n") == [
            (3, "unknown audience", "7-12")
        ]

    def test_front_matter_that_cannot_be_read_is_told_at_its_line(self) -> None:
        found = self.found("---\ntitle: A page: of two colons\naudience: 7-11\n---\n")

        assert found[0] == (2, "this line cannot be read", "")

    @pytest.mark.parametrize("day", ["checked: 2026-02-30", f"title: {'[' * 1500}"])
    def test_what_python_cannot_read_is_told_too(self, day: str) -> None:
        found = self.found(f"---\naudience: 7-11\n{day}\n---\n")

        assert found[0] == (1, "this line cannot be read", "")

    @tried("line", "finding")
    def test_a_value_of_another_kind_is_told_at_its_line(self, line: str, finding: str) -> None:
        found = self.found(f"---\naudience: 7-11\n{line}\n---\n")

        assert [(at, message) for at, message, _ in found] == [(3, finding)]
        assert told("", more=f"{line}\n") == []


@tried("text", "finding")
def test_what_is_not_for_the_readers_is_told(text: str, finding: str) -> None:
    assert told(text) == [finding]


@tried("text", "audience")
def test_what_is_for_the_readers_is_right(text: str, audience: str) -> None:
    assert told(text, audience) == []


def test_a_source_that_is_no_clause_is_told() -> None:
    known = "national#listen-and-reassure"
    more = f"sources:\n  - {known}\n  - childline\n  - {known}d\n"

    assert told("", more=more) == [f"0: no such clause: {known}d: did you mean '{known}'?"]
