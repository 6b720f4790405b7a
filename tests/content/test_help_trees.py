"""One vocabulary for every help tree; a voice changes words and nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from build_tools.content.help_trees import HELP, HelpTree, voiced
from build_tools.content.vocabulary import VocabularyError
from decision_tree.plan import make_plan
from decision_tree.protocol import parse_protocol
from decision_tree.truth import NO, TRUTHS, YES, Truth
from tests.projects import edited, found_in, small_files, the_project, tree_of, tried

Tables = dict[str, Any]

TREES = the_project().help_trees
YOUNG, OLDER = (tree_of(the_project(), f"find-help-{ages}") for ages in ("7-11", "14-18"))
each_tree = pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.id)


# ── The trees


def test_every_audience_with_a_place_has_its_tree_apart_from_the_staffs() -> None:
    audiences, vocabulary = the_project().audiences.values(), TREES[0].vocabulary

    assert [tree.audience.id for tree in TREES] == [a.id for a in audiences if a.find_help]
    assert not vocabulary.facts.keys() & the_project().vocabulary.facts.keys()
    # No screen asks who the reader is.
    assert "role" not in {screen.asking for screen in vocabulary.screens.values()}


@each_tree
def test_the_browser_reads_back_what_was_compiled(tree: HelpTree) -> None:
    assert parse_protocol(tree.data) == tree.protocol


def test_only_facts_on_which_a_clause_rests_are_asked_and_only_the_pages_words_shown() -> None:
    parent, pupil = tree_of(the_project(), "find-help"), tree_of(the_project(), "find-help-7-11")
    words = parent.shown_wording

    assert "adult-to-tell" in pupil.facts
    assert "adult-to-tell" not in {*parent.facts, *words.facts}
    assert words.roles.keys() == {"parent"}
    assert words.levels.keys() == {"emergency", "tell-the-school"}


# ── Voices


def test_a_voice_says_it_in_its_own_words_and_what_it_does_not_say_stays() -> None:
    assert YOUNG.wording.facts["fake"].question == "A computer made a picture of me"
    assert OLDER.wording.facts["fake"].question == "Someone made a fake one of me"
    assert YOUNG.wording.answers == OLDER.wording.answers


@tried("voice", "place")
def test_a_voice_that_says_more_than_words_is_refused(voice: Tables, place: str) -> None:
    with pytest.raises(VocabularyError) as raised:
        voiced(TREES[0].tables, voice)

    assert raised.value.findings == [f"a voice says what has no words to say: {place}"]


@tried("voice")
def test_a_voice_leaves_phrases_and_ids_alone(voice: Tables) -> None:
    with pytest.raises(VocabularyError, match="a voice changes more than words"):
        voiced(TREES[0].tables, voice)


# ── Its own tables


@tried("old", "new", "finding")
def test_what_its_own_tables_say_of_nothing_known_is_refused(
    old: str, new: str, finding: str
) -> None:
    found = found_in(edited(HELP, old, new, small_files()))

    assert (HELP, finding) in [(f.path, f.message) for f in found]


# ── The engine, on a page that knows its reader


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_the_screens_of_a_role_are_counted_from_the_first_question(most: int) -> None:
    tree = tree_of(the_project(), "find-help")
    roles = {id_: replace(role, most_screens=most) for id_, role in tree.vocabulary.roles.items()}
    protocol = replace(tree.protocol, vocabulary=replace(tree.vocabulary, roles=roles))
    answers: dict[str, Truth] = {}
    seen = 0
    while questions := make_plan(protocol, "parent", answers).questions:
        answers |= dict.fromkeys(questions.facts, NO)
        seen += 1

    assert seen == most


def test_certain_danger_is_an_emergency_and_all_else_the_roles_own() -> None:
    tree = tree_of(the_project(), "find-help-7-11")
    levels = [make_plan(tree.protocol, "pupil-7-11", {"danger": answer}).level for answer in TRUTHS]

    assert levels == ["emergency" if answer == YES else "tell-someone" for answer in TRUTHS]


# What is published: added to, never renamed.

FACTS = (
    "danger sent received saw shared asked threatened fake someone-else passed-on "
    "adult-or-stranger home-safe adult-to-tell"
).split()


def test_the_facts_are_those_that_are_published() -> None:
    assert [*TREES[0].vocabulary.facts][: len(FACTS)] == FACTS
