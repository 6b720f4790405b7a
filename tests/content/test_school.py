"""The school's own details: what is empty stays a blank, and what is not known is refused."""

import pytest

from build_tools.content.findings import Finding
from build_tools.content.school import CONTACTS, PHONE, SCHOOL, Contact, School, parse_school
from build_tools.content.shapes import DataFiles
from tests.projects import the_project

PROTOCOLS = ["national", "westcroft"]


def school_of(text: str) -> School:
    return parse_school(DataFiles({SCHOOL: text}), PROTOCOLS)


def findings_of(text: str) -> list[Finding]:
    data = DataFiles({SCHOOL: text})
    parse_school(data, PROTOCOLS)
    return data.findings


def test_the_real_file_invents_nothing() -> None:
    contacts = the_project().school.contacts

    assert [c for c in contacts if c.phone or c.out_of_hours or c.place] == []


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
    school = school_of(text)
    lado = next(contact for contact in school.contacts if contact.id == "lado")

    assert (school.name, school.protocol, lado.phone, lado.out_of_hours, lado.place) == (
        "Hill School",
        "westcroft",
        "01234 567890",
        "01234 999999",
        "Room 3",
    )


def test_in_an_empty_file_every_contact_is_a_blank_and_the_first_protocol_is_chosen() -> None:
    school = school_of("")

    assert [(contact.id, contact.title) for contact in school.contacts] == list(CONTACTS.items())
    assert (school.protocol, findings_of("")) == ("national", [])


def test_an_unknown_protocol_is_not_chosen() -> None:
    assert school_of('[school]\nprotocol = "westcrof"').protocol == "national"


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("[contacts]", 1, "contacts: no such key", "did you mean 'contact'?"),
        ("[school]\nnames = ''", 2, "school.names: no such key", "did you mean 'name'?"),
        ("[school]\nprotocol = 'westcrof'", 2, "no such protocol", "did you mean 'westcroft'?"),
        ("\n[contact.ladoo]", 2, "unknown contact", "did you mean 'lado'?"),
        (
            "[contact.lado]\nphones = ''",
            2,
            "contact.lado.phones: no such key",
            "did you mean 'phone'?",
        ),
        (
            "[contact.lado]\n\nphone = 'ask at the office'",
            3,
            "not a telephone number",
            "digits and spaces, as in 01234 567890",
        ),
        (
            "[contact.lado]\nout_of_hours = '<b>1</b>'",
            2,
            "not a telephone number",
            "digits and spaces, as in 01234 567890",
        ),
        (
            "[contact.lado]\nphone = 1234",
            2,
            "contact.lado.phone: not a text",
            'write it between quotation marks, as in "01234 567890"',
        ),
        ("school = 'Hill School'", 1, "school: not a table", ""),
        ("[contact]\nlado = '01234 567890'", 2, "contact.lado: not a table", ""),
    ],
)
def test_what_is_not_known_is_a_finding_at_its_line(
    text: str, line: int, message: str, hint: str
) -> None:
    (finding,) = findings_of(text)

    assert (finding.path, finding.line, finding.check) == (
        "school.toml",
        line,
        "school-details-are-known",
    )
    assert (finding.message, finding.hint) == (message, hint)


def test_a_place_is_any_text() -> None:
    assert findings_of("[contact.lado]\nplace = 'ask at the office'") == []


def test_without_a_file_everything_is_blank_and_it_is_told() -> None:
    data = DataFiles({})
    school = parse_school(data, PROTOCOLS)

    assert (school.name, school.protocol, len(data.findings)) == ("", "national", 1)


@pytest.mark.parametrize(
    "number",
    "999|101|01234 567890|+44 1234 567890|0(1234) 567890|01234 567890 ext 12|"
    "01234 567890 x12|01234 567890 ext. 12".split("|"),
)
def test_a_telephone_number_is_accepted(number: str) -> None:
    assert PHONE.match(number)


@pytest.mark.parametrize(
    "number",
    "|9|ask|01234-567890|01234 567890; 01234 999999|tel:01234|01234 567890 extension|"
    "01234 <script>|000000000000000000000000000000|01234\n567890".split("|"),
)
def test_what_is_no_telephone_number_is_refused(number: str) -> None:
    assert not PHONE.match(number)


@pytest.mark.parametrize(
    ("number", "link"),
    [("01234 567890", "tel:01234567890"), ("+44 (0)1234 567890 ext 12", "tel:+441234567890")],
)
def test_a_link_dials_digits_alone(number: str, link: str) -> None:
    assert Contact(id="deputy", title="Deputy", phone=number).phone_link == link


@pytest.mark.parametrize(
    "address",
    ["", "https://example.org", "https://a.example.org:8443/what/", "https://x.github.io/~a/"],
)
def test_an_https_address_is_accepted(address: str) -> None:
    text = f"[school]\naddress = '{address}'"

    assert (findings_of(text), school_of(text).address) == ([], address)


@pytest.mark.parametrize(
    "address",
    "http://example.org/|example.org|https://|https://localhost/|https://user@example.org/|"
    "https://example.org/?a=b|https://example.org/#a|https://example.org/<b>|"
    "javascript:alert(1)".split("|"),
)
def test_what_is_no_https_address_is_a_finding(address: str) -> None:
    (finding,) = findings_of(f"[school]\naddress = '{address}'")

    assert (finding.message, finding.value) == ("not an https address", address)
