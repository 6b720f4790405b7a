"""What every reader of documents makes of one: blocks of text in their order, and what is doubtful.

A block is read as somebody sees it who accepts every change: deleted, hidden and struck text is not
in it, and is told of beside it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Literal

from build_tools.content.characters import SAME_MEANING

type Kind = Literal["heading", "item", "paragraph", "cell"]
type DoubtKind = Literal[
    "changed",
    "struck",
    "hidden",
    "comment",
    "text-box",
    "margin",
    "note",
    "sign",
    "mail",
    "row",
    "pdf",
]

LEFT_OUT = ("comment", "hidden", "struck", "changed")
"""What colleagues wrote to each other, and what somebody took out of the document."""
LONGEST = 600
"""Letters that a sentence has at most, where nobody has ended it."""
BROKEN = re.compile(r"\u00ad\s+")
"""A word that a line's end cut in two."""
NO_END = (
    "a|about|after|an|and|as|at|because|before|but|by|feels?|for|from|his|her|how|if|in|is|knows?|"
    "no|not|of|on|or|says?|than|that|the|their|thinks?|to|was|what|when|where|whether|which|who|whose|with"
)
"""Words with which no sentence ends."""
DIVIDED = re.compile(r"(?<=[a-z])-$")
UNDIVIDED = re.compile(r"(?:and|or)\b")
"""Before it a hyphen stands for what comes: "pre- and post-"."""
OPEN = re.compile(rf"\b(?:{NO_END}),?$", re.IGNORECASE)
LEADS = re.compile(
    r"(?::|\b(?:can|do|following|include|includes|may|must|never|not|shall|should|to|will))$",
    re.IGNORECASE,
)
"""Behind it stands a list, or the rest of a sentence: nobody can tell."""
ENDED = re.compile(r"[.:;?!]['\")\]]*$")
LINE = 45
"""Letters of a line that reaches its end, and no heading's or list's."""
SIGN = re.compile(r"^(?:[•·‣▪◦●○■□\u2013\u2014-]|o(?=\s))\s+(?=\w)")
"""Typed before what is meant as a line of a list."""
DIGITS = re.compile(r"\d+")
ENDLESS = re.compile(rf"[^.!?;]{{{2 * LONGEST}}}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Why a block may not say what was meant. `text`: what was left out, or stands beside it."""

    kind: DoubtKind
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One paragraph, or one of a cell. `level`: of a heading from 1, or of a list from 0; `number`:
    what stands before it by itself; `column` and `row`: what stands over a cell, and before it; in
    a row that says in what case what is done, `case`, `who` and `until` say the rest of it.
    """

    kind: Kind
    text: str
    place: str
    level: int = 0
    number: str = ""
    column: str = ""
    row: str = ""
    case: str = ""
    who: str = ""
    until: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document's blocks, and what was seen in it and is in none of them."""

    blocks: tuple[Block, ...]
    doubts: tuple[Doubt, ...] = ()


def tidy(text: str) -> str:
    """With single spaces, plain quotes, and no soft hyphens or ligatures."""
    return " ".join(BROKEN.sub("", text).translate(SAME_MEANING).split())


def document_of(blocks: Iterable[Block], *doubts: Doubt) -> Document:
    """A document of those that say something, with letters or digits, and of what is left out of
    the others. What has no end, as a table that lost its lines, is cut: to read it as one sentence
    would take minutes.
    """
    told, left, read = list[Block](), [*doubts], [*map(_listed, blocks)]
    margins = _margins(read)
    if margins:
        shown = {block.text: None for block in read if _key(block) in margins}
        left.append(Doubt(kind="margin", text="; ".join(shown)))
    for block in _joined(block for block in read if _key(block) not in margins):
        if any(map(str.isalnum, block.text)):
            told += _parts(block)
        else:
            left += (doubt for doubt in block.doubts if doubt.kind in LEFT_OUT)
    return Document(blocks=tuple(told), doubts=tuple(left))


def _listed(block: Block) -> Block:
    text = SIGN.sub("", block.text) if block.kind == "paragraph" else block.text
    return block if text == block.text else replace(block, kind="item", text=text)


def _margins(blocks: Sequence[Block]) -> Set[str]:
    """What stood at the head or foot of pages that became paragraphs: again and again the same but
    for its number, and somewhere within a sentence.
    """
    times = Counter(map(_key, blocks))
    margins, between = set[str](), set[str]()
    before: Block | None = None
    for block in blocks:
        key = _key(block)
        if key and times[key] > 1:
            between.add(key)
            continue
        if before and between and _goes_on(before, block, is_listed=False):
            margins |= between
        before, between = block, set()
    return margins


def _key(block: Block) -> str:
    """A line without its numbers; empty where it is no head or foot of a page."""
    is_line = block.kind in ("paragraph", "heading") and not ENDED.search(block.text)
    return DIGITS.sub("0", block.text) if is_line else ""


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Those that the end of a line or page has cut as one. What may be a list without signs stays
    apart.
    """
    before, is_listed = None, False
    for block in blocks:
        if before and _goes_on(before, block, is_listed=is_listed):
            before = _one(before, block)
            continue
        if before:
            yield before
            is_listed = (is_listed or bool(LEADS.search(before.text))) and block.kind != "item"
        is_listed = is_listed and block.text[:1].islower()
        before = block
    if before:
        yield before


def _goes_on(before: Block, block: Block, *, is_listed: bool) -> bool:
    """Whether a block goes on in another, which begins small and has no sign of its own."""
    is_told = "cell" in (before.kind, block.kind) or before.doubts or block.doubts
    if is_told or block.kind == "item" or not block.text[:1].islower():
        return False
    if DIVIDED.search(before.text):
        return True
    is_line = before.kind != "heading" and len(before.text) >= LINE
    is_open = is_line and not ENDED.search(before.text)
    is_list = is_listed or LEADS.search(before.text)
    return not is_list and bool(is_open or OPEN.search(before.text))


def _one(before: Block, block: Block) -> Block:
    is_divided = DIVIDED.search(before.text) and not UNDIVIDED.match(block.text)
    text = f"{before.text[:-1]}{block.text}" if is_divided else f"{before.text} {block.text}"
    kind: Kind = "item" if before.kind == "item" else "paragraph"
    return replace(before, text=text, kind=kind, level=before.level if kind == "item" else 0)


def _parts(block: Block) -> Iterator[Block]:
    if ENDLESS.search(block.text):
        yield from (replace(block, text=part) for part in wrap(block.text, LONGEST))
    else:
        yield block
