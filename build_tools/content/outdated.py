"""What older policies say that is no longer right, and how a sentence is known to say it:
docs/data/outdated.toml.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import groupby, permutations, takewhile
from operator import itemgetter
from typing import Any, Literal

from build_tools.content.phrases import FirstLook, holds, may_hold, places_of, places_of_held
from build_tools.content.unsafe import BETWEEN, find_in, pattern_for
from build_tools.content.words import BETWEEN as FEW
from build_tools.content.words import spell

OUTDATED = "docs/data/outdated.toml"
LEXICON = "docs/data/lexicon.toml"
BESIDE = " & "
FEW_WORDS = re.compile(rf"(?!.*, (?:and|but|so|while)\b){FEW}", re.IGNORECASE)
"""Between two parts of a pair, and no other clause begins in them."""
WHOLE = re.compile(".*", re.DOTALL)
IS = (
    r"(?:be|is|are|being|gets?|got)\s+"
    r"(?:\w+ly\s+|\w+(?:,|,? and|,? or|,? then)\s+|also\s+|then\s+|first\s+)*?(?!\w+(?:ing|s)\b)"
)
"""Behind a thing, before what is done with it: "the phone is taken and searched"."""
WRONG, OLD = 2, 3
"""The harm of a wrong step, and of an old rule or name."""
type Way = tuple[tuple[str, ...], ...]
"""Lists of phrases: a sentence that says something so has one of each."""
type Kind = Literal["unsafe", "outdated", "conflict", "name", "tone"]
type Shape = Literal["act", "done", "phrase", "hint"]
type Speaks = Literal["asks", "forbids", "either"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outdated:
    """One thing that is no longer right. A sentence says it that has one of `doing` and, up to
    `words` words later, a thing of the group `to`, or the thing first and then what is done with
    it; one of `near` too, if there are any; or all parts of one of `pairs`, beside each other in
    any order; and none of `without`. One of `hints`, which is a pair or stands beside one of
    `near`, counts only where something else is found too. `speaks`: only where it asks or allows,
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
    hints: tuple[str, ...] = ()
    clause: str = ""
    source: str = ""
    instead: str = ""
    to: str = ""
    words: int = 0
    near: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    speaks: Speaks = "asks"
    anyone: bool = False

    @property
    def is_step(self) -> bool:
        """Whether it is something that is done: not a rule, a name or a word that is old."""
        return self.harm <= WRONG

    @property
    def ways(self) -> Iterator[Way]:
        """By which it can be said."""
        if self.doing:
            yield (self.doing, self.near) if self.near else (self.doing,)
        yield from map(_parts, self.pairs)
        yield from self._hinted

    @property
    def _hinted(self) -> Iterator[Way]:
        near = (self.near,) if self.near else ()
        yield from (_parts(one) if BESIDE in one else ((one,), *near) for one in self.hints)

    def find(
        self, text: str, ways: Iterable[Way], things: Mapping[str, tuple[str, ...]]
    ) -> Iterator[tuple[re.Match[str], Shape]]:
        """Where a sentence says it by one of these ways, and of what shape that is, whether it asks
        or forbids.
        """
        for found in self._places(text, ways, things.get(self.to, ())):
            if self.without and holds(self.without, text):
                return
            yield found

    def _places(
        self, text: str, ways: Iterable[Way], to: tuple[str, ...]
    ) -> Iterator[tuple[re.Match[str], Shape]]:
        does: Shape = "act" if to else "phrase"
        hinted = [*self._hinted] if self.hints else []
        for way in ways:
            # A pair may say the same.
            if way[0] is not self.doing:
                shape: Shape = "hint" if way in hinted else "phrase"
                yield from ((match, shape) for match in _beside(way, text))
            elif all(holds(near, text) for near in way[1:]) and (not to or may_hold(to, text)):
                yield from ((match, does) for match in find_in(text, self.doing, to, self.words))
                if to:
                    done = pattern_for(to, BETWEEN % self.words + IS, self.doing)
                    yield from ((match, "done") for match in done.finditer(text))


def _beside(parts: Way, text: str) -> Iterator[re.Match[str]]:
    """From the first to the last part of a pair, in any order, with few words between two."""
    each = (
        places_of_held(part[0], text) if len(part) == 1 else places_of(part, text) for part in parts
    )
    places = [*takewhile(bool, each)]
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
def _parts(pair: str) -> Way:
    return tuple((part,) for part in pair.split(BESIDE))


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubtful:
    """What a person reads where no entry says what is wrong with it: a sentence that has one of
    `acts` done, with one of `beside` anywhere in it, and none of `without`. `either`: a "no" before
    the act takes nothing away.
    """

    acts: tuple[str, ...]
    beside: tuple[str, ...]
    finds: tuple[str, ...]
    passes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    either: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Fresh:
    """What was found in sentences that were written afterwards, before the table learnt of them:
    of so many faults, of so many right sentences that look like one, and of ordinary ones. `open`:
    left to be read.
    """

    on: str
    faults: int
    found: int
    open: int
    right: int
    marked: int
    ordinary: int = 0
    ordinary_marked: int = 0


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
    sentences that look like a fault, and are none; `doubtful`: what is read where nothing is found;
    `harmless`: of a sentence with one of these nothing is; `things`: the ideas of the lexicon,
    beside the groups of words of unsafe.toml.
    """

    judged: str
    covered: Covered | None = None
    fresh: tuple[Fresh, ...] = ()
    outdated: Mapping[str, Outdated]
    right: tuple[str, ...] = ()
    doubtful: tuple[Doubtful, ...] = ()
    harmless: tuple[str, ...] = ()
    things: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def may_say(self, text: str) -> Iterator[tuple[Outdated, list[Way]]]:
        """The entries of which a text may say something, each with the ways: of most it has not the
        words.
        """
        ways, look = self._ways
        held = (ways[place] for place in look.of(text))
        for name, those in groupby(held, key=itemgetter(0)):
            yield self.outdated[name], [way for _, way in those]

    def may_doubt(self, text: str) -> Iterator[Doubtful]:
        """What may have to be read in a text, by its words."""
        if not holds(self.harmless, text):
            each = (self.doubtful[place] for place in self._doubts.of(text))
            yield from (one for one in each if not holds(one.without, text))

    @cached_property
    def _doubts(self) -> FirstLook:
        return FirstLook((one.acts, one.beside) for one in self.doubtful)

    @cached_property
    def _ways(self) -> tuple[list[tuple[str, Way]], FirstLook]:
        ways = [(name, way) for name, entry in self.outdated.items() for way in entry.ways]
        return ways, FirstLook(way for _, way in ways)

    def spelled_out(self, lexicon: Lexicon) -> "OutdatedTable":
        """The same with the words of an idea wherever [idea] stands for one of them."""
        things = {name: spell(words, lexicon.words) for name, words in lexicon.words.items()}
        doubtful = (_spelled(one, lexicon, "acts", "beside", "without") for one in self.doubtful)
        names = ("doing", "hints", "pairs", "near", "without")
        outdated = {id_: _spelled(one, lexicon, *names) for id_, one in self.outdated.items()}
        return replace(self, things=things, outdated=outdated, doubtful=tuple(doubtful))


def _spelled[Entry: (Outdated, Doubtful)](entry: Entry, lexicon: Lexicon, *names: str) -> Entry:
    said: dict[str, Any] = {n: spell(getattr(entry, n), lexicon.words) for n in names}
    return replace(entry, **said)
