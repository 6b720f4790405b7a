"""Reporting and support services: what each does and does not do, for whom, and how to reach it.

The data is docs/services.toml. A page shows a service only to those who may use it, and never one
that is closed, except to say what replaces it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from build_tools.findings import Finding, did_you_mean
from build_tools.policy import AUDIENCES, STATES

PATH = "docs/services.toml"
REACH = ("phone", "text", "web", "email")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """One way to reach a service."""

    kind: str
    value: str

    @property
    def href(self) -> str:
        """A link that opens it, or an empty string where a device cannot."""
        if self.kind == "phone":
            return f"tel:{self.value.replace(' ', '')}"
        if self.kind == "email":
            return f"mailto:{self.value}"
        return f"https://{self.value}" if self.kind == "web" else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """One service. `instead` is the id of what replaces it where it is `closed`."""

    id: str
    name: str
    does: str
    does_not: str
    audience: tuple[str, ...]
    who: str
    reach: tuple[Reach, ...]
    hours: str
    happens: str
    closed: bool
    instead: str
    checked: str
    checked_on: str
    note: str

    @property
    def short_name(self) -> str:
        """The name without what stands in brackets or after a comma."""
        return self.name.partition(" (")[0].partition(",")[0]


def services_from(tables: Mapping[str, Any]) -> tuple[Service, ...]:
    """Services from the tables of services.toml. Raises KeyError or TypeError on a wrong key."""
    return tuple(
        Service(
            id=id_,
            **{
                **entry,
                "audience": tuple(entry["audience"]),
                "reach": tuple(Reach(**way) for way in entry["reach"]),
            },
        )
        for id_, entry in tables["service"].items()
    )


def check_services(services: tuple[Service, ...]) -> Iterator[Finding]:
    """`every-service-is-fit-to-show`: known words, a way on for what is closed, whole texts."""
    still_open = {service.id for service in services if not service.closed}
    for service in services:
        yield from _check_words(service)
        if service.closed and (service.audience or service.reach):
            yield _finding("closed, and still offered", service.id)
        if service.closed and service.instead not in still_open:
            yield _finding("closed, and nothing open in its place", service.id)
        for key in ("name", "does", "does_not", "who", "hours", "happens"):
            if not getattr(service, key).strip():
                yield _finding(f"no text: {key}", service.id)


def _check_words(service: Service) -> Iterator[Finding]:
    for what, values, known in (
        ("audience", service.audience, AUDIENCES),
        ("way to reach", [way.kind for way in service.reach], REACH),
        ("state", [service.checked], STATES),
    ):
        for value in values:
            if value not in known:
                yield _finding(f"unknown {what}", value, did_you_mean(value, known))


def _finding(message: str, value: str, hint: str = "") -> Finding:
    return Finding(
        path=PATH,
        line=1,
        check="every-service-is-fit-to-show",
        message=message,
        value=value,
        hint=hint,
    )
