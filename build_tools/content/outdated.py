"""What older policies say that is no longer right, and how a sentence is known to say it:
docs/data/outdated.toml.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from build_tools.content.unsafe import find_in
from build_tools.content.words import pattern_of

OUTDATED = "docs/data/outdated.toml"
GROUP = re.compile(r"\[(?P<name>[a-z-]+)\]")
type Kind = Literal["unsafe", "outdated", "conflict", "name", "tone"]
type Shape = Literal["act", "done", "phrase"]
type Speaks = Literal["asks", "forbids", "either"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outdated:
    """One thing that is no longer right. A sentence says it that has one of `doing` and, up to
    `words` words later, a thing of the group `to`, or the thing first and then one of `done`; one
    of `near` too, if there are any; and none of `without`. `speaks`: only where it asks or allows,
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
    done: tuple[str, ...] = ()
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
        to = things.get(self.to, ())
        does: Shape = "act" if to else "phrase"
        found = [(match, does) for match in find_in(text, self.doing, to, self.words)]
        if self.done:
            found += [(match, "done") for match in find_in(text, to, self.done, self.words)]
        if found and self._is_meant(text):
            yield from found

    def _is_meant(self, text: str) -> bool:
        is_near = not self.near or pattern_of(self.near).search(text)
        return bool(is_near and not (self.without and pattern_of(self.without).search(text)))


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
class OutdatedTable:
    """The shape of docs/data/outdated.toml. `judged`: who decided what the examples say; `things`:
    groups of words beside those of unsafe.toml; `right`: sentences that look like a fault, and are
    none.
    """

    judged: str
    covered: Covered | None = None
    fresh: tuple[Fresh, ...] = ()
    things: Mapping[str, tuple[str, ...]]
    outdated: Mapping[str, Outdated]
    right: tuple[str, ...] = ()

    def spelled_out(self) -> "OutdatedTable":
        """The same with the words of a group wherever a [group] stands for one of them."""
        things = {name: tuple(_words_of(words, self.things)) for name, words in self.things.items()}

        def spell(phrases: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(
                GROUP.sub(lambda found: _choice(things, found), phrase) for phrase in phrases
            )

        spelled = {
            name: replace(
                entry,
                doing=spell(entry.doing),
                done=spell(entry.done),
                near=spell(entry.near),
                without=spell(entry.without),
            )
            for name, entry in self.outdated.items()
        }
        return replace(self, things=things, outdated=spelled)


def _words_of(words: tuple[str, ...], things: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for word in words:
        named = GROUP.fullmatch(word)
        if named and named["name"] in things:
            yield from _words_of(things[named["name"]], things)
        else:
            yield word


def _choice(things: Mapping[str, tuple[str, ...]], found: re.Match[str]) -> str:
    """As `pattern_of` reads it; a group that there is not stays, and a check names it."""
    words = things.get(found["name"])
    return f"{{{'|'.join(words)}}}" if words else found[0]
