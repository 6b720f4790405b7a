"""Small changes of guidance are judged by claims and scenarios, and what these miss is counted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.content.project import ROOT, Project
from build_tools.situations.floor_claims import Prover
from build_tools.situations.mutants import Judge, Mutant, mutants_of_clause
from build_tools.situations.scenarios import Scenario, load_scenarios, load_stories
from decision_tree.protocol import Clause
from tests.toy import a_clause, a_protocol

pytestmark = pytest.mark.prove

RECORDS = "national#record-the-incident"
CEOP = "national#report-to-ceop-as-well"
DANGER = "national#call-999-when-someone-is-in-danger"


@pytest.fixture(scope="module")
def judge(project: Project) -> Judge:
    return Judge(Prover(project), [*load_scenarios(ROOT), *load_stories(ROOT)])


class TestMutants:
    CLAUSE = a_clause("must", "lock", "phone and no shared", roles="staff")
    PROTOCOL = a_protocol(CLAUSE, a_clause("never", "delete"))

    def mutants(self) -> dict[str, Clause | None]:
        return dict(mutants_of_clause(self.CLAUSE, self.PROTOCOL))

    def test_every_part_of_a_clause_is_changed(self) -> None:
        assert {how.partition(":")[0] for how in self.mutants()} == {
            "clause dropped",
            "condition dropped",
            "term dropped",
            "answer flipped",
            "joined by any",
            "role added",
            "modality changed",
            "action changed",
        }


class TestVerdicts:
    def verdict(self, judge: Judge, clause_id: str, how: str) -> str:
        found = judge.judge_clauses([clause_id])
        return next(mutant.verdict for mutant in found if mutant.how == how)

    def test_what_breaks_a_claim_is_noticed(self, project: Project) -> None:
        alone = Judge(Prover(project), [])

        assert self.verdict(alone, RECORDS, "role dropped: head") == "noticed"

    def test_what_a_scenario_does_not_expect_is_noticed(self, judge: Judge) -> None:
        assert self.verdict(judge, DANGER, "clause dropped") == "noticed"

    def test_what_nothing_notices_survives(self, project: Project) -> None:
        alone = Judge(Prover(project), [])

        assert self.verdict(alone, CEOP, "clause dropped") == ("survived")

    def test_no_mutant_of_what_decides_survives(self, judge: Judge) -> None:
        # A demand always comes with pressure: to drop it from what is aggravated changes nothing.
        found: list[Mutant] = list(judge.judge_vocabulary())

        assert [mutant for mutant in found if mutant.verdict == "survived"] == []


@pytest.mark.parametrize("load", [load_scenarios, load_stories])
def test_every_expectation_is_of_a_protocol_that_is_there(
    project: Project, load: Callable[[Path], list[Scenario]]
) -> None:
    named = {scenario.protocol for scenario in load(ROOT)}

    assert named
    assert named <= project.policies.keys()
