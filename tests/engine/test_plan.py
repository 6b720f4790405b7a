"""A plan: its order, its headline, its reasons, and the contract of its JSON.

That doubt protects and never wins, `test_every_case` holds over all truth values.
"""

import json
import random
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from decision_tree.plan import find_level, make_plan, plan_json
from decision_tree.protocol import Clause, ClauseModality, Protocol
from decision_tree.situation import ImpossibleAnswers, settle
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers
from tests.toy import VOCABULARY, a_clause, a_protocol


def lines(protocol: Protocol, answers: Answers, role: str = "lead") -> list[tuple[str, str, bool]]:
    """Modality, action and certainty of every line."""
    return [
        (line.clause.modality, line.clause.action, line.certain)
        for line in make_plan(protocol, role, answers).actions
    ]


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


# ── The headline, in short: `test_every_case` holds it over all truth values of its signs

CALL = a_clause("must", "call-999", "danger")
REFER = a_clause("must", "refer-to-police", "adult")
SHOULD_REFER = a_clause("should", "refer-to-social-care", "shared")
ADVICE = a_clause("may", "seek-advice", "phone")
OF_HEAD = replace(REFER, roles=frozenset({"head"}))
OF_STAFF = replace(REFER, roles=frozenset({"staff"}))


@pytest.mark.parametrize(
    ("role", "answers", "level", "clauses"),
    [
        ("lead", {"danger": YES, "adult": YES}, "emergency", [REFER, CALL]),
        ("staff", {"danger": YES}, "emergency", [CALL]),
        ("lead", {"danger": NOT_KNOWN}, "school-decides", [CALL]),
        ("lead", {"adult": YES, "scope": NO}, "refer-now", [REFER]),
        ("lead", {"adult": YES}, "refer-now", [OF_HEAD]),
        ("lead", {"adult": YES, "scope": YES}, "school-decides", [OF_STAFF]),
        ("lead", {"adult": NOT_KNOWN}, "seek-advice", [REFER]),
        ("lead", {"shared": YES}, "seek-advice", [SHOULD_REFER]),
        ("lead", {"shared": NOT_KNOWN}, "seek-advice", [SHOULD_REFER]),
        ("lead", {"phone": YES}, "seek-advice", [ADVICE]),
        ("lead", {"phone": NOT_KNOWN}, "school-decides", [ADVICE]),
        ("lead", {"adult": NO, "scope": YES}, "school-decides", [REFER]),
        ("lead", {"scope": NOT_KNOWN}, "school-decides", []),
        ("lead", {"scope": NO}, "another-policy", []),
        ("staff", {"adult": YES}, "tell-lead", [REFER]),
    ],
)
def test_the_headline_is_the_strongest_that_shows(
    role: str, answers: Answers, level: str, clauses: list[Clause]
) -> None:
    assert find_level(a_protocol(*clauses), role, settle(answers, VOCABULARY)) == level


# ── The rest of a plan


def test_a_plan_gives_the_answers_back_in_the_order_of_the_file_with_what_follows() -> None:
    plan = make_plan(a_protocol(), "lead", {"shared": NO, "demand": YES, "scope": YES})

    assert list(plan.answers) == ["scope", "shared", "demand"]
    assert plan.follows == {"adult": NO, "pressed": YES}


@pytest.mark.parametrize(("role", "find_out"), [("lead", ("phone",)), ("staff", ())])
def test_what_keeps_a_line_in_doubt_is_to_be_found_out_by_whoever_finds_out(
    role: str, find_out: tuple[str, ...]
) -> None:
    protocol = a_protocol(a_clause("must", "lock", "both"), a_clause("must", "delete", "adult"))

    assert make_plan(protocol, role, {"shared": YES, "adult": YES}).find_out == find_out


def test_answers_at_odds_make_no_plan() -> None:
    with pytest.raises(ImpossibleAnswers):
        make_plan(a_protocol(), "lead", {"demand": YES, "pressed": NO})


# ── The contract of its JSON


def test_a_plan_as_json_is_what_the_design_says() -> None:
    clauses = (
        REFER,
        a_clause("may", "delete"),
        a_clause("never", "delete", "shared"),
        a_clause("ask", "lock"),
    )
    plan = plan_json(make_plan(a_protocol(*clauses), "lead", {"adult": YES}))

    assert json.loads(json.dumps(plan)) == {
        "protocol": "national",
        "role": "lead",
        "acts_as": "lead",
        "answers": {"adult": "yes"},
        "follows": {"demand": "no"},
        "level": "refer-now",
        "first": [],
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


def test_where_nothing_more_can_matter_there_is_no_next_screen() -> None:
    plan = plan_json(make_plan(a_protocol(), "staff", {}))

    assert (plan["next_screen"], plan["next_facts"]) == (None, [])
