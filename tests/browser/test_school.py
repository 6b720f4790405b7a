"""What an invented school has made its own, on its built site."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from build_tools.content.look import in_the_dark
from build_tools.content.project import Project
from build_tools.pages.paper import POSTER, WALLET_CARD
from build_tools.site.server import serving
from tests.browser.conftest import Reader, all_answers, build_once
from tests.browser.test_paper import A4, page_sizes
from tests.projects import copy_school

COLOUR = "#5b2a86"
BUTTON = "() => getComputedStyle(document.querySelector('.call')).backgroundColor"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the school's site is served."""
    with serving(build_once(tmp_path_factory, "built-school", copy_school)) as served:
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


def test_what_it_leaves_out_is_not_there(same_page: Page, address: str) -> None:
    left_out = ["letter/", "policies/westcroft/", "compare/national/westcroft/"]

    assert [same_page.request.get(f"{address}{page}").status for page in left_out] == [404] * 3


@pytest.mark.parametrize("sheet", [POSTER, WALLET_CARD])
def test_all_its_numbers_stand_on_one_page(same_page: Page, sheet: str) -> None:
    same_page.goto(sheet)

    assert page_sizes(same_page.pdf(prefer_css_page_size=True)) == [A4]
