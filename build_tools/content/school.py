"""The school's own details, from school.toml: what is empty stays a blank, nothing is ever
invented.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build_tools.content.findings import Finding, did_you_mean

SCHOOL = Path("school.toml")

CONTACTS = {
    "safeguarding-lead": "Designated safeguarding lead",
    "deputy": "Deputy safeguarding lead",
    "headteacher": "Headteacher",
    "chair-of-governors": "Chair of governors",
    "social-care": "Children's social care",
    "lado": "Local authority designated officer (LADO)",
    "police": "Police contact of the school",
    "it": "IT support",
}
SCHOOL_KEYS = ("name", "protocol", "address")
FIELDS = ("phone", "out_of_hours", "place")
KNOWN = "school-details-are-known"
QUOTES = 'write it between quotation marks, as in "01234 567890"'
ADDRESS = re.compile(r"^https://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/[\w.~%/-]*)?$", re.IGNORECASE)
PHONE = re.compile(r"^[0-9+][0-9 ()]{1,20}( ?(ext|x)\.? ?\d+)?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Whom to reach and how. Every field but `title` may be empty."""

    id: str
    title: str
    phone: str = ""
    out_of_hours: str = ""
    place: str = ""

    @property
    def phone_link(self) -> str:
        """What dials `phone`: an extension cannot be dialled by a link."""
        return _dialled(self.phone)

    @property
    def out_of_hours_link(self) -> str:
        """What dials `out_of_hours`."""
        return _dialled(self.out_of_hours)


@dataclass(frozen=True, kw_only=True, slots=True)
class School:
    """The school that runs this site, or none (`name` empty). `address`: where the site is on the
    web, or empty.
    """

    name: str
    protocol: str
    contacts: tuple[Contact, ...]
    address: str = ""


def _dialled(number: str) -> str:
    number = re.split(r"[a-z]", number)[0]
    if number.startswith("+"):
        number = number.replace("(0)", "")  # dialled only without the country's code
    return "tel:" + re.sub(r"[^0-9+]", "", number)


def load_school(root: Path, protocols: list[str]) -> tuple[School, list[Finding]]:
    """The school of `root`, and everything wrong with its file. `protocols`: the ids that it may
    choose from.
    """
    try:
        data = tomllib.loads((root / SCHOOL).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        empty = School(name="", protocol=protocols[0], contacts=_contacts({}))
        return empty, [_finding("file-can-be-read", str(error))]
    findings = list(_check(data, protocols))
    school = _table_in(data, "school")
    protocol = _text_in(school, "protocol")
    return (
        School(
            name=_text_in(school, "name"),
            protocol=protocol if protocol in protocols else protocols[0],
            contacts=_contacts(_table_in(data, "contact")),
            address=_text_in(school, "address"),
        ),
        findings,
    )


def _contacts(tables: Mapping[str, Any]) -> tuple[Contact, ...]:
    return tuple(
        Contact(
            id=id_,
            title=title,
            **{key: _text_in(_table_in(tables, id_), key) for key in FIELDS},
        )
        for id_, title in CONTACTS.items()
    )


def _check(data: Mapping[str, Any], protocols: list[str]) -> Iterator[Finding]:
    for table in data.keys() - {"school", "contact"}:
        yield _unknown("table", table, table, ("school", "contact"))
    contacts = _table_in(data, "contact")
    for place, table in (*data.items(), *((f"contact.{id_}", t) for id_, t in contacts.items())):
        if not isinstance(table, dict):
            yield _finding(KNOWN, "not a table", place, f"begin it with a line [{place}]")
    yield from _check_school(_table_in(data, "school"), protocols)
    for id_ in contacts:
        yield from _check_contact(id_, _table_in(contacts, id_))


def _check_school(school: Mapping[str, Any], protocols: list[str]) -> Iterator[Finding]:
    for key, value in school.items():
        if key not in SCHOOL_KEYS:
            yield _unknown("key", f"school.{key}", key, SCHOOL_KEYS)
        elif not isinstance(value, str):
            yield _finding(KNOWN, "not a text", f"school.{key}", QUOTES)
        elif key == "protocol" and value not in protocols:
            yield _finding(KNOWN, "no such protocol", value, did_you_mean(value, protocols))
        elif key == "address" and value.strip() and not ADDRESS.match(value.strip()):
            hint = "as in https://www.example.org/what-to-do/"
            yield _finding(KNOWN, "not an https address", value, hint)


def _check_contact(id_: str, contact: Mapping[str, Any]) -> Iterator[Finding]:
    if id_ not in CONTACTS:
        yield _unknown("contact", id_, id_, CONTACTS)
    for key, value in contact.items():
        if key not in FIELDS:
            yield _unknown("key", f"contact.{id_}.{key}", key, FIELDS)
        elif not isinstance(value, str):
            yield _finding(KNOWN, "not a text", f"contact.{id_}.{key}", QUOTES)
        elif key != "place" and value.strip() and not PHONE.match(value.strip()):
            hint = "digits and spaces, as in 01234 567890"
            yield _finding(KNOWN, "not a telephone number", value, hint)


def _table_in(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The table, or an empty one where there is none."""
    table = data.get(key)
    return table if isinstance(table, dict) else {}


def _text_in(table: Mapping[str, Any], key: str) -> str:
    """The text, or an empty one where there is none."""
    text = table.get(key)
    return text.strip() if isinstance(text, str) else ""


def _unknown(kind: str, place: str, word: str, known: Iterable[str]) -> Finding:
    return _finding(KNOWN, f"unknown {kind}", place, did_you_mean(word, known))


def _finding(check: str, message: str, value: str = "", hint: str = "") -> Finding:
    return Finding(
        path=SCHOOL.as_posix(), line=1, check=check, message=message, value=value, hint=hint
    )
