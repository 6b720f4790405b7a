"""A plan: doubt protects, never wins, and the headline is the strongest level that holds."""

import json
import random
from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest

from decision_tree.plan import find_level, make_plan, plan_json
from decision_tree.protocol import Clause, ClauseModality, Protocol
from decision_tree.situation import ImpossibleAnswers, settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import Answers
from tests.toy import VOCABULARY, a_clause, a_protocol

PROTECTIVE = ("never", "must", "should")


def lines(protocol: Protocol, answers: Answers, role: str = "lead") -> list[tuple[str, str, bool]]:
    """Modality, action and certainty of every line."""
    return [
        (line.clause.modality, line.clause.action, line.certain)
        for line in make_plan(protocol, role, answers).actions
    ]


def level(answers: Answers, *clauses: Clause, role: str = "lead") -> str:
    return find_level(a_protocol(*clauses), role, settle(answers, VOCABULARY))


# ── Doubt protects


@pytest.mark.parametrize("modality", PROTECTIVE)
@pytest.mark.parametrize(("answer", "certain"), [(YES, True), (NOT_KNOWN, False)])
def test_a_protective_clause_applies_unless_it_is_excluded(
    modality: ClauseModality, answer: Truth, certain: bool
) -> None:
    protocol = a_protocol(a_clause(modality, "lock", "phone"))

    assert lines(protocol, {"phone": answer}) == [(modality, "lock", certain)]


@pytest.mark.parametrize("modality", get_args(ClauseModality))
def test_no_clause_applies_where_it_is_excluded(modality: ClauseModality) -> None:
    assert lines(a_protocol(a_clause(modality, "lock", "phone")), {"phone": NO}) == []


def test_a_may_applies_where_it_is_certain() -> None:
    assert lines(a_protocol(a_clause("may", "lock", "phone")), {"phone": YES}) == [
        ("may", "lock", True)
    ]


@pytest.mark.parametrize("answers", [{}, {"phone": NOT_KNOWN}], ids=["not asked", "not known"])
def test_a_may_does_not_apply_in_doubt(answers: Answers) -> None:
    assert lines(a_protocol(a_clause("may", "lock", "phone")), answers) == []


def test_a_clause_of_another_role_does_not_apply() -> None:
    assert lines(a_protocol(a_clause("must", "lock", roles="staff")), {}) == []


@pytest.mark.parametrize(("answer", "asks"), [(YES, 1), (NOT_KNOWN, 1), (NO, 0)])
def test_an_ask_puts_its_question_unless_it_is_excluded(answer: Truth, asks: int) -> None:
    protocol = a_protocol(a_clause("ask", "lock", "phone"))

    assert len(make_plan(protocol, "lead", {"phone": answer}).asks) == asks


def test_an_ask_is_no_line() -> None:
    assert lines(a_protocol(a_clause("ask", "lock")), {}) == []


def test_an_ask_of_another_role_is_not_put() -> None:
    protocol = a_protocol(a_clause("ask", "lock", roles="staff"))

    assert make_plan(protocol, "lead", {}).asks == ()


# ── Never wins


@pytest.mark.parametrize("modality", ["must", "should", "may"])
@pytest.mark.parametrize("doubt", [YES, NOT_KNOWN])
def test_a_never_beats_all_else_even_in_doubt(modality: ClauseModality, doubt: Truth) -> None:
    protocol = a_protocol(a_clause(modality, "delete"), a_clause("never", "delete", "shared"))

    assert lines(protocol, {"shared": doubt}) == [("never", "delete", doubt == YES)]


def test_an_excluded_never_beats_nothing() -> None:
    protocol = a_protocol(a_clause("may", "delete"), a_clause("never", "delete", "shared"))

    assert lines(protocol, {"shared": NO}) == [("may", "delete", True)]


def test_a_never_on_one_action_leaves_another_alone() -> None:
    protocol = a_protocol(a_clause("must", "lock"), a_clause("never", "delete"))

    assert lines(protocol, {}) == [("must", "lock", True), ("never", "delete", True)]


def test_a_never_of_another_role_beats_nothing() -> None:
    protocol = a_protocol(a_clause("must", "lock"), a_clause("never", "lock", roles="staff"))

    assert lines(protocol, {}) == [("must", "lock", True)]


def test_what_loses_is_shown_with_what_won() -> None:
    lost, won = a_clause("may", "delete"), a_clause("never", "delete", "shared")
    plan = make_plan(a_protocol(lost, won), "lead", {})

    assert [(entry.clause, entry.by) for entry in plan.overridden] == [(lost.id, won.id)]


def test_of_two_nevers_the_certain_one_is_named() -> None:
    certain = a_clause("never", "delete", "shared", id_="national#z")
    doubtful = a_clause("never", "delete", "phone", id_="national#a")
    plan = make_plan(
        a_protocol(a_clause("may", "delete"), doubtful, certain), "lead", {"shared": YES}
    )

    assert plan.overridden[0].by == certain.id


def test_no_other_modality_hides_another() -> None:
    protocol = a_protocol(*(a_clause(m, "lock") for m in ("may", "should", "must")))

    assert lines(protocol, {}) == [
        ("must", "lock", True),
        ("should", "lock", True),
        ("may", "lock", True),
    ]


def test_no_plan_recommends_what_it_forbids() -> None:
    chance = random.Random(4)  # noqa: S311 (a fixed seed: the test is the same each time)
    clauses = [
        a_clause(modality, action, when)
        for modality, action, when in product(
            get_args(ClauseModality), VOCABULARY.actions, ("", "shared", "no both", "aggravated")
        )
    ]
    for _ in range(100):
        protocol = a_protocol(*chance.sample(clauses, 15))
        found = lines(protocol, {"shared": chance.choice(TRUTHS), "adult": chance.choice(TRUTHS)})
        nevers = {action for modality, action, _ in found if modality == "never"}
        others = {action for modality, action, _ in found if modality != "never"}
        assert nevers.isdisjoint(others)


# ── Order


@pytest.mark.parametrize(
    ("certain_first", "order"),
    [(True, ["seek-advice", "refer-to-police"]), (False, ["refer-to-police", "seek-advice"])],
)
def test_what_is_certain_comes_first_where_the_vocabulary_says_so(
    certain_first: bool, order: list[str]
) -> None:
    vocabulary = replace(VOCABULARY, certain_first=certain_first)
    clauses = (a_clause("should", "refer-to-police", "adult"), a_clause("should", "seek-advice"))
    protocol = Protocol(id="national", vocabulary=vocabulary, clauses=clauses)

    assert [action for _, action, _ in lines(protocol, {})] == order


def test_parts_come_in_their_order_and_nevers_last_in_each() -> None:
    protocol = a_protocol(
        a_clause("must", "lock"),
        a_clause("never", "call-999"),
        a_clause("never", "delete"),
        a_clause("must", "seek-advice"),
        a_clause("must", "refer-to-police"),
    )

    assert [action for _, action, _ in lines(protocol, {})] == [
        "call-999",
        "refer-to-police",
        "seek-advice",
        "lock",
        "delete",
    ]


def test_of_one_action_certain_comes_first_and_the_floor_before_the_school() -> None:
    protocol = a_protocol(
        a_clause("must", "lock", id_="town#a"),
        a_clause("must", "lock", "phone", id_="national#a"),
        a_clause("must", "lock", id_="national#b"),
        id_="town",
    )

    assert [line.clause.id for line in make_plan(protocol, "lead", {}).actions] == [
        "national#b",
        "town#a",
        "national#a",
    ]


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_clauses_and_answers_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (a fixed seed: the test is the same each time)
    clauses = [
        a_clause(modality, action, when)
        for modality, action, when in product(
            get_args(ClauseModality), VOCABULARY.actions, ("", "shared", "no phone")
        )
    ]
    answers: dict[str, Truth] = {"shared": YES, "phone": NOT_KNOWN, "adult": NO, "demand": YES}
    shuffled = dict(chance.sample(list(answers.items()), len(answers)))

    assert plan_json(
        make_plan(a_protocol(*chance.sample(clauses, len(clauses))), "lead", shuffled)
    ) == plan_json(make_plan(a_protocol(*clauses), "lead", answers))


# ── Levels

REFERRALS = ("refer-to-police", "refer-to-social-care")
CALL = a_clause("must", "call-999", "danger")
REFER = a_clause("must", "refer-to-police", "adult")


@pytest.mark.parametrize("modality", ["must", "should", "may"])
@pytest.mark.parametrize("role", ["lead", "staff"])
def test_emergency_is_a_certain_call_to_999_whoever_asks(
    modality: ClauseModality, role: str
) -> None:
    assert (
        level({"danger": YES}, a_clause(modality, "call-999", "danger"), role=role) == "emergency"
    )


@pytest.mark.parametrize("answer", [NO, NOT_KNOWN])
def test_a_call_to_999_that_is_not_certain_is_no_emergency(answer: Truth) -> None:
    assert level({"danger": answer}, CALL) == "school-decides"


@pytest.mark.parametrize("modality", ["never", "ask"])
def test_a_never_or_ask_about_999_is_no_emergency(modality: ClauseModality) -> None:
    assert level({}, a_clause(modality, "call-999")) == "school-decides"


def test_an_emergency_stands_before_a_referral() -> None:
    assert level({"danger": YES, "adult": YES}, REFER, CALL) == "emergency"


@pytest.mark.parametrize("action", REFERRALS)
def test_refer_now_is_a_certain_must_that_refers(action: str) -> None:
    assert level({"adult": YES}, a_clause("must", action, "adult")) == "refer-now"


@pytest.mark.parametrize("action", REFERRALS)
def test_a_must_that_refers_and_is_only_possible_is_seek_advice(action: str) -> None:
    assert level({"adult": NOT_KNOWN}, a_clause("must", action, "adult")) == "seek-advice"


@pytest.mark.parametrize("action", REFERRALS)
@pytest.mark.parametrize("answer", [YES, NOT_KNOWN])
def test_a_should_that_refers_is_seek_advice(action: str, answer: Truth) -> None:
    assert level({"adult": answer}, a_clause("should", action, "adult")) == "seek-advice"


@pytest.mark.parametrize("modality", ["must", "should"])
def test_an_excluded_referral_is_left_to_the_school(modality: ClauseModality) -> None:
    assert level({"adult": NO}, a_clause(modality, "refer-to-police", "adult")) == "school-decides"


@pytest.mark.parametrize("modality", ["may", "never", "ask"])
def test_a_referral_that_is_not_asked_for_sets_no_level(modality: ClauseModality) -> None:
    assert level({}, a_clause(modality, "refer-to-police")) == "school-decides"


@pytest.mark.parametrize("modality", ["must", "should", "may"])
def test_certain_advice_is_seek_advice(modality: ClauseModality) -> None:
    assert level({"shared": YES}, a_clause(modality, "seek-advice", "shared")) == "seek-advice"


@pytest.mark.parametrize("answer", [NO, NOT_KNOWN])
def test_advice_that_is_not_certain_sets_no_level(answer: Truth) -> None:
    assert level({"shared": answer}, a_clause("must", "seek-advice", "shared")) == "school-decides"


def test_another_policy_is_where_the_protocol_certainly_does_not_apply() -> None:
    assert level({"scope": NO}) == "another-policy"


@pytest.mark.parametrize("answer", [YES, NOT_KNOWN])
def test_the_school_decides_where_nothing_else_holds(answer: Truth) -> None:
    assert level({"scope": answer}) == "school-decides"


def test_a_referral_stands_before_another_policy() -> None:
    assert level({"scope": NO, "adult": YES}, REFER) == "refer-now"


def test_the_level_is_the_incidents_whoever_refers() -> None:
    assert level({"adult": YES}, replace(REFER, roles=frozenset({"staff"}))) == "refer-now"


@pytest.mark.parametrize("answer", TRUTHS)
def test_staff_are_always_told_to_tell_the_lead(answer: Truth) -> None:
    assert level({"adult": answer}, REFER, role="staff") == "tell-lead"


# ── The rest of a plan


def test_a_plan_says_what_follows_from_the_answers() -> None:
    assert make_plan(a_protocol(), "lead", {"demand": YES}).follows == {"adult": NO, "pressed": YES}


def test_a_plan_gives_the_answers_back_in_the_order_of_the_file() -> None:
    assert list(make_plan(a_protocol(), "lead", {"shared": NO, "scope": YES}).answers) == [
        "scope",
        "shared",
    ]


def test_a_line_says_which_facts_it_rests_on() -> None:
    plan = make_plan(a_protocol(a_clause("must", "lock", "aggravated")), "lead", {"adult": YES})

    assert plan.actions[0].because == ("adult",)


def test_what_keeps_a_line_in_doubt_is_to_be_found_out() -> None:
    protocol = a_protocol(a_clause("must", "lock", "both"), a_clause("must", "delete", "adult"))

    assert make_plan(protocol, "lead", {"shared": YES, "adult": YES}).find_out == ("phone",)


def test_a_role_that_finds_nothing_out_is_told_nothing_to_find_out() -> None:
    clause = replace(a_clause("must", "lock", "both"), roles=frozenset({"staff"}))

    assert make_plan(a_protocol(clause), "staff", {}).find_out == ()


def test_answers_at_odds_make_no_plan() -> None:
    with pytest.raises(ImpossibleAnswers):
        make_plan(a_protocol(), "lead", {"demand": YES, "pressed": NO})


# ── The contract of its JSON


def a_plan_as_json() -> dict[str, Any]:
    protocol = a_protocol(
        REFER,
        a_clause("may", "delete"),
        a_clause("never", "delete", "shared"),
        a_clause("ask", "lock"),
    )
    return plan_json(make_plan(protocol, "lead", {"adult": YES}))


def test_a_plan_as_json_is_what_the_design_says() -> None:
    assert a_plan_as_json() == {
        "protocol": "national",
        "role": "lead",
        "answers": {"adult": "yes"},
        "follows": {"demand": "no"},
        "level": "refer-now",
        "next_screen": "second",
        "next_facts": ["shared"],
        "actions": [
            {
                "action": "refer-to-police",
                "modality": "must",
                "certain": True,
                "clause": "national#must-refer-to-police-adult",
                "part": "decide",
                "because": ["adult"],
            },
            {
                "action": "delete",
                "modality": "never",
                "certain": False,
                "clause": "national#never-delete-shared",
                "part": "imagery",
                "because": ["shared"],
            },
        ],
        "overridden": [
            {"clause": "national#may-delete-always", "by": "national#never-delete-shared"}
        ],
        "find_out": ["shared"],
        "asks": ["national#ask-lock-always"],
    }


def test_a_plan_is_plain_json() -> None:
    assert json.loads(json.dumps(a_plan_as_json())) == a_plan_as_json()


def test_where_nothing_more_can_matter_there_is_no_next_screen() -> None:
    plan = plan_json(make_plan(a_protocol(), "staff", {}))

    assert (plan["next_screen"], plan["next_facts"]) == (None, [])
