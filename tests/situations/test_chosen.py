"""Situations are chosen in pairs that differ in one answer, and written the shorter way."""

from collections.abc import Iterator
from itertools import product

import pytest

from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.situations.chosen import (
    LEAP,
    STEPS,
    choose_elsewhere,
    choose_situations,
    choose_smallest,
    facts_behind,
    least_answers,
    names_of,
    render_phrases,
    render_situation,
)
from build_tools.situations.diagrams import Diagram, Diagrams
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.protocol import Clause
from decision_tree.situation import settle
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers, Vocabulary

LEAD = "safeguarding-lead"
RESTS_ON = ("immediate-danger", "imagery-of-under-18", "adult-involved", "pressured", "online")

CLAUSES = (
    "national#call-999-when-someone-is-in-danger",
    "national#lock-the-device-away",
    "national#ask-the-pupil-to-delete-when-the-police-are-not-needed",
    "national#manage-in-school-only-when-nothing-is-aggravated",
)


@pytest.fixture(scope="module")
def vocabulary(project: Project) -> Vocabulary:
    return project.vocabulary


@pytest.fixture(scope="module")
def symbolic(project: Project) -> SymbolicProtocol:
    screens = project.vocabulary.screens.values()
    diagrams = Diagrams(tuple(fact for screen in screens for fact in screen.facts))
    return SymbolicProtocol(protocol_of(project, "national"), diagrams)


def clause_of(symbolic: SymbolicProtocol, clause_id: str) -> Clause:
    return next(clause for clause in symbolic.protocol.clauses if clause.id == clause_id)


def changing(symbolic: SymbolicProtocol, fate: Diagram) -> Iterator[tuple[str, Truth, Truth]]:
    """The steps in one answer that change what becomes of a clause somewhere."""
    for fact in symbolic.protocol.vocabulary.facts:
        for less, more in STEPS:
            sides = [symbolic.diagrams.restrict(fate, fact, answer) for answer in (less, more)]
            differs = symbolic.diagrams.apply(
                lambda one, other: None not in (one, other) and one != other, *sides
            )
            if symbolic.diagrams.count(differs):
                yield fact, less, more


@pytest.mark.parametrize("clause_id", CLAUSES)
def test_every_answer_that_can_make_a_difference_makes_one_in_a_pair(
    symbolic: SymbolicProtocol, clause_id: str
) -> None:
    clause, vocabulary = clause_of(symbolic, clause_id), symbolic.protocol.vocabulary
    fate, diagrams = symbolic.where_possible(symbolic.outcome(clause, LEAD)), symbolic.diagrams
    steps = list(changing(symbolic, fate))

    chosen = choose_situations(diagrams, fate, vocabulary.facts, vocabulary)

    found = {
        (fact, one[fact], other[fact])
        for one, other in product(chosen, chosen)
        for fact in vocabulary.facts
        if {**one, fact: other[fact]} == other
        and diagrams.value_at(fate, one) != diagrams.value_at(fate, other)
    }
    assert steps
    assert set(steps) <= found


def test_where_a_step_makes_no_difference_the_leap_is_taken_and_where_none_does_nothing_is_known(
    symbolic: SymbolicProtocol,
) -> None:
    diagrams, vocabulary = symbolic.diagrams, symbolic.protocol.vocabulary
    certain = diagrams.apply(lambda value: value == YES, diagrams.fact("online"))
    always = diagrams.constant("certain")
    chosen = choose_situations(diagrams, certain, ["online"], vocabulary)

    assert sorted(situation["online"] for situation in chosen) == sorted([*LEAP, NOT_KNOWN])
    assert choose_situations(diagrams, always, vocabulary.facts, vocabulary) == [
        dict.fromkeys(vocabulary.facts, NOT_KNOWN)
    ]


def test_only_possible_situations_are_chosen_the_emptiest_first(
    symbolic: SymbolicProtocol,
) -> None:
    vocabulary = symbolic.protocol.vocabulary
    fate = symbolic.where_possible(symbolic.outcome(clause_of(symbolic, CLAUSES[-1]), LEAD))
    chosen = choose_situations(symbolic.diagrams, fate, vocabulary.facts, vocabulary)
    known = [sum(answer != NOT_KNOWN for answer in s.values()) for s in chosen]

    assert [s for s in chosen if settle(s, vocabulary).values != s] == []
    assert known == sorted(known)


def test_facts_are_found_through_named_conditions(
    symbolic: SymbolicProtocol, vocabulary: Vocabulary
) -> None:
    clause = clause_of(symbolic, "national#lock-the-device-away")
    facts = facts_behind(["aggravated", "online"], vocabulary)

    assert facts[0] == "immediate-danger"
    assert {"adult-involved", "intent-to-harm", "online"} < set(facts)
    assert list(names_of([clause])) == [term.name for term in clause.when.terms]


# ── As written


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ({}, "nothing-known"),
        ({"online": NOT_KNOWN}, "nothing-known"),
        ({"adult-involved": YES}, "adult-involved=yes"),
        ({"adult-involved": NO, "pressured": NO}, "adult-involved=no pressured=no"),
        ({**dict.fromkeys(RESTS_ON, NO), "pressured": YES}, "pressured=yes others=no"),
        ({"repeated": YES, **dict.fromkeys(RESTS_ON, NO)}, "repeated=yes others=no"),
        (dict.fromkeys(RESTS_ON, NO), "others=no"),
    ],
)
def test_a_situation_is_written_the_shorter_way(
    vocabulary: Vocabulary, answers: Answers, text: str
) -> None:
    assert render_situation(answers, RESTS_ON, vocabulary) == text


def elsewhere(answers: Answers, vocabulary: Vocabulary) -> dict[str, tuple[str, Answers]]:
    return dict(zip((YES, NO), choose_elsewhere(answers, RESTS_ON, vocabulary), strict=True))


@pytest.mark.parametrize(
    ("answer", "left_open"),
    [
        # It rests on what would follow from these.
        (YES, {*RESTS_ON, "text-only", "adult-pornography", "staff-conduct", "money-demanded"}
         | {"under-13-sexual-act", "on-pupil-device", "on-school-system", "ai-made"}
         | {"deletion-refused", "head-conduct", "atypical-or-violent"}),
        (NO, {*RESTS_ON}),
    ],
)  # fmt: skip
def test_elsewhere_is_all_on_which_it_does_not_rest(
    vocabulary: Vocabulary, answer: Truth, left_open: set[str]
) -> None:
    _, filled = elsewhere({}, vocabulary)[answer]
    values = settle(filled, vocabulary).values

    assert {fact for fact, value in values.items() if value == NOT_KNOWN} == left_open
    assert {value for fact, value in values.items() if fact not in left_open} == {answer}


def test_what_is_named_is_not_elsewhere(vocabulary: Vocabulary) -> None:
    text, answers = elsewhere({"repeated": YES}, vocabulary)[NO]

    assert text == "repeated=yes elsewhere=no"
    assert (answers["repeated"], answers["shared-widely"]) == (YES, NO)


def test_of_each_outcome_the_smallest_situation_is_chosen(symbolic: SymbolicProtocol) -> None:
    fate = symbolic.where_possible(symbolic.outcome(clause_of(symbolic, CLAUSES[0]), LEAD))

    assert choose_smallest(symbolic.diagrams, fate) == [
        {"immediate-danger": NO},
        {"immediate-danger": YES},
        {},
    ]


def test_what_follows_is_left_out(vocabulary: Vocabulary) -> None:
    answers = settle({"money-demanded": YES}, vocabulary).values

    assert least_answers(answers, vocabulary) == {"money-demanded": YES}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (
            {"adult-involved": YES, "online": NO, "repeated": NOT_KNOWN},
            "an adult is involved; the imagery is not online",
        ),
        ({"online": NOT_KNOWN}, "nothing is known"),
    ],
)
def test_a_situation_is_told_in_the_vocabularys_phrases(
    vocabulary: Vocabulary, answers: Answers, told: str
) -> None:
    assert render_phrases(answers, vocabulary.facts) == told
