"""What people type into the search, and what answers it: docs/data/searches.toml."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import PurePosixPath

from build_tools.content.audiences import READERS, Readers

SEARCHES = "docs/data/searches.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Searched:
    """Pages at addresses like `at`, by how much they matter to whom: without a reader nobody finds
    them. `text`: of each part the most letters that are searched; 0: the title alone.
    """

    at: tuple[str, ...]
    readers: Mapping[Readers, float]
    text: int = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Words of readers, each as typed, and by reader what answers them, the best first: links.
    What is `urgent` comes before all else that was typed.
    """

    words: tuple[str, ...]
    urgent: bool = False
    pupils: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()

    def answers(self, reader: Readers) -> tuple[str, ...]:
        """The links for one reader."""
        links: tuple[str, ...] = getattr(self, reader)
        return links

    @property
    def pages(self) -> set[str]:
        """The pages that answer it."""
        return {link.partition("#")[0] for reader in READERS for link in self.answers(reader)}

    def leading_to(self, is_there: Callable[[str], bool]) -> "Subject":
        """The same, with those answers alone whose page is there."""

        def led(links: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(link for link in links if is_there(link.partition("#")[0]))

        return replace(
            self, pupils=led(self.pupils), parents=led(self.parents), staff=led(self.staff)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Searches:
    """The shape of docs/data/searches.toml. `small`: words that say nothing alone. `alike`: words
    that mean the same, slips and slang among them, by the one that stands for them. `voice`: what
    only one reader says; `outdated`: how the title of what is no longer right begins.
    """

    outdated: str
    small: tuple[str, ...]
    pages: tuple[Searched, ...]
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    voice: Mapping[Readers, tuple[str, ...]] = field(default_factory=dict)
    subject: tuple[Subject, ...] = ()

    def leading_to(self, is_there: Callable[[str], bool]) -> "Searches":
        """The same, with those answers alone whose page is there."""
        return replace(self, subject=tuple(one.leading_to(is_there) for one in self.subject))

    def of(self, address: str) -> Searched:
        """How the page at an address is searched: as the last row says that fits."""
        return next(row for row in reversed(self.pages) if _fits(address, row.at))


@lru_cache(32768)
def _fits(address: str, at: tuple[str, ...]) -> bool:
    return any(map(PurePosixPath(address).full_match, at))
