"""One page a topic: what each policy says of it, beside national guidance."""

from collections.abc import Iterator
from typing import Any

from build_tools.content.addresses import guidance_address, tool_address, topic_address, used_topics
from build_tools.content.cards import slug_of
from build_tools.content.marks import find_marks
from build_tools.content.policy import FLOOR, Card
from build_tools.content.project import Project
from build_tools.content.reviews import find_unread_texts
from build_tools.content.sections import Section, find_sections
from build_tools.pages.page import (
    Page,
    capital,
    clause_context,
    mark_in_words,
    render_page,
    short_title,
    todays_rules,
)

IN_A_FOLD = {
    "old": "no longer right",
    "other": "differ",
    "agrees": "the same",
    "silent": "say nothing",
}
"""How policies stand to the guidance on an act, as a closed fold says it."""
SHORT_PAGE = 1000
"""Letters of a section that a page without rules begins with, open."""


def policy_topic_pages(project: Project, default: str = FLOOR) -> Iterator[Page]:
    """One page a topic that any policy speaks of, and the list of them."""
    titles = project.wording.topics
    used = used_topics(project)
    yield render_page(
        "topics/index.md",
        "Topics",
        "topics.md.jinja",
        parts=[
            {
                "title": project.wording.parts[part],
                "topics": [(topic, titles[topic]) for topic in topics if topic in used],
            }
            for part, topics in project.vocabulary.parts.items()
            if set(topics) & set(used)
        ],
    )
    unread = find_unread_texts(project)
    for topic in used:
        address = topic_address(topic)
        up = "../" * address.count("/")
        yield render_page(
            f"{address.rstrip('/')}.md",
            titles[topic],
            "topic.md.jinja",
            topic=topic,
            today=todays_rules(project, topic, up, on_page=True),
            groups=list(_action_groups(project, topic, up)),
            sections=[
                {
                    "policy": project.policies[section.policy].title,
                    "unread": project.policies[section.policy].path in unread,
                    "heading": section.heading,
                    "id": f"{section.policy}-{section.slug}",
                    "href": f"{up}{guidance_address(section.policy)}#{section.slug}",
                    "markdown": _section_markdown(project, section, up),
                    "short": len(section.markdown) < SHORT_PAGE,
                }
                for section in _sections_on(project, topic)
            ],
            up=up,
            tools=[
                (policy.title, f"{up}{tool_address(policy.id, default)}")
                for policy in project.side_by_side
            ],
        )


def _sections_on(project: Project, topic: str) -> list[Section]:
    return [
        section
        for policy in project.side_by_side
        for section in find_sections(policy)
        if section.topic == topic
    ]


def _section_markdown(project: Project, section: Section, up: str) -> str:
    """The section's Markdown, with each mark in words and not in its grammar."""
    marks = {mark.line: mark for mark in find_marks(project.policies[section.policy])}
    lines = []
    for number, text in enumerate(section.markdown.split("\n"), start=section.line):
        mark = marks.get(number)
        lines.append(text if mark is None else mark_in_words(project, mark, up))
    return "\n".join(lines)


def _action_groups(project: Project, topic: str, up: str) -> Iterator[dict[str, Any]]:
    """What each policy says of each action on the topic: the same, something else, or nothing."""
    cards = [
        card for policy in project.side_by_side for card in policy.cards if card.topic == topic
    ]
    for action, phrase in project.vocabulary.actions.items():
        on_action = [card for card in cards if card.action == action]
        if not on_action:
            continue
        national = [card for card in project.floor.cards if card.action == action and card.is_live]
        own = [card for card in on_action if card.policy != FLOOR]
        same = [card for card in own if card.is_live and _says_the_same(card, national)]
        beside = {
            ("old", "No longer right"): [card for card in own if not card.is_live],
            ("other", "Something else" if national else "Its own"): [
                card for card in own if card.is_live and card not in same
            ],
            ("agrees", "The same"): same,
        }
        silent = [
            policy
            for policy in project.side_by_side
            if policy.id != FLOOR and not any(card.action == action for card in policy.cards)
        ]
        elsewhere = {card.topic: project.wording.topics[card.topic] for card in national}
        yield {
            "id": slug_of(phrase),
            "title": capital(phrase),
            "count": _count_line(
                {kind: _policies(found) for (kind, _), found in beside.items()}
                | {"silent": len(silent)},
                national=bool(national),
            ),
            "floor": [
                clause_context(project, card, up) for card in national if card.topic == topic
            ],
            "modalities": " and ".join(dict.fromkeys(card.modality for card in national)),
            "elsewhere": [(title, f"{up}{topic_address(at)}") for at, title in elsewhere.items()],
            "said": [
                (clause_context(project, card, up), kind, words)
                for (kind, words), found in beside.items()
                for card in found
            ],
            "silent": [short_title(policy) for policy in silent],
        }


def _says_the_same(card: Card, floor: list[Card]) -> bool:
    return not card.differs and any(card.modality == other.modality for other in floor)


def _count_line(policies: dict[str, int], *, national: bool) -> str:
    """How many other policies say what of an act beside the floor: what is in a fold."""
    words = IN_A_FOLD if national else IN_A_FOLD | {"other": "have it"}
    counts = ", ".join(f"{count} {words[kind]}" for kind, count in policies.items() if count)
    return f"{'' if national else 'Not in the guidance. '}Other policies: {counts}"


def _policies(cards: list[Card]) -> int:
    return len({card.policy for card in cards})
