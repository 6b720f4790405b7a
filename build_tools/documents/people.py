"""Names, numbers and addresses of people in a document: pointed out, and left out of what is taken
over. What could be one is taken for one; a name that is a word too, and of which nothing in the
document tells, is not found, and a person reads every draft.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain
from typing import Literal

from phonenumbers import PhoneNumberMatcher

from build_tools.content.dictionary import is_in_dictionary
from build_tools.content.document_words import PeopleWords
from build_tools.content.words import pattern_of
from build_tools.documents.document import LEFT_OUT, Document, Doubt, tidy
from build_tools.documents.statements import Statement

type What = Literal["a name", "a number", "an address"]

LARGE = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0141\u0158\u015a\u0160\u017b\u017d"
CAPITALS, DIGIT = re.compile(f"[{LARGE}]"), re.compile(r"\d")
WORD = rf"[{LARGE}](?:[^\W\d_]|['\u2019])*(?:-[{LARGE}][^\W\d_]+)?"
OF = r"(?:(?:al|bin|bint|da|de|del|der|di|el|ibn|la|van|von)\s+){0,2}"
"""What belongs to the surname behind it."""
NAME = rf"{WORD}\.?(?:\s+{OF}{WORD}){{0,2}}"
"""Behind a title: one word is enough."""
FULL_NAME = rf"(?:[A-Z]\.\s*|{WORD}\s+)(?:[A-Z]\.?\s+)?{OF}{WORD}"
FIRST_NAME = rf"[{LARGE}][^\W\d_A-Z]+(?:-{WORD})?"
ONE = rf"(?:{FULL_NAME}|{FIRST_NAME})"
ONE_NAME = re.compile(ONE)
AND = r"(?:\s*[,;/&]\s*|\s+(?:and|or)\s+)"
FULL_NAMES = rf"{FULL_NAME}(?:{AND}{FULL_NAME})*"
NAMES = rf"{ONE}(?:{AND}{ONE})*"
ENDS = (
    r"(?=\s*[,.;()]|$"
    r"|\s+(?:or|and|on|at|who|if|when|before|immediately|in|now|straight|first|today)\b)"
)
"""What stands behind a name."""
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WEB = re.compile(
    r"\b(?:https?://|www\.)\S+|\b[\w-]+\.(?:sch|ac|gov|org|co)\.uk\b\S*", re.IGNORECASE
)
INITIAL = re.compile(rf"\b(?:[{LARGE}]\.?\s+)+(?P<last>[{LARGE}][{LARGE}'\u2019-]{{3,}})\b")
"""An initial and a surname in capitals."""
POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"
PART = re.compile(r"\w+")
POSSESSIVE = re.compile(r"['\u2019]s?$")
KEPT_FROM_READERS = ("mail", *LEFT_OUT)
REGION = "GB"
GROUPS = re.compile(r"(?<![\w./-])(?:\+44|\(?0\d{2,5}\)?)(?:[ .-]?\(?\d{2,6}\)?){1,4}(?![\w/-])")
EXTENSION = re.compile(r"\bext(?:ension|n)?\b[.:]*\s*(?:number\s+)?\d{2,6}\b", re.IGNORECASE)
DIGITS = range(10, 13)
"""So many has a telephone number, also one of no plan that is known."""
CAPITAL = re.compile(
    rf"\b(?P<first>{FIRST_NAME}|[{LARGE}]{{2,}})(?!\w)(?:(?=\s+(?P<last>{OF}{WORD}))|)"
)
WITHIN = re.compile(r"[^\s.!?:*\"'(]['\")]*\s+$")
"""Behind which no sentence begins, and a word with a capital that is none at all is a name."""
BRITISH = (("is", "iz"), ("ys", "yz"), ("our", "or"), ("ence", "ense"), ("ae", "e"))
"""How words are spelled here, and in the dictionary."""
SHORTEST = 3
"""Letters of a name that is known again."""
PUBLIC = re.compile(r"^(?:999|101|111|116\s?\d{3}|0800\b.*|0808\b.*)")
"""Numbers that are nobody's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found in a text, and where."""

    what: What
    text: str
    start: int
    end: int


def knowing(words: PeopleWords, document: Document) -> PeopleWords:
    """The words with every name that a document gives away in one place: who is called Mrs Example
    there is Example everywhere, and Ann Example is AE. What it writes small as well is no name.
    """
    told = [
        f"{block.column}: {block.text}" if block.column else block.text for block in document.blocks
    ]
    beside = (block.doubts for block in document.blocks)
    told += [doubt.text for doubt in chain(document.doubts, *beside)]
    small = {*words.no_names, *words.titles}.union(*map(PART.findall, told))
    names = [
        [part for part in PART.findall(one.text.casefold()) if part not in words.titles]
        for text in told
        for one in find_people(text, words)
        if one.what == "a name"
    ]
    parts = {part for name in names for part in name if len(part) >= SHORTEST}
    initials = {"".join(part[0] for part in name) for name in names if len(name) > 1}
    parts |= {one for one in initials if not is_in_dictionary(one)}
    return replace(words, first_names=tuple(sorted({*words.first_names, *(parts - small)})))


def of_school(words: PeopleWords, name: str) -> PeopleWords:
    """The words with what a school is called: by its whole name, and without "School" and the like
    where no person could be called by the rest.
    """
    parts = tidy(name).split()
    while parts and parts[-1].strip(",.").casefold() in words.no_names:
        parts.pop()
    first = POSSESSIVE.sub("", parts[0]).casefold() if parts else ""
    is_person = first in {*words.first_names, *words.words_too, *words.titles}
    short = "" if is_person else " ".join(parts)
    return replace(words, schools=tuple(filter(None, (tidy(name), short))))


@lru_cache(5_000)
def find_people(text: str, words: PeopleWords) -> tuple[Found, ...]:
    """All of a person in a text, in order."""
    found = list[Found]()
    schools = [one.span() for one in _schools(words).finditer(text)] if words.schools else []
    for one in sorted(_all(text, words), key=lambda one: (one.start, -one.end)):
        is_school = any(start <= one.start and one.end <= end for start, end in schools)
        if not is_school and (not found or one.start >= found[-1].end):
            found.append(one)
    return tuple(found)


@cache
def _schools(words: PeopleWords) -> re.Pattern[str]:
    either = "|".join(map(re.escape, words.schools))
    return re.compile(rf"(?<!\w)(?:{either})(?:'s)?(?!\w)", re.IGNORECASE)


def leave_out(text: str, found: Iterable[Found]) -> str:
    """The text with what it is in the place of each."""
    for one in sorted(found, key=lambda one: -one.start):
        text = f"{text[: one.start]}({one.what} is left out){text[one.end :]}"
    return text


def nameless(text: str, words: PeopleWords) -> str:
    """The text with nothing of a person in it."""
    return leave_out(text, find_people(text, words)) if text else ""


def nameless_doubt(doubt: Doubt, words: PeopleWords) -> Doubt:
    """A doubt without people. Of what no reader of the document was to see nothing is kept."""
    text = "" if doubt.kind in KEPT_FROM_READERS else nameless(doubt.text, words)
    return replace(doubt, text=text)


def without_people(statement: Statement, words: PeopleWords) -> Statement:
    """The same of all that a statement holds of its document."""
    doubts = (nameless_doubt(doubt, words) for doubt in statement.doubts)
    return replace(
        statement,
        text=nameless(statement.text, words),
        where=nameless(statement.where, words),
        lead=nameless(statement.lead, words),
        under=nameless(statement.under, words),
        until=nameless(statement.until, words),
        doubts=tuple(doubts),
    )


def _all(text: str, words: PeopleWords) -> Iterator[Found]:
    # A document's own names are in none of these: they hold for the next one too.
    names, titled, address = _patterns(
        words.titles, words.before, words.labels, words.verbs, words.streets
    )
    _, _, no_names = _sets(words)
    # All names but a bare one stand behind something else, or are two words.
    may_name = CAPITALS.search(text, 1)
    if may_name:
        yield from (_found("a name", match) for match in titled.finditer(text))
    for pattern in (MAIL, WEB, address):
        yield from (_found("an address", match) for match in pattern.finditer(text))
    if DIGIT.search(text):
        yield from _numbers(text)
    yield from _bare(text, words)
    if not may_name:
        return
    yield from _with_initials(text, words)
    for pattern in names:
        for match in pattern.finditer(text):
            # Of several, each by itself: "tell Sam Smith or Social Care".
            for one in ONE_NAME.finditer(text, *match.span("name")):
                if no_names.isdisjoint(PART.findall(one[0].casefold())):
                    yield _found("a name", one)


def _numbers(text: str) -> Iterator[Found]:
    for number in PhoneNumberMatcher(text, REGION):
        if not PUBLIC.match(number.raw_string):
            yield Found(what="a number", text=number.raw_string, start=number.start, end=number.end)
    yield from (_found("a number", match) for match in EXTENSION.finditer(text))
    for group in GROUPS.finditer(text):
        is_number = sum(map(str.isdigit, group[0])) in DIGITS
        if is_number and not PUBLIC.match(group[0]):
            yield _found("a number", group)


def _with_initials(text: str, words: PeopleWords) -> Iterator[Found]:
    """A surname in capitals that is no word, behind an initial."""
    first_names, _, no_names = _sets(words)
    for match in INITIAL.finditer(text):
        last = match["last"].casefold()
        if last not in no_names and (last in first_names or not _is_word(last)):
            yield _found("a name", match)


def _bare(text: str, words: PeopleWords) -> Iterator[Found]:
    """First names wherever they stand, each with its surname; and what can hardly be a word."""
    first_names, words_too, no_names = _sets(words)
    for match in CAPITAL.finditer(text):
        first = POSSESSIVE.sub("", match["first"]).casefold()
        last = POSSESSIVE.sub("", match["last"] or "").casefold()
        is_whole = bool(last) and last not in no_names and match["first"].casefold() == first
        is_name = first in first_names or (
            first in words_too and is_whole and not is_in_dictionary(last)
        )
        is_strange = (
            not match["first"].isupper()
            and WITHIN.search(text[: match.start()])
            and no_names.isdisjoint([first, last])
            and not all(map(_is_word, filter(None, (first, last))))
        )
        if (is_name or is_strange) and f"{first} {last}" not in no_names:
            end = match.end("last") if is_whole else match.start("first") + len(first)
            yield Found(what="a name", text=text[match.start() : end], start=match.start(), end=end)


@cache
def _is_word(said: str) -> bool:
    """Whether a dictionary has it, spelled as here or there, or all its parts."""
    spellings = {said, said.removesuffix("s")}
    for ours, theirs in BRITISH:
        spellings |= {one.replace(ours, theirs) for one in spellings}
    return any(all(map(is_in_dictionary, one.split("-"))) for one in spellings)


@cache
def _sets(words: PeopleWords) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return frozenset(words.first_names), frozenset(words.words_too), frozenset(words.no_names)


def _found(what: What, match: re.Match[str]) -> Found:
    return Found(what=what, text=match[0], start=match.start(), end=match.end())


@cache
def _patterns(
    *phrases: tuple[str, ...],
) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str], re.Pattern[str]]:
    """Those of names, that of one behind a title, and that of an address."""
    titles, before, labels, verbs, streets = (pattern_of(said).pattern for said in phrases)
    street = rf"\b\d+[A-Za-z]?,?\s+(?:[A-Z][a-z]+\s+){{1,3}}{streets}"
    names = (
        # The lead: Sam Smith. The headteacher is Sam Smith. Reviewed by Sam Smith.
        rf"(?i:{before})\)?(?:\s*(?:[:,\u2013-]|\bis\b|\bare\b)|(?<=by))\s*(?P<name>{FULL_NAMES})",
        rf"(?i:{before})\)?\s*(?:[:,(\u2013-]|\bis\b|\bare\b)\s*(?P<name>{NAMES}){ENDS}",
        # Sam Smith (the lead); and below: tell Sam Smith at once; a signature; (Sam Smith).
        rf"(?P<name>{FULL_NAMES})\s*(?:[(,\u2013-]|\bis\b|\bare\b)\s*(?:the\s+)?(?i:{before})",
        rf"(?i:{verbs}|\bto)\s+(?P<name>{FULL_NAMES}){ENDS}",
        rf"\A(?P<name>{FULL_NAMES})\s+(?i:{before})\Z",
        rf"\((?P<name>{FIRST_NAME}\s+{FIRST_NAME})\)",
        # A row of a list of contacts: Sam Smith 01632 960123, or an address.
        rf"(?P<name>{FULL_NAME})\s+(?=\(?0\d{{2}}|\+44|[\w.+-]+@)",
        # From: Sam Smith. Signed: Sam. Ask Sam.
        rf"(?i:{labels})\s*:\s*(?P<name>{NAMES})",
        rf"(?i:{verbs})\s+(?P<name>{NAMES}){ENDS}",
    )
    titled = re.compile(rf"(?i:{titles})\.?\s+{NAME}")
    return (
        tuple(map(re.compile, names)),
        titled,
        re.compile(rf"{street}(?:[^.;]{{0,40}}?{POSTCODE})?|{POSTCODE}"),
    )
