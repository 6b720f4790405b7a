"""How words are found in a text."""

import re
from string import ascii_lowercase

from build_tools.content.phrases import may_hold
from build_tools.content.words import pattern_of
from tests.projects import tried


@tried("phrase", "text")
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert may_hold((phrase,), text)
    assert pattern_of((phrase,)).search(text)


@tried("phrase", "text")
def test_a_phrase_is_not_found(phrase: str, text: str) -> None:
    assert pattern_of((phrase,)).search(text) is None


def test_a_phrase_is_looked_for_in_every_letter_that_its_pattern_takes_for_its_own() -> None:
    signs = "".join(map(chr, range(0x3000)))
    alike = {own: re.findall(own, signs, re.IGNORECASE) for own in (*ascii_lowercase, "\u0131")}
    taken = [(f"to {own} it", f"To {sign} it") for own, all_ in alike.items() for sign in all_]

    assert [text for phrase, text in taken if not may_hold((phrase,), text)] == []
