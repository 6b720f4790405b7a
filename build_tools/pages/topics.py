"""One page a topic: what each policy says of it, beside national guidance."""

from collections.abc import Iterator
from typing import Any

from build_tools.content.addresses import guidance_address, tool_address, topic_address, used_topics
from build_tools.content.marks import find_marks
from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import Project
from build_tools.content.sections import Section, find_sections
from build_tools.pages.page import (
    Page,
    capital,
    clause_context,
    mark_in_words,
    render_page,
    short_title,
)


def topic_pages(project: Project, default: str = FLOOR) -> Iterator[Page]:
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
    for topic in used:
        address = topic_address(topic)
        up = "../" * address.count("/")
        yield render_page(
            f"{address.rstrip('/')}.md",
            titles[topic],
            "topic.md.jinja",
            topic=topic,
            groups=list(_action_groups(project, topic, up)),
            sections=[
                {
                    "policy": project.policies[section.policy].title,
                    "href": f"{up}{guidance_address(section.policy)}#{section.slug}",
                    "markdown": _section_markdown(project, section, up),
                }
                for section in _sections_on(project, topic)
            ],
            wording=project.wording,
            up=up,
            tools=[
                (policy.title, f"{up}{tool_address(policy.id, default)}")
                for policy in project.policies_by_age
            ],
        )


def _sections_on(project: Project, topic: str) -> list[Section]:
    return [
        section
        for policy in project.policies_by_age
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
        card for policy in project.policies_by_age for card in policy.cards if card.topic == topic
    ]
    others = [policy for policy in project.policies_by_age if policy.id != FLOOR]
    for action, phrase in project.vocabulary.actions.items():
        on_action = [card for card in cards if card.action == action]
        if not on_action:
            continue
        national = [card for card in project.floor.cards if card.action == action and card.is_live]
        floor = [card for card in national if card.topic == topic]
        own = [card for card in on_action if card.policy != FLOOR]
        same = [card for card in own if card.is_live and _says_the_same(card, national)]
        differs = [card for card in own if card.is_live and card not in same]
        replaced = [card for card in own if not card.is_live]
        silent = [
            policy for policy in others if not any(card.action == action for card in policy.cards)
        ]
        yield {
            "title": capital(phrase),
            "summary": _summary(
                project, topic, national, same, differs, replaced, silent, len(others)
            ),
            "national": bool(national),
            "floor": [clause_context(project, card, up) for card in floor],
            "same": [clause_context(project, card, up) for card in same],
            "differs": [clause_context(project, card, up) for card in differs],
            "replaced": [clause_context(project, card, up) for card in replaced],
            "silent": [short_title(policy) for policy in silent],
        }


def _says_the_same(card: Card, floor: list[Card]) -> bool:
    return not card.differs and any(card.modality == other.modality for other in floor)


def _summary(
    project: Project,
    topic: str,
    national: list[Card],
    same: list[Card],
    differs: list[Card],
    replaced: list[Card],
    silent: list[Policy],
    count: int,
) -> str:
    """How the policies stand to the floor on an action, in a sentence; where the floor speaks of it
    under another topic alone, that topic is named.
    """
    modalities = list(dict.fromkeys(card.modality for card in national))
    lead = f"National guidance: {' and '.join(modalities)}"
    elsewhere = {card.topic: project.wording.topics[card.topic] for card in national}
    if topic not in elsewhere:
        lead += "; see " + " and ".join(f"[{title}]({at}.md)" for at, title in elsewhere.items())
    lead = f"{lead}." if national else "Not in the guidance."
    parts = [
        f"{_count(cards)} of {count} {words}"
        for cards, words in (
            (same, "say the same" if national else "say it"),
            (differs, "differ" if national else "say it"),
            (replaced, "say what is no longer right"),
        )
        if cards
    ]
    if silent:
        parts.append(f"{len(silent)} of {count} say nothing of it")
    return f"{lead} Of the other policies, {', '.join(parts)}." if parts else lead


def _count(cards: list[Card]) -> int:
    return len({card.policy for card in cards})
