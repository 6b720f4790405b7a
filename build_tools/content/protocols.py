"""Policies to protocols: the floor's live clauses and one school's, for the engine and for the
browser.

A clause that is replaced, and a card with a finding, is never compiled.
"""

import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import Project
from decision_tree.protocol import Protocol, clause_json
from decision_tree.vocabulary import logic_tables

COMPILED = Path("build/protocols")


def protocol_of(project: Project, policy_id: str) -> Protocol:
    """The protocol of a policy: the floor plus its own live clauses."""
    return Protocol(
        id=policy_id,
        vocabulary=project.vocabulary,
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
        "vocabulary": logic_tables(project.vocabulary_tables),
        "clauses": [clause_json(clause) for clause in protocol.clauses],
    }


def protocol_version(project: Project, policy_id: str) -> str:
    """Eight digits that change when anything changes by which the protocol decides."""
    text = json.dumps(protocol_data(project, policy_id), sort_keys=True)
    return sha256(text.encode()).hexdigest()[:8]


def write_protocols(project: Project) -> list[Path]:
    """Write every protocol with its texts to build/protocols, for the command line; return the
    files.
    """
    folder = project.root / COMPILED
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        if old.stem not in project.policies:
            old.unlink()
    written = []
    for policy_id, policy in project.policies.items():
        data = {
            **protocol_data(project, policy_id),
            "title": policy.title,
            "sources": dict(project.fingerprints),
            "texts": {card.id: _text_of(card) for card in live_cards(project, policy_id)},
        }
        path = folder / f"{policy_id}.json"
        path.write_text(json.dumps(data, indent=1), encoding="utf-8")
        written.append(path)
    return written


def _text_of(card: Card) -> dict[str, Any]:
    return {
        "heading": card.heading,
        "statement": card.statement,
        "when": card.when_text,
        "until": card.until,
        "why": card.why,
        "source": card.source,
        "checked": asdict(card.checked),
    }
