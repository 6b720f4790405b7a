"""A mark or a section that says too little is told at its line."""

import pytest

from build_tools.checks.prose import check_marks, check_sections
from build_tools.content.findings import Finding
from build_tools.content.marks import LABEL
from tests.projects import the_project, tried, with_prose

MARK = "No longer right: outdated; national#tell-parents-early; it is decided first"


class TestMarks:
    def found(self, *markdown: str) -> list[Finding]:
        return list(check_marks(with_prose(the_project(), "westcroft", *markdown)))

    @tried("text")
    def test_a_line_that_only_looks_like_one_is_found(self, text: str) -> None:
        (finding,) = self.found(f"One.\n\n{text}")

        assert (finding.line, finding.message, finding.value, finding.hint) == (
            12,
            "not a kind, a clause and a reason",
            text,
            "write No longer right: KIND; CLAUSE; REASON",
        )

    @tried("rest", "message", "hint")
    def test_an_unknown_word_is_found(self, rest: str, message: str, hint: str) -> None:
        (finding,) = self.found(f"One.\n\n{LABEL} {rest}")

        assert (finding.line, finding.message, finding.hint) == (12, message, hint)

    @pytest.mark.parametrize("above", ["", "#### Old\n\n", "## Old\n"])
    def test_one_without_a_statement_is_found(self, above: str) -> None:
        (finding,) = self.found(f"{above}{MARK}")

        assert finding.message == "no statement above the mark"

    def test_a_sentence_about_marks_is_none(self) -> None:
        assert self.found("What is no longer right: see below.") == []

    def test_every_fault_of_a_policy_is_found(self) -> None:
        found = self.found(f"{LABEL} x; none; y\n\n{LABEL} z", f"One.\n\n{LABEL} x; none; y")

        assert [finding.line for finding in found] == [10, 12, 112]


class TestSections:
    def found(self, markdown: str) -> list[Finding]:
        return list(check_sections(with_prose(the_project(), "westcroft", markdown)))

    def test_an_unknown_topic_is_found(self) -> None:
        (finding,) = self.found("## A\n\nAbout: laws\n\nOne.")

        assert (finding.line, finding.message, finding.hint) == (
            12,
            "unknown topic",
            "did you mean 'law'?",
        )

    @tried("markdown", "line")
    def test_a_topic_that_stands_under_no_heading_is_found(self, markdown: str, line: int) -> None:
        (finding,) = self.found(markdown)

        assert (finding.line, finding.message) == (line, "stands under no ## heading")

    def test_a_sentence_that_speaks_about_something_is_no_topic(self) -> None:
        assert self.found("## A\n\nWhat it is about: law.") == []
