"""A school's details as its page asks for them: read from school.toml, and written into it.

The file's comments, and whatever else stands in it, stay. Nothing is invented: what nobody filled
in stays a blank. Works on the file's text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import tomlkit

from build_tools.content.characters import check_deceiving
from build_tools.content.findings import Finding
from build_tools.content.look import Look
from build_tools.content.school import CONTACTS, SCHOOL, parse_school, read_school_file
from build_tools.content.shapes import DataFiles

OF_SCHOOL = ("name", "ages", "recording_system")
NUMBERS = ("phone", "out_of_hours")
"""Of which a contact can have several."""
OF_CONTACT = (*NUMBERS, "place", "hours")
BETWEEN = ";"


def details_of(text: str) -> dict[str, Any]:
    """What the page asks for, each a text, and empty where it is a blank. Of several contacts of
    one kind, the first.
    """
    written = tomlkit.parse(text)
    contacts = {id_: _contact(written, id_) for id_ in CONTACTS}
    return {
        **_shown(written.get("school", {}), OF_SCHOOL),
        "contacts": {id_: _shown(contact, OF_CONTACT) for id_, contact in contacts.items()},
    }


def with_details(text: str, changed: Mapping[str, Any]) -> str:
    """The file with some of these changed."""
    written, before = tomlkit.parse(text), details_of(text)
    if school := _changed(before, changed, OF_SCHOOL):
        written.setdefault("school", tomlkit.table()).update(school)
    for id_ in CONTACTS:
        new = changed.get("contacts", {}).get(id_, {})
        if contact := _changed(before["contacts"][id_], new, OF_CONTACT):
            contacts = written.setdefault("contact", tomlkit.table(is_super_table=True))
            contacts.setdefault(id_, tomlkit.table())
            _contact(written, id_).update(contact)
    return tomlkit.dumps(written)


def check_details(text: str, protocols: Sequence[str]) -> Iterator[Finding]:
    """All that `check` finds in the file by itself, but for the logo, which is another file.
    `protocols`: those that it may choose from.
    """
    data = DataFiles({SCHOOL: text})
    parse_school(data, replace(read_school_file(data), look=Look()), protocols)
    yield from data.findings
    yield from check_deceiving(SCHOOL, text)


def _contact(written: Mapping[str, Any], id_: str) -> Any:
    """A contact's table, the first of several; an empty one where there is none."""
    found = written.get("contact", {}).get(id_, {})
    return found[0] if isinstance(found, list) else found


def _shown(table: Mapping[str, Any], keys: Sequence[str]) -> dict[str, str]:
    said = {key: table.get(key, "") for key in keys}
    return {
        key: f"{BETWEEN} ".join(map(str, one)) if isinstance(one, list) else str(one)
        for key, one in said.items()
    }


def _changed(
    before: Mapping[str, Any], new: Mapping[str, Any], keys: Sequence[str]
) -> dict[str, str | list[str]]:
    """What is new, as the file writes it."""
    said = {key: " ".join(str(new[key]).split()) for key in keys if key in new}
    return {key: _written(key, text) for key, text in said.items() if text != before[key]}


def _written(key: str, text: str) -> str | list[str]:
    several = [one.strip() for one in text.split(BETWEEN) if one.strip()]
    return several if key in NUMBERS and len(several) > 1 else text
