"""What a policy says beside the others: topics, comparison, gaps, and what is no longer right.

Each page is Markdown made from the parsed policies; nothing here touches the disk or mkdocs.
"""

from collections.abc import Iterator, Mapping
from html import escape
from itertools import combinations
from typing import Any

from build_tools.content.marks import Mark, find_marks
from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import Project
from build_tools.content.sections import Section, find_sections
from build_tools.pages.page import (
    Page,
    capital,
    find_card,
    guidance_address,
    link_to,
    render_page,
    role_names,
    short_title,
    tool_address,
    topic_address,
)
from build_tools.situations.comparison import Comparer, Difference
from decision_tree.truth import Truth


def comparison_address(first: str, second: str) -> str:
    """The page that compares two protocols, from the site's root; their order is one for good."""
    one, other = sorted((first, second), key=lambda id_: (id_ != FLOOR, id_))
    return f"compare/{one}/{other}/"


def gaps_address(policy_id: str) -> str:
    """The gap report of a policy, from the site's root."""
    return f"policies/{policy_id}/gaps/"


def reference_pages(project: Project, default: str = FLOOR) -> Iterator[Page]:
    """Every page that sets policies side by side. `default`: the policy at /check/."""
    comparer = Comparer(project)
    yield from topic_pages(project, default)
    yield from comparison_pages(project, comparer)
    yield from gap_pages(project, comparer)
    yield no_longer_right_page(project)
    yield glossary_page(project)


def topic_pages(project: Project, default: str = FLOOR) -> Iterator[Page]:
    """One page a topic that any policy speaks of, and the list of them."""
    titles = project.wording.topics
    used = [topic for topic in titles if _speaks_of(project, topic)]
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
            searched=False,
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


def comparison_pages(project: Project, comparer: Comparer) -> Iterator[Page]:
    """One page a pair of protocols, and the list of them."""
    policies = project.policies_by_age
    pairs = []
    for first, second in combinations(policies, 2):
        comparison = comparer.compare(first, second)
        address = comparison_address(first.id, second.id)
        up = "../" * address.count("/")
        title = f"{short_title(first)} and {short_title(second)}"
        pairs.append(
            {
                "title": title,
                "path": f"{address.removeprefix('compare/').rstrip('/')}.md",
                "lines": len(comparison.differences),
                "level": any(entry.what == "level" for entry in comparison.differences),
            }
        )
        yield render_page(
            f"{address.rstrip('/')}.md",
            title,
            "comparison.md.jinja",
            searched=False,
            first=short_title(first),
            second=short_title(second),
            situations=f"{comparison.situations:,}",
            differences=[
                _difference_context(project, entry, comparison.situations)
                for entry in comparison.differences
            ],
            rows=[
                {
                    "action": capital(project.vocabulary.actions[row.action]),
                    "agrees": row.agrees,
                    "first": [_card_context(project, card, up) for card in row.first],
                    "second": [_card_context(project, card, up) for card in row.second],
                }
                for row in comparison.rows
            ],
            wording=project.wording,
        )
    yield render_page(
        "compare/index.md",
        "Compare",
        "comparisons.md.jinja",
        searched=False,
        pairs=pairs,
        policies=[
            {
                "title": policy.title,
                "page": f"../policies/{policy.id}.md",
                "gaps": f"../policies/{policy.id}/gaps.md" if policy.id != FLOOR else "",
                "dated": policy.meta["dated"],
                "review_due": policy.meta["review due"],
                "live": sum(card.is_live for card in policy.cards),
                "no_longer": sum(not card.is_live for card in policy.cards)
                + len(list(find_marks(policy))),
            }
            for policy in policies
        ],
    )


def gap_pages(project: Project, comparer: Comparer) -> Iterator[Page]:
    """The gap report of each policy but the floor."""
    for policy in project.policies_by_age:
        if policy.id == FLOOR:
            continue
        address = gaps_address(policy.id)
        up = "../" * address.count("/")
        report = comparer.report_gaps(policy)
        yield render_page(
            f"{address.rstrip('/')}.md",
            f"Gaps: {short_title(policy)}",
            "gaps.md.jinja",
            searched=False,
            policy=policy,
            topics=[(project.wording.topics[topic], topic) for topic in report.topics],
            clauses=[_card_context(project, card, up) for card in report.clauses],
            replaced=[_card_context(project, card, up) for card in report.replaced],
            marks=[_mark_context(project, mark, up) for mark in find_marks(policy)],
            wording=project.wording,
            up=up,
        )


def no_longer_right_page(project: Project) -> Page:
    """Everything in any policy that is outdated, unsafe, conflicting, incomplete or local."""
    up = "../"
    entries = []
    for policy in project.policies_by_age:
        for card in policy.cards:
            if not card.is_live:
                kind, _, reason = card.why.partition(": ")
                entries.append(
                    {
                        "kind": kind,
                        "policy": short_title(policy),
                        "statement": f"{project.wording.modalities[card.modality]}: "
                        f"{card.statement}",
                        "href": f"{up}{guidance_address(policy.id)}#{card.slug}",
                        "reason": reason,
                        "today": _clause_link(project, card.replaced_by, up),
                    }
                )
        entries += [_mark_context(project, mark, up) for mark in find_marks(policy)]
    kinds = ("unsafe", "conflicting", "outdated", "incomplete", "local")
    return render_page(
        "no-longer-right.md",
        "No longer right",
        "no-longer-right.md.jinja",
        searched=False,
        kinds=[
            (kind, [entry for entry in entries if entry["kind"] == kind])
            for kind in kinds
            if any(entry["kind"] == kind for entry in entries)
        ],
    )


def glossary_page(project: Project) -> Page:
    """Every word and short form, in the order of the alphabet."""
    names = {term.id: term.term for term in project.terms}
    return render_page(
        "glossary.md",
        "Words and short forms",
        "glossary.md.jinja",
        terms=[
            (term, names.get(term.successor, ""))
            for term in sorted(project.terms, key=lambda term: term.term.casefold())
        ],
    )


def _speaks_of(project: Project, topic: str) -> bool:
    cards = (card for policy in project.policies.values() for card in policy.cards)
    return any(card.topic == topic for card in cards) or any(_sections_on(project, topic))


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
        lines.append(text if mark is None else _mark_in_words(project, mark, up))
    return "\n".join(lines)


def _mark_in_words(project: Project, mark: Mark, up: str) -> str:
    link = _clause_link(project, mark.clause, up)
    today = f' Today: <a href="{link["href"]}">{escape(link["title"])}</a>.' if link else ""
    reason = escape(capital(mark.reason), quote=False)
    return f"**No longer right ({mark.kind}).** {reason}.{today}\n"


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
        floor = [card for card in on_action if card.policy == FLOOR and card.is_live]
        own = [card for card in on_action if card.policy != FLOOR]
        same = [card for card in own if card.is_live and _says_the_same(card, floor)]
        differs = [card for card in own if card.is_live and card not in same]
        replaced = [card for card in own if not card.is_live]
        silent = [
            policy for policy in others if not any(card.action == action for card in policy.cards)
        ]
        yield {
            "title": capital(phrase),
            "summary": _summary(floor, same, differs, replaced, silent, len(others)),
            "floor": [_card_context(project, card, up) for card in floor],
            "same": [_card_context(project, card, up) for card in same],
            "differs": [_card_context(project, card, up) for card in differs],
            "replaced": [_card_context(project, card, up) for card in replaced],
            "silent": [short_title(policy) for policy in silent],
        }


def _says_the_same(card: Card, floor: list[Card]) -> bool:
    return not card.differs and any(card.modality == other.modality for other in floor)


def _summary(
    floor: list[Card],
    same: list[Card],
    differs: list[Card],
    replaced: list[Card],
    silent: list[Policy],
    count: int,
) -> str:
    """How the policies stand to the floor on an action, in a sentence."""
    modalities = list(dict.fromkeys(card.modality for card in floor))
    lead = f"National guidance: {' and '.join(modalities)}." if floor else "Not in the guidance."
    parts = [
        f"{_count(cards)} of {count} {words}"
        for cards, words in (
            (same, "say the same" if floor else "say it"),
            (differs, "differ" if floor else "say it"),
            (replaced, "say what is no longer right"),
        )
        if cards
    ]
    if silent:
        parts.append(f"{len(silent)} of {count} say nothing of it")
    return f"{lead} Of the other policies, {', '.join(parts)}." if parts else lead


def _count(cards: list[Card]) -> int:
    return len({card.policy for card in cards})


def _card_context(project: Project, card: Card, up: str) -> dict[str, Any]:
    return {
        **link_to(project, card, up),
        "card": card,
        "roles": role_names(card, project),
        "today": "" if card.is_live else _clause_link(project, card.replaced_by, up),
    }


def _clause_link(project: Project, clause_id: str, up: str) -> dict[str, Any] | None:
    if not clause_id:
        return None
    return link_to(project, find_card(project, clause_id), up)


def _mark_context(project: Project, mark: Mark, up: str) -> dict[str, Any]:
    return {
        "kind": mark.kind,
        "policy": short_title(project.policies[mark.policy]),
        "statement": mark.statement,
        "href": f"{up}{guidance_address(mark.policy)}#{mark.slug}",
        "reason": mark.reason,
        "today": _clause_link(project, mark.clause, up),
    }


def _difference_context(project: Project, entry: Difference, total: int) -> dict[str, str]:
    share = 100 * entry.count / total
    says = {"do": "do it", "never": "never", "nothing": "says nothing", None: "says nothing"}
    levels = project.wording.levels
    words = {
        side: levels[value].headline if value in levels else says[value]
        for side, value in (("first", entry.first), ("second", entry.second))
    }
    return {
        "role": project.vocabulary.roles[entry.role].name,
        "what": "The headline"
        if entry.what == "level"
        else capital(project.vocabulary.actions[entry.what]),
        "count": f"{entry.count:,}",
        "share": "less than 0.1 %" if share < 0.1 else f"{share:.1f} %",
        "example": _example(project, entry.example),
        **words,
    }


def _example(project: Project, answers: Mapping[str, Truth]) -> str:
    facts = project.vocabulary.facts
    phrases = [facts[f].yes if answer == "yes" else facts[f].no for f, answer in answers.items()]
    return f"when {', and '.join(phrases)}" if phrases else "as soon as the tool is opened"
