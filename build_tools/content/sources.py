"""The documents on which clauses rest, and the one rule for what is a known source."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from build_tools.content.policy import State

SOURCES = "docs/data/sources.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A document that clauses rest on. `address` is empty where none is known."""

    id: str
    name: str
    title: str
    issuer: str
    edition: str
    date: str
    territory: str
    address: str
    checked: State
    checked_on: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceTable:
    """The shape of docs/data/sources.toml."""

    source: Mapping[str, Source]


STRICTER = "This site's rule, stricter than national guidance"
"""The source of a clause that allows less than the guidance that it names beside it."""


def iter_cited(source_line: str) -> Iterator[str]:
    """Each part of a card's Source line: they stand between semicolons."""
    return (part.strip() for part in source_line.split(";"))


def find_source(cited: str, sources: Iterable[Source]) -> Source | None:
    """The source that one part of a Source line cites: its name, alone or before a comma and a
    place in it. None where it is not known.
    """
    found = [s for s in sources if cited == s.name or cited.startswith(f"{s.name},")]
    # One name can begin another: "Guidance" and "Guidance, part 1" are two sources.
    return max(found, key=lambda source: len(source.name), default=None)
