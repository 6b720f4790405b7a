"""A section of prose is found by its topic, and one that names none is left out."""

from build_tools.content.cards import parse_policy
from build_tools.content.sections import Section, find_sections
from tests.projects import the_project, tried, with_prose


def sections_of(*markdown: str) -> list[Section]:
    project = with_prose(the_project(), "westcroft", *markdown)
    return list(find_sections(project.policies["westcroft"]))


def test_a_section_is_read_in_full() -> None:
    assert sections_of("Before.\n\n## The law, today\n\nAbout: law\n\nOne.\n\nTwo.\n") == [
        Section(
            policy="westcroft",
            line=16,
            about_line=14,
            topic="law",
            heading="The law, today",
            slug="the-law-today",
            markdown="One.\n\nTwo.",
        )
    ]


@tried("markdown", "line")
def test_a_section_knows_the_line_of_its_first_sentence(markdown: str, line: int) -> None:
    (section,) = sections_of(markdown)

    assert section.line == line


def test_every_section_of_every_block_is_found_up_to_the_next_heading_of_its_level() -> None:
    first = "## A\n\nAbout: law\n\nOne.\n\n#### Part\n\nTwo.\n\n## B\n\nThree.\n\nAbout: law"
    found = sections_of(first, "## C\n\nAbout: reasons\n\nFour.")

    assert [(s.heading, s.topic, s.line, s.markdown) for s in found] == [
        ("A", "law", 14, "One.\n\n#### Part\n\nTwo."),
        ("C", "reasons", 114, "Four."),
    ]


def test_a_section_survives_the_reading_of_a_file() -> None:
    text = "---\ntitle: A\n---\n\n# A\n\n## The law\n\nAbout: law\n\nOne.\n"
    policy, _ = parse_policy("docs/policies/example.md", text, the_project().vocabulary)

    assert [(s.topic, s.line) for s in find_sections(policy)] == [("law", 11)]
