"""Everything in any policy that is no longer right, with what replaces it."""

from typing import Any

from build_tools.content.addresses import guidance_address
from build_tools.content.marks import find_marks
from build_tools.content.project import Project
from build_tools.pages.page import Page, link_if_any, mark_context, render_page, short_title

type Entry = dict[str, Any]


def no_longer_right_page(project: Project) -> Page:
    """Everything in any policy that is outdated, unsafe, conflicting, incomplete or local."""
    up = "../"
    entries = list[Entry]()
    for policy in project.policies_by_age:
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
            (kind, len(found), _by_rule(found))
            for kind in ("unsafe", "conflicting", "outdated", "incomplete", "local")
            if (found := [entry for entry in entries if entry["kind"] == kind])
        ],
    )


def _by_rule(entries: list[Entry]) -> list[tuple[Any, list[Entry]]]:
    """Each of today's rules, and what it replaces, in the order in which it first does so."""
    groups = dict[str, list[Entry]]()
    for entry in entries:
        groups.setdefault(entry["today"]["href"] if entry["today"] else "", []).append(entry)
    return [(group[0]["today"], group) for group in groups.values()]
