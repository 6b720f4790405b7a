"""The same plan in the browser's Python as in this one, for every scenario: the whole JSON."""

import json
from typing import Any

import pytest

from build_tools.content.project import ROOT, Project
from build_tools.content.protocols import protocol_of
from build_tools.situations.scenarios import Scenario, load_scenarios
from decision_tree.plan import make_plan
from decision_tree.presentation import shown_plan_json
from decision_tree.protocol import Protocol
from tests.browser.conftest import TOOLS, Started

SCENARIOS = load_scenarios(ROOT)
# An engine of the test's own beside the page's, from the same files.
START = """async (assets) => {
  const { Engine } = await import(new URL("engine.js", assets));
  const told = JSON.parse(document.querySelector("[data-module=tool]").dataset.engine);
  const absolute = (address) => new URL(address, document.baseURI).href;
  const { worker, sizes, ...files } = told;
  for (const name of Object.keys(files)) files[name] = absolute(files[name]);
  files.sizes = Object.fromEntries(Object.entries(sizes).map(([at, size]) => [absolute(at), size]));
  window.ownEngine = new Engine({ worker: absolute(worker), files });
  await window.ownEngine.start();
}"""

ANSWER = "(requests) => Promise.all(requests.map((request) => ownEngine.plan(request)))"


@pytest.mark.parametrize("protocol", TOOLS)
def test_the_browser_gives_the_same_plans(
    protocol: str, started: Started, address: str, project: Project
) -> None:
    tree = protocol_of(project, protocol)
    scenarios = [one for one in SCENARIOS if one.protocol == protocol]
    page = started.open(protocol).page
    page.evaluate(START, f"{address}assets/")
    requests = [{"role": one.role, "answers": dict(one.answers)} for one in scenarios]
    plans = page.evaluate(ANSWER, requests)

    assert plans, "nothing was compared"
    # As text, so that the order of keys counts.
    assert [
        scenario.name
        for scenario, there in zip(scenarios, plans, strict=True)
        if json.dumps(there) != json.dumps(plan_here(scenario, tree))
    ] == []


def plan_here(scenario: Scenario, tree: Protocol) -> Any:
    return shown_plan_json(make_plan(tree, scenario.role, scenario.answers), tree)
