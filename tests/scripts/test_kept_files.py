"""The contact card and the reminder, made by the script in Node and read as other programs do."""

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
import vobject

from build_tools.content.project import ROOT
from tests.scripts.test_scripts import NODE

LONG = "Zoë's room · 日本語, past the 🎹; " * 5 + "\\ end\nsecond line"
"""What must be escaped, and what must be folded, in letters of one to four octets."""
LEAD: dict[str, Any] = {"title": "Lead; on duty", "phones": ["+441632960123"], "note": LONG}
NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
WORDS = {"summary": "Something is due, today; look", "description": "Due: {count}. " + LONG}


def contact(school: str = "", **changed: Any) -> str:
    return f"contactCard({json.dumps({**LEAD, **changed})}, {json.dumps(school)})"


CALLS = {
    "card": contact(),
    "card with two numbers": contact(phones=["+441632960123", "+441632960124"]),
    "card of a school": contact("Hill, Dale; & Söhne"),
    "card without a note": contact(note=""),
    "reminder": f"calendar(3, new Date({json.dumps(NOW.isoformat())}), {json.dumps(WORDS)})",
}


@cache
def made() -> dict[str, str]:
    """Every file, made by one process of Node."""
    (keep,) = ROOT.glob("docs/assets/keep.*js")
    files = ", ".join(f"{json.dumps(name)}: keep.{call}" for name, call in CALLS.items())
    script = (
        f"import * as keep from {json.dumps(keep.as_uri())}; "
        f"process.stdout.write(JSON.stringify({{ {files} }}));"
    )
    command = [NODE, "--input-type=module", "--eval", script]
    where = {**os.environ, "TZ": "Europe/London"}
    done = subprocess.run(command, env=where, capture_output=True, check=True)
    return dict(json.loads(done.stdout))


def event() -> Any:
    return vobject.readOne(made()["reminder"]).vevent


@pytest.mark.parametrize("name", ["card", "reminder"])
def test_no_line_is_longer_than_75_octets(name: str) -> None:
    assert [line for line in made()[name].split("\r\n") if len(line.encode()) > 75] == []


def test_a_card_dials_what_the_link_does() -> None:
    card = vobject.readOne(made()["card with two numbers"])

    assert [number.value for number in card.tel_list] == ["+441632960123", "+441632960124"]


def test_a_card_says_what_the_school_wrote() -> None:
    card = vobject.readOne(made()["card of a school"])

    assert (card.fn.value, card.n.value.family, card.org.value, card.note.value) == (
        "Lead; on duty, Hill, Dale; & Söhne",
        "Lead; on duty",
        ["Hill, Dale; & Söhne"],
        LONG,
    )


def test_a_card_has_nothing_that_nobody_filled_in() -> None:
    card = vobject.readOne(made()["card without a note"])

    assert {"org", "note"} & card.contents.keys() == set()


def test_a_reminder_says_what_the_page_says() -> None:
    said = event().summary.value, event().description.value

    assert said == (WORDS["summary"], WORDS["description"].replace("{count}", "3"))


def test_a_reminder_is_an_event_at_a_time_and_knows_when_it_was_made() -> None:
    assert (event().dtstart.value, event().dtstamp.value) == (NOW + timedelta(hours=2), NOW)


def test_a_reminder_has_no_end_that_would_have_to_be_later_than_its_start() -> None:
    assert "dtend" not in event().contents


def test_a_reminder_rings_with_its_event() -> None:
    assert event().valarm.trigger.value == timedelta()


def test_a_reminder_is_private_where_a_calendar_is_shared_and_blocks_no_time() -> None:
    assert (event().contents["class"][0].value, event().transp.value) == ("PRIVATE", "TRANSPARENT")
