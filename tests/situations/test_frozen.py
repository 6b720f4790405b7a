"""The frozen outcomes hold today, and no clause can change without a row that says so."""

from collections.abc import Callable
from dataclasses import replace
from difflib import unified_diff
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from build_tools import commands
from build_tools.content.policy import FLOOR
from build_tools.content.project import ROOT, Project, load_project
from build_tools.content.protocols import logic_text, protocol_of
from build_tools.kept import filling, forget_doubtful, forget_others, kept_at
from build_tools.situations import frozen as frozen_module
from build_tools.situations.diagrams import Diagrams
from build_tools.situations.frozen import (
    compile_outcome,
    compile_tree,
    load_outcomes,
    write_outcomes,
)
from build_tools.situations.mutants import mutants_of_clause
from build_tools.situations.proof import CODE
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.plan import Lines, PlannedAction, find_lines
from decision_tree.protocol import Clause, Protocol
from decision_tree.situation import Situation
from decision_tree.vocabulary import Vocabulary

DANGER = "national#call-999-when-someone-is-in-danger"
MOST_SHOWN = 40
DECIDES = [Path(__file__), *(path for name in CODE for path in sorted((ROOT / name).glob("*.py")))]
KEPT = "national#manage-in-school-only-when-nothing-is-aggravated"
TREES = {tree.id: tree for tree in load_project().help_trees}

Change = Callable[[Vocabulary], dict[str, Any]]


def of_all_roles(**parts: Any) -> Change:
    return lambda vocabulary: {
        "roles": {id_: replace(role, **parts) for id_, role in vocabulary.roles.items()}
    }


def assert_same(frozen: str, today: str) -> None:
    # Of two long texts pytest would say how they differ for minutes.
    changed = [*unified_diff(frozen.split("\n"), today.split("\n"), n=0, lineterm="")]
    meant = "read what changed; if it is meant, run: python -m build_tools freeze"

    assert not changed, "\n".join([meant, *changed[:MOST_SHOWN]])


@pytest.fixture(scope="module")
def floor(project: Project) -> Project:
    return replace(project, policies={"national": project.floor})


class TestToday:
    @pytest.mark.parametrize("id_", load_project().policies)
    def test_the_frozen_outcomes_hold(self, project: Project, id_: str) -> None:
        """Where nothing changed on which they rest, they were found to hold before."""
        frozen, logic = load_outcomes(ROOT)[id_], [logic_text(project, one) for one in (FLOOR, id_)]
        held = kept_at(ROOT, f"frozen-{id_}", [*DECIDES, *logic, frozen])
        with filling(held) as anew:
            if anew is None:
                return
            assert_same(frozen, compile_outcome(project, id_, DIAGRAMS))
        forget_others(ROOT, f"frozen-{id_}", [held])
        forget_doubtful(ROOT)

    @pytest.mark.parametrize("tree_id", TREES)
    def test_those_of_the_help_trees_hold(self, project: Project, tree_id: str) -> None:
        assert_same(load_outcomes(ROOT)[tree_id], compile_tree(project, TREES[tree_id]))

    def test_no_other_is_kept(self, project: Project) -> None:
        assert load_outcomes(ROOT).keys() == project.policies.keys() | TREES.keys()


class TestWhatChanges:
    @staticmethod
    def becomes(protocol: Protocol, ids: set[str]) -> list[object]:
        """What becomes of the clauses over all situations."""
        symbolic = SymbolicProtocol(protocol, DIAGRAMS)
        return [
            (
                clause.id,
                clause.modality,
                role,
                symbolic.where_possible(symbolic.outcome(clause, role)).key,
            )
            for clause in protocol.clauses
            for role in sorted(clause.roles)
            if clause.id in ids
        ]

    @pytest.mark.slow
    @pytest.mark.parametrize("id_", [DANGER, KEPT, "national#tell-parents-early"])
    def test_every_mutant_that_matters_changes_the_clauses_rows(
        self, project: Project, id_: str
    ) -> None:
        protocol = protocol_of(project, "national")
        clause = next(clause for clause in protocol.clauses if clause.id == id_)
        before = frozen_module._clause_section(clause, SymbolicProtocol(protocol, DIAGRAMS))
        for how, changed in mutants_of_clause(clause, protocol):
            if changed is not None:
                mutant = _with(protocol, changed)
                symbolic = SymbolicProtocol(mutant, DIAGRAMS)
                same = frozen_module._clause_section(changed, symbolic) == before
                equal = self.becomes(protocol, {id_}) == self.becomes(mutant, {id_})
                assert (how, same) == (how, equal and changed.action == clause.action)

    @pytest.mark.parametrize(
        ("change", "rows"),
        [
            (lambda v: {"levels": tuple(reversed(v.levels))}, frozen_module._level_section),
            (of_all_roles(most_screens=2), lambda s: frozen_module._questions(s.protocol, "head")),
            (of_all_roles(finds_out=False), lambda s: [*frozen_module._find_out(s.protocol)]),
            (
                lambda v: {"certain_first": not v.certain_first},
                lambda s: [*frozen_module._plan_sections(s)],
            ),
        ],
        ids=["levels", "most screens", "who finds out", "certain first"],
    )
    def test_what_is_shown_and_asked_is_frozen_too(
        self, floor: Project, change: Change, rows: Callable[[SymbolicProtocol], object]
    ) -> None:
        protocol = protocol_of(floor, "national")
        vocabulary = replace(protocol.vocabulary, **change(protocol.vocabulary))
        changed = replace(protocol, vocabulary=vocabulary)

        before, after = (SymbolicProtocol(one, DIAGRAMS) for one in (protocol, changed))
        assert rows(before) != rows(after)

    def test_two_lines_that_change_places_are_seen(
        self, floor: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def swapped(protocol: Protocol, role: str, situation: Situation) -> Lines:
            lines = find_lines(protocol, role, situation)
            first, *rest = lines.actions or [None]
            moved = [line for line in [*rest[:1], first, *rest[1:]] if line is not None]
            return replace(lines, actions=tuple[PlannedAction, ...](moved))

        monkeypatch.setattr(frozen_module, "find_lines", swapped)
        symbolic = SymbolicProtocol(protocol_of(floor, "national"), DIAGRAMS)
        plan = next(frozen_module._plan_sections(symbolic))

        assert plan.startswith("## Plan: staff, emergency\n")
        assert plan not in load_outcomes(ROOT)["national"]

    def test_of_a_help_tree_it_is_frozen_what_is_asked_where_a_line_leads_and_how_to_reach_it(
        self, project: Project
    ) -> None:
        tree = TREES["find-help-11-14"]
        screens = dict(reversed(tree.vocabulary.screens.items()))
        turned = replace(tree, vocabulary=replace(tree.vocabulary, screens=screens))
        swapped = replace(tree, reach={**tree.reach, "tell-ceop": ("police",)})
        unreached = replace(project, services=[replace(s, reach=()) for s in project.services])
        texts = [compile_tree(project, one) for one in (tree, turned, swapped)]

        assert len({*texts, compile_tree(unreached, tree)}) == 4


class TestFiles:
    def test_the_file_of_a_protocol_that_is_gone_is_removed(self, tmp_path: Path) -> None:
        write_outcomes(tmp_path, {"old": "a", "kept": "b"})
        write_outcomes(tmp_path, {"kept": "c"})

        assert load_outcomes(tmp_path) == {"kept": "c"}

    def test_the_command_names_the_files_that_changed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write_outcomes(tmp_path, {"national": "a", "westcroft": "b"})
        monkeypatch.setattr(commands, "ROOT", tmp_path)
        monkeypatch.setattr(commands, "load_shared_project", load_project)
        monkeypatch.setattr(commands, "check_project", lambda _: [])
        texts = {"national": "c", "westcroft": "b"}
        monkeypatch.setattr(commands, "compile_outcomes", lambda _: texts)

        assert commands.main(["freeze"]) == 0
        assert load_outcomes(tmp_path) == texts
        assert [line.rpartition("/")[2] for line in capsys.readouterr().out.splitlines()] == [
            "national.txt changed: read what changed"
        ]


DIAGRAMS = Diagrams.over(load_project().vocabulary)


def _with(protocol: Protocol, changed: Clause) -> Protocol:
    swap = partial(_swap, changed)
    return replace(protocol, clauses=tuple(map(swap, protocol.clauses)))


def _swap(changed: Clause, clause: Clause) -> Clause:
    return changed if clause.id == changed.id else clause
