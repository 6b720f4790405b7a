"""The dictionary of Carnegie Mellon University, in the shape in which the package of its name gives
it: that is under the GPL, and is not passed on.

Of a word's sounds there are the vowels, for these are what is counted: each by its stress, a digit.
"""

from collections.abc import Mapping, MutableMapping
from pathlib import Path

WORDS = "words.txt"


def entries() -> list[tuple[str, str]]:
    """Each word with one of the ways to say it."""
    lines = (Path(__file__).parent / WORDS).read_text("utf-8").splitlines()
    return [(word, vowels) for word, _, vowels in (line.partition(" ") for line in lines)]


def words() -> list[str]:
    """Every word."""
    return [word for word, _ in entries()]


def dict() -> Mapping[str, list[str]]:  # noqa: A001 (the package calls it so)
    """Every word, with all ways to say it."""
    found: MutableMapping[str, list[str]] = {}
    for word, vowels in entries():
        found.setdefault(word, []).append(vowels)
    return found
