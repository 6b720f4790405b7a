"""What no policy of a school may ask for, however it is worded: docs/data/unsafe.toml."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain
from typing import Literal

from build_tools.content.phrases import FirstLook, may_hold, places_in
from build_tools.content.words import pattern_of, spell

UNSAFE = "docs/data/unsafe.toml"
CITED = re.compile(r" \(([a-z-]+#[a-z0-9-]+)\)")
"""A clause that an entry rests on, at its end."""
IMAGERY, PAPERS = "imagery", "papers"
ABOUT = (IMAGERY, "device", "child")
IT = re.compile(r"\bit\b", re.IGNORECASE)
OF_IT = re.compile(r"\s+(?:of\s+)?(?:the|your|their|this)((?:\s+\w+){1,2})", re.IGNORECASE)
AN_INCIDENT = re.compile(r"(?:[- ]sharing)?\s+(?:incident|disclosure)s?\b", re.IGNORECASE)
"""Behind a word for imagery, of which it then only tells: "the image-sharing incident"."""
THEIR_LEAD = re.compile(
    r"(?:['\u2019]s?\s+(?:\w+\s+)?(?:safeguarding|lead|officer|dsl)|\s+(?:leader|manager))\b",
    re.IGNORECASE,
)
"""Behind those whom nobody else tells: "the club's welfare officer"."""
NO_CARDS = r"(?!\s+(?:cards?|symbols?)\b)"
"""Not of what helps a child speak: "picture cards"."""
OF_SOMEBODY = r"(?!['\u2019])"
"""Not of what is theirs, or for them: "the pupil's phone", "children's social care"."""
BETWEEN = r"(?:[\s,;:()\"-]+(?!(?:no|without)\b)[\w'-]+){0,%d}?[\s,;:()\"-]+"
"""So many words at the most, in one sentence."""

PARTICLES = "away|back|down|in|into|off|on|onto|out|over|round|through|to|up"
NAMES = r"a|all|an|any|each|every|her|his|its|our|that|the|their|these|this|those|your|[\w-]+'s?"
NO_NAME = (
    rf"(?:{PARTICLES}|{NAMES}|about|after|also|and|are|as|at|because|before|beside|both|but|by|do|"
    r"during|for|from|he|how|if|is|it|like|near|no|nobody|not|since|so|till|under|within|"
    r"never|of|once|or|other|she|than|then|they|unless|until|what|when|whenever|where|wherever|whether|which|while|"
    r"who|whom|whose|why|with|without|you)\b"
)
NAME = rf"(?:(?!{NO_NAME})[\w'-]+\s+)"
"""A word that only names what is meant."""
OWNER = r"(?:[\w-]+['\u2019]s?\s+)?"
"""Whose it is: "the pupil's phone"."""
DONE = r"(?P<done>\w+(?:ed|en|wn))\b"
DOES = rf"(?P<does>(?!{NO_NAME}|\w+ing\b)[\w-]+)"
LIST_OF_NOT = re.compile(
    r"(?:\b(?:never|not|without)|(?:^|[,;:.]|\band)\s*nobody)\b[^;:.]*$", re.IGNORECASE
)
GOES_ON = re.compile(r"[^;:.]*?\bor\b", re.IGNORECASE)
HAS = rf"\b(?:have(?!\s+(?:already|ever|just)\b)|help|let|make)\s+(?:(?:{NAMES})\s+)?"
MAKES = (
    r"\b(?:allow|ask|encourage|expect|get|have|help|invite|let|make|order|persuade|remind|require|"
    rf"tell)\s+(?:(?:{NAMES})\s+)?"
)
ORDER = (
    r"(?:^|(?P<more>[,;]\s+(?:(?:and|or|then)\s+)?|\b(?:and|or|then)\s+)|"
    rf"{HAS}{NAME}{{1,2}}?(?!\w+ed\s)|{MAKES}{NAME}{{1,3}}?(?=to\s))(?:(?:also|first|just|please|to|\w+ly)\s+)*"
)
"""Behind it stands what is to be done, by the reader or by somebody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Handled:
    """What is done with some things, or by those who are asked to (`right`): all else is never
    asked for. `people`: they are no things, and no "it" stands for them; `ours`: with which it
    is right.
    """

    right: tuple[str, ...]
    says: str
    instead: str
    things: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    people: bool = False
    ours: tuple[str, ...] = ()

    def find(self, text: str, action: str = "") -> Iterator[re.Match[str]]:
        """Where a text asks for something else. `action`: what it is about, for which "it" stands
        then.
        """
        it = ("it",) if not self.people and may_hold(self.things, action) else ()
        if may_hold((*self.things, *it, *self.who), text):
            right = pattern_of(self.right)
            ends = OF_SOMEBODY if self.people else NO_CARDS
            pattern = _asked_to(self.who) if self.who else _handled(self.things, it, ends)
            for found in pattern.finditer(text):
                is_ours = self.ours and pattern_of(self.ours).search(found[0])
                if not (is_ours or any(map(right.match, _verbs(found))) or _is_forbidden(found)):
                    yield found


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsafe:
    """One thing that is never asked for. `doing` and, up to `words` words later, a thing of the
    group `to`; `actions`: of which clauses may say it; `in_never`: what a Never forbids may not
    say it either, or that alone may not; `later`: it is right once something else is done before.
    """

    says: str
    instead: str
    doing: tuple[str, ...]
    finds: tuple[str, ...]
    passes: tuple[str, ...]
    to: str = ""
    words: int = 0
    actions: tuple[str, ...] = ()
    in_never: Literal["", "too", "alone"] = ""
    later: bool = False


@dataclass(frozen=True, kw_only=True)
class UnsafeTable:
    """The shape of docs/data/unsafe.toml. `things`: groups of words, by name; in a phrase [name]
    stands for one of them.
    """

    things: Mapping[str, tuple[str, ...]]
    unsafe: tuple[Unsafe, ...]
    handled: tuple[Handled, ...] = ()

    @property
    def entries(self) -> list[Handled | Unsafe]:
        """All of it."""
        return [*self.handled, *self.unsafe]

    def spelled_out(self) -> "UnsafeTable":
        """The same with the words of a group wherever [group] stands for one of them."""

        def said(phrases: tuple[str, ...]) -> tuple[str, ...]:
            return spell(phrases, self.things)

        handled = (replace(h, things=said(h.things), who=said(h.who)) for h in self.handled)
        unsafe = (replace(entry, doing=said(entry.doing)) for entry in self.unsafe)
        return replace(self, unsafe=tuple(unsafe), handled=tuple(handled))

    @cached_property
    def about(self) -> tuple[str, ...]:
        """All words for imagery, devices and children."""
        return tuple(chain.from_iterable(self.things.get(name, ()) for name in ABOUT))

    def find(self, text: str) -> Iterator[tuple[Unsafe, re.Match[str]]]:
        """What a text asks for, each with its place; whether or not a "not" stands before it."""
        for entry in map(self.unsafe.__getitem__, self._first_look.of(text)):
            found = find_in(text, entry.doing, self.things.get(entry.to, ()), entry.words)
            yield from (
                (entry, match) for match in found if not THEIR_LEAD.match(text, match.end())
            )

    @cached_property
    def _first_look(self) -> FirstLook:
        things = (self.things.get(entry.to, ()) for entry in self.unsafe)
        each = zip(self.unsafe, things, strict=True)
        return FirstLook(filter(None, (entry.doing, to)) for entry, to in each)

    def is_of_papers(self, found: re.Match[str]) -> bool:
        """Whether it is done with a form or another paper: "it" stands for one that was named
        before, and no imagery was; or a paper is named behind; or an incident is recorded.
        """
        before = found.string[: found.start()]
        if PAPERS not in self.things:
            return False
        papers = pattern_of(self.things[PAPERS])
        if IT.search(found.group()):
            return bool(
                papers.search(before) and not pattern_of(self.things[IMAGERY]).search(before)
            )
        if AN_INCIDENT.match(found.string, found.end()):
            return True
        behind = OF_IT.match(found.string, found.end())
        return bool(behind and papers.search(behind[1]))


def _verbs(found: re.Match[str]) -> Iterator[str]:
    """What is done, as it may stand in a list: "takes" and "taken" as "take"."""
    does = found.groupdict()
    said = re.sub("ie[ds]$", "y", does["does"] or does.get("done") or "")
    least = max(min(2, len(said) - 1), len(said) - 4)
    return (said[:end] for end in range(len(said), least, -1))


def _is_forbidden(found: re.Match[str]) -> bool:
    """Whether it goes on a list that a "not" opens: "do not look at it, unlock it or scroll"."""
    joined = (found.groupdict().get("more") or "and").casefold().split()
    is_list = "or" in joined or ("and" not in joined and "then" not in joined and _goes_on(found))
    return is_list and bool(LIST_OF_NOT.search(found.string[: found.start()]))


def _goes_on(found: re.Match[str]) -> bool:
    """Whether an "or" comes behind: a comma alone also joins what is to be done."""
    return bool(GOES_ON.match(found.string, found.end()))


@cache
def _asked_to(who: tuple[str, ...]) -> re.Pattern[str]:
    """What somebody of these is asked to do, or is to be made to."""
    whom = rf"{NAME}{{0,2}}?{pattern_of(who).pattern}\s+"
    asks = rf"(?:{HAS}{whom}|{MAKES}{whom}to\s+)"
    advises = (
        rf"\b(?:advise|propose|recommend|suggest|urge)\s+(?:to\s+)?(?:(?:{NAMES})\s+)?{whom}"
        r"(?:to|that (?:he|she|they))\s+"
    )
    return re.compile(f"(?:{asks}|{advises}){DOES}", re.IGNORECASE)


@cache
def _handled(things: tuple[str, ...], it: tuple[str, ...], ends: str) -> re.Pattern[str]:
    """A verb, and one of the things right behind it, with words between that only name it: in a
    list they begin with one that says so, or "account" would be a verb in "device and account".
    """
    does = rf"{ORDER}{DOES}\s+(?:(?:{PARTICLES}|at|for)\s+){{0,2}}(?:to\s+the\s+{NAME}{{1,2}}?)?"
    whole = (
        rf"(?:(?:{NAMES})\s+{OWNER}|(?(more)(?!)|)){NAME}{{0,2}}?{pattern_of(things).pattern}{ends}"
    )
    has = rf"\b(?:get|have|see that|sure that)\s+(?:(?:{NAMES})\s+)?{NAME}{{0,2}}?"
    done = rf"{has}{pattern_of(things).pattern}\s+(?:(?:are|be|is)\s+)?(?:\w+ly\s+)?{DONE}"
    either = rf"{done}|{does}(?:{whole}|{'|'.join(it) or '(?!)'}\b)"
    return re.compile(either, re.IGNORECASE)


def find_in(
    text: str, doing: tuple[str, ...], things: tuple[str, ...], words: int
) -> Iterator[re.Match[str]]:
    """Where a text has one of `doing`, and up to so many words later one of the things, if any."""
    if not things:
        yield from places_in(doing, text)
    else:
        yield from pattern_for(doing, BETWEEN % words, things).finditer(text)


@cache
def pattern_for(doing: tuple[str, ...], between: str, things: tuple[str, ...]) -> re.Pattern[str]:
    """One of each, and what is between."""
    pattern = f"{pattern_of(doing).pattern}{between}{pattern_of(things).pattern}"
    return re.compile(pattern, re.IGNORECASE)
