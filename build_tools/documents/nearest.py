"""Which texts a statement is nearest to, by the words that they share: rare ones count more.

Plain counting, so that it can be explained, and runs in a browser: no model, and nothing learnt.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from build_tools.content.document_words import NearWords
from build_tools.content.policy import Card

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
ENDINGS = "ingly edly ations ation ments ment ings ing ies ied ers ed es er ly s y e".split()


def stems(text: str, near: NearWords) -> Counter[str]:
    """The words of a text without their endings, each as often as it stands there."""
    same, passed_over = near.counted_as, near.passed_over
    words = (word for word in WORD.findall(text.casefold()) if word not in passed_over)
    return Counter(_stem(same.get(word, same.get(_stem(word), word))) for word in words)


def shares_a_word(text: str, other: str, near: NearWords) -> bool:
    """Whether both say one thing that counts, by any word for it."""
    return not stems(text, near).keys().isdisjoint(stems(other, near))


@lru_cache(20_000)
def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


class Texts:
    """Texts to compare with."""

    def __init__(self, texts: Iterable[str], near: NearWords) -> None:
        """Count their words."""
        self._near = near
        counted = [stems(text, near) for text in texts]
        often = Counter(word for words in counted for word in words)
        self._rare = {word: math.log((len(counted) + 1) / times) for word, times in often.items()}
        self._holding = defaultdict[str, list[tuple[int, float]]](list)
        for place, words in enumerate(counted):
            for word, weight in self._weighed(words).items():
                self._holding[word].append((place, weight))

    def beside(self, text: str) -> Iterator[tuple[int, float]]:
        """The places of all that share a word, the nearest first, and how near each is: 1 is the
        same words.
        """
        shares = defaultdict[int, float](float)
        for word, weight in self._weighed(stems(text, self._near)).items():
            for place, other in self._holding.get(word, ()):
                shares[place] += weight * other
        for place in sorted(sorted(shares), key=shares.__getitem__, reverse=True):
            yield place, shares[place]

    def _weighed(self, words: Counter[str]) -> dict[str, float]:
        weights = {word: (1 + math.log(n)) * self._rare.get(word, 0) for word, n in words.items()}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1
        return {word: weight / length for word, weight in weights.items()}


@dataclass(frozen=True, slots=True)
class Near:
    """A clause, and how near it is."""

    card: Card
    share: float


class Clauses:
    """Clauses to compare with."""

    def __init__(self, cards: Iterable[Card], actions: Mapping[str, str], near: NearWords) -> None:
        """Count their words. `actions`: the phrase of each."""
        self._cards = [*cards]
        self._texts = Texts((_text(card, actions) for card in self._cards), near)

    def nearest(self, text: str) -> Iterator[Near]:
        """All clauses that share a word, the nearest first."""
        for place, share in self._texts.beside(text):
            yield Near(self._cards[place], share)


def _text(card: Card, actions: Mapping[str, str]) -> str:
    return f"{card.heading} {card.statement} {card.short} {card.when_text} {actions[card.action]}"
