"""What the walks saw, by browser: `make browsers` has it written for /how-this-is-checked/, where
every browser was there. It is told what failed and what could not be tried, and why.
"""

import re
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pytest

from build_tools.content.project import BROWSERS, ROOT, load_project
from build_tools.situations.proof import load_version, write_record
from tests.browser.browsers import OPENED

WALK = re.compile(r"test_walks\.py::test_(\w+)\[(\w+)")
KINDS = ("chromium", *OPENED)


def seen_in(reports: list[pytest.TestReport]) -> dict[str, dict[str, str]]:
    """By walk and browser: "seen", or what came instead; and what each browser calls itself."""
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for report in reports:
        if not (walk := WALK.search(report.nodeid)):
            continue
        name, kind = walk[1].replace("_", "-"), walk[2]
        for _, browser in report.user_properties:
            rows["browsers"][kind] = str(browser)
        if report.skipped and isinstance(report.longrepr, tuple):
            rows[name][kind] = report.longrepr[2].removeprefix("Skipped: ")
        else:
            rows[name][kind] = "failed" if report.failed else rows[name].get(kind, "seen")
    return rows


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write it, where all were walked in every browser."""
    outcomes = terminalreporter.stats
    rows = seen_in(
        [
            one
            for name in ("", "passed", "failed", "error", "skipped")
            for one in outcomes.get(name, ())
        ]
    )
    if rows["browsers"].keys() != set(KINDS):
        terminalreporter.write_line(f"not recorded: walked in {[*rows['browsers'].values()]} alone")
        return
    run = {"on": datetime.now(UTC).date().isoformat(), "version": load_version(load_project())}
    by = "What the last run of `make browsers` saw: never by hand."
    sections = {name: dict(sorted(row.items())) for name, row in sorted(rows.items())}
    write_record(ROOT, {"run": run, **sections}, BROWSERS, by)
