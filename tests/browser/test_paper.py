"""What is made for paper, printed by a real browser; and the pictures, as they are drawn."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from build_tools.content.addresses import decision_address, protocol_address
from build_tools.content.phone import parse_phone
from build_tools.content.project import ROOT, Project
from build_tools.content.school import School
from build_tools.pages.paper import POSTER, WALLET_CARD, paper_sheets
from tests.browser.conftest import measure
from tests.browser.test_layout import NARROW, SCHEMES, in_the_wide_font

A4 = (595, 842)
LEAST = 11
"""Points of anything that is printed."""
MILLIMETRE = 96 / 25.4
ARM = 13
"""Points of a line on the poster that is read at arm's length."""
each_sheet = pytest.mark.parametrize("sheet", [POSTER, WALLET_CARD])
each_school = pytest.mark.parametrize("kind", ["blank", "filled"])


def page_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page, in points: the browser leaves these objects uncompressed."""
    pages = re.findall(rb"/Type /Page\b(?!s).*?endobj", pdf, re.DOTALL)
    boxes = (re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page) for page in pages)
    return [(round(float(box[1])), round(float(box[2]))) for box in boxes if box]


def filled_school(project: Project) -> School:
    """A school with long names and every number."""
    school = project.school
    return replace(
        school,
        name="Hill View Community Primary School and Nursery",
        address="https://www.hillviewcommunityschool.example.org/safeguarding/",
        contacts=tuple(
            replace(
                contact,
                phones=(parse_phone("01234 567890 ext 12"),),
                out_of_hours=(parse_phone("01234 999999"),) if contact.id == "social-care" else (),
                place="Room 3, by the library" if contact.id in ("deputy", "headteacher") else "",
            )
            for contact in school.contacts
        ),
    )


@pytest.fixture
def sheet_page(same_page: Page, project: Project, sheet: str, kind: str) -> Page:
    """The sheet on A4, as it is printed; with a school's details where `kind` says so."""
    same_page.goto(sheet)
    if kind == "filled":
        pages = paper_sheets(project, filled_school(project), date(2026, 11, 20))
        path = f"{sheet.rstrip('/')}.md"
        html = next(one.markdown for one in pages if one.path == path).partition("\n---\n")[2]
        same_page.evaluate("(html) => document.querySelector('article').innerHTML = html", html)
    same_page.emulate_media(media="print")
    same_page.set_viewport_size(
        {"width": round(190 * MILLIMETRE), "height": round(277 * MILLIMETRE)}
    )
    return same_page


# ── On paper


LINES = ":is(.poster, .card) :is(h1, h2, li, p, dl > div, svg)"


@in_the_wide_font
@each_sheet
@each_school
def test_a_sheet_is_one_page_of_a4_with_nothing_cut_or_covered(sheet_page: Page) -> None:
    assert sheet_page.evaluate(measure("cutOff"), ".poster, .card__face") == []
    assert sheet_page.evaluate(measure("overlap"), LINES) == []
    assert page_sizes(sheet_page.pdf(prefer_css_page_size=True)) == [A4]


SIZES = measure("sizesOfText")


@pytest.mark.parametrize("sheet", [POSTER])
@each_school
def test_each_line_of_the_poster_is_readable_at_arms_length(sheet_page: Page) -> None:
    sizes = sheet_page.evaluate(SIZES, ".poster :is(h1, h2, li, dt, dd, .poster__emergency)")

    assert [line for line in sizes if line[0] < ARM - 0.01] == []


@pytest.mark.parametrize("sheet", [WALLET_CARD])
@each_school
def test_each_line_of_the_card_is_readable_in_the_hand(sheet_page: Page) -> None:
    sizes = sheet_page.evaluate(SIZES, ".card :is(h2, li, dt, dd, p)")

    assert [line for line in sizes if line[0] < LEAST - 0.01] == []


@pytest.mark.parametrize("sheet", [WALLET_CARD])
@each_school
def test_a_face_of_the_card_is_as_big_as_a_bank_card(sheet_page: Page) -> None:
    faces = sheet_page.locator(".card__face").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).map((b) => [b.width, b.height])"
    )

    assert len(faces) == 8
    for width, height in faces:
        assert (round(width / MILLIMETRE, 1), round(height / MILLIMETRE)) == (85.6, 54)


@pytest.mark.parametrize("sheet", [POSTER])
@pytest.mark.parametrize("kind", ["filled"])
def test_the_code_is_big_enough_for_a_telephone(sheet_page: Page) -> None:
    box = sheet_page.get_by_role("img", name="QR code").bounding_box()

    assert box is not None
    assert box["width"] / MILLIMETRE >= 25


def test_three_files_are_printed(site_folder: Path, tmp_path: Path) -> None:
    """In a process of its own: Playwright starts only once in each."""
    code = (
        "import sys; from pathlib import Path; from build_tools.site.pdf import write_pdfs\n"
        "site, folder = map(Path, sys.argv[1:])\n"
        "for path in write_pdfs(site, folder, 'westcroft'): print(path.name)"
    )
    command = [sys.executable, "-c", code, str(site_folder), str(tmp_path / "pdf")]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600
    )
    sizes = {path.name: page_sizes(path.read_bytes()) for path in (tmp_path / "pdf").iterdir()}

    assert done.stdout.split() == ["poster.pdf", "wallet-card.pdf", "protocol.pdf"]
    assert (sizes["poster.pdf"], sizes["wallet-card.pdf"]) == ([A4], [A4])
    assert len(sizes["protocol.pdf"]) > 5
    assert set(sizes["protocol.pdf"]) == {A4}


@in_the_wide_font
def test_a_lesson_prints_on_both_sides_of_one_sheet(same_page: Page) -> None:
    same_page.goto("teaching/lesson/")

    assert page_sizes(same_page.pdf(prefer_css_page_size=True)) == [A4, A4]


@in_the_wide_font
def test_a_letter_prints_on_both_sides_of_one_sheet_without_what_is_for_the_school(
    same_page: Page,
) -> None:
    same_page.goto("letter/")
    same_page.emulate_media(media="print")

    expect(same_page.get_by_text("Dear parents and carers")).to_be_visible()
    expect(same_page.get_by_text("Send it in a quiet week")).to_be_hidden()
    assert len(page_sizes(same_page.pdf(prefer_css_page_size=True))) <= 2


@in_the_wide_font
def test_an_assessment_of_data_protection_prints_on_one_sheet(same_page: Page) -> None:
    same_page.goto("for-schools/data-protection/")
    same_page.emulate_media(media="print")

    expect(same_page.get_by_text("Data protection: a short assessment")).to_be_visible()
    expect(same_page.get_by_text("Why nothing is stored")).to_be_hidden()
    assert page_sizes(same_page.pdf(prefer_css_page_size=True)) == [A4]


@in_the_wide_font
def test_discussion_cards_print_four_on_a_page_and_the_answers_on_another(same_page: Page) -> None:
    same_page.goto("teaching/discussion-cards/")
    cards = same_page.locator(".talk").count()

    assert cards % 4 == 0
    assert page_sizes(same_page.pdf(prefer_css_page_size=True)) == [A4] * (cards // 4 + 1)


@in_the_wide_font
def test_the_pictures_of_a_decision_print_on_at_most_six_pages(same_page: Page) -> None:
    same_page.goto(decision_address("westcroft"))

    assert len(page_sizes(same_page.pdf(prefer_css_page_size=True))) <= 6


FRAME = ".skip, .banner, .header, .trail, .leave, .side, .foot"
MADE_TO_BE_PRINTED = {
    "poster": POSTER,
    "wallet card": WALLET_CARD,
    "letter": "letter/",
    "cards": "teaching/discussion-cards/",
    "lesson": "teaching/lesson/",
    "protocol": protocol_address("national"),
    "decision": decision_address("national"),
}


@pytest.mark.parametrize("path", MADE_TO_BE_PRINTED.values(), ids=MADE_TO_BE_PRINTED)
def test_what_is_made_to_be_printed_has_a_button_and_nothing_of_the_screen(
    same_page: Page, path: str
) -> None:
    same_page.goto(path)
    expect(same_page.get_by_role("button", name="Print")).to_be_visible()
    same_page.emulate_media(media="print")

    expect(same_page.locator(FRAME).filter(visible=True)).to_have_count(0)
    sizes = same_page.evaluate(SIZES, ".main :is(h1, h2, h3, p, li, dt, dd, td, th)")
    assert [line for line in sizes if line[0] < LEAST - 0.01] == []


# ── On a screen


@in_the_wide_font
def test_the_text_of_a_picture_stays_in_its_box(same_page: Page) -> None:
    same_page.goto(decision_address("westcroft"))

    assert same_page.evaluate(measure("spilt")) == []


@in_the_wide_font
def test_the_text_of_a_picture_is_as_big_as_other_text_at_320_pixels(same_page: Page) -> None:
    same_page.set_viewport_size(NARROW)
    same_page.goto(decision_address("national"))
    scales = same_page.locator("svg.picture[role=img]").evaluate_all(
        "(all) => all.map((svg) => svg.clientWidth / svg.viewBox.baseVal.width)"
    )

    assert scales
    assert min(scales) * 14 >= 13.9


def test_a_picture_can_be_read_in_both_schemes(same_page: Page) -> None:
    """What axe does not look at: the text of a drawing against its box."""
    same_page.goto(decision_address("national"))
    for scheme in SCHEMES:
        same_page.emulate_media(color_scheme=scheme)
        text, box = same_page.locator("svg.picture[role=img]").first.evaluate(
            """(svg) => [".picture__headline", ".picture__box--emergency"].map((name) =>
              getComputedStyle(svg.querySelector(name)).fill.match(/[\\d.]+/g).slice(0, 3)
                .reduce((sum, part) => sum + Number(part), 0) / 765)"""
        )
        assert abs(text - box) > 0.6, scheme
