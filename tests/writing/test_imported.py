"""A policy in a document becomes drafts: nothing of it is in force, and no name is carried over."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from build_tools import commands
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import Project, parse_project
from build_tools.documents.reading import read_document
from build_tools.writing.imported import Imported, write_imported
from build_tools.writing.new import CannotBegin
from tests.conftest import rests_on_examples
from tests.documents.made import docx, paragraph, run
from tests.projects import real_files, tried

TODAY = date(2026, 11, 20)
NAME = "Mill Hill School"
PATH = f"{OWN_POLICIES}/mill-hill-school.md"
POLICY = """
# Searching

If a pupil hands it over, staff must lock the device away.
Staff must never search the device.
Do not look at it unless the head, Ann Example, agrees.
The lead is Ann Example, ann@school.example.
Parents should be told {{by|the lead}}.
Sharing happens.
A printed copy of the picture will be kept.
"""


@pytest.fixture
def imported(tmp_path: Path, project: Project) -> Callable[[str], Imported]:
    def write(policy: str) -> Imported:
        document = read_document("policy.txt", policy.encode())
        return write_imported(tmp_path, project, NAME, document, TODAY)

    return write


def test_what_can_be_said_by_rule_becomes_drafts_and_the_rest_is_to_be_read(
    imported: Callable[[str], Imported],
) -> None:
    made = imported(POLICY).drafts

    assert [(draft.modality, draft.text) for draft in made.drafts] == [
        ("must", "lock the device away"),
        ("never", "search the device"),
    ]
    assert (len(made.to_read), made.told) == (3, 2)


def test_a_suggestion_is_that_of_the_nearest_clause(
    imported: Callable[[str], Imported], project: Project
) -> None:
    [lock, _] = imported(POLICY).drafts.drafts

    assert lock.near
    assert (lock.topic, lock.near.card.slug) == ("device", "lock-the-device-away")
    assert lock.action == project.vocabulary.actions[lock.near.card.action]


@tried("policy")
def test_what_no_rule_can_decide_is_no_card(
    imported: Callable[[str], Imported], policy: str
) -> None:
    made = imported(policy).drafts

    assert (made.drafts, len(made.to_read)) == ((), 1)


AT_HAND = {
    "Any colleague who hears of it should tell the lead as soon as they can.": (
        "tell the lead as soon as they can"
    ),
    "Staff must not copy, print or save the imagery.": "copy, print or save the imagery",
}


@rests_on_examples
@pytest.mark.parametrize(("policy", "asked"), AT_HAND.items())
def test_what_is_asked_is_found_behind_whom_and_before_more(
    imported: Callable[[str], Imported], policy: str, asked: str
) -> None:
    assert [draft.text for draft in imported(policy).drafts.drafts] == [asked]


def test_who_is_asked_stands_before_the_word_that_asks(
    imported: Callable[[str], Imported],
) -> None:
    [draft] = imported("Staff must tell the DSL at once.").drafts.drafts

    assert draft.role == "any member of staff"


def test_the_lead_alone_is_the_safeguarding_lead(imported: Callable[[str], Imported]) -> None:
    text = "The lead must make a referral to social care when a child is at risk of harm."
    [draft] = imported(text).drafts.drafts

    assert draft.role == "designated safeguarding lead"


def test_no_name_or_address_is_carried_over(
    imported: Callable[[str], Imported], tmp_path: Path
) -> None:
    imported(POLICY)
    written = (tmp_path / PATH).read_text("utf-8")

    assert [word for word in ("Ann", "Example", "@") if word in written] == []


def test_who_is_named_in_another_line_is_not_carried_over(
    imported: Callable[[str], Imported], tmp_path: Path
) -> None:
    mail = "From: Perpetua Quill\n> It was in room four.\n\n"
    imported(f"{mail}Staff must record it where Perpetua can find it.\n")
    written = (tmp_path / PATH).read_text("utf-8")

    assert [word for word in ("Perpetua", "room four") if word in written] == []


@pytest.mark.parametrize("switch", ["<w:vanish/>", "<w:strike/>"])
def test_what_somebody_took_out_of_the_document_is_not_carried_over(
    tmp_path: Path, project: Project, switch: str
) -> None:
    gone, kept = run("Sam in year nine said so.", switch), run("Staff must tell the lead.")
    document = read_document("a.docx", docx(paragraph(gone + kept)))
    write_imported(tmp_path, project, NAME, document, TODAY)

    assert "Sam" not in (tmp_path / PATH).read_text("utf-8")


def test_nothing_of_it_is_in_force_and_check_finds_nothing(
    imported: Callable[[str], Imported], tmp_path: Path
) -> None:
    imported(POLICY)
    text = (tmp_path / PATH).read_text("utf-8")
    written = parse_project({**real_files(), PATH: text})
    policy = written.policies["mill-hill-school"]

    assert ([card.heading for card in policy.cards], len(policy.drafts)) == ([], 2)
    assert written.findings == ()


def test_what_a_draft_is_nearest_to_is_no_condition_of_it(
    imported: Callable[[str], Imported], tmp_path: Path
) -> None:
    [draft] = imported("- Never tell the child to delete the account\n").drafts.drafts
    text = (tmp_path / PATH).read_text("utf-8")

    assert draft.near
    assert "while the police may be needed" in draft.near.card.heading
    assert parse_project({**real_files(), PATH: text}).findings == ()


def test_a_note_says_where_its_sentence_stands(
    imported: Callable[[str], Imported], tmp_path: Path
) -> None:
    imported("# Purpose\n\nNobody looks at the picture.\n\nStaff may search the device.\n")

    written = (tmp_path / PATH).read_text("utf-8")
    assert "> - Purpose, line 3: Nobody looks" in written
    assert "> - May, Purpose, line 5: Staff may search" in written


def test_what_is_there_is_not_written_over(imported: Callable[[str], Imported]) -> None:
    imported(POLICY)
    with pytest.raises(CannotBegin, match="is there already"):
        imported(POLICY)


@pytest.mark.parametrize(("content", "told"), [(b"%PDF-", "damaged"), (None, "No such file")])
def test_what_cannot_be_read_is_said(
    content: bytes | None, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "policy.pdf"
    if content is not None:
        file.write_bytes(content)

    assert commands.run_import_policy(str(file), NAME) == 1
    assert told in capsys.readouterr().err


def test_what_is_unsafe_becomes_no_draft_but_a_note(imported: Callable[[str], Imported]) -> None:
    made = imported("Staff may search the device.\nStaff must follow the LSCB.\n").drafts

    assert not made.drafts or "search" not in made.drafts[0].text
    assert made.to_read[0].faults[0].clause == "national#never-search-a-device"
