"""Every component of the look on one page, for whoever changes it: in no menu and in no search."""

from build_tools.content.drawings import drawing_names
from build_tools.content.project import Project
from build_tools.pages.page import Page, clause_context, render_page


def components_page(project: Project) -> Page:
    """Each component once, with its states."""
    cards = [card for policy in project.policies_by_age for card in policy.cards]
    never = next(card for card in cards if card.is_live and card.modality == "never")
    old = next(card for card in cards if not card.is_live)
    return render_page(
        "components.md",
        "Components",
        "components.html.jinja",
        example=clause_context(project, never, "../"),
        old=clause_context(project, old, "../"),
        pictures=drawing_names("picture"),
        signs=drawing_names("sign"),
    )
