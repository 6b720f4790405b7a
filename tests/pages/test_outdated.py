"""What is outdated or unsafe in the policies is findable, is marked, and never enters a plan."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path

from build_tools.content.marks import find_marks
from build_tools.content.policy import Card
from build_tools.content.project import Project
from tests.pages.test_reference import cards_of

UNSAFE_IN_MANNER = {
    "assunnah-primary#block-the-whole-network": "closing off one file is right, all users is not",
    "city-of-rochester#give-the-child-s-name-and-birth-date": "an address is enough, no name",
    "city-of-rochester#use-real-stories-from-the-news": "teaching is right, by fear is not",
    "city-of-rochester#use-the-grandmother-test": "teaching is right, by shame is not",
    "dorset-protocol#report-to-ceop-in-place-of-the-police": "as well is right, instead is not",
}
"""Unsafe clauses whose act is right when it is done otherwise, with what makes it right."""

KNOWN = tomllib.loads(Path(__file__).with_name("no_longer_right.toml").read_text("utf-8"))
"""Words of each statement that is known to be no longer right, by policy and kind."""


# ── What is replaced never acts


def unsafe_ones(project: Project) -> list[tuple[Card, Card]]:
    """Every clause that is marked unsafe, with what replaces it."""
    by_id = {card.id: card for card in cards_of(project)}
    return [
        (card, by_id[card.replaced_by])
        for card in by_id.values()
        if not card.is_live and card.why.startswith("unsafe:")
    ]


def test_what_replaces_an_unsafe_clause_does_not_ask_for_the_same_act(project: Project) -> None:
    asking = {
        unsafe.id
        for unsafe, today in unsafe_ones(project)
        if today.modality != "never" and today.action == unsafe.action
    }

    assert asking == UNSAFE_IN_MANNER.keys()


def test_no_unsafe_clause_is_national(project: Project) -> None:
    assert {card.policy for card, _ in unsafe_ones(project)} == KNOWN.keys()


# ── What is known to be outdated is findable


def test_every_statement_known_to_be_outdated_is_marked_so(project: Project) -> None:
    """And stands so on the page, as tests/pages/test_reference.py holds."""
    marked = defaultdict[tuple[str, str], list[str]](list)
    for mark in (mark for policy in project.policies.values() for mark in find_marks(policy)):
        marked[mark.policy, mark.kind].append(mark.statement.casefold())
    for card in cards_of(project):
        marked[card.policy, card.why.partition(":")[0]].append(card.statement.casefold())

    assert [
        (policy_id, kind, words)
        for policy_id, kinds in KNOWN.items()
        for kind, statements in kinds.items()
        for words in statements
        if not any(
            all(word in statement for word in words.casefold().split("|"))
            for statement in marked[policy_id, kind]
        )
    ] == []


def test_no_policy_calls_a_statement_outdated_without_a_mark(project: Project) -> None:
    calling = re.compile(r"^This is (outdated|unsafe|conflicting|incomplete|local)\b", re.MULTILINE)
    prose = {
        policy.id: (project.root / policy.path).read_text("utf-8")
        for policy in project.policies.values()
    }

    assert [id_ for id_, text in prose.items() if calling.search(text)] == []
