"""What older policies say that is no longer right, and how a sentence is known to say it:
docs/data/outdated.toml.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from build_tools.content.unsafe import pattern_for
from build_tools.content.words import pattern_of

OUTDATED = "docs/data/outdated.toml"
type Kind = Literal["unsafe", "outdated", "conflict", "name", "tone"]
type Speaks = Literal["asks", "forbids", "either"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outdated:
    """One thing that is no longer right. A sentence says it that has one of `doing` and, up to
    `words` words later, a thing of the group `to`; one of `near` too, if there are any; and none of
    `without`. `speaks`: only where it asks or allows, only where it forbids, or either way.
    `harm`: 1 where a child can come to harm or somebody break the law, to 4, where a word is old.
    `clause`: what holds today. `judged`: who decided what its examples say.
    """

    kind: Kind
    harm: int
    says: str
    today: str
    clause: str
    doing: tuple[str, ...]
    finds: tuple[str, ...]
    passes: tuple[str, ...]
    judged: str
    to: str = ""
    words: int = 0
    near: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    speaks: Speaks = "asks"

    def find(self, text: str, things: Mapping[str, tuple[str, ...]]) -> Iterator[re.Match[str]]:
        """Where a sentence has its words, whether it asks or forbids."""
        if self.near and not pattern_of(self.near).search(text):
            return
        if self.without and pattern_of(self.without).search(text):
            return
        yield from pattern_for(self.doing, things.get(self.to, ()), self.words).finditer(text)


@dataclass(frozen=True, kw_only=True, slots=True)
class OutdatedTable:
    """The shape of docs/data/outdated.toml. `things`: groups of words beside those of unsafe.toml;
    `right`: sentences that look like a fault, and are none.
    """

    things: Mapping[str, tuple[str, ...]]
    outdated: Mapping[str, Outdated]
    right: tuple[str, ...] = ()
