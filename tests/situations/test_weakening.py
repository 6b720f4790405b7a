"""Every claim of the safety floor is needed, and every role, action and change of an answer in it.

The recorded mutants leave out what a claim says of one role, one action or one change. Here the
lists of `proof.py` themselves are changed, and a floor that was caught is caught no more.
"""

import tomllib
from collections.abc import Callable

import pytest

from build_tools.content.project import ROOT, Project, load_project
from build_tools.situations import floor_claims as proof
from build_tools.situations.broken_floors import broken_floors
from build_tools.situations.floor_claims import (
    DECIDING,
    FRONT_LINE,
    GIVES_WAY,
    LEFT_TO_THE_LEAD,
    NEVER_AT_ALL,
    WORRIES,
    find_broken,
)
from build_tools.situations.mutation import Verdict, numbers_of, render_verdict
from build_tools.situations.record import CHECKED
from build_tools.situations.weakening import judge_claims
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, Truth, all_of, any_of, negate


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


@pytest.fixture(scope="module")
def floors(project: Project) -> dict[str, Project]:
    return dict(broken_floors(project))


@pytest.fixture(scope="module")
def verdicts(project: Project) -> list[Verdict]:
    return list(judge_claims(project))


def catches(project: Project, claim_id: str) -> bool:
    """Whether a claim of this name does not hold of the floor."""
    return any(claim.id == claim_id for claim in find_broken(project, "national"))


# ── Nothing survives


def test_every_part_of_every_claim_is_needed(verdicts: list[Verdict]) -> None:
    assert [render_verdict(verdict) for verdict in verdicts if verdict.fate == "survived"] == []


def test_every_claim_was_left_out_once(project: Project, verdicts: list[Verdict]) -> None:
    written = {claim.id for rule in project.rules for claim in rule.claims}
    left_out = {v.mutant.of for v in verdicts if v.mutant.kind == "claim never fires"}

    assert left_out == written


def test_every_equivalent_mutant_says_why(verdicts: list[Verdict]) -> None:
    assert [v for v in verdicts if v.fate == "equivalent" and not v.why] == []


def test_the_recorded_counts_are_those_of_this_run(verdicts: list[Verdict]) -> None:
    recorded = tomllib.loads((ROOT / CHECKED).read_text("utf-8"))["property-mutants"]
    numbers = numbers_of(verdicts)

    assert {key: recorded[key] for key in numbers} == numbers, (
        "run: python -m build_tools mutants --record"
    )


# ── The lists themselves

LOSSES = [
    *(
        (
            "NEVER_AT_ALL",
            NEVER_AT_ALL,
            action,
            "harm-is-never-recommended",
            f"it-staff is told to {action}",
        )
        for action in NEVER_AT_ALL
    ),
    *(
        (
            "NEVER_AT_ALL",
            NEVER_AT_ALL,
            action,
            "harm-is-a-never",
            f"staff does not hear of {action}",
        )
        for action in NEVER_AT_ALL
    ),
    *(
        (
            "LEFT_TO_THE_LEAD",
            LEFT_TO_THE_LEAD,
            action,
            "left-to-the-lead",
            f"staff is told to {action}",
        )
        for action in LEFT_TO_THE_LEAD
    ),
    *(
        ("FRONT_LINE", FRONT_LINE, role, "left-to-the-lead", f"{role} is told to search-device")
        for role in FRONT_LINE
    ),
    *(
        ("FRONT_LINE", FRONT_LINE, role, "standing", f"{role} does not hear of tell-lead")
        for role in FRONT_LINE
    ),
    *(
        (
            "DECIDING",
            DECIDING,
            role,
            "only-the-unaggravated-is-kept",
            f"{role} keeps anything in school",
        )
        for role in DECIDING
    ),
    *(
        (
            "DECIDING",
            DECIDING,
            role,
            "doubt-is-not-the-schools",
            f"{role} always reads school-decides",
        )
        for role in DECIDING
    ),
]


@pytest.mark.parametrize(
    ("name", "entries", "entry", "claim_id", "broken"),
    LOSSES,
    ids=[f"{claim_id} without {entry}" for _, _, entry, claim_id, _ in LOSSES],
)
def test_a_list_that_loses_an_entry_no_longer_catches(
    floors: dict[str, Project],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    entries: tuple[str, ...],
    entry: str,
    claim_id: str,
    broken: str,
) -> None:
    caught = catches(floors[broken], claim_id)
    monkeypatch.setattr(proof, name, tuple(other for other in entries if other != entry))

    assert (caught, catches(floors[broken], claim_id)) == (True, False)


@pytest.mark.parametrize("action", ["call-999", "tell-lead", "support-pupil", "copy-imagery"])
def test_a_line_more_that_may_give_way_no_longer_catches(
    floors: dict[str, Project], monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    floor = floors[f"{action} stops when repeated"]
    caught = catches(floor, "no-line-is-lost")
    monkeypatch.setattr(proof, "GIVES_WAY", {**GIVES_WAY, action: "no reason"})

    assert (caught, catches(floor, "no-line-is-lost")) == (True, False)


# ── No exception is idle


@pytest.mark.parametrize("action", GIVES_WAY)
def test_every_line_that_may_give_way_does(
    project: Project, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    left = {other: why for other, why in GIVES_WAY.items() if other != action}
    monkeypatch.setattr(proof, "GIVES_WAY", left)

    assert catches(project, "no-line-is-lost")


@pytest.mark.parametrize("worry", WORRIES)
def test_every_worry_keeps_an_incident_from_being_calm(
    project: Project, monkeypatch: pytest.MonkeyPatch, worry: str
) -> None:
    monkeypatch.setattr(proof, "WORRIES", tuple(other for other in WORRIES if other != worry))

    assert catches(project, "calm-is-the-schools")


# ── Why some mutants are equivalent


@pytest.mark.parametrize("join", [any_of, all_of])
def test_what_not_knowing_excludes_a_no_excludes_too(
    join: Callable[[tuple[Truth, ...]], Truth],
) -> None:
    """The one step in an answer that can take no line away, whatever a card says."""
    steps = ((NOT_KNOWN, NO), (negate(NOT_KNOWN), negate(NO)))

    assert [
        (other, unknown)
        for other in TRUTHS
        for unknown, no in steps
        if join((other, unknown)) == NO != join((other, no))
    ] == []
