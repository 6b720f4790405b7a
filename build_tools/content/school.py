"""The school's own details, from its school.toml: what is empty stays a blank."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.phone import Phone, parse_phone
from build_tools.content.policy import SCHOOL_FOLDER
from build_tools.content.shapes import DataFiles, Misfit, find_line

SCHOOL = f"{SCHOOL_FOLDER}/school.toml"
KNOWN = "school-details-are-known"

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
ADDRESS = re.compile(
    r"(?!.*\.html?/?$)https://[a-z0-9-]+(\.[a-z0-9-]+)+(:(?P<port>[0-9]{1,5}))?(/[\w.~%/-]*)?",
    re.IGNORECASE,
)
"""A folder on a host: every other address is counted from it."""

type Ages = Literal["", "primary", "secondary"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Whom to reach and how. What is not filled in is None or empty."""

    id: str
    title: str
    phone: Phone | None = None
    out_of_hours: Phone | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class School:
    """The school that runs this site, or none (`name` empty). `address`: where the site is on the
    web, or empty. `ages`: of its pupils, or empty.
    """

    name: str
    protocol: str
    contacts: tuple[Contact, ...]
    address: str = ""
    ages: Ages = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _SchoolTable:
    name: str = ""
    protocol: str = ""
    address: str = ""
    ages: Ages = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _ContactTable:
    phone: str = ""
    out_of_hours: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _SchoolFile:
    """The shape of school.toml."""

    school: _SchoolTable = field(default_factory=_SchoolTable)
    contact: Mapping[str, _ContactTable] = field(default_factory=dict)


def parse_school(data: DataFiles, protocols: Sequence[str]) -> School:
    """The school, with blanks where nothing is said. `protocols`: the ids that it may choose from,
    the first where it chooses none. What is wrong goes to the findings of `data`.
    """
    read = data.read(SCHOOL, _SchoolFile, empty=_SchoolFile(), check=KNOWN, needed=False)
    data.findings += _check(read, protocols, data.texts.get(SCHOOL, ""))
    own = read.school
    return School(
        name=own.name.strip(),
        protocol=own.protocol if own.protocol in protocols else protocols[0],
        contacts=tuple(
            _contact(id_, title, read.contact.get(id_, _ContactTable()))
            for id_, title in CONTACTS.items()
        ),
        address=own.address.strip(),
        ages=own.ages,
    )


def _contact(id_: str, title: str, table: _ContactTable) -> Contact:
    """A number that cannot be read is a blank, and a finding."""
    return Contact(
        id=id_,
        title=title,
        phone=_phone_or_misfit(table.phone)[0],
        out_of_hours=_phone_or_misfit(table.out_of_hours)[0],
        place=table.place.strip(),
    )


def _phone_or_misfit(text: str) -> tuple[Phone | None, Misfit | None]:
    try:
        return (parse_phone(text), None) if text.strip() else (None, None)
    except Misfit as misfit:
        return None, misfit


def _is_address(text: str) -> bool:
    found = ADDRESS.fullmatch(text)
    return found is not None and 0 < int(found["port"] or 443) < 2**16


def _check(read: _SchoolFile, protocols: Sequence[str], text: str) -> Iterator[Finding]:
    own = read.school
    if own.protocol and own.protocol not in protocols:
        hint = did_you_mean(own.protocol, protocols)
        yield _finding(text, "no such protocol", own.protocol, hint, "school", "protocol")
    if own.address.strip() and not _is_address(own.address.strip()):
        hint = "as in https://www.example.org/what-to-do/"
        yield _finding(text, "not an https address", own.address, hint, "school", "address")
    for id_, contact in read.contact.items():
        if id_ not in CONTACTS:
            hint = did_you_mean(id_, CONTACTS)
            yield _finding(text, "unknown contact", id_, hint, "contact", id_)
        for key in ("phone", "out_of_hours"):
            misfit = _phone_or_misfit(getattr(contact, key))[1]
            if misfit:
                said = misfit.message, str(misfit.value), misfit.hint
                yield _finding(text, *said, "contact", id_, key)


def _finding(text: str, message: str, value: str, hint: str, *place: str) -> Finding:
    line = find_line(text, place)
    return Finding(SCHOOL, line, message, value, hint, check=KNOWN)
