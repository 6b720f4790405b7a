"""How words are found in a text."""

import pytest

from build_tools.content.first_look import may_hold
from build_tools.content.words import pattern_of

FOUND = {
    "any ending": ("search*", "They were searching."),
    "one of two": ("ask {the head|a parent} first", "Ask a parent first."),
    "one of two in one of two": ("{ask {him|her}|tell them} first", "ask her first"),
    "words between": ("ask ... first", "Ask the head, if there is one, first."),
}
NOT_FOUND = {
    "a part of a word": ("sext", "a sextant"),
    "too many words between": ("ask ... first", f"Ask {'one ' * 11}first."),
    "a not between": ("ask ... first", "Ask the head, and not the parents, first."),
    "another sentence": ("ask ... first", "Ask the head; tell me first."),
}


@pytest.mark.parametrize(("phrase", "text"), FOUND.values(), ids=FOUND)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert may_hold((phrase,), text)
    assert pattern_of((phrase,)).search(text)


@pytest.mark.parametrize(("phrase", "text"), NOT_FOUND.values(), ids=NOT_FOUND)
def test_a_phrase_is_not_found(phrase: str, text: str) -> None:
    assert pattern_of((phrase,)).search(text) is None
