"""Plain text, Markdown and what is pasted, to blocks."""

import re
from collections.abc import Iterator

from build_tools.content.encodings import read_text
from build_tools.content.refused import Refused
from build_tools.documents.document import (
    Block,
    Document,
    Doubt,
    Kind,
    document_of,
    tidy,
)
from build_tools.documents.tables import SHORT, in_table

UNDERLINE = re.compile(r"^\s*([=\-_~*])\1{2,}\s*$")
HASHES = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
BULLET = re.compile(r"^(\s*)([-*+•·‣▪◦●○■□\u2013\u2014]|\\neg)\s+(?=\S)")
NUMBER = re.compile(r"^(\s*)((?:\d+\.)+\d*|\d+[.)]|\(?[a-z]{1,4}[.)])\s+(?=\S)", re.IGNORECASE)
QUOTED = re.compile(r"^\s*>")
MAIL = re.compile(
    r"^(?:from|to|cc|sent|date|subject):\s|^-{2,}\s*(?:original|forwarded) message|"
    r"^on .{5,80} wrote:$",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(
    r"\b(?:this e-?mail|this message)\b.*\b(?:confidential|intended)\b", re.IGNORECASE
)
CELLS = re.compile(r"^\s*\|(.+)\|\s*$")
RULE = re.compile(r"^[\s|:-]+$")
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<!\w)[*_](?=\S)([^*_]+?)(?<=\S)[*_](?!\w)")
DIVIDED = re.compile(r"(?<=[a-z])-\n\s*(?=[a-z])")
ENDS = re.compile(r"[.!?:;]['\")\]]*$")


def read_plain(name: str, content: bytes | str) -> Document:
    """A text in any encoding that English is written in. Raises Refused."""
    text, findings = read_text(name, content)
    if text is None:
        raise Refused("no-text", tuple(findings))
    if "\0" in text:
        raise Refused("no-text")
    left = list[str]()
    blocks = [
        block
        for number, lines in _paragraphs(text.split("\n"), left)
        for block in _block(f"line {number}", lines)
    ]
    doubts = (Doubt(kind="mail", text=tidy(" ".join(left))),) if left else ()
    return document_of(blocks, *doubts)


def blocks_of(lines: list[str], place: str) -> Iterator[Block]:
    """One for each paragraph of some lines, all of one place."""
    for _, paragraph in _paragraphs(lines, []):
        yield from _block(place, paragraph)


def _paragraphs(lines: list[str], left: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The lines of each, with the number of the first; what is quoted from a mail, and what mails
    end with, is `left`.
    """
    start, kept = 1, list[str]()
    for number, line in enumerate(lines, start=1):
        if QUOTED.match(line) or MAIL.match(line.strip()) or DISCLAIMER.search(line):
            left.append(line.strip("> \t"))
            continue
        begins = bool(BULLET.match(line) or NUMBER.match(line) or HASHES.match(line))
        in_table = bool(kept and CELLS.match(kept[-1]) and CELLS.match(line))
        ended = not line.strip() or (begins and not in_table)
        if kept and (ended or _is_heading_alone(kept, line)):
            yield start, kept
            kept = []
        if line.strip():
            if not kept:
                start = number
            kept.append(line)
    if kept:
        yield start, kept


def _is_heading_alone(kept: list[str], after: str) -> bool:
    """Whether one line is a heading although the next follows at once: it is in hashes."""
    return len(kept) == 1 and bool(HASHES.match(kept[0])) and bool(after.strip())


def _block(place: str, lines: list[str]) -> Iterator[Block]:
    if all(CELLS.match(line) for line in lines) and len(lines) > 1:
        yield from _table(lines, place)
        return
    if len(lines) == 2 and UNDERLINE.match(lines[1]):
        yield Block(kind="heading", text=_said(lines[0]), place=place, level=1)
        return
    text = _joined([line for line in lines if not UNDERLINE.match(line)])
    if found := HASHES.match(text):
        yield Block(kind="heading", text=_said(found[2]), place=place, level=len(found[1]))
    elif found := BULLET.match(lines[0]):
        said = _said(BULLET.sub("", text, count=1))
        yield Block(kind="item", text=said, place=place, level=len(found[1]) // 2)
    elif found := NUMBER.match(lines[0]):
        said = _said(NUMBER.sub("", text, count=1))
        is_heading = len(lines) == 1 and _is_heading(said)
        kind: Kind = "heading" if is_heading else "item"
        yield Block(kind=kind, text=said, place=place, level=2, number=found[2])
    elif len(lines) == 1 and _is_heading(text):
        yield Block(kind="heading", text=_said(text), place=place, level=2)
    else:
        yield Block(kind="paragraph", text=_said(text), place=place)


def _is_heading(text: str) -> bool:
    """A line alone that ends without a sign, in a few words."""
    return len(text.split()) <= SHORT and not ENDS.search(text.strip())


def _joined(lines: list[str]) -> str:
    """Lines of one paragraph; a word that was divided at a line's end is one again."""
    text = DIVIDED.sub("", "\n".join(lines)).replace("\n", " ")
    return text.strip() if not BULLET.match(lines[0]) and not NUMBER.match(lines[0]) else text


def _said(text: str) -> str:
    return tidy(EMPHASIS.sub(lambda found: found[2] or found[3], text))


def _table(lines: list[str], place: str) -> Iterator[Block]:
    rows = [
        [
            [Block(kind="cell", text=_said(cell), place=place)]
            for cell in line.strip().strip("|").split("|")
        ]
        for line in lines
        if not RULE.match(line)
    ]
    yield from in_table(rows)
