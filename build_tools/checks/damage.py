"""What a word processor, a scanner or a PDF does to a sentence so that it still reads as one, and
says something else: a tracked change run into it, a word broken or stuck to the next, a choice that
nobody made.

A lost "not" leaves no trace: for that each statement is read once (`check --read`). What is known
by its words is data, docs/data/damage.toml; here is what no list can say.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from build_tools.checks.registry import check
from build_tools.checks.texts import ENGLISH
from build_tools.content.damage import AGAIN, Form
from build_tools.content.dictionary import is_in_dictionary
from build_tools.content.findings import Finding, Flaw
from build_tools.content.front_matter import split_front_matter
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.passages import iter_passages
from build_tools.content.policy import SCHOOL_FOLDER, Card
from build_tools.content.project import Project

JOIN = "write the word in one piece"
TYPE = "type the word again"
LEAVE = "leave one of the two"

TWICE = re.compile(
    r"(?<![\w'-])(?<!what )(?:([a-z]+)|([a-z]+(?: [a-z']+){1,5})[,;]?) (?:\1(?:'s)?|\2)(?![\w'-])"
)
RIGHT_TWICE = frozenset("had that in on her no very".split())
HOLDS_ALL = re.compile(r" (?:and|by|after|to|upon) ")
"""By these a phrase comes twice rightly: again and again and again, one by one."""

SHORT_WORDS = frozenset(
    "a i am an as at be by do go he if in is it me my no of oh ok on or so to up us we".split()
)
"""Every word of one or two letters: the dictionary has many more that are none."""
STUCK = re.compile(
    r"^(?:the|not|and|do|to|with|your|as|it|if|is|by|was|were|has|that|who|will)(?P<rest>[a-z]{2,})$"
    r"|^(?P<first>[a-z]{2,})(?:the|not|and|of|to|it|at|once)$"
)
HYPHENATED = re.compile(r"(?<![\w'-])([a-z]+)-([a-z]+)(?![\w'-])")
PREFIXES = frozenset(
    "re co pre non un de multi anti sub mis ex semi post inter bi tri mid e wi".split()
)
LIGATURES = "ffi", "ffl", "ff", "fi", "fl"
"""Printed as one letter, for which a PDF may leave nothing, or a space."""
ALIKE = [
    pair.split("/")
    for pair in (
        "rn/m m/rn c/e e/c l/i i/l b/h h/b li/h ii/n ii/u vv/w cl/d u/n n/u o/a a/o o/c l/t v/y"
    ).split()
]
"""What a scanner reads, and what was printed."""
DOUBLED = re.compile(r"(?<![\w'-])([a-z]{3,})\1[a-z]*(?![\w'-])")
CAPITAL_I = re.compile(r"\bI([a-z]{2,})\b")
LETTERS = re.compile(r"(?<![\w'.@/-])(?:[ai]|[a-z]{2,})(?![\w'@/-]|\.\w)")


def _of_card(project: Project, card: Card) -> Iterator[Finding]:
    asks = card.modality != "ask"
    yield from _told(project, card.path, card.line_of(card.modality.title()), card.statement, asks)
    for label, text in (
        ("Short", card.short),
        ("Say", card.say),
        ("Why", card.why),
        ("Until", card.until),
        ("Differs", card.differs),
        ("", card.heading),
    ):
        yield from _told(project, card.path, card.line_of(label), text)


@check("no-text-is-damaged", of_card=_of_card, of_texts=True)
def check_damage(project: Project) -> Iterator[Finding]:
    """No sentence holds the traces of a word processor, a scanner or a PDF."""
    for policy in project.card_files:
        for card in (*policy.cards, *policy.drafts):
            yield from _of_card(project, card)
        for block in policy.prose:
            yield from _of_prose(project, policy.path, block.markdown, block.line)
    own = project.own_words
    said = [("action", id_, a.phrase) for id_, a in own.action.items()]
    said += [("condition", id_, t) for id_, c in own.condition.items() for t in c.texts]
    for kind, id_, text in said:
        yield from _told(project, OWN_WORDS, project.line_of(OWN_WORDS, kind, id_), text)
    for path, text in project.pages.items():
        front = split_front_matter(text)
        if path.startswith(SCHOOL_FOLDER) and (front.text_of("lang") or ENGLISH) == ENGLISH:
            yield from _of_prose(project, path, front.body, 1)


def _of_prose(project: Project, path: str, markdown: str, line: int) -> Iterator[Finding]:
    """Each sentence of it but those with code."""
    for passage in iter_passages(markdown, line):
        for piece in passage.pieces:
            if "`" not in piece.text:
                yield from _told(project, path, piece.lines[0][0], piece.text)


def _told(
    project: Project, path: str, line: int, text: str, asks: bool = False
) -> Iterator[Finding]:
    for what, value, hint in find_damage(project.damage, text, asks):
        yield Finding(path, line, what, value, hint)


@lru_cache(20_000)
def find_damage(forms: tuple[Form, ...], text: str, asks: bool) -> tuple[Flaw, ...]:
    """What is damaged in a sentence, or in a line of several; `asks`: in what a card asks for.
    Several schools share most.
    """
    found = (*_twice(text), *_of_forms(forms, text, asks), *_broken_words(text))
    # What is told of a word or two is not told again of the words around them.
    return tuple(
        one for at, one in enumerate(found) if not any(said in one[1] for _, said, _ in found[:at])
    )


def _of_forms(forms: tuple[Form, ...], text: str, asks: bool) -> Iterator[Flaw]:
    for form in forms:
        if form.asks <= asks and (found := form.find(text)):
            yield form.says, _around(text, *found), form.do


def _twice(text: str) -> Iterator[Flaw]:
    for found in TWICE.finditer(text):
        is_right = found[1] in RIGHT_TWICE or HOLDS_ALL.search(f" {found[2] or ''} ")
        if not is_right:
            yield "the same twice", found[0], LEAVE
    for found in DOUBLED.finditer(text):
        if not _is_word(found[0]):
            yield "the same twice", found[0], LEAVE
    for opens, closes in ("()", '""'):
        if text.count(opens) != text.count(closes) or (opens == closes and text.count(opens) % 2):
            yield "a bracket or a quotation that does not close", opens, AGAIN


def _around(text: str, start: int, end: int) -> str:
    """The place with the words before and behind it, by which it is found."""
    start = text.rfind(" ", 0, max(start - 1, 0)) + 1
    behind = text.find(" ", end + 1)
    return text[start : behind if behind > 0 else len(text)]


def _broken_words(text: str) -> Iterator[Flaw]:
    """A word in two pieces, of which one is none; two words in one, of which one is a small one."""
    words = list(LETTERS.finditer(text))
    wrong = [word[0] for word in words if not _is_word(word[0])]
    for one, other in pairwise(words) if wrong else ():
        pieces = one[0], other[0]
        apart = text[one.end() : other.start()] == " " and not all(map(_is_word, pieces))
        if apart and _is_word("".join(pieces)):
            yield "a word broken in two", " ".join(pieces), JOIN
        elif apart and _is_without_a_ligature(*pieces):
            yield "a word that lost letters", " ".join(pieces), TYPE
    for found in HYPHENATED.finditer(text):
        apart = found[1] not in PREFIXES and not all(map(_is_word, found.groups()))
        if apart and _is_word(found[1] + found[2]):
            yield "a word broken by a hyphen", found[0], JOIN
    for found in CAPITAL_I.finditer(text):
        if _is_word(f"l{found[1]}") and not _is_word(f"i{found[1]}"):
            yield "a letter that a scanner misread", found[0], TYPE
    for word in wrong:
        yield from _wrong_word(word)


@lru_cache(5_000)
def _wrong_word(word: str) -> tuple[Flaw, ...]:
    """What is no word: one that lost letters, two that lost the space between them, or one in which
    a scanner took a letter for another.
    """
    ends = ((word[:at], word[at:]) for at in range(len(word) + 1))
    if any(_is_without_a_ligature(*pieces) for pieces in ends):
        return (("a word that lost letters", word, TYPE),)
    stuck = STUCK.match(word)
    if stuck and _is_word(stuck["rest"] or stuck["first"]):
        return (("two words in one", word, "write them apart"),)
    if not _is_word(word.removesuffix("s")) and any(map(_is_word, _as_printed(word))):
        return (("a letter that a scanner misread", word, TYPE),)
    return ()


def _as_printed(word: str) -> Iterator[str]:
    for read, printed in ALIKE:
        for found in re.finditer(read, word):
            yield word[: found.start()] + printed + word[found.end() :]


def _is_without_a_ligature(one: str, other: str) -> bool:
    return any(_is_word(one + letters + other) for letters in LIGATURES)


def _is_word(word: str) -> bool:
    return word in SHORT_WORDS if len(word) < 3 else is_in_dictionary(word)
