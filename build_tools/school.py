"""The school's own details, from school.toml: what is empty stays a blank, nothing is ever
invented.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build_tools.findings import Finding, did_you_mean

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
FIELDS = ("phone", "out_of_hours", "place")
PHONE = re.compile(r"^[0-9+][0-9 ()]{1,20}( ?(ext|x)\.? ?\d+)?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Whom to reach and how. Every field but `title` may be empty."""

    id: str
    title: str
    phone: str = ""
    out_of_hours: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class School:
    """The school that runs this site, or none (`name` empty)."""

    name: str
    protocol: str
    contacts: tuple[Contact, ...]


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
    school = data.get("school", {})
    protocol = school.get("protocol", protocols[0])
    return (
        School(
            name=str(school.get("name", "")).strip(),
            protocol=protocol if protocol in protocols else protocols[0],
            contacts=_contacts(data.get("contact", {})),
        ),
        findings,
    )


def _contacts(tables: Mapping[str, Mapping[str, str]]) -> tuple[Contact, ...]:
    return tuple(
        Contact(
            id=id_,
            title=title,
            **{key: tables[id_][key].strip() for key in FIELDS if key in tables.get(id_, {})},
        )
        for id_, title in CONTACTS.items()
    )


def _check(data: Mapping[str, Any], protocols: list[str]) -> Iterator[Finding]:
    check = "school-details-are-known"
    for table in data.keys() - {"school", "contact"}:
        yield _finding(check, "unknown table", table, did_you_mean(table, ("school", "contact")))
    school = data.get("school", {})
    for key in school.keys() - {"name", "protocol"}:
        yield _finding(
            check, "unknown key", f"school.{key}", did_you_mean(key, ("name", "protocol"))
        )
    if school.get("protocol", protocols[0]) not in protocols:
        hint = did_you_mean(str(school["protocol"]), protocols)
        yield _finding(check, "no such protocol", str(school["protocol"]), hint)
    for id_, contact in data.get("contact", {}).items():
        if id_ not in CONTACTS:
            yield _finding(check, "unknown contact", id_, did_you_mean(id_, CONTACTS))
        for key, value in contact.items():
            if key not in FIELDS or not isinstance(value, str):
                hint = did_you_mean(key, FIELDS)
                yield _finding(check, "unknown key", f"contact.{id_}.{key}", hint)
            elif key != "place" and value.strip() and not PHONE.match(value.strip()):
                hint = "digits and spaces, as in 01234 567890"
                yield _finding(check, "not a telephone number", value, hint)


def _finding(check: str, message: str, value: str = "", hint: str = "") -> Finding:
    return Finding(
        path=SCHOOL.as_posix(), line=1, check=check, message=message, value=value, hint=hint
    )
