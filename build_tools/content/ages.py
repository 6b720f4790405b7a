"""The ages of a school's pupils, and whose pages and words they are first.

Ages decide what is shown first, never what is asked: a child of another school may be younger.
"""

import re
from dataclasses import dataclass
from typing import Literal

from build_tools.content.shapes import Misfit

RANGE = re.compile(r"(\d{1,2}) ?(?:-|to) ?(\d{1,2})")
OLDEST = 25
"""Of whom a school may have to look after: with a plan for special needs."""

type Phase = Literal["", "primary", "secondary"]
type Kind = Literal[
    "", "primary", "secondary", "all-through", "special", "sixth-form-college", "other"
]


@dataclass(frozen=True, slots=True)
class Ages:
    """From the youngest to the oldest."""

    youngest: int
    oldest: int

    def meets(self, other: "Ages") -> bool:
        """Whether there are pupils of both. Who is 11 leaves one school, and begins at another."""
        return self.youngest < other.oldest and other.youngest < self.oldest


OF_KIND = {
    "primary": Ages(4, 11),
    "secondary": Ages(11, 18),
    "all-through": Ages(4, 18),
    "sixth-form-college": Ages(16, 19),
}
"""Where a school says its kind alone. One that is special, or another, may have any."""


def parse_ages(text: str) -> Ages | None:
    """Ages as they are written, as numbers or by a kind; None where nothing is. Raises Misfit."""
    written = text.strip()
    found = RANGE.fullmatch(written)
    if found:
        ages = Ages(int(found[1]), int(found[2]))
        if ages.youngest < ages.oldest <= OLDEST:
            return ages
    elif not written or written in OF_KIND:
        return OF_KIND.get(written)
    raise Misfit("no ages", text, 'from the youngest to the oldest, as in "4-11"')


def stands_open(school: Ages | None, phase: Phase) -> bool:
    """Whether what is said to pupils of a phase is not folded; to the youngest, where no ages are
    known.
    """
    return OF_KIND[phase].meets(school or OF_KIND["primary"])
