"""The second evaluator agrees with the engine in every situation of a small protocol.

Step by step, and for the real protocols, `tests/engine/test_every_case.py` compares them.
"""

from dataclasses import replace

from build_tools.situations.diagrams import Diagrams
from build_tools.situations.symbolic import NOTHING, Line, SymbolicProtocol
from decision_tree.plan import Lines, find_level, find_lines
from decision_tree.protocol import Protocol
from decision_tree.situation import settle
from tests.toy import a_clause, a_protocol, narrowed, possible_situations

VOCABULARY = narrowed(
    "scope danger adult pressed shared phone",
    [
        {"if": {"adult": "yes"}, "then": {"pressed": "yes"}},
        {"if": {"scope": "no"}, "then": {"phone": "no", "adult": "no"}},
    ],
)
POSSIBLE = list(possible_situations(VOCABULARY))
SMALL = a_protocol(
    a_clause("must", "call-999", "danger"),
    a_clause("must", "refer-to-police", "adult and scope"),
    a_clause("should", "refer-to-social-care", "pressed or no scope"),
    a_clause("may", "refer-to-police", "no phone"),
    a_clause("must", "seek-advice", "both"),
    a_clause("may", "delete", "no aggravated"),
    a_clause("should", "delete", "no both and pressed"),
    a_clause("never", "delete", "police-may-be-needed and phone"),
    a_clause("should", "seek-advice", "danger"),
    a_clause("ask", "tell-lead", "phone"),
    a_clause("must", "tell-lead", roles="staff"),
    vocabulary=VOCABULARY,
)
"""Every modality, both ways of joining, terms that do not hold, and actions that clash."""


def says(lines: Lines) -> dict[str, Line]:
    """What a plan says of each action: a never, or else what it asks for."""
    nevers = {line.clause.action for line in lines.actions if line.clause.modality == "never"}
    certain = {line.clause.action for line in lines.actions if line.certain}
    return {
        action: Line(says="never" if action in nevers else "do", certain=action in certain)
        for action in {line.clause.action for line in lines.actions}
    }


def disagreements(protocol: Protocol, symbolic: SymbolicProtocol, role: str) -> list[str]:
    """Every action, and "level", on which the two part in some situation."""
    level, lines = symbolic.level(role), symbolic.lines(role)
    value_at, parting = symbolic.diagrams.value_at, set[str]()
    for answers in POSSIBLE:
        situation = settle(answers, VOCABULARY)
        said = says(find_lines(protocol, role, situation))
        for action in {*lines, *said}:
            line = value_at(lines[action], answers) if action in lines else NOTHING
            if line != said.get(action, NOTHING):
                parting.add(action)
        if value_at(level, answers) != find_level(protocol, role, situation):
            parting.add("level")
    return sorted(parting)


def test_protocols_in_one_manager_are_evaluated_each_as_itself() -> None:
    together = Diagrams.over(VOCABULARY)
    SymbolicProtocol(SMALL, together)
    other = replace(SMALL, clauses=SMALL.clauses[:4])

    assert disagreements(other, SymbolicProtocol(other, together), "lead") == []


def test_in_one_manager_another_vocabulary_is_not_mistaken_for_the_first() -> None:
    together = Diagrams.over(VOCABULARY)
    free = replace(VOCABULARY, implications=())
    first = SymbolicProtocol(SMALL, together)
    other = SymbolicProtocol(replace(SMALL, vocabulary=free), together)

    assert together.count(other.possible) == 3 ** len(VOCABULARY.facts)
    assert together.count(first.possible) == len(POSSIBLE)
