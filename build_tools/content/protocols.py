"""Policies to protocols: the floor's live clauses and one school's, for the engine and for the
browser.

A clause that is replaced, and a card with a finding, is never compiled.
"""

import json
from hashlib import sha256
from typing import Any

from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import Project
from build_tools.content.vocabulary import logic_tables
from decision_tree.protocol import Protocol, clause_json


def protocol_of(project: Project, policy_id: str) -> Protocol:
    """The protocol of a policy: the floor plus its own live clauses."""
    return Protocol(
        id=policy_id,
        vocabulary=project.vocabulary_of(policy_id),
        clauses=tuple(card.clause for card in live_cards(project, policy_id)),
    )


def live_cards(project: Project, policy_id: str) -> list[Card]:
    """The cards that can stand in a plan of the policy's protocol: the floor's first."""
    policies: list[Policy] = [project.floor]
    if policy_id != FLOOR:
        policies.append(project.policies[policy_id])
    return [card for policy in policies for card in policy.cards if card.is_live]


def protocol_data(project: Project, policy_id: str) -> dict[str, Any]:
    """What the engine needs to decide by this protocol, as plain JSON values: no text."""
    protocol = protocol_of(project, policy_id)
    return {
        "id": protocol.id,
        "vocabulary": logic_tables(project.tables_of(policy_id)),
        "clauses": [clause_json(clause) for clause in protocol.clauses],
    }


def protocol_version(project: Project, policy_id: str) -> str:
    """Eight digits that change when anything changes by which the protocol decides."""
    return sha256(logic_text(project, policy_id).encode()).hexdigest()[:8]


def logic_text(project: Project, policy_id: str) -> str:
    """All by which a protocol decides, in its order: that of actions is that of a plan's lines."""
    return json.dumps(protocol_data(project, policy_id))
