"""Typing that keeps the meaning is put back; what could hide a meaning is refused."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.content.characters import check_characters, normalise_text


def refused(text: str) -> list[tuple[int, str]]:
    return [(finding.line, finding.value) for finding in check_characters("a.md", text)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\u2018a\u2019", "'a'"),
        ("\u201ca\u201d", '"a"'),
        ("\u201ea\u201f", '"a"'),
        ("\u00aba\u00bb", '"a"'),
        ("pupil\u00b4s", "pupil's"),
        ("a\u00a0b\u202fc\u2009d\u3000e", "a b c d e"),
        ("in\u00advolved", "involved"),
        ("to\u2010check", "to-check"),
        ("to\u2011check", "to-check"),
        ("to\u2013check", "to-check"),
        ("2026\u201211\u221220", "2026-11-20"),
        ("and\u2026", "and..."),
        ("sta\ufb00", "staff"),
        ("\ufb01nd", "find"),
        ("o\ufb04ine", "offline"),
        ("\uff37\uff48\uff45\uff4e\uff1a", "When:"),
        ("\uff03\uff0a\uff0d", "#*-"),
        ("a\tb\t\tc", "a b c"),
        ("cafe\u0301", "caf\u00e9"),
        ("a\r\nb", "a\nb"),
        ("\ufeffa", "a"),
    ],
)
def test_what_a_word_processor_changed_is_put_back(written: str, meant: str) -> None:
    assert normalise_text(written) == meant


@pytest.mark.parametrize("text", ["a \u2013 b", "a\u2014b", "\u2013 a", "\ta", "a\u200bb", "a\rb"])
def test_what_may_mean_something_is_left(text: str) -> None:
    assert normalise_text(text) == text


@given(st.text(alphabet=st.characters(codec="utf-8")))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_every_line_stays_one_line(text: str) -> None:
    assert normalise_text(text).count("\n") == text.count("\n")


@given(st.text(alphabet=st.characters(codec="utf-8")))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_normal_text_is_stable(text: str) -> None:
    once = normalise_text(text.replace("\r", "").replace("\ufeff", ""))
    assert normalise_text(once) == once


FORMAT_CHARACTERS = [
    chr(code)
    for code in range(0x110000)
    if unicodedata.category(chr(code)) in ("Cf", "Cc", "Zl", "Zp") and chr(code) not in "\t\n\u00ad"
]


def test_every_invisible_character_is_refused() -> None:
    assert [
        f"U+{ord(character):04X}"
        for character in FORMAT_CHARACTERS
        if (1, f"U+{ord(character):04X}") not in refused(normalise_text(f"a{character}b"))
    ] == []


@pytest.mark.parametrize(
    "character",
    ["\u034f", "\u115f", "\u17b4", "\u180b", "\u2800", "\u3164", "\ufe0f", "\U000e0100"],
)
def test_every_letter_and_mark_that_shows_nothing_is_refused(character: str) -> None:
    assert (1, f"U+{ord(character):04X}") in refused(f"a {character} b")


@pytest.mark.parametrize("character", ["\ue000", "\uf0b7", "\uffff", "\U0010fffd", "\ufffd"])
def test_characters_without_a_meaning_are_refused(character: str) -> None:
    assert refused(f"a{character}b") == [(1, f"U+{ord(character):04X}")]


@pytest.mark.parametrize(
    "word", ["Wh\u0435n", "\u041cust", "inv\u03bflved", "\u0430n", "M\u03c5st", "de\u0501ete"]
)
def test_a_word_of_two_scripts_is_refused(word: str) -> None:
    assert refused(f"a {word} b") == [(1, word)]


@pytest.mark.parametrize(
    "text",
    ["caf\u00e9", "\u0141\u00f3d\u017a", "\u0645\u062f\u0631\u0633\u0629", "x 2026", "Ll\u0177n"],
)
def test_a_word_of_one_script_is_not_refused(text: str) -> None:
    assert refused(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a {++b++} c", "{++"),
        ("a {--b--} c", "{--"),
        ("a ~~b~~", "~~"),
        ("a [Deleted: b] c", "[Deleted"),
        ("a [inserted b", "[inserted"),
        ("Deleted: a", "Deleted:"),
        ("> Formatted: bold", "> Formatted:"),
        ("Comment: why", "Comment:"),
        ("Commented [AB1]: why", "Commented [AB1]:"),
        ("a[AB12] b", "[AB12]"),
        ("Error! Reference source not found.", "Error! Reference source"),
        ("a&nbsp;b", "&nbsp;"),
        ("a&#160;b", "&#160;"),
        ("a&#xA0;b", "&#xA0;"),
        ("a\\*b", "\\"),
        ("a {.never}", "{"),
    ],
)
def test_leftovers_of_editing_are_refused(text: str, value: str) -> None:
    assert (1, value) in refused(text)


@pytest.mark.parametrize("indent", ["    ", "     ", "\t", "  \t"])
def test_an_indented_line_is_refused(indent: str) -> None:
    assert refused(f"a\n{indent}- **Must:** b")[0][0] == 2


@pytest.mark.parametrize(
    "text",
    ["salt & pepper; more", "a - b -- c", "[a](b.md)", "comments: two", "the deleted file", "   a"],
)
def test_ordinary_text_is_not_refused(text: str) -> None:
    assert refused(text) == []


def test_a_finding_names_its_line() -> None:
    assert refused("a\nb\nc\u200b") == [(3, "U+200B")]
