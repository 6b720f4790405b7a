"""The same plan in the browser's Python as in this one, for every scenario: the whole JSON."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from decision_tree.plan import make_plan
from decision_tree.presentation import shown_plan_json
from tests.browser.conftest import TOOLS, Started

FOLDER = Path(__file__).parents[1] / "scenarios"
SCENARIOS = [
    scenario
    for path in sorted(FOLDER.glob("*.toml"))
    for scenario in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
]
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


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_the_browser_gives_the_same_plan(
    scenario: dict[str, Any], engines: dict[str, Ask], project: Project
) -> None:
    protocol, role, answers = (scenario[key] for key in ("protocol", "role", "answers"))
    tree = protocol_of(project, protocol)
    here = shown_plan_json(make_plan(tree, role, answers), tree)
    there = engines[protocol]({"role": role, "answers": answers})

    assert json.dumps(there) == json.dumps(here)
