"""A section of prose is found by its topic, and one that names none is a finding."""

from dataclasses import replace

import pytest

from build_tools.content.cards import parse_policy
from build_tools.content.policy import Policy, Prose
from build_tools.content.sections import find_sections
from tests.projects import real_files, the_project


def a_policy(*markdown: str) -> Policy:
    blocks = tuple(Prose(line=10 + 100 * n, markdown=text) for n, text in enumerate(markdown))
    return replace(
        the_project().floor, id="example", path="docs/policies/example.md", blocks=blocks
    )


# ── Reading sections


def test_a_section_is_read_in_full() -> None:
    policy = a_policy("Before.\n\n## The law, today\n\nAbout: law\n\nOne.\n\nTwo.\n")
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
def test_a_section_knows_the_line_of_its_first_sentence(markdown: str, line: int) -> None:
    (section,) = find_sections(a_policy(markdown))

    assert section.line == line


def test_a_section_ends_at_the_next_heading_of_its_level() -> None:
    policy = a_policy("## A\n\nAbout: law\n\nOne.\n\n#### Part\n\nTwo.\n\n## B\n\nThree.")

    assert [s.markdown for s in find_sections(policy)] == ["One.\n\n#### Part\n\nTwo."]


def test_a_section_that_does_not_say_what_it_is_about_is_left_out() -> None:
    assert list(find_sections(a_policy("## A\n\nOne."))) == []


def test_every_section_of_every_block_is_found() -> None:
    policy = a_policy(
        "## A\n\nAbout: law\n\nOne.\n\n## B\n\nAbout: reasons\n\nTwo.",
        "## C\n\nAbout: law\n\nThree.",
    )

    assert [(s.heading, s.topic, s.line) for s in find_sections(policy)] == [
        ("A", "law", 14),
        ("B", "reasons", 20),
        ("C", "law", 114),
    ]


# ── The real policies


def test_every_section_has_an_address_on_its_page() -> None:
    assert [
        section
        for policy in the_project().policies.values()
        for section in find_sections(policy)
        if section.slug not in dict(policy.slugs)
    ] == []


def test_no_two_sections_share_an_address() -> None:
    addresses = [
        (section.policy, section.slug)
        for policy in the_project().policies.values()
        for section in find_sections(policy)
    ]

    assert len(addresses) == len({*addresses})


def test_the_line_of_a_real_section_is_that_of_the_file() -> None:
    found = [
        (section.markdown.split("\n")[0], lines[section.line - 1])
        for policy in the_project().policies.values()
        for lines in [real_files()[policy.path].split("\n")]
        for section in find_sections(policy)
    ]

    assert [pair for pair in found if pair[0] != pair[1]] == []


def test_a_section_survives_the_reading_of_a_file() -> None:
    text = "---\ntitle: A\n---\n\n# A\n\n## The law\n\nAbout: law\n\nOne.\n"
    policy, _ = parse_policy("docs/policies/example.md", text, the_project().vocabulary)

    assert [(s.topic, s.line) for s in find_sections(policy)] == [("law", 11)]
