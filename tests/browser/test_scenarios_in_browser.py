"""The same plan in the browser's Python as in this one, for every scenario: the whole JSON."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from build_tools.content.project import ROOT, Project
from build_tools.content.protocols import protocol_of
from build_tools.situations.scenarios import Scenario, load_scenarios
from decision_tree.plan import make_plan
from decision_tree.presentation import shown_plan_json
from decision_tree.protocol import Protocol
from tests.browser.conftest import READY, TOOLS, Started, change_worker, measure

SCENARIOS = load_scenarios(ROOT)

ANSWER = "(requests) => Promise.all(requests.map((request) => ownEngine.plan(request)))"


@pytest.mark.parametrize("protocol", TOOLS)
def test_the_browser_gives_the_same_plans(
    protocol: str, started: Started, project: Project
) -> None:
    tree = protocol_of(project, protocol)
    scenarios = [one for one in SCENARIOS if one.protocol == protocol]
    page = started.open(protocol).page
    page.evaluate(measure("startOwnEngine"))
    requests = [{"role": one.role, "answers": dict(one.answers)} for one in scenarios]
    plans = page.evaluate(ANSWER, requests)

    assert plans, "nothing was compared"
    # As text, so that the order of keys counts.
    assert [
        scenario.name
        for scenario, there in zip(scenarios, plans, strict=True)
        if json.dumps(there) != json.dumps(plan_here(scenario, tree))
    ] == []


def test_every_module_that_is_sent_is_imported_and_nothing_else_is(
    page: Page, site_folder: Path
) -> None:
    change_worker(
        page,
        site_folder,
        lambda script: script.replace("plan = python", "self.python = python; plan = python"),
    )
    page.goto(TOOLS["national"])
    expect(page.locator("[data-module=tool]")).to_have_attribute("data-ready", "", timeout=READY)
    [archive] = site_folder.glob("engine/*/python.zip")
    with zipfile.ZipFile(archive) as opened:
        there = set(opened.namelist())
    loaded = page.workers[0].evaluate(measure("loadedFiles"))

    assert {origin.partition(".zip/")[2] for origin in loaded} == there


def plan_here(scenario: Scenario, tree: Protocol) -> Any:
    return shown_plan_json(make_plan(tree, scenario.role, scenario.answers), tree)
