"""A process that builds the site whenever it is told to: what did not change is in its memory.

Its code is what it was started with; when that has changed, a new one takes its place.
"""

import gc
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Self

from build_tools.kept import CODE

COMMAND = "build", "--again"
ENDED = "build_tools: the process that builds was ended from outside: another builds again"


class Builder:
    """Builds the site of a folder, each time in the same process."""

    def __init__(self, root: Path) -> None:
        """Start nothing yet."""
        self._root = root
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def build(self, changed: Iterable[Path] = ()) -> int:
        """Build after these files changed; return the exit status."""
        if any(path.relative_to(self._root).parts[0] in CODE for path in changed):
            self.stop()
        status = self._ask()
        if status < 0:
            print(ENDED, file=sys.stderr)
            status = self._ask()
        return abs(status)

    def _ask(self) -> int:
        """The exit status of a build; less than 0 where the process was ended from outside."""
        command = [sys.executable, "-m", "build_tools", *COMMAND]
        self._process = process = self._process or subprocess.Popen(
            command, cwd=self._root, stdin=-1, stdout=-1, encoding="utf-8"
        )
        status = ""
        with suppress(OSError):  # it has ended by itself
            print(file=process.stdin, flush=True)
            status = process.stdout.readline() if process.stdout else ""
        if not status:
            self.stop()
        return int(status or process.returncode or 1)

    def stop(self) -> None:
        """Let the process end, which it does when nothing more can be asked of it."""
        if self._process:
            self._process.communicate()
            self._process = None


def build_when_told(build: Callable[[], int]) -> None:
    """Build once for each line of input, and answer with the exit status; what the build says goes
    where errors go.
    """
    with suppress(KeyboardInterrupt):
        for _ in sys.stdin:
            with redirect_stdout(sys.stderr):
                status = build()
            print(status, flush=True)
            gc.collect()
            gc.freeze()  # what is remembered is not looked through at each build
