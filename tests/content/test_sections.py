"""A section of prose is found by its topic, and one that names none is a finding."""

from dataclasses import replace

import pytest

from build_tools.content.cards import parse_policy
from build_tools.content.findings import Finding
from build_tools.content.policy import Policy, Prose
from build_tools.content.project import Project, load_project
from build_tools.content.sections import check_sections, find_sections

TOPICS = {"law", "definition", "reasons"}


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


def a_policy(project: Project, *markdown: str) -> Policy:
    blocks = tuple(Prose(line=10 + 100 * n, markdown=text) for n, text in enumerate(markdown))
    return replace(project.floor, id="example", path="docs/policies/example.md", blocks=blocks)


def findings(project: Project, markdown: str) -> list[Finding]:
    return list(check_sections(a_policy(project, markdown), TOPICS))


# ── Reading sections


def test_a_section_is_read_in_full(project: Project) -> None:
    policy = a_policy(project, "Before.\n\n## The law, today\n\nAbout: law\n\nOne.\n\nTwo.\n")
    (section,) = find_sections(policy)

    assert (section.policy, section.topic, section.heading, section.slug, section.markdown) == (
        "example",
        "law",
        "The law, today",
        "the-law-today",
        "One.\n\nTwo.",
    )


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("## A\n\nAbout: law\n\nHere.", 14),
        ("## A\nAbout: law\nHere.", 12),
        ("Before.\n\n## Z\n\nHere.\n\n## A\n\nAbout: law\n\nHere.\nHere.", 20),
        ("## A\n\nAbout: law\n\n\n\nHere.", 16),
    ],
)
def test_a_section_knows_the_line_of_its_first_sentence(
    project: Project, markdown: str, line: int
) -> None:
    (section,) = find_sections(a_policy(project, markdown))

    assert section.line == line


def test_a_section_ends_at_the_next_heading_of_its_level(project: Project) -> None:
    policy = a_policy(project, "## A\n\nAbout: law\n\nOne.\n\n#### Part\n\nTwo.\n\n## B\n\nThree.")

    assert [s.markdown for s in find_sections(policy)] == ["One.\n\n#### Part\n\nTwo."]


def test_a_section_that_does_not_say_what_it_is_about_is_left_out(project: Project) -> None:
    assert list(find_sections(a_policy(project, "## A\n\nOne."))) == []


def test_every_section_of_every_block_is_found(project: Project) -> None:
    policy = a_policy(
        project,
        "## A\n\nAbout: law\n\nOne.\n\n## B\n\nAbout: reasons\n\nTwo.",
        "## C\n\nAbout: law\n\nThree.",
    )

    assert [(s.heading, s.topic, s.line) for s in find_sections(policy)] == [
        ("A", "law", 14),
        ("B", "reasons", 20),
        ("C", "law", 114),
    ]


# ── What is wrong with one


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_a_known_topic_under_a_heading_is_right(project: Project, topic: str) -> None:
    assert findings(project, f"## A\n\nAbout: {topic}\n\nOne.") == []


def test_an_unknown_topic_is_found(project: Project) -> None:
    (finding,) = findings(project, "## A\n\nAbout: laws\n\nOne.")

    assert (finding.path, finding.line, finding.check, finding.message, finding.hint) == (
        "docs/policies/example.md",
        12,
        "every-section-is-about-a-known-topic",
        "unknown topic",
        "did you mean 'law'?",
    )


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("About: law", 10),
        ("One.\n\nAbout: law", 12),
        ("#### A\n\nAbout: law", 12),
        ("## A\n\nOne.\n\nAbout: law", 14),
        ("# A\n\nAbout: law", 12),
    ],
)
def test_a_topic_that_stands_under_no_heading_is_found(
    project: Project, markdown: str, line: int
) -> None:
    (finding,) = findings(project, markdown)

    assert (finding.line, finding.message) == (line, "stands under no ## heading")


def test_a_sentence_that_speaks_about_something_is_no_topic(project: Project) -> None:
    assert findings(project, "## A\n\nWhat it is about: law.") == []


# ── The real policies


def test_every_section_has_an_address_on_its_page(project: Project) -> None:
    assert [
        section
        for policy in project.policies.values()
        for section in find_sections(policy)
        if section.slug not in dict(policy.slugs)
    ] == []


def test_no_two_sections_share_an_address(project: Project) -> None:
    addresses = [
        (section.policy, section.slug)
        for policy in project.policies.values()
        for section in find_sections(policy)
    ]

    assert len(addresses) == len({*addresses})


def test_the_line_of_a_real_section_is_that_of_the_file(project: Project) -> None:
    found = [
        (section.markdown.split("\n")[0], lines[section.line - 1])
        for policy in project.policies.values()
        for lines in [(project.root / policy.path).read_text("utf-8").split("\n")]
        for section in find_sections(policy)
    ]

    assert [pair for pair in found if pair[0] != pair[1]] == []


def test_a_section_survives_the_reading_of_a_file(project: Project) -> None:
    text = "---\ntitle: A\n---\n\n# A\n\n## The law\n\nAbout: law\n\nOne.\n"
    policy, _ = parse_policy("docs/policies/example.md", text, project.vocabulary)

    assert [(s.topic, s.line) for s in find_sections(policy)] == [("law", 11)]
