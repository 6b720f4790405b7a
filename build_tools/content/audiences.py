"""Whom texts are for, and how hard they may be to read."""

from collections.abc import Mapping
from dataclasses import dataclass

CHILDREN = ("7-11", "easy-read", "11-14", "14-18")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """The highest reading age, and the highest average of words in a sentence, if any. A passage
    with fewer sentences than `alone` is not measured alone.
    """

    age: float
    sentence: float | None
    alone: int = 1


LIMITS: Mapping[str, Limit] = {
    "easy-read": Limit(age=7, sentence=9),
    "7-11": Limit(age=8, sentence=9),
    "11-14": Limit(age=10, sentence=12),
    "14-18": Limit(age=12, sentence=15),
    "parents": Limit(age=12, sentence=15),
    "parents-easy-read": Limit(age=7, sentence=9),
    "teachers": Limit(age=14, sentence=None),
    "staff": Limit(age=14, sentence=None, alone=3),
}
"""By audience. Staff read clauses: most are one sentence with the conditions of their source and
the field's own words ("the designated safeguarding lead or deputy"). Of one or two such sentences
the formula makes 12 or 18 by a single word. So those are held to the limit together, on their page.
"""
