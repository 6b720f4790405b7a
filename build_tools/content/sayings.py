"""What a reader of a plan can say aloud, and what to have ready before a call.

The data is docs/data/sayings.toml. No engine knows of it: it is the same in every situation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from build_tools.content.ages import Phase
from build_tools.content.policy import State

SAYINGS = "docs/data/sayings.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Saying:
    """Lines to say to one kind of hearer, and blanks to fill in by hand. `to`: the audience whose
    words they are; `for_`: the roles that are shown it; `ages`: of which school's pupils it is the
    first to be said to.
    """

    id: str
    title: str
    to: str
    for_: tuple[str, ...]
    ages: Phase
    lines: tuple[str, ...]
    blanks: tuple[str, ...]
    source: str
    checked: State
    checked_on: str

    @property
    def texts(self) -> Iterator[str]:
        """All that is read of it."""
        yield from (self.title, *self.lines, *self.blanks)


@dataclass(frozen=True, kw_only=True, slots=True)
class SayingTable:
    """The shape of docs/data/sayings.toml."""

    saying: Mapping[str, Saying]
