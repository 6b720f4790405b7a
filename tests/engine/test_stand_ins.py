"""The engine from the archive that the browser gets, run here: at once it says what that lacks.

In a real browser: tests/browser/test_scenarios_in_browser.py.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from build_tools.content.project import ROOT, Project
from build_tools.content.protocols import protocol_data
from build_tools.site.runtime import build_runtime
from build_tools.situations.scenarios import load_scenarios
from decision_tree.browser import start

ANSWER = """import sys
sys.path.insert(0, sys.argv[1])
import json
from decision_tree.browser import start
protocol, requests = json.loads(sys.stdin.read())
answer = start(protocol)
print(json.dumps([answer(request) for request in requests]))"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runtime")
    build_runtime(folder)
    return folder / "python.zip"


@pytest.mark.parametrize("protocol", ["national", "westcroft"])
def test_the_engine_from_the_archive_gives_the_same_plans(
    protocol: str, project: Project, archive: Path
) -> None:
    text = json.dumps(protocol_data(project, protocol))
    requests = [
        json.dumps({"role": one.role, "answers": dict(one.answers)})
        for one in load_scenarios(ROOT)
        if one.protocol == protocol
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ANSWER, str(archive)],
        input=json.dumps([text, requests]),
        capture_output=True,
        text=True,
        check=False,
    )
    here = start(text)

    assert done.stderr == ""
    assert json.loads(done.stdout) == [here(request) for request in requests]
