"""Who can help: a page for staff that names every service, and pages for each of the others.

A child's page never names a service for adults. What each entry rests on stands below the entries,
so that a frightened reader reads the help first. Nothing here touches the disk or mkdocs.
"""

from collections.abc import Iterator

from build_tools.content.audiences import Audience, services_pages
from build_tools.content.placeholders import looked_after
from build_tools.content.project import Project
from build_tools.content.services import KINDS_OF_SERVICE, services_for
from build_tools.pages.page import Page, checked_words, render_page

HEADINGS = {
    "pupils": "For pupils",
    "parents": "For parents and carers",
    "staff": "For school staff",
}


def service_pages(project: Project) -> Iterator[Page]:
    """The page of every service, for staff, and one for each other audience that has its own."""
    for path, audience in services_pages(project.audiences).items():
        if audience.readers == "staff":
            yield _page_of_all(project, path)
        else:
            yield _page_for(project, path, audience)


def _page_of_all(project: Project, path: str) -> Page:
    names = {service.id: service.name for service in project.services}
    first = {
        service.id: next(audience for audience in HEADINGS if audience in service.audience)
        for service in project.services
        if service.audience
    }
    return render_page(
        path,
        "Who can help",
        "services.md.jinja",
        groups=[
            (
                heading,
                [s for s in project.services if first.get(s.id) == audience],
                [s for s in project.services if audience in s.audience and first[s.id] != audience],
            )
            for audience, heading in HEADINGS.items()
        ],
        closed=[(s, names[s.instead]) for s in project.services if s.closed],
        checked_words=checked_words(project),
    )


def _page_for(project: Project, path: str, audience: Audience) -> Page:
    services = services_for(project.services, audience)
    # 999 stands above every page: to a child whom to talk to comes first.
    kinds = sorted(KINDS_OF_SERVICE, key=lambda kind: audience.child and kind != "talk")
    childs_own = [service for service in looked_after(project, audience) if service not in services]
    return render_page(
        path,
        "Who can help",
        "services-for.md.jinja",
        leaving=True,
        young=audience.youngest,
        parents=audience.readers == "parents",
        kinds=[(kind, own) for kind in kinds if (own := [s for s in services if s.kind == kind])],
        childs_own=childs_own,
        listed=[*services, *childs_own],
        checked_words=checked_words(project),
    )
