"""What follows from the answers, what every condition then is, and on which facts it rests."""

import tomllib
from itertools import permutations
from typing import Any, Literal

import pytest

from decision_tree.protocol import ALWAYS, Term, When
from decision_tree.situation import (
    ImpossibleAnswers,
    option_answers,
    reconcile,
    settle,
)
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers, parse_vocabulary

TOY: dict[str, Any] = tomllib.loads("""
everyone = "everyone"

[[screen]]
id = "role"
[[screen]]
id = "first"
ask = "each"
facts = ["scope", "danger", "adult"]
[[screen]]
id = "kind"
ask = "one"
facts = ["demand", "pressed"]
option.blackmail = { demand = "yes", pressed = "yes", adult = "no" }
option.pressure = { pressed = "yes" }
option.not-sure = { }
[[screen]]
id = "last"
ask = "each"
facts = ["shared", "phone"]

[[implies]]
if = { demand = "yes" }
then = { pressed = "yes", adult = "no" }
[[implies]]
if = { scope = "no" }
then = { phone = "no" }

[fact]
scope = { yes = "it is a picture", no = "it is no picture" }
danger = { yes = "there is danger", no = "there is no danger" }
adult = { yes = "an adult took part", no = "no adult took part" }
demand = { yes = "there is a demand", no = "there is no demand" }
pressed = { yes = "there was pressure", no = "there was no pressure" }
shared = { yes = "it was shared", no = "it was not shared" }
phone = { yes = "it is on a phone", no = "it is on no phone" }

[condition]
in-scope = { any = ["scope"], yes = "this applies", no = "this does not apply" }
referral-criterion = { any = ["adult", "pressed", "danger"], yes = "met", no = "not met" }
aggravated = { any = ["referral-criterion", "shared"], yes = "it is worse", no = "it is not worse" }
police-may-be-needed = { any = ["aggravated"], yes = "police may be", no = "police are not" }
both = { all = ["shared", "phone"], yes = "both hold", no = "not both hold" }

[role]
staff = { name = "staff", most_screens = 3, level = "tell-lead" }
lead = { name = "the lead", most_screens = 9 }

[modality]
order = ["never", "must", "should", "may"]
permissive = ["may"]

[referral]
order = ["emergency", "refer-now", "seek-advice", "school-decides", "another-policy"]

[action]
call-999 = "call 999"
tell-lead = "tell the lead"
refer-to-police = "refer to the police"
refer-to-social-care = "refer to social care"
seek-advice = "ask for advice"
delete = "delete it"
lock = "lock it away"

[topic]
right-now = ["danger"]
decide = ["referral"]
imagery = ["device"]
""")

VOCABULARY = parse_vocabulary(TOY)
NOTHING_SO = dict.fromkeys(VOCABULARY.facts, NO)
IMPOSSIBLE = [
    {"demand": "yes", "pressed": "no"},
    {"demand": "yes", "adult": "yes"},
    {"scope": "no", "phone": "yes"},
]


def when(joiner: Literal["any", "all"], *words: str) -> When:
    """A condition from names, each with "no " before it where it must not hold."""
    terms = (Term(name=word.removeprefix("no "), holds=word[:3] != "no ") for word in words)
    return When(joiner=joiner, terms=tuple(terms))


# ── What follows


def test_without_answers_nothing_is_known() -> None:
    assert set(settle({}, VOCABULARY).values.values()) == {NOT_KNOWN}


def test_every_fact_has_a_value_in_the_order_of_the_file() -> None:
    answers: Answers = {"phone": YES, "scope": YES}

    assert list(settle(answers, VOCABULARY).values) == list(VOCABULARY.facts)


def test_what_is_implied_follows() -> None:
    assert settle({"demand": YES}, VOCABULARY).value("pressed") == YES


def test_one_answer_may_imply_two() -> None:
    assert settle({"demand": YES}, VOCABULARY).value("adult") == NO


@pytest.mark.parametrize(("fact", "answer"), [("pressed", NO), ("adult", YES)])
def test_what_is_implied_follows_backwards(fact: str, answer: Truth) -> None:
    assert settle({fact: answer}, VOCABULARY).value("demand") == NO


def test_backwards_from_a_no() -> None:
    assert settle({"phone": YES}, VOCABULARY).value("scope") == YES


@pytest.mark.parametrize(("fact", "answer"), [("demand", NO), ("demand", NOT_KNOWN)])
def test_nothing_follows_from_an_answer_that_implies_nothing(fact: str, answer: Truth) -> None:
    assert settle({fact: answer}, VOCABULARY).value("pressed") == NOT_KNOWN


def test_what_follows_settles_an_answer_of_not_known() -> None:
    assert settle({"pressed": NOT_KNOWN, "demand": YES}, VOCABULARY).value("pressed") == YES


def test_what_follows_from_what_follows_is_drawn() -> None:
    tables = {
        **TOY,
        "implies": [
            {"if": {"adult": "yes"}, "then": {"danger": "yes"}},
            {"if": {"demand": "yes"}, "then": {"adult": "yes", "pressed": "yes"}},
        ],
    }
    tables["screen"] = [{**s, "option": {"x": {}}} if "option" in s else s for s in TOY["screen"]]

    assert settle({"demand": YES}, parse_vocabulary(tables)).value("danger") == YES


@pytest.mark.parametrize("answers", IMPOSSIBLE, ids=str)
def test_answers_that_cannot_all_be_true_are_refused(answers: Answers) -> None:
    with pytest.raises(ImpossibleAnswers, match="these answers cannot both be true"):
        settle(answers, VOCABULARY)


@pytest.mark.parametrize("answers", IMPOSSIBLE, ids=str)
def test_the_two_facts_at_odds_are_named(answers: Answers) -> None:
    with pytest.raises(ImpossibleAnswers) as raised:
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
        ({}, NOT_KNOWN),
        ({"adult": YES}, YES),
        ({"adult": NO, "pressed": NO}, NOT_KNOWN),
        ({"adult": NO, "pressed": NO, "danger": NO}, NO),
    ],
    ids=str,
)
def test_any_of_its_members_makes_a_condition(answers: Answers, value: Truth) -> None:
    assert settle(answers, VOCABULARY).value("referral-criterion") == value


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


def test_a_condition_may_rest_on_conditions() -> None:
    assert settle({"pressed": YES}, VOCABULARY).value("police-may-be-needed") == YES


@pytest.mark.parametrize(("answer", "value"), [(YES, NO), (NO, YES), (NOT_KNOWN, NOT_KNOWN)])
def test_a_term_may_say_that_something_does_not_hold(answer: Truth, value: Truth) -> None:
    situation = settle({"shared": answer}, VOCABULARY)

    assert situation.term_value(Term(name="shared", holds=False)) == value


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (ALWAYS, YES),
        (when("all", "shared", "danger"), NOT_KNOWN),
        (when("any", "shared", "danger"), YES),
        (when("all", "phone", "danger"), NO),
        (when("any", "phone", "danger"), NOT_KNOWN),
        (when("all", "shared", "no phone"), YES),
        (when("any", "no shared", "phone"), NO),
    ],
    ids=str,
)
def test_a_condition_is_certain_possible_or_excluded(condition: When, value: Truth) -> None:
    assert settle({"shared": YES, "phone": NO}, VOCABULARY).when_value(condition) == value


# ── Reasons


@pytest.mark.parametrize(
    ("answers", "condition", "reasons"),
    [
        ({"shared": YES}, ALWAYS, ()),
        ({"shared": NO}, when("all", "shared"), ()),
        ({"shared": YES}, when("all", "shared"), ("shared",)),
        ({}, when("all", "shared"), ("shared",)),
        ({"shared": NO}, when("all", "no shared"), ("shared",)),
        ({"shared": YES, "phone": YES}, when("all", "phone", "shared"), ("shared", "phone")),
        ({"shared": YES}, when("any", "danger", "shared"), ("shared",)),
        ({"shared": YES}, when("all", "danger", "shared"), ("danger", "shared")),
        ({"shared": NO}, when("any", "danger", "shared"), ("danger",)),
        ({"adult": YES}, when("all", "aggravated"), ("adult",)),
        ({"adult": YES, "shared": YES}, when("all", "aggravated"), ("adult", "shared")),
        ({"adult": NO, "danger": NO}, when("all", "aggravated"), ("pressed", "shared")),
        (NOTHING_SO, when("all", "no aggravated"), ("danger", "adult", "pressed", "shared")),
    ],
    ids=str,
)
def test_a_condition_rests_on_the_facts_that_make_it_what_it_is(
    answers: Answers, condition: When, reasons: tuple[str, ...]
) -> None:
    assert settle(answers, VOCABULARY).reasons(condition) == reasons


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
