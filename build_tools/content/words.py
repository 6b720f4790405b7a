"""Words that are not used for some readers, and how short forms are said: docs/data/words.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

WORDS = "docs/data/words.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """What the site never says to some readers. Where `negated` holds, a "not" makes it right."""

    patterns: tuple[str, ...]
    audiences: tuple[str, ...]
    reason: str
    instead: str
    negated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class HardWord:
    """A word, in all its forms, that is not used for some readers, and a simpler one, if any."""

    forms: tuple[str, ...]
    audiences: tuple[str, ...]
    simpler: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The shape of docs/data/words.toml. `said`: how a short form is read aloud."""

    phrase: tuple[Phrase, ...] = ()
    word: tuple[HardWord, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)


@cache
def pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases as whole words, in any case, over any white space."""
    ordered = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)
