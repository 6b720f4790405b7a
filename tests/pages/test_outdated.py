"""What is outdated or unsafe in the policies is findable, is marked, and never enters a plan."""

import re
import tomllib
from html import unescape
from pathlib import Path

import pytest

from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.pages.no_longer_right import no_longer_right_page
from build_tools.pages.page import short_title

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


@pytest.fixture(scope="module")
def entries(project: Project) -> list[tuple[str, str, str]]:
    """Kind, policy and statement of every entry of the page on what is no longer right."""
    found = []
    _, *parts = re.split(r' id="([a-z]+)">[A-Z]', no_longer_right_page(project).markdown)
    for kind, part in zip(parts[::2], parts[1::2], strict=True):
        for policy, said in re.findall(r"</span> (.*?)<br><s>(.*?)</s>", part):
            statement = re.sub(r"<[^>]+>", "", said)
            found.append((kind, unescape(policy), unescape(statement)))
    return found


def cards_of(project: Project) -> list[Card]:
    return [card for policy in project.policies_by_age for card in policy.cards]


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


def test_every_statement_known_to_be_outdated_is_on_the_page(
    project: Project, entries: list[tuple[str, str, str]]
) -> None:
    def stands_there(policy_id: str, kind: str, words: str) -> bool:
        title = short_title(project.policies[policy_id])
        return any(
            (of_kind, of_policy) == (kind, title)
            and all(word.casefold() in statement.casefold() for word in words.split("|"))
            for of_kind, of_policy, statement in entries
        )

    known = [
        (policy_id, kind, words)
        for policy_id, kinds in KNOWN.items()
        for kind, statements in kinds.items()
        for words in statements
    ]

    assert [one for one in known if not stands_there(*one)] == []


def test_no_policy_calls_a_statement_outdated_without_a_mark(project: Project) -> None:
    calling = re.compile(r"^This is (outdated|unsafe|conflicting|incomplete|local)\b", re.MULTILINE)
    prose = {
        policy.id: (project.root / policy.path).read_text("utf-8")
        for policy in project.policies.values()
    }

    assert [id_ for id_, text in prose.items() if calling.search(text)] == []
