"""Everything in any policy that is no longer right, with what replaces it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from build_tools.content.addresses import guidance_address
from build_tools.content.marks import find_marks
from build_tools.content.project import Project
from build_tools.pages.page import Page, link_if_any, mark_context, render_page, short_title

type Entry = dict[str, Any]


def no_longer_right_page(project: Project) -> Page:
    """Everything in any policy that is outdated, unsafe, conflicting, incomplete or local; of many
    policies, each says its own on its page of gaps.
    """
    up = "../"
    entries = list[Entry]()
    for policy in project.side_by_side:
        for card in policy.cards:
            if not card.is_live:
                kind, _, reason = card.why.partition(": ")
                entries.append(
                    {
                        "kind": kind,
                        "policy": short_title(policy),
                        "card": card,
                        "href": f"{up}{guidance_address(policy.id)}#{card.slug}",
                        "reason": reason,
                        "today": link_if_any(project, card.replaced_by, up),
                    }
                )
        entries += [mark_context(project, mark, up) for mark in find_marks(policy)]
    return render_page(
        "no-longer-right.md",
        "No longer right",
        "no-longer-right.md.jinja",
        kinds=[
            {
                "name": kind,
                "title": kind.capitalize(),
                "count": len(found),
                "groups": list(_by_rule(found)),
            }
            for kind in ("unsafe", "conflicting", "outdated", "incomplete", "local")
            if (found := [entry for entry in entries if entry["kind"] == kind])
        ],
    )


def _by_rule(entries: list[Entry]) -> Iterator[tuple[Any, str, list[Entry]]]:
    """Each of today's rules, who says otherwise and how often, and what: in the order in which it
    is first replaced.
    """
    groups = dict[str, list[Entry]]()
    for entry in entries:
        groups.setdefault(entry["today"]["href"] if entry["today"] else "", []).append(entry)
    for group in groups.values():
        policies = Counter(entry["policy"] for entry in group)
        said = ", ".join(f"{policy} ({count})" for policy, count in policies.items())
        yield group[0]["today"], said, group
