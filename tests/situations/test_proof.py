"""What a proof rests on is its key, what it found is recorded, and a reach that falls is told."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from build_tools import commands
from build_tools.content.policy import Card
from build_tools.content.project import CHECKED, OWN_CHECKED, ROOT, Project
from build_tools.content.school import SCHOOL
from build_tools.situations.claims import Claim
from build_tools.situations.proof import (
    Proof,
    count_scenarios,
    find_lost_reach,
    load_record,
    load_version,
    write_record,
)
from decision_tree.protocol import ALWAYS
from tests.projects import tried, write_texts

PROOF = Proof(
    reach={"harm": {"national": 4, "westcroft": 4}},
    claims=Counter({"1": 8}),
    broken=(),
    help_claims=Counter({"a": 2}),
    help_reach={"find-help": {"a": 2}},
    mutants={"noticed": 3, "survived": 1},
    survivors=("national#a: clause dropped",),
)
BROKEN = Claim(rule="1", id="harm", text="it holds", protocol="national", broken_by="nothing")


def with_floor(project: Project, **changes: object) -> Project:
    """The first card of the floor is another one."""
    floor = project.floor
    first = next(block for block in floor.blocks if isinstance(block, Card))
    blocks = tuple(
        replace(block, **changes) if block is first else block  # type: ignore[arg-type]
        for block in floor.blocks
    )
    policies = {**project.policies, floor.id: replace(floor, blocks=blocks)}
    return replace(project, policies=policies)


def turned(table: Mapping[str, Any]) -> dict[str, Any]:
    """The same entries, the last one first."""
    return dict(reversed(table.items()))


@pytest.fixture(scope="module")
def version(project: Project) -> str:
    return load_version(project)


class TestVersion:
    def test_it_changes_with_what_a_clause_does_and_not_with_words(
        self, project: Project, version: str
    ) -> None:
        assert load_version(with_floor(project, when=ALWAYS)) != version
        assert load_version(with_floor(project, statement="other")) == version

    @pytest.mark.parametrize("table", ["action", "topic"])
    def test_it_changes_with_the_order_of_what_a_plan_shows(
        self, project: Project, version: str, table: str
    ) -> None:
        tables = {**project.vocabulary_tables, table: turned(project.vocabulary_tables[table])}

        assert load_version(replace(project, vocabulary_tables=tables)) != version

    @pytest.mark.parametrize("table", ["action", "topic", "modality", "role", "implies"])
    def test_it_changes_with_all_that_decides_in_a_help_tree(
        self, project: Project, version: str, table: str
    ) -> None:
        tree, *others = project.help_trees
        changes: dict[str, Callable[[Any], object]] = {
            "modality": lambda old: {**old, "certain_first": not old.get("certain_first", True)},
            "role": lambda old: {id_: {**role, "level": "other"} for id_, role in old.items()},
            "implies": lambda _: [{"if": {"sent": "yes"}, "then": {"asked": "yes"}}],
        }
        tables = {**tree.tables, table: changes.get(table, turned)(tree.tables[table])}
        changed = replace(project, help_trees=(replace(tree, tables=tables), *others))

        assert load_version(changed) != version

    def test_it_changes_with_whom_a_line_reaches_and_whether_a_service_is_open(
        self, project: Project, version: str
    ) -> None:
        tree, *others = project.help_trees
        unreached = replace(project, help_trees=(replace(tree, reach={}), *others))
        services = tuple(replace(service, closed=True) for service in project.services)

        assert load_version(unreached) != version
        assert load_version(replace(project, services=services)) != version

    @tried("file", "changes")
    def test_it_covers_the_rules_and_what_decides(
        self, project: Project, tmp_path: Path, file: str, changes: bool
    ) -> None:
        files = ("docs/data/safety-floor.toml", "decision_tree/plan.py", file)
        write_texts(tmp_path, dict.fromkeys(files, "before"))
        elsewhere = replace(project, root=tmp_path, policies={}, help_trees=())
        before = load_version(elsewhere)
        (tmp_path / file).write_text("after", encoding="utf-8")

        assert (load_version(elsewhere) != before) == changes


@tried("recorded", "told")
def test_a_reach_that_falls_is_told(recorded: dict[str, dict[str, int]], told: list[str]) -> None:
    assert list(find_lost_reach({"reach": recorded}, PROOF)) == told


class TestRecord:
    def test_it_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        (tmp_path / CHECKED).parent.mkdir(parents=True)
        sections = {"proof": {"on": "2026-11-20", "claims": 3}, "reach": {"harm": {"a": 1}}}
        write_record(tmp_path, sections)

        assert load_record(tmp_path) == sections

    def test_the_recorded_scenarios_are_those_of_today(self, project: Project) -> None:
        now = count_scenarios(project)

        assert {key: load_record(ROOT)["scenarios"][key] for key in now} == now


class TestCommand:
    @pytest.fixture
    def root(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        (tmp_path / CHECKED).parent.mkdir(parents=True)
        monkeypatch.setattr(commands, "ROOT", tmp_path)
        monkeypatch.setattr(commands, "proof_sections", lambda *_: {"reach": PROOF.reach})
        return tmp_path

    def test_a_proof_is_recorded_where_every_claim_holds(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(commands, "run_proof", lambda *_: PROOF)

        assert commands.main(["prove", "--record"]) == 0
        assert load_record(root) == json.loads(json.dumps({"reach": PROOF.reach}))

    def test_a_proof_with_a_broken_claim_is_not(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(commands, "run_proof", lambda *_: replace(PROOF, broken=(BROKEN,)))

        assert commands.main(["prove", "--record"]) == 1
        assert load_record(root) == {}
        assert "national: broken: it holds" in capsys.readouterr().out

    def test_nor_is_one_of_whose_schools_one_breaks_a_claim(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(commands, "run_proof", lambda *_: PROOF)
        monkeypatch.setattr(commands, "_prove_schools", lambda _: [BROKEN])

        assert commands.main(["prove", "--record"]) == 1
        assert load_record(root) == {}

    def test_a_reach_that_fell_is_a_failure_until_it_is_recorded(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_record(root, {"reach": {"harm": {"national": 5}}})
        monkeypatch.setattr(commands, "run_proof", lambda *_: PROOF)

        assert commands.main(["prove"]) == 1
        assert commands.main(["prove", "--record"]) == 0
        assert commands.main(["prove"]) == 0

    def test_a_school_records_its_own_and_until_then_keeps_the_sites(
        self, project: Project, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own = replace(project, files=project.files | {SCHOOL})
        (root / OWN_CHECKED).parent.mkdir(parents=True)
        write_record(root, {"reach": {"harm": {"national": 3}}})
        monkeypatch.setattr(commands, "load_project", lambda: own)
        monkeypatch.setattr(commands, "run_proof", lambda *_: PROOF)

        assert commands.main(["prove"]) == 0
        assert commands.main(["prove", "--record"]) == 0
        assert load_record(root) == {"reach": {"harm": {"national": 3}}}
        assert load_record(root, OWN_CHECKED)["reach"] == PROOF.reach

    def test_a_record_of_other_numbers_is_a_failure(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write_record(root, {"reach": {"harm": {"national": 3}}})
        monkeypatch.setattr(commands, "run_proof", lambda *_: PROOF)

        assert commands.main(["prove"]) == 1
        assert "reach: recorded other numbers" in capsys.readouterr().out
