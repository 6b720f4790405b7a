"""Words and abbreviations: what they mean, and what old names are called now.

The data is docs/data/glossary.toml.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from build_tools.content.findings import Finding

PATH = "docs/data/glossary.toml"


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


def _finding(message: str, value: str) -> Finding:
    return Finding(path=PATH, line=1, check="every-word-is-explained", message=message, value=value)
