"""What follows from the answers, on which facts a condition rests, and what a new answer changes.

`test_every_case` holds what follows, and every condition, over all values of the real facts.
"""

import pytest

from decision_tree.situation import (
    ImpossibleAnswers,
    reconcile,
    settle,
)
from decision_tree.truth import YES
from decision_tree.vocabulary import Answers
from tests.projects import tried
from tests.toy import VOCABULARY, a_when

IMPOSSIBLE = [
    {"demand": "yes", "pressed": "no"},
    {"demand": "yes", "adult": "yes"},
    {"scope": "no", "phone": "yes"},
]


# ── What follows


@pytest.mark.parametrize("answers", IMPOSSIBLE, ids=str)
def test_the_two_facts_at_odds_are_named(answers: Answers) -> None:
    with pytest.raises(ImpossibleAnswers, match="cannot both be true") as raised:
        settle(answers, VOCABULARY)
    assert set(raised.value.facts) == answers.keys()


# ── Reasons


@tried("answers", "condition", "reasons")
def test_a_condition_rests_on_the_facts_that_make_it_what_it_is(
    answers: Answers, condition: str, reasons: list[str]
) -> None:
    assert settle(answers, VOCABULARY).reasons(a_when(condition)) == (*reasons,)


# ── Changing an answer


@tried("answers", "newest", "kept")
def test_the_newest_answer_wins_and_only_what_contradicts_it_is_dropped(
    answers: str, newest: str, kept: str
) -> None:
    given = dict(pair.split("=") for pair in answers.split())
    left = {fact: given[fact] for fact in kept.split()}

    assert reconcile(given, frozenset(newest.split()), VOCABULARY) == left


def test_new_answers_at_odds_with_each_other_are_refused() -> None:
    with pytest.raises(ImpossibleAnswers):
        reconcile({"demand": YES, "adult": YES}, frozenset({"demand", "adult"}), VOCABULARY)


def test_what_is_kept_stands_in_the_order_of_the_file() -> None:
    answers: Answers = {"phone": YES, "scope": YES}

    assert list(reconcile(answers, frozenset({"phone"}), VOCABULARY)) == ["scope", "phone"]
