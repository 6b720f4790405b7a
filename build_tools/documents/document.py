"""What every reader of documents makes of one: blocks of text in their order, and what is doubtful.

A block is read as somebody sees it who accepts every change: deleted, hidden and struck text is not
in it, and is told of beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Why a block may not say what was meant. `text`: what was left out, or stands beside it."""

    kind: DoubtKind
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One paragraph, or one of a cell. `level`: of a heading from 1, or of a list from 0; `number`:
    what stands before it by itself; `column` and `row`: what stands over a cell, and before it.
    """

    kind: Kind
    text: str
    place: str
    level: int = 0
    number: str = ""
    column: str = ""
    row: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document's blocks, and what was seen in it and is in none of them."""

    blocks: tuple[Block, ...]
    doubts: tuple[Doubt, ...] = ()


def tidy(text: str) -> str:
    """With single spaces."""
    return " ".join(text.split())


def without_empty(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Those that say something, with letters or digits."""
    return tuple(block for block in blocks if any(map(str.isalnum, block.text)))
