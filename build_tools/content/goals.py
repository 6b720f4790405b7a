"""How fast the tool is to be: docs/data/goals.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

GOALS = "docs/data/goals.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """The `most` that `what` may take. `figure`: where in the record of the bench it stands, part
    by part; in `%` it is written as a part of 1.
    """

    what: str
    figure: tuple[str, str, str]
    most: float
    unit: Literal["%", "ms"]

    def measured(self, bench: Mapping[str, Any]) -> float:
        """What the bench recorded."""
        section, name, figure = self.figure
        value: float = bench[section][name][figure]
        return value


@dataclass(frozen=True, kw_only=True, slots=True)
class Goals:
    """The shape of docs/data/goals.toml."""

    goal: tuple[Goal, ...] = ()
