"""The headline's rule, said once: the levels, strongest first, and the signs by which each shows.

`plan` takes the first level that shows; `questions` asks what can still show or hide one. The
diagrams of the build keep a rule of their own, as the witness.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from decision_tree.protocol import Protocol, Term, When, made_one
from decision_tree.truth import NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import REFERRALS

DOES = frozenset({"must", "should", "may"})


@dataclass(frozen=True, slots=True)
class Sign:
    """A condition that shows its level where it is certain, or already where it is not excluded."""

    when: When
    shows: Literal["certain", "in doubt too"]

    def is_shown_by(self, value: Truth) -> bool:
        """Whether the level shows where the condition has this value."""
        return value == YES or (value == NOT_KNOWN and self.shows == "in doubt too")


@dataclass(frozen=True, slots=True)
class Level:
    """A headline, and the signs any one of which shows it; `always`: it is what is left."""

    id: str
    signs: tuple[Sign, ...] = ()
    always: bool = False


@dataclass(frozen=True, slots=True)
class _ClauseSigns:
    """The signs that are clauses: of these modalities, on these actions."""

    level: str
    modalities: frozenset[str]
    actions: frozenset[str]
    shows: Literal["certain", "in doubt too"]


EMERGENCY = _ClauseSigns("emergency", DOES, frozenset({"call-999"}), "certain")
TABLE = (
    _ClauseSigns("refer-now", frozenset({"must"}), REFERRALS, "certain"),
    # Doubt protects: a referral that is only possible, or only advised, is not the school's to
    # leave. A "may" asks for nothing.
    _ClauseSigns("seek-advice", frozenset({"must", "should"}), REFERRALS, "in doubt too"),
    _ClauseSigns("seek-advice", DOES, frozenset({"seek-advice"}), "certain"),
)
OUT_OF_SCOPE = When(joiner="all", terms=(Term(name="in-scope", holds=False),))


def find_levels(protocol: Protocol, role: str) -> Sequence[Level]:
    """The levels that `role` can read, strongest first; the last is what is left.

    The signs are clauses of every role whose level is worked out: a level is the incident's,
    whoever of them reads it. What only those read who pass it on says nothing of the incident.
    """
    key = ("levels", role)
    if key not in protocol.memo:
        protocol.memo[key] = tuple(_levels(protocol, role))
    found: tuple[Level, ...] = protocol.memo[key]
    return found


def _levels(protocol: Protocol, role: str) -> Iterator[Level]:
    yield _level_of("emergency", protocol, EMERGENCY)
    for shown in protocol.vocabulary.shown:
        if role in shown.roles:
            when = When(joiner="all", terms=(Term(name=shown.fact, holds=shown.answer == YES),))
            when = made_one(when, protocol.vocabulary)
            yield Level(shown.level, (Sign(when, "certain"),))
    fixed = protocol.vocabulary.roles[role].level
    if fixed is not None:
        yield Level(fixed, always=True)
        return
    for id_ in dict.fromkeys(entry.level for entry in TABLE):
        yield _level_of(id_, protocol, *(entry for entry in TABLE if entry.level == id_))
    yield Level("another-policy", (Sign(OUT_OF_SCOPE, "certain"),))
    yield Level("school-decides", always=True)


def deciding_roles(protocol: Protocol) -> frozenset[str]:
    """The roles whose level is worked out."""
    roles = protocol.vocabulary.roles.values()
    return frozenset(role.id for role in roles if role.level is None)


def _level_of(id_: str, protocol: Protocol, *table: _ClauseSigns) -> Level:
    deciding = deciding_roles(protocol)
    signs = (
        Sign(clause.when, entry.shows)
        for entry in table
        for clause in protocol.clauses
        if clause.modality in entry.modalities
        and clause.action in entry.actions
        and (entry is EMERGENCY or clause.roles & deciding)
    )
    return Level(id_, tuple(signs))
