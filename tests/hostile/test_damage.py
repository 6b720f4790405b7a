"""A sentence that Word, a scanner or a PDF has damaged is told; one that looks so is not."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.checks.damage import check_damage
from build_tools.content.damage import DAMAGE, DamageTable
from build_tools.content.findings import Finding
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.project import parse_project
from build_tools.content.shapes import structure
from tests.projects import FRONT, a_card, edited, found_in, real_files, small_files, tried

HERE = Path(__file__).parent
DAMAGED = tomllib.loads((HERE / "damaged.toml").read_text("utf-8"))["damaged"]
RIGHT = tomllib.loads((HERE / "right_sentences.toml").read_text("utf-8"))
TABLE = structure(tomllib.loads(real_files()[DAMAGE]), DamageTable)
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


def test_every_damaged_sentence_is_told() -> None:
    cards = cards_of([("Must", text) for text in DAMAGED])
    told = {found.line for found in told_of(cards)}
    lines = (FRONT + cards).split("\n")

    assert [text for text in DAMAGED if lines.index(f"- **Must:** {text}") + 1 not in told] == []


def test_each_form_finds_a_sentence_of_its_entry_and_all_are_found() -> None:
    for entry in TABLE.damage:
        alone = [replace(entry, words=(one,), signs=()) for one in entry.words]
        alone += [replace(entry, words=(), signs=(one,)) for one in entry.signs]
        forms = replace(TABLE, damage=tuple(alone)).forms()
        found = [{text for text in entry.finds if form.find(text)} for form in forms]

        assert all(found), (entry.says, [one.words or one.signs for one in alone])
        assert set.union(*found) == {*entry.finds}, entry.says


def test_nothing_is_told_of_a_right_sentence() -> None:
    right = [(label.title(), text) for label, texts in RIGHT.items() for text in texts]
    right += [("Must", text) for entry in TABLE.damage for text in entry.passes]

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


def test_a_page_in_another_language_is_not_held_to_it() -> None:
    page = "---\naudience: staff\nlang: de\n---\n\nEs geht damit um das Kind.\n"

    assert list(told_of("", **{"docs/school/pages/ours.md": page})) == []


@tried("old", "new", "value")
def test_what_cannot_be_looked_for_is_told(old: str, new: str, value: str) -> None:
    [found] = found_in(edited(DAMAGE, old, new))

    assert (found.path, found.value) == (DAMAGE, value)
