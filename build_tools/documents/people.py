"""Names, numbers and addresses of people in a document: pointed out, and left out of what is taken
over. A name that nothing tells of ("Sam said") is not found; a person reads every draft.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from phonenumbers import PhoneNumberMatcher

from build_tools.content.document_words import PeopleWords
from build_tools.content.words import pattern_of
from build_tools.documents.statements import Statement

type What = Literal["a name", "a number", "an address"]

LARGE = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0141\u0158\u015a\u0160\u017b\u017d"
WORD = rf"[{LARGE}](?:[^\W\d_]|['\u2019])*(?:-[{LARGE}][^\W\d_]+)?"
NAME = rf"{WORD}\.?(?:\s+(?:(?:de|van|von|al|bin|el)\s+)?{WORD}){{0,2}}"
"""Behind a title: one word is enough."""
FULL_NAME = rf"{WORD}(?:\s+[A-Z]\.?)?\s+{WORD}"
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WEB = re.compile(
    r"\b(?:https?://|www\.)\S+|\b[\w-]+\.(?:sch|ac|gov|org|co)\.uk\b\S*", re.IGNORECASE
)
POSTCODE = re.compile(
    r"(?:\d+[A-Za-z]?\s+(?:[A-Z][a-z]+\s+){1,3}(?:Road|Street|Lane|Avenue|Close|Way|Drive|Hill|Place)"
    r"[^.;]{0,40}?)?\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"
)
REGION = "GB"
PUBLIC = re.compile(r"^(?:999|101|111|116\s?\d{3}|0800\b.*|0808\b.*)")
"""Numbers that are nobody's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found in a text, and where."""

    what: What
    text: str
    start: int
    end: int


def find_people(text: str, words: PeopleWords) -> list[Found]:
    """All of a person in a text, in order."""
    found = list[Found]()
    for one in sorted(_all(text, words), key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def leave_out(text: str, found: Iterable[Found]) -> str:
    """The text with what it is in the place of each."""
    for one in sorted(found, key=lambda one: -one.start):
        text = f"{text[: one.start]}({one.what} is left out){text[one.end :]}"
    return text


def nameless(text: str, words: PeopleWords) -> str:
    """The text with nothing of a person in it."""
    return leave_out(text, find_people(text, words))


def without_people(statement: Statement, words: PeopleWords) -> Statement:
    """The same of all that a statement holds of its document."""
    doubts = (replace(doubt, text=nameless(doubt.text, words)) for doubt in statement.doubts)
    return replace(
        statement,
        text=nameless(statement.text, words),
        where=nameless(statement.where, words),
        lead=nameless(statement.lead, words),
        under=nameless(statement.under, words),
        doubts=tuple(doubts),
    )


def _all(text: str, words: PeopleWords) -> Iterator[Found]:
    for pattern in (MAIL, WEB, POSTCODE):
        yield from (_found("an address", match, 0) for match in pattern.finditer(text))
    for number in PhoneNumberMatcher(text, REGION):
        if not PUBLIC.match(number.raw_string):
            yield Found(what="a number", text=number.raw_string, start=number.start, end=number.end)
    for pattern in _patterns(words):
        yield from (_found("a name", match, "name") for match in pattern.finditer(text))


def _found(what: What, match: re.Match[str], group: int | str) -> Found:
    return Found(what=what, text=match[group], start=match.start(group), end=match.end(group))


@cache
def _patterns(words: PeopleWords) -> tuple[re.Pattern[str], ...]:
    titles = pattern_of(words.titles).pattern
    before = pattern_of(words.before).pattern
    return (
        re.compile(rf"(?P<name>(?i:{titles})\.?\s+{NAME})"),
        # The lead: Sam Smith. The headteacher is Sam Smith.
        re.compile(rf"(?i:{before})\)?\s*(?:[:,\u2013-]|\bis\b|\bare\b)\s*(?P<name>{FULL_NAME})"),
        # Sam Smith (the lead); and below: tell Sam Smith at once.
        re.compile(rf"(?P<name>{FULL_NAME})\s*[(,\u2013-]\s*(?:the\s+)?(?i:{before})"),
        re.compile(
            rf"(?i:\bcontact|\btell|\binform|\bask|\bring|\bsee|\bto)\s+(?P<name>{FULL_NAME})(?=[,.;)]|$|\s+(?:or|and|on|at|who|immediately|in))"
        ),
    )
