"""Reporting and support services: what each does and does not do, for whom, and how to reach it.

The data is docs/data/services.toml. A page shows a service only to those who may use it, and
never one that is closed, except to say what replaces it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import quote

from build_tools.content.audiences import Audience, Readers
from build_tools.content.passages import Passage, Piece
from build_tools.content.phone import parse_phone, parse_text_number
from build_tools.content.policy import State
from build_tools.content.shapes import Misfit, find_text

SERVICES = "docs/data/services.toml"

Kind = Literal["danger", "talk", "report", "learn"]
KINDS_OF_SERVICE: tuple[str, ...] = get_args(Kind)
"""What a service is for: danger and local help, to talk, to report or take down, to learn."""


HOST = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
WHOLE = {
    "web": re.compile(rf"{HOST}(/[\w./%~?=&#-]*)?", re.ASCII | re.IGNORECASE),
    "email": re.compile(rf"[\w.+'-]+@{HOST}", re.ASCII | re.IGNORECASE),
}
EXAMPLES = "as in childline.org.uk, without https://, or help@nspcc.org.uk"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """One way to reach a service. `when`: on what occasion, where there is more than one."""

    kind: Literal["phone", "text", "web", "email"]
    value: str
    when: str = ""

    def __post_init__(self) -> None:
        """Refuse a number that nothing would dial, or an address that nothing would open, with a
        Misfit.
        """
        _link_of(self.kind, self.value)

    @property
    def shown(self) -> str:
        """What a page says."""
        return parse_phone(self.value).shown if self.kind == "phone" else self.value

    @property
    def href(self) -> str:
        """A link that opens it: a call, a text that is begun, a message or a site."""
        return _link_of(self.kind, self.value)


def _link_of(kind: str, value: str) -> str:
    if kind == "phone":
        return parse_phone(value).link
    if kind == "text":
        word, _, number = value.rpartition(" to ")
        return f"sms:{parse_text_number(number)}{f'?&body={quote(word)}' if word else ''}"
    if not WHOLE[kind].fullmatch(value):
        raise Misfit(f"not the address of a {kind} link", value, EXAMPLES)
    return f"mailto:{value}" if kind == "email" else f"https://{value}"


@dataclass(frozen=True, kw_only=True, slots=True)
class YoungWords:
    """What the youngest read of a service, in place of the texts of the same names."""

    does: str
    does_not: str
    happens: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """One service. `instead` is the id of what replaces it where it is `closed`, and `old_number`
    what people may still look for it by; `young`: what the youngest read of it, where it is for
    them too.
    """

    id: str
    name: str
    does: str
    does_not: str
    audience: tuple[Readers, ...]
    kind: Kind
    who: str
    reach: tuple[Reach, ...]
    at_night: bool
    hours: str
    happens: str
    closed: bool
    instead: str
    checked: State
    checked_on: str
    note: str
    old_number: str = ""
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


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceTable:
    """The shape of docs/data/services.toml."""

    service: Mapping[str, Service]


def services_for(services: Iterable[Service], audience: Audience) -> list[Service]:
    """The services that the pages of an audience may show, as these show them."""
    shown = [s for s in services if not s.closed and audience.readers in s.audience]
    if audience.youngest:
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
            rows = ((find_text(written, text, start), text) for text in texts)
            yield Passage(pieces=tuple(Piece(lines=(row,)) for row in rows))
