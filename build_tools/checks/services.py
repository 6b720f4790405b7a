"""Services are fit to show, and numbers to call."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.links import iter_links
from build_tools.content.phone import Phone, parse_phone
from build_tools.content.project import Project
from build_tools.content.services import SERVICES, Service
from build_tools.content.shapes import Misfit

LIKE_CALL = re.compile("tel:", re.IGNORECASE)
"""What a page without it cannot call: most need not be read again."""
HOURS = re.compile(
    r"\b(?:day (?:and|or) night|24/7|24 hours|\d{1,2}(?:am|pm) to \d{1,2}(?:am|pm))\b",
    re.IGNORECASE,
)
DIALLED = re.compile(r"\+?[0-9]+")


@check("every-service-is-fit-to-show")
def check_services(project: Project) -> Iterator[Finding]:
    """A service has whole texts, and one that is closed is not offered and names an open one."""
    still_open = {service.id for service in project.services if not service.closed}
    for service in project.services:
        line = project.line_of(SERVICES, "service", service.id)
        for message in _faults_of(service):
            yield Finding(SERVICES, line, message, service.id)
        if service.closed and service.instead not in still_open:
            message = "closed, and nothing open in its place"
            hint = did_you_mean(service.instead, still_open)
            yield Finding(SERVICES, line, message, service.id, hint)


def _faults_of(service: Service) -> Iterator[str]:
    if service.closed and (service.audience or service.reach):
        yield "closed, and still offered"
    if service.young and "pupils" not in service.audience:
        yield "words for the youngest, and not for pupils"
    for key in ("name", "does", "does_not", "who", "hours", "happens"):
        if not getattr(service, key).strip():
            yield f"no text: {key}"


@check("no-page-says-hours-of-its-own")
def check_hours(project: Project) -> Iterator[Finding]:
    """When somebody answers is said in the table of services alone, with what it rests on."""
    for path, start, text in _written(project):
        for found in HOURS.finditer(text):
            line = start + text.count("\n", 0, found.start())
            hint = "write {{ service ID }}, which shows them"
            yield Finding(path, line, "hours outside the table of services", found[0], hint)


@check("every-link-that-calls-dials-its-number")
def check_calls(project: Project) -> Iterator[Finding]:
    """A page calls a number as a telephone dials it, and the one that stands there."""
    for path, start, text in _written(project):
        for link in iter_links(text, start) if LIKE_CALL.search(text) else ():
            scheme, _, number = link.target.partition(":")
            if scheme.lower() == "tel":
                typed = unquote(number)
                said, dialled = _phone_or_none(link.words), _phone_or_none(typed)
                meant = said or dialled
                hint = meant.link if meant else ""
                if not DIALLED.fullmatch(typed) or not dialled or dialled.shown != typed:
                    message = "no number as a telephone dials it"
                    yield Finding(path, link.line, message, typed, hint)
                elif said and said.dials != dialled.dials:
                    yield Finding(path, link.line, "the link dials another number", typed, hint)


def _written(project: Project) -> Iterator[tuple[str, int, str]]:
    for path, text in project.pages.items():
        yield path, 1, text
    for policy in project.card_files:
        for block in policy.prose:
            yield policy.path, block.line, block.markdown
        for card in policy.cards:
            yield policy.path, card.line_of("Why"), card.why


def _phone_or_none(text: str) -> Phone | None:
    try:
        return parse_phone(text)
    except Misfit:
        return None
