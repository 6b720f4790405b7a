"""Words that are not used for some readers, and how short forms are said: docs/data/words.toml."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

WORDS = "docs/data/words.toml"
IDEA = re.compile(r"\[(?P<name>[a-z-]+)\]")
SIGNS = {"{": "(?:", "}": ")", "|": "|", "*": r"\w*", "#": r"\d+(?:\.\d+)*"}
BRACE, DEEPER = re.compile("([{}])"), {"{": 1, "}": -1}
BETWEEN = (
    r"(?:'s?)?[,)]?\s+(?:(?!(?:can)?not\b|n(?:o|ever|one|or|obody|othing)\b|without\b|\w+n't\b)"
    r"[^\s;:]+\s+){0,10}?"
)
"""For which "..." stands: up to ten words, and none of them a "not"."""


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
class ShortLineWords:
    """What the short line of a clause is held to. `verbs`: with which it can begin; `small`: words
    that say nothing alone; `near`: words one of which may stand for another; `negation`: what says
    no without a "not"; `not_negation`: where a clause's "not" forbids nothing.
    """

    verbs: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    negation: tuple[str, ...] = ()
    not_negation: tuple[str, ...] = ()
    near: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The shape of docs/data/words.toml. `said`: how a short form is read aloud."""

    phrase: tuple[Phrase, ...] = ()
    word: tuple[HardWord, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    short_line: ShortLineWords = ShortLineWords()


@cache
def pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases as whole words, in any case, over any white space. A * stands for any
    ending of a word, # for a number, {a|b} for one of these, and ... for up to ten words, none of
    them a "not".
    """
    either = "|".join(
        f"{letter}(?:{'|'.join(as_pattern(one)[len(letter) :] for one in begun)})"
        for letter, begun in by_letter(phrases).items()
    )
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def by_letter(phrases: tuple[str, ...]) -> dict[str, list[str]]:
    """All of them in the order in which they are tried, by their first letters: so that few are
    tried at each place of a text.
    """
    begun = defaultdict[str, list[str]](list)
    for one in sorted(chain.from_iterable(map(choices, phrases)), key=len, reverse=True):
        begun[one[0] if one[0].isalnum() else ""].append(one)
    return begun


def choices(phrase: str) -> list[str]:
    """Of a phrase that is one choice and no more, what is chosen from."""
    if not phrase.startswith("{") or 0 in (depths := depths_of(phrase))[:-1]:
        return [phrase]
    cuts = [at for at, sign in enumerate(phrase) if sign == "|" and depths[at] == 1]
    pairs = zip([0, *cuts], [*cuts, len(phrase) - 1], strict=True)
    return [one for begin, end in pairs for one in choices(phrase[begin + 1 : end])]


def depths_of(phrase: str) -> list[int]:
    """In how many choices each of its signs stands."""
    depths, depth = list[int](), 0
    for part in BRACE.split(phrase):
        depth += DEEPER.get(part, 0)
        depths += [depth] * len(part)
    return depths


def as_pattern(phrase: str) -> str:
    """One phrase, without what stands around it."""
    said = re.sub(r"[^\w\s]", lambda sign: SIGNS.get(sign[0], re.escape(sign[0])), phrase)
    spaced = re.sub(r"\s+", r"\\s+", said).replace(r"\s+\.\.\.\s+", BETWEEN)
    return spaced.replace(r"|)\s+", r"|)\s*")


def spell(phrases: Iterable[str], words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Phrases with the words of an idea wherever [idea] stands for one of them."""

    def choice(found: re.Match[str]) -> str:
        """As `pattern_of` reads it; an idea that there is not stays, and a check names it."""
        known = spell(words.get(found["name"], ()), words)
        return f"{{{'|'.join(known)}}}" if known else found[0]

    return tuple(IDEA.sub(choice, phrase) for phrase in phrases)
