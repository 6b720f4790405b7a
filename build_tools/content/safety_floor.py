"""The safety floor in words: thirteen rules, the claims by which each is proved, and where they
come from.

`docs/data/safety-floor.toml` is written for a safeguarding lead; `floor_claims.py` proves it.
Neither can hold a claim that the other lacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FLOOR_RULES = "docs/data/safety-floor.toml"

Of = Literal["every", "floor"]
"""Of which protocols a claim is made: of every one, or of the floor alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimText:
    """One sentence that is proved. `says` has `{role}`, `{action}` and the like in it.

    `reach`: for whom, of what and how often it is tried, in words; older revisions have none.
    """

    id: str
    says: str
    reach: str = ""
    of: Of = "every"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule of the floor. `rests_on`: ids of the national clauses that it comes from."""

    number: int
    title: str
    text: str
    rests_on: tuple[str, ...]
    claim: Mapping[str, ClaimText]

    @property
    def claims(self) -> tuple[ClaimText, ...]:
        """The claims by which it is proved."""
        return tuple(self.claim.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class FloorRules:
    """The shape of docs/data/safety-floor.toml."""

    rule: tuple[Rule, ...]
