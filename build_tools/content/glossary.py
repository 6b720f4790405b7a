"""Words and abbreviations: what they mean, and what old names are called now."""

from collections.abc import Mapping
from dataclasses import dataclass

GLOSSARY = "docs/data/glossary.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class GlossaryTerm:
    """One word or short form. `successor` is the id of what it is called now, or empty."""

    id: str
    term: str
    long: str
    meaning: str
    abbreviation: bool
    successor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Glossary:
    """The shape of docs/data/glossary.toml."""

    term: Mapping[str, GlossaryTerm]
