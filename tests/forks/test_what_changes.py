"""Before a newer version is taken, the lead reads what it changes for the school."""

import re
from datetime import date
from pathlib import Path

import pytest

from build_tools import commands
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import OWN_REVIEWS, load_project
from build_tools.content.reviews import all_cards, find_texts, render_reviews
from build_tools.forks.what_changes import find_changes, find_news
from tests.projects import FRONT, a_card, edit, floor_files, write_texts

NATIONAL = "docs/policies/national.md"
OWN_POLICY = f"{OWN_POLICIES}/hill.md"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return school_in(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return school_in(tmp_path / "new")


def school_in(root: Path) -> Path:
    own = FRONT.format(kind="school") + a_card("Should", "train staff")
    details = '[school]\nname = "Hill School"\nprotocol = "hill"\n'
    files = {OWN_POLICY: own, "docs/school/school.toml": details}
    return write_texts(root, {**floor_files(), **files})


def add_to_floor(root: Path, card: str) -> None:
    floor = (root / NATIONAL).read_text("utf-8")
    (root / NATIONAL).write_text(floor + card.replace("Guidance", "KCSIE 2026"), "utf-8")


def test_where_nothing_changes_the_command_says_so(
    new: Path, old: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "ROOT", new)

    assert commands.main(["what-changes", str(old)]) == 0
    page = capsys.readouterr().out
    assert page.startswith("# What the newer version changes for Hill School")
    assert "Nothing changes in any situation." in page


def test_a_clause_that_is_stronger_is_named_with_an_example(new: Path, old: Path) -> None:
    edit(new / NATIONAL, "- **Should:**", "- **Must:**")
    page = find_changes(new, old).page

    assert "(national#" in page
    assert "For example, when" in page


def test_what_has_to_be_read_again_since_guidance_on_it_changed_is_named(
    new: Path, old: Path
) -> None:
    project = load_project(new)
    everything = (all_cards(project), "headteacher", date(2026, 11, 20))
    reviews = render_reviews(project, *everything, find_texts(project, ["all"]))
    write_texts(new, {OWN_REVIEWS: reviews})
    assert "read again" not in find_changes(new, old).page

    add_to_floor(new, a_card("Should", "train staff", heading="Train all"))

    assert f"{OWN_POLICY}:15: what-is-published-was-read" in find_changes(new, old).page


def test_where_a_clause_of_the_school_would_be_weaker_the_command_fails_so_that_nothing_is_taken(
    new: Path, old: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "ROOT", new)
    add_to_floor(new, a_card("Never", "train staff", "**Who:** everyone", heading="Nobody trains"))

    assert commands.main(["what-changes", str(old)]) == 1
    page = capsys.readouterr().out
    assert {*re.findall(r"^ +(\S+):\d+: ", page, re.MULTILINE)} == {OWN_POLICY}
    assert "It cannot be taken yet." in page
    assert "and national guidance never" in page


def test_what_stops_it_hides_nothing_else_that_changes(new: Path, old: Path) -> None:
    edit(new / NATIONAL, "- **Should:**", "- **Must:**")
    edit(new / OWN_POLICY, "do it", "look at the picture")

    page = find_changes(new, old).page

    assert "look at the imagery" in page
    assert "(national#" in page


def test_content_that_the_newer_code_does_not_understand_is_told(new: Path, old: Path) -> None:
    edit(old / NATIONAL, "- **Must:**", "- **Shall:**")

    assert "cannot be compared" in find_changes(new, old).page


def test_of_the_change_log_only_what_is_new_and_for_schools_is_shown_what_is_to_do_first() -> None:
    older = "## 1\n\n### For schools\n\n- Known.\n\n### For developers\n\n- Code.\n"
    newer = "## 2\n\n### For schools\n\n- Nice.\n- To do: read.\n\n### For developers\n\n- X.\n"

    assert find_news(older, newer + older) == ["To do: read.", "Nice."]
