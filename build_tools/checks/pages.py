"""Pages that are written by hand: their readers, and what they name for them."""

import posixpath
import re
from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.audiences import Audience
from build_tools.content.drawings import drawing_names
from build_tools.content.findings import Finding, Flaw, did_you_mean
from build_tools.content.front_matter import find_unreadable, split_front_matter
from build_tools.content.placeholders import (
    DETAIL,
    DRAWING,
    LIST,
    LISTS,
    PLACEHOLDER,
    may_show,
    school_details,
)
from build_tools.content.project import Project

TO_SERVICES = re.compile(r"\]\(([./a-z]*services(?:-[\w-]+)?\.md)#[\w-]")
"""A link to one service. A link to a whole page can say in words whose services stand there."""
STRAY = re.compile(r"\{\{|\}\}")


@check("every-page-names-its-readers", of_texts=True)
def check_readers(project: Project) -> Iterator[Finding]:
    """The front matter of a page can be read, and names an audience of docs/data/audiences.toml."""
    known = project.audiences
    for path, text in project.pages.items():
        yield from find_unreadable(path, text)
        front = split_front_matter(text)
        name = front.text_of("audience")
        if name not in known:
            message = "unknown audience" if name else "the front matter names no audience"
            hint = did_you_mean(name, known) or f"audience: one of {', '.join(known)}"
            yield Finding(path, front.lines.get("audience", 1), message, name, hint)


@check("every-page-shows-only-its-readers-services", of_texts=True)
def check_what_pages_name(project: Project) -> Iterator[Finding]:
    """A page names services, symbols and sources that exist, and only services for its readers."""
    for path, text in project.pages.items():
        front = split_front_matter(text)
        audience = project.audiences.get(front.text_of("audience"))
        if audience is None:
            continue
        for line, written in enumerate(text.split("\n"), start=1):
            for message, value, hint in (
                *_check_placeholder(project, audience, written),
                *_check_links(project, audience, path, written),
            ):
                yield Finding(path, line, message, value, hint)
        line = front.lines.get("sources", 1)
        sources = front.meta.get("sources")
        for source in sources if isinstance(sources, list) else ():
            if "#" in (source := str(source)) and source not in project.addresses:
                hint = did_you_mean(source, project.addresses)
                yield Finding(path, line, "no such clause", source, hint)


def _check_placeholder(project: Project, audience: Audience, written: str) -> Iterator[Flaw]:
    named = [
        *(
            (f"no such {kind}", name, drawing_names(kind))
            for kind, name in DRAWING.findall(written)
        ),
        *(("no such list", name, LISTS) for name in LIST.findall(written)),
        *(
            ("no such detail of a school", name, school_details(project.school))
            for name in DETAIL.findall(written)
        ),
    ]
    for message, name, known in named:
        if name not in known:
            yield message, name, did_you_mean(name, known)
    found = PLACEHOLDER.match(written)
    if found is None:
        if STRAY.search(LIST.sub("", DRAWING.sub("", DETAIL.sub("", written)))):
            yield "a placeholder stands alone on its line", written.strip(), ""
        return
    kind, name = found.groups()
    if name not in (ids := {service.id for service in project.services}):
        yield "unknown service", name, did_you_mean(name, ids)
    elif name not in {service.id for service in may_show(project, kind, audience)}:
        yield f"this service is not for {audience.title}", name, ""


def _check_links(project: Project, audience: Audience, path: str, written: str) -> Iterator[Flaw]:
    """A page leads to the services of its own readers; one for staff to those of pupils, too."""
    own = [audience]
    if audience.readers == "staff" and audience.looks_after:
        own.append(project.audiences[audience.looks_after])
    right = {f"docs/{readers.services_page}" for readers in own}
    for found in TO_SERVICES.finditer(written):
        to = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[1]))
        if to not in right:
            yield "the services of other readers", found[1], audience.services_page
