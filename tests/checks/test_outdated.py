"""The table of what is no longer right names what there is."""

import pytest

from build_tools.checks.registry import every_check
from build_tools.content.outdated import OUTDATED
from build_tools.content.project import parse_project
from tests.projects import edited


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "national#staff-never-delete",
            "national#staff-delete",
            "no such clause of national guidance",
        ),
        ('"kcsie-2026"', '"kcsie"', "no such source"),
        ('to     = "network"', 'to     = "networks"', "no such group of things"),
        ('near   = ["[outside]"]', 'near   = ["[outsiders]"]', "no such group of things"),
    ],
)
def test_an_entry_names_what_there_is(old: str, new: str, message: str) -> None:
    found = every_check()["what-is-outdated-is-known"](parse_project(edited(OUTDATED, old, new)))

    assert message in {finding.message for finding in found}
