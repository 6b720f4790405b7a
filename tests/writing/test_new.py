"""What a school begins with: files that are right as they are, and that change no plan yet."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from build_tools.checks.registry import check_project
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import Project, load_project
from build_tools.content.protocols import protocol_of
from build_tools.content.school import SCHOOL
from build_tools.writing.new import (
    CannotBegin,
    folder_for,
    refuse_taken,
    write_protocol,
    write_school,
)
from tests.projects import the_project, write_files

NAME = "St Mary\u2019s & All Saints\u2019 Academy"
ID = "st-marys-all-saints-academy"
OWN_POLICY = f"{OWN_POLICIES}/{ID}.md"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_files(tmp_path_factory.mktemp("new"), "national")
    written = list(write_protocol(root, the_project(), NAME, date(2028, 2, 29)))
    assert [file.path for file in written if file.is_new] == [OWN_POLICY, OWN_WORDS, SCHOOL]
    return root


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


def test_what_is_written_is_right_as_it_is(project: Project) -> None:
    mine = [f for f in check_project(project) if f.path.startswith("docs/school")]

    assert mine == []


def test_it_is_the_schools_own_protocol_and_says_what_national_guidance_says(
    project: Project,
) -> None:
    own = protocol_of(project, project.school.protocol)
    floor = protocol_of(project, "national")

    assert (own.id, project.school.name) == (ID, NAME)
    assert own.clauses == floor.clauses


@pytest.mark.parametrize(
    ("given", "folder"),
    [("schools", f"schools/{ID}"), ("schools/", f"schools/{ID}"), ("schools/hill", "schools/hill")],
)
def test_one_of_several_schools_has_a_folder_of_its_own(given: str, folder: str) -> None:
    assert folder_for(the_project(), given, NAME) == folder


@pytest.mark.parametrize(
    "given",
    ["schools/Hill", "schools/pupils", "schools/../hill", "docs/school", "hill", "/schools/a"],
)
def test_no_school_begins_where_none_can_be(given: str) -> None:
    with pytest.raises(CannotBegin):
        folder_for(the_project(), given, NAME)


def test_a_name_without_latin_letters_asks_for_an_address() -> None:
    with pytest.raises(CannotBegin, match="choose one, as in --in schools/short-name"):
        folder_for(the_project(), "schools", "\u5b78\u6821")


def test_no_second_school_begins_in_the_folder_of_one(tmp_path: Path) -> None:
    refuse_taken(tmp_path, "schools/hill")
    list(write_school(tmp_path, NAME, folder="schools/hill"))
    with pytest.raises(CannotBegin, match="is a school's already"):
        refuse_taken(tmp_path, "schools/hill")


def test_what_is_written_for_one_of_several_lies_in_its_folder(tmp_path: Path) -> None:
    folder = "schools/hill"
    write = write_protocol(tmp_path, the_project(), NAME, date(2026, 11, 20), folder)

    assert [file.path.removeprefix(f"{folder}/") for file in write] == [
        f"policies/{ID}.md",
        "words.toml",
        "school.toml",
    ]
    assert "[publish]" not in (tmp_path / folder / "school.toml").read_text("utf-8")


def test_its_three_cards_are_drafts(project: Project) -> None:
    policy = project.policies[ID]

    assert (len(policy.cards), len(policy.drafts)) == (0, 3)


def test_a_draft_without_its_mark_is_in_force(root: Path) -> None:
    path = root / OWN_POLICY
    text = path.read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("- **Draft:**")]
    path.write_text("\n".join(lines), "utf-8")
    project = load_project(root)
    path.write_text(text, "utf-8")

    assert len(project.policies[ID].cards) == 3
    assert [f for f in check_project(project) if f.path.startswith("docs/school")] == []


def test_notes_are_on_no_page(project: Project) -> None:
    assert "Note:" not in "".join(block.markdown for block in project.policies[ID].prose)


def test_a_note_says_for_whom_and_when_guidance_asks(root: Path) -> None:
    text = (root / OWN_POLICY).read_text("utf-8")

    assert "(any member of staff, designated safeguarding lead, IT staff; when the concern" in text


def test_nothing_that_is_there_is_written_over(root: Path) -> None:
    before = {path: path.read_bytes() for path in (root / "docs/school").rglob("*.*")}

    with pytest.raises(CannotBegin, match=f"{ID}.md is there already"):
        list(write_protocol(root, the_project(), NAME, date(2026, 11, 29)))
    (kept,) = write_school(root, "Another school")

    assert (kept.is_new, {path: path.read_bytes() for path in before}) == (False, before)


@pytest.mark.parametrize("name", ["", "\u5b66\u6821", "National", "!!", "Con", "a" * 300])
def test_a_name_that_makes_no_address_of_its_own_is_refused(root: Path, name: str) -> None:
    with pytest.raises(CannotBegin):
        list(write_protocol(root, the_project(), name, date(2026, 11, 29)))


@pytest.mark.parametrize("name", ['A "quoted" school', "A\\B", "[school]", "\u00dcber school"])
def test_any_name_stands_in_its_details(tmp_path: Path, name: str) -> None:
    list(write_school(tmp_path, name))

    assert tomllib.loads((tmp_path / SCHOOL).read_text("utf-8"))["school"]["name"] == name
