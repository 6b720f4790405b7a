"""A protocol is the floor and one school's live clauses, whatever their order.

That its plans keep the safety floor is proved in every situation: tests/situations, tests/engine.
"""

import json
import random
from dataclasses import replace

import pytest

from build_tools.content.policy import FLOOR
from build_tools.content.protocols import live_cards, protocol_data, protocol_of, protocol_version
from decision_tree.plan import make_plan
from decision_tree.protocol import Protocol, parse_protocol
from decision_tree.truth import TRUTHS
from tests.projects import the_project

PROTOCOLS = tuple(policy.id for policy in the_project().policies_by_age)


@pytest.mark.parametrize("protocol_id", PROTOCOLS)
def test_the_order_of_clauses_and_answers_changes_nothing(protocol_id: str) -> None:
    protocol = protocol_of(the_project(), protocol_id)
    chance = random.Random(12)  # noqa: S311 (a fixed seed: the test is the same each time)
    clauses = tuple(chance.sample(protocol.clauses, len(protocol.clauses)))
    shuffled = replace(protocol, clauses=clauses)
    # None of these follows from another.
    facts = ("immediate-danger", "adult-involved", "parents-risk", "seen-by-staff")
    situations = [{fact: chance.choice(TRUTHS) for fact in facts} for _ in range(10)]

    assert not [
        given
        for given in situations
        for role in the_project().vocabulary.roles
        if make_plan(protocol, role, given)
        != make_plan(shuffled, role, dict(chance.sample(sorted(given.items()), len(given))))
    ]


# ── Policies to protocols


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
