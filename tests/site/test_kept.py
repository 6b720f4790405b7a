"""What is kept is what would be made, of the same content and of no other."""

import os
import shutil
from pathlib import Path

import pytest

from build_tools import kept
from build_tools.content.project import ROOT
from build_tools.kept import CACHE, Shelf, filling, fingerprint, forget_doubtful
from build_tools.site.builder import Builder
from tests.projects import copy_checkout, edit

PAGES = CACHE / "pages"


def taken(folder: Path, *asked: str, code: str = "") -> list[str]:
    """Which of these were made and not found by a build."""
    made = list[str]()

    def make(value: str) -> str:
        made.append(value)
        return value.upper()

    shelf = Shelf(folder, [code])
    assert [shelf.take([one], lambda one=one: make(one)) for one in asked] == [
        one.upper() for one in asked
    ]
    shelf.forget_others()
    return made


def test_what_late_builds_asked_for_is_kept_and_the_oldest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "OLDER", 2)
    for one in "abacd":
        taken(tmp_path, one)
        for file in tmp_path.iterdir():
            os.utime(file, (file.stat().st_atime - 1, 0))

    assert taken(tmp_path, *"acdb") == ["b"]


@pytest.mark.parametrize("damaged", ["", "{}", '"B"', "null", "\x00"])
def test_what_is_not_what_was_written_is_made_anew(damaged: str, tmp_path: Path) -> None:
    taken(tmp_path, "a")
    [file] = tmp_path.iterdir()
    file.write_text(damaged, "utf-8")

    assert taken(tmp_path, "a", "a") == ["a"]


def test_what_lost_a_letter_is_made_anew(tmp_path: Path) -> None:
    taken(tmp_path, "ab")
    [file] = tmp_path.iterdir()
    file.write_text(file.read_text("utf-8").replace("AB", "A"), "utf-8")

    assert taken(tmp_path, "ab") == ["ab"]


def test_other_code_makes_all_again(tmp_path: Path) -> None:
    taken(tmp_path, "a", code="1")

    assert taken(tmp_path, "a", code="2") == ["a"]


@pytest.mark.parametrize("broken", ["", "{", "null"])
def test_a_file_that_cannot_be_read_is_none(tmp_path: Path, broken: str) -> None:
    taken(tmp_path, "a")
    [file] = tmp_path.iterdir()
    file.write_text(broken, "utf-8")

    assert taken(tmp_path, "a") == ["a"]


def test_a_folder_in_which_a_file_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    def fill() -> bool:
        with filling(tmp_path / "kept") as folder:
            if folder:
                (folder / "file").write_text("whole", "utf-8")
        return folder is not None

    filled = [fill(), fill()]
    (tmp_path / "kept/file").write_text("wh", "utf-8")

    assert [*filled, fill(), fill()] == [True, False, True, False]
    assert (tmp_path / "kept/file").read_text("utf-8") == "whole"


def test_where_one_text_ends_and_the_next_begins_counts() -> None:
    assert fingerprint(["ab", "c"]) != fingerprint(["a", "bc"])


@pytest.mark.parametrize("is_moved", [False, True])
def test_what_was_made_while_code_changed_is_forgotten(
    is_moved: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code that is moved to its place, before the start or after it, keeps its old time."""
    code, older = tmp_path / "build_tools/code.py", tmp_path / CACHE / "a/2"
    for file in (code, older, tmp_path / CACHE / "a/1", tmp_path / CACHE / "b/1"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    for file in (code, older):
        os.utime(file, (0, 0))
    monkeypatch.setattr(kept, "STARTED", code.stat().st_ctime + (-30 if is_moved else 30))
    forget_doubtful(tmp_path)

    assert (tmp_path / CACHE / "b").exists() is not is_moved
    assert older.exists()
    assert (tmp_path / CACHE / "a/1").exists() is not is_moved


# ── The whole site


def change(checkout: Path) -> None:
    """A card's words, a card that goes, one with another address, a question, a style sheet, and
    the title of a page that the navigation calls by it.
    """
    docs = checkout / "docs"
    edit(docs / "about.md", "# About this site", "# Whose site this is")
    edit(docs / "policies/westcroft.md", "today nobody looks but", "nobody looks now but")
    last = docs / "policies/king-alfred.md"
    last.write_text(last.read_text("utf-8").rpartition("\n### ")[0] + "\n", "utf-8")
    edit(last, "### Review phones in school", "### Review phones in a school")
    reviews = docs / "data/reviews.toml"
    edit(reviews, "#review-phones-in-school", "#review-phones-in-a-school")
    before, _, after = reviews.read_text("utf-8").partition('[review."king-alfred#delete-data')
    reviews.write_text(before + after[after.index("[") :], "utf-8")
    edit(
        docs / "data/vocabulary.toml",
        "Everyone in it is clearly an adult",
        "All in it are clearly adults",
    )
    edit(docs / "assets/tokens.css", ":root {", ":root {\n  --new: 1px;")


def change_code(checkout: Path) -> None:
    pages = checkout / "build_tools/pages"
    edit(pages / "templates/policies.md.jinja", "# ", "# New: ")
    edit(pages / "security_policy.py", "'self' data:", "data: 'self'")


def files_of(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


@pytest.mark.prove
def test_what_is_built_again_is_what_is_built_anew_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    here, elsewhere = copy_checkout(tmp_path), tmp_path / "élsewhere"
    shutil.copytree(ROOT / CACHE, here / CACHE, ignore=shutil.ignore_patterns(PAGES.name))
    edit(here / "mkdocs.yml", "About this site: about.md", "about.md")
    with Builder(here) as builder:
        assert builder.build() == 0
        before = files_of(here / "site")
        edit(here / "docs/about.md", "](privacy.md)", "](no-page.md)")
        assert builder.build([here / "docs"]) == 1
        assert files_of(here / "site") == before
        edit(here / "docs/about.md", "](no-page.md)", "](privacy.md)")
        change(here)
        assert builder.build([here / "docs"]) == 0
        change_code(here)
        assert builder.build([here / "build_tools"]) == 0
    copy_at_another_time(here, elsewhere)
    for name, value in ELSEWHERE.items():
        monkeypatch.setenv(name, value)
    with Builder(elsewhere) as builder:
        assert builder.build() == 0

    assert files_of(here / "site") == files_of(elsewhere / "site")


ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "COLUMNS": "40"}


def copy_at_another_time(checkout: Path, to: Path) -> None:
    """Without what was built, and with other dates."""
    shutil.copytree(checkout, to, symlinks=True)
    shutil.rmtree(to / "build")
    shutil.rmtree(to / "site")
    for path in to.rglob("*"):
        if path.is_file() and not path.is_symlink():
            os.utime(path, (1_000_000_000, 1_000_000_000))
