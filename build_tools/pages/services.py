"""Who can help: a page for staff that names every service, and pages for each of the others.

A child's page never names a service for adults. What each entry rests on stands below the entries,
so that a frightened reader reads the help first. Nothing here touches the disk or mkdocs.
"""

from collections.abc import Iterator, Sequence

from build_tools.content.project import Project
from build_tools.content.services import KINDS, Service, services_for
from build_tools.pages.page import CHECKED_WORDS, Page, render_page

SERVICES_PAGES = {
    "7-11": "pupils/services-7-11.md",
    "easy-read": "pupils/services-7-11.md",
    "11-14": "pupils/services.md",
    "14-18": "pupils/services.md",
    "parents": "parents/services.md",
    "parents-easy-read": "parents/services.md",
    "teachers": "services.md",
    "staff": "services.md",
}
"""The page of services, under docs, to which the pages of an audience lead."""

TITLES = {
    "pupils": "For pupils",
    "parents": "For parents and carers",
    "staff": "For school staff",
}


def service_pages(project: Project) -> Iterator[Page]:
    """The page of every service, and those for the youngest, for other pupils and for parents."""
    yield _page_of_all(project)
    yield _page_for("7-11", services_for(project.services, "7-11"))
    pupils = services_for(project.services, "11-14")
    yield _page_for("11-14", pupils)
    parents = services_for(project.services, "parents")
    yield _page_for("parents", parents, [service for service in pupils if service not in parents])


def _page_of_all(project: Project) -> Page:
    names = {service.id: service.name for service in project.services}
    first = {
        service.id: next(audience for audience in TITLES if audience in service.audience)
        for service in project.services
        if service.audience
    }
    return render_page(
        SERVICES_PAGES["staff"],
        "Who can help",
        "services.md.jinja",
        groups=[
            (
                heading,
                [s for s in project.services if first.get(s.id) == audience],
                [s for s in project.services if audience in s.audience and first[s.id] != audience],
            )
            for audience, heading in TITLES.items()
        ],
        closed=[(s, names[s.instead]) for s in project.services if s.closed],
        checked_words=CHECKED_WORDS,
    )


def _page_for(
    audience: str, services: Sequence[Service], childs_own: Sequence[Service] = ()
) -> Page:
    return render_page(
        SERVICES_PAGES[audience],
        "Who can help",
        "services-for.md.jinja",
        searched=False,
        leaving=True,
        audience=audience,
        at_night=[s for s in services if s.at_night and s.kind != "danger"],
        kinds=[(kind, own) for kind in KINDS if (own := [s for s in services if s.kind == kind])],
        childs_own=childs_own,
        listed=[*services, *childs_own],
        checked_words=CHECKED_WORDS,
    )
