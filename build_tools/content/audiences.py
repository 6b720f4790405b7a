"""Whom texts are for, how hard they may be to read, and whose services they name.

The one table of it is docs/data/audiences.toml: everything that asks who an audience is reads it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal, get_args

from build_tools.content.findings import Finding, did_you_mean

AUDIENCES = "docs/data/audiences.toml"

STAFF = "staff"
"""The audience of policies, and of what the tool says by itself."""
Readers = Literal["pupils", "parents", "staff"]
READERS: tuple[Readers, ...] = get_args(Readers)
"""Whom services, policies and help trees are for: an audience is some of these."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a help tree stands: its cards, the role that answers, and the pages that say more, as
    titles by path under docs.
    """

    path: str
    role: str
    more: Mapping[str, str]

    @property
    def id(self) -> str:
        """The tree's id: the name of its file."""
        return PurePosixPath(self.path).stem


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """One row of the table. What each field says stands at its head."""

    id: str
    title: str
    readers: Readers
    reading_age: float
    services_page: str
    words_in_a_sentence: float | None = None
    ages: str = ""
    sentences_alone: int = 1
    words: str = ""
    child: bool = False
    youngest: bool = False
    looks_after: str = ""
    find_help: Place | None = None

    @property
    def word_list(self) -> str:
        """The name under which the word lists know these readers."""
        return self.words or self.id

    @property
    def may_have_to_leave(self) -> bool:
        """Someone at home may see these readers read: their pages can be left at once."""
        return self.readers != "staff"


@dataclass(frozen=True, kw_only=True, slots=True)
class AudienceTable:
    """The shape of docs/data/audiences.toml."""

    audience: Mapping[str, Audience] = field(default_factory=dict)


def services_pages(audiences: Mapping[str, Audience]) -> dict[str, Audience]:
    """Each page of services with the audience for whom it is written: the first that names it."""
    pages: dict[str, Audience] = {}
    for audience in audiences.values():
        pages.setdefault(audience.services_page, audience)
    return pages


def check_audiences(audiences: Mapping[str, Audience]) -> Iterable[Finding]:
    """`every-audience-is-known`: what a row says of other rows is there."""
    if STAFF not in audiences:
        message, check = "no row for those who work at a school", "every-audience-is-known"
        yield Finding(AUDIENCES, 1, message, STAFF, check=check)
    names = {"words": [a.id for a in audiences.values() if not a.words], "looks_after": audiences}
    for audience in audiences.values():
        for key, known in names.items():
            value = getattr(audience, key)
            if value and value not in known:
                check, hint = "every-audience-is-known", did_you_mean(value, known)
                message = f"{audience.id}: {key} is no audience"
                yield Finding(AUDIENCES, 1, message, value, hint, check=check)
