"""How words are found in a text."""

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
