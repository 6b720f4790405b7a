"""A link in prose leads somewhere, or is told where it stands, with what was meant."""

from dataclasses import replace

import pytest

from build_tools.checks.links import check_html, check_links
from build_tools.content.links import anchors_of
from build_tools.content.project import Project
from tests.projects import rows_of, the_project, tried, with_prose

ROWS = rows_of(__file__)


PAGE = "docs/teaching/x.md"


def with_page(text: str) -> Project:
    """The project with one page more, and of the others only those to which a link leads."""
    project = the_project()
    kept = {path: project.written[path] for path in ("docs/about.md", "docs/teaching/lesson.md")}
    page = f"---\naudience: staff\n---\n# Own\n\n{text}\n"
    return replace(project, written={**kept, PAGE: page}, files=project.files | {PAGE})


def told(project: Project, first: int) -> list[str]:
    found = check_links(project)
    return [f"{f.line - first}: {f.message}: {f.value}: {f.hint}" for f in found]


@tried("text")
def test_what_leads_somewhere_is_right(text: str) -> None:
    assert told(with_page(text), 6) == []


@tried("text", "finding")
def test_what_leads_nowhere_is_told(text: str, finding: str) -> None:
    assert told(with_page(text), 6) == [finding]


@pytest.mark.parametrize(("text", "finding"), ROWS["of_a_policy"])
def test_a_policys_prose_is_looked_at_wherever_it_is_shown(text: str, finding: str) -> None:
    project = with_prose(with_page("x"), "westcroft", f"# Own\n\n{text}")

    assert told(project, 12) == ([finding] if finding else [])


@tried("html")
def test_html_that_runs_or_loads_something_is_told(html: str) -> None:
    assert [f.message for f in check_html(with_page(html))] == ["HTML that runs or loads something"]


@pytest.mark.parametrize("html", ["<small>on call = a day</small>", "<br>", "a < b", "`<script>`"])
def test_html_that_shows_is_right(html: str) -> None:
    assert list(check_html(with_page(html))) == []


@tried("markdown", "anchors")
def test_what_can_be_linked_to_is_named_as_mkdocs_names_it(
    markdown: str, anchors: list[str]
) -> None:
    assert anchors_of(markdown) == {*anchors}
