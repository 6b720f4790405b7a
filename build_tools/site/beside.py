"""The checks of a build, in a process of their own: pages are made meanwhile.

It lives as long as the process that builds, and what did not change is in its memory.
"""

import gc
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from pathlib import Path

from build_tools.checks.registry import check_project
from build_tools.content.findings import Finding
from build_tools.content.folder import Files
from build_tools.content.project import ProjectError, parse_project
from build_tools.situations.processors import processes

type Checks = Future[Sequence[Finding]]


def check_beside(files: Files, root: Path) -> Checks:
    """Begin to look for every finding of these files."""
    return _process().submit(_check, files, root)


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
