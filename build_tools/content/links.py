"""Markdown to the links in it, with their lines, and to the addresses that others can link to."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import accumulate, islice
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.token import Token

from build_tools.content.passages import NOT_SHOWN

MARKDOWN = MarkdownIt("commonmark").enable("table")
# What leads to a script is a link too, and it is for the checks to refuse it.
MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005

IN_HTML = re.compile(
    r"<\s*(?P<tag>\w+)\b[^>]*?\s(?:href|src)\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s>]+))",
    re.IGNORECASE,
)
ID_IN_HTML = re.compile(r"\s(?:id|name)\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
ID_IN_BRACES = re.compile(r"\{:?[^{}\n]*#([\w-]+)[^{}\n]*\}")
UNRESOLVED = re.compile(
    r"\[[^\[\]]+\](\[[^\[\]]*\]|\([^()]*\)|\s+\((?=[^()\s]*[./#:]\w)[^()\s]*\))"
)
"""A blank between is none in Markdown; what stands behind it may be meant as words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Where a link or a picture leads, as written. `is_html`: it counts from the page's address,
    and not from its file. `is_loaded`: the page shows what is there. `words`: what is to be tapped.
    """

    line: int
    target: str
    is_html: bool = False
    is_loaded: bool = False
    words: str = ""


def iter_links(markdown: str, line: int = 1) -> Iterator[Link]:
    """Every link and picture of Markdown whose first line is `line` of its file."""
    tokens = list(_iter_tokens(markdown, line))
    for number, (at, token) in enumerate(tokens, start=1):
        if token.type == "link_open":
            words = _words(islice(tokens, number, None))
            yield Link(line=at, target=str(token.attrs["href"]), words=words)
        elif token.type == "image":
            yield Link(line=at, target=str(token.attrs["src"]), is_loaded=True)
        elif token.type == "html_inline":
            for found in IN_HTML.finditer(token.content):
                target = unescape(found["a"] or found["b"] or found["c"] or "")
                loaded = found["tag"].lower() not in ("a", "area")
                words = "" if loaded else _words(islice(tokens, number, None))
                yield Link(line=at, target=target, is_html=True, is_loaded=loaded, words=words)


def find_depth(markdown: str) -> int:
    """How deep its lists and quotations, or its square brackets, stand in each other."""
    blocks = max((token.level for token in _parse(markdown)), default=0) // 2
    brackets = accumulate((sign == "[") - (sign == "]") for sign in markdown if sign in "[]")
    return max(blocks, *brackets, 0)


def _words(tokens: Iterable[tuple[int, Token]]) -> str:
    """The text up to the end of a link."""
    words = ""
    for _, token in tokens:
        if token.type == "link_close" or token.content.startswith("</"):
            break
        words += token.content if token.type == "text" else ""
    return words


def iter_unresolved(markdown: str, line: int = 1) -> Iterator[tuple[int, str]]:
    """Every `[text][name]` for which nothing says where it leads, and every `[text](an address)`
    that is none, with its line.
    """
    for at, block in _iter_inline(markdown, line):
        shown = "".join(t.content for t in block.children or () if t.type == "text")
        for found in UNRESOLVED.finditer(shown):
            row = block.content[: max(block.content.find(found[0]), 0)].count("\n")
            yield at + row, found[0]


def iter_html(markdown: str, line: int = 1) -> Iterator[tuple[int, str]]:
    """Every piece of HTML, with its line."""
    for at, token in _iter_tokens(markdown, line):
        if token.type == "html_inline":
            yield at, token.content


def anchors_of(markdown: str) -> set[str]:
    """What can stand behind # in a link to the page, as mkdocs names it."""
    headings = [name for name in _heading_names(markdown) if name]
    counted = Counter[str]()
    names = set(ID_IN_BRACES.findall(markdown))
    for name in headings:
        names.add(f"{name}_{counted[name]}" if counted[name] else name)
        counted[name] += 1
    for _, html in iter_html(markdown):
        names.update(ID_IN_HTML.findall(html))
    return names


def _heading_names(markdown: str) -> Iterator[str]:
    """The name of each heading that says none of its own."""
    opened = False
    for token in _parse(markdown):
        if opened and not ID_IN_BRACES.search(token.content):
            shown = [t.content for t in token.children or () if t.type in ("text", "code_inline")]
            yield _slug(NOT_SHOWN.sub("", "".join(shown)))
        opened = token.type == "heading_open"


@lru_cache(4096)
def _parse(markdown: str) -> tuple[Token, ...]:
    """The tokens of Markdown, which nobody changes."""
    return tuple(MARKDOWN.parse(markdown))


def _slug(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def _iter_inline(markdown: str, line: int) -> Iterator[tuple[int, Token]]:
    """Every block of text, with its first line. A block of HTML is read like one: what stands in it
    may be Markdown.
    """
    row = 0
    for token in _parse(markdown):
        row = token.map[0] if token.map else row
        if token.type == "inline":
            yield line + row, token
        elif token.type == "html_block":
            yield line + row, MARKDOWN.parseInline(token.content)[0]
        elif token.type == "code_block":  # to mkdocs, an indented part of what stands above
            yield from _iter_inline(dedent(token.content), line + row)


def _iter_tokens(markdown: str, line: int) -> Iterator[tuple[int, Token]]:
    for start, block in _iter_inline(markdown, line):
        at = start
        for token in block.children or ():
            yield at, token
            at += token.type in ("softbreak", "hardbreak")
            at += token.content.count("\n") if token.type == "html_inline" else 0
