"""The schools of a trust: each is read as one that has the site for itself, and knows no other."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.checks.registry import check_shared, load_school
from build_tools.content.policy import SCHOOL_FOLDER, SCHOOLS
from build_tools.content.project import ROOT, Project, ProjectError
from build_tools.content.schools import (
    Shared,
    faults_of_id,
    find_misplaced,
    find_schools,
    load_shared,
)
from build_tools.situations.floor_claims import Prover
from build_tools.situations.proof import broken_in, prove_school
from tests.projects import edit, floor_files, real_files, write_texts

WEAKER = """\
### Leave it

- **Never:** refer it
- **Short:** Do not refer it
- **Who:** designated safeguarding lead
- **Action:** refer to the police
- **Topic:** police
- **Source:** section 1
"""
TRUST = f"{SCHOOL_FOLDER}/school.toml"
MILL, OAK = f"{SCHOOLS}/mill-hill/school.toml", f"{SCHOOLS}/oak-bank/school.toml"


def write_trust(root: Path, files: Mapping[str, str]) -> Path:
    """The invented school of tests/school as a trust, and those of tests/schools, beside these."""
    write_texts(root, files)
    shutil.copytree(ROOT / "tests/school", root / SCHOOL_FOLDER)
    shutil.copytree(ROOT / "tests/schools", root / SCHOOLS)
    return root


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    return check_shared(load_shared(write_trust(tmp_path_factory.mktemp("trust"), real_files())))


@pytest.fixture(scope="module")
def mill(shared: Shared) -> Project:
    return shared.load("mill-hill")


@pytest.fixture(scope="module")
def oak(shared: Shared) -> Project:
    return shared.load("oak-bank")


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    """One that a test may change."""
    return write_trust(tmp_path, floor_files())


def told_of(root: Path, id_: str) -> list[tuple[str, str]]:
    """What is found on reading a school: where, and what."""
    shared = load_shared(root)
    try:
        project = shared.load(id_)
        found = shared.told(id_, project.findings, project.inherited)
    except ProjectError as error:
        found = [*error.findings]
    return [(finding.path, finding.message) for finding in found]


# ── What a school has


def test_a_school_with_no_protocol_of_its_own_has_the_trusts(mill: Project) -> None:
    assert sorted(mill.policies) == ["harbour-lane", "national"]
    assert mill.own_protocols == []


def test_a_school_with_its_own_has_neither_protocol_nor_words_of_the_trust(oak: Project) -> None:
    assert sorted(oak.policies) == ["national", "oak-bank"]
    assert [*oak.own_words.action] == ["oak-form"]


def test_a_school_with_words_of_its_own_has_no_protocol_that_knows_others(trust: Path) -> None:
    shutil.copy(trust / f"{SCHOOLS}/oak-bank/words.toml", trust / f"{SCHOOLS}/mill-hill")

    assert sorted(load_shared(trust).load("mill-hill").policies) == ["national"]


def test_its_details_are_its_own_alone(mill: Project, shared: Shared) -> None:
    def numbers(project: Project) -> set[str]:
        return {phone.dials for c in project.school.contacts for phone in c.phones}

    assert numbers(mill)
    assert numbers(mill).isdisjoint(numbers(shared.project))


def test_its_address_is_its_folder_of_the_trusts_site(mill: Project, shared: Shared) -> None:
    assert mill.school.address == f"{shared.project.school.address}mill-hill/"


@pytest.mark.parametrize("id_", ["mill-hill", "oak-bank"])
def test_an_invented_school_is_right_as_it_is(shared: Shared, id_: str) -> None:
    assert load_school(shared, id_).findings == ()


# ── What is wrong


def test_what_is_wrong_is_told_at_the_schools_own_file(trust: Path) -> None:
    edit(trust / OAK, 'protocol = "oak-bank"', 'protocol = "oak-benk"')

    assert told_of(trust, "oak-bank") == [(OAK, "no such protocol")]
    assert told_of(trust, "mill-hill") == []


def test_what_all_share_is_told_of_none(trust: Path) -> None:
    edit(trust / TRUST, 'phone = "01632 960105"', 'phone = "1"')

    assert [finding.path for finding in load_shared(trust).found] == [TRUST]
    assert told_of(trust, "mill-hill") == []


def test_what_weakens_the_floor_is_refused_in_each_school(trust: Path) -> None:
    policy = f"{SCHOOLS}/oak-bank/policies/oak-bank.md"
    edit(trust / policy, "### Fill", f"{WEAKER}\n### Fill")

    assert policy in {f.path for f in load_school(load_shared(trust), "oak-bank").findings}


def test_its_own_protocol_is_proved_and_what_was_proved_is_kept(
    trust: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proved = prove_school(load_shared(trust).load("oak-bank"))
    monkeypatch.setattr(Prover, "prove", None)
    again = prove_school(load_shared(trust).load("oak-bank"))

    assert [(id_, broken_in(kept)) for id_, kept in proved.items()] == [("oak-bank", [])]
    assert again == proved
    assert prove_school(load_shared(trust).load("mill-hill")) == {}


def test_a_folder_without_details_says_how_to_begin(trust: Path) -> None:
    (trust / MILL).unlink()

    assert told_of(trust, "mill-hill") == [(MILL, "there is no such file")]


def test_an_address_that_is_not_its_folders_is_refused(trust: Path) -> None:
    edit(trust / MILL, "[school]", '[school]\naddress = "https://mill.example.org/"')

    assert told_of(trust, "mill-hill") == [(MILL, "its pages are in a folder of its own")]


def test_a_school_that_leaves_pages_out_alone_is_told_where_that_is_said(trust: Path) -> None:
    edit(trust / MILL, "[school]", "[publish]\npages = []\n\n[school]")

    assert told_of(trust, "mill-hill") == [(MILL, "schools leave out the same pages")]


# ── Where a school lies


@pytest.mark.parametrize(
    "name", ["Mill Hill", "mill_hill", "mill-", "-mill", "con", "pupils", "check", "assets", "404"]
)
def test_a_name_that_can_be_no_address_is_refused(shared: Shared, name: str) -> None:
    assert len([*faults_of_id(shared.project, name)]) == 1


def test_what_is_no_folder_of_a_school_is_told(shared: Shared, tmp_path: Path) -> None:
    (tmp_path / SCHOOLS / "Oak Bank").mkdir(parents=True)
    (tmp_path / SCHOOLS / "elm-row").symlink_to(tmp_path)
    (tmp_path / SCHOOLS / "school.toml").write_text("", "utf-8")
    found = find_misplaced(replace(shared.project, root=tmp_path))

    assert [finding.value for finding in found] == ["Oak Bank", "elm-row", "school.toml"]
    assert find_schools(tmp_path) == ["Oak Bank"]
