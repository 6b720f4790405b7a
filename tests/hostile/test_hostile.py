"""A hostile or broken file is refused with its place, or shown as plain text: never a traceback."""

import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markdown import markdown

from build_tools.checks.links import check_html, check_links
from build_tools.checks.pages import check_readers, check_what_pages_name
from build_tools.content.findings import Finding
from build_tools.content.front_matter import split_front_matter
from build_tools.content.project import ProjectError, parse_project
from tests.projects import a_card, small_files

FILES = tomllib.loads((Path(__file__).parent / "files.toml").read_text("utf-8"))["file"]
STANDS_FOR = {
    "page\n": "---\naudience: staff\n---\n",
    "CARD": a_card("Must", "record the incident").partition("do it")[0] + "do it",
    "BOMB": "".join(
        f"{of}: &{of} [{', '.join([f'*{one}'] * 9)}]\n" for one, of in pairwise("abcdefghi")
    ),
    "DEEP": "[" * 1000,
    "KEYS": ".".join("k" * 3000),
    "NESTED": "".join(f"{'    ' * n}- x\n" for n in range(20)),
    "QUOTED": "> " * 20 + "x",
    "TABLES": ".".join("x" * 300),
}
"""What is too long to write in the data."""
CHECKS = (check_readers, check_what_pages_name, check_links, check_html)


PAGE, POLICY = "docs/x.md", "docs/policies/example.md"


def text_of(file: dict[str, Any]) -> str:
    written = re.sub("|".join(STANDS_FOR), lambda found: STANDS_FOR[found[0]], file["text"])
    return written * int(file.get("times", 1))


def found_in(files: dict[str, str]) -> list[Finding]:
    """What is found on reading, and by the checks of pages."""
    try:
        project = parse_project(files)
    except ProjectError as error:
        return list(error.findings)
    return [*project.findings, *(found for check in CHECKS for found in check(project))]


@cache
def all_pages() -> list[Finding]:
    """What is found in all new pages and policies, each in a file of its own: first in those that
    cannot be read at all, then in the others.
    """
    base = small_files()
    added = {path_of(n): base.get(FILES[n]["path"], "") + text_of(FILES[n]) for n in NEW}
    first = found_in({**base, **added})
    refused = {found.path for found in first}
    return first + found_in({**base, **{p: t for p, t in added.items() if p not in refused}})


NEW = [n for n, file in enumerate(FILES) if file["path"] in (PAGE, POLICY)]


def path_of(number: int) -> str:
    return str(Path(FILES[number]["path"]).with_name(f"x{number}.md"))


@pytest.mark.parametrize("number", range(len(FILES)), ids=[file["name"] for file in FILES])
def test_a_hostile_file_is_told_at_its_place_or_is_plain_text(number: int) -> None:
    file, files = FILES[number], small_files()
    path = path_of(number) if number in NEW else file["path"]
    files[path] = files.get(path, "") + text_of(file)
    found = all_pages() if number in NEW else found_in(files)
    here = {finding.message for finding in found if finding.path == path}

    assert file["says"] in here if file["says"] else here == set()


SHOWN = [file for file in FILES if not file["says"]]


@pytest.mark.parametrize("file", SHOWN, ids=[file["name"] for file in SHOWN])
def test_what_is_no_finding_is_shown_as_plain_text(file: dict[str, Any]) -> None:
    html = markdown(split_front_matter(text_of(file)).body, extensions=["attr_list", "md_in_html"])

    assert {*re.findall("</?(.*?)>", html)} <= {"p", "code"}
