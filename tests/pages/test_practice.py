"""Practice: of each story the engine's own plan, and no other first step called right."""

from collections import Counter

import pytest

from build_tools.content.policy import FLOOR
from build_tools.content.practice import Story
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.pages.practice import practice_page
from build_tools.situations.practice import place_of, plan_of
from decision_tree.plan import make_plan
from decision_tree.presentation import present_plan
from decision_tree.vocabulary import step_of
from tests.projects import the_project

STORIES = the_project().practice.story.values()
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)


@pytest.fixture(scope="module")
def page(project: Project) -> str:
    return practice_page(project).markdown


@each_story
def test_what_is_called_right_is_what_the_plan_shows_first(story: Story, project: Project) -> None:
    protocol = protocol_of(project, FLOOR)
    shown = present_plan(make_plan(protocol, story.role, story.answers), protocol)
    first = project.cards[shown.parts[0].lines[0].clause].action
    plan = plan_of(project, story)

    assert [c for c in story.choices if place_of(c, plan) == "first"] == [step_of(first)]


def test_every_role_practises_and_half_of_the_stories_are_not_the_leads(project: Project) -> None:
    told = Counter(story.role for story in STORIES)

    assert told.keys() == project.vocabulary.roles.keys()
    assert told["safeguarding-lead"] * 2 <= told.total()


def test_wherever_a_step_can_stand_some_story_shows_it(project: Project) -> None:
    plans = [(story, plan_of(project, story)) for story in STORIES]

    assert {
        place_of(c, plan) for story, plan in plans for c in story.choices
    } == the_project().practice.place.keys()


def test_every_story_and_its_plan_stand_in_the_page(page: str) -> None:
    assert page.count("<section") == page.count('<ol class="steps"') == len(STORIES)
    assert page.count(the_project().practice.place["first"].words) == len(STORIES)
