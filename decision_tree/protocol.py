"""A protocol: the national floor and one school's clauses, as the engine sees them, and nothing
that is only text.

`parse_protocol` reads what the build compiled from the clause cards, which has been checked before;
a clause that is replaced is not in it. The order of the clauses means nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from decision_tree.consequences import Consequences, find_consequences
from decision_tree.vocabulary import Vocabulary, parse_vocabulary

ClauseModality = Literal["never", "must", "should", "may", "ask"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A fact or a named condition that holds, or (`holds` false) certainly does not."""

    name: str
    holds: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """What a clause depends on: any, or all, of its terms. No term at all: always.

    `only_certain`: while it is not known it counts as excluded. For a clause of which doubt is a
    reason to ask and not to act, as where both telling and not telling may harm.
    """

    joiner: Literal["any", "all"]
    terms: tuple[Term, ...]
    only_certain: bool = False


ALWAYS = When(joiner="all", terms=())
NO_DEADLINE = 99
"""The place of a clause without a deadline, behind all that have one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One idea, one modality, one action, for these roles, when this holds. `ask` puts a question
    and does nothing. `due`: the place of its deadline among those of the vocabulary, soonest first.
    """

    id: str
    modality: ClauseModality
    action: str
    topic: str
    roles: frozenset[str]
    when: When
    due: int = NO_DEADLINE


@dataclass(frozen=True, kw_only=True, slots=True)
class Protocol:
    """What `plan.make_plan` decides by. `memo`: what of it was worked out already, by whoever needs
    it for each plan.
    """

    id: str
    vocabulary: Vocabulary
    clauses: tuple[Clause, ...]
    memo: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Make equal conditions one object, so that whoever looks at each looks once."""
        same = [(clause, made_one(clause.when, self.vocabulary)) for clause in self.clauses]
        clauses = tuple(c if c.when is when else replace(c, when=when) for c, when in same)
        object.__setattr__(self, "clauses", clauses)

    @property
    def consequences(self) -> Consequences:
        """What follows from each single answer: drawn once, and not for each open fact of each
        plan.
        """
        if "consequences" not in self.memo:
            self.memo["consequences"] = find_consequences(self.vocabulary)
        drawn: Consequences = self.memo["consequences"]
        return drawn

    def is_added(self, clause: str) -> bool:
        """Whether a clause is the protocol's own, and not the floor's. The floor stands alone where
        every clause is the protocol's own: then none is added.
        """
        own = f"{self.id}#"
        if "has floor" not in self.memo:
            self.memo["has floor"] = not all(each.id.startswith(own) for each in self.clauses)
        return self.memo["has floor"] and clause.startswith(own)

    def clauses_for(
        self, role: str, *, away: bool, ended: frozenset[str] = frozenset()
    ) -> tuple[Clause, ...]:
        """The clauses that a role reads. `away`: nobody of the vocabulary's absence is there;
        `ended`: the actions of which nobody is told anything.
        """
        key = (role, away, ended)
        if key not in self.memo:
            absence = self.vocabulary.stood_in_for(role, away=away)
            theirs, leaves = (absence.of, absence.leaves) if absence else (role, ())
            self.memo[key] = tuple(
                clause
                for clause in self.clauses
                if clause.action not in ended
                and (
                    role in clause.roles or (theirs in clause.roles and clause.action not in leaves)
                )
            )
        found: tuple[Clause, ...] = self.memo[key]
        return found


def made_one(when: When, vocabulary: Vocabulary) -> When:
    """The one object that is this condition in all protocols of a vocabulary."""
    one: When = vocabulary.whens.setdefault(when, when)
    return one


def parse_protocol(data: Mapping[str, Any]) -> Protocol:
    """Protocol from `{"id", "vocabulary", "clauses"}`, as written by `protocol_json`."""
    return Protocol(
        id=data["id"],
        vocabulary=parse_vocabulary(data["vocabulary"]),
        clauses=tuple(_parse_clause(entry) for entry in data["clauses"]),
    )


def clause_json(clause: Clause) -> dict[str, Any]:
    """The clause as plain JSON values; `parse_protocol` reads it back."""
    return {
        "id": clause.id,
        "modality": clause.modality,
        "action": clause.action,
        "topic": clause.topic,
        "roles": sorted(clause.roles),
        "when": {
            "joiner": clause.when.joiner,
            "terms": [[term.name, term.holds] for term in clause.when.terms],
            "only_certain": clause.when.only_certain,
        },
        "due": clause.due,
    }


def _parse_clause(entry: Mapping[str, Any]) -> Clause:
    return Clause(
        id=entry["id"],
        modality=entry["modality"],
        action=entry["action"],
        topic=entry["topic"],
        roles=frozenset(entry["roles"]),
        when=When(
            joiner=entry["when"]["joiner"],
            terms=tuple(Term(name=name, holds=holds) for name, holds in entry["when"]["terms"]),
            only_certain=entry["when"]["only_certain"],
        ),
        due=entry["due"],
    )
