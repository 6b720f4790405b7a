"""How this is checked: what was proved and tested, counted, and what was not, for anyone to read.

The numbers are those that the runs recorded in docs/data/checked.toml, each with its day and with
the version of what it ran on. The page counts nothing itself but the clauses and how far each was
checked.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from build_tools.content.policy import Policy
from build_tools.content.project import ROOT, Project
from build_tools.content.protocols import protocol_of, protocol_version
from build_tools.pages.page import CHECKED_WORDS, Page, find_card, link_to, render_page
from build_tools.situations.engine_mutation import fingerprint_engine
from build_tools.situations.floor_claims import Claim, count_situations
from build_tools.situations.help_claims import HelpClaim, count_help_situations
from build_tools.situations.record import CHECKED, load_record
from decision_tree.plan import make_plan
from decision_tree.protocol import clause_json

ENGINE = "decision_tree/*.py"
SCENARIOS = ("tests/scenarios/*.toml", "tests/stories.toml")
ADDRESS = "how-this-is-checked"

Counts = dict[str, str | int]


def checked_pages(project: Project, today: date) -> Iterator[Page]:
    """The public page."""
    yield render_page(
        f"{ADDRESS}.md",
        "How this is checked",
        "how-this-is-checked.md.jinja",
        project=project,
        record=load_record(project.root / CHECKED),
        version=find_version(project),
        engine=fingerprint_engine(project.root),
        rules=[
            (rule, [link_to(project, find_card(project, id_), "../") for id_ in rule.rests_on])
            for rule in project.rules
        ],
        marks=[(policy, count_marks(policy)) for policy in project.policies_by_age],
        to_check=[
            link_to(project, card, "../")
            for card in project.floor.cards
            if card.is_live and card.checked.state == "to-check"
        ],
        checked_words=CHECKED_WORDS,
        reviewed_by=Counter(review.by for review in project.reviews.values()),
        decisions=len(project.decisions),
        today=today.isoformat(),
    )


def find_version(project: Project) -> str:
    """Eight digits that change when any protocol, or the engine, decides by something else."""
    texts = [protocol_version(project, policy.id) for policy in project.policies_by_age]
    texts += [
        json.dumps(clause_json(clause), sort_keys=True)
        for tree in project.help_trees
        for clause in tree.protocol.clauses
    ]
    texts += [path.read_text(encoding="utf-8") for path in sorted(project.root.glob(ENGINE))]
    return sha256("\n".join(texts).encode()).hexdigest()[:8]


def count_proof(project: Project, claims: Iterable[Claim], on: date) -> Counts:
    """The section of the proof: situations, protocols, and the claims proved of each rule."""
    proved = Counter(claim.rule for claim in claims if not claim.broken_by)
    return {
        "on": on.isoformat(),
        "version": find_version(project),
        "situations": count_situations(project),
        "protocols": len(project.policies),
        "claims": proved.total(),
        **{f"rule-{rule.number}": proved[rule.number] for rule in project.rules},
    }


def count_help(project: Project, claims: Iterable[HelpClaim], on: date) -> Counts:
    """The section of the trees for pupils and parents."""
    return {
        "on": on.isoformat(),
        "version": find_version(project),
        "trees": len(project.help_trees),
        "situations": count_help_situations(project.help_trees[0]) if project.help_trees else 0,
        "claims": sum(not claim.broken_by for claim in claims),
    }


def count_scenarios(project: Project, on: date) -> Counts:
    """The section of the scenarios: how many, and how many clauses stand in some plan of theirs."""
    scenarios, stories = (
        [entry for path in sorted(ROOT.glob(pattern)) for entry in _entries(path)]
        for pattern in SCENARIOS
    )
    clauses = {
        clause.id
        for policy in project.policies_by_age
        for clause in protocol_of(project, policy.id).clauses
    }
    return {
        "on": on.isoformat(),
        "version": find_version(project),
        "scenarios": len(scenarios),
        "stories": len(stories),
        "clauses": len(clauses),
        "covered": len(_standing(project, [*scenarios, *stories]) & clauses),
    }


def count_marks(policy: Policy) -> Mapping[str, int]:
    """How many live clauses carry each mark on how far they were checked."""
    return Counter(card.checked.state for card in policy.cards if card.is_live)


def _entries(path: Path) -> list[dict[str, Any]]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    entries: list[dict[str, Any]] = tables.get("scenario") or tables["story"]
    return entries


def _standing(project: Project, entries: Iterable[Mapping[str, Any]]) -> set[str]:
    standing = set[str]()
    for entry in entries:
        protocol = protocol_of(project, entry["protocol"])
        plan = make_plan(protocol, entry["role"], entry["answers"])
        standing |= {action.clause.id for action in plan.actions}
        standing |= {*plan.asks, *(lost.clause for lost in plan.overridden)}
    return standing
