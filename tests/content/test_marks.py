"""A statement that is no longer right carries a mark, and a mark that says too little is found."""

import re
from dataclasses import replace

from build_tools.content.cards import parse_policy
from build_tools.content.marks import LABEL, find_marks
from build_tools.content.policy import Policy, Prose
from tests.projects import the_project

MARK = "No longer right: outdated; national#tell-parents-early; it is decided first"


def a_policy(*markdown: str, line: int = 10) -> Policy:
    blocks = tuple(Prose(line=line + 100 * n, markdown=text) for n, text in enumerate(markdown))
    return replace(
        the_project().floor, id="example", path="docs/policies/example.md", blocks=blocks
    )


# ── Reading marks


def test_a_mark_is_read_in_full() -> None:
    policy = a_policy(f"## Old\n\nParents are told at once.\n\n{MARK}\nSource: Part 1 (E1)")
    (mark,) = find_marks(policy)

    assert (mark.policy, mark.line, mark.statement, mark.kind, mark.clause, mark.reason) == (
        "example",
        14,
        "Parents are told at once.",
        "outdated",
        "national#tell-parents-early",
        "it is decided first",
    )


def test_a_mark_names_the_source_of_its_statement() -> None:
    text = f"Source: Part 1\n\nIt was.\n\n{MARK}\nSource: Part 2\n\nSource: Part 3"
    (mark,) = find_marks(a_policy(text))

    assert mark.source == "Source: Part 2"


def test_a_statement_may_have_several_lines() -> None:
    (mark,) = find_marks(a_policy(f"Before.\n\nOne.\nTwo.\n\n{MARK}"))

    assert mark.statement == "One. Two."


def test_a_statement_ends_at_a_heading() -> None:
    (mark,) = find_marks(a_policy(f"#### Old\nOne.\n\n{MARK}"))

    assert mark.statement == "One."


def test_a_mark_may_stand_in_the_paragraph_of_its_statement() -> None:
    (mark,) = find_marks(a_policy(f"One.\n{MARK}"))

    assert mark.statement == "One."


def test_none_is_no_clause() -> None:
    (mark,) = find_marks(a_policy(f"One.\n\n{LABEL} local; none; it differs by place"))

    assert mark.clause == ""


def test_every_mark_of_every_block_is_found() -> None:
    policy = a_policy(f"One.\n\n{MARK}\n\nTwo.\n\n{MARK}", f"Three.\n\n{MARK}")

    assert [mark.statement for mark in find_marks(policy)] == ["One.", "Two.", "Three."]


def test_a_mark_that_is_not_whole_is_passed_over() -> None:
    assert list(find_marks(a_policy(f"One.\n\n{LABEL} outdated"))) == []


def test_prose_without_a_mark_has_none() -> None:
    assert list(find_marks(a_policy("What is no longer right is marked."))) == []


def test_the_address_of_a_mark_is_its_own() -> None:
    policy = a_policy(f"One.\n\n{MARK}\n\nOne.\n\n{MARK}")

    assert len({mark.slug for mark in find_marks(policy)}) == 2


# ── The real policies


def test_every_real_mark_has_a_statement_and_a_reason() -> None:
    marks = [mark for policy in the_project().policies.values() for mark in find_marks(policy)]

    assert [mark for mark in marks if not (mark.statement and mark.reason)] == []


def test_every_real_mark_names_its_source() -> None:
    marks = [mark for policy in the_project().policies.values() for mark in find_marks(policy)]

    assert [mark for mark in marks if not mark.source.startswith("Source")] == []


def test_no_real_statement_needs_markdown_to_be_read() -> None:
    marks = [mark for policy in the_project().policies.values() for mark in find_marks(policy)]

    assert [mark for mark in marks if re.search(r"[\[\]*`<>]|^[-#]", mark.statement)] == []


def test_every_address_on_a_page_is_its_own() -> None:
    addresses = [
        f"{policy.id}#{slug}"
        for policy in the_project().policies.values()
        for slug in [*(m.slug for m in find_marks(policy)), *(slug for slug, _ in policy.slugs)]
    ]

    assert len(addresses) == len({*addresses})


def test_a_mark_survives_the_reading_of_a_file() -> None:
    text = f"---\ntitle: A\n---\n\n# A\n\nParents are told.\n\n{MARK}\nSource: Part 1\n"
    policy, _ = parse_policy("docs/policies/example.md", text, the_project().vocabulary)

    assert [(mark.line, mark.statement) for mark in find_marks(policy)] == [
        (9, "Parents are told.")
    ]
