"""A school's own protocol is held to the safety floor where it is written."""

import pytest

from build_tools.checks.registry import every_check
from build_tools.content.findings import Finding
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import Project, parse_project
from build_tools.content.protocols import protocol_of
from decision_tree.plan import make_plan
from decision_tree.truth import YES
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
WHEN_MINOR = a_card(
    "Must", "tell the chair of governors", "**When:** the incident is not aggravated", LEAD
)
SAFE = a_card("Should", "record the incident", LEAD)
SEARCH = a_card("Must", "search a device", LEAD)
TELL_HEAD = a_card("Must", "tell the headteacher", "**Who:** everyone")


def school_with(card: str) -> Project:
    return parse_project({**real_files(), OWN_POLICY: FRONT.format(kind="school") + card})


def told(card: str) -> list[Finding]:
    return list(every_check()["every-school-keeps-the-safety-floor"](school_with(card)))


@pytest.mark.parametrize(
    ("card", "rule"),
    [
        (ALWAYS_TELL, "national guidance: Parents"),
        (KEEP, "national guidance: An incident is managed in school only when"),
        (WHEN_MINOR, "take the card out: Changing one risk answer"),
    ],
)
def test_a_clause_that_breaks_a_rule_is_told_once_at_its_line(card: str, rule: str) -> None:
    (found,) = told(card)

    assert (found.path, found.line) == (OWN_POLICY, FRONT.count("\n") + 2)
    assert rule in found.hint


def test_what_keeps_every_rule_is_right() -> None:
    assert told(SAFE) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (OWN_POLICY, FRONT.format(kind="school") + SAFE.replace("do it", "tell Mrs Smith of it")),
        ("docs/school/pages/a.md", "---\naudience: staff\n---\n\n# A\n\nAsk Dr Brown.\n"),
        ("docs/school/words.toml", '[role]\n"mrs smith" = "any member of staff"\n'),
    ],
)
def test_a_persons_name_is_told_wherever_a_school_writes_it(path: str, text: str) -> None:
    rule = every_check()["no-school-text-names-a-person"]
    found = list(rule(parse_project({**real_files(), path: text})))

    assert [(finding.path, finding.value.split()[0] in ("Mrs", "Dr")) for finding in found] == [
        (path, True)
    ]


NEVER = a_card("Never", "refer to the police", "**When:** no adult is involved", LEAD)
EITHER = NEVER.replace("When:", "When certain:")


@pytest.mark.parametrize(("card", "lines"), [(NEVER, [FRONT.count("\n") + 2]), (EITHER, [])])
def test_a_never_that_stands_in_doubt_takes_no_line_of_the_floor(
    card: str, lines: list[int]
) -> None:
    taken = {found.line for found in told(card) if "take away" in found.message}

    assert sorted(taken) == lines


@pytest.mark.parametrize("role", ["staff", "safeguarding-lead", "it-staff", "head"])
def test_nobody_tells_the_headteacher_of_a_concern_about_them(role: str) -> None:
    protocol = protocol_of(school_with(TELL_HEAD), "hill")
    plan = make_plan(protocol, role, {"head-conduct": YES}, asks=False)

    assert "tell-head" not in {planned.clause.action for planned in plan.actions}


def test_a_card_that_is_in_no_plan_is_told_so() -> None:
    assert "this is in no plan" in [found.message for found in told(SEARCH)]
