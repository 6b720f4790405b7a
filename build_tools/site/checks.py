"""The checks of a build, in a process of their own: pages are made meanwhile.

It lives as long as the process that builds, and what did not change is in its memory.
"""

import gc
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path

from build_tools.checks.registry import check_project
from build_tools.content.findings import Finding
from build_tools.content.folder import Files
from build_tools.content.project import ProjectError, parse_project
from build_tools.situations.processors import processes

ENDED = (
    "build_tools: the process of the checks was ended from outside: they are made in this one, and "
    "the next build starts another"
)


class Checks:
    """Every finding of some files, which another process looks for; where that was ended from
    outside, this one does.
    """

    def __init__(self, files: Files, root: Path) -> None:
        """Begin to look."""
        self._files, self._root = files, root
        try:
            self._found = _process().submit(_check, files, root)
        except BrokenProcessPool:  # it was ended while nobody asked
            _process.cache_clear()
            self._found = _process().submit(_check, files, root)

    def done(self) -> bool:
        """Whether nobody would have to wait."""
        return self._found.done()

    def result(self) -> Sequence[Finding]:
        """Wait for them."""
        try:
            return self._found.result()
        except BrokenProcessPool:
            print(ENDED, file=sys.stderr)
            self._found = Future()
            self._found.set_result(_check(self._files, self._root))
            return self._found.result()


def refuse(checks: Checks) -> None:
    """Wait for the checks. Raises ProjectError where there is any finding."""
    if findings := checks.result():
        raise ProjectError(findings)


@cache
def _process() -> ProcessPoolExecutor:
    return processes(1)


def _check(files: Files, root: Path) -> Sequence[Finding]:
    gc.collect()
    gc.freeze()  # as where pages are made: what is remembered is not looked through again
    try:
        return check_project(parse_project(files, root))
    except ProjectError as error:
        return error.findings
