"""What a safeguarding lead expects of a plan: the situations in `scenarios/*.toml`.

An expectation is written from the design and from practice, never from what the engine answers.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from build_tools.content.project import ROOT, Project, load_project
from build_tools.content.protocols import live_cards, protocol_of
from build_tools.situations.scenarios import Scenario, find_surprises, load_scenarios
from decision_tree.plan import make_plan, plan_json
from decision_tree.situation import settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES

PROTOCOLS = ("national", "westcroft")
FEWEST = 40
LEAST_COVERED = 0.9

Plan = Mapping[str, Any]


SCENARIOS = load_scenarios(ROOT)


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


@pytest.fixture(scope="module")
def plans(project: Project) -> dict[str, Plan]:
    protocols = {id_: protocol_of(project, id_) for id_ in PROTOCOLS}
    return {
        scenario.name: plan_json(
            make_plan(protocols[scenario.protocol], scenario.role, scenario.answers)
        )
        for scenario in SCENARIOS
    }


each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


def standing(plan: Plan) -> set[str]:
    """The clauses in a plan: its lines, and the questions that it asks the lead to settle."""
    return {line["clause"] for line in plan["actions"]} | set(plan["asks"])


@each_scenario
def test_the_plan_is_what_is_expected(scenario: Scenario, project: Project) -> None:
    protocol = protocol_of(project, scenario.protocol)
    situation = settle(scenario.answers, project.vocabulary)

    assert list(find_surprises(scenario, protocol, situation)) == []


def test_there_are_enough_scenarios() -> None:
    assert len(SCENARIOS) >= FEWEST


def test_no_two_scenarios_have_the_same_name() -> None:
    names = Counter(scenario.name for scenario in SCENARIOS)

    assert [name for name, count in names.items() if count > 1] == []


@each_scenario
def test_every_id_of_a_scenario_is_known(scenario: Scenario, project: Project) -> None:
    vocabulary = project.vocabulary
    levels = {*vocabulary.levels, *(role.level for role in vocabulary.roles.values())}
    clauses = {card.id for card in live_cards(project, scenario.protocol)}
    unknown = {
        "protocol": {scenario.protocol} - {*PROTOCOLS},
        "role": {scenario.role} - vocabulary.roles.keys(),
        "level": {scenario.level} - levels,
        "actions": scenario.actions - vocabulary.actions.keys(),
        "clauses": {*scenario.clauses} - clauses,
        "answers": scenario.answers.keys() - vocabulary.facts.keys(),
        "answer": {*scenario.answers.values()} - {*TRUTHS},
    }

    assert {kind: ids for kind, ids in unknown.items() if ids} == {}


@pytest.mark.parametrize("answer", [YES, NOT_KNOWN])
def test_every_referral_criterion_stands_alone(answer: str, project: Project) -> None:
    criteria = set(project.vocabulary.conditions["referral-criterion"].members)
    alone = {
        criterion
        for criterion in criteria
        for scenario in SCENARIOS
        if scenario.answers.get(criterion) == answer
        and all(scenario.answers.get(other) == NO for other in criteria - {criterion})
    }

    assert criteria - alone == set()


def test_every_role_has_a_scenario(project: Project) -> None:
    assert project.vocabulary.roles.keys() - {scenario.role for scenario in SCENARIOS} == set()


def test_every_level_has_a_scenario(project: Project) -> None:
    vocabulary = project.vocabulary
    fixed = {role.level for role in vocabulary.roles.values() if role.level is not None}

    levels = {*vocabulary.levels, *fixed}

    assert levels - {scenario.level for scenario in SCENARIOS} == set()


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_nearly_every_clause_stands_in_some_plan(
    protocol: str, project: Project, plans: dict[str, Plan]
) -> None:
    live = {card.id for card in live_cards(project, protocol)}
    seen = {
        clause
        for scenario in SCENARIOS
        if scenario.protocol == protocol
        for clause in standing(plans[scenario.name])
    }
    missing = sorted(live - seen)
    print(f"{protocol}: {len(missing)} of {len(live)} clauses stand in no plan:", *missing)

    assert len(missing) <= (1 - LEAST_COVERED) * len(live)


def test_nobody_but_the_lead_is_told_to_find_out(plans: dict[str, Plan]) -> None:
    leads = [name for name, plan in plans.items() if plan["acts_as"] == "safeguarding-lead"]
    others = plans.keys() - leads

    assert [name for name in others if plans[name]["find_out"]] == []
