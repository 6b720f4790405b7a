"""The policies that are restated here, as documents again: as their schools may have had them."""

from collections.abc import Iterator
from html import escape
from textwrap import wrap

from build_tools.content.policy import Card, Policy
from tests.documents.made import docx, numbered, paragraph, pdf

HEADING = '<w:pStyle w:val="H1"/>'
STRENGTH = {"never": "must never", "must": "must", "should": "should", "may": "may"}
LINES, LETTERS = 50, 88
"""Of a page, and of its lines."""
QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


def lines_of(policy: Policy) -> Iterator[tuple[str, str]]:
    """Headings, paragraphs and sentences, in the order of the policy."""
    for block in policy.blocks:
        if isinstance(block, Card):
            yield "item", sentence_of(block)
            continue
        for line in block.markdown.split("\n"):
            text = line.strip("#*- ")
            if text and not text.startswith(("Source", "About", ">", "|")):
                yield "heading" if line.startswith("#") else "paragraph", text


def sentence_of(card: Card) -> str:
    """As a policy says it."""
    when = f", where {card.when_text}" if card.when_text else ""
    if card.modality == "ask":
        return f"Ask {card.statement.removesuffix('?')}{when}."
    return f"Staff {STRENGTH[card.modality]} {card.statement}{when}."


def as_docx(policy: Policy) -> bytes:
    """In Word."""
    return docx("".join(_paragraph(kind, escape(text)) for kind, text in lines_of(policy)))


def _paragraph(kind: str, text: str) -> str:
    if kind == "item":
        return numbered(text)
    return paragraph(text, HEADING if kind == "heading" else "")


def as_pdf(policy: Policy) -> bytes:
    """On pages."""
    lines = list[str]()
    for kind, text in lines_of(policy):
        plain = text.translate(QUOTES).encode("ascii", "ignore").decode()
        shown = wrap(f"- {plain}" if kind == "item" else plain, LETTERS)
        lines += [*shown, *([" "] if kind == "heading" else [])]
    escaped = [line.replace("\\", "").replace("(", r"\(").replace(")", r"\)") for line in lines]
    return pdf(escaped[at : at + LINES] for at in range(0, len(escaped), LINES))
