"""The scripts that can do without a page, tested in Node."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
NODE = Path(sys.executable).parent / ("node.exe" if sys.platform == "win32" else "node")


@pytest.mark.parametrize("script", sorted(FOLDER.glob("*.test.mjs")), ids=lambda path: path.name)
def test_the_script_passes_its_tests_in_node(script: Path) -> None:
    done = subprocess.run(
        [NODE, script], capture_output=True, text=True, encoding="utf-8", check=False, timeout=60
    )

    assert done.returncode == 0, done.stdout
