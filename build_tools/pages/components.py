"""Every component of the look on one page, for whoever changes it: in no menu and in no search."""

from dataclasses import replace

from build_tools.content.drawings import drawing_names
from build_tools.content.project import Project
from build_tools.pages.page import Page, clause_context, render_page


def components_page(project: Project) -> Page:
    """Each component once, with its states."""
    never = next(card for card in project.floor.cards if card.modality == "never")
    old = replace(never, replaced_by=never.id, why="why it is no longer right stands here")
    return render_page(
        "components.md",
        "Components",
        "components.html.jinja",
        example=clause_context(project, never, "../"),
        old=clause_context(project, old, "../"),
        pictures=drawing_names("picture"),
        signs=drawing_names("sign"),
    )
