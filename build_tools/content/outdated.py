"""What older policies say that is no longer right, and how a sentence is known to say it:
docs/data/outdated.toml.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from itertools import permutations, takewhile
from sys import intern
from typing import Literal

from build_tools.content.unsafe import BETWEEN, find_in
from build_tools.content.words import BETWEEN as FEW
from build_tools.content.words import FirstWords, may_hold, pattern_of, spell

OUTDATED = "docs/data/outdated.toml"
LEXICON = "docs/data/lexicon.toml"
BESIDE = " & "
FEW_WORDS = re.compile(rf"(?!.*, (?:and|but|so|while)\b){FEW}", re.IGNORECASE)
"""Between two parts of a pair, and no other clause begins in them."""
WHOLE = re.compile(".*", re.DOTALL)
IS = (
    r"(?:be|is|are|being|gets?|got)\s+"
    r"(?:\w+ly\s+|\w+(?:,|,? and|,? or|,? then)\s+|also\s+|then\s+|first\s+)*?(?!\w+ing\b)"
)
"""Behind a thing, before what is done with it: "the phone is taken and searched"."""
type Kind = Literal["unsafe", "outdated", "conflict", "name", "tone"]
type Shape = Literal["act", "done", "phrase"]
type Speaks = Literal["asks", "forbids", "either"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outdated:
    """One thing that is no longer right. A sentence says it that has one of `doing` and, up to
    `words` words later, a thing of the group `to`, or the thing first and then what is done with
    it; one of `near` too, if there are any; or all parts of one of `pairs`, beside each other in
    any order; and none of `without`. `speaks`: only where it asks or allows,
    only where it forbids, or either way; `anyone`: also where it tells what children or others do.
    `harm`: 1 where a child can come to harm or somebody break the law, to 4, where a word is old.
    `clause` or `source`: what holds today; `instead`: what may stand in the place of its words.
    """

    kind: Kind
    harm: int
    says: str
    today: str
    finds: tuple[str, ...]
    passes: tuple[str, ...] = ()
    doing: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    clause: str = ""
    source: str = ""
    instead: str = ""
    to: str = ""
    words: int = 0
    near: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    speaks: Speaks = "asks"
    anyone: bool = False

    def find(
        self, text: str, things: Mapping[str, tuple[str, ...]]
    ) -> Iterator[tuple[re.Match[str], Shape]]:
        """Where a sentence has its words, and of what shape, whether it asks or forbids."""
        for found in self._places(text, things.get(self.to, ())):
            if self.without and _holds(self.without, text):
                return
            yield found

    def _places(self, text: str, to: tuple[str, ...]) -> Iterator[tuple[re.Match[str], Shape]]:
        does: Shape = "act" if to else "phrase"
        if self.doing and (not self.near or _holds(self.near, text)):
            yield from ((match, does) for match in find_in(text, self.doing, to, self.words))
            if to and may_hold(self.doing, text) and may_hold(to, text):
                done = _done(to, self.doing, self.words)
                yield from ((match, "done") for match in done.finditer(text))
        for pair in self.pairs:
            yield from ((match, "phrase") for match in _beside(pair, text))


def _beside(pair: str, text: str) -> Iterator[re.Match[str]]:
    """From the first to the last part of a pair, in any order, with few words between two."""
    parts = _parts(pair)
    if not all(may_hold(part, text) for part in parts):
        return
    places = [*takewhile(bool, (_places_of(part, text) for part in parts))]
    if len(places) < len(parts):
        return
    for first, *others in permutations(places):
        for start in first:
            end = _end_of(start.end(), others, text)
            if end and (found := WHOLE.match(text, start.start(), end)):
                yield found


def _end_of(end: int, others: Sequence[Sequence[re.Match[str]]], text: str) -> int:
    """Where the last of the others ends, one behind the other; 0 if they do not stand so."""
    if not others:
        return end
    for one in others[0]:
        is_near = one.start() > end and FEW_WORDS.fullmatch(text, end, one.start())
        if is_near and (last := _end_of(one.end(), others[1:], text)):
            return last
    return 0


@cache
def _parts(pair: str) -> tuple[tuple[str], ...]:
    """Each as what `pattern_of` reads; the same in two pairs is one object, and found once."""
    return tuple((intern(part),) for part in pair.split(BESIDE))


@lru_cache(5_000)
def _places_of(part: tuple[str], text: str) -> tuple[re.Match[str], ...]:
    """Every place of a part, also within another."""
    return tuple(_each(pattern_of(part), text))


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = match.start() + 1


def _holds(phrases: tuple[str, ...], text: str) -> bool:
    return may_hold(phrases, text) and bool(pattern_of(phrases).search(text))


@cache
def _done(to: tuple[str, ...], doing: tuple[str, ...], words: int) -> re.Pattern[str]:
    """A thing, and up to so many words later what is done with it."""
    between = BETWEEN % words
    pattern = f"{pattern_of(to).pattern}{between}{IS}{pattern_of(doing).pattern}"
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fresh:
    """What was found in sentences that were written afterwards, before the table learnt of them:
    of so many faults, and of so many right sentences that look like one. `open`: left to be read.
    """

    on: str
    faults: int
    found: int
    open: int
    right: int
    marked: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """How rightly it is said which clauses nothing covers, by what is known of so many policies."""

    on: str
    policies: int
    precision: float
    recall: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """The shape of docs/data/lexicon.toml: each idea of the field, with all words for it."""

    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class OutdatedTable:
    """The shape of docs/data/outdated.toml. `judged`: who decided what the examples say; `right`:
    sentences that look like a fault, and are none; `things`: the ideas of the lexicon, beside the
    groups of words of unsafe.toml.
    """

    judged: str
    covered: Covered | None = None
    fresh: tuple[Fresh, ...] = ()
    outdated: Mapping[str, Outdated]
    right: tuple[str, ...] = ()
    things: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def may_say(self, text: str) -> Iterator[Outdated]:
        """The entries of which a text may say something: of most it has no word."""
        entries = tuple(self.outdated.values())
        yield from map(entries.__getitem__, self._first_words.of(text))

    @cached_property
    def _first_words(self) -> FirstWords:
        return FirstWords(
            (*entry.doing, *(pair.partition(BESIDE)[0] for pair in entry.pairs))
            for entry in self.outdated.values()
        )

    def spelled_out(self, lexicon: Lexicon) -> "OutdatedTable":
        """The same with the words of an idea wherever [idea] stands for one of them."""
        things = {name: spell(words, lexicon.words) for name, words in lexicon.words.items()}
        spelled = {
            name: replace(
                entry,
                doing=spell(entry.doing, lexicon.words),
                pairs=spell(entry.pairs, lexicon.words),
                near=spell(entry.near, lexicon.words),
                without=spell(entry.without, lexicon.words),
            )
            for name, entry in self.outdated.items()
        }
        return replace(self, things=things, outdated=spelled)
