"""The safety floor in words: twelve rules, the claims by which each is proved, and where they come
from.

`docs/data/safety-floor.toml` is written for a safeguarding lead; `floor_claims.py` proves it.
Neither can hold a claim that the other lacks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from build_tools.content.findings import Finding, did_you_mean

FLOOR_RULES = "docs/data/safety-floor.toml"
CHECK = "the-safety-floor-rests-on-clauses"

Of = Literal["every", "floor"]
"""Of which protocols a claim is made: of every one, or of the floor alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimText:
    """One sentence that is proved. `says` has `{role}`, `{action}` and the like in it.

    `reach`: for whom, of what and how often it is tried, in words.
    """

    id: str
    says: str
    reach: str
    of: Of


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule of the floor. `rests_on`: ids of the national clauses that it comes from."""

    number: int
    title: str
    text: str
    rests_on: tuple[str, ...]
    claims: tuple[ClaimText, ...]


def rules_from(tables: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The rules in their order. Raises KeyError or TypeError where one is not whole."""
    return tuple(
        Rule(
            **{key: rule[key] for key in ("number", "title", "text")},
            rests_on=tuple(rule["rests_on"]),
            claims=tuple(
                ClaimText(
                    id=id_, says=claim["says"], reach=claim["reach"], of=claim.get("of", "every")
                )
                for id_, claim in rule["claim"].items()
            ),
        )
        for rule in tables["rule"]
    )


def check_safety_floor(rules: tuple[Rule, ...], live: set[str]) -> Iterator[Finding]:
    """Each rule rests on clauses that are `live`, numbers are in order, and no claim has two."""
    for place, rule in enumerate(rules, start=1):
        if rule.number != place:
            yield _finding("rules are numbered in their order", str(rule.number))
        for id_ in rule.rests_on:
            if id_ not in live:
                yield _finding("no such live clause", id_, did_you_mean(id_, live))
    ids = [claim.id for rule in rules for claim in rule.claims]
    for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        yield _finding("two claims of one name", id_)


def _finding(message: str, value: str, hint: str = "") -> Finding:
    return Finding(path=FLOOR_RULES, line=1, check=CHECK, message=message, value=value, hint=hint)
