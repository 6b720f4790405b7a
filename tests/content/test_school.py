"""The school's own details: what is empty stays a blank, and what is not known is refused."""

import pytest

from build_tools.content.ages import Ages
from build_tools.content.findings import Finding
from build_tools.content.phone import parse_phone
from build_tools.content.school import (
    CONTACTS,
    SCHOOL,
    Contact,
    School,
    parse_school,
    read_school_file,
)
from build_tools.content.shapes import DataFiles
from tests.projects import the_project, tried

FILES = ("docs/school/logo.svg",)
PROTOCOLS = ["national", "westcroft"]


def read(text: str | None) -> tuple[School, list[Finding]]:
    """The school and the findings of a file with this text, or of none."""
    data = DataFiles({} if text is None else {SCHOOL: text})
    return parse_school(data, read_school_file(data), PROTOCOLS, FILES), data.findings


def test_the_real_file_invents_nothing() -> None:
    contacts = the_project().school.contacts

    assert [c for c in contacts if c.phones or c.out_of_hours or c.note] == []


def test_what_is_filled_in_is_read() -> None:
    text = """
        [school]
        name = " Hill School "
        protocol = "westcroft"
        [contact.lado]
        phone = " 01234 567890 "
        out_of_hours = "01234 999999"
        place = "Room 3 "
    """
    school, findings = read(text)
    lado = Contact(
        id="lado",
        title=CONTACTS["lado"],
        phones=(parse_phone("01234 567890"),),
        out_of_hours=(parse_phone("01234 999999"),),
        place="Room 3",
    )

    assert (school.name, school.protocol, findings) == ("Hill School", "westcroft", [])
    assert lado in school.contacts


def test_there_are_as_many_deputies_as_a_school_has_with_as_many_numbers() -> None:
    text = """
        [contact.deputy]
        phone = "01632 960001"
        [[contact.it]]
        title = "Technician, north site"
        phone = ["01632 960002", "01632 960003 ext 4"]
        hours = "term time, 8 to 16"
        [[contact.it]]
        title = "Help desk of the trust"
        out_of_hours = ["01632 960005"]
    """
    school, findings = read(text)
    shown = [
        (one.title, [phone.shown for phone in (*one.phones, *one.out_of_hours)], one.note)
        for one in school.contacts_of("deputy", "it")
    ]

    assert (shown, findings) == (
        [
            ("Deputy safeguarding lead", ["01632 960001"], ""),
            (
                "Technician, north site",
                ["01632 960002", "01632 960003 ext 4"],
                "term time, 8 to 16",
            ),
            ("Help desk of the trust", ["01632 960005"], ""),
        ],
        [],
    )


def test_what_the_council_has_is_called_as_it_is_there() -> None:
    text = "[school]\nfront_door = 'First Response'\nlocal_authority = 'Exampleshire'"
    school, _ = read(text)

    assert [one.title for one in school.contacts_of("social-care", "lado")] == [
        "First Response, Exampleshire",
        "Local authority designated officer (LADO), Exampleshire",
    ]


@tried("title", "is_name")
def test_a_title_is_a_role_and_no_person(title: str, is_name: bool) -> None:
    _, findings = read(f"[contact.deputy]\ntitle = '{title}'")

    assert [(f.message, f.line) for f in findings] == [
        ("this reads like a person's name", 2)
    ] * is_name


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ("ages = '4-11'", Ages(4, 11)),
        ("ages = '3 to 7'", Ages(3, 7)),
        ("ages = 'secondary'", Ages(11, 18)),
        ("kind = 'all-through'", Ages(4, 18)),
        ("kind = 'primary'\nages = '7-11'", Ages(7, 11)),
        ("kind = 'special'", None),
    ],
)
def test_ages_are_as_written_or_those_of_the_kind(said: str, ages: Ages | None) -> None:
    school, findings = read(f"[school]\n{said}")

    assert (school.ages, findings) == (ages, [])


@pytest.mark.parametrize("ages", ["11-4", "4", "4-40", "all"])
def test_what_is_no_ages_is_a_finding(ages: str) -> None:
    (found,) = read(f"[school]\nages = '{ages}'")[1]

    assert (found.message, found.line) == ("no ages", 2)


@pytest.mark.parametrize("text", ["", None], ids=["empty", "no file"])
def test_where_nothing_is_said_all_is_blank_and_the_first_protocol_chosen(text: str | None) -> None:
    school, findings = read(text)

    assert [(contact.id, contact.title) for contact in school.contacts] == list(CONTACTS.items())
    assert (school.name, school.protocol, findings) == ("", "national", [])


def test_an_unknown_protocol_is_not_chosen() -> None:
    assert read('[school]\nprotocol = "westcrof"')[0].protocol == "national"


@tried("text", "line", "message", "hint")
def test_what_is_not_known_is_a_finding_at_its_line(
    text: str, line: int, message: str, hint: str
) -> None:
    (found,) = read(text)[1]

    assert (found.path, found.line, found.check, found.message, found.hint) == (
        SCHOOL,
        line,
        "school-details-are-known",
        message,
        hint,
    )


def test_every_number_that_is_none_is_a_finding_beside_what_else_is_wrong() -> None:
    text = "[school]\naddress = 'x'\n[contact.lado]\nphone = '12'\nout_of_hours = '1 or 2'"
    school, findings = read(text)

    assert [finding.line for finding in findings] == [2, 4, 5]
    assert [c for c in school.contacts if c.phones or c.out_of_hours] == []


@tried("address")
def test_an_https_address_is_accepted(address: str) -> None:
    school, findings = read(f"[school]\naddress = '{address}'")

    assert (findings, school.address) == ([], address)


@pytest.mark.parametrize(
    "address",
    "http://example.org/|example.org|https://|https://localhost/|https://user@example.org/|"
    "https://example.org/?a=b|https://example.org/#a|https://example.org/<b>|"
    "https://example.org:99999/|https://example.org:0/|https://example.org/index.html|"
    "https://example.org/a.htm/|javascript:alert(1)".split("|"),
)
def test_what_is_no_https_address_is_a_finding(address: str) -> None:
    (found,) = read(f"[school]\naddress = '{address}'")[1]

    assert (found.message, found.value) == ("not an https address", address)


@pytest.mark.parametrize("sign", ["202E", "2066", "200b", "0000", "feff"])
def test_what_nobody_sees_is_refused_however_it_is_written(sign: str) -> None:
    found = read(f'[school]\nname = "Hill \\u{sign} School"')[1]

    assert [(finding.line, finding.value.lower()) for finding in found] == [
        (2, f"u+{sign.lower()}")
    ]
