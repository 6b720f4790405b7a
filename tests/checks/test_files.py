"""A page or a policy that is there twice is told."""

from dataclasses import replace

import pytest

from build_tools.checks.files import (
    PAGE,
    check_addresses,
    check_copies,
    check_menus,
    check_navigation,
    check_place,
)
from build_tools.content.policy import SCHOOL_FOLDER
from tests.projects import real_files, the_project, told, with_meta, with_written


@pytest.mark.parametrize(
    "path",
    """
    check.md check/index.md sources.md services.md pupils/services.md glossary/index.md poster.md
    topics.md topics/law.md compare/national/westcroft.md review.md decision.md protocol.md
    """.split(),
)
def test_a_page_where_the_site_writes_one_is_told(path: str) -> None:
    project = replace(the_project(), files=the_project().files | {f"docs/{path}"})

    assert [f.path for f in check_addresses(project)] == [f"docs/{path}"]


def test_a_policy_with_the_title_of_another_is_told() -> None:
    title = the_project().policies["westcroft"].title.upper()
    project = with_meta(the_project(), "king-alfred", "title", title)

    assert [(f.path, f.message, f.value) for f in check_copies(project)] == [
        ("docs/policies/westcroft.md", "the same title as", "docs/policies/king-alfred.md")
    ]


def test_a_page_with_the_text_of_another_is_told() -> None:
    text = the_project().pages["docs/about.md"]
    project = with_written(the_project(), "docs/about-2.md", f"{text}\n")

    assert told(check_copies(project)) == [("the same text as", "docs/about.md")]


def test_a_page_that_only_the_navigation_names_is_told() -> None:
    written = "nav:\n  - Home: index.md\n  - About: abot.md  # not x.md\n  - What: check.md\n"
    found = list(check_navigation(with_written(the_project(), "mkdocs.yml", written)))

    assert [(f.line, f.message, f.value, f.hint) for f in found] == [
        (3, "no such page", "abot.md", "did you mean 'about.md'?")
    ]


def test_a_page_that_no_menu_leads_to_is_told() -> None:
    at = {"docs/visitors.md": "# Visitors\n", f"{SCHOOL_FOLDER}/pages/bus.md": "# The bus\n"}
    project = replace(the_project(), written={**the_project().written, **at})

    assert [(f.path, f.value) for f in check_menus(project)] == [
        ("docs/visitors.md", "visitors.md")
    ]


WRITTEN_BY_THE_SITE = (
    "accessibility check compare/index for-schools/write glossary how-this-is-checked"
    " no-longer-right parents/find-help parents/services policies/index practice reasons-to-refer"
    " review services sources topics/index"
)
"""What no file of a page asks a menu for."""


def test_menus_lead_to_what_the_site_writes_by_itself() -> None:
    project = the_project()
    nav = project.written["mkdocs.yml"].partition("\nnav:")[2].partition("\n\n")[0]
    named = {page for page in PAGE.findall(nav) if f"docs/{page}" not in project.pages}

    assert named == {f"{page}.md" for page in WRITTEN_BY_THE_SITE.split()}


@pytest.mark.parametrize(("text", "line"), [("a: 1\n\tb: 2\n", 2), ("a: 1\nb: [1\n", 3), ("\b", 1)])
def test_a_configuration_that_mkdocs_cannot_read_is_told(text: str, line: int) -> None:
    found = check_navigation(with_written(the_project(), "mkdocs.yml", text))

    assert [(f.line, f.message) for f in found] == [(line, "this line cannot be read as YAML")]


def test_a_policy_among_the_pages_is_told() -> None:
    text = real_files()["docs/policies/westcroft.md"]
    found = check_place(with_written(the_project(), "docs/westcroft.md", text))

    assert [(f.path, f.hint) for f in found] == [
        ("docs/westcroft.md", "put it into docs/policies/")
    ]
