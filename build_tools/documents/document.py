"""What every reader of documents makes of one: blocks of text in their order, and what is doubtful.

A block is read as somebody sees it who accepts every change: deleted, hidden and struck text is not
in it, and is told of beside it.
"""

import re
from collections.abc import Iterable, Iterator
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
    told, left = list[Block](), [*doubts]
    for block in blocks:
        if any(map(str.isalnum, block.text)):
            told += _parts(block)
        else:
            left += (doubt for doubt in block.doubts if doubt.kind in LEFT_OUT)
    return Document(blocks=tuple(told), doubts=tuple(left))


def _parts(block: Block) -> Iterator[Block]:
    if ENDLESS.search(block.text):
        yield from (replace(block, text=part) for part in wrap(block.text, LONGEST))
    else:
        yield block
