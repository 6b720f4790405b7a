"""A PDF to blocks, by pypdf: it holds lines on pages, of which paragraphs are made again."""

import io
import re
from collections import Counter
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from build_tools.content.refused import Refused
from build_tools.documents.document import Block, Document, Doubt, document_of, tidy
from build_tools.documents.plain import BULLET, NUMBER, blocks_of

PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*$", re.IGNORECASE)
DIGITS = re.compile(r"\d+")
MOST = 400
"""Pages: more than any policy."""


def read_pdf(content: bytes) -> Document:
    """The text on its pages, without what stands on most of them. Raises Refused."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("locked-file")
        if len(reader.pages) > MOST:
            raise Refused("many-pages", pages=MOST)
        pages = [page.extract_text().split("\n") for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        raise Refused("damaged-file") from error
    if not any(line.strip() for page in pages for line in page):
        raise Refused("only-pictures")
    again = _on_most(pages)
    blocks = (
        block
        for number, page in enumerate(pages, start=1)
        for block in _on_page(number, [line for line in page if _key(line) not in again])
    )
    margins = (Doubt(kind="margin", text="; ".join(sorted(again.values()))),) if again else ()
    return document_of(blocks, Doubt(kind="pdf"), *margins)


def _key(line: str) -> str:
    return DIGITS.sub("0", tidy(line))


def _on_most(pages: list[list[str]]) -> dict[str, str]:
    """Lines at the head or foot of most pages, by what they are without their numbers."""
    if len(pages) < 3:
        return {}
    ends = [
        {_key(line): tidy(line) for line in (*page[:2], *page[-2:]) if line.strip()}
        for page in pages
    ]
    often = Counter(key for end in ends for key in end)
    shown = {key: line for end in ends for key, line in end.items()}
    return {key: shown[key] for key, times in often.items() if times > len(pages) / 2}


def _on_page(number: int, lines: list[str]) -> Iterator[Block]:
    kept = [line for line in lines if not PAGE_NUMBER.match(line)]
    longest = max(map(len, kept), default=0)
    text = list[str]()
    for line in kept:
        if text and _begins(text[-1], line, longest):
            text.append("")
        text.append(line)
    yield from blocks_of(text, f"page {number}")


def _begins(before: str, line: str, longest: int) -> bool:
    """Whether a line begins a paragraph: the one before ended early, or it has a bullet."""
    ended = len(before) < longest * 0.75 and (
        before.rstrip().endswith((".", ":", ";")) or line[:1].isupper()
    )
    return bool(ended or BULLET.match(line) or NUMBER.match(line))
