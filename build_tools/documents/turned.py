"""What a Never says by a second "no" in it: "never leave it unread" has somebody read it.

It is known by its form, whatever is done: a verb by which something is left undone and what that
is, or a participle that says that nobody did it. The verbs are data: `[turned]` of
docs/data/documents.toml.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from build_tools.content.document_words import TurnedWords
from build_tools.content.words import pattern_of

BY_NOBODY = re.compile(
    r"(?P<thing>.+?)\s+(?:to\s+)?(?:(?:be|go|is|are|lie|remain|sit|stay)\s+)?"
    r"(?:un-?(?P<done>[a-z]+(?:[ndt]))\b|(?:without\s+being|not)\s+(?P<being>\w+)\b)",
    re.IGNORECASE,
)
"""What is left, and what nobody did with it."""
HANDLED = re.compile(r"\w+\s+(?P<thing>.+?)(?<! be)\s+un-?(?P<done>[a-z]+[ndt])\b", re.IGNORECASE)
"""The same, whatever is done: "hand it back unsearched"."""
STAYS = re.compile(
    r"(?P<thing>"
    r"(?!(?:an?|any|each|the|their|your) (?:\w+ )?(?:boy|child|girl|pupil|student)s?\b).+?)"
    r"\s+(?:to\s+)?(?:remain|sit|stay)\b",
    re.IGNORECASE,
)
"""The same of a thing, of which nobody does anything."""

REASON = re.compile(r"\s(?:in order to|so as to|so that|because|before|since)\b.*")
"""Why it is put off, which is asked of nobody."""

HOLDS = r"(?:hang on|hold (?:off|on)|pause|wait)"
UNAWAITED = (
    re.compile(
        rf"{HOLDS}\b(?P<awaited>.*?)\bbefore\s+(?:(?:staff|we|you)\s+)?(?P<act>.+)", re.IGNORECASE
    ),
    re.compile(
        r"(?:defer|delay|hold off|pause|postpone|put off)\s+(?P<act>.+?)"
        r"\s(?:before|pending|till|until)\s+(?P<awaited>.+)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<act>){HOLDS}\b(?P<awaited>.+)", re.IGNORECASE),
)
"""What a Never has done, and for whom nobody then waits."""
WITHOUT_WAITING = re.compile(
    r"(?P<act>.+?),?\s(?:and (?:do not|don't)|without)\s(?:first )?"
    r"(?:await|hang on|hold on|paus|wait)(?:ing|e)?\b(?P<awaited>.+)",
    re.IGNORECASE,
)
"""The same of what asks for something."""
DOING = re.compile(
    r"^(?=\w*[aeiouy]\w*ing\b)(?P<does>\w{2,}?)(?:(?<=([nprt]))\2)?ing\b", re.IGNORECASE
)
"""What is said to be done; a "bring" says it itself."""

NAMED = re.compile(
    r"^(?=(?:an?|any|our|the|their|your)\s(?:\w+\s)?(?:call|record|referral|report)\b)"
)
"""Before what is made: "a report"."""


class Unawaited(NamedTuple):
    """What is done, if that is said, and for whom nobody then waits."""

    act: str
    awaited: str


def orders_in(forbidden: str, words: TurnedWords) -> Iterator[str]:
    """What a Never asks for all the same; `forbidden`: what it says behind its "never"."""
    if left := _begin(words.left).match(forbidden):
        if undone := BY_NOBODY.match(forbidden, left.end()):
            yield f"{undone['thing']} must be {undone['done'] or undone['being']}"
        elif stays := STAYS.match(forbidden, left.end()):
            yield f"delete {stays['thing']}"
    elif undone := HANDLED.match(forbidden):
        yield f"{undone['thing']} must be {undone['done']}"
    if omitted := is_omitted(forbidden, words):
        yield REASON.sub("", forbidden[omitted.end() :])


def is_omitted(forbidden: str, words: TurnedWords) -> re.Match[str] | None:
    """Whether it forbids to leave something undone."""
    return _begin(words.omitted).match(forbidden)


def unawaited_by(text: str, *, forbids: bool) -> Unawaited | None:
    """What has nobody wait: a Never to wait, or an order without waiting."""
    ways = UNAWAITED if forbids else (WITHOUT_WAITING,)
    found = next(filter(None, (way.match(text) for way in ways)), None)
    if not found:
        return None
    act = NAMED.sub("make ", DOING.sub(r"\g<does>", found["act"], count=1))
    return Unawaited(act, found["awaited"])


def is_a_way(forbidden: str, words: TurnedWords) -> bool:
    """Whether it forbids a way of doing something, and not that."""
    return bool(pattern_of(words.ways).search(forbidden))


def protects(forbidden: str, words: TurnedWords) -> bool:
    """Whether it forbids what protects a child."""
    if entrusts := _begin(words.entrusts, r"\b").match(forbidden):
        return not pattern_of(words.own_part).match(forbidden[entrusts.end() :].lstrip())
    turns = not _begin(words.no_turning, r"\b").match(forbidden)
    return bool(turns and _begin(words.protects, r"\b").match(forbidden))


def is_help(act: str, words: TurnedWords) -> bool:
    """Whether it is what helps a child, named as a thing: "support"."""
    return bool(_begin(words.helps, "$").match(act))


@cache
def _begin(phrases: tuple[str, ...], ends: str = r"\s+") -> re.Pattern[str]:
    return re.compile(rf"{pattern_of(phrases).pattern}{ends}", re.IGNORECASE)
