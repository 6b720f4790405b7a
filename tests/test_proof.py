"""The safety floor is proved for every protocol, and a floor that is broken is caught."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from build_tools.policy import Card
from build_tools.project import Project, load_project
from build_tools.proof import GIVES_WAY, prove, report_proof
from decision_tree.protocol import ALWAYS, Term, When

Change = Callable[[Card], Card | None]


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


def changed(project: Project, change: Change) -> Project:
    """The floor alone, with every card changed, or left out."""
    floor = project.floor
    blocks = [change(block) if isinstance(block, Card) else block for block in floor.blocks]
    kept = tuple(block for block in blocks if block is not None)
    return replace(project, policies={floor.id: replace(floor, blocks=kept)})


def without(*slugs: str) -> Change:
    return lambda card: None if card.slug in slugs else card


def without_action(*actions: str) -> Change:
    return lambda card: None if card.action in actions else card


def when(slug: str, condition: When) -> Change:
    return lambda card: replace(card, when=condition) if card.slug == slug else card


def acting(slug: str, action: str) -> Change:
    """One card does another act, and no never on that act is left."""

    def change(card: Card) -> Card | None:
        if card.slug == slug:
            return replace(card, action=action)
        return None if card.action == action else card

    return change


REFERRALS = ("refer-to-police", "refer-to-social-care", "seek-advice")
NO_ADULT = When(joiner="all", terms=(Term(name="adult-involved", holds=False),))

BROKEN: list[tuple[int, Change]] = [
    (1, without_action(*REFERRALS)),
    (2, without_action(*REFERRALS)),
    (3, without("never-copy-the-imagery")),
    (4, acting("take-the-device-without-looking", "search-device")),
    (5, without("nobody-views-the-imagery")),
    (6, without("never-delete-while-the-police-may-be-needed")),
    (7, when("manage-in-school-only-when-nothing-is-aggravated", ALWAYS)),
    (8, without("record-the-incident")),
    (9, without("do-not-tell-parents-yet")),
    (10, without("call-999-when-someone-is-in-danger")),
    (11, when("listen-and-reassure", NO_ADULT)),
]


def test_the_floor_is_proved_for_every_protocol(project: Project) -> None:
    assert [claim for claim in prove(project) if claim.broken_by] == []


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=[f"rule {rule}" for rule, _ in BROKEN])
def test_a_broken_rule_is_caught(project: Project, rule: int, change: Change) -> None:
    claims = prove(changed(project, change))

    assert any(claim.rule == rule and claim.broken_by for claim in claims)


def test_a_broken_rule_is_told_in_the_vocabularys_phrases(project: Project) -> None:
    lines: list[str] = []
    broken = report_proof(changed(project, without("do-not-tell-parents-yet")), lines.append)

    assert broken == 1
    assert any("parents are not told yet" in line and "nothing is known" in line for line in lines)


def test_every_line_that_may_give_way_says_why() -> None:
    assert all(reason.strip() for reason in GIVES_WAY.values())
