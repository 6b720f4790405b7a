"""A hostile or broken file is refused with its place, or shown as plain text: never a traceback."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from build_tools.checks.links import check_html, check_links
from build_tools.checks.pages import check_readers, check_what_pages_name
from build_tools.content.findings import Finding
from build_tools.content.project import ProjectError, parse_project
from tests.projects import small_files

FILES = tomllib.loads((Path(__file__).parent / "files.toml").read_text("utf-8"))["file"]
CHECKS = (check_readers, check_what_pages_name, check_links, check_html)


def found_in(path: str, text: str) -> list[Finding]:
    """What is found on reading, and by the checks of pages, where a small project's file goes on
    with this text, or a new one holds it.
    """
    files = small_files()
    try:
        project = parse_project({**files, path: files.get(path, "") + text})
    except ProjectError as error:
        return list(error.findings)
    return [*project.findings, *(found for check in CHECKS for found in check(project))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["name"])
def test_a_hostile_file_is_told_at_its_place_or_is_plain_text(file: dict[str, Any]) -> None:
    text = file["text"].replace("page", "---\naudience: staff\n---\n").replace("DEEP", "[" * 1000)
    found = found_in(file["path"], text * file.get("times", 1))
    here = {finding.message for finding in found if finding.path == file["path"]}

    assert file["says"] in here if file["says"] else here == set()
