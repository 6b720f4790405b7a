"""Forty situations as people in schools tell them: the level that each needs, whichever way it is
reached.

A level in `stories.toml` is set from the story and from national guidance, never from the engine.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from build_tools.content.project import ROOT, Project
from build_tools.content.protocols import live_cards, protocol_of
from build_tools.situations.scenarios import Scenario, load_stories
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.protocol import Protocol
from decision_tree.questions import NextQuestions
from decision_tree.situation import option_answers
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import Answers, Vocabulary

PROTOCOLS = (
    "national",
    "westcroft",
    "king-alfred",
    "assunnah-primary",
    "city-of-rochester",
    "dorset-protocol",
)
LEAD = "safeguarding-lead"
MOST = {"staff": 3, "it-staff": 3, LEAD: 9, "head": 9}
STORIES = 40
LEAD_STORIES = 22
WORDS = range(60, 131)
KINDS = {
    "staff-conduct": "staff-conduct",
    "text-only": "text-only",
    "adult-pornography": "adult-pornography",
    "imagery-of-under-18": "imagery",
}
"""By the fact that a story tells: what its reader chooses where one kind is to be chosen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """The screens that were answered, the role's own included, and the plan at their end."""

    screens: tuple[str, ...]
    plan: ActionPlan


ALL = load_stories(ROOT)

IN_DOUBT = [
    story
    for story in ALL
    if story.role == LEAD and story.level == "seek-advice" and NOT_KNOWN in story.answers.values()
]

each_story = pytest.mark.parametrize("story", ALL, ids=lambda story: story.name)


@pytest.fixture(scope="module")
def protocols(project: Project) -> dict[str, Protocol]:
    return {id_: protocol_of(project, id_) for id_ in PROTOCOLS}


def plan_of(protocols: dict[str, Protocol], story: Scenario) -> ActionPlan:
    return make_plan(protocols[story.protocol], story.role, story.answers)


def walk(protocol: Protocol, story: Scenario) -> Walk:
    """Answer screen after screen; what the story does not tell is not known."""
    screens, given = ["role"], dict[str, Truth]()
    while questions := (plan := make_plan(protocol, story.role, given)).questions:
        screens.append(questions.screen)
        given |= answer(protocol.vocabulary, questions, story.answers)
    return Walk(screens=tuple(screens), plan=plan)


def answer(vocabulary: Vocabulary, questions: NextQuestions, told: Answers) -> Answers:
    screen = vocabulary.screens[questions.screen]
    if screen.asking == "one":
        return option_answers(screen.id, kind_of(told), vocabulary)
    return {fact: told.get(fact, NOT_KNOWN) for fact in questions.facts}


def kind_of(told: Answers) -> str:
    kinds = (kind for fact, kind in KINDS.items() if told.get(fact) == YES)
    return next(kinds, "not-sure")


def standing(plan: ActionPlan) -> set[str]:
    return {line.clause.id for line in plan.actions} | set(plan.asks)


def criteria_of(project: Project) -> set[str]:
    return set(project.vocabulary.conditions["referral-criterion"].members)


def criteria_told(project: Project, story: Scenario, truth: Truth) -> set[str]:
    return {fact for fact in criteria_of(project) if story.answers.get(fact) == truth}


def phrases_of(project: Project) -> Iterator[str]:
    """What cards and screens say; not the answers, nor the roles, which a story has to name."""
    vocabulary, wording = project.vocabulary, project.wording
    yield from (phrase for entry in vocabulary.phrased for phrase in (entry.yes, entry.no))
    yield from vocabulary.actions.values()
    yield from (text.question for text in wording.facts.values())
    yield from (text.question for text in wording.screens.values())
    for screen in wording.screens.values():
        yield from (
            label for label in screen.labels.values() if label not in wording.answers.values()
        )
    yield from (text.headline for text in wording.levels.values())


# ── What the tool makes of a story


@each_story
def test_what_is_told_gives_what_is_right(story: Scenario, protocols: dict[str, Protocol]) -> None:
    plan = plan_of(protocols, story)

    assert plan.level == story.level
    assert set(story.clauses) - standing(plan) == set()


@each_story
def test_question_by_question_it_is_the_same(
    story: Scenario, protocols: dict[str, Protocol]
) -> None:
    walked = walk(protocols[story.protocol], story)

    assert walked.plan.level == story.level
    assert set(story.clauses) - standing(walked.plan) == set()
    assert len(walked.screens) <= MOST[story.role]


# ── What the stories are


def test_there_are_forty_and_most_are_for_the_lead() -> None:
    for_the_lead = [story for story in ALL if story.role == LEAD]

    assert (len(ALL) == STORIES, len(for_the_lead) >= LEAD_STORIES) == (True, True)


def test_no_two_stories_have_the_same_id() -> None:
    ids = Counter(story.name for story in ALL)

    assert [id_ for id_, count in ids.items() if count > 1] == []


@each_story
def test_every_id_of_a_story_is_known(story: Scenario, project: Project) -> None:
    unknown = {
        "answers": story.answers.keys() - project.vocabulary.facts.keys(),
        "answer": {*story.answers.values()} - {*TRUTHS},
        "must": {*story.clauses} - {card.id for card in live_cards(project, story.protocol)},
    }

    assert {kind: ids for kind, ids in unknown.items() if ids} == {}


def test_every_role_tells_a_story(project: Project) -> None:
    assert project.vocabulary.roles.keys() - {story.role for story in ALL} == set()


def test_every_level_is_right_for_some_story(project: Project) -> None:
    vocabulary = project.vocabulary
    fixed = {role.level for role in vocabulary.roles.values() if role.level is not None}

    assert {*vocabulary.levels, *fixed} - {story.level for story in ALL} == set()


def test_every_protocol_is_used() -> None:
    assert {*PROTOCOLS} == {story.protocol for story in ALL}


def test_every_criterion_is_once_alone_and_certain(project: Project) -> None:
    told = [criteria_told(project, story, YES) for story in ALL]

    assert criteria_of(project) - set().union(*(met for met in told if len(met) == 1)) == set()


def test_every_criterion_is_once_all_that_is_in_doubt(project: Project) -> None:
    criteria = criteria_of(project)
    in_doubt = {
        criterion
        for criterion in criteria
        for story in IN_DOUBT
        if criteria_told(project, story, NOT_KNOWN) == {criterion}
        and criteria_told(project, story, NO) == criteria - {criterion}
    }

    assert criteria - in_doubt == set()


@pytest.mark.parametrize("story", IN_DOUBT, ids=lambda story: story.name)
def test_but_for_the_doubt_the_school_could_decide(
    story: Scenario, protocols: dict[str, Protocol]
) -> None:
    ruled_out: Answers = {
        fact: NO if truth == NOT_KNOWN else truth for fact, truth in story.answers.items()
    }

    assert plan_of(protocols, replace(story, answers=ruled_out)).level == "school-decides"


@each_story
def test_a_story_is_short_and_speaks_to_whoever_it_happens_to(story: Scenario) -> None:
    assert len(story.story.split()) in WORDS
    assert " you" in f" {story.story.lower()}"


@each_story
def test_a_story_uses_no_words_of_the_tool(story: Scenario, project: Project) -> None:
    told = " ".join(story.story.lower().split())
    facts = [fact for fact in project.vocabulary.facts if "-" in fact]

    assert [words for words in (*phrases_of(project), *facts) if words.lower() in told] == []
