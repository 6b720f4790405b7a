"""A statement that is no longer right carries a mark, and a mark that says too little is found."""

import re
from dataclasses import replace

import pytest

from build_tools.content.cards import parse_policy
from build_tools.content.findings import Finding
from build_tools.content.marks import KINDS, LABEL, check_marks, find_marks
from build_tools.content.policy import Policy, Prose
from build_tools.content.project import Project, load_project

CLAUSES = {"national#nobody-views-the-imagery", "national#tell-parents-early"}
MARK = "No longer right: outdated; national#tell-parents-early; it is decided first"


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


def a_policy(project: Project, *markdown: str, line: int = 10) -> Policy:
    blocks = tuple(Prose(line=line + 100 * n, markdown=text) for n, text in enumerate(markdown))
    return replace(project.floor, id="example", path="docs/policies/example.md", blocks=blocks)


def findings(project: Project, markdown: str) -> list[Finding]:
    return list(check_marks(a_policy(project, markdown), CLAUSES))


# ── Reading marks


def test_a_mark_is_read_in_full(project: Project) -> None:
    policy = a_policy(
        project, f"## Old\n\nParents are told at once.\n\n{MARK}\nSource: Part 1 (E1)"
    )
    (mark,) = find_marks(policy)

    assert (mark.policy, mark.line, mark.statement, mark.kind, mark.clause, mark.reason) == (
        "example",
        14,
        "Parents are told at once.",
        "outdated",
        "national#tell-parents-early",
        "it is decided first",
    )


def test_a_mark_names_the_source_of_its_statement(project: Project) -> None:
    text = f"Source: Part 1\n\nIt was.\n\n{MARK}\nSource: Part 2\n\nSource: Part 3"
    (mark,) = find_marks(a_policy(project, text))

    assert mark.source == "Source: Part 2"


def test_a_statement_may_have_several_lines(project: Project) -> None:
    (mark,) = find_marks(a_policy(project, f"Before.\n\nOne.\nTwo.\n\n{MARK}"))

    assert mark.statement == "One. Two."


def test_a_statement_ends_at_a_heading(project: Project) -> None:
    (mark,) = find_marks(a_policy(project, f"#### Old\nOne.\n\n{MARK}"))

    assert mark.statement == "One."


def test_a_mark_may_stand_in_the_paragraph_of_its_statement(project: Project) -> None:
    (mark,) = find_marks(a_policy(project, f"One.\n{MARK}"))

    assert mark.statement == "One."


def test_none_is_no_clause(project: Project) -> None:
    (mark,) = find_marks(a_policy(project, f"One.\n\n{LABEL} local; none; it differs by place"))

    assert mark.clause == ""


def test_every_mark_of_every_block_is_found(project: Project) -> None:
    policy = a_policy(project, f"One.\n\n{MARK}\n\nTwo.\n\n{MARK}", f"Three.\n\n{MARK}")

    assert [mark.statement for mark in find_marks(policy)] == ["One.", "Two.", "Three."]


def test_a_mark_that_is_not_whole_is_passed_over(project: Project) -> None:
    assert list(find_marks(a_policy(project, f"One.\n\n{LABEL} outdated"))) == []


def test_prose_without_a_mark_has_none(project: Project) -> None:
    assert list(find_marks(a_policy(project, "What is no longer right is marked."))) == []


def test_the_address_of_a_mark_is_its_own(project: Project) -> None:
    policy = a_policy(project, f"One.\n\n{MARK}\n\nOne.\n\n{MARK}")

    assert len({mark.slug for mark in find_marks(policy)}) == 2


# ── What is wrong with a mark


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("clause", [*sorted(CLAUSES), "none"])
def test_a_whole_mark_is_right(project: Project, kind: str, clause: str) -> None:
    assert findings(project, f"One.\n\n{LABEL} {kind}; {clause}; it changed") == []


@pytest.mark.parametrize(
    "text",
    [
        f"{LABEL} outdated",
        f"{LABEL} outdated; none",
        f"{LABEL} outdated; none;",
        f"{LABEL} outdated; none; because; of this",
        f"{LABEL}",
        "no longer right: outdated; none; it changed",
        "NO LONGER RIGHT: outdated; none; it changed",
        "**No longer right:** outdated; none; it changed",
        "- No longer right: outdated; none; it changed",
        "  No longer right: outdated; none; it changed",
        "No longer right : outdated; none; it changed",
        "No longer right; outdated; none; it changed",
    ],
)
def test_a_line_that_only_looks_like_a_mark_is_found(project: Project, text: str) -> None:
    (finding,) = findings(project, f"One.\n\n{text}")

    assert (finding.line, finding.check, finding.message, finding.value, finding.hint) == (
        12,
        "every-mark-is-whole",
        "not a kind, a clause and a reason",
        text,
        "write No longer right: KIND; CLAUSE; REASON",
    )


def test_an_unknown_kind_is_found(project: Project) -> None:
    (finding,) = findings(project, f"One.\n\n{LABEL} outdatet; none; it changed")

    assert (finding.path, finding.line, finding.message, finding.value, finding.hint) == (
        "docs/policies/example.md",
        12,
        "unknown kind",
        "outdatet",
        "did you mean 'outdated'?",
    )


def test_for_a_kind_like_none_of_them_all_are_named(project: Project) -> None:
    (finding,) = findings(project, f"One.\n\n{LABEL} bad; none; it changed")

    assert finding.hint == "one of: outdated, unsafe, conflicting, incomplete, local"


def test_a_clause_that_is_not_live_is_found(project: Project) -> None:
    (finding,) = findings(project, f"One.\n\n{LABEL} outdated; national#tell-parents; it changed")

    assert (finding.line, finding.message, finding.value, finding.hint) == (
        12,
        "no such live clause",
        "national#tell-parents",
        "did you mean 'national#tell-parents-early'?",
    )


@pytest.mark.parametrize("above", ["", "#### Old\n\n", "## Old\n"])
def test_a_mark_without_a_statement_is_found(project: Project, above: str) -> None:
    (finding,) = findings(project, f"{above}{MARK}")

    assert finding.message == "no statement above the mark"


def test_a_sentence_about_marks_is_no_mark(project: Project) -> None:
    assert findings(project, "What is no longer right: see below.") == []


def test_every_fault_of_a_policy_is_found(project: Project) -> None:
    policy = a_policy(project, f"{LABEL} x; none; y\n\n{LABEL} z", f"One.\n\n{LABEL} x; none; y")

    assert [finding.line for finding in check_marks(policy, CLAUSES)] == [10, 12, 112]


# ── The real policies


def test_every_real_mark_has_a_statement_and_a_reason(project: Project) -> None:
    marks = [mark for policy in project.policies.values() for mark in find_marks(policy)]

    assert [mark for mark in marks if not (mark.statement and mark.reason)] == []


def test_every_real_mark_names_its_source(project: Project) -> None:
    marks = [mark for policy in project.policies.values() for mark in find_marks(policy)]

    assert [mark for mark in marks if not mark.source.startswith("Source")] == []


def test_no_real_statement_needs_markdown_to_be_read(project: Project) -> None:
    marks = [mark for policy in project.policies.values() for mark in find_marks(policy)]

    assert [mark for mark in marks if re.search(r"[\[\]*`<>]|^[-#]", mark.statement)] == []


def test_every_address_on_a_page_is_its_own(project: Project) -> None:
    addresses = [
        f"{policy.id}#{slug}"
        for policy in project.policies.values()
        for slug in [*(m.slug for m in find_marks(policy)), *(slug for slug, _ in policy.slugs)]
    ]

    assert len(addresses) == len({*addresses})


def test_a_mark_survives_the_reading_of_a_file(project: Project) -> None:
    text = f"---\ntitle: A\n---\n\n# A\n\nParents are told.\n\n{MARK}\nSource: Part 1\n"
    policy, _ = parse_policy("docs/policies/example.md", text, project.vocabulary)

    assert [(mark.line, mark.statement) for mark in find_marks(policy)] == [
        (9, "Parents are told.")
    ]
