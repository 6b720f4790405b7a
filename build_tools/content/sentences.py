"""Sentences of school policies that a person has judged, and how much the words of another one
speak for its being wrong: docs/data/sentences.toml.

Plain counting, so that it can be explained, and runs in a browser: no model is loaded. Rules say
what is wrong with a sentence; this, how far to trust them.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, pairwise

SENTENCES = "docs/data/sentences.toml"
WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
CLAUSE = re.compile(
    r"[,;:.()]|\b(?:and|because|before|but|except|if|in order|only|so that)\b"
    r"|\b(?:unless|until|when|where)\b"
)
"""Between what a "no" denies and the rest."""
DENIES = (
    r"cannot|forbidden|hardly|neither|never|no|nobody|none|nor|not|nothing|nowhere|refuse|without"
)
AGAIN = r"fault|forbid|harm|improper|inappropriate|object|preclude|prevent|prohibit|stop|wrong"
NO = re.compile(
    rf"\b(?:{DENIES}|[a-z]+n't)\b(?P<denied>(?!.*\b(?:(?:{DENIES})\b|{AGAIN}|unreasonable)).*)"
)
"""And not what a second one allows: "nothing prevents the head from looking"."""
OTHER = "other"
EDGE, DENIED = "|", "~"
"""The one stands before the first word and behind the last, the other before each that is denied.
"""
UNSEEN = 0.6
"""Added to both counts together, by how many sentences there are of each kind: what stands in none
of one kind may yet stand in the next.
"""
KEPT = 20_000
DOUBT = 0.3
"""So much of a sentence of each kind is taken to be like those of all kinds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Of so many sentences, in how many each word stands, and each two that stand together."""

    sentences: int = 0
    words: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Counts in a file, which reads fast: `times` has under each number all that stands in so many
    sentences, with commas between.
    """

    sentences: int
    times: Mapping[str, str]

    @property
    def counts(self) -> Counts:
        """The same, by word."""
        words = dict[str, int]()
        for number, those in self.times.items():
            words |= dict.fromkeys(those.split(","), int(number))
        return Counts(sentences=self.sentences, words=Counter(words))


@dataclass(frozen=True, kw_only=True, slots=True)
class CountedTable:
    """What the build has counted, for who needs no sentence any more."""

    right: Tally
    wrong: Mapping[str, Tally]


@dataclass(frozen=True, kw_only=True)
class SentenceTable:
    """The shape of docs/data/sentences.toml. `judged`: who decided what is what; `wrong`: what a
    safeguarding lead would strike out, by the entry of outdated.toml that says what is wrong with
    it, and under OTHER by none; `right`: what looks like it; `ordinary`: what else stands in
    policies. `says`, `today`: what is said of a sentence that is most like those under OTHER.
    `counted`: in the place of all sentences.
    """

    judged: str
    says: str = ""
    today: str = ""
    right: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    wrong: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counted: CountedTable | None = None

    @property
    def all_wrong(self) -> tuple[str, ...]:
        """What a lead would strike out, whatever is wrong with it."""
        return tuple(chain.from_iterable(self.wrong.values()))

    @cached_property
    def counts_right(self) -> Counts:
        """Of all that is right or ordinary."""
        known = self.counted
        return known.right.counts if known else count((*self.right, *self.ordinary))

    @cached_property
    def counts_wrong(self) -> Mapping[str, Counts]:
        """Of what is wrong, by entry."""
        if known := self.counted:
            return {kind: tally.counts for kind, tally in known.wrong.items()}
        return {kind: count(those) for kind, those in self.wrong.items()}


class Odds:
    """How much the words of a sentence, and each two that stand together, speak for its being
    wrong: each by how often it stands in wrong sentences, and how often in right ones.
    """

    def __init__(self, wrong: Counts, right: Counts) -> None:
        """Keep what was counted."""
        self._wrong, self._right = wrong, right
        self._unseen = UNSEEN / (wrong.sentences + right.sentences)
        self._weight = lru_cache(KEPT)(self._weight_of)

    def of(self, text: str) -> float:
        """The logarithm of the odds, as if each word spoke by itself: above 0 where more speaks
        for its being wrong.
        """
        return sum(map(self._weight, _words(text)))

    def _weight_of(self, word: str) -> float:
        wrong, right = self._wrong, self._right
        if not (word in wrong.words or word in right.words):
            return 0
        return math.log(wrong.words[word] / wrong.sentences + self._unseen) - math.log(
            right.words[word] / right.sentences + self._unseen
        )


class Kinds:
    """Of which kind a sentence is by its words: each kind's own sentences are counted."""

    def __init__(self, counted: Mapping[str, Counts]) -> None:
        """Keep what was counted."""
        self._counted, self._all = counted, together(counted.values())
        self._having = defaultdict[str, list[str]](list)
        for kind, own in counted.items():
            for word in own.words:
                self._having[word].append(kind)

    def likeliest(self, text: str) -> str:
        """The kind of which its words speak most."""
        words = _words(text) & self._having.keys()
        # So much each of its words says that stands in none of a kind, and so much more another.
        spoken = {kind: self._alike(own, len(words)) for kind, own in self._counted.items()}
        for word in words:
            for kind in self._having[word]:
                spoken[kind] += self._more(self._counted[kind], word)
        return max(spoken, key=spoken.__getitem__)

    def _alike(self, own: Counts, words: int) -> float:
        return math.log(own.sentences) - words * math.log(own.sentences + DOUBT)

    def _more(self, own: Counts, word: str) -> float:
        all_ = self._all
        return math.log(1 + own.words[word] * all_.sentences / (DOUBT * all_.words[word]))


def count(sentences: Iterable[str]) -> Counts:
    """In how many sentences each word stands, and each two, and each that is denied."""
    each = [*map(_words, sentences)]
    return Counts(sentences=len(each), words=Counter(chain.from_iterable(each)))


def together(each: Iterable[Counts]) -> Counts:
    """What was counted in several parts."""
    parts = (*each,)
    words = Counter[str]()
    for part in parts:
        words.update(part.words)
    return Counts(sentences=sum(part.sentences for part in parts), words=words)


def counted(table: SentenceTable) -> CountedTable:
    """What stands in the place of its sentences."""
    wrong = {kind: _tally(counts) for kind, counts in table.counts_wrong.items()}
    return CountedTable(right=_tally(table.counts_right), wrong=wrong)


def _tally(counts: Counts) -> Tally:
    times = defaultdict[str, list[str]](list)
    for word, number in sorted(counts.words.items()):
        times[str(number)].append(word)
    joined = {number: ",".join(those) for number, those in times.items()}
    return Tally(sentences=counts.sentences, times=joined)


def _words(text: str) -> set[str]:
    text = text.casefold().replace("\u2019", "'")
    words = WORD.findall(text)
    denied = (no["denied"] for no in map(NO.search, CLAUSE.split(text)) if no)
    behind_no = (f"{DENIED}{word}" for one in denied for word in WORD.findall(one))
    return {*words, *map(" ".join, pairwise([EDGE, *words, EDGE])), *behind_no}
