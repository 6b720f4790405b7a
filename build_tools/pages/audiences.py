"""Pages for pupils, parents and teachers: services, symbols, and what a page rests on.

A hand-written page names a service by a line of its own, `{{ service ID }}`, only the ways to reach
it by `{{ reach ID }}`, and a symbol by `{{ symbol NAME }}`; so no number is ever typed twice, and
none is shown to those it is not for.
"""

import re
from collections.abc import Mapping
from typing import Any

from build_tools.content.addresses import guidance_address
from build_tools.content.placeholders import PLACEHOLDER, SYMBOLS, may_show
from build_tools.content.project import Project
from build_tools.content.services import Service
from build_tools.pages.page import checked_words, render, short_name


def render_audience_page(project: Project, markdown: str, meta: Mapping[str, Any], up: str) -> str:
    """The page with its services, symbols and sources in place. `up`: from it to the root."""

    def put(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind == "symbol":
            return _symbol(name)
        shown = may_show(project, kind, project.audiences[meta["audience"]])
        return _render_service(kind, next(service for service in shown if service.id == name))

    page = PLACEHOLDER.sub(put, markdown)
    if not meta.get("sources"):
        return page
    return f"{page}\n\n{_what_it_rests_on(project, meta, up)}"


def _render_service(kind: str, service: Service) -> str:
    name = "service-box.html.jinja" if kind == "service" else "reach.html.jinja"
    return render(name, service=service).strip()


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
    return render(
        "rests-on.html.jinja",
        entries=entries,
        checked=checked_words(project).get(state, ""),
        day=day,
    ).strip()
