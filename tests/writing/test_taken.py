"""What is taken away says what is in force, and is what the command line makes of the same work."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_tools.content.policy import EXAMPLES, FLOOR, SCHOOL_FOLDER
from build_tools.content.project import Project, load_project
from build_tools.content.protocols import live_cards
from build_tools.documents.appraisal import appraise
from build_tools.documents.reading import read_document
from build_tools.pages.appraisal import render_appraisal
from build_tools.writing.in_browser import Entry, start
from build_tools.writing.one_file import load_one_file
from build_tools.writing.packed import pack, unpack
from tests.conftest import rests_on_examples
from tests.documents.made import NAME, POLICY
from tests.projects import write_files, write_texts

TODAY = date(2026, 11, 20)
NUMBER = "01632 960101"

type Ask = Callable[..., tuple[dict[str, Any], str]]


@pytest.fixture(scope="module")
def entry(tmp_path_factory: pytest.TempPathFactory) -> Entry:
    return start(str(write_files(tmp_path_factory.mktemp("taken"), FLOOR, *EXAMPLES)), TODAY)


@pytest.fixture
def ask(entry: Entry) -> Ask:
    """What the page asks of a work with one line in force and a number; the answer, and the file
    beside it as text.
    """

    def asked(do: str, **request: Any) -> tuple[dict[str, Any], str]:
        answer, content = entry.call(json.dumps({"do": do, **request}))
        return json.loads(answer), (content or b"").decode()

    asked("paste", name=NAME, text=POLICY)
    asked("decide", id="s1", state="in-force")
    asked("decide", id="s5", state="set-aside")
    asked("school", details={"contacts": {"safeguarding-lead": {"phone": NUMBER}}})
    return asked


def test_the_one_file_holds_what_is_in_force_and_whom_to_call(
    ask: Ask, entry: Entry, project: Project, tmp_path: Path
) -> None:
    answer, page = ask("take", what="one-file")
    clauses = len(live_cards(project, FLOOR)) + 1
    copy = write_files(tmp_path, FLOOR, *EXAMPLES)
    saved = unpack(entry.desk.save())
    write_texts(copy / SCHOOL_FOLDER, {name: text.decode() for name, text in saved.items()})

    assert answer == {"file": "what-to-do-mill-hill-school.html"}
    assert (NUMBER in page, page.count("data-clause="), "raft" in page) == (True, clauses, False)
    assert page == load_one_file(copy, load_project(copy), TODAY)


def test_an_old_name_in_force_is_told_and_keeps_nobody_from_taking_it(ask: Ask) -> None:
    ask("decide", id="s6", state="in-force")

    assert [found["id"] for found in ask("check")[0]["findings"]] == ["s6"]
    assert "LSCB" in ask("take", what="one-file")[1]


def test_with_nothing_in_force_it_is_national_guidance_with_the_schools_numbers(
    ask: Ask, project: Project
) -> None:
    ask("decide", id="s1", state="draft")
    page = ask("take", what="one-file")[1]
    clauses = len(live_cards(project, FLOOR))

    assert (NUMBER in page, page.count("data-clause=")) == (True, clauses)


def test_it_is_not_made_while_a_number_is_none(ask: Ask) -> None:
    told = ask("school", details={"contacts": {"lado": {"phone": "12"}}})[0]
    answer = ask("take", what="one-file")[0]

    assert told["findings"] == answer["findings"] != []
    assert answer["refused"]["message"].startswith("Something in it is wrong")


def test_the_sheet_is_that_of_the_command_line(ask: Ask, project: Project) -> None:
    document = read_document("policy.txt", POLICY.encode())

    assert ask("take", what="sheet")[1] == render_appraisal(
        project, appraise(project, document, TODAY), TODAY
    )


def test_without_a_document_there_is_no_sheet(ask: Ask) -> None:
    ask("begin", name=NAME)

    assert "begun without a policy" in ask("take", what="sheet")[0]["refused"]["message"]


@rests_on_examples
def test_the_list_for_the_next_review_has_what_is_in_force_and_what_is_not(ask: Ask) -> None:
    page = ask("take", what="review-list")[1]
    said = [
        "Lines of your own in force: 1",
        "Drafts, in no plan: 2",
        "still to read: 2",
        "Set aside: 1",
        "Record the incident: must record the incident <small>",
    ]

    assert [words for words in said if words not in page] == []


def test_a_line_is_in_the_plan_once_it_is_in_force(ask: Ask) -> None:
    def own() -> list[str]:
        plan = ask("plan", role="staff", answers={"on-pupil-device": "yes"})[0]["plan"]
        return [line["text"] for line in plan["lines"] if line["own"]]

    before = own()
    ask("decide", id="s1", state="draft")

    assert (before, own()) == (["Lock the device away"], [])


def test_no_list_is_made_of_a_policy_whose_dates_were_damaged_by_hand(
    ask: Ask, entry: Entry
) -> None:
    files = unpack(entry.desk.save())
    name = "policies/mill-hill-school.md"
    entry.desk.reopen(pack({**files, name: files[name].replace(b"due: 2027-", b"due: 2027-9")}))

    assert ask("take", what="review-list")[0]["findings"] != []
