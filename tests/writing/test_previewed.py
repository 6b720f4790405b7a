"""The plan beside the writing is the plan of the tool."""

import json
from typing import Any

from build_tools.content.project import Project
from build_tools.content.protocols import protocol_data, protocol_of
from build_tools.writing.previewed import preview, preview_json
from decision_tree.browser import start
from tests.projects import tried

POLICY = "westcroft"


@tried("role", "answers")
def test_its_lines_are_those_of_the_tool_and_more_of_the_schools_own(
    project: Project, role: str, answers: dict[str, str]
) -> None:
    found = preview(project, protocol_of(project, POLICY), role, answers)
    asked = {fact.id: fact.value for fact in found.facts}
    engine = start(json.dumps(protocol_data(project, POLICY)))
    tool = json.loads(engine(json.dumps({"role": role, "answers": asked})))
    parts = [[*part["lines"], *part["in_doubt"]] for part in tool["shown"]["parts"]]
    clauses = [line["clause"] for part in parts for line in part]
    clauses += [never["clauses"][0] for never in tool["shown"]["nevers"]]
    of_tool = [line for line in found.lines if line.id in clauses]

    assert (tool["next_screen"], [line.id for line in of_tool]) == (None, clauses)
    assert all(line.own for line in found.lines if line not in of_tool)


def test_every_own_clause_that_stands_is_marked(project: Project) -> None:
    own = [line for line in shown(project)["lines"] if line["own"]]

    assert {line["id"].partition("#")[0] for line in own} == {POLICY}


def test_an_answer_that_is_newer_takes_the_place_of_what_it_makes_impossible(
    project: Project,
) -> None:
    implied = project.vocabulary.implications[0]
    older = {implied.other: "no" if implied.other_answer == "yes" else "yes"}
    newer = {implied.fact: implied.answer}
    protocol = protocol_of(project, POLICY)
    found = preview(
        project, protocol, "safeguarding-lead", older | newer, frozenset([implied.fact])
    )

    values = {fact.id: fact.value for fact in found.facts}
    assert values[implied.fact] == implied.answer
    assert values.get(implied.other) != older[implied.other]


def shown(project: Project) -> dict[str, Any]:
    return preview_json(preview(project, protocol_of(project, POLICY), "safeguarding-lead", {}))
