"""The safety floor is proved for every protocol, and a floor that is broken is caught."""

import pytest

from build_tools.content.project import Project, load_project
from build_tools.situations.broken_floors import (
    BROKEN,
    IMPOSSIBLE,
    NOT_YET,
    Change,
    changed,
    saying,
    when,
    without_action,
)
from build_tools.situations.floor_claims import (
    GIVES_WAY,
    NEVER_AT_ALL,
    REFERRALS,
    Claim,
    count_situations,
    prove,
    prove_protocol,
    report_proof,
)
from decision_tree.protocol import ALWAYS


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


@pytest.fixture(scope="module")
def proved(project: Project) -> list[Claim]:
    return list(prove(project))


def broken_by(project: Project, claim_id: str) -> Claim | None:
    """The first claim of this name that does not hold of the floor."""
    claims = prove_protocol(project, project.floor.id)
    return next((claim for claim in claims if claim.id == claim_id and claim.broken_by), None)


# ── What is proved


def test_the_floor_is_proved_for_every_protocol(proved: list[Claim]) -> None:
    assert [claim for claim in proved if claim.broken_by] == []


def test_every_claim_in_words_is_proved_and_no_other(project: Project, proved: list[Claim]) -> None:
    written = {claim.id for rule in project.rules for claim in rule.claims}

    assert {claim.id for claim in proved} == written


def test_every_claim_is_made_of_every_protocol_or_of_the_floor_alone(
    project: Project, proved: list[Claim]
) -> None:
    for rule in project.rules:
        for text in rule.claims:
            made_of = {claim.protocol for claim in proved if claim.id == text.id}
            every = {"floor": {project.floor.id}, "every": {*project.policies}}
            assert (text.id, made_of) == (text.id, every[text.of])


def test_no_claim_is_made_twice(proved: list[Claim]) -> None:
    made = [(claim.protocol, claim.id, claim.text) for claim in proved]

    assert len(made) == len(set(made))


def test_all_situations_are_counted(project: Project) -> None:
    assert count_situations(project) == 19_017_084_744


# ── What is caught


@pytest.mark.parametrize(("claim_id", "change"), BROKEN, ids=[name for name, _ in BROKEN])
def test_what_breaks_a_claim_is_caught(project: Project, claim_id: str, change: Change) -> None:
    assert broken_by(changed(project, change), claim_id) is not None


def test_every_claim_but_that_on_order_is_broken_on_purpose(project: Project) -> None:
    """No order of clauses can be written in a card that changes what the protocol says."""
    written = {claim.id for rule in project.rules for claim in rule.claims}

    assert written - {name for name, _ in BROKEN} == {"order-changes-nothing"}


@pytest.mark.parametrize("action", NEVER_AT_ALL)
def test_each_never_is_missed_by_itself(project: Project, action: str) -> None:
    claim = broken_by(changed(project, without_action(action)), "harm-is-a-never")

    assert claim is not None
    assert action in claim.text


# ── What is said of it


def lines_of(project: Project) -> list[str]:
    lines: list[str] = []
    report_proof(project, lines.append)
    return lines


def test_a_broken_claim_is_told_with_the_smallest_situation_and_what_the_plan_says(
    project: Project,
) -> None:
    lines = lines_of(changed(project, without_action("tell-parents")))
    place = next(number for number, line in enumerate(lines) if "broken:" in line)

    assert [line.strip() for line in lines[place : place + 3]] == [
        "national: broken: parents are told where it certainly puts no child at risk",
        "when telling parents puts no child at risk",
        "no line on tell-parents",
    ]


def test_the_clauses_at_fault_are_named(project: Project) -> None:
    weaker = saying("never-copy-the-imagery", "must")
    claim = broken_by(changed(project, weaker), "harm-is-a-never")

    assert claim is not None
    assert claim.at_fault == ("must copy-imagery: national#never-copy-the-imagery",)


def test_what_gives_way_is_named(project: Project) -> None:
    claim = broken_by(changed(project, when(NOT_YET, ALWAYS)), "parents-are-told")

    assert claim is not None
    assert f"national#tell-parents-early gives way to national#{NOT_YET}" in claim.at_fault


def test_what_makes_a_headline_is_named(project: Project) -> None:
    claim = broken_by(changed(project, without_action(*REFERRALS)), "certain-criterion-refers-now")

    assert claim is not None
    assert claim.at_fault[-1] == "the headline is seek-advice"


def test_what_is_broken_whatever_is_answered_is_told_so(project: Project) -> None:
    claim = broken_by(changed(project, when("listen-and-reassure", IMPOSSIBLE)), "clause-acts")

    assert claim is not None
    assert claim.broken_by == "whatever is answered"
    assert claim.text == "national#listen-and-reassure stands for certain in some plan"


def test_every_line_that_may_give_way_says_why() -> None:
    assert all(reason.strip() for reason in GIVES_WAY.values())
