"""One small vocabulary for the tests of the engine and of what works out all its situations.

Everything that a real one has stands in it once: screens of each kind, an implication with two
conclusions, one that starts from a no, conditions on conditions, a role with a fixed headline.
`narrowed` leaves few enough facts to try every situation out. Conditions are written as in cards:
"phone and no shared", "adult or danger", "" for always.
"""

import tomllib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import product
from pathlib import Path
from typing import Any

from decision_tree.protocol import ALWAYS, Clause, ClauseModality, Protocol, Term, When
from decision_tree.situation import ImpossibleAnswers, settle
from decision_tree.truth import TRUTHS
from decision_tree.vocabulary import Answers, Vocabulary, parse_vocabulary

TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))

VOCABULARY = parse_vocabulary(TABLES)
TOPICS = {"call-999": "danger", "delete": "device", "lock": "device"}
"""Where an action's clauses stand, if not among the referrals."""


def changed(**tables: Any) -> Vocabulary:
    """The vocabulary with other tables in the place of its own."""
    return parse_vocabulary({**TABLES, **tables})


def narrowed(facts: str, implies: Sequence[dict[str, Any]] = ()) -> Vocabulary:
    """The vocabulary on these facts alone; nothing is implied but what is given."""
    kept, tables = facts.split(), deepcopy(TABLES)
    tables["implies"] = list(implies)
    tables["fact"] = {id_: fact for id_, fact in tables["fact"].items() if id_ in kept}
    for condition in tables["condition"].values():
        for joiner in condition.keys() & {"any", "all"}:
            known = [*kept, *tables["condition"]]
            condition[joiner] = [member for member in condition[joiner] if member in known]
    for screen in tables["screen"]:
        screen["facts"] = [fact for fact in screen.get("facts", ()) if fact in kept]
        # An option may say what follows from it, which is no longer implied: each is asked instead.
        if screen.pop("option", None):
            screen["ask"] = "each"
    tables["screen"] = [s for s in tables["screen"] if s["facts"] or s["id"] == "role"]
    return parse_vocabulary(tables)


def possible_situations(vocabulary: Vocabulary) -> Iterator[Answers]:
    """Every way to know of each fact whether it is so, with all that follows drawn."""
    for answers in product(TRUTHS, repeat=len(vocabulary.facts)):
        situation = dict(zip(vocabulary.facts, answers, strict=True))
        try:
            if settle(situation, vocabulary).values == situation:
                yield situation
        except ImpossibleAnswers:
            continue


def a_when(words: str) -> When:
    """The condition that a card would write so, with the names in place of phrases."""
    if not words:
        return ALWAYS
    joiner = " or " if " or " in words else " and "
    terms = (
        Term(name=word.removeprefix("no "), holds=not word.startswith("no "))
        for word in words.split(joiner)
    )
    return When(joiner="any" if joiner == " or " else "all", terms=tuple(terms))


def a_clause(
    modality: ClauseModality,
    action: str,
    when: str = "",
    *,
    roles: str = "staff lead",
    id_: str = "",
) -> Clause:
    """A clause for these roles, by the name of what it says unless it has an id."""
    slug = "-".join([modality, action, when or "always"]).replace(" ", "-")
    return Clause(
        id=id_ or f"national#{slug}",
        modality=modality,
        action=action,
        topic=TOPICS.get(action, "referral"),
        roles=frozenset(roles.split()),
        when=a_when(when),
    )


def a_protocol(
    *clauses: Clause, id_: str = "national", vocabulary: Vocabulary = VOCABULARY
) -> Protocol:
    return Protocol(id=id_, vocabulary=vocabulary, clauses=clauses)
