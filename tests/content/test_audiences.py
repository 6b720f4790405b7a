"""An audience is one row of a table, and everything that asks who the readers are reads it."""

from dataclasses import replace

import pytest

from build_tools.checks.registry import check_project
from build_tools.content.audiences import AUDIENCES
from build_tools.content.file_names import CONFIGURATION
from build_tools.content.findings import Finding
from build_tools.content.front_matter import split_front_matter
from build_tools.content.project import parse_project
from build_tools.content.sources import find_source
from build_tools.pages.services import service_pages
from tests.projects import found_in, small_files, the_project

GRANDPARENTS = """
[audience.grandparents]
title = "grandparents"
readers = "parents"
reading_age = 12
words_in_a_sentence = 15
words = "parents"
services_page = "parents/services.md"
looks_after = "11-14"
"""
PAGE = "---\naudience: grandparents\n---\n\n# For you\n\n{{ service nspcc-helpline }}\n"


def with_a_row(row: str, page: str = PAGE) -> dict[str, str]:
    """A small project with a new audience, and a page for it that a menu names."""
    files = small_files()
    menu = "nav:\n  - Grandparents:\n      - For you: grandparents/index.md\n"
    written = {AUDIENCES: files[AUDIENCES] + row, CONFIGURATION: menu}
    return {**files, **written, "docs/grandparents/index.md": page}


def found_on_the_page(files: dict[str, str]) -> list[Finding]:
    found = check_project(parse_project(files))
    return [finding for finding in found if finding.path == "docs/grandparents/index.md"]


class TestANewAudience:
    def test_a_row_is_all_that_its_page_needs_and_without_it_the_page_is_told(self) -> None:
        without = found_on_the_page(with_a_row(""))

        assert found_on_the_page(with_a_row(GRANDPARENTS)) == []
        assert [(f.line, f.message) for f in without] == [(2, "unknown audience")]

    @pytest.mark.parametrize("key", "title readers reading_age services_page".split())
    def test_what_is_forgotten_is_told_with_its_place(self, key: str) -> None:
        lines = GRANDPARENTS.splitlines(keepends=True)
        row = "".join(line for line in lines if not line.startswith(f"{key} "))
        (finding,) = found_in(with_a_row(row))

        assert (finding.path, finding.message) == (
            AUDIENCES,
            f"audience.grandparents.{key}: this is missing",
        )

    def test_its_words_are_those_of_the_list_that_it_names(self) -> None:
        page = PAGE + "\nWhy did you send it?\n"
        found = found_on_the_page(with_a_row(GRANDPARENTS, page))

        assert {f.check for f in found} == {"no-page-blames-or-frightens"}

    def test_a_page_of_services_of_its_own_is_made(self) -> None:
        row = GRANDPARENTS.replace("parents/services.md", "grandparents/services.md")
        pages = service_pages(parse_project(with_a_row(row)))

        assert "grandparents/services.md" in {page.path for page in pages}


class TestSources:
    """What is cited is a source's name, alone or before a comma and a place in it."""

    @pytest.mark.parametrize(
        ("cited", "name"),
        [
            ("Guidance", "Guidance"),
            ("Guidance, part 1", "Guidance"),
            ("Guidance, part 2, page 3", "Guidance, part 2"),
            ("Guidance 2024", None),
            ("guidance", None),
            ("", None),
        ],
    )
    def test_the_longest_name_is_meant(self, cited: str, name: str | None) -> None:
        source = the_project().sources[0]
        sources = [replace(source, name="Guidance"), replace(source, name="Guidance, part 2")]
        found = find_source(cited, sources)

        assert (found.name if found else None) == name


class TestFrontMatter:
    TEXT = '---\ntitle: "A page: two"\naudience: 7-11\nsources:\n  - one\n---\n\nStop.\n'

    def test_it_is_read_as_mkdocs_reads_it_and_each_key_and_the_text_keep_their_lines(self) -> None:
        front = split_front_matter(self.TEXT)

        assert front.meta == {"title": "A page: two", "audience": "7-11", "sources": ["one"]}
        assert (front.lines["audience"], front.body.split("\n")[7]) == (3, "Stop.")

    @pytest.mark.parametrize(
        "text", ["---\naudience: staff\n", "", "# A\n---\n", "---\n- a\n---\n"]
    )
    def test_where_there_is_none_nothing_is_said(self, text: str) -> None:
        assert split_front_matter(text).meta == {}
