"""Words that are not used for some readers, and how short forms are said: docs/data/words.toml."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate, chain

WORDS = "docs/data/words.toml"
WORD = re.compile(r"\w+")
FIRST = re.compile(r"[\w*]+")
IDEA = re.compile(r"\[(?P<name>[a-z-]+)\]")
ENDINGS = re.compile(r"(?<=\w)\{[^{}]*\}")
"""Of one word, as in "shar{e|ed|ing}"."""
SIGNS = {"{": "(?:", "}": ")", "|": "|", "*": r"\w*", "#": r"\d+(?:\.\d+)*"}
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


def may_hold(phrases: tuple[str, ...], text: str) -> bool:
    """Whether a text has the first word of any: without it `pattern_of` finds none of them."""
    (words, beginnings), (whole, begun) = _words_in(text), _first_words(phrases)
    return not (whole.isdisjoint(words) and begun.isdisjoint(beginnings))


@cache
def _first_words(phrases: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Those that stand whole, and the beginnings of those with any ending."""
    said = (one.casefold() for phrase in phrases for one in _openings(phrase))
    first = [found[0] for one in said if (found := FIRST.search(one))]
    begun = frozenset(word.partition("*")[0] for word in first if "*" in word)
    return frozenset(word for word in first if "*" not in word), begun


def _openings(phrase: str) -> list[str]:
    """With which it can begin: each of the first choice, or itself."""
    phrase = ENDINGS.sub("*", phrase)
    if not phrase.startswith("{"):
        return [phrase]
    ends = accumulate((sign == "{") - (sign == "}") for sign in phrase)
    end = next(at for at, depth in enumerate(ends) if not depth) + 1
    choice, rest = phrase[:end], phrase[end:]
    openings = re.split(r"[{|}]", choice)
    if "|}" in choice:
        openings += _openings(rest)
    glued = rest and not rest[0].isspace()
    return [f"{one}*" if one and glued and one[-1].isalnum() else one for one in openings]


@lru_cache(20_000)
def _words_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a text, and all with which one of them begins."""
    words = frozenset(WORD.findall(text.casefold()))
    return words, frozenset(word[:end] for word in words for end in range(len(word) + 1))


class FirstWords:
    """Which of several lists of phrases a text may hold: of most it has no first word."""

    def __init__(self, lists: Iterable[tuple[str, ...]]) -> None:
        """Note where each first word, and each beginning of one, stands."""
        self._whole, self._begun = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
        for place, phrases in enumerate(lists):
            for noted, words in zip((self._whole, self._begun), _first_words(phrases), strict=True):
                for word in words:
                    noted[word].add(place)

    def of(self, text: str) -> list[int]:
        """The places of those lists, in their order."""
        places = set[int]()
        for noted, words in zip((self._whole, self._begun), _words_in(text), strict=True):
            for word in noted.keys() & words:
                places |= noted[word]
        return sorted(places)


@cache
def pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases as whole words, in any case, over any white space. A * stands for any
    ending of a word, # for a number, {a|b} for one of these, and ... for up to ten words, none of
    them a "not".
    """
    # By their first letters: so that few are tried at each place of a text.
    begun = defaultdict[str, list[str]](list)
    for one in sorted(chain.from_iterable(map(_choices, phrases)), key=len, reverse=True):
        letter = one[0] if one[0].isalnum() else ""
        begun[letter].append(as_pattern(one)[len(letter) :])
    either = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in begun.items())
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _choices(phrase: str) -> list[str]:
    """Of a phrase that is one choice and no more, what is chosen from."""
    depths = [*accumulate((sign == "{") - (sign == "}") for sign in phrase)]
    if not phrase.startswith("{") or 0 in depths[:-1]:
        return [phrase]
    cuts = [at for at, sign in enumerate(phrase) if sign == "|" and depths[at] == 1]
    pairs = zip([0, *cuts], [*cuts, len(phrase) - 1], strict=True)
    return [one for begin, end in pairs for one in _choices(phrase[begin + 1 : end])]


def as_pattern(phrase: str) -> str:
    """One phrase, without what stands around it."""
    signs = r"[{}|*#]|[^\s{}|*#]+"
    said = re.sub(signs, lambda part: SIGNS.get(part[0], re.escape(part[0])), phrase)
    spaced = re.sub(r"\s+", r"\\s+", said).replace(r"\s+\.\.\.\s+", BETWEEN)
    return spaced.replace(r"|)\s+", r"|)\s*")


def spell(phrases: Iterable[str], words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Phrases with the words of an idea wherever [idea] stands for one of them."""

    def choice(found: re.Match[str]) -> str:
        """As `pattern_of` reads it; an idea that there is not stays, and a check names it."""
        known = spell(words.get(found["name"], ()), words)
        return f"{{{'|'.join(known)}}}" if known else found[0]

    return tuple(IDEA.sub(choice, phrase) for phrase in phrases)
