"""The safety floor in words names what it rests on, and is whole."""

from typing import Any

import pytest

from build_tools.checks.registry import check_the_safety_floor_rests_on_clauses
from build_tools.content.project import Project, load_project
from build_tools.content.safety_floor import Rule, check_safety_floor, rules_from

RULE: dict[str, Any] = {
    "number": 1,
    "title": "A rule",
    "text": "What it asks.",
    "rests_on": ["national#a-clause"],
    "claim": {"a-claim": {"says": "it holds for {role}"}},
}
LIVE = {"national#a-clause", "national#another"}


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


def rules(*changes: dict[str, Any]) -> tuple[Rule, ...]:
    return rules_from({"rule": [{**RULE, **change} for change in changes]})


def messages(*changes: dict[str, Any]) -> list[str]:
    return [f"{f.message}: {f.value}" for f in check_safety_floor(rules(*changes), LIVE)]


def test_a_rule_is_read() -> None:
    (rule,) = rules({})

    assert (rule.number, rule.title, rule.rests_on) == (1, "A rule", ("national#a-clause",))
    assert [(claim.id, claim.of) for claim in rule.claims] == [("a-claim", "every")]


@pytest.mark.parametrize("key", RULE)
def test_a_rule_that_is_not_whole_is_refused(key: str) -> None:
    with pytest.raises(KeyError, match=key):
        rules_from({"rule": [{name: value for name, value in RULE.items() if name != key}]})


def test_a_whole_rule_has_no_finding() -> None:
    assert messages({}) == []


def test_a_rule_rests_on_a_live_clause() -> None:
    assert messages({"rests_on": ["national#gone"]}) == ["no such live clause: national#gone"]


def test_the_nearest_clause_is_suggested() -> None:
    (finding,) = check_safety_floor(rules({"rests_on": ["national#a-claus"]}), LIVE)

    assert finding.hint == "did you mean 'national#a-clause'?"


def test_rules_are_numbered_in_order() -> None:
    other = {"number": 3, "claim": {"other": {"says": "it holds"}}}

    assert messages({}, other) == ["rules are numbered in their order: 3"]


def test_no_two_claims_have_one_name() -> None:
    assert messages({}, {"number": 2}) == ["two claims of one name: a-claim"]


def test_the_real_floor_has_twelve_rules_and_no_finding(project: Project) -> None:
    assert [rule.number for rule in project.rules] == list(range(1, 13))
    assert list(check_the_safety_floor_rests_on_clauses(project)) == []


def test_every_rule_has_a_source_but_the_one_on_tracing(project: Project) -> None:
    assert [rule.number for rule in project.rules if not rule.rests_on] == [12]
