"""The same plan in the browser's Python as in this one, for every scenario: the whole JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from build_tools.content.project import ROOT, Project
from build_tools.content.protocols import protocol_of
from build_tools.situations.scenarios import Scenario, load_scenarios
from decision_tree.plan import make_plan
from decision_tree.presentation import shown_plan_json
from tests.browser.conftest import TOOLS, Started

SCENARIOS = load_scenarios(ROOT)
assert SCENARIOS, "no scenario was found: nothing would be compared"
# An engine of the test's own beside the page's, from the same files.
START = """async (assets) => {
  const { Engine } = await import(new URL("engine.mjs", assets));
  const told = JSON.parse(document.querySelector("[data-module=tool]").dataset.engine);
  const absolute = (address) => new URL(address, document.baseURI).href;
  const { worker, sizes, ...files } = told;
  for (const name of Object.keys(files)) files[name] = absolute(files[name]);
  files.sizes = Object.fromEntries(Object.entries(sizes).map(([at, size]) => [absolute(at), size]));
  window.ownEngine = new Engine({ worker: absolute(worker), files });
  await window.ownEngine.start();
}"""

type Ask = Callable[[dict[str, Any]], Any]


@pytest.fixture(scope="module")
def engines(started_session: Started, address: str) -> dict[str, Ask]:
    """For each protocol, what asks the browser's engine."""

    def start(protocol: str) -> Ask:
        page = started_session.open(protocol).page
        page.evaluate(START, f"{address}assets/")
        return lambda request: page.evaluate("(request) => ownEngine.plan(request)", request)

    return {protocol: start(protocol) for protocol in TOOLS}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_browser_gives_the_same_plan(
    scenario: Scenario, engines: dict[str, Ask], project: Project
) -> None:
    tree = protocol_of(project, scenario.protocol)
    here = shown_plan_json(make_plan(tree, scenario.role, scenario.answers), tree)
    request = {"role": scenario.role, "answers": dict(scenario.answers)}

    assert json.dumps(engines[scenario.protocol](request)) == json.dumps(here)
