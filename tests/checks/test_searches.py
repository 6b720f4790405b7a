"""What is typed into the search leads somewhere, and each word means one thing."""

from dataclasses import replace

import pytest

from build_tools.checks.searches import check_alike, check_answers
from build_tools.content.project import Project
from build_tools.content.searches import Subject
from tests.projects import the_project


def with_searches(**changed: object) -> Project:
    project = the_project()
    return replace(project, searches=replace(project.searches, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("link", "finding"),
    [
        ("check.md", []),
        ("pupils/7-11.md#help", []),
        ("pupils/7-12.md", ["no such page or file"]),
        ("parents/index.md#halp", ["no such heading on that page"]),
    ],
)
def test_an_answer_that_leads_nowhere_is_told(link: str, finding: list[str]) -> None:
    project = with_searches(subject=(Subject(words=("help",), parents=(link,)),))

    assert [found.message for found in check_answers(project)] == finding


@pytest.mark.parametrize(
    ("alike", "words"),
    [
        ({"picture": ("pic",), "nude": ("nood",)}, []),
        ({"picture": ("pic",), "nude": ("pic",)}, ["pic"]),
        ({"picture": ("nude",), "nude": ("nood",)}, ["nude"]),
        ({"picture": ("a pic",)}, ["a pic"]),
    ],
)
def test_a_word_that_stands_for_two_is_told(
    alike: dict[str, tuple[str, ...]], words: list[str]
) -> None:
    assert [found.value for found in check_alike(with_searches(alike=alike))] == words
