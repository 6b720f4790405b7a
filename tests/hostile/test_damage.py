"""A sentence that Word, a scanner or a PDF has damaged is told; one that looks so is not."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_tools.checks.damage import check_damage
from build_tools.content.findings import Finding
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.project import parse_project
from tests.projects import FRONT, a_card, small_files

HERE = Path(__file__).parent
DAMAGED = tomllib.loads((HERE / "damaged.toml").read_text("utf-8"))
RIGHT = tomllib.loads((HERE / "right_sentences.toml").read_text("utf-8"))
PATH = "docs/policies/example.md"


def told_of(cards: str, **files: str) -> Iterator[Finding]:
    project = parse_project({**small_files(), PATH: FRONT.format(kind="school") + cards, **files})
    return (found for found in (*project.findings, *check_damage(project)))


def cards_of(sentences: list[tuple[str, str]]) -> str:
    """A card a sentence, on an action that any label may have."""
    return "".join(
        a_card(label, "teach and prevent", heading=f"Number {n}").replace("do it", text)
        for n, (label, text) in enumerate(sentences)
    )


def lines_without_findings(sentences: list[tuple[str, str]]) -> list[str]:
    """The sentences of which nothing is told, all read at once."""
    cards = cards_of(sentences)
    told = {found.line for found in told_of(cards)}
    lines = (FRONT + cards).split("\n")
    return [
        text for label, text in sentences if lines.index(f"- **{label}:** {text}") + 1 not in told
    ]


def test_every_damaged_sentence_is_told() -> None:
    built = [("Must", text) for texts in DAMAGED["built"].values() for text in texts]
    met = [(label, text) for label, texts in DAMAGED["met"].items() for text in texts]

    assert lines_without_findings([*built, *met]) == []


def test_nothing_is_told_of_a_right_sentence() -> None:
    right = [(label.title(), text) for label, texts in RIGHT.items() for text in texts]

    assert list(told_of(cards_of(right))) == []


@pytest.mark.parametrize("line", ["**Short:** Tell the the lead", "**Why:** it is is not so"])
def test_the_other_lines_of_a_card_are_held_to_it(line: str) -> None:
    card = a_card("Must", "teach and prevent").replace("do it", f"tell the lead\n- {line}")

    assert [found.message for found in told_of(card)] != []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (PATH, FRONT.format(kind="school") + "Tell the the lead.\n"),
        ("docs/school/pages/ours.md", "---\naudience: staff\n---\n\nDo re- fer it.\n"),
        (OWN_WORDS, '[action.a]\nphrase = "tell the police2"\n'),
    ],
)
def test_prose_pages_and_words_of_a_school_are_held_to_it(path: str, text: str) -> None:
    assert {found.path for found in told_of("", **{path: text})} == {path}
