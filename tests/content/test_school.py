"""The school's own details: what is empty stays a blank, and what is not known is refused."""

from pathlib import Path

import pytest

from build_tools.content.project import ROOT, load_project
from build_tools.content.school import CONTACTS, PHONE, Contact, School, load_school

PROTOCOLS = ["national", "westcroft"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


def school_of(root: Path, text: str) -> School:
    (root / "school.toml").write_text(text, "utf-8")
    return load_school(root, PROTOCOLS)[0]


def findings_of(root: Path, text: str) -> list[tuple[str, str, str, str]]:
    (root / "school.toml").write_text(text, "utf-8")
    return [(f.check, f.message, f.value, f.hint) for f in load_school(root, PROTOCOLS)[1]]


def test_the_real_file_has_no_findings() -> None:
    assert load_school(ROOT, list(load_project().policies))[1] == []


def test_the_real_file_invents_nothing() -> None:
    school, _ = load_school(ROOT, PROTOCOLS)

    assert [c for c in school.contacts if c.phone or c.out_of_hours or c.place] == []


def test_what_is_filled_in_is_read(root: Path) -> None:
    text = """
        [school]
        name = " Hill School "
        protocol = "westcroft"
        [contact.lado]
        phone = " 01234 567890 "
        out_of_hours = "01234 999999"
        place = "Room 3 "
    """
    school = school_of(root, text)
    lado = next(contact for contact in school.contacts if contact.id == "lado")

    assert (school.name, school.protocol, lado.phone, lado.out_of_hours, lado.place) == (
        "Hill School",
        "westcroft",
        "01234 567890",
        "01234 999999",
        "Room 3",
    )


def test_every_contact_is_there_even_in_an_empty_file(root: Path) -> None:
    school = school_of(root, "")

    assert [(contact.id, contact.title) for contact in school.contacts] == list(CONTACTS.items())


def test_an_empty_file_has_no_findings(root: Path) -> None:
    assert findings_of(root, "") == []


def test_a_place_is_any_text(root: Path) -> None:
    assert findings_of(root, "[contact.lado]\nplace = 'ask at the office'") == []


def test_an_empty_file_chooses_the_first_protocol(root: Path) -> None:
    assert school_of(root, "").protocol == "national"


def test_an_unknown_protocol_is_not_chosen(root: Path) -> None:
    assert school_of(root, '[school]\nprotocol = "westcrof"').protocol == "national"


CHECK = "school-details-are-known"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("[contacts]", (CHECK, "unknown table", "contacts", "did you mean 'contact'?")),
        ("[school]\nnames = ''", (CHECK, "unknown key", "school.names", "did you mean 'name'?")),
        (
            "[school]\nprotocol = 'westcrof'",
            (CHECK, "no such protocol", "westcrof", "did you mean 'westcroft'?"),
        ),
        (
            "[contact.ladoo]",
            (CHECK, "unknown contact", "ladoo", "did you mean 'lado'?"),
        ),
        (
            "[contact.lado]\nphones = ''",
            (CHECK, "unknown key", "contact.lado.phones", "did you mean 'phone'?"),
        ),
        (
            "[contact.lado]\nphone = 'ask at the office'",
            (
                CHECK,
                "not a telephone number",
                "ask at the office",
                "digits and spaces, as in 01234 567890",
            ),
        ),
        (
            "[contact.lado]\nout_of_hours = '<b>1</b>'",
            (
                CHECK,
                "not a telephone number",
                "<b>1</b>",
                "digits and spaces, as in 01234 567890",
            ),
        ),
    ],
)
def test_what_is_not_known_is_a_finding(
    root: Path, text: str, finding: tuple[str, str, str, str]
) -> None:
    assert findings_of(root, text) == [finding]


@pytest.mark.parametrize(
    "text",
    [
        "[school]\nname = 3",
        "[school]\nprotocol = ['national']",
        "school = 'Hill School'",
        "contact = 'the office'",
        "[contact]\nlado = '01234 567890'",
        "[contact.lado]\nphone = 1234",
    ],
)
def test_a_value_of_the_wrong_kind_is_a_finding_and_no_crash(root: Path, text: str) -> None:
    assert [check for check, *_ in findings_of(root, text)] == [CHECK]


def test_a_finding_is_in_the_schools_file(root: Path) -> None:
    (root / "school.toml").write_text("[contacts]", "utf-8")

    assert [finding.path for finding in load_school(root, PROTOCOLS)[1]] == ["school.toml"]


@pytest.mark.parametrize("content", [b"[school", b"\xff"], ids=["not TOML", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_a_finding(root: Path, content: bytes) -> None:
    (root / "school.toml").write_bytes(content)

    assert [f.check for f in load_school(root, PROTOCOLS)[1]] == ["file-can-be-read"]


def test_without_a_file_everything_is_blank(root: Path) -> None:
    school, findings = load_school(root, PROTOCOLS)

    assert (school.name, school.protocol, len(findings)) == ("", "national", 1)


@pytest.mark.parametrize(
    "number",
    [
        "999",
        "101",
        "01234 567890",
        "+44 1234 567890",
        "(01234) 567890"[1:],
        "0(1234) 567890",
        "01234 567890 ext 12",
        "01234 567890 x12",
        "01234 567890 ext. 12",
    ],
)
def test_a_telephone_number_is_accepted(number: str) -> None:
    assert PHONE.match(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "9",
        "ask",
        "01234-567890",
        "01234 567890; 01234 999999",
        "tel:01234",
        "01234 567890 extension",
        "01234 <script>",
        "0" * 30,
        "01234\n567890",
    ],
)
def test_what_is_no_telephone_number_is_refused(number: str) -> None:
    assert not PHONE.match(number)


@pytest.mark.parametrize(
    ("number", "link"),
    [("01234 567890", "tel:01234567890"), ("+44 (0)1234 567890 ext 12", "tel:+441234567890")],
)
def test_a_link_dials_digits_alone(number: str, link: str) -> None:
    assert Contact(id="deputy", title="Deputy", phone=number).phone_link == link
