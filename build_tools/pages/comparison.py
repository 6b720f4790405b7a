"""Two protocols side by side: where their plans differ, how often, and for instance when."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from build_tools.content.addresses import compared_pairs, comparison_address
from build_tools.content.marks import find_marks
from build_tools.content.policy import FLOOR, Policy
from build_tools.content.project import Project
from build_tools.content.reviews import is_overdue
from build_tools.pages.page import (
    Page,
    capital,
    clause_context,
    render_page,
    short_title,
    todays_rules,
)
from build_tools.situations.difference import ActionRow, Comparer, Comparison, Difference
from decision_tree.truth import Truth

Keep = Callable[[Iterable[str], Callable[[], Any]], Any]
"""What was made of the same sources, or else what is made now."""


def make_now(_: Iterable[str], make: Callable[[], Any]) -> Any:
    """Keep nothing."""
    return make()


def comparison_pages(
    project: Project,
    comparer: Comparer,
    today: date,
    keep: Keep = make_now,
) -> Iterator[Page]:
    """One page a pair of protocols, and the list of them; of many policies, a school's own."""
    pairs = []
    for first, second in compared_pairs(project):
        alone = project.of(first.id, second.id)
        compared = keep(
            (first.id, second.id, *alone.texts), partial(_compared, alone, comparer, first, second)
        )
        page = Page(**compared["page"])
        yield page
        if second in project.told_of:
            pairs.append(
                {
                    "title": page.title,
                    "path": page.path.removeprefix("compare/"),
                    "lines": compared["lines"],
                    "level": compared["level"],
                }
            )
    yield render_page(
        "compare/index.md",
        "Compare",
        "comparisons.md.jinja",
        pairs=pairs,
        others=len(project.policies) > len(project.told_of),
        policies=[
            {
                "title": policy.title,
                "page": f"../policies/{policy.id}.md",
                "gaps": f"../policies/{policy.id}/gaps.md" if policy.id != FLOOR else "",
                "dated": policy.meta["dated"],
                "review_due": policy.meta["review due"],
                "overdue": is_overdue(policy.meta["review due"], today),
                "live": sum(card.is_live for card in policy.cards),
                "no_longer": sum(not card.is_live for card in policy.cards)
                + len(list(find_marks(policy))),
            }
            for policy in project.told_of
        ],
    )


def _compared(
    project: Project, comparer: Comparer, first: Policy, second: Policy
) -> dict[str, Any]:
    """The page of two protocols, and what the list says of it, as JSON."""
    comparison = comparer.compare(first, second)
    return {
        "page": asdict(comparison_page(project, comparison)),
        "lines": len(comparison.differences),
        "level": any(entry.what == "level" for entry in comparison.differences),
    }


def comparison_page(project: Project, comparison: Comparison) -> Page:
    """The page of two protocols."""
    first, second = comparison.first, comparison.second
    address = comparison_address(first.id, second.id)
    up = "../" * address.count("/")
    return render_page(
        f"{address.rstrip('/')}.md",
        f"{short_title(first)} and {short_title(second)}",
        "comparison.md.jinja",
        first=short_title(first),
        second=short_title(second),
        situations=f"{comparison.situations:,}",
        lines=len(comparison.differences),
        apart=sum(not row.agrees for row in comparison.rows),
        topics=list(_by_topic(project, comparison, up)),
        alike=[_row_context(project, row, up) for row in comparison.rows if row.agrees],
    )


def _by_topic(project: Project, comparison: Comparison, up: str) -> Iterator[dict[str, Any]]:
    """Where the two differ: the headline, then each topic, with today's rule on it before all.

    An act belongs to the topic under which the guidance speaks of it, or else one of the two.
    """
    both = (*comparison.first.cards, *comparison.second.cards)
    topics = {card.action: card.topic for card in (*reversed(both), *project.floor.cards)}
    titles = {"level": "The headline", **project.wording.topics}
    for id_, title in titles.items():
        differences = [d for d in comparison.differences if topics.get(d.what, d.what) == id_]
        rows = [r for r in comparison.rows if not r.agrees and topics[r.action] == id_]
        if differences or rows:
            counts = {"line of a plan": len(differences), "act in the policies": len(rows)}
            yield {
                "id": id_,
                "title": title,
                "count": ", ".join(
                    _counted(words, count) for words, count in counts.items() if count
                ),
                "today": [] if comparison.first.id == FLOOR else todays_rules(project, id_, up),
                "differences": [
                    _difference_context(project, entry, comparison.situations)
                    for entry in differences
                ],
                "rows": [_row_context(project, row, up) for row in rows],
            }


def _counted(words: str, count: int) -> str:
    first, _, rest = words.partition(" ")
    return f"{count} {first}{'' if count == 1 else 's'} {rest}"


def _row_context(project: Project, row: ActionRow, up: str) -> dict[str, Any]:
    return {
        "action": capital(project.vocabulary.actions[row.action]),
        "first": [clause_context(project, card, up) for card in row.first],
        "second": [clause_context(project, card, up) for card in row.second],
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
