"""What an invented school has made its own, on its built site; and the schools of it as a trust."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from build_tools.content.addresses import ONE_FILE
from build_tools.content.file_names import WORK
from build_tools.content.look import in_the_dark
from build_tools.content.project import ROOT, Project, load_project
from build_tools.content.protocols import protocol_of
from build_tools.pages.paper import POSTER, WALLET_CARD
from build_tools.site.server import serving
from build_tools.writing.one_file import load_one_file
from build_tools.writing.previewed import preview
from decision_tree.situation import option_answers
from tests.browser.conftest import Reader, all_answers, build_once
from tests.browser.test_paper import A4, page_sizes
from tests.browser.test_privacy import begins_with_its_policy
from tests.projects import copy_school

COLOUR = "#5b2a86"
UNREAD = "Nobody at the school has recorded yet"
BAG = "harbour-lane#never-search-a-bag"
MOVE_NOTE = """([from, to]) => {
  const $note = document.querySelector(`[data-clause="${from}"] [data-shown]`);
  document.querySelector(`[data-clause="${to}"]`).append($note);
}"""
LINES = """() => [...document.querySelectorAll("[data-plan] [data-line]")].map(($line) =>
  [$line.dataset.line, $line.querySelector(".step__do, .line__do").textContent])"""
BUTTON = "() => getComputedStyle(document.querySelector('.call')).backgroundColor"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The school's site, with those of its schools."""
    return build_once(tmp_path_factory, "built-school", copy_school)


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """Where it is served."""
    with serving(built) as served:
        yield served


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_without_the_lead_a_plan_calls_each_number_of_each_who_can_be_reached(
    same_page: Page, project: Project
) -> None:
    reader = Reader(page=same_page, project=project)
    same_page.goto("policies/national/check/")
    reader.wait_until_ready()
    same_page.get_by_role("button", name="class teacher").click()  # as this school calls its staff
    reader.finish(all_answers(project, "no"), "imagery")
    shown = same_page.locator("[data-plan] .calls .call__number")

    head, deputies = ["01632 960105"], ["01632 960103", "01632 960104"]
    council = ["01632 960107", "01632 960108", "07700 900108"]
    expect(shown).to_have_text([*head, *deputies, *council, "101"])
    expect(same_page.get_by_text("Write it into Harbour Log.").first).to_be_attached()
    expect(same_page.locator(".given__row").first).to_contain_text("(class teacher)")


@pytest.mark.parametrize(
    ("scheme", "colour"), [("light", COLOUR), ("dark", in_the_dark(COLOUR))], ids=["light", "dark"]
)
def test_its_colour_is_that_of_buttons(same_page: Page, scheme: str, colour: str) -> None:
    same_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    same_page.goto("check/")

    assert same_page.evaluate(BUTTON) == rgb(colour)


def test_its_logo_is_in_the_head(same_page: Page) -> None:
    same_page.goto("policies/harbour-lane/")
    logo = same_page.get_by_role("img", name='Harbour Lane "Star" Academy')

    expect(logo).to_be_visible()
    assert logo.evaluate("(image) => image.naturalWidth") > 0


def test_pages_for_its_pupils_are_in_the_menu_and_others_behind_a_fold(same_page: Page) -> None:
    same_page.goto("pupils/")
    menu = same_page.locator(".menu__list a")

    expect(menu).to_have_text(["Choose your age", "7 to 11", "Easy read", "All pages"])
    older = same_page.get_by_role("link", name="11 to 14", exact=True)
    expect(older).to_be_hidden()
    same_page.get_by_text("Other ages").click()
    expect(older).to_be_visible()


def test_its_own_page_is_in_the_menu_of_its_readers(same_page: Page) -> None:
    same_page.goto("school/our-bus/")

    expect(same_page.locator(".menu__list [aria-current=page]")).to_have_text("The school bus")


@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_line_of_its_own_says_that_nobody_has_read_it(
    same_page: Page, project: Project, media: str
) -> None:
    same_page.goto("check/")
    reader = Reader(page=same_page, project=project)
    reader.wait_until_ready()
    reader.walk("staff", {})
    for fold in same_page.locator("[data-plan] details").all():
        fold.evaluate("(fold) => { fold.open = !fold.matches('.why'); }")
    same_page.emulate_media(media=media)  # type: ignore[arg-type]
    line = same_page.locator("[data-line='harbour-lane#fill-in-the-concern-form']")

    expect(line.get_by_text(UNREAD).first).to_be_visible()


@pytest.mark.parametrize("noted", [BAG, "national#staff-never-search-a-person"])
def test_a_never_is_in_doubt_where_its_own_words_are_shown(
    noted: str, same_page: Page, project: Project
) -> None:
    """Guidance has nobody search a bag: its words stand in the list for both."""
    same_page.goto("check/")
    same_page.evaluate(MOVE_NOTE, [BAG, noted])
    reader = Reader(page=same_page, project=project)
    reader.wait_until_ready()
    reader.walk("staff", {})
    line = same_page.locator(f"[data-never*='{BAG}']")
    expect(line).to_contain_text("Do not search a pupil or their bag")

    assert (UNREAD in line.inner_text()) == (noted != BAG)
    expect(same_page.locator("[data-never-why]")).to_contain_text(UNREAD)


def test_a_question_of_its_own_says_that_nobody_has_read_it(same_page: Page) -> None:
    same_page.goto("check/")

    expect(same_page.locator("[data-screen='own'] .clause__stale")).to_contain_text(UNREAD)


def test_what_it_leaves_out_is_not_there(same_page: Page, address: str) -> None:
    left_out = ["letter/", "policies/westcroft/", "compare/national/westcroft/"]

    assert [same_page.request.get(f"{address}{page}").status for page in left_out] == [404] * 3


@pytest.mark.parametrize("sheet", [POSTER, WALLET_CARD])
def test_all_its_numbers_stand_on_one_page(same_page: Page, sheet: str) -> None:
    same_page.goto(sheet)

    assert page_sizes(same_page.pdf(prefer_css_page_size=True)) == [A4]


def test_its_one_file_is_the_same_wherever_it_is_made(built: Path) -> None:
    checkout = built.resolve().parent
    made = load_one_file(checkout, load_project(checkout), datetime.now(tz=UTC).date())

    assert made == (built / ONE_FILE).read_text("utf-8")


def test_what_the_page_for_writing_keeps_is_nowhere_on_it(built: Path) -> None:
    said = json.loads((ROOT / "tests/school" / WORK).read_text("utf-8"))["doubts"][0].encode()
    files = [path for path in built.resolve().rglob("*") if path.is_file()]

    assert [path for path in files if path.name == WORK or said in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("role", "answers"),
    [
        ("staff", {"on-pupil-device": "yes"}),
        ("safeguarding-lead", {"adult-involved": "yes"}),
    ],
)
def test_its_plan_says_what_the_preview_of_it_says(
    same_page: Page, built: Path, role: str, answers: dict[str, str]
) -> None:
    school = load_project(built.resolve().parent)
    same_page.goto("check/")
    reader = Reader(page=same_page, project=school)
    reader.wait_until_ready()
    reader.walk(role, answers)
    page = same_page.evaluate(LINES)
    kind = option_answers("kind", "not-sure", school.vocabulary)
    shown = preview(school, protocol_of(school, "harbour-lane"), role, {**kind, **answers})
    lines = [[line.id, line.text] for line in shown.lines]

    assert [line for line in lines if line in page] == page != []
    assert same_page.locator("[data-headline]").text_content() == shown.headline


# ── Several schools

DETAILS = {
    "": r"01632 ?9601|7700 ?9001|Harbour Log|Room (3|12)\b",
    "mill-hill": r"01632 ?9602|Mill Hill|Mill Room|Mill Notebook|Otherfordshire",
    "oak-bank": r"01632 ?9603|Oak Bank|Oak Room|Oak Record|oak hall|green slip|hall tutor",
}
"""By folder, what is said of one alone: of the trust itself, and of each of its schools."""


def texts_in(site: Path, folder: str) -> dict[str, str]:
    """The pages and data of one of them, by path: those of the trust are all that schools share."""
    paths = (path for path in site.rglob("*") if path.suffix in (".html", ".json", ".css", ".xml"))
    names = {path.relative_to(site).as_posix(): path for path in paths}
    return {
        name: path.read_text("utf-8")
        for name, path in names.items()
        if name.partition("/")[0] == folder
        or (not folder and name.partition("/")[0] not in DETAILS)
    }


@pytest.mark.parametrize("whose", DETAILS)
def test_no_details_of_one_are_anywhere_in_anothers_or_the_shared_pages(
    built: Path, whose: str
) -> None:
    said = re.compile(DETAILS[whose])
    found = {
        folder: [name for name, text in texts_in(built, folder).items() if said.search(text)]
        for folder in DETAILS
    }

    assert [folder for folder, names in found.items() if names] == [whose]


@pytest.mark.parametrize("folder", DETAILS)
def test_every_page_of_each_begins_with_its_policy(built: Path, folder: str) -> None:
    pages = {name: html for name, html in texts_in(built, folder).items() if "<head" in html}

    assert pages
    assert [name for name, html in pages.items() if not begins_with_its_policy(html)] == []


def test_shared_pages_are_there_once(built: Path) -> None:
    pages = {name.partition("/")[2] for name in texts_in(built, "mill-hill")}

    assert "check/index.html" in pages
    assert not [name for name in pages if name.startswith(("pupils", "topics", "assets"))]


def test_a_plan_of_one_of_them_calls_its_own_numbers(same_page: Page, project: Project) -> None:
    reader = Reader(page=same_page, project=project)
    same_page.goto("mill-hill/")
    same_page.get_by_role("link", name="School staff").click()
    reader.wait_until_ready()
    same_page.get_by_role("button", name="class teacher").click()
    reader.finish(all_answers(project, "no"), "imagery")

    council = ["01632 960205", "01632 960206"]
    expect(same_page.locator("[data-plan] .calls .call__number")).to_have_text(
        ["01632 960203", "01632 960202", *council, "101"]
    )
    expect(same_page.get_by_text("Write it into Mill Notebook.").first).to_be_attached()


def test_its_pages_lead_to_its_own_tool_and_to_what_all_share(same_page: Page) -> None:
    same_page.goto("oak-bank/school/our-hall/")
    start = same_page.get_by_role("link", name="Start")

    expect(start).to_have_js_property("pathname", "/oak-bank/check/")
    expect(same_page.get_by_role("link", name="pages of their own")).to_have_js_property(
        "pathname", "/parents/"
    )
    same_page.locator(".menu summary").click()
    expect(same_page.get_by_role("link", name="The oak hall")).to_be_visible()


def test_the_search_leads_to_its_own_sheets_and_to_what_all_share(same_page: Page) -> None:
    same_page.goto("oak-bank/check/")
    same_page.get_by_role("button", name="Search").click()
    for typed, place in (("poster", "/oak-bank/poster/"), ("reasons", "/reasons-to-refer/")):
        same_page.get_by_role("searchbox").fill(typed)
        found = same_page.locator(f".search__link[href$='{place}']").first
        expect(found).to_have_js_property("pathname", place)


def test_print_leads_to_its_own_tool(same_page: Page) -> None:
    same_page.goto("oak-bank/wallet-card/")

    tool = "https://harbour-lane.example.org/what-to-do/oak-bank/check/"
    expect(same_page.get_by_text(tool)).to_have_count(2)  # there are two cards
