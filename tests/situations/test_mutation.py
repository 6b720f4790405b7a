"""No small change of a clause or of the vocabulary goes unnoticed, and the counts are the run's."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from build_tools import commands
from build_tools.content.cards import parse_policy
from build_tools.content.policy import Card
from build_tools.content.project import ROOT, Project, load_project
from build_tools.content.protocols import protocol_version
from build_tools.situations.mutation import (
    VOCABULARY_KINDS,
    Court,
    Mutant,
    Verdict,
    judge_clauses,
    judge_vocabulary,
    mutants_of_card,
    mutants_of_vocabulary,
    numbers_of,
    render_card,
    render_verdict,
    render_verdicts,
)
from build_tools.situations.outcomes import Table, load_tables
from build_tools.situations.record import CHECKED
from decision_tree.protocol import When

DANGER = "national#call-999-when-someone-is-in-danger"


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


@pytest.fixture(scope="module")
def frozen() -> dict[str, Table]:
    return load_tables(ROOT)


@pytest.fixture(scope="module")
def court(project: Project, frozen: Mapping[str, Table]) -> Court:
    return Court(project, frozen)


@pytest.fixture(scope="module")
def of_clauses(project: Project, frozen: Mapping[str, Table]) -> list[Verdict]:
    return list(judge_clauses(project, frozen))


@pytest.fixture(scope="module")
def of_vocabulary(project: Project, frozen: Mapping[str, Table]) -> list[Verdict]:
    return list(judge_vocabulary(project, frozen))


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    return tomllib.loads((ROOT / CHECKED).read_text("utf-8"))


def card_of(project: Project, id_: str) -> Card:
    policy = project.policies[id_.partition("#")[0]]
    return next(card for card in policy.cards if card.id == id_)


def told(verdicts: list[Verdict], fate: str) -> list[str]:
    return [render_verdict(verdict) for verdict in verdicts if verdict.fate == fate]


# ── Nothing survives


def test_every_mutant_of_a_clause_is_noticed(of_clauses: list[Verdict]) -> None:
    assert told(of_clauses, "survived") == []


def test_every_live_clause_was_mutated(project: Project, of_clauses: list[Verdict]) -> None:
    live = {
        card.id for policy in project.policies.values() for card in policy.cards if card.is_live
    }

    assert {verdict.mutant.of for verdict in of_clauses} == live


def test_every_mutant_of_the_vocabulary_is_noticed(of_vocabulary: list[Verdict]) -> None:
    assert told(of_vocabulary, "survived") == []


def test_every_kind_of_mutant_of_the_vocabulary_is_made(of_vocabulary: list[Verdict]) -> None:
    assert {verdict.mutant.kind for verdict in of_vocabulary} == {*VOCABULARY_KINDS}


def test_every_equivalent_mutant_says_why(
    of_clauses: list[Verdict], of_vocabulary: list[Verdict]
) -> None:
    verdicts = [*of_clauses, *of_vocabulary]

    assert [v for v in verdicts if v.fate == "equivalent" and not v.why] == []


def test_checks_claims_and_frozen_outcomes_each_notice_something(
    of_clauses: list[Verdict],
) -> None:
    assert {v.fate for v in of_clauses} >= {"refused", "claim", "outcome"}


# ── The mutants are what they say


def test_every_card_reads_back_as_it_was_written(project: Project) -> None:
    def placeless(card: Card) -> Card:
        return replace(card, line=0, lines=(), when_text="", checked=card.checked)

    written, read = [], []
    for policy in project.policies.values():
        meta = "\n".join(f"{label}: {value}" for label, value in policy.meta.items())
        cards = "\n".join(render_card(card, project.vocabulary) for card in policy.cards)
        text = f"---\n{meta}\n---\n\n{cards}"
        written += map(placeless, policy.cards)
        read += map(placeless, parse_policy(policy.path, text, project.vocabulary)[0].cards)

    assert read == written


def test_no_mutant_is_the_card_itself(project: Project) -> None:
    cards = [card for policy in project.policies.values() for card in policy.cards]

    assert [c.id for c in cards for _, _, m in mutants_of_card(c, project) if m == c] == []


def test_no_two_mutants_of_a_card_are_the_same(project: Project) -> None:
    for card in project.floor.cards:
        mutants = [mutated for _, _, mutated in mutants_of_card(card, project)]
        assert [m for m in mutants if mutants.count(m) > 1] == []


def test_no_mutant_of_the_vocabulary_is_the_vocabulary_itself(project: Project) -> None:
    tables = project.vocabulary_tables

    assert [m for m, mutated in mutants_of_vocabulary(tables) if mutated == tables] == []


def test_mutating_leaves_the_vocabulary_as_it_was(project: Project) -> None:
    list(mutants_of_vocabulary(project.vocabulary_tables))

    assert project.vocabulary_tables == load_project().vocabulary_tables


# ── What notices is named


@pytest.mark.parametrize(
    ("id_", "kind", "how", "fate", "why"),
    [
        (DANGER, "role dropped", "staff", "refused", "what-is-always-in-view-is-true"),
        (
            "national#record-the-incident",
            "role dropped",
            "head",
            "claim",
            "rule 8: record-incident stands for head",
        ),
        (
            "westcroft#hold-the-first-review-meeting",
            "clause dropped",
            "",
            "outcome",
            "this clause is no longer live 'westcroft#hold-the-first-review-meeting'",
        ),
    ],
)
def test_it_is_named(
    project: Project, court: Court, id_: str, kind: str, how: str, fate: str, why: str
) -> None:
    verdicts = court.judge_card(card_of(project, id_))
    wanted = Mutant(kind=kind, of=id_, how=how)

    assert [v for v in verdicts if v.mutant == wanted] == [
        Verdict(mutant=wanted, fate=fate, why=why)  # type: ignore[arg-type]
    ]


def test_a_clause_that_repeats_itself_is_equivalent_without_the_term(
    project: Project, frozen: Mapping[str, Table]
) -> None:
    """The named condition holds wherever one of its members does."""
    id_ = "national#refer-when-an-adult-is-involved"
    card = card_of(project, id_)
    (adult,) = card.when.terms
    twice = When(joiner="all", terms=(adult, replace(adult, name="referral-criterion")))
    floor = replace(
        project.floor,
        blocks=tuple(replace(b, when=twice) if b is card else b for b in project.floor.blocks),
    )
    changed = replace(project, policies={**project.policies, floor.id: floor})
    verdicts = Court(changed, frozen).judge_card(card_of(changed, id_))

    assert [(v.fate, v.why) for v in verdicts if v.mutant.how == "referral-criterion"][:1] == [
        ("equivalent", "the condition has the same value in all 19,017,084,744 situations")
    ]


def test_what_nothing_notices_survives(project: Project, frozen: Mapping[str, Table]) -> None:
    empty = {
        id_: replace(table, sections=tuple(replace(s, rows=()) for s in table.sections))
        for id_, table in frozen.items()
    }
    card = card_of(project, "westcroft#hold-the-first-review-meeting")
    verdicts = Court(project, empty).judge_card(card)

    assert "condition dropped" in {v.mutant.kind for v in verdicts if v.fate == "survived"}


# ── The numbers


@pytest.fixture
def two() -> list[Verdict]:
    mutant = Mutant(kind="term dropped", of="a#b", how="c")
    return [
        Verdict(mutant=mutant, fate="equivalent", why="so it is"),
        Verdict(mutant=replace(mutant, how="d"), fate="survived"),
    ]


def test_the_table_counts_and_then_tells_each_that_nothing_noticed(two: list[Verdict]) -> None:
    lines = render_verdicts("clauses", two).splitlines()

    assert [line.split() for line in lines[1:3]] == [
        ["term", "dropped", "2", "0", "0", "0", "1", "1"],
        ["all", "2", "0", "0", "0", "1", "1"],
    ]
    assert lines[3:] == [
        "equivalent: a#b term dropped: c: so it is",
        "survived: a#b term dropped: d",
    ]


def test_the_recorded_counts_of_the_clauses_are_those_of_this_run(
    of_clauses: list[Verdict], recorded: Mapping[str, Any]
) -> None:
    numbers = numbers_of(of_clauses)

    assert {key: recorded["clause-mutants"][key] for key in numbers} == numbers, (
        "run: python -m build_tools mutants --record"
    )


def test_the_recorded_counts_of_the_vocabulary_are_those_of_this_run(
    of_vocabulary: list[Verdict], recorded: Mapping[str, Any]
) -> None:
    numbers = numbers_of(of_vocabulary)

    assert {key: recorded["vocabulary-mutants"][key] for key in numbers} == numbers, (
        "run: python -m build_tools mutants --record"
    )


@pytest.mark.parametrize("section", ["clause-mutants", "vocabulary-mutants", "property-mutants"])
def test_what_was_mutated_is_what_stands_today(
    project: Project, recorded: Mapping[str, Any], section: str
) -> None:
    versions = {id_: protocol_version(project, id_) for id_ in project.policies}

    assert recorded[section]["versions"] == versions, "run: python -m build_tools mutants --record"


# ── The commands


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands record, instead of the project's own record."""
    path = tmp_path / "checked.toml"
    monkeypatch.setattr(commands, "CHECKED", path)
    return path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, two: list[Verdict]) -> None:
    monkeypatch.setattr(commands, "judge_clauses", lambda *_: two[:1])
    monkeypatch.setattr(commands, "judge_vocabulary", lambda *_: two[:1])
    monkeypatch.setattr(commands, "judge_claims", lambda *_: two[:1])


@pytest.mark.usefixtures("quick")
def test_the_command_records_each_section(record: Path) -> None:
    commands.main(["mutants", "--record"])
    recorded = tomllib.loads(record.read_text("utf-8"))

    assert {section: values["equivalent"] for section, values in recorded.items()} == {
        "clause-mutants": 1,
        "vocabulary-mutants": 1,
        "property-mutants": 1,
    }


@pytest.mark.usefixtures("quick")
def test_a_run_without_survivors_ends_well() -> None:
    assert commands.main(["mutants"]) == 0


@pytest.mark.usefixtures("quick")
def test_a_survivor_fails_the_run(monkeypatch: pytest.MonkeyPatch, two: list[Verdict]) -> None:
    monkeypatch.setattr(commands, "judge_claims", lambda *_: two)

    assert commands.main(["mutants"]) == 1


def test_fuzzing_records_how_many_cards_it_damaged(record: Path) -> None:
    commands.main(["fuzz", "--examples", "20", "--record"])
    recorded = tomllib.loads(record.read_text("utf-8"))

    assert (recorded["fuzz"]["examples"], recorded["fuzz"]["misread"]) == (20, 0)


def test_fuzzing_that_fails_records_nothing(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "ROOT", tmp_path)

    assert commands.main(["fuzz", "--record"]) != 0
    assert not record.exists()


def test_at_least_twenty_thousand_damaged_cards_are_recorded(recorded: Mapping[str, Any]) -> None:
    assert recorded["fuzz"]["examples"] >= 20_000
