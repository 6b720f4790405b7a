"""A protocol is the floor and one school's live clauses.

That its plans keep the safety floor, whatever the order of clauses, is proved in every situation:
tests/situations, tests/engine.
"""

import json
from dataclasses import replace

import pytest

from build_tools.content.policy import FLOOR
from build_tools.content.protocols import live_cards, protocol_data, protocol_of, protocol_version
from decision_tree.protocol import Protocol, parse_protocol
from tests.projects import the_project

PROTOCOLS = tuple(policy.id for policy in the_project().policies_by_age)


@pytest.fixture(params=PROTOCOLS)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    return protocol_of(the_project(), request.param)


def test_a_protocol_is_the_floors_live_clauses_and_then_its_own(protocol: Protocol) -> None:
    own = the_project().policies[protocol.id].cards if protocol.id != FLOOR else ()
    live = [card.id for card in (*the_project().floor.cards, *own) if not card.replaced_by]

    assert [clause.id for clause in protocol.clauses] == live


def test_its_data_reads_back_as_the_protocol_and_holds_no_wording(protocol: Protocol) -> None:
    data = json.dumps(protocol_data(the_project(), protocol.id))
    texts = {card.source for card in live_cards(the_project(), protocol.id)}
    texts |= {fact.definition for fact in the_project().wording.facts.values()}

    assert parse_protocol(json.loads(data)) == protocol
    assert [text for text in texts if text in data] == []


def test_a_protocol_whose_actions_change_places_has_another_version() -> None:
    tables = the_project().vocabulary_tables
    turned = {**tables, "action": dict(reversed(tables["action"].items()))}
    other = replace(the_project(), vocabulary_tables=turned)

    assert protocol_version(other, FLOOR) != protocol_version(the_project(), FLOOR)
