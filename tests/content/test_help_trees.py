"""One vocabulary for every help tree; a voice changes words and nothing else."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from build_tools.content.help_trees import HELP, PLACES, HelpTree, parse_help_trees, voiced
from build_tools.content.project import ROOT, Project, load_project
from build_tools.situations.diagrams import Diagrams
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.plan import make_plan
from decision_tree.protocol import parse_protocol
from decision_tree.truth import NO, TRUTHS, YES, Truth
from decision_tree.vocabulary import VocabularyError

Tables = dict[str, Any]

TEXT = (ROOT / HELP).read_text("utf-8")
REAL: Tables = tomllib.loads(TEXT)
CARDS = {place.path: (ROOT / place.path).read_text("utf-8") for place in PLACES}
IDS = [place.id for place in PLACES]
each_tree = pytest.mark.parametrize("tree_id", IDS)


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


def tree_of(project: Project, tree_id: str) -> HelpTree:
    return next(tree for tree in project.help_trees if tree.id == tree_id)


def refused(change: Callable[[Tables], None]) -> list[str]:
    """What is found when the real tables are changed."""
    tables = deepcopy(REAL)
    change(tables)
    with pytest.raises(VocabularyError) as raised:
        parse_help_trees(tables, TEXT, CARDS)
    return raised.value.findings


# ── The trees


def test_every_audience_has_its_tree(project: Project) -> None:
    assert [tree.id for tree in project.help_trees] == IDS


def test_the_staff_decide_by_no_fact_of_the_help_trees(project: Project) -> None:
    help_facts = project.help_trees[0].vocabulary.facts.keys()

    assert not {fact for fact in project.vocabulary.facts if fact in help_facts}


def test_no_screen_asks_who_the_reader_is(project: Project) -> None:
    screens = project.help_trees[0].vocabulary.screens.values()

    assert [screen.id for screen in screens if screen.asking == "role"] == []


@each_tree
def test_every_clause_is_for_its_own_audience(tree_id: str, project: Project) -> None:
    tree = tree_of(project, tree_id)

    assert {card.roles for card in tree.cards} == {(tree.place.role,)}


@each_tree
def test_the_browser_reads_back_what_was_compiled(tree_id: str, project: Project) -> None:
    tree = tree_of(project, tree_id)

    assert parse_protocol(tree.data) == tree.protocol


def test_only_facts_on_which_a_clause_rests_are_asked(project: Project) -> None:
    parent, pupil = tree_of(project, "find-help"), tree_of(project, "find-help-7-11")

    assert "adult-to-tell" in pupil.facts
    assert "adult-to-tell" not in parent.facts


def test_only_the_words_of_the_own_page_are_shown(project: Project) -> None:
    words = tree_of(project, "find-help").shown_wording

    assert words.roles.keys() == {"parent"}
    assert words.levels.keys() == {"emergency", "tell-the-school"}
    assert "adult-to-tell" not in words.facts


def test_a_damaged_card_of_a_tree_is_found() -> None:
    path = PLACES[0].path
    damaged = CARDS[path].replace("- **Action:** call 999", "- **Action:** call 998")
    _, findings = parse_help_trees(REAL, TEXT, {**CARDS, path: damaged})

    assert [(f.path, f.check) for f in findings] == [(path, "every-action-is-known")]


@each_tree
def test_the_two_evaluators_agree(tree_id: str, project: Project) -> None:
    """On the whole answer, in situations drawn by chance from all of them."""
    tree = tree_of(project, tree_id)
    facts, role = tuple(tree.vocabulary.facts), tree.place.role
    symbolic = SymbolicProtocol(tree.protocol, Diagrams(facts))
    level, lines = symbolic.level(role), symbolic.lines(role)
    chance = Random(tree_id)  # noqa: S311 - the same situations each time
    for _ in range(200):
        answers = {fact: chance.choice(TRUTHS) for fact in facts}
        plan = make_plan(tree.protocol, role, answers)
        done = {a.clause.action for a in plan.actions if a.clause.modality != "never"}
        said = {
            action: symbolic.diagrams.value_at(line, answers).says for action, line in lines.items()
        }
        assert plan.level == symbolic.diagrams.value_at(level, answers)
        assert done == {action for action, word in said.items() if word == "do"}


# ── Voices


def test_a_voice_says_it_in_its_own_words(project: Project) -> None:
    young, older = tree_of(project, "find-help-7-11"), tree_of(project, "find-help-14-18")

    assert young.wording.facts["fake"].question == "A computer made a picture of me"
    assert older.wording.facts["fake"].question == "Someone made a fake one of me"


def test_what_a_voice_does_not_say_stays(project: Project) -> None:
    young, older = tree_of(project, "find-help-7-11"), tree_of(project, "find-help-14-18")

    assert young.wording.answers == older.wording.answers


def test_a_voice_of_no_role_is_refused() -> None:
    assert refused(lambda tables: tables["voice"].update(teacher={})) == [
        "a voice of no role: teacher"
    ]


@pytest.mark.parametrize(
    ("voice", "place"),
    [
        ({"fact": {"sent": {"hint": "A"}}}, "fact.sent.hint"),
        ({"fact": {"sen": {"question": "A"}}}, "fact.sen"),
        ({"screen": {"saf": {"why": "A"}}}, "screen.saf"),
        ({"screen": {"safe": {"facts": ["sent"]}}}, "screen.safe.facts"),
        ({"role": {"parent": {"most_screens": 9}}}, "role.parent.most_screens"),
        ({"emergency": "A"}, "emergency"),
    ],
)
def test_a_voice_that_says_more_than_words_is_refused(voice: Tables, place: str) -> None:
    def change(tables: Tables) -> None:
        tables["voice"]["parent"] = voice

    assert refused(change) == [f"a voice says what has no words to say: {place}"]


@pytest.mark.parametrize(
    "voice",
    [
        {"fact": {"sent": {"yes": "another phrase"}}},
        {"role": {"parent": {"level": "tell-someone"}}},
        {"action": {"stop": "another phrase"}},
    ],
)
def test_a_voice_leaves_phrases_and_ids_alone(voice: Tables) -> None:
    with pytest.raises(VocabularyError, match="a voice changes more than words"):
        voiced({key: value for key, value in REAL.items() if key not in ("voice", "reach")}, voice)


# ── Services by action


def test_services_for_every_audience_are_named() -> None:
    assert refused(lambda tables: tables["reach"].pop("parents")) == [
        "no services by action for: parents"
    ]


def test_a_service_of_no_action_is_refused() -> None:
    assert refused(lambda tables: tables["reach"]["pupils"].update(ring=["childline"])) == [
        "reach.pupils names an unknown action: ring"
    ]


# ── The engine, on a page that knows its reader


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_the_screens_of_a_role_are_counted_from_the_first_question(
    most: int, project: Project
) -> None:
    tree = tree_of(project, "find-help")
    roles = {id_: replace(role, most_screens=most) for id_, role in tree.vocabulary.roles.items()}
    protocol = replace(tree.protocol, vocabulary=replace(tree.vocabulary, roles=roles))
    answers: dict[str, Truth] = {}
    seen = 0
    while questions := make_plan(protocol, "parent", answers).questions:
        answers |= dict.fromkeys(questions.facts, NO)
        seen += 1

    assert seen == most


def test_certain_danger_is_an_emergency_and_all_else_the_roles_own(project: Project) -> None:
    tree = tree_of(project, "find-help-7-11")
    levels = [make_plan(tree.protocol, "pupil-7-11", {"danger": answer}).level for answer in TRUTHS]

    assert levels == ["emergency" if answer == YES else "tell-someone" for answer in TRUTHS]


# What is published: added to, never renamed.

FACTS = (
    "danger sent received shared asked threatened fake someone-else passed-on adult-or-stranger "
    "home-safe adult-to-tell"
).split()


def test_the_facts_are_those_that_are_published(project: Project) -> None:
    assert [*project.help_trees[0].vocabulary.facts][: len(FACTS)] == FACTS
