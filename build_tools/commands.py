"""What `python -m build_tools COMMAND` does."""

import argparse
import logging
import subprocess
import sys
from collections.abc import Callable, Sequence

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from build_tools import browser, server
from build_tools.checks import check_project
from build_tools.findings import render_findings
from build_tools.project import ROOT, ProjectError, load_project
from build_tools.protocols import write_protocols
from build_tools.runtime import RuntimeBuildError
from build_tools.school import load_school


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 1 where there is any finding."""
    parser = argparse.ArgumentParser(prog="python -m build_tools", description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS), help="what to do")
    arguments = parser.parse_args(argv)
    try:
        return COMMANDS[arguments.command]()
    except ProjectError as error:
        print(render_findings(error.findings))
    except (RuntimeBuildError, browser.BrowserError) as error:
        print(f"build_tools: {error}", file=sys.stderr)
    return 1


def run_check() -> int:
    """Print every finding of every file."""
    project = load_project()
    _, school_findings = load_school(ROOT, list(project.policies))
    findings = [*check_project(project), *school_findings]
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


def run_build() -> int:
    """Write the whole site to site/, and the protocols for the command line."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    write_protocols(load_project())
    try:
        build(load_config(str(ROOT / "mkdocs.yml")))
    except Abort as error:
        print(f"build_tools: the site was not built: {error}", file=sys.stderr)
        return 1
    return 0


def run_serve() -> int:
    """Build, serve the site on this machine, and build again when a file changes."""
    if run_build() != 0:
        return 1
    # In a process of its own: the build's own code may be what has changed.
    command = [sys.executable, "-m", "build_tools", "build"]
    server.serve(ROOT, rebuild=lambda: subprocess.run(command, cwd=ROOT, check=False).returncode)
    return 0


def run_browser() -> int:
    """Find a browser for the tests, or install one."""
    return browser.main([])


COMMANDS: dict[str, Callable[[], int]] = {
    "check": run_check,
    "compile": run_compile,
    "build": run_build,
    "serve": run_serve,
    "browser": run_browser,
}
