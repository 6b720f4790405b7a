"""Every reason to refer on one page, made from the cards of the floor."""

from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.pages.page import Page, clause_context, in_showing_order, render_page
from decision_tree.vocabulary import REFERRALS

GROUPS = {"must": "Refer at once", "should": "Refer as well, or ask first"}


def reasons_page(project: Project) -> Page:
    """What the safeguarding lead must refer, and what the lead should, each with its clause."""
    cards = in_showing_order(filter(_is_reason, project.floor.cards), project)
    return render_page(
        "reasons-to-refer.md",
        "Reasons to refer",
        "reasons-to-refer.md.jinja",
        groups=[
            (title, [clause_context(project, c, "../") for c in cards if c.modality == modality])
            for modality, title in GROUPS.items()
        ],
    )


def _is_reason(card: Card) -> bool:
    is_leads = "safeguarding-lead" in card.roles and card.modality in GROUPS
    return card.is_live and is_leads and card.action in REFERRALS
