"""Pages for pupils, parents and teachers: services, drawings, and what a page rests on."""

import re
from collections.abc import Mapping
from typing import Any

from build_tools.content.addresses import guidance_address
from build_tools.content.drawings import draw
from build_tools.content.placeholders import DRAWING, PLACEHOLDER, may_show
from build_tools.content.project import Project
from build_tools.content.services import Service
from build_tools.pages.page import checked_words, render, short_name


def render_audience_page(project: Project, markdown: str, meta: Mapping[str, Any], up: str) -> str:
    """The page with its services, symbols and sources in place. `up`: from it to the root."""

    def put(found: re.Match[str]) -> str:
        kind, name = found.groups()
        shown = may_show(project, kind, project.audiences[meta["audience"]])
        return _render_service(kind, next(service for service in shown if service.id == name))

    page = DRAWING.sub(lambda found: draw(found[1], found[2]), PLACEHOLDER.sub(put, markdown))
    if not meta.get("sources"):
        return page
    return f"{page}\n\n{_what_it_rests_on(project, meta, up)}"


def _render_service(kind: str, service: Service) -> str:
    name = "service-box.html.jinja" if kind == "service" else "reach.html.jinja"
    return render(name, service=service).strip()


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
