"""What a hand-written page can have put into it, each on a line of its own.

`{{ service ID }}` is a service, `{{ reach ID }}` the ways to reach it, `{{ symbol NAME }}` a
drawing; so no number is ever typed twice, and none is shown to those it is not for.
"""

import re

from build_tools.content.audiences import Audience
from build_tools.content.project import Project
from build_tools.content.services import Service, services_for

PLACEHOLDER = re.compile(r"^\{\{ (service|reach|symbol) ([a-z0-9-]+) \}\}$", re.MULTILINE)
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


def may_show(project: Project, kind: str, audience: Audience) -> list[Service]:
    """The services of the readers; how to reach one for their child, parents may be told too."""
    shown = services_for(project.services, audience)
    if kind == "reach" and audience.readers == "parents":
        shown += looked_after(project, audience)
    return shown


def may_link(project: Project, audience: Audience) -> list[Service]:
    """What the page of services has a place for: that of staff names them all."""
    if audience.readers == "staff":
        return list(project.services)
    return [*services_for(project.services, audience), *looked_after(project, audience)]


def looked_after(project: Project, audience: Audience) -> list[Service]:
    """The services of the pupils whom these readers look after, if any."""
    if not audience.looks_after:
        return []
    return services_for(project.services, project.audiences[audience.looks_after])
