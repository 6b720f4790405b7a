"""The ids and phrases of the vocabulary are a contract, and the engine reads them as they are."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from build_tools.content.project import ROOT, Project
from build_tools.content.project import VOCABULARY as PATH
from build_tools.content.wording import Wording
from build_tools.documents.nearest import stems
from decision_tree.vocabulary import parse_vocabulary

REAL = tomllib.loads((ROOT / PATH).read_text("utf-8"))

PUBLISHED = tomllib.loads((Path(__file__).parent / "published.toml").read_text("utf-8"))
VOCABULARY = parse_vocabulary(REAL)


# ── The contract: published.toml says the same, and a change of it is a decision


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fact", {fact.id: [fact.yes, fact.no] for fact in VOCABULARY.facts.values()}),
        ("condition", {one.id: [one.yes, one.no] for one in VOCABULARY.conditions.values()}),
        (
            "role",
            {
                role.id: [role.name, role.most_screens, role.level or "", role.finds_out]
                for role in VOCABULARY.roles.values()
            },
        ),
        ("everyone", VOCABULARY.everyone),
        ("screen", {screen.id: [*screen.facts] for screen in VOCABULARY.screens.values()}),
        ("options", [*VOCABULARY.screens["kind"].options]),
        ("levels", [*VOCABULARY.levels]),
        ("action", VOCABULARY.actions),
        ("part", {part: [*topics] for part, topics in VOCABULARY.parts.items()}),
        ("before", [*VOCABULARY.first.before]),
    ],
)
def test_ids_and_phrases_are_as_published_and_in_that_order(kind: str, said: Any) -> None:
    assert repr(said) == repr(PUBLISHED[kind])


OTHER_WORDS = {
    "immediate-danger": {"immediate"},
    "capacity-doubt": {"someone's", "capacity", "consent"},
    "atypical-or-violent": {"shown", "stage", "development"},
    "harm-from-others": {"harm"},
    "intent-to-harm": {"profit"},
    "shared-widely": {"shared", "widely"},
    "on-school-system": {"system"},
    "online": {"online"},
    "ai-made": {"computer"},
    "deletion-refused": {"delete"},
}
"""What a question says otherwise than the phrase of its yes."""


@pytest.mark.parametrize("fact", VOCABULARY.facts)
def test_a_question_asks_for_what_its_yes_says(project: Project, fact: str) -> None:
    """In the words of the question, or of what stands beside it: a question that is turned round
    turns every plan that rests on its answer.
    """
    near, asked = project.document_words.near, project.wording.facts[fact]
    said = stems(f"{asked.question} {asked.hint} {asked.definition} {asked.find_out}", near)
    other = " ".join(["picture", *OTHER_WORDS.get(fact, ())])  # all of them are about one

    assert stems(VOCABULARY.facts[fact].yes, near).keys() - stems(other, near).keys() <= said.keys()


@pytest.fixture(scope="module")
def wordings(project: Project) -> list[Wording]:
    """The words of the staff's tool, and of each help tree."""
    return [project.wording, *(tree.wording for tree in project.help_trees)]


def test_an_answer_says_what_it_is(wordings: list[Wording]) -> None:
    said = {"yes": "Yes", "no": "No", "not-known": "I don't know"}

    assert [words.answers for words in wordings if words.answers != said] == []


def test_a_never_and_nothing_else_says_that_something_is_not_done(
    wordings: list[Wording],
) -> None:
    says_no = [
        [modality for modality, label in words.modalities.items() if label in ("Never", "Do not")]
        for words in wordings
    ]

    assert says_no == [["never"]] * len(wordings)


def test_a_danger_leads_to_999(wordings: list[Wording]) -> None:
    assert {tuple(words.levels["emergency"].calls) for words in wordings} == {("999",)}


@pytest.mark.parametrize(
    ("role", "word"),
    [
        ("staff", "Staff"),
        ("safeguarding-lead", "Safeguarding lead"),
        ("head", "Headteacher"),
        ("it-staff", "IT"),
    ],
)
def test_a_role_is_chosen_by_what_it_is_called(project: Project, role: str, word: str) -> None:
    assert [id_ for id_, words in project.wording.roles.items() if word in words.label] == [role]


OPTIONS_SAY = {
    "imagery": "under 18",
    "text-only": "words only",
    "adult-pornography": "adults only",
    "staff-conduct": "an adult in the school",
    "head-conduct": "headteacher",
    "not-sure": "don't know",
}
"""By which words an option is known, whatever else it says."""


def test_an_option_says_what_it_sets(project: Project) -> None:
    labels = project.wording.screens["kind"].label

    assert labels.keys() == OPTIONS_SAY.keys()
    assert [id_ for id_, words in OPTIONS_SAY.items() if words not in labels[id_]] == []


def test_the_criteria_are_those_of_national_guidance() -> None:
    assert VOCABULARY.conditions["referral-criterion"].members == (
        "adult-involved",
        "pressured",
        "capacity-doubt",
        "atypical-or-violent",
        "under-13-sexual-act",
        "risk-of-harm",
        "immediate-danger",
    )
