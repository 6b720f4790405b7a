"""Pages for pupils, parents and teachers: services, symbols, and what a page rests on.

A hand-written page names a service by a line of its own, `{{ service ID }}`, only the ways to reach
it by `{{ reach ID }}`, and a symbol by `{{ symbol NAME }}`; so no number is ever typed twice, and
none is shown to those it is not for.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.project import Project
from build_tools.content.services import SERVICES_FOR, Service, services_for
from build_tools.pages.page import CHECKED_WORDS, environment, guidance_address, short_name
from build_tools.pages.services import SERVICES_PAGES

PLACEHOLDER = re.compile(r"^\{\{ (service|reach|symbol) ([a-z-]+) \}\}$", re.MULTILINE)
TO_SERVICES = re.compile(r"\]\(([./a-z]*services(?:-[\w-]+)?\.md)#([\w-]+)")
"""A link to one service. A link to a whole page can say in words whose services stand there."""
STRAY = re.compile(r"\{\{|\}\}")
SYMBOLS = {
    "talk": "M4 5h16v10H9l-5 4z",
    "stop": "M8 3h8l5 5v8l-5 5H8l-5-5V8z M7 12h10",
    "adult": "M12 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8z M4 21c0-5 3-8 8-8s8 3 8 8",
    "phone": "M8 2h8a1 1 0 0 1 1 1v18a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1z M11 19h2",
    "heart": "M12 20C5 15 3 11 3 8a4.5 4.5 0 0 1 9-1 4.5 4.5 0 0 1 9 1c0 3-2 7-9 12z",
    "police": "M12 2l8 3v6c0 5-3 9-8 11-5-2-8-6-8-11V5z M12 8v6 M9 11h6",
    "safe": "M3 11l9-8 9 8 M5 10v11h14V10 M10 21v-6h4v6",
    "computer": "M3 4h18v12H3z M8 20h8 M12 16v4",
    "friend": "M8 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6z M16 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6z "
    "M2 20c0-4 2-7 6-7s6 3 6 7 M14 14c5-2 8 2 8 6",
    "law": "M12 3v18 M7 21h10 M4 7h16 M4 7l-2 7h5z M20 7l-3 7h5z",
}
"""Simple line drawings for easy read, drawn for this site: paths in a square of 24."""


def render_audience_page(project: Project, markdown: str, meta: Mapping[str, Any], up: str) -> str:
    """The page with its services, symbols and sources in place. `up`: from it to the root."""

    def put(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind == "symbol":
            return _symbol(name)
        shown = _may_show(project, kind, meta["audience"])
        return _render_service(kind, next(service for service in shown if service.id == name))

    page = PLACEHOLDER.sub(put, markdown)
    if not meta.get("sources"):
        return page
    return f"{page}\n\n{_what_it_rests_on(project, meta, up)}"


def check_audience_page(
    project: Project, path: str, text: str, meta: Mapping[str, Any]
) -> Iterator[Finding]:
    """`every-page-shows-only-its-readers-services`: placeholders and sources that are known."""
    audience = str(meta.get("audience"))
    if audience not in SERVICES_FOR:
        hint = f"one of: {', '.join(SERVICES_FOR)}"
        yield _finding(path, 1, "unknown audience", audience, hint)
        return
    ids = {service.id for service in project.services}
    for number, line in enumerate(text.split("\n"), start=1):
        found = PLACEHOLDER.match(line)
        if found is None:
            if STRAY.search(line):
                yield _finding(path, number, "a placeholder stands alone on its line", line.strip())
            continue
        kind, name = found.groups()
        known = SYMBOLS if kind == "symbol" else ids
        if name not in known:
            what = "symbol" if kind == "symbol" else "service"
            yield _finding(path, number, f"unknown {what}", name, did_you_mean(name, known))
        elif kind != "symbol" and name not in {s.id for s in _may_show(project, kind, audience)}:
            yield _finding(path, number, f"this service is not for {audience}", name)
    yield from _check_links(project, path, text, audience)
    addresses = {
        f"{policy.id}#{slug}" for policy in project.policies.values() for slug, _ in policy.slugs
    }
    for source in meta.get("sources", ()):
        if "#" in source and source not in addresses:
            yield _finding(path, 1, "no such clause", source, did_you_mean(source, addresses))


def _check_links(project: Project, path: str, text: str, audience: str) -> Iterator[Finding]:
    """A page leads to the services of its own readers; a teacher's to those of pupils, too."""
    wanted = SERVICES_PAGES[audience]
    own = [audience, "11-14"] if SERVICES_FOR[audience] == "staff" else [audience]
    right = {f"docs/{SERVICES_PAGES[readers]}": readers for readers in own}
    for number, line in enumerate(text.split("\n"), start=1):
        for found in TO_SERVICES.finditer(line):
            to = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[1]))
            if to not in right:
                yield _finding(path, number, "the services of other readers", found[1], wanted)
                continue
            shown = [s.id for s in _may_link(project, right[to])]
            if found[2] not in shown:
                hint = did_you_mean(found[2], shown)
                yield _finding(path, number, "no such service on that page", found[2], hint)


def _may_link(project: Project, audience: str) -> list[Service]:
    """What the page of services has a place for: that of staff names them all."""
    if SERVICES_FOR[audience] == "staff":
        return list(project.services)
    shown = services_for(project.services, audience)
    if SERVICES_FOR[audience] == "parents":
        shown += services_for(project.services, "11-14")
    return shown


def _may_show(project: Project, kind: str, audience: str) -> list[Service]:
    """The services of the readers; how to reach one for their child, parents may be told too."""
    shown = services_for(project.services, audience)
    if kind == "reach" and SERVICES_FOR[audience] == "parents":
        shown += services_for(project.services, "14-18")
    return shown


def _render_service(kind: str, service: Service) -> str:
    name = "service-box.html.jinja" if kind == "service" else "reach.html.jinja"
    return environment().get_template(name).render(service=service).strip()


def _symbol(name: str) -> str:
    paths = "".join(f'<path d="{path.strip()}"/>' for path in _paths(SYMBOLS[name]))
    return (
        '<svg class="symbol" viewBox="0 0 24 24" width="48" height="48" aria-hidden="true" '
        f'focusable="false">{paths}</svg>\n{{: .symbol-line }}'
    )


def _paths(drawing: str) -> list[str]:
    return [f"M{path}" for path in drawing.split("M") if path.strip()]


def _what_it_rests_on(project: Project, meta: Mapping[str, Any], up: str) -> str:
    names = {service.id: service.name for service in project.services}
    entries = []
    headings = {card.id: card.heading for p in project.policies.values() for card in p.cards}
    for source in meta.get("sources", ()):
        if "#" in source:
            policy_id, _, slug = source.partition("#")
            href = f"{up}{guidance_address(policy_id)}#{slug}"
            title = headings.get(source, slug.replace("-", " ").capitalize())
            owner = short_name(project.policies[policy_id])
            entries.append({"href": href, "title": title, "owner": owner})
        else:
            entries.append({"href": "", "title": names.get(source, source), "owner": ""})
    state, _, day = str(meta.get("checked", "")).partition(", ")
    template = environment().get_template("rests-on.html.jinja")
    return template.render(entries=entries, checked=CHECKED_WORDS.get(state, ""), day=day).strip()


def _finding(path: str, line: int, message: str, value: str, hint: str = "") -> Finding:
    return Finding(
        path=path,
        line=line,
        check="every-page-shows-only-its-readers-services",
        message=message,
        value=value,
        hint=hint,
    )
