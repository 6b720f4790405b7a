"""What a plan gives back, and the contract of its JSON.

Its lines, their order and its headline: `test_every_case` holds them over all truth values, the
frozen outcomes and the scenarios on the real protocols.
"""

import json
from itertools import product

import pytest

from build_tools.content.policy import FLOOR
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from decision_tree.plan import make_plan, plan_json
from decision_tree.truth import NO, TRUTHS, YES
from tests.toy import a_clause, a_protocol


def test_a_plan_gives_the_answers_back_in_the_order_of_the_file_with_what_follows() -> None:
    plan = make_plan(a_protocol(), "lead", {"shared": NO, "demand": YES, "scope": YES})

    assert list(plan.answers) == ["scope", "shared", "demand"]
    assert plan.follows == {"adult": NO, "pressed": YES}


@pytest.mark.parametrize(
    ("role", "action"), [("head", "tell-head"), ("safeguarding-lead", "tell-lead")]
)
def test_nobody_is_told_to_tell_themselves_whoever_is_there(
    project: Project, role: str, action: str
) -> None:
    floor = protocol_of(project, FLOOR)
    for reachable, known in product(TRUTHS, floor.consequences):
        answers = {"lead-reachable": reachable, **dict([known])}
        plan = make_plan(floor, role, answers, asks=False)

        assert action not in {line.clause.action for line in plan.actions}, answers


# ── The contract of its JSON


def test_a_plan_as_json_is_what_the_design_says() -> None:
    clauses = (
        a_clause("must", "refer-to-police", "adult"),
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
