"""What `python -m build_tools COMMAND` does."""

import argparse
import sys
from collections.abc import Callable, Sequence

from build_tools.checks import check_project
from build_tools.findings import render_findings
from build_tools.project import ProjectError, load_project
from build_tools.protocols import write_protocols


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 1 where there is any finding."""
    parser = argparse.ArgumentParser(prog="python -m build_tools", description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS), help="what to do")
    arguments = parser.parse_args(argv)
    try:
        return COMMANDS[arguments.command]()
    except ProjectError as error:
        print(render_findings(error.findings))
        return 1


def run_check() -> int:
    """Print every finding of every file."""
    findings = check_project(load_project())
    print(render_findings(findings))
    return 1 if findings else 0


def run_compile() -> int:
    """Write build/protocols, unless there are findings."""
    project = load_project()
    findings = check_project(project)
    if findings:
        print(render_findings(findings), file=sys.stderr)
        return 1
    write_protocols(project)
    return 0


COMMANDS: dict[str, Callable[[], int]] = {"check": run_check, "compile": run_compile}
