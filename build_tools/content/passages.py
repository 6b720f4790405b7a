"""Markdown as its reader sees it: passages of pieces of text, each with its line in the file."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from build_tools.content.characters import normalise_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Text that runs on: a paragraph, a list item, a cell. `lines`: line in the file, and text."""

    lines: tuple[tuple[int, str], ...]
    is_label: bool = False

    @property
    def text(self) -> str:
        """The text on one line."""
        return " ".join(text for _, text in self.lines)

    def line_at(self, offset: int) -> int:
        """The line in the file of a place in `text`."""
        starts, length = list[int](), 0
        for _, text in self.lines:
            starts.append(length)
            length += len(text) + 1
        return self.lines[bisect_right(starts, offset) - 1][0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A heading, a paragraph, a whole list or a whole table, as shown."""

    pieces: tuple[Piece, ...]
    is_list: bool = False

    @property
    def line(self) -> int:
        """The line in the file where it begins."""
        return self.pieces[0].lines[0][0]


MARKDOWN = MarkdownIt("commonmark").enable("table")


NOT_SHOWN = re.compile(r"\{\{.*?\}\}|\{:?\s*[#.][^}]*\}")


UNSEEN_HTML = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)


def iter_passages(markdown: str, line: int = 1) -> Iterator[Passage]:
    """Every passage of Markdown whose first line is `line` of its file."""
    yield from _read_passages(markdown, line)


@lru_cache(16384)
def _read_passages(markdown: str, line: int) -> tuple[Passage, ...]:
    root = SyntaxTreeNode(MARKDOWN.parse(normalise_text(markdown)))
    return tuple(passage for node in root.children for passage in _passages_of(node, line))


def _passages_of(node: SyntaxTreeNode, line: int) -> Iterator[Passage]:
    """`line` is the file's line of the Markdown's first line."""
    if node.type == "blockquote":
        for child in node.children:
            yield from _passages_of(child, line)
    elif node.type == "code_block":  # to mkdocs, an indented part of what stands above
        yield from iter_passages(dedent(node.content), line + _first(node))
    else:
        is_list = node.type in ("bullet_list", "ordered_list", "table")
        pieces = tuple(_pieces_of(node, line))
        if pieces:
            yield Passage(pieces=pieces, is_list=is_list)


def _pieces_of(node: SyntaxTreeNode, line: int) -> Iterator[Piece]:
    for part in node.walk():
        first = line + _first(part)
        if part.type == "inline":
            children = part.token.children if part.token else None
            rows = _shown(children or [])
            is_label = node.type == "heading" or _is_label(children or [])
        elif part.type in ("html_block", "code_block", "fence"):
            is_html = part.type == "html_block"
            text = (
                unescape(UNSEEN_HTML.sub(_only_breaks, part.content)) if is_html else part.content
            )
            rows = text.rstrip("\n").split("\n")
            is_label = part.type == "fence"
        else:
            continue
        shown = [(first + n, NOT_SHOWN.sub("", row).strip()) for n, row in enumerate(rows)]
        if any(text for _, text in shown):
            yield Piece(lines=tuple(pair for pair in shown if pair[1]), is_label=is_label)


def _only_breaks(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


def _first(node: SyntaxTreeNode) -> int:
    while node.map is None and node.parent is not None:
        node = node.parent
    return node.map[0] if node.map else 0


def _shown(tokens: Sequence[Token]) -> list[str]:
    """The text of each line. Code keeps its marks."""
    rows = [""]
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            rows.append("")
        elif token.type == "code_inline":
            rows[-1] += f"`{token.content}`"
        elif token.type == "html_inline" and token.content.startswith("<br"):
            rows[-1] += " "
        elif token.type in ("text", "image"):
            rows[-1] += token.content
    return rows


def _is_label(tokens: Sequence[Token]) -> bool:
    """Whether all is one link, or one run of bold that is no sentence: it points, or heads."""
    kept = [token for token in tokens if token.type != "text" or _is_shown(token.content)]
    for opens, closes in (("link_open", "link_close"), ("strong_open", "strong_close")):
        ends = [kept[0].type, kept[-1].type] == [opens, closes] if kept else False
        if ends and [token.type for token in kept].count(opens) == 1:
            return opens == "link_open" or not kept[-2].content.endswith((".", "!", "?"))
    return False


def _is_shown(text: str) -> bool:
    return bool(NOT_SHOWN.sub("", text).strip())
