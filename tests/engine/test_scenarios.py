"""What a safeguarding lead expects of a plan: the situations in `scenarios/*.toml`, and others as
people in schools tell them, in `stories.toml`, each with what its reader does first.

An expectation is written from the design, from practice and from national guidance, never from what
the engine answers.
"""

from collections import Counter

import pytest

from build_tools.content.project import Project, load_project
from build_tools.content.protocols import protocol_of
from build_tools.content.vocabulary import find_facts
from build_tools.situations.scenarios import (
    Scenario,
    expected_of,
    find_surprises,
)
from decision_tree import plan as plan_module
from decision_tree.plan import find_level, make_plan
from decision_tree.situation import option_answers, settle
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers
from tests.conftest import rests_on_examples

LEAD = "safeguarding-lead"
FEWEST = 40
MOST_FIRST = 3
MOST = {"staff": 3, "it-staff": 3, LEAD: 9, "head": 9}
KINDS = {
    "head-conduct": "head-conduct",
    "staff-conduct": "staff-conduct",
    "text-only": "text-only",
    "adult-pornography": "adult-pornography",
    "imagery-of-under-18": "imagery",
}
"""By the fact that a story tells: what its reader chooses where one kind is to be chosen."""

SCENARIOS, STORIES = expected_of(load_project())
PROTOCOLS = {id_: protocol_of(load_project(), id_) for id_ in load_project().policies}
IN_DOUBT = [
    story
    for story in STORIES
    if story.role == LEAD and story.level == "seek-advice" and NOT_KNOWN in story.answers.values()
]


def named(scenario: Scenario) -> str:
    return scenario.name


each = pytest.mark.parametrize("scenario", [*SCENARIOS, *STORIES], ids=named)
each_story = pytest.mark.parametrize("story", STORIES, ids=named)
each_kind = pytest.mark.parametrize("kind", [SCENARIOS, STORIES], ids=["scenarios", "stories"])


# ── What the tool makes of them


@each
def test_the_plan_is_what_is_expected(scenario: Scenario, project: Project) -> None:
    protocol = PROTOCOLS[scenario.protocol]
    situation = settle(scenario.answers, project.vocabulary)

    assert list(find_surprises(scenario, protocol, situation)) == []


def answered(story: Scenario, project: Project) -> tuple[int, Answers]:
    """How many screens are answered, and what is; what is not told is not known."""
    protocol, screens, given = PROTOCOLS[story.protocol], 1, dict[str, Truth]()
    while questions := make_plan(protocol, story.role, given).questions:
        screens += 1
        if project.vocabulary.screens[questions.screen].asking == "one":
            kinds = (kind for fact, kind in KINDS.items() if story.answers.get(fact) == YES)
            option = next(kinds, "not-sure")
            given |= option_answers(questions.screen, option, project.vocabulary)
        else:
            given |= {fact: story.answers.get(fact, NOT_KNOWN) for fact in questions.facts}
    return screens, given


@each_story
def test_question_by_question_it_is_the_same(story: Scenario, project: Project) -> None:
    screens, answers = answered(story, project)
    situation = settle(answers, project.vocabulary)

    assert screens <= MOST[story.role]
    assert list(find_surprises(story, PROTOCOLS[story.protocol], situation)) == []


@pytest.mark.parametrize("story", IN_DOUBT, ids=named)
def test_but_for_the_doubt_the_school_could_decide(story: Scenario, project: Project) -> None:
    ruled_out = {fact: NO if a == NOT_KNOWN else a for fact, a in story.answers.items()}
    situation = settle(ruled_out, project.vocabulary)

    assert find_level(PROTOCOLS[story.protocol], LEAD, situation) == "school-decides"


def test_nobody_but_the_lead_is_told_to_find_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "find_next_questions", lambda *_: None)

    assert [
        scenario.name
        for scenario in SCENARIOS
        for plan in [make_plan(PROTOCOLS[scenario.protocol], scenario.role, scenario.answers)]
        if plan.acts_as != LEAD and plan.find_out
    ] == []


# ── What they are


@each_kind
def test_there_are_enough_of_every_role_and_level_and_no_two_have_the_same_name(
    kind: list[Scenario], project: Project
) -> None:
    vocabulary = project.vocabulary
    fixed = {role.level for role in vocabulary.roles.values() if role.level is not None}

    assert len(kind) >= FEWEST
    assert {one.role for one in kind} == vocabulary.roles.keys()
    assert {one.level for one in kind} == {*vocabulary.levels, *fixed}
    assert Counter(one.name for one in kind).most_common(1)[0][1] == 1


@rests_on_examples
@each_kind
@pytest.mark.parametrize("answer", [YES, NOT_KNOWN])
def test_every_referral_criterion_is_once_all_that_speaks(
    kind: list[Scenario], answer: Truth, project: Project
) -> None:
    criteria = find_facts(["referral-criterion"], project.vocabulary)

    def told(scenario: Scenario, *truths: Truth) -> set[str]:
        return {fact for fact in criteria if scenario.answers.get(fact, NO) in truths}

    alone = [told(one, answer) for one in kind if len(told(one, YES, answer)) == 1]

    assert set().union(*alone) == criteria


def test_every_protocol_has_a_story(project: Project) -> None:
    assert {story.protocol for story in STORIES} == project.policies.keys()


def test_every_story_says_what_comes_first() -> None:
    assert [story.name for story in STORIES if not 1 <= len(story.first) <= MOST_FIRST] == []
