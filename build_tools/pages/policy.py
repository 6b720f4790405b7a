"""The guidance page of each policy, and the page of sources, as Markdown: what they say, with marks
and links.

Nothing here touches the disk or mkdocs: `site.py` puts these pages into the site.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from build_tools.content.addresses import (
    comparison_address,
    gaps_address,
    guidance_address,
    tool_address,
)
from build_tools.content.marks import Mark, find_marks
from build_tools.content.policy import FLOOR, Card, Policy, Prose
from build_tools.content.project import Project
from build_tools.content.reviews import find_unread_texts, is_overdue
from build_tools.content.sections import LABEL as ABOUT
from build_tools.pages.page import (
    Page,
    checked_words,
    front_matter,
    link_to,
    mark_in_words,
    render,
    render_page,
    role_names,
    stale_marks,
)

EMPTY_HEADING = re.compile(r"^## [^\n]+\n+(?=## |\Z)", re.MULTILINE)
"""Under which nothing stands yet: what a school began with, and its notes."""


def render_policy_page(project: Project, policy: Policy, today: date, default: str = FLOOR) -> str:
    """The guidance page as Markdown: prose as it stands, every clause with marks and links.

    `default`: the policy whose tool is at /check/.
    """
    up = "../" * guidance_address(policy.id).count("/")
    rendered_head = render(
        "policy-head.md.jinja",
        policy=policy,
        kind_words=project.interface.tool["page"]["kinds"],
        unread=policy.path in find_unread_texts(project),
        overdue=is_overdue(policy.meta["review due"], today),
        tool_href=up + tool_address(policy.id, default),
    )
    marks = {mark.line: mark for mark in find_marks(policy)}
    blocks = [
        {"prose": _prose(project, block, marks, up)}
        if isinstance(block, Prose)
        else _card_context(project, block, up, today)
        for block in policy.blocks
    ]
    title, _, rest = blocks[0]["prose"].partition("\n")
    blocks[0] = {"prose": f"{title}\n\n{rendered_head}\n\n{rest}"}
    text = render(
        "policy.md.jinja",
        blocks=blocks,
        wording=project.wording,
        checked_words=checked_words(project),
    )
    return front_matter(policy.title) + EMPTY_HEADING.sub("", text)


def linked_clauses(project: Project) -> str:
    """All that these pages say of clauses of the others."""
    cards = (card for policy in project.side_by_side for card in policy.cards)
    return repr([(card.topic, card.action, link_to(project, card, "")) for card in cards])


def policies_page(project: Project, default: str = FLOOR) -> Page:
    """Every policy, with what there is of it on this site."""
    return render_page(
        "policies/index.md",
        "What each policy says",
        "policies.md.jinja",
        policies=[
            {
                "title": policy.title,
                "says": guidance_address(policy.id),
                "tool": tool_address(policy.id, default),
                "gaps": gaps_address(policy.id) if policy.id != FLOOR else "",
                "compared": comparison_address(FLOOR, policy.id),
            }
            for policy in project.policies_by_age
        ],
    )


def render_sources_page(project: Project) -> str:
    """The page of sources as Markdown."""
    return render("sources.md.jinja", sources=project.sources, checked_words=checked_words(project))


def _prose(project: Project, block: Prose, marks: Mapping[int, Mark], up: str) -> str:
    """Prose with its lines on sources, topics and marks made into small paragraphs of their own."""
    return "\n".join(
        _prose_line(project, line, marks.get(block.line + index), up)
        for index, line in enumerate(block.markdown.split("\n"))
    )


def _prose_line(project: Project, line: str, mark: Mark | None, up: str) -> str:
    if mark is not None:
        return f"{mark_in_words(project, mark, up)}{{: .mark #{mark.slug} }}\n"
    if line.startswith(ABOUT):
        topic = line.removeprefix(ABOUT).strip()
        title = project.wording.topics[topic]
        return f'On this in every policy: <a href="{up}topics/{topic}/">{title}</a>\n{{: .source }}'
    if line.startswith("Source"):
        return f"{line}\n{{: .source }}"
    return line


def _card_context(project: Project, card: Card, up: str, today: date) -> dict[str, Any]:
    replacement = None
    if not card.is_live:
        replacement = link_to(project, project.cards[card.replaced_by], up)
    return {
        "prose": "",
        "card": card,
        "roles": role_names(card, project),
        "in_a_plan": _in_a_plan(card, project),
        "replacement": replacement,
        "marks": stale_marks(project, card, today),
        "topic_href": f"{up}topics/{card.topic}/",
        "topic_title": project.wording.topics[card.topic],
        "related": [link_to(project, other, up) for other in _related(project, card)],
    }


def _related(project: Project, card: Card) -> list[Card]:
    """The other policies' clauses on the same topic, those on the same action first."""
    others = [
        other
        for policy in project.side_by_side
        if policy.id != card.policy
        for other in policy.cards
        if other.topic == card.topic or other.action == card.action
    ]
    return sorted(others, key=lambda other: other.action != card.action)


def _in_a_plan(card: Card, project: Project) -> str:
    """When a clause stands in a plan, in a sentence."""
    says = project.interface.tool["page"]["inAPlan"][_standing(card, project)]
    return str(says.format(roles=role_names(card, project), when=card.when_text))


def _standing(card: Card, project: Project) -> str:
    if not card.is_live:
        return "replaced"
    if card.modality == "ask":
        return "askedWhen" if card.when_text else "asked"
    if not card.when_text:
        return "always"
    return "certain" if card.modality in project.vocabulary.permissive else "doubt"
