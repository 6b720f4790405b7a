"""Everything in any policy that is no longer right, with what replaces it."""

from build_tools.content.addresses import guidance_address
from build_tools.content.marks import find_marks
from build_tools.content.project import Project
from build_tools.pages.page import Page, link_if_any, mark_context, render_page, short_title


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
                        "today": link_if_any(project, card.replaced_by, up),
                    }
                )
        entries += [mark_context(project, mark, up) for mark in find_marks(policy)]
    kinds = ("unsafe", "conflicting", "outdated", "incomplete", "local")
    return render_page(
        "no-longer-right.md",
        "No longer right",
        "no-longer-right.md.jinja",
        kinds=[
            (kind, [entry for entry in entries if entry["kind"] == kind])
            for kind in kinds
            if any(entry["kind"] == kind for entry in entries)
        ],
    )
