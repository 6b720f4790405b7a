"""A statement that is no longer right carries a mark, and a mark that says too little is found."""

import pytest

from build_tools.content.cards import parse_policy
from build_tools.content.marks import LABEL, Mark, find_marks
from tests.projects import the_project, tried, with_prose

MARK = "No longer right: outdated; national#tell-parents-early; it is decided first"


def marks_of(*markdown: str) -> list[Mark]:
    return list(find_marks(with_prose(the_project(), "westcroft", *markdown).policies["westcroft"]))


# ── Reading marks


def test_a_mark_is_read_in_full() -> None:
    (mark,) = marks_of(
        f"## Old\n\nSource: Part 1\n\nParents are told at once.\n\n{MARK}\nSource: Part 2 (E1)"
    )

    assert mark == Mark(
        policy="westcroft",
        line=16,
        statement="Parents are told at once.",
        kind="outdated",
        clause="national#tell-parents-early",
        reason="it is decided first",
        source="Source: Part 2 (E1)",
    )


@tried("above", "statement")
def test_a_statement_is_the_paragraph_above(above: str, statement: str) -> None:
    (mark,) = marks_of(above + MARK)

    assert mark.statement == statement


def test_every_mark_of_every_block_is_found_with_an_address_of_its_own() -> None:
    none = f"{LABEL} local; none; it differs by place"
    marks = marks_of(f"One.\n\n{MARK}\n\nTwo.\n\n{MARK}", f"Three.\n\n{none}")

    assert [(mark.statement, bool(mark.clause)) for mark in marks] == [
        ("One.", True),
        ("Two.", True),
        ("Three.", False),
    ]
    assert len({mark.slug for mark in marks}) == 3


@pytest.mark.parametrize(
    "text", [f"One.\n\n{LABEL} outdated", "What is no longer right is marked."]
)
def test_what_is_no_whole_mark_is_passed_over(text: str) -> None:
    assert marks_of(text) == []


def test_a_mark_survives_the_reading_of_a_file() -> None:
    text = f"---\ntitle: A\n---\n\n# A\n\nParents are told.\n\n{MARK}\nSource: Part 1\n"
    policy, _ = parse_policy("docs/policies/example.md", text, the_project().vocabulary)

    assert [(mark.line, mark.statement) for mark in find_marks(policy)] == [
        (9, "Parents are told.")
    ]
