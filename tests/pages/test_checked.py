"""The public page tells what was recorded, what has changed since, and what is not proved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html import unescape

from build_tools.content.project import Project
from build_tools.pages.checked import checked_pages, count_marks

TODAY = date(2026, 11, 20)
RECORD = {
    "proof": {
        "on": "2026-11-19",
        "version": "",
        "situations": 1234567,
        "protocols": 6,
        "claims": 7890,
        **{f"rule-{number}": 100 + number for number in range(1, 14)},
    },
    "mutants": {
        "on": "2026-11-18",
        "version": "",
        "made": 2000,
        "noticed": 1400,
        "change-nothing": 10,
        "missed": 590,
    },
}
VERSION = "12345678"


def page(project: Project, record: Mapping[str, Mapping[str, object]]) -> str:
    (only,) = checked_pages(project, record, VERSION, TODAY)
    return only.markdown


def recorded() -> dict[str, dict[str, object]]:
    return {name: {**section, "version": VERSION} for name, section in RECORD.items()}


def test_the_page_shows_the_recorded_numbers(project: Project) -> None:
    text, floor = page(project, recorded()), project.floor

    assert "1,234,567 are possible." in text
    assert "7,890 claims in all" in text
    assert "| 107 |" in text
    assert "Of 2,000 such faults" in text
    assert "**590 are missed**" in text
    # Marks are counted over clauses in force.
    assert sum(count_marks(floor).values()) == sum(card.is_live for card in floor.cards)


def test_the_page_says_when_what_it_tells_is_of_another_version(project: Project) -> None:
    text = page(project, RECORD)

    assert "has changed since" in text
    assert "has changed since" not in page(project, recorded())


def test_without_a_record_the_page_says_so_and_still_has_the_rules(project: Project) -> None:
    text = page(project, {})

    assert "No proof is recorded" in text
    assert [rule.text for rule in project.rules if rule.text not in unescape(text)] == []


def test_the_page_names_what_is_not_proved_and_every_clause_still_to_check(
    project: Project,
) -> None:
    text = page(project, recorded())
    to_check = [
        card for card in project.floor.cards if card.is_live and card.checked.state == "to-check"
    ]

    assert "**Wording.**" in text
    assert "**Law and guidance.**" in text
    assert to_check
    assert [card.heading for card in to_check if f'#{card.slug}">' not in text] == []


def test_the_page_says_that_no_professional_has_reviewed_it(project: Project) -> None:
    reviews = {
        id_: replace(review, by="safeguarding lead") for id_, review in project.reviews.items()
    }
    reviewed = replace(project, reviews=reviews)

    assert "No safeguarding professional has reviewed" in page(project, {})
    assert "No safeguarding professional" not in page(reviewed, {})
