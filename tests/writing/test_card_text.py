"""A card's Markdown and its fields are two ways to one thing."""

import re
from dataclasses import replace
from typing import Any

import pytest

from build_tools.content.cards import parse_card, phrases_of
from build_tools.content.own_words import synonyms_of
from build_tools.content.policy import SCHOOL_FOLDER, Card
from build_tools.content.project import ROOT, Project, parse_project
from build_tools.writing.card_text import fields_of, line_of, with_fields, with_line
from tests.projects import real_files, tried

OTHER_LABELS = ("Checked", "Replaced by", "Differs", "Was")
CARD = """### Lock it away

- **Must:** lock the device
  away
- **When:** the imagery is on a school device or system and an adult is involved
- **Odd:** what nobody knows
- **Action:** lock the device away
- **Topic:** device

And more.
"""


@pytest.fixture(scope="module")
def school() -> Project:
    """The project with the invented school of tests/school."""
    names = ("policies/harbour-lane.md", "words.toml")
    own = {f"{SCHOOL_FOLDER}/{name}": ROOT / "tests/school" / name for name in names}
    texts = {path: file.read_text("utf-8") for path, file in own.items()}
    return parse_project({**real_files(), **texts})


def read(project: Project, text: str) -> Card | None:
    words = (project.vocabulary, synonyms_of(project.own_words))
    card = parse_card(text, *words, phrases=phrases_of(*words), who="headteacher").card
    return card and replace(card, line=0, lines=())


def test_every_card_is_the_same_written_anew_from_its_fields(school: Project) -> None:
    folders = (ROOT / "docs/policies", ROOT / "tests/school/policies")
    texts = [path.read_text("utf-8") for folder in folders for path in folder.glob("*.md")]
    sections = [
        part for text in texts for part in re.split(r"^(?=#{1,3} )", text, flags=re.MULTILINE)
    ]
    phrases = phrases_of(school.vocabulary, synonyms_of(school.own_words))

    def anew(text: str) -> str:
        card = with_fields("", fields_of(text, phrases), phrases)
        for label in OTHER_LABELS:
            card = with_line(card, label, line_of(text, label))
        return card

    cards = {text: read(school, text) for text in sections if text.startswith("### ")}

    assert len(cards) > 100
    assert [
        text for text, card in cards.items() if not card or read(school, anew(text)) != card
    ] == []


@tried("fields", "changed")
def test_a_change_of_fields_changes_their_lines_and_no_other(
    school: Project, fields: dict[str, Any], changed: tuple[str, str]
) -> None:
    assert with_fields(CARD, fields, phrases_of(school.vocabulary)) == CARD.replace(*changed)


def test_a_phrase_is_whole_whatever_joins_stand_in_it(school: Project) -> None:
    when = fields_of(CARD, phrases_of(school.vocabulary))["when"]

    assert when["phrases"] == [
        "the imagery is on a school device or system",
        "an adult is involved",
    ]
