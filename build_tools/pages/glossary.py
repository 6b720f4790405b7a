"""Every word and short form, in the order of the alphabet."""

from build_tools.content.project import Project
from build_tools.pages.page import (
    Page,
    render_page,
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
