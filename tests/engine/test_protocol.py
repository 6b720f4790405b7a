"""A protocol as JSON reads back as the same protocol."""

import json

import pytest

from decision_tree.protocol import (
    Clause,
    Protocol,
    Term,
    When,
    clause_json,
    parse_protocol,
)
from tests.toy import TABLES

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


def test_a_protocol_reads_back_as_it_was_and_cannot_be_changed() -> None:
    data = {"id": "national", "vocabulary": TABLES, "clauses": [clause_json(CLAUSE)]}
    protocol = parse_protocol(json.loads(json.dumps(data)))

    assert (protocol.id, protocol.clauses) == ("national", (CLAUSE,))
    with pytest.raises(AttributeError):
        setattr(protocol, Protocol.__slots__[0], "other")
