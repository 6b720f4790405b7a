"""Sections of prose that belong to a topic: a heading of level 2 with `About: topic` under it.

What a policy says of the law, or of what words mean, is prose and no clause; so the topic's page
finds it by this line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from build_tools.content.cards import slug_of
from build_tools.content.policy import Policy

LABEL = "About:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A section on a topic: its heading, its address on the policy's page, and its Markdown.

    `line` is that of the Markdown's first line in the policy's file, `about_line` the topic's.
    """

    policy: str
    line: int
    about_line: int
    topic: str
    heading: str
    slug: str
    markdown: str


def find_sections(policy: Policy) -> Iterator[Section]:
    """Every section of a policy that says what it is about."""
    for block in policy.prose:
        before, *parts = f"\n{block.markdown}".split("\n## ")
        line = block.line + before.count("\n")
        for part in parts:
            heading, _, body = part.partition("\n")
            body = body.strip("\n")
            if body.startswith(LABEL):
                about, _, markdown = body.partition("\n")
                markdown = markdown.strip("\n")
                yield Section(
                    policy=policy.id,
                    line=line + part[: part.rindex(markdown)].count("\n"),
                    about_line=line + part[: part.index(f"\n{LABEL}") + 1].count("\n"),
                    topic=about.removeprefix(LABEL).strip(),
                    heading=heading,
                    slug=slug_of(heading),
                    markdown=markdown,
                )
            line += part.count("\n") + 1


def find_topics(policies: Iterable[Policy]) -> set[str]:
    """The topics of which any of the policies speaks."""
    policies = list(policies)
    of_cards = {card.topic for policy in policies for card in policy.cards}
    return of_cards | {section.topic for policy in policies for section in find_sections(policy)}
