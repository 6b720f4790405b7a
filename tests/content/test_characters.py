"""Typing that keeps the meaning is put back; what could hide a meaning is refused."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.content.characters import check_characters, normalise_text
from tests.projects import tried

ALWAYS_THE_SAME = settings(max_examples=300, deadline=None, derandomize=True, database=None)
any_text = st.text(alphabet=st.characters(codec="utf-8"))


def refused(text: str) -> list[tuple[int, str]]:
    return [(finding.line, finding.value) for finding in check_characters("a.md", text)]


@tried("written", "meant")
def test_what_a_word_processor_changed_is_put_back(written: str, meant: str) -> None:
    assert normalise_text(written) == meant


@pytest.mark.parametrize("text", ["a \u2013 b", "a\u2014b", "\u2013 a", "\ta", "a\u200bb", "a\rb"])
def test_what_may_mean_something_is_left(text: str) -> None:
    assert normalise_text(text) == text


@given(any_text)
@ALWAYS_THE_SAME
def test_every_line_stays_one_line(text: str) -> None:
    assert normalise_text(text).count("\n") == text.count("\n")


@given(any_text)
@ALWAYS_THE_SAME
def test_normal_text_is_stable(text: str) -> None:
    once = normalise_text(text.replace("\r", "").replace("\ufeff", ""))
    assert normalise_text(once) == once


def code_of(character: str) -> str:
    return f"U+{ord(character):04X}"


def test_every_invisible_character_is_refused() -> None:
    invisible = [
        character
        for character in map(chr, range(0x110000))
        if unicodedata.category(character) in ("Cf", "Cc", "Zl", "Zp")
        and character not in "\t\n\u00ad"
    ]

    assert [
        code_of(character)
        for character in invisible
        if (1, code_of(character)) not in refused(normalise_text(f"a{character}b"))
    ] == []


@tried("character")
def test_a_character_that_shows_or_means_nothing_is_refused(character: str) -> None:
    assert refused(f"a {character} b") == [(1, code_of(character))]


@tried("word")
def test_a_word_of_two_scripts_is_refused(word: str) -> None:
    assert refused(f"a {word} b") == [(1, word)]


@tried("text", "value")
def test_leftovers_of_editing_are_refused(text: str, value: str) -> None:
    assert (1, value) in refused(text)


@pytest.mark.parametrize("indent", ["    ", "     ", "\t", "  \t"])
def test_an_indented_line_is_refused(indent: str) -> None:
    assert refused(f"a\n{indent}- **Must:** b")[0][0] == 2


@tried("text")
def test_ordinary_text_is_not_refused(text: str) -> None:
    assert refused(text) == []
