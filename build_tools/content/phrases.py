"""Where a text has phrases of our data: those of which it has the words are looked for."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, count, pairwise
from typing import NamedTuple

from build_tools.content.words import by_letter, choices, depths_of, pattern_of

WORD = re.compile(r"\w+")
FIRST = re.compile(r"[^\w\s{#*]*(?P<word>\w*)(?P<more>[{#*]?)")
"""The first word of a phrase, and whether it goes on."""
BETWEEN = re.compile(r"\s+\.\.\.\s+")
ONE_WORD = re.compile(r"(?P<word>\w+)(?P<more>\*?)")
AS_I = str.maketrans("\u0130\u0131", "ii")
"""Letters that a pattern takes for an i in any case, as capitals from a Turkish computer are."""
BEGUN = "*"
"""Behind the beginning of a word."""
type Need = frozenset[str]
"""Words, and beginnings of words: whatever has this need has one of them."""
ANY: Need = frozenset([BEGUN])


class Noted(NamedTuple):
    """By a word that each of them needs, phrases, each by its number, with what else it needs; and
    all these words, which a text's own meet faster as a set.
    """

    by_word: Mapping[str, Sequence[tuple[int, tuple[Need, ...]]]]
    words: frozenset[str]


class FirstLook:
    """Which of several things a text may hold."""

    def __init__(self, sought: Iterable[Iterable[tuple[str, ...]]]) -> None:
        """Note all their phrases. `sought`: of each thing the lists of phrases of which it has one
        each.
        """
        numbers = defaultdict[tuple[str, ...], int](count().__next__)
        self._sought = [frozenset(numbers[phrases] for phrases in lists) for lists in sought]
        self._having = defaultdict[int, list[int]](list)
        for place, lists in enumerate(self._sought):
            for number in lists:
                self._having[number].append(place)
        self._noted = _noted(
            (number, phrase)
            for one, number in numbers.items()
            for phrase in chain.from_iterable(map(choices, one))
        )

    def of(self, text: str) -> list[int]:
        """Their places, in order."""
        held = _held(self._noted, text)
        places = {place for number in held for place in self._having[number]}
        return sorted(place for place in places if self._sought[place] <= held)


@cache
def first_look(each: tuple[tuple[str, ...], ...]) -> FirstLook:
    """Which of several lists of phrases a text may have one of."""
    return FirstLook((phrases,) for phrases in each)


def may_hold(phrases: tuple[str, ...], text: str) -> bool:
    """Whether a text has the words of any phrase: else `pattern_of` finds none of them."""
    return bool(_held(_look_for(phrases)[1], text))


@lru_cache(5_000)
def holds(phrases: tuple[str, ...], text: str) -> bool:
    """Whether a text has any of the phrases."""
    each, noted = _look_for(phrases)
    return any(_places_of(each[number], text) for number in _held(noted, text))


def places_in(phrases: tuple[str, ...], text: str) -> Iterator[re.Match[str]]:
    """Where a text has any of the phrases, one behind the other."""
    end = 0
    for found in places_of(phrases, text):
        if found.start() >= end:
            yield found
            end = found.end()


@lru_cache(5_000)
def places_of(phrases: tuple[str, ...], text: str) -> tuple[re.Match[str], ...]:
    """Every place of any of the phrases, also within another: what `pattern_of` finds there."""
    each, noted = _look_for(phrases)
    found = dict[int, re.Match[str]]()
    for number in sorted(_held(noted, text)):
        for one in _places_of(each[number], text):
            found.setdefault(one.start(), one)
    return tuple(found[start] for start in sorted(found))


def places_of_held(phrase: str, text: str) -> tuple[re.Match[str], ...]:
    """The same of one phrase, where the text is known to have its words."""
    is_one = len(_look_for((phrase,))[0]) == 1
    return _places_of(phrase, text) if is_one else places_of((phrase,), text)


@lru_cache(20_000)
def _places_of(phrase: str, text: str) -> tuple[re.Match[str], ...]:
    """Every place of a phrase that is no choice. For a word alone no pattern is made."""
    if word := ONE_WORD.fullmatch(phrase):
        begins, more = _folded(word["word"]), word["more"]
        words = _words_of(text)
        return tuple(
            one for said, one in words if said == begins or (more and said.startswith(begins))
        )
    found = list[re.Match[str]]()
    if _has_parts(phrase, text):
        pattern, at = pattern_of((phrase,)), 0
        while one := pattern.search(text, at):
            found.append(one)
            at = one.start() + 1
    return tuple(found)


def _has_parts(phrase: str, text: str) -> bool:
    """Whether a text has all that stands around "..." in a phrase, one behind the other: a pattern
    of the whole is long.
    """
    parts, at = _parts_of(phrase), 0
    for part in parts if len(parts) > 1 else ():
        ends = [one.end() for one in places_of_held(part, text) if one.start() >= at]
        if not ends:
            return False
        at = min(ends)
    return True


@lru_cache(20_000)
def _parts_of(phrase: str) -> list[str]:
    depths = depths_of(phrase)
    cuts = [cut.span() for cut in BETWEEN.finditer(phrase) if not depths[cut.start()]]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), None]
    return [phrase[start:end] for start, end in zip(starts, ends, strict=True)]


@cache
def _look_for(phrases: tuple[str, ...]) -> tuple[list[str], Noted]:
    """Each phrase in the order in which they are tried."""
    each = [*chain.from_iterable(by_letter(phrases).values())]
    return each, _noted(enumerate(each))


def _noted(numbered: Iterable[tuple[int, str]]) -> Noted:
    """The numbers of phrases by the rarest of their words."""
    each = [(number, _needs(phrase)) for number, phrase in numbered]
    often = Counter(word for _, needs in each for need in needs for word in need)
    noted = defaultdict[str, list[tuple[int, tuple[Need, ...]]]](list)
    for number, needs in each:
        rarest = min(needs, key=lambda need: sum(often[word] for word in need))
        others = tuple(need for need in needs if need is not rarest)
        for word in rarest:
            noted[word].append((number, others))
    return Noted(noted, frozenset(noted))


def _held(noted: Noted, text: str) -> set[int]:
    """The numbers of which a text has all words of a phrase."""
    there = _words_in(text)
    held = set[int]()
    for word in noted.words & there:
        for number, others in noted.by_word[word]:
            if number in held:
                continue
            for need in others:
                if there.isdisjoint(need):
                    break
            else:
                held.add(number)
    return held


@lru_cache(20_000)
def _needs(phrase: str) -> tuple[Need, ...]:
    """With which words it can begin, and can go on behind each space."""
    words = _split(phrase)
    needs = dict.fromkeys(_need(words[at:]) for at in range(len(words)))
    return tuple(need for need in needs if BEGUN not in need) or (ANY,)


def _split(phrase: str) -> list[str]:
    """Its parts, at spaces that stand in no choice."""
    depths = depths_of(phrase)
    cuts = [at for at, depth in enumerate(depths) if not depth and phrase[at].isspace()]
    return [phrase[start:end] for start, end in pairwise([0, *cuts, len(phrase)])]


def _need(parts: Iterable[str]) -> Need:
    need = set[str]()
    for part in parts:
        need |= _firsts(part)
        if "" not in need:
            return frozenset(need)
        need.remove("")
    return frozenset([*need, BEGUN])


@lru_cache(20_000)
def _firsts(part: str) -> frozenset[str]:
    """With which words a part of a phrase can begin; an empty one where it can be left out."""
    return frozenset(map(_first, _openings(_folded(part))))


def _first(opening: str) -> str:
    first = FIRST.match(opening)
    if not (opening and first):
        return ""
    return first["word"] if first["word"] and not first["more"] else first["word"] + BEGUN


def _openings(phrase: str) -> Iterator[str]:
    """The phrase with each choice with which it can begin."""
    phrase = phrase.lstrip(" .")
    if not phrase.startswith("{"):
        yield phrase
        return
    end = depths_of(phrase).index(0) + 1
    for choice in choices(phrase[:end]):
        yield from _openings(choice + phrase[end:])


@lru_cache(20_000)
def _words_in(text: str) -> set[str]:
    """The words of a text, and all with which one of them begins."""
    return set[str]().union(*(_with_beginnings(said) for said, _ in _words_of(text)))


@lru_cache(5_000)
def _words_of(text: str) -> tuple[tuple[str, re.Match[str]], ...]:
    """Each word of a text in small letters, and where it stands."""
    said = text.translate(AS_I)
    return tuple((said[slice(*one.span())].casefold(), one) for one in WORD.finditer(text))


@lru_cache(20_000)
def _with_beginnings(word: str) -> frozenset[str]:
    return frozenset([word, *(word[:end] + BEGUN for end in range(len(word) + 1))])


def _folded(text: str) -> str:
    return text.translate(AS_I).casefold()
