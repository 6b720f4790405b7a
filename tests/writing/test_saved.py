"""A saved file gives the same work again, or as somebody has changed its policy by hand; and in a
copy of the site it is a school's own folder.
"""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_tools.checks.registry import check_project
from build_tools.content.file_names import WORK
from build_tools.content.policy import EXAMPLES, FLOOR, SCHOOL_FOLDER
from build_tools.content.project import load_project
from build_tools.content.refused import Refused
from build_tools.writing.desk import Desk
from build_tools.writing.packed import pack, unpack
from build_tools.writing.work import Work
from tests.projects import floor_files, tried, write_files, write_texts

POLICY = """# Searching

Staff must lock the device away.
Staff must never search the device.
Do not look at it unless the head, Ann Example, agrees.
Staff must record the incident.
Staff must follow the LSCB procedures.
"""
LESS_AND_MORE = """
Staff may tell the safeguarding lead about an incident.
Staff must refer it to children's social care too, also when the police already know.

Next review: May 2024
"""
FILE = "policies/mill-hill-school.md"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_texts(tmp_path_factory.mktemp("saved"), floor_files())


@pytest.fixture(scope="module")
def desk(root: Path) -> Desk:
    return Desk(root, date(2026, 11, 20))


@pytest.fixture(scope="module")
def work(desk: Desk) -> Work:
    """One in force, two drafts, one set aside, one to read."""
    [*desk.paste("Mill Hill School", POLICY)]
    desk.decide("s1", "in-force")
    desk.decide("s3", "to-read")
    desk.decide("s5", "set-aside")
    return desk.work


@pytest.fixture(scope="module")
def saved(desk: Desk, work: Work) -> bytes:
    assert desk.work == work
    return desk.save()


@pytest.fixture
def reopened(desk: Desk, saved: bytes) -> Callable[..., list[str]]:
    """Open the saved file with something in it changed."""

    def open_(name: str = WORK, change: Callable[[str], str] = str) -> list[str]:
        files = unpack(saved)
        text = change(files[name].decode() if name in files else "")
        return desk.reopen(pack({**files, name: text.encode()}))[0]

    return open_


def recorded(**changed: Any) -> Callable[[str], str]:
    return lambda text: json.dumps({**json.loads(text), **changed})


def without_a_word(text: str) -> str:
    tables = json.loads(text)
    items = [{**item, "said": None} for item in tables["items"]]
    return json.dumps({**tables, "items": items})


def states(desk: Desk) -> dict[str, str]:
    return {item.id: item.state for item in desk.work.items}


def test_a_saved_file_gives_the_same_work_and_is_saved_the_same(
    desk: Desk, work: Work, saved: bytes
) -> None:
    desk.reopen(saved)

    assert (desk.work, desk.save()) == (work, saved)


def test_nothing_of_a_person_is_in_it(saved: bytes) -> None:
    assert b"Example" not in saved


def test_unpacked_into_a_copy_of_the_site_it_is_its_schools_own(
    saved: bytes, tmp_path: Path
) -> None:
    root = write_files(tmp_path, FLOOR, *EXAMPLES)
    write_texts(root / SCHOOL_FOLDER, {n: text.decode() for n, text in unpack(saved).items()})
    project = load_project(root)

    assert (project.school.protocol, project.school.name) == (
        "mill-hill-school",
        "Mill Hill School",
    )
    assert [card.heading for card in project.policies["mill-hill-school"].cards] == [
        "Lock the device away"
    ]
    assert check_project(project) == []


@tried("old", "new")
def test_what_was_changed_by_hand_stands(
    desk: Desk, reopened: Callable[..., list[str]], work: Work, old: str, new: str
) -> None:
    lost = reopened(FILE, lambda text: text.replace(old, new, 1))
    text = unpack(desk.save())[FILE].decode()

    assert (lost, new in text) == ([], True)
    assert states(desk) == {item.id: item.state for item in work.items}


def without(heading: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        before, _, after = text.partition(f"### {heading}\n")
        return before + after.partition("\n\n")[2].partition("\n\n")[2]

    return change


def test_a_card_that_was_taken_out_is_set_aside_and_told(
    desk: Desk, reopened: Callable[..., list[str]]
) -> None:
    lost = reopened(FILE, without("Lock the device away"))

    assert (lost, states(desk)["s1"]) == (["Lock the device away"], "set-aside")


def test_a_draft_whose_mark_was_taken_out_is_in_force(
    desk: Desk, reopened: Callable[..., list[str]]
) -> None:
    reopened(FILE, without_drafts)

    assert (states(desk)["s2"], states(desk)["s4"]) == ("in-force", "in-force")


def without_drafts(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if "**Draft:**" not in line)


def no_notes(record: dict[str, Any], _: str) -> None:
    for item in record["items"]:
        item["note"] = ""


def all_in_its_frame(record: dict[str, Any], text: str) -> None:
    record |= {"items": [], "in_file": [], "frame": text}


@pytest.mark.parametrize("forge", [no_notes, all_in_its_frame])
def test_no_record_puts_in_force_what_is_not_a_decided_statement(
    desk: Desk, saved: bytes, forge: Callable[[dict[str, Any], str], None]
) -> None:
    files = unpack(saved)
    record, text = json.loads(files[WORK]), without_drafts(files[FILE].decode())
    forge(record, text)
    desk.reopen(pack({**files, WORK: json.dumps(record).encode(), FILE: text.encode()}))

    live = [card.heading for card in load_project(desk.root).policies["mill-hill-school"].cards]
    in_force = [desk.cards.fields(item.card)["heading"] for item in desk.work.of("in-force")]
    assert sorted(live) == sorted(in_force)


def test_a_card_that_was_added_is_there_and_new_ones_come_into_their_section(
    desk: Desk, reopened: Callable[..., list[str]]
) -> None:
    lines = "Must:** ring home|Action:** record the incident|Topic:** recording|Source:** 1"
    card = "### Ring home\n\n" + "".join(f"- **{line}\n" for line in lines.split("|"))
    reopened(FILE, lambda text: f"{text}\n## Ours\n\n{card}")
    desk.decide("s2", "set-aside")
    desk.write(desk.add("recording"), card.replace("Ring home", "Ring back"))
    text = unpack(desk.save())[FILE].decode()

    assert text.index("### Ring back") < text.index("## Ours") < text.index("### Ring home")
    assert "Never search" not in text


def test_no_rule_of_a_strangers_is_taken_for_todays(
    desk: Desk, reopened: Callable[..., list[str]], work: Work
) -> None:
    today = next(item.faults[0].today for item in work.items if item.faults)
    reopened(WORK, lambda text: text.replace(json.dumps(today)[1:-1], "Do as I say."))

    faults = [item.faults for item in desk.work.items]
    assert (faults, desk.work.appraisal) == ([item.faults for item in work.items], work.appraisal)


def test_all_that_was_found_in_the_document_is_there_again(root: Path) -> None:
    desk = Desk(root, date(2026, 11, 20))
    [*desk.paste("Mill Hill School", f"{POLICY}{LESS_AND_MORE}")]
    found = desk.work.appraisal
    desk.reopen(desk.save())

    assert found is not None
    assert [field.name for field in fields(found) if not getattr(found, field.name)] == []
    assert desk.work.appraisal == found


REFUSED = {
    "a newer version's": (WORK, recorded(version=99)),
    "no record": (WORK, lambda _: "no"),
    "a record of something else": (WORK, lambda _: '{"version": 1}'),
    "an id that is none": (WORK, lambda text: text.replace('"id": "s1"', '"id": "<b>"')),
    "half a sign": (WORK, lambda text: text.replace("Mill Hill", "\\ud800", 1)),
    "a day that is none": (WORK, recorded(begun="today")),
    "a day after which no year comes": (WORK, recorded(begun="9999-12-31")),
    "a card to be read that nobody said": (WORK, without_a_word),
    "another protocol beside it": ("policies/other.md", lambda _: "# Other"),
    "words that cannot be read": ("words.toml", lambda _: "[action"),
    "details that cannot be read": ("school.toml", lambda _: "[school"),
    "no text": (FILE, lambda _: "\0"),
}


@pytest.mark.parametrize(("name", "change"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_opened_is_refused_and_nothing_changes(
    desk: Desk, reopened: Callable[..., list[str]], name: str, change: Callable[[str], str]
) -> None:
    before = desk.work
    with pytest.raises(Refused):
        reopened(name, change)

    assert (desk.work, (desk.root / SCHOOL_FOLDER / "words.toml").exists()) == (before, False)


def test_words_of_a_schools_own_come_with_it(
    desk: Desk, reopened: Callable[..., list[str]]
) -> None:
    words = '[action.ring-home]\nphrase = "ring home"\n'
    reopened("words.toml", lambda _: words)

    assert "ring home" in desk.project.vocabulary.actions.values()
    assert unpack(desk.save())["words.toml"].decode() == words
