"""What no policy of a school may ask for: each entry finds what it should, and nothing else."""

from functools import cache

import pytest

from build_tools.checks.registry import every_check
from build_tools.checks.unsafe import asked_in
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import Project, parse_project
from build_tools.content.unsafe import UNSAFE, Unsafe
from tests.projects import (
    FRONT,
    a_card,
    a_project,
    edited,
    small_files,
    the_project,
    tried,
    with_card,
)

TABLE = the_project().unsafe.unsafe
CARDS = "no-policy-asks-for-what-is-unsafe"
WORDS = "no-school-words-ask-for-what-is-unsafe"


@cache
def a_school() -> Project:
    return a_project(school=a_card("Must", "teach and prevent"))


def with_statement(text: str, action: str = "teach-and-prevent", modality: str = "must") -> Project:
    """A school with one card that says this."""
    said = {"statement": text, "action": action, "modality": modality}
    return with_card(a_school(), "example#a-card", **said)


def told(project: Project, check: str) -> list[str]:
    return [finding.message for finding in every_check()[check](project)]


@pytest.mark.parametrize(("entry", "text"), [(one, text) for one in TABLE for text in one.finds])
def test_what_is_unsafe_is_found_in_any_words(entry: Unsafe, text: str) -> None:
    alone = entry.in_never == "alone"

    assert (entry.says in told(with_statement(text, "tell-lead"), CARDS)) is not alone
    if entry.in_never:
        assert entry.says in told(with_statement(text, "tell-lead", "never"), CARDS)


@pytest.mark.parametrize("text", [text for entry in TABLE for text in entry.passes])
def test_what_sounds_alike_and_is_right_passes(text: str) -> None:
    assert told(with_statement(text, "tell-lead"), CARDS) == []


PICTURE = (
    "clip footage image imagery nude photo photograph pic picture screenshot selfie snap video"
)


@pytest.mark.parametrize("word", PICTURE.split())
def test_each_word_for_a_picture_is_known(word: str) -> None:
    assert told(with_statement(f"look at the {word}", "tell-lead"), CARDS)


def test_what_a_never_forbids_is_no_finding() -> None:
    assert told(with_statement("look at the picture", modality="never"), CARDS) == []


def test_an_entry_names_a_clause_that_there_is() -> None:
    files = edited(UNSAFE, "national#never-promise-secrecy", "national#never-promise-secrets")

    assert told(parse_project(files), "what-is-unsafe-is-known") == ["no such clause"]


def test_a_clause_on_an_action_that_the_floor_holds_may_say_it() -> None:
    text = "ask the pupil to delete it"

    assert told(with_statement(text, "ask-pupil-to-delete"), CARDS) == []


@tried("words")
def test_the_schools_own_words_are_held_to_it(words: str) -> None:
    assert told(parse_project({**small_files(), OWN_WORDS: words}), WORDS) != []


def test_an_action_of_its_own_may_be_what_a_never_forbids() -> None:
    action = "bring back what was deleted"
    own = {OWN_WORDS: f'[action.a]\nphrase = "{action}"'}
    policy = FRONT.format(kind="school") + a_card("Never", action)
    files = {**small_files(), **own, f"{OWN_POLICIES}/hill.md": policy}

    assert told(parse_project(files), WORDS) == []


def test_the_schools_own_pages_are_held_to_it() -> None:
    page = "---\naudience: staff\n---\n\n# Visitors\n\nAsk to see the phone.\n"
    project = parse_project({**small_files(), "docs/school/visitors.md": page})

    assert told(project, WORDS) == ["it asks a child to show, send, unlock or describe it"]


@tried("text")
def test_a_not_or_a_condition_before_it_excuses_nothing(text: str) -> None:
    assert told(with_statement(text, "tell-lead"), CARDS) != []


def test_what_national_guidance_says_a_school_may_say_in_its_words() -> None:
    project = the_project()
    asked = [card for card in project.floor.cards if card.is_live and card.modality != "never"]
    refused = [card.id for card in asked if [*asked_in(project, card.statement, card.action)]]

    assert refused == []
    assert told(with_statement("speak to the member of staff", "contact-lado"), CARDS) != []


PROSE = "Delete the picture from the phone, and forward it to the head first.\n"


@pytest.mark.parametrize(
    "own",
    [
        FRONT.format(kind="school") + PROSE,
        FRONT.format(kind="school").replace("A publisher", "If in doubt, do nothing") + "",
        FRONT.format(kind="school") + a_card("Must", "train staff", heading="Open the picture"),
        FRONT.format(kind="school") + a_card("Must", "train staff", "**Why:** view the picture"),
    ],
)
def test_prose_headings_reasons_and_front_matter_of_a_school_are_held_to_it(own: str) -> None:
    project = parse_project({**small_files(), "docs/school/policies/hill.md": own})

    assert told(project, WORDS) != []


@tried("text")
def test_a_never_of_a_school_allows_nothing_by_an_exception(text: str) -> None:
    own = FRONT.format(kind="school") + a_card("Never", "train staff").replace("do it", text)
    project = parse_project({**small_files(), "docs/school/policies/hill.md": own})

    assert "a Never with an exception allows it" in told(project, CARDS)
