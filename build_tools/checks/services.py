"""Services are fit to show."""

from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.project import Project
from build_tools.content.services import SERVICES, Service


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
