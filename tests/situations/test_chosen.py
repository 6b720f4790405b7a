"""Situations are chosen in pairs that differ in one answer, and written the shorter way."""

from collections.abc import Iterator
from itertools import product

import pytest

from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.situations.chosen import (
    TOWARDS_YES,
    choose_situations,
)
from build_tools.situations.diagrams import Diagram, Diagrams
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.protocol import Clause
from decision_tree.situation import settle
from decision_tree.truth import NOT_KNOWN, Truth

LEAD = "safeguarding-lead"

CLAUSES = (
    "national#call-999-when-someone-is-in-danger",
    "national#lock-the-device-away",
    "national#ask-the-pupil-to-delete-when-the-police-are-not-needed",
    "national#manage-in-school-only-when-nothing-is-aggravated",
)


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
        for less, more in TOWARDS_YES:
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


def test_only_possible_situations_are_chosen_the_emptiest_first(
    symbolic: SymbolicProtocol,
) -> None:
    vocabulary = symbolic.protocol.vocabulary
    fate = symbolic.where_possible(symbolic.outcome(clause_of(symbolic, CLAUSES[-1]), LEAD))
    chosen = choose_situations(symbolic.diagrams, fate, vocabulary.facts, vocabulary)
    known = [sum(answer != NOT_KNOWN for answer in s.values()) for s in chosen]

    assert [s for s in chosen if settle(s, vocabulary).values != s] == []
    assert known == sorted(known)
