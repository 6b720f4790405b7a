"""A school's own protocol is held to the safety floor where it is written."""

import pytest

from build_tools.checks.registry import every_check
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import parse_project
from tests.projects import FRONT, a_card, real_files

OWN_POLICY = f"{OWN_POLICIES}/hill.md"
LEAD = "**Who:** designated safeguarding lead"
ALWAYS_TELL = a_card("Must", "tell parents or carers", LEAD)
KEEP = a_card(
    "May",
    "manage the incident in school",
    "**When:** the incident is not aggravated or it has not happened before",
    LEAD,
)
SAFE = a_card("Should", "record the incident", LEAD)


def told(*cards: str) -> list[tuple[str, int, str]]:
    files = {**real_files(), OWN_POLICY: FRONT.format(kind="school") + "".join(cards)}
    rule = every_check()["every-school-keeps-the-safety-floor"]
    return [(f.path, f.line, f.hint) for f in rule(parse_project(files))]


@pytest.mark.parametrize(
    ("card", "rule"),
    [(ALWAYS_TELL, "Parents"), (KEEP, "An incident is managed in school only when")],
)
def test_a_clause_that_breaks_a_rule_is_told_once_at_its_line(card: str, rule: str) -> None:
    ((path, line, hint),) = told(card)

    assert (path, line) == (OWN_POLICY, FRONT.count("\n") + 2)
    assert f"national guidance: {rule}" in hint


def test_what_keeps_every_rule_is_right() -> None:
    assert told(SAFE) == []
