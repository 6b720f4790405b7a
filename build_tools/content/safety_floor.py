"""The safety floor in words: thirteen rules, the claims by which each is proved, and where they
come from.

`docs/data/safety-floor.toml` is written for a safeguarding lead; `floor_claims.py` proves it.
Neither can hold a claim that the other lacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Literal

from build_tools.content.findings import did_you_mean
from build_tools.content.shapes import Misfit

FLOOR_RULES = "docs/data/safety-floor.toml"

BLANKS = frozenset("role action change clause fact level".split())
"""What a claim can leave to be filled in."""

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

    def __post_init__(self) -> None:
        """Refuse a blank that no proof fills, with a Misfit."""
        try:
            blanks = {name for _, name, _, _ in Formatter().parse(self.says) if name is not None}
        except ValueError as error:
            raise Misfit("a bracket that does not close", self.says) from error
        if blanks - BLANKS:
            hint = did_you_mean(min(blanks - BLANKS), BLANKS)
            raise Misfit("nothing fills this in", min(blanks - BLANKS), hint)


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
