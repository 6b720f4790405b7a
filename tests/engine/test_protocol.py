"""A protocol as JSON reads back as the same protocol."""

import json
from typing import Any

import pytest

from decision_tree.protocol import (
    ALWAYS,
    NO_DEADLINE,
    Clause,
    Protocol,
    Term,
    When,
    clause_json,
    parse_protocol,
)

CLAUSE = Clause(
    id="national#lock-it-away",
    modality="must",
    action="secure-device",
    topic="device",
    roles=frozenset({"staff", "head"}),
    when=When(
        joiner="any",
        terms=(Term(name="online", holds=True), Term(name="in-scope", holds=False)),
    ),
)


def data_of(*clauses: Any) -> dict[str, Any]:
    """A protocol with the least vocabulary that is accepted."""
    vocabulary = {
        "everyone": "everyone",
        "screen": [{"id": "role"}, {"id": "one", "ask": "each", "facts": ["online"]}],
        "fact": {"online": {"yes": "it is online", "no": "it is not online"}},
        "condition": {
            id_: {"any": ["online"], "yes": f"{id_} holds", "no": f"{id_} does not hold"}
            for id_ in ("in-scope", "referral-criterion", "aggravated", "police-may-be-needed")
        },
        "implies": [],
        "role": {"staff": {"name": "staff", "most_screens": 2}},
        "modality": {"order": ["never", "must", "should", "may"], "permissive": ["may"]},
        "referral": {
            "order": ["emergency", "refer-now", "seek-advice", "school-decides", "another-policy"]
        },
        "action": {
            id_: id_
            for id_ in (
                "call-999",
                "tell-lead",
                "refer-to-police",
                "refer-to-social-care",
                "seek-advice",
            )
        },
        "topic": {"imagery": ["device"]},
    }
    return {"id": "national", "vocabulary": vocabulary, "clauses": list(clauses)}


def test_a_clause_is_plain_json() -> None:
    assert clause_json(CLAUSE) == {
        "id": "national#lock-it-away",
        "modality": "must",
        "action": "secure-device",
        "topic": "device",
        "roles": ["head", "staff"],
        "when": {
            "joiner": "any",
            "terms": [["online", True], ["in-scope", False]],
            "only_certain": False,
        },
        "due": NO_DEADLINE,
    }


def test_a_clause_reads_back_as_it_was() -> None:
    data = json.loads(json.dumps(data_of(clause_json(CLAUSE))))

    assert parse_protocol(data).clauses == (CLAUSE,)


def test_a_protocol_has_its_id() -> None:
    assert parse_protocol(data_of()).id == "national"


def test_always_depends_on_nothing() -> None:
    assert (ALWAYS.joiner, ALWAYS.terms) == ("all", ())


def test_a_protocol_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        setattr(parse_protocol(data_of()), Protocol.__slots__[0], "other")
