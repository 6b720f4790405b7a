"""Sentences of school policies that a person has judged, and how much the words of another one
speak for its being wrong: docs/data/sentences.toml.

Plain counting, so that it can be explained, and runs in a browser: no model is loaded. Rules say
what is wrong with a sentence; this, how far to trust them.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise

SENTENCES = "docs/data/sentences.toml"
WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
OTHER = "other"
EDGE = "|"
"""Stands before the first word and behind the last."""
UNSEEN = 0.6
"""Added to both counts together, by how many sentences there are of each kind: what stands in none
of one kind may yet stand in the next.
"""
DOUBT = 0.3
"""So much of a sentence of each kind is taken to be like those of all kinds."""


@dataclass(frozen=True, kw_only=True)
class SentenceTable:
    """The shape of docs/data/sentences.toml. `judged`: who decided what is what; `wrong`: what a
    safeguarding lead would strike out, by the entry of outdated.toml that says what is wrong with
    it, and under OTHER by none; `right`: what looks like it; `ordinary`: what else stands in
    policies. `says`, `today`: what is said of a sentence that is most like those under OTHER.
    """

    judged: str
    says: str = ""
    today: str = ""
    right: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    wrong: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def all_wrong(self) -> tuple[str, ...]:
        """What a lead would strike out, whatever is wrong with it."""
        return tuple(chain.from_iterable(self.wrong.values()))


class Odds:
    """How much the words of a sentence, and each two that stand together, speak for its being
    wrong: each by how often it stands in wrong sentences, and how often in right ones.
    """

    def __init__(self, wrong: Iterable[str], right: Iterable[str]) -> None:
        """Count."""
        (in_wrong, wrong_ones), (in_right, right_ones) = map(_counted, (wrong, right))
        unseen = UNSEEN / (wrong_ones + right_ones)
        self._speaks = {
            word: math.log(in_wrong[word] / wrong_ones + unseen)
            - math.log(in_right[word] / right_ones + unseen)
            for word in in_wrong | in_right
        }

    def of(self, text: str) -> float:
        """The logarithm of the odds, as if each word spoke by itself: above 0 where more speaks
        for its being wrong.
        """
        return sum(self._speaks.get(word, 0) for word in _words(text))


class Kinds:
    """Of which kind a sentence is by its words: each kind's own sentences are counted."""

    def __init__(self, sentences: Mapping[str, Iterable[str]]) -> None:
        """Count."""
        counted = {kind: _counted(those) for kind, those in sentences.items()}
        self._usual = Counter[str]()
        for words, _ in counted.values():
            self._usual += words
        self._of = sum(number for _, number in counted.values())
        self._counted = counted

    def likeliest(self, text: str) -> str:
        """The kind of which its words speak most."""
        words = _words(text) & self._usual.keys()
        return max(self._counted, key=lambda kind: self._speaks(kind, words))

    def _speaks(self, kind: str, words: Iterable[str]) -> float:
        counts, number = self._counted[kind]
        usual = ((counts[word], self._usual[word] / self._of) for word in words)
        return math.log(number) + sum(
            math.log((times + DOUBT * often) / (number + DOUBT) / often) for times, often in usual
        )


def _counted(sentences: Iterable[str]) -> tuple[Counter[str], int]:
    """In how many sentences each stands, of how many."""
    each = [*map(_words, sentences)]
    return Counter(word for words in each for word in words), len(each)


def _words(text: str) -> set[str]:
    words = WORD.findall(text.casefold().replace("\u2019", "'"))
    return {*words, *map(" ".join, pairwise([EDGE, *words, EDGE]))}
