"""The school's own details, from its school.toml: what is empty stays a blank.

Every value is data, and is shown as text.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from build_tools.content.ages import Ages, Kind, parse_ages
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.look import Look, find_faults, parse_colour
from build_tools.content.phone import Phone, parse_phone
from build_tools.content.policy import EXAMPLES, SCHOOL_FOLDER
from build_tools.content.shapes import DataFiles, KeyPath, Misfit, OneOrMore, find_line

SCHOOL = f"{SCHOOL_FOLDER}/school.toml"
KNOWN = "school-details-are-known"
LOGOS = ("logo.svg", "logo.png")
OPTIONAL = ("for-schools", "letter", "teaching")
"""Pages, and folders of pages, that a school can leave out: no plan leads to them."""

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
OF_THE_COUNCIL = ("social-care", "lado")
ADDRESS = re.compile(
    r"(?!.*\.html?/?$)https://[a-z0-9-]+(\.[a-z0-9-]+)+(:(?P<port>[0-9]{1,5}))?(/[\w.~%/-]*)?",
    re.IGNORECASE,
)
"""A folder on a host: every other address is counted from it."""

TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Rev|Fr)\b\.? +[A-Z]\w*")
"""A name that no text of a school's holds, as in "Mrs Smith"."""
NAMED = re.compile(rf"{TITLED.pattern}|\b[A-Z]\. ?[A-Z]")
"""The same where there are few words, and so "J. Smith" too."""
TWO_NAMES = re.compile(r"[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){1,2}")
OF_ROLES = re.compile(
    r"lead|deputy|head|chair|governor|teacher|tutor|officer|manager|mentor|nurse|counsel|senco|"
    r"team|care|service|hub|police|support|office|school|college|house|year|form|stage|site|campus",
    re.IGNORECASE,
)
WRITE_ROLE = 'write the role and never a name, as in "Deputy, sixth form"'


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Whom to reach and how. What is not filled in is empty. Several can have one id: deputies."""

    id: str
    title: str
    phones: tuple[Phone, ...] = ()
    out_of_hours: tuple[Phone, ...] = ()
    hours: str = ""
    place: str = ""

    @property
    def note(self) -> str:
        """When and where."""
        return "; ".join(filter(None, (self.hours, self.place)))


@dataclass(frozen=True, kw_only=True, slots=True)
class School:
    """The school that runs this site, or none (`name` empty). `address`: where the site is on the
    web, or empty. `ages`: of its pupils, where they are known. `front_door`: what the council's
    first contact is called, or empty. `recording_system`: what it writes its records into.
    """

    name: str
    protocol: str
    contacts: tuple[Contact, ...]
    address: str = ""
    ages: Ages | None = None
    recording_system: str = ""
    front_door: str = ""
    look: Look = field(default_factory=Look)

    @property
    def logo_address(self) -> str:
        """Where its logo is on the site, or empty."""
        folder = SCHOOL_FOLDER.removeprefix("docs/")
        return f"{folder}/{self.look.logo}" if self.look.logo else ""

    def contacts_of(self, *ids: str) -> list[Contact]:
        """The contacts of these ids, in this order."""
        return [contact for id_ in ids for contact in self.contacts if contact.id == id_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Publish:
    """What is left out of the site: the example policies, and pages by name."""

    examples: bool = True
    pages: tuple[str, ...] = ()

    def leaves_out(self, path: str) -> bool:
        """Whether a file of docs is left out."""
        name = path.removeprefix("docs/")
        if not self.examples and name in {f"policies/{id_}.md" for id_ in EXAMPLES}:
            return True
        return name.endswith(".md") and any(
            name == f"{page}.md" or name.startswith(f"{page}/")
            for page in self.pages
            if page in OPTIONAL
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _SchoolTable:
    name: str = ""
    protocol: str = ""
    kind: Kind = ""
    ages: str = ""
    address: str = ""
    recording_system: str = ""
    local_authority: str = ""
    front_door: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _ContactTable:
    title: str = ""
    phone: OneOrMore[str] = ()
    hours: str = ""
    out_of_hours: OneOrMore[str] = ()
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SchoolFile:
    """The shape of school.toml."""

    school: _SchoolTable = field(default_factory=_SchoolTable)
    contact: Mapping[str, OneOrMore[_ContactTable]] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    publish: Publish = field(default_factory=Publish)


def read_school_file(data: DataFiles) -> SchoolFile:
    """The file as it is written: empty where there is none."""
    return data.read(SCHOOL, SchoolFile, empty=SchoolFile(), check=KNOWN, needed=False)


def parse_school(
    data: DataFiles, read: SchoolFile, protocols: Sequence[str], files: Collection[str] = ()
) -> School:
    """The school, with blanks where nothing is said. `protocols`: the ids that it may choose from,
    the first where it chooses none; `files`: every path. What is wrong goes to the findings of
    `data`.
    """
    told = _Told(data)
    own = read.school
    protocol = own.protocol or protocols[0]
    if protocol not in protocols:
        told.add("no such protocol", protocol, _no_protocol(protocol, protocols), "protocol")
    address = own.address.strip()
    if address and not _is_address(address):
        told.add("not an https address", own.address, "as in https://www.example.org/", "address")
    for page in {*read.publish.pages} - {*OPTIONAL}:
        hint = did_you_mean(page, OPTIONAL) or f"one of: {', '.join(OPTIONAL)}"
        told.add("no page that can be left out", page, hint, "pages", table="publish")
    for key in ("recording_system", "local_authority", "front_door"):
        told.refuse_name(getattr(own, key), "school", key)
    ages = told.or_none(parse_ages, own.ages, "school", "ages")
    return School(
        name=own.name.strip(),
        protocol=protocol if protocol in protocols else protocols[0],
        contacts=tuple(_contacts(read, told)),
        address=address,
        ages=ages or parse_ages(own.kind if own.kind not in ("special", "other") else ""),
        recording_system=own.recording_system.strip(),
        front_door=own.front_door.strip(),
        look=_look(data, read.look, told, files),
    )


def _no_protocol(protocol: str, protocols: Sequence[str]) -> str:
    if protocol in EXAMPLES:
        return "examples = false leaves it out"
    return did_you_mean(protocol, protocols)


def _is_address(text: str) -> bool:
    found = ADDRESS.fullmatch(text)
    return found is not None and 0 < int(found["port"] or 443) < 2**16


def _contacts(read: SchoolFile, told: "_Told") -> Iterator[Contact]:
    for id_ in read.contact.keys() - CONTACTS.keys():
        told.add("unknown contact", id_, did_you_mean(id_, CONTACTS), id_, table="contact")
    for id_, title in CONTACTS.items():
        tables = read.contact.get(id_) or (_ContactTable(),)
        titles = [table.title.strip() or _title(id_, title, read.school) for table in tables]
        for number, table in enumerate(tables):
            place: KeyPath = (id_, *([number] if told.is_list(id_) else []))
            if titles[number] in titles[:number]:
                message, hint = "two contacts of one title", 'as in title = "Deputy, sixth form"'
                told.add(message, titles[number], hint, *place, table="contact")
            yield Contact(
                id=id_,
                title=titles[number],
                phones=told.phones(table.phone, "contact", *place, "phone"),
                out_of_hours=told.phones(table.out_of_hours, "contact", *place, "out_of_hours"),
                hours=told.refuse_name(table.hours, "contact", *place, "hours"),
                place=told.refuse_name(table.place, "contact", *place, "place"),
            )
            told.refuse_name(table.title, "contact", *place, "title", alone=True)


def _title(id_: str, title: str, own: _SchoolTable) -> str:
    """What a contact is called: of those of the council, as it is called there, and by whom."""
    if id_ not in OF_THE_COUNCIL:
        return title
    called = own.front_door.strip() if id_ == "social-care" else ""
    return ", ".join(filter(None, (called or title, own.local_authority.strip())))


def _look(data: DataFiles, look: Look, told: "_Told", files: Collection[str]) -> Look:
    path = f"{SCHOOL_FOLDER}/{look.logo}"
    if look.logo and look.logo not in LOGOS:
        told.add("no logo", look.logo, f"one of: {', '.join(LOGOS)}", "logo", table="look")
    elif look.logo and path not in files:
        told.add("no such file", path, "put it there", "logo", table="look")
    elif look.logo.endswith(".svg"):
        check = "logo-is-a-drawing"
        found = find_faults(data.texts.get(path, ""))
        data.findings += [Finding(path, 1, *fault, check=check) for fault in found]
    colour = told.or_none(parse_colour, look.colour, "look", "colour") or ""
    return Look(colour=colour, logo=look.logo if path in files else "")


class _Told:
    """What is wrong in the file, at its line."""

    def __init__(self, data: DataFiles) -> None:
        self.data = data
        self.text = data.texts.get(SCHOOL, "")

    def add(
        self, message: str, value: str, hint: str, *place: str | int, table: str = "school"
    ) -> None:
        line = find_line(self.text, (table, *place))
        self.data.findings.append(Finding(SCHOOL, line, message, value, hint, check=KNOWN))

    def is_list(self, contact: str) -> bool:
        return f"[[contact.{contact}]]" in self.text.replace(" ", "")

    def or_none[Value](
        self, parse: Callable[[str], Value], text: str, table: str, *place: str | int
    ) -> Value | None:
        """What was read, or None with a finding."""
        try:
            return parse(text)
        except Misfit as misfit:
            self.add(misfit.message, str(misfit.value), misfit.hint, *place, table=table)
        return None

    def phones(self, texts: Sequence[str], table: str, *place: str | int) -> tuple[Phone, ...]:
        """A number that cannot be read is a blank, and a finding."""
        found = [self.or_none(parse_phone, text, table, *place) for text in texts if text.strip()]
        return tuple(filter(None, found))

    def refuse_name(self, text: str, table: str, *place: str | int, alone: bool = False) -> str:
        """The text, with a finding where it names a person; `alone`: a title, which may be one."""
        is_name = alone and TWO_NAMES.fullmatch(text.strip()) and not OF_ROLES.search(text)
        if NAMED.search(text) or is_name:
            self.add("this reads like a person's name", text, WRITE_ROLE, *place, table=table)
        return text.strip()
