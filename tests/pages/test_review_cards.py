"""Review cards show what one answer does, and a decision on one is held."""

from dataclasses import replace
from datetime import date

import pytest

from build_tools.content.policy import Card
from build_tools.content.project import Decision, Project, load_project
from build_tools.pages.review_cards import (
    BASES,
    Pair,
    check_decisions,
    decide,
    find_pairs,
    render_decisions,
    review_card_pages,
)
from decision_tree.protocol import ALWAYS

TODAY = date(2026, 11, 20)
ADULT = "adult-involved: not-known to yes"


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


@pytest.fixture(scope="module")
def pairs(project: Project) -> dict[str, Pair]:
    return {pair.id: pair for pair in find_pairs(project, "national")}


def decision(project: Project, says: str = "agree", **changes: str) -> Decision:
    made = decide(project, "national", ADULT, says, by="safeguarding lead", on=TODAY)
    return replace(made, **changes)


def messages(project: Project, *decisions: Decision) -> list[str]:
    found = check_decisions(replace(project, decisions=decisions))
    return [f"{finding.message}: {finding.value}" for finding in found]


# ── The cards


def test_every_fact_that_can_be_asked_has_a_card(project: Project, pairs: dict[str, Pair]) -> None:
    asked = {
        fact
        for screen in project.vocabulary.screens.values()
        if screen.asking == "each"
        for fact in screen.facts
    }

    assert asked - {name.partition(":")[0] for name in pairs} == set()


def test_no_card_shows_two_plans_that_are_the_same(pairs: dict[str, Pair]) -> None:
    assert [pair.id for pair in pairs.values() if not pair.differs] == []


def test_a_criterion_that_becomes_certain_is_referred(pairs: dict[str, Pair]) -> None:
    pair = pairs[ADULT]

    assert pair.levels == ("seek-advice", "refer-now")
    assert "national#refer-when-an-adult-is-involved" in pair.settled
    assert "national#refer-when-an-adult-is-involved" not in pair.new


def test_a_doubt_takes_the_schools_own_decision_away(pairs: dict[str, Pair]) -> None:
    pair = pairs["adult-involved: no to not-known"]

    assert "national#manage-in-school-only-when-nothing-is-aggravated" in pair.gone
    assert "national#refer-when-an-adult-is-involved" in pair.new


def test_what_matters_only_beside_something_else_is_shown_beside_it(
    pairs: dict[str, Pair],
) -> None:
    assert pairs["on-pupil-device: no to not-known"].base == BASES[1][0]


def test_another_difference_has_another_fingerprint(
    project: Project, pairs: dict[str, Pair]
) -> None:
    slug = "refer-when-an-adult-is-involved"
    blocks = tuple(
        replace(block, when=ALWAYS) if isinstance(block, Card) and block.slug == slug else block
        for block in project.floor.blocks
    )
    floor = replace(project.floor, blocks=blocks)
    changed = replace(project, policies={**project.policies, "national": floor})
    after = {pair.id: pair for pair in find_pairs(changed, "national")}

    assert after[ADULT].fingerprint != pairs[ADULT].fingerprint


def test_other_words_have_the_same_fingerprint(project: Project, pairs: dict[str, Pair]) -> None:
    blocks = tuple(
        replace(block, statement="do something else") if isinstance(block, Card) else block
        for block in project.floor.blocks
    )
    floor = replace(project.floor, blocks=blocks)
    changed = replace(project, policies={**project.policies, "national": floor})

    assert {pair.id: pair.fingerprint for pair in find_pairs(changed, "national")} == {
        pair.id: pair.fingerprint for pair in pairs.values()
    }


# ── The page


@pytest.fixture(scope="module")
def page(project: Project) -> str:
    decided = replace(project, decisions=(decision(project),))
    return next(
        page.markdown for page in review_card_pages(decided, TODAY) if page.path == "review.md"
    )


def test_the_page_has_every_card_with_boxes(page: str, pairs: dict[str, Pair]) -> None:
    assert page.count('class="pair"') == len(pairs)
    assert page.count("</span> Agree <span") == len(pairs)
    assert page.count("</span> Disagree, because:") == len(pairs)


def test_every_card_has_its_name_and_fingerprint(page: str, pairs: dict[str, Pair]) -> None:
    shown = [f"<code>{pair.id}</code>, {pair.fingerprint}" for pair in pairs.values()]

    assert [text for text in shown if text not in page] == []


def test_what_was_decided_is_shown_by_role_and_date(page: str) -> None:
    assert page.count("Agree: safeguarding lead, 20 November 2026.") == 1


def test_every_protocol_has_its_cards(project: Project) -> None:
    paths = [page.path for page in review_card_pages(project, TODAY)]

    assert paths == ["review.md"] + [
        f"policies/{policy.id}/review.md" for policy in project.policies_by_age[1:]
    ]


# ── Decisions


def test_a_decision_that_agrees_is_no_finding(project: Project) -> None:
    assert messages(project, decision(project)) == []


def test_a_decision_that_disagrees_is_a_finding(project: Project) -> None:
    assert messages(project, decision(project, "disagree")) == [
        f"safeguarding lead disagreed with what this answer does: {ADULT}"
    ]


def test_a_decision_on_another_difference_is_a_finding(project: Project) -> None:
    assert messages(project, decision(project, fingerprint="00000000")) == [
        f"the plans differ otherwise than when this was decided: {ADULT}"
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"protocol": "nationel"}, "no such protocol: nationel"),
        ({"pair": "adult-involved: no to maybe"}, "no such review card: adult-involved: no to m"),
        ({"by": "a friend"}, "unknown reviewer: a friend"),
        ({"says": "perhaps"}, "a decision is agree or disagree: perhaps"),
    ],
    ids=["protocol", "card", "reviewer", "word"],
)
def test_a_decision_that_names_nothing_known_is_a_finding(
    project: Project, changes: dict[str, str], message: str
) -> None:
    (found,) = messages(project, decision(project, **changes))

    assert found.startswith(message)


def test_every_recorded_decision_still_holds(project: Project) -> None:
    assert list(check_decisions(project)) == []


def test_a_decision_is_written_and_a_later_one_replaces_it(project: Project) -> None:
    first, second = decision(project, "disagree"), decision(project)
    text = render_decisions(replace(project, decisions=(first,)), second)

    assert text.count("[[decision]]") == 1
    assert f'pair = "{ADULT}"\nsays = "agree"\nfingerprint = "{second.fingerprint}"' in text


def test_a_card_that_does_not_exist_cannot_be_decided(project: Project) -> None:
    with pytest.raises(KeyError):
        decide(project, "national", "no such card", "agree", by="police", on=TODAY)
