"""Words that are not used for some readers, and how short forms are said: docs/data/words.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from build_tools.content.audiences import LIMITS


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
    """docs/data/words.toml. `said`: how a short form is read aloud."""

    phrases: tuple[Phrase, ...]
    hard: tuple[HardWord, ...]
    said: Mapping[str, str]


def words_from(tables: Mapping[str, Any]) -> Words:
    """Words from the tables of words.toml. Raises KeyError or TypeError on a wrong key, or where an
    audience is not known.
    """
    words = Words(
        phrases=tuple(Phrase(**_with_tuples(entry)) for entry in tables.get("phrase", [])),
        hard=tuple(HardWord(**_with_tuples(entry)) for entry in tables.get("word", [])),
        said=tables.get("said", {}),
    )
    named = [phrase.audiences for phrase in words.phrases] + [word.audiences for word in words.hard]
    unknown = {audience for audiences in named for audience in audiences} - LIMITS.keys()
    if unknown:
        raise KeyError(*sorted(unknown))
    return words


def _with_tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


@cache
def pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases as whole words, in any case, over any white space."""
    ordered = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)
