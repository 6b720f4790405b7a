"""What is typed into the search leads somewhere, and each word means one thing."""

from dataclasses import replace

from build_tools.checks.searches import check_alike, check_answers
from build_tools.content.project import Project
from build_tools.content.searches import Subject
from tests.projects import the_project, tried


def with_searches(**changed: object) -> Project:
    project = the_project()
    return replace(project, searches=replace(project.searches, **changed))  # type: ignore[arg-type]


@tried("link", "finding")
def test_an_answer_that_leads_nowhere_is_told(link: str, finding: list[str]) -> None:
    project = with_searches(subject=(Subject(words=("help",), parents=(link,)),))

    assert [found.message for found in check_answers(project)] == finding


@tried("alike", "words")
def test_a_word_that_stands_for_two_is_told(alike: dict[str, list[str]], words: list[str]) -> None:
    assert [found.value for found in check_alike(with_searches(alike=alike))] == words
