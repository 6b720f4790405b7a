"""A school's details, from its page into school.toml: what is there stays, and nothing is added."""

import tomllib
from typing import Any

import pytest

from build_tools.content.project import ROOT
from build_tools.content.school import SCHOOL
from build_tools.writing.details import check_details, details_of, with_details
from build_tools.writing.render import TEMPLATES
from tests.projects import found_in, real_files, tried

EMPTY = (TEMPLATES / "school.toml").read_text("utf-8")
FULL = (ROOT / "tests/school/school.toml").read_text("utf-8")


def test_what_is_filled_in_is_read_again() -> None:
    lead = {"phone": "01632 960101; 01632 960102", "place": "Room 3", "hours": "8 to 16"}
    changed = {"name": "Mill Hill", "ages": "4-11", "contacts": {"safeguarding-lead": lead}}
    details = details_of(with_details(EMPTY, changed))

    assert (details["name"], details["ages"]) == ("Mill Hill", "4-11")
    assert details["contacts"]["safeguarding-lead"] == {**lead, "out_of_hours": ""}


def test_what_is_left_empty_stays_a_blank() -> None:
    contacts = {id_: dict.fromkeys(of, "") for id_, of in details_of(EMPTY)["contacts"].items()}

    assert with_details(EMPTY, {"name": "", "contacts": contacts}) == EMPTY


@pytest.mark.parametrize("text", [FULL, "", "[school]\nname = 'Mill Hill'\n"])
def test_what_is_there_already_stays_as_it_is_written(text: str) -> None:
    assert with_details(text, details_of(text)) == text


def test_a_contact_that_the_file_lacks_gets_its_place() -> None:
    tables = tomllib.loads(with_details("", {"contacts": {"lado": {"phone": "01632 960109"}}}))

    assert tables["contact"] == {"lado": {"phone": "01632 960109"}}


@tried("changed")
def test_what_check_says_of_the_file_is_said(changed: dict[str, Any]) -> None:
    text = with_details(EMPTY, changed)
    found = found_in({**real_files(), SCHOOL: text})

    assert (
        {*check_details(text, ["national"])}
        == {one for one in found if one.path == SCHOOL}
        != set()
    )


def test_a_logo_beside_the_file_is_no_fault_of_its_details() -> None:
    assert [*check_details(FULL, ["national", "harbour-lane"])] == []
