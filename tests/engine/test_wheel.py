"""What goes to a phone: the engine that decides, and nothing that only a developer uses."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from build_tools.site.runtime import LEFT_OUT, build_wheel

# Python with nothing of its own on the path but its standard library: what the worker does.
STARTED = """import json, sys
before = set(sys.modules)
sys.path.insert(0, sys.argv[1])
import decision_tree.browser
print(json.dumps(sorted(set(sys.modules) - before)))"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def imported(wheel: Path) -> set[str]:
    """The modules that the engine's start imports."""
    command = [sys.executable, "-I", "-S", "-c", STARTED, str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_every_module_in_the_wheel_is_needed_to_answer(wheel: Path, imported: set[str]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        files = [name for name in archive.namelist() if ".dist-info/" not in name]
    modules = {name.removesuffix(".pyc").replace("/", ".") for name in files}
    needed = {name for name in imported if name.startswith("decision_tree.")}

    assert modules == needed | {"decision_tree.__init__"}


def test_the_engine_imports_nothing_that_the_browser_lacks(imported: set[str]) -> None:
    assert {name.partition(".")[0] for name in imported} & LEFT_OUT == set()
