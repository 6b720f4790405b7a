"""The public page tells what was recorded, what has changed since, and what is not proved."""

from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from build_tools import commands
from build_tools.content.policy import Card
from build_tools.content.project import ROOT, Project, load_project
from build_tools.pages import checked
from build_tools.pages.checked import (
    checked_pages,
    count_marks,
    count_proof,
    count_scenarios,
    find_version,
)
from build_tools.situations.floor_claims import Claim
from build_tools.situations.record import CHECKED, load_record
from decision_tree.protocol import ALWAYS

TODAY = date(2026, 11, 20)
RECORD = {
    "proof": {
        "on": "2026-11-19",
        "version": "",
        "situations": 1234567,
        "protocols": 6,
        "claims": 7890,
        **{f"rule-{number}": 100 + number for number in range(1, 13)},
    },
    "clause-mutants": {
        "on": "2026-11-18",
        "version": "",
        "mutants": 2000,
        "killed": 1990,
        "equivalent": 10,
        "survived": 0,
    },
}


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


def page(project: Project, monkeypatch: pytest.MonkeyPatch, record: object) -> str:
    monkeypatch.setattr(checked, "load_record", lambda _: record)
    (only,) = checked_pages(project, TODAY)
    return only.markdown


def recorded(project: Project) -> dict[str, dict[str, str | int]]:
    version = find_version(project)
    return {name: {**section, "version": version} for name, section in RECORD.items()}


def with_floor(project: Project, **changes: object) -> Project:
    """The first card of the floor is another one."""
    floor = project.floor
    first = next(block for block in floor.blocks if isinstance(block, Card))
    blocks = tuple(
        replace(block, **changes) if block is first else block  # type: ignore[arg-type]
        for block in floor.blocks
    )
    policies = {**project.policies, floor.id: replace(floor, blocks=blocks)}
    return replace(project, policies=policies)


# ── The command


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command records, instead of the project's own record."""
    path = tmp_path / "checked.toml"
    monkeypatch.setattr(commands, "CHECKED", path)
    monkeypatch.setattr(commands, "report_help_proof", lambda *_: [])  # it takes long
    return path


def proved(broken_by: str) -> list[Claim]:
    return [Claim(rule=1, id="c", text="t", protocol="national", broken_by=broken_by)]


def test_a_proof_is_recorded_where_every_claim_holds(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "report_proof", lambda *_: proved(""))

    assert commands.main(["verify", "--record"]) == 0
    assert load_record(record)["proof"]["claims"] == 1


def test_a_proof_with_a_broken_claim_is_not_recorded(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "report_proof", lambda *_: proved("nothing is known"))

    assert commands.main(["verify", "--record"]) == 1
    assert not record.exists()


# ── The numbers


def test_a_claim_that_is_broken_is_not_counted(project: Project) -> None:
    claims = [
        Claim(rule=1, id="a", text="", protocol="national"),
        Claim(rule=1, id="a", text="", protocol="national", broken_by="whatever is answered"),
        Claim(rule=3, id="b", text="", protocol="national"),
    ]
    counts = count_proof(project, claims, TODAY)

    assert (counts["rule-1"], counts["rule-2"], counts["rule-3"], counts["claims"]) == (1, 0, 1, 2)


def test_scenarios_and_the_clauses_that_they_cover_are_counted(project: Project) -> None:
    counts = count_scenarios(project, TODAY)

    assert (counts["stories"], counts["on"]) == (40, "2026-11-20")
    assert 100 < int(counts["scenarios"]) < int(counts["covered"]) <= int(counts["clauses"])


def test_marks_are_counted_over_clauses_in_force(project: Project) -> None:
    floor = project.floor

    assert sum(count_marks(floor).values()) == sum(card.is_live for card in floor.cards)


def test_the_version_changes_with_what_a_clause_does(project: Project) -> None:
    assert find_version(with_floor(project, when=ALWAYS)) != find_version(project)


def test_the_version_stays_when_only_words_change(project: Project) -> None:
    assert find_version(with_floor(project, statement="other words")) == find_version(project)


def test_without_a_record_there_is_nothing_in_it(tmp_path: Path) -> None:
    assert load_record(tmp_path / CHECKED) == {}


# ── The page


def test_the_page_shows_the_recorded_numbers(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page(project, monkeypatch, recorded(project))

    assert "1,234,567 are possible." in text
    assert "7,890 claims in all" in text
    assert "| 107 |" in text
    assert "| 2,000 | 1,990 | 10 | 0 |" in text


def test_the_page_says_when_what_it_tells_is_of_another_version(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page(project, monkeypatch, RECORD)

    assert "has changed since" in text
    assert "has changed since" not in page(project, monkeypatch, recorded(project))


def test_without_a_record_the_page_says_so_and_still_has_the_rules(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page(project, monkeypatch, {})

    assert "No proof is recorded" in text
    assert [rule.text for rule in project.rules if rule.text not in unescape(text)] == []


def test_the_page_names_what_is_not_proved_and_every_clause_still_to_check(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page(project, monkeypatch, recorded(project))
    to_check = [
        card for card in project.floor.cards if card.is_live and card.checked.state == "to-check"
    ]

    assert "**Wording.**" in text
    assert "**Law and guidance.**" in text
    assert to_check
    assert [card.heading for card in to_check if f'#{card.slug}">' not in text] == []


def test_the_page_says_that_no_professional_has_reviewed_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviews = {
        id_: replace(review, by="safeguarding lead") for id_, review in project.reviews.items()
    }
    reviewed = replace(project, reviews=reviews)

    assert "No safeguarding professional has reviewed" in page(project, monkeypatch, {})
    assert "No safeguarding professional" not in page(reviewed, monkeypatch, {})


def test_what_is_recorded_is_what_the_scenarios_give_now(project: Project) -> None:
    section = load_record(ROOT / CHECKED)["scenarios"]
    now = count_scenarios(project, date.fromisoformat(section["on"]))

    assert section == now
