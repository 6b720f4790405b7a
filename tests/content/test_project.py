"""All content is read in one place; what cannot be read is a finding, not a traceback."""

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from build_tools.content.findings import Finding
from build_tools.content.project import (
    POLICIES,
    ROOT,
    SOURCES,
    VOCABULARY,
    ProjectError,
    load_project,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the content: the floor and one school."""
    for path in (VOCABULARY, *(p.relative_to(ROOT) for p in (ROOT / "docs").glob("*.toml"))):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    (tmp_path / POLICIES).mkdir(parents=True)
    for name in ("national.md", "westcroft.md"):
        shutil.copyfile(ROOT / POLICIES / name, tmp_path / POLICIES / name)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def findings_of(root: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(ProjectError) as raised:
        load_project(root)
    return [(finding.path, finding.check, finding.message) for finding in raised.value.findings]


def test_every_policy_is_read(root: Path) -> None:
    assert load_project(root).policies.keys() == {"national", "westcroft"}


def test_the_floor_comes_first(root: Path) -> None:
    shutil.copyfile(root / POLICIES / "westcroft.md", root / POLICIES / "a-school.md")
    ids = [policy.id for policy in load_project(root).policies_by_age]

    assert ids == ["national", "a-school", "westcroft"]


def test_the_floor_is_the_national_policy(root: Path) -> None:
    assert load_project(root).floor.id == "national"


def test_every_source_is_read_with_its_id(root: Path) -> None:
    text = (root / SOURCES).read_text("utf-8")

    assert [f"[source.{source.id}]" in text for source in load_project(root).sources] == (
        [True] * text.count("\n[source.")
    )


@pytest.mark.parametrize("path", [VOCABULARY, SOURCES, POLICIES / "westcroft.md"], ids=str)
def test_every_file_has_its_fingerprint(root: Path, path: Path) -> None:
    digest = sha256((root / path).read_bytes()).hexdigest()

    assert load_project(root).fingerprints[path.as_posix()] == digest


def test_only_the_content_has_fingerprints(root: Path) -> None:
    files = {path.relative_to(root).as_posix() for path in root.rglob("*.*") if path.is_file()}

    assert load_project(root).fingerprints.keys() - files == set()


def test_a_broken_card_is_a_finding_of_the_project(root: Path) -> None:
    edit(root / POLICIES / "westcroft.md", "- **Must:**", "- **Mustt:**")

    assert {finding.path for finding in load_project(root).findings} == {
        "docs/policies/westcroft.md"
    }


def remove_the_vocabulary(root: Path) -> None:
    (root / VOCABULARY).unlink()


def break_the_vocabulary(root: Path) -> None:
    (root / VOCABULARY).write_text("[fact", "utf-8")


def spoil_the_vocabulary(root: Path) -> None:
    (root / VOCABULARY).write_bytes(b"\xff")


def empty_the_vocabulary(root: Path) -> None:
    (root / VOCABULARY).write_text("", "utf-8")


def remove_a_fact(root: Path) -> None:
    edit(root / VOCABULARY, 'facts = ["ai-made"]', "facts = []")


def remove_a_text(root: Path) -> None:
    edit(root / VOCABULARY, 'headline = "Call 999 now"', "")


def break_the_sources(root: Path) -> None:
    (root / SOURCES).write_text("[source", "utf-8")


def remove_the_sources(root: Path) -> None:
    (root / SOURCES).unlink()


def misname_a_field_of_a_source(root: Path) -> None:
    edit(root / SOURCES, "\nissuer", "\nissue")


def empty_the_sources(root: Path) -> None:
    (root / SOURCES).write_text("", "utf-8")


def remove_the_floor(root: Path) -> None:
    (root / POLICIES / "national.md").unlink()


VOCABULARY_PATH = VOCABULARY.as_posix()
SOURCES_PATH = SOURCES.as_posix()


@pytest.mark.parametrize(
    ("change", "path", "check"),
    [
        (remove_the_vocabulary, VOCABULARY_PATH, "file-can-be-read"),
        (break_the_vocabulary, VOCABULARY_PATH, "file-can-be-read"),
        (spoil_the_vocabulary, VOCABULARY_PATH, "file-can-be-read"),
        (empty_the_vocabulary, VOCABULARY_PATH, "vocabulary-is-closed"),
        (remove_a_fact, VOCABULARY_PATH, "vocabulary-is-closed"),
        (remove_a_text, VOCABULARY_PATH, "vocabulary-is-closed"),
        (remove_the_sources, SOURCES_PATH, "file-can-be-read"),
        (break_the_sources, SOURCES_PATH, "file-can-be-read"),
        (empty_the_sources, SOURCES_PATH, "every-entry-is-complete"),
        (misname_a_field_of_a_source, SOURCES_PATH, "every-entry-is-complete"),
        (remove_the_floor, POLICIES.as_posix(), "the-floor-exists"),
    ],
)
def test_what_cannot_be_used_is_a_finding(
    root: Path, change: Callable[[Path], None], path: str, check: str
) -> None:
    change(root)

    assert [found[:2] for found in findings_of(root)] == [(path, check)]


def test_an_error_keeps_its_findings() -> None:
    findings = (Finding(path="a", line=1, check="b", message="c"),)
    error = ProjectError(iter(findings))

    assert (error.findings, str(error)) == (findings, "1 findings")
