"""What stands around a page's content: its readers, their menu, Back, and whom they can talk to.

In: mkdocs' page and navigation. Out: what `theme/main.html` shows as `shell`. Whose a page is,
its address says: pages for pupils and for parents lie in folders of these names.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

from mkdocs.structure.nav import Navigation
from mkdocs.structure.nav import Section as NavSection
from mkdocs.structure.pages import Page

from build_tools.content.audiences import STAFF
from build_tools.content.file_names import DOCS, address_of
from build_tools.content.policy import SCHOOL_FOLDER
from build_tools.content.project import Project
from build_tools.content.schools import find_schools
from build_tools.content.services import Service

OWN = ("pupils", "parents")
"""The folders whose readers have a menu of their own, and none of staff's pages in it."""
OWN_FOLDER = SCHOOL_FOLDER.removeprefix(f"{DOCS}/")
CALLS = "childline"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of a menu."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shell:
    """Around one page. `audience` colours it; `searched`: whose pages its search finds; `section`:
    the name in the header; `back`: the page above it; `starts`: it leads to the tool; `shared`: it
    is of no school, though several have their own tool; `calls`: whom its reader can call.
    """

    audience: str
    searched: str
    section: str
    menu: tuple[Entry, ...]
    back: str
    starts: bool
    shared: bool
    calls: tuple[dict[str, str], ...]


def make_shell(project: Project, page: Page, nav: Navigation, pages: Collection[str]) -> Shell:
    """What stands around `page`; `pages`: the addresses of all."""
    folder = _folder_of(project, page)
    sections = {section.title: section for section in nav.items if isinstance(section, NavSection)}
    section = _section_of(page, folder, sections)
    own = folder if folder in OWN else ""
    audience = own or ("all" if page.is_homepage or section is None else STAFF)
    return Shell(
        audience=audience,
        searched=own or STAFF,
        section=page.meta.get("part") or (section.title if section else ""),
        menu=tuple(_menu(project, section, sections.values(), own)),
        back=_page_above(page, section, pages),
        starts=not own and not page.is_homepage and page.meta.get("look") != "tool",
        shared=not (own or project.school_id) and bool(find_schools(project.root)),
        calls=tuple(_call(s) for s in project.services if own == OWN[0] and s.id == CALLS),
    )


def _folder_of(project: Project, page: Page) -> str:
    """The folder of its readers: of a page of the school's own, its audience says it."""
    folder = page.url.split("/")[0]
    audience = project.audiences.get(page.meta.get("audience", ""))
    return audience.readers if folder == OWN_FOLDER and audience else folder


def _section_of(page: Page, folder: str, sections: dict[str, NavSection]) -> NavSection | None:
    """The part of the navigation in which a page stands; one that is in none is staff's."""
    if page.is_homepage or page.url == "404/":
        return None
    if page.ancestors:
        return cast("NavSection", list(page.ancestors)[-1])
    return sections.get((folder if folder in OWN else STAFF).capitalize())


def _menu(
    project: Project, section: NavSection | None, sections: Iterable[NavSection], own: str
) -> Iterable[Entry]:
    """The pages of a section, but for those for pupils of other ages; with none, and at the end of
    staff's, the first page of each.
    """
    if section:
        apart = {address_of(path) for path in project.set_apart}
        yield from (entry for entry in map(_entry, section.children) if entry.url not in apart)
    if not own:
        others = (other for other in sections if other is not section)
        yield from (replace(_first_of(other), title=other.title) for other in others)
    else:
        yield Entry(title="All pages", url=".")


def _entry(page: Any) -> Entry:
    return Entry(title=page.title, url=page.url)


def _first_of(section: NavSection) -> Entry:
    return next(map(_entry, section.children))


def _page_above(page: Page, section: NavSection | None, pages: Collection[str]) -> str:
    """Where Back leads: the nearest page above in the address, else the section's first, else
    home.
    """
    parts = page.url.strip("/").split("/")
    for depth in range(len(parts) - 1, 0, -1):
        address = "/".join(parts[:depth]) + "/"
        if address in pages:
            return address
    first = _first_of(section).url if section else page.url
    return first if first != page.url else "."


def _call(service: Service) -> dict[str, str]:
    reach = next(one for one in service.reach if one.kind == "phone")
    when = "You can try at any time" if service.at_night else ""
    return {"name": service.name, "href": reach.href, "shown": reach.shown, "when": when}
