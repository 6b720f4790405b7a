"""Words and abbreviations: what they mean, and what old names are called now.

The data is docs/glossary.toml.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from build_tools.findings import Finding

PATH = "docs/glossary.toml"
TAG = re.compile(r"""(<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')+>)""", re.DOTALL)
CONTENT = re.compile(r'(<article class="md-content__inner.*?</article>)', re.DOTALL)
OPAQUE = ("script", "style", "abbr", "h1", "h2", "h3", "h4", "h5", "h6", "title", "svg", "code")
"""Elements whose text is left alone: a heading is also a name in menus."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One word or short form. `successor` is the id of what it is called now, or empty."""

    id: str
    term: str
    long: str
    meaning: str
    abbreviation: bool
    successor: str


def terms_from(tables: Mapping[str, Any]) -> tuple[Term, ...]:
    """Terms from the tables of glossary.toml. Raises KeyError or TypeError on a wrong key."""
    return tuple(Term(id=id_, **entry) for id_, entry in tables["term"].items())


def check_glossary(terms: tuple[Term, ...]) -> Iterator[Finding]:
    """`every-word-is-explained`: each term has a meaning, each old name a successor that exists."""
    ids = {term.id for term in terms}
    for term in terms:
        if not term.meaning.strip():
            yield _finding("no meaning", term.id)
        if term.successor and term.successor not in ids:
            yield _finding("no such successor", term.successor)
        if term.abbreviation and term.long == term.term:
            yield _finding("an abbreviation that is not spelled out", term.id)


def explain_abbreviations(html: str, terms: tuple[Term, ...]) -> str:
    """The page with every abbreviation in its content explained where it stands."""
    long = {escape(term.term): term.long for term in terms if term.abbreviation}
    if not long:
        return html
    words = "|".join(map(re.escape, sorted(long, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w/.@-])({words})(?![\w/-])")

    def mark(found: re.Match[str]) -> str:
        return f'<abbr title="{escape(long[found[0]])}">{found[0]}</abbr>'

    return CONTENT.sub(lambda content: _mark_text(content[0], pattern, mark), html)


def _mark_text(html: str, pattern: re.Pattern[str], mark: Any) -> str:
    closed: list[str] = []
    parts = []
    for part in TAG.split(html):
        if not part.startswith("<"):
            parts.append(part if closed else pattern.sub(mark, part))
            continue
        name = part.strip("</>").split()[0].lower() if part.strip("</>").split() else ""
        if name in OPAQUE:
            if part.startswith("</"):
                closed = closed[:-1]
            elif not part.endswith("/>"):
                closed = [*closed, name]
        parts.append(part)
    return "".join(parts)


def _finding(message: str, value: str) -> Finding:
    return Finding(path=PATH, line=1, check="every-word-is-explained", message=message, value=value)
