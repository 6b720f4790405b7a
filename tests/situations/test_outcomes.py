"""The frozen outcomes hold today, and no clause can change without a row that says so."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Literal

import pytest

from build_tools import commands
from build_tools.content.findings import Finding, render_finding
from build_tools.content.policy import Card, Policy
from build_tools.content.project import ROOT, Project, load_project
from build_tools.content.protocols import protocol_of
from build_tools.situations import outcomes as outcomes_module
from build_tools.situations.chosen import parse_situation
from build_tools.situations.diagrams import Diagrams
from build_tools.situations.outcomes import (
    FIND_OUT,
    FOLDER,
    FOLLOWS,
    NEXT,
    NOTHING,
    STRONGEST,
    Row,
    Section,
    Table,
    check_clause,
    check_outcomes,
    check_table,
    compile_tables,
    count_changes,
    load_tables,
    parse_table,
    render_table,
    write_tables,
)
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.plan import Lines, find_lines, make_plan
from decision_tree.protocol import Clause, Protocol, Term, When
from decision_tree.situation import Situation
from decision_tree.vocabulary import Vocabulary

LEAD = "safeguarding-lead"
DANGER = "national#call-999-when-someone-is-in-danger"
WEAKER = {
    "never": ("must",),
    "must": ("should", "may"),
    "should": ("may",),
    "may": ("should",),
    "ask": (),
}


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


@pytest.fixture(scope="module")
def frozen() -> dict[str, Table]:
    return load_tables(ROOT)


@pytest.fixture(scope="module")
def compiled(project: Project) -> dict[str, Table]:
    return compile_tables(project)


@pytest.fixture(scope="module")
def floor(project: Project) -> Protocol:
    return protocol_of(project, "national")


def section_of(table: Table, title: str) -> Section:
    return next(section for section in table.sections if section.title == title)


def with_clauses(protocol: Protocol, old: Clause, new: Clause | None) -> Protocol:
    """The protocol with one clause changed, or left out."""
    kept = (new if clause is old else clause for clause in protocol.clauses)
    return replace(protocol, clauses=tuple(clause for clause in kept if clause is not None))


def messages(findings: Iterator[Finding]) -> list[tuple[str, str]]:
    return [(finding.message, finding.value) for finding in findings]


# ── Today


def test_the_frozen_outcomes_hold(project: Project, frozen: Mapping[str, Table]) -> None:
    told = [render_finding(finding) for finding in check_outcomes(project, frozen)]

    assert told == [], "read what changed; if it is meant, run: python -m build_tools freeze"


def test_freezing_again_changes_nothing(compiled: Mapping[str, Table]) -> None:
    written = {path.stem: path.read_text("utf-8") for path in (ROOT / FOLDER).glob("*.txt")}

    assert {protocol: render_table(table) for protocol, table in compiled.items()} == written, (
        "the clauses rest on other facts than when they were frozen, or a new one is not frozen: "
        "run: python -m build_tools freeze"
    )


def test_the_tables_stay_small_enough_to_be_read() -> None:
    assert sum(path.stat().st_size for path in (ROOT / FOLDER).glob("*.txt")) < 1_000_000


def test_every_live_clause_of_a_policy_has_its_rows(
    project: Project, frozen: Mapping[str, Table]
) -> None:
    live = {
        card.id for policy in project.policies.values() for card in policy.cards if card.is_live
    }
    tables = frozen.values()
    rows = {section.title for table in tables for section in table.sections if section.rows}

    assert live - rows == set()


def test_the_rows_are_what_make_plan_says(floor: Protocol, frozen: Mapping[str, Table]) -> None:
    said, written = [], []
    for section in frozen["national"].sections:
        for row in section.rows * (section.is_clause and LEAD in section.roles):
            plan = make_plan(
                floor, LEAD, parse_situation(row.situation, section.rests_on, floor.vocabulary)
            )
            lines = {
                action.clause.id: action.clause.modality + ("" if action.certain else ", in doubt")
                for action in plan.actions
            }
            lines |= {lost.clause: f"loses to {lost.by}" for lost in plan.overridden}
            said.append(lines.get(section.title, NOTHING))
            written.append(row.outcome)

    assert said == written


def test_a_clause_of_the_floor_that_a_school_overrides_is_in_the_schools_file(
    project: Project,
) -> None:
    school = project.policies["westcroft"]
    card = replace(school.cards[0], slug="never", modality="never", action="call-999")
    card = replace(card, when=When(joiner="all", terms=()), roles=(LEAD,), replaced_by="")
    changed = replace(school, blocks=(card,))
    policies = {"national": project.floor, "westcroft": changed}

    table = compile_tables(replace(project, policies=policies))["westcroft"]

    assert {row.outcome for row in section_of(table, DANGER).rows} == {
        "staff, head, it-staff: must, in doubt; safeguarding-lead: loses to westcroft#never",
        "staff, head, it-staff: must; safeguarding-lead: loses to westcroft#never",
        NOTHING,
    }


def test_a_change_of_words_changes_nothing(project: Project, compiled: Mapping[str, Table]) -> None:
    def reword(policy: Policy) -> Policy:
        blocks = tuple(
            replace(block, statement="read on", heading="Read on", line=1, source="Elsewhere")
            if isinstance(block, Card)
            else block
            for block in policy.blocks
        )
        return replace(policy, blocks=blocks)

    only = replace(project, policies={"national": reword(project.floor)})

    assert compile_tables(only)["national"] == compiled["national"]


# ── Every mutant is found


def mutants_without_the_clause(clause: Clause) -> Iterator[Clause | None]:
    assert clause
    yield None


def mutants_without_a_term(clause: Clause) -> Iterator[Clause]:
    for term in clause.when.terms:
        terms = tuple(other for other in clause.when.terms if other is not term)
        yield replace(clause, when=replace(clause.when, terms=terms))


def mutants_with_an_answer_flipped(clause: Clause) -> Iterator[Clause]:
    for term in clause.when.terms:
        flipped = replace(term, holds=not term.holds)
        terms = tuple(flipped if other is term else other for other in clause.when.terms)
        yield replace(clause, when=replace(clause.when, terms=terms))


def mutants_with_another_term(clause: Clause) -> Iterator[Clause]:
    terms = clause.when.terms
    joiners: list[Literal["any", "all"]] = (
        ["any", "all"] if len(terms) == 1 else [clause.when.joiner]
    )
    for joiner, holds in product(joiners, (True, False)):
        term = Term(name="social-care-involved", holds=holds)
        yield replace(clause, when=When(joiner=joiner, terms=(*terms, term)))


def mutants_with_any_and_all_swapped(clause: Clause) -> Iterator[Clause]:
    joiner: Literal["any", "all"] = "any" if clause.when.joiner == "all" else "all"
    # One term alone is the same either way.
    for _ in range(len(clause.when.terms) != 1):
        yield replace(clause, when=When(joiner=joiner, terms=clause.when.terms))


def mutants_without_a_role(clause: Clause) -> Iterator[Clause]:
    for role in clause.roles:
        yield replace(clause, roles=clause.roles - {role})


def mutants_with_a_role_more(clause: Clause) -> Iterator[Clause]:
    for role in {LEAD, "staff", "head", "it-staff"} - clause.roles:
        yield replace(clause, roles=clause.roles | {role})


def mutants_with_another_modality(clause: Clause) -> Iterator[Clause]:
    for modality in WEAKER[clause.modality]:
        yield replace(clause, modality=modality)  # type: ignore[arg-type]


Mutate = Callable[[Clause], Iterator[Clause | None]]
KINDS: list[Mutate] = [
    mutants_without_the_clause,
    mutants_without_a_term,
    mutants_with_an_answer_flipped,
    mutants_with_another_term,
    mutants_with_any_and_all_swapped,
    mutants_without_a_role,
    mutants_with_a_role_more,
    mutants_with_another_modality,
]


def fates_of(protocol: Protocol, clause_id: str, diagrams: Diagrams) -> dict[str, object]:
    """By role, what becomes of a clause over all situations."""
    symbolic = SymbolicProtocol(protocol, diagrams)
    return {
        role: (clause.modality, symbolic.fate(clause, role).key)
        for clause in protocol.clauses
        for role in clause.roles
        if clause.id == clause_id
    }


@pytest.fixture
def rows_only(
    frozen: Mapping[str, Table], monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, Mapping[str, Table]]:
    """By protocol and clause its rows, without what the clause says: they must find the mutant."""
    monkeypatch.setattr(outcomes_module, "_saying", lambda *_: "")
    return {
        protocol: {
            section.title: Table(protocol=protocol, sections=(replace(section, says=""),))
            for section in table.sections
        }
        for protocol, table in frozen.items()
    }


@pytest.mark.parametrize("mutate", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_every_mutant_that_matters_changes_a_row(
    project: Project, rows_only: Mapping[str, Mapping[str, Table]], mutate: Mutate
) -> None:
    mutants = [
        (protocol, clause, with_clauses(protocol, clause, mutant))
        for protocol in (protocol_of(project, policy_id) for policy_id in project.policies)
        for clause in protocol.clauses
        for mutant in mutate(clause)
        if clause.id.startswith(f"{protocol.id}#")
    ]
    survivors = [
        (protocol, clause.id, mutant)
        for protocol, clause, mutant in mutants
        if not any(check_clause(mutant, rows_only[protocol.id][clause.id], clause.id))
    ]
    diagrams = Diagrams(tuple(f for s in project.vocabulary.screens.values() for f in s.facts))

    assert len(mutants) > len(survivors)
    assert [
        (clause_id, mutant)
        for protocol, clause_id, mutant in survivors
        if fates_of(protocol, clause_id, diagrams) != fates_of(mutant, clause_id, diagrams)
    ] == []


def with_vocabulary(protocol: Protocol, **parts: object) -> Protocol:
    return replace(protocol, vocabulary=replace(protocol.vocabulary, **parts))


def without_a_member(vocabulary: Vocabulary, condition: str, member: str) -> Vocabulary:
    old = vocabulary.conditions[condition]
    new = replace(old, members=tuple(name for name in old.members if name != member))
    return replace(vocabulary, conditions={**vocabulary.conditions, condition: new})


@pytest.mark.parametrize(
    ("condition", "member"),
    [
        ("referral-criterion", "adult-involved"),
        ("referral-criterion", "risk-of-harm"),
        ("referral-criterion", "immediate-danger"),
        ("aggravated", "referral-criterion"),
        ("aggravated", "intent-to-harm"),
        ("aggravated", "shared-without-consent"),
    ],
)
def test_a_condition_that_loses_a_member_is_found(
    floor: Protocol, frozen: Mapping[str, Table], condition: str, member: str
) -> None:
    vocabulary = without_a_member(floor.vocabulary, condition, member)

    assert any(check_table(replace(floor, vocabulary=vocabulary), frozen["national"]))


def test_every_implication_that_is_dropped_is_found(
    floor: Protocol, frozen: Mapping[str, Table]
) -> None:
    rules = floor.vocabulary.implications
    follows = Table(protocol="national", sections=frozen["national"].sections[:1])

    assert [
        rule
        for rule in rules
        if not any(
            finding.line > 1
            for finding in check_table(
                with_vocabulary(floor, implications=tuple(r for r in rules if r != rule)), follows
            )
        )
    ] == []


def test_a_role_that_is_asked_less_is_found(floor: Protocol, frozen: Mapping[str, Table]) -> None:
    roles = floor.vocabulary.roles
    changed = with_vocabulary(floor, roles={**roles, LEAD: replace(roles[LEAD], most_screens=4)})

    assert any(NEXT in message for message, _ in messages(check_table(changed, frozen["national"])))


def test_an_engine_that_overrides_nothing_is_found(
    project: Project, frozen: Mapping[str, Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lenient(protocol: Protocol, role: str, situation: Situation) -> Lines:
        return replace(find_lines(protocol, role, situation), overridden=())

    monkeypatch.setattr(outcomes_module, "find_lines", lenient)
    findings = check_table(protocol_of(project, "king-alfred"), frozen["king-alfred"])

    assert any("loses to" in message for message, _ in messages(findings))


def test_a_role_that_no_longer_finds_out_is_found(
    floor: Protocol, frozen: Mapping[str, Table]
) -> None:
    roles = floor.vocabulary.roles
    changed = with_vocabulary(floor, roles={**roles, LEAD: replace(roles[LEAD], finds_out=False)})

    found = messages(check_table(changed, frozen["national"]))

    assert {message.partition(":")[0] for message, _ in found} == {FIND_OUT}


def test_levels_in_another_order_are_found(floor: Protocol, frozen: Mapping[str, Table]) -> None:
    levels = tuple(reversed(floor.vocabulary.levels))

    found = messages(check_table(with_vocabulary(floor, levels=levels), frozen["national"]))

    assert [value for _, value in found] == [STRONGEST + " ".join(levels)]


def test_an_option_that_says_less_is_found(floor: Protocol, frozen: Mapping[str, Table]) -> None:
    kind = floor.vocabulary.screens["kind"]
    options = {**kind.options, "text-only": {}}
    screens = {**floor.vocabulary.screens, "kind": replace(kind, options=options)}

    found = messages(check_table(with_vocabulary(floor, screens=screens), frozen["national"]))

    assert "nothing" in [value for message, value in found if message.startswith(FOLLOWS)]


# ── What is told


def test_a_changed_outcome_is_told_with_was_and_is(
    floor: Protocol, frozen: Mapping[str, Table]
) -> None:
    clause = next(clause for clause in floor.clauses if clause.id == DANGER)
    changed = with_clauses(floor, clause, replace(clause, modality="should"))
    section = section_of(frozen["national"], DANGER)

    findings = list(check_clause(changed, frozen["national"], DANGER))

    assert messages(iter(findings)) == [
        (f"{DANGER}: was 'must call-999, right-now', is", "should call-999, right-now"),
        (f"{DANGER}: nothing-known: was 'must, in doubt', is", "should, in doubt"),
        (f"{DANGER}: immediate-danger=yes: was 'must', is", "should"),
    ]
    assert [f.line for f in findings] == [section.line, *(row.line for row in section.rows[:2])]
    assert all("freeze" in finding.hint for finding in findings)


def test_a_role_more_is_told_by_name(floor: Protocol, frozen: Mapping[str, Table]) -> None:
    clause = next(c for c in floor.clauses if c.id == "national#tell-the-safeguarding-lead")
    changed = with_clauses(floor, clause, replace(clause, roles=clause.roles | {LEAD}))

    (finding,) = check_clause(changed, frozen["national"], clause.id)

    assert finding.value == "staff, head, it-staff, safeguarding-lead: must"


def test_the_headline_is_frozen(floor: Protocol, frozen: Mapping[str, Table]) -> None:
    clause = next(clause for clause in floor.clauses if clause.id == DANGER)
    changed = with_clauses(floor, clause, None)

    found = messages(check_table(changed, frozen["national"]))

    assert ("Headline: immediate-danger=yes: was 'emergency', is",
        "staff, it-staff: tell-lead; safeguarding-lead, head: refer-now") in found  # fmt: skip


def test_a_protocol_without_a_file_is_told_so(project: Project) -> None:
    school = replace(project, policies={"westcroft": project.policies["westcroft"]})

    (finding,) = check_outcomes(school, {})

    assert render_finding(finding) == (
        "tests/outcomes/westcroft.txt:1: frozen-outcomes-hold: "
        "no frozen outcomes for this protocol yet: 'westcroft'\n"
        "    hint: is it meant? Then run `python -m build_tools freeze`, and read what changed"
    )


def test_a_file_without_a_protocol_is_told_so(project: Project) -> None:
    frozen = {"elsewhere": Table(protocol="elsewhere", sections=())}

    found = messages(check_outcomes(replace(project, policies={}), frozen))

    assert found == [("no such protocol any more", "elsewhere")]


def test_a_new_clause_is_told_so(floor: Protocol, frozen: Mapping[str, Table]) -> None:
    new = replace(floor.clauses[-1], id="national#new")
    added = replace(floor, clauses=(*floor.clauses, new))

    found = messages(check_table(added, frozen["national"]))

    assert ("no frozen outcomes for a clause", "national#new") in found


def test_a_clause_that_is_gone_is_told_so(floor: Protocol, frozen: Mapping[str, Table]) -> None:
    gone = floor.clauses[-1]

    found = messages(check_table(with_clauses(floor, gone, None), frozen["national"]))

    assert ("this clause is no longer live", gone.id) in found


@pytest.mark.parametrize(
    "situation",
    ["somebody=yes", "online=perhaps", "adult-involved=no staff-conduct=yes"],
)
def test_a_situation_that_cannot_be_any_more_is_told_so(
    floor: Protocol, frozen: Mapping[str, Table], situation: str
) -> None:
    row = Row(situation=situation, outcome="must")
    section = replace(section_of(frozen["national"], DANGER), rows=(row,))

    (finding,) = check_clause(floor, Table(protocol="national", sections=(section,)), DANGER)

    assert finding.value.startswith("cannot be: ")


# ── The file


def test_a_table_is_read_as_it_was_written(compiled: Mapping[str, Table]) -> None:
    texts = {protocol: render_table(table) for protocol, table in compiled.items()}

    read = {protocol: render_table(parse_table(protocol, text)) for protocol, text in texts.items()}

    assert read == texts


def test_a_row_knows_its_line(frozen: Mapping[str, Table]) -> None:
    lines = (ROOT / FOLDER / "westcroft.txt").read_text("utf-8").split("\n")
    rows = [row for section in frozen["westcroft"].sections for row in section.rows]

    assert [lines[row.line - 1] for row in rows] == [f"{r.situation} -> {r.outcome}" for r in rows]


def test_the_file_of_a_protocol_that_is_gone_is_removed(
    tmp_path: Path, project: Project, frozen: Mapping[str, Table]
) -> None:
    root = replace(project, root=tmp_path)
    write_tables(root, frozen)
    write_tables(root, {"national": frozen["national"]})

    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["national.txt"]


def test_rows_are_counted_by_what_happened_to_them() -> None:
    def table(*rows: tuple[str, str]) -> Table:
        made = tuple(Row(situation=situation, outcome=outcome) for situation, outcome in rows)
        return Table(protocol="a", sections=(Section(title="a#b", rows=made),))

    before = table(("one", "must"), ("two", "must"), ("three", "must"))
    after = table(("one", "must"), ("two", "should"), ("four", "must"), ("five", "must"))

    assert count_changes(before, after) == {"same": 1, "changed": 1, "new": 2, "gone": 1}


def test_without_a_file_every_row_is_new(frozen: Mapping[str, Table]) -> None:
    counted = count_changes(None, frozen["national"])

    assert (counted["new"], counted["gone"]) == (counted.total(), 0)


def test_the_command_writes_the_tables_and_counts(
    tmp_path: Path,
    project: Project,
    frozen: Mapping[str, Table],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    elsewhere = replace(project, root=tmp_path, policies={"national": project.floor})
    write_tables(elsewhere, {"old": frozen["national"]})
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(commands, "load_project", lambda: elsewhere)
    monkeypatch.setattr(commands, "check_project", lambda _: [])

    rows = sum(len(section.rows) for section in frozen["national"].sections)

    assert commands.main(["freeze"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"tests/outcomes/national.txt: 0 same, 0 changed, {rows} new, 0 gone",
        "tests/outcomes/old.txt: removed, there is no such protocol any more",
    ]


def test_nothing_is_frozen_while_there_is_a_finding(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = Finding(path="a.md", line=1, check="c", message="wrong")
    monkeypatch.setattr(commands, "load_project", lambda: project)
    monkeypatch.setattr(commands, "check_project", lambda _: [finding])

    assert commands.main(["freeze"]) == 1
    assert "a.md:1: c: wrong" in capsys.readouterr().err
