"""What follows from the answers, on which facts a condition rests, and what a new answer changes.

`test_every_case` holds what follows, and every condition, over all values of the real facts.
"""

from itertools import permutations

import pytest

from decision_tree.situation import (
    ImpossibleAnswers,
    option_answers,
    reconcile,
    settle,
)
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers
from tests.toy import VOCABULARY, a_when, narrowed

NOTHING_SO = dict.fromkeys(VOCABULARY.facts, NO)
IMPOSSIBLE = [
    {"demand": "yes", "pressed": "no"},
    {"demand": "yes", "adult": "yes"},
    {"scope": "no", "phone": "yes"},
]


# ── What follows


def test_every_fact_has_a_value_in_the_order_of_the_file() -> None:
    answers: Answers = {"phone": YES, "scope": YES}

    assert list(settle(answers, VOCABULARY).values) == list(VOCABULARY.facts)


def test_what_follows_from_what_follows_is_drawn() -> None:
    implies = [
        {"if": {"adult": "yes"}, "then": {"danger": "yes"}},
        {"if": {"online": "yes"}, "then": {"adult": "yes", "shared": "yes"}},
    ]
    vocabulary = narrowed("scope danger adult shared online", implies)

    assert settle({"online": YES}, vocabulary).value("danger") == YES


@pytest.mark.parametrize("answers", IMPOSSIBLE, ids=str)
def test_the_two_facts_at_odds_are_named(answers: Answers) -> None:
    with pytest.raises(ImpossibleAnswers, match="cannot both be true") as raised:
        settle(answers, VOCABULARY)
    assert set(raised.value.facts) == answers.keys()


def test_the_order_of_answers_does_not_matter() -> None:
    answers: Answers = {"demand": YES, "shared": NO, "phone": YES, "danger": NOT_KNOWN}

    assert (
        len({str(settle(dict(p), VOCABULARY).values) for p in permutations(answers.items())}) == 1
    )


# ── Conditions


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ({"shared": YES}, NOT_KNOWN),
        ({"shared": NO}, NO),
        ({"shared": YES, "phone": YES}, YES),
    ],
    ids=str,
)
def test_all_of_its_members_make_a_condition(answers: Answers, value: Truth) -> None:
    assert settle(answers, VOCABULARY).value("both") == value


# ── Reasons


@pytest.mark.parametrize(
    ("answers", "condition", "reasons"),
    [
        ({"shared": YES}, "", ()),
        ({"shared": NO}, "shared", ()),
        ({"shared": YES}, "shared", ("shared",)),
        ({}, "shared", ("shared",)),
        ({"shared": NO}, "no shared", ("shared",)),
        ({"shared": YES, "phone": YES}, "phone and shared", ("shared", "phone")),
        ({"shared": YES}, "danger or shared", ("shared",)),
        ({"shared": YES}, "danger and shared", ("danger", "shared")),
        ({"shared": NO}, "danger or shared", ("danger",)),
        ({"adult": YES}, "aggravated", ("adult",)),
        ({"adult": YES, "shared": YES}, "aggravated", ("adult", "shared")),
        ({"adult": NO, "danger": NO}, "aggravated", ("shared", "pressed")),
        (NOTHING_SO, "no aggravated", ("danger", "adult", "shared", "pressed")),
    ],
    ids=str,
)
def test_a_condition_rests_on_the_facts_that_make_it_what_it_is(
    answers: Answers, condition: str, reasons: tuple[str, ...]
) -> None:
    assert settle(answers, VOCABULARY).reasons(a_when(condition)) == reasons


# ── Changing an answer


def test_answers_that_agree_are_all_kept() -> None:
    answers: Answers = {"adult": NO, "shared": YES, "demand": YES}

    assert reconcile(answers, frozenset({"demand"}), VOCABULARY) == answers


@pytest.mark.parametrize("newest", ["demand", "adult"])
def test_the_newest_answer_wins(newest: str) -> None:
    answers: Answers = {"adult": YES, "demand": YES, "shared": NO}

    assert reconcile(answers, frozenset({newest}), VOCABULARY) == {newest: YES, "shared": NO}


def test_only_what_contradicts_is_dropped() -> None:
    answers: Answers = {"scope": NO, "adult": YES, "pressed": NO, "demand": YES, "danger": NO}

    assert reconcile(answers, frozenset({"demand"}), VOCABULARY) == {
        "scope": NO,
        "demand": YES,
        "danger": NO,
    }


def test_of_old_answers_at_odds_the_first_of_the_file_stays() -> None:
    answers: Answers = {"demand": YES, "adult": YES}

    assert reconcile(answers, frozenset(), VOCABULARY) == {"adult": YES}


def test_new_answers_at_odds_with_each_other_are_refused() -> None:
    with pytest.raises(ImpossibleAnswers):
        reconcile({"demand": YES, "adult": YES}, frozenset({"demand", "adult"}), VOCABULARY)


def test_what_is_kept_stands_in_the_order_of_the_file() -> None:
    answers: Answers = {"phone": YES, "scope": YES}

    assert list(reconcile(answers, frozenset({"phone"}), VOCABULARY)) == ["scope", "phone"]


# ── Options


@pytest.mark.parametrize(
    ("option", "answers"),
    [
        ("blackmail", {"demand": YES, "pressed": YES}),
        ("pressure", {"demand": NOT_KNOWN, "pressed": YES}),
        ("not-sure", {"demand": NOT_KNOWN, "pressed": NOT_KNOWN}),
    ],
)
def test_an_option_answers_every_fact_of_its_screen_and_no_other(
    option: str, answers: Answers
) -> None:
    assert option_answers("kind", option, VOCABULARY) == answers
