"""Sections of prose that belong to a topic: a heading of level 2 with `About: topic` under it.

What a policy says of the law, or of what words mean, is prose and no clause; so the topic's page
finds it by this line.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from build_tools.content.cards import slug_of
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.policy import Policy, Prose

LABEL = "About:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A section on a topic: its heading, its address on the policy's page, and its Markdown.

    `line` is that of the Markdown's first line in the policy's file.
    """

    policy: str
    line: int
    topic: str
    heading: str
    slug: str
    markdown: str


def find_sections(policy: Policy) -> Iterator[Section]:
    """Every section of a policy that says what it is about."""
    for block in policy.blocks:
        if not isinstance(block, Prose):
            continue
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
                    topic=about.removeprefix(LABEL).strip(),
                    heading=heading,
                    slug=slug_of(heading),
                    markdown=markdown,
                )
            line += part.count("\n") + 1


def check_sections(policy: Policy, topics: set[str]) -> Iterator[Finding]:
    """`every-section-is-about-a-known-topic`: `About:` stands under a ## heading and names one."""
    under_heading = {section.heading for section in find_sections(policy)}
    for block in policy.blocks:
        if not isinstance(block, Prose):
            continue
        lines = block.markdown.split("\n")
        for index, text in enumerate(lines):
            if not text.startswith(LABEL):
                continue
            topic = text.removeprefix(LABEL).strip()
            above = [line for line in lines[:index] if line.strip()][-1:]
            stray = not above or above[0].removeprefix("## ") not in under_heading
            if stray or topic not in topics:
                yield Finding(
                    path=policy.path,
                    line=block.line + index,
                    check="every-section-is-about-a-known-topic",
                    message="stands under no ## heading" if stray else "unknown topic",
                    value=topic,
                    hint="" if stray else did_you_mean(topic, topics),
                )
