"""Reporting and support services: what each does and does not do, for whom, and how to reach it.

The data is docs/data/services.toml. A page shows a service only to those who may use it, and
never one that is closed, except to say what replaces it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.passages import Passage, Piece
from build_tools.content.policy import AUDIENCES, STATES

PATH = "docs/data/services.toml"
REACH = ("phone", "text", "web", "email")
SERVICES_FOR = {
    "7-11": "pupils",
    "11-14": "pupils",
    "14-18": "pupils",
    "easy-read": "pupils",
    "parents": "parents",
    "parents-easy-read": "parents",
    "teachers": "staff",
    "staff": "staff",
}
"""Whose services a page may show, by its audience."""

YOUNGEST = ("7-11", "easy-read")
"""Whose pages show only the services that have words for the youngest, in these words."""

KINDS = ("danger", "talk", "report", "learn")
"""What a service is for: danger and local help, to talk, to report or take down, to learn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """One way to reach a service. `when`: on what occasion, where there is more than one."""

    kind: str
    value: str
    when: str = ""

    @property
    def href(self) -> str:
        """A link that opens it: a call, a text that is begun, a message or a site."""
        if self.kind == "phone":
            return f"tel:{self.value.replace(' ', '')}"
        if self.kind == "text":
            word, _, number = self.value.rpartition(" to ")
            return f"sms:{number}?&body={word}" if word else f"sms:{number}"
        if self.kind == "email":
            return f"mailto:{self.value}"
        return f"https://{self.value}"


@dataclass(frozen=True, kw_only=True, slots=True)
class YoungWords:
    """What the youngest read of a service, in place of the texts of the same names."""

    does: str
    does_not: str
    happens: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """One service. `instead` is the id of what replaces it where it is `closed`; `young`: what the
    youngest read of it, where it is for them too.
    """

    id: str
    name: str
    does: str
    does_not: str
    audience: tuple[str, ...]
    kind: str
    who: str
    reach: tuple[Reach, ...]
    at_night: bool
    hours: str
    happens: str
    closed: bool
    instead: str
    checked: str
    checked_on: str
    note: str
    young: YoungWords | None = None

    @property
    def short_name(self) -> str:
        """The name without what stands in brackets or after a comma."""
        return self.name.partition(" (")[0].partition(",")[0]

    def for_the_youngest(self) -> "Service":
        """The same, in the words of the youngest. Raises ValueError where it is not for them."""
        if self.young is None:
            raise ValueError(f"not for the youngest: {self.id}")
        words = self.young
        return replace(self, does=words.does, does_not=words.does_not, happens=words.happens)


def services_from(tables: Mapping[str, Any]) -> tuple[Service, ...]:
    """Services from the tables of services.toml. Raises KeyError or TypeError on a wrong key."""
    return tuple(
        Service(
            id=id_,
            **{
                **entry,
                "audience": tuple(entry["audience"]),
                "reach": tuple(Reach(**way) for way in entry["reach"]),
                "young": YoungWords(**entry["young"]) if "young" in entry else None,
            },
        )
        for id_, entry in tables["service"].items()
    )


def services_for(services: Iterable[Service], audience: str) -> list[Service]:
    """The services that the pages of an audience may show, as these show them."""
    shown = [s for s in services if not s.closed and SERVICES_FOR[audience] in s.audience]
    if audience in YOUNGEST:
        return [service.for_the_youngest() for service in shown if service.young]
    return shown


def find_service_texts(written: str, services: Iterable[Service]) -> Iterator[Passage]:
    """What the pages say of each service, with its line in `written`, the file of services."""
    for service in services:
        start = written.find(f"[service.{service.id}]")
        for texts in (
            (service.does, service.does_not),
            (service.who, service.hours, service.happens),
        ):
            pieces = (Piece(lines=((_line(written, text, start), text),)) for text in texts)
            yield Passage(pieces=tuple(pieces))


def _line(written: str, text: str, start: int) -> int:
    quoted = json.dumps(text, ensure_ascii=False)
    return written.count("\n", 0, written.find(quoted, start)) + 1


def check_services(services: tuple[Service, ...]) -> Iterator[Finding]:
    """`every-service-is-fit-to-show`: known words, a way on for what is closed, whole texts."""
    still_open = {service.id for service in services if not service.closed}
    for service in services:
        yield from _check_words(service)
        if service.closed and (service.audience or service.reach):
            yield _finding("closed, and still offered", service.id)
        if service.young and "pupils" not in service.audience:
            yield _finding("words for the youngest, and not for pupils", service.id)
        if service.closed and service.instead not in still_open:
            yield _finding("closed, and nothing open in its place", service.id)
        for key in ("name", "does", "does_not", "who", "hours", "happens"):
            if not getattr(service, key).strip():
                yield _finding(f"no text: {key}", service.id)


def _check_words(service: Service) -> Iterator[Finding]:
    for what, values, known in (
        ("audience", service.audience, AUDIENCES),
        ("kind", [service.kind], KINDS),
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
