"""Narrow screens, targets for fingers, and what axe finds: WCAG 2.2, A and AA, light and dark."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from build_tools.content.project import ROOT, Project
from tests.browser.conftest import Reader, Watch, all_answers, watched_context

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
FIND = """async (tags) => {
  const { violations } = await axe.run(document, {
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations"],
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.join(" ")}: ${failureSummary.split("\\n")[1] ?? ""}`));
}"""
SCHEMES = ("light", "dark")
SMALLEST = 44
"""Pixels of a target for a finger: its height, on every page."""

PAGES = {
    "home": "",
    "national": "policies/national/",
    "westcroft": "policies/westcroft/",
    "sources": "sources/",
    "for-schools": "for-schools/",
    "about": "about/",
    "404": "no/such/page/",
    "check": "check/",
    "pupils": "pupils/",
    "7-11": "pupils/7-11/",
    "11-14": "pupils/11-14/",
    "14-18": "pupils/14-18/",
    "easy-read": "pupils/easy-read/",
    "pupils' services": "pupils/services/",
    "services for the youngest": "pupils/services-7-11/",
    "parents": "parents/",
    "parents, easy read": "parents/easy-read/",
    "parents of primary pupils": "parents/primary/",
    "parents of secondary pupils": "parents/secondary/",
    "letter": "letter/",
    "lesson": "teaching/lesson/",
    "how this is checked": "how-this-is-checked/",
    "review cards": "review/",
}
NARROW = {"width": 320, "height": 640}

each_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(autouse=True)
def expected(request: pytest.FixtureRequest, watch: Watch) -> None:
    """What the console says of the page that is not there, or of the script that is held back."""
    if "404" in request.node.name or "without_its_script" in request.node.name:
        watch.expects("^error: Failed to load resource")


@pytest.fixture
def narrow(browser: Browser, watch: Watch, address: str, project: Project) -> Iterator[Reader]:
    """A reader with the narrowest screen that is in use."""
    with watched_context(browser, watch, address, viewport=NARROW) as context:
        yield Reader(page=context.new_page(), project=project)


# ── Narrow

OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return [];
  return [...document.querySelectorAll("main *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility())
    .map((one) => `${one.tagName} ${one.className}`).slice(-3).concat(`${wide} px too wide`);
}"""


@each_page
def test_a_page_fits_into_320_pixels(name: str, narrow: Reader) -> None:
    narrow.page.goto(PAGES[name])

    assert narrow.page.evaluate(OVERFLOW) == []


def test_every_screen_and_the_plan_fit_into_320_pixels(narrow: Reader) -> None:
    wide: dict[str, list[str]] = {}

    def measure(screen: str) -> None:
        wide[screen] = narrow.page.evaluate(OVERFLOW)

    narrow.open()
    answers = all_answers(narrow.project, "not-known")
    narrow.walk("safeguarding-lead", answers, "imagery", each=measure)

    assert {screen: found for screen, found in wide.items() if found} == {}


ZOOMED = {"width": 320, "height": 256}
"""A screen of 1280 by 1024 at 400 per cent."""
COVERED = """() => {
  const ways = [...document.querySelectorAll(".tool button, .tool label, .tool summary, .tool a")];
  const shown = ways.filter((one) => one.checkVisibility() && one.getClientRects().length);
  return shown.filter((one) => {
    one.scrollIntoView({ block: "center" });
    const { left, top, width, height } = one.getClientRects()[0];
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return !(hit && (one.contains(hit) || hit.contains(one)));
  }).map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 40)}`);
}"""


@pytest.fixture
def zoomed(browser: Browser, watch: Watch, address: str, project: Project) -> Iterator[Reader]:
    """A reader who has zoomed in to 400 per cent."""
    with watched_context(browser, watch, address, viewport=ZOOMED) as context:
        yield Reader(page=context.new_page(), project=project)


def test_at_400_per_cent_nothing_is_too_wide_and_everything_can_be_reached(zoomed: Reader) -> None:
    wrong: dict[str, list[str]] = {}

    def measure(screen: str) -> None:
        wrong[screen] = zoomed.page.evaluate(OVERFLOW) + zoomed.page.evaluate(COVERED)

    zoomed.open()
    answers = all_answers(zoomed.project, "not-known")
    zoomed.walk("safeguarding-lead", answers, "imagery", each=measure)

    assert {screen: found for screen, found in wrong.items() if found} == {}


def test_at_400_per_cent_most_of_the_screen_is_for_what_is_read(zoomed: Reader) -> None:
    zoomed.open()
    zoomed.page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    bars = zoomed.page.locator("[data-md-component=announce], .md-header, .exit").all()
    boxes = [bar.bounding_box() for bar in bars]
    taken = sum(box["height"] for box in boxes if box and 0 <= box["y"] < ZOOMED["height"])

    assert taken <= ZOOMED["height"] / 2


# ── Targets

SMALL = """(smallest) => [...document.querySelectorAll(
    "button, summary, .md-button, .tool label, .tool input[type=checkbox].tick, .emergency a")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((one) => !one.closest(".md-search, .md-nav"))
  .filter((one) => one.getClientRects().length)
  .map((one) => [one, one.getBoundingClientRect().height])
  .filter(([, height]) => height < smallest - 0.5)
  .map(([one, height]) => `${one.tagName} ${one.textContent.trim().slice(0, 40)}: ${height}`)"""


@each_page
def test_every_button_of_a_page_is_big_enough(name: str, page: Page) -> None:
    page.goto(PAGES[name])

    assert page.evaluate(SMALL, SMALLEST) == []


def test_every_button_and_choice_on_the_way_is_big_enough(reader: Reader) -> None:
    small: dict[str, list[str]] = {}

    def measure(screen: str) -> None:
        small[screen] = reader.page.evaluate(SMALL, SMALLEST)

    reader.open()
    answers = all_answers(reader.project, "not-known")
    reader.walk("safeguarding-lead", answers, "imagery", each=measure)

    assert {screen: found for screen, found in small.items() if found} == {}


def test_the_emergency_number_is_in_view_on_every_screen(reader: Reader) -> None:
    link = reader.page.locator(".emergency").get_by_role("link", name="999")
    reader.open()
    answers = all_answers(reader.project, "not-known")

    reader.walk(
        "safeguarding-lead",
        answers,
        "imagery",
        arrived=lambda _: expect(link).to_be_in_viewport(),
    )


# ── Axe


def find_with_axe(page: Page) -> list[Any]:
    """What axe finds in the light and in the dark scheme."""
    # What lies under the bar at the foot comes out by scrolling; axe would call it obscured.
    page.add_style_tag(content=".exit { position: static !important; }")
    page.evaluate(AXE)
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{scheme}: {one}" for one in page.evaluate(FIND, RULES)]
    return found


@each_page
def test_axe_finds_nothing_on_a_page(name: str, page: Page) -> None:
    page.goto(PAGES[name])

    assert find_with_axe(page) == []


def test_axe_finds_nothing_on_the_tool_without_its_script(page: Page) -> None:
    page.context.route("**/tool.mjs", lambda route: route.abort())
    page.goto(PAGES["check"])

    assert find_with_axe(page) == []


def test_axe_finds_nothing_on_any_screen_nor_on_the_plan(reader: Reader) -> None:
    found: dict[str, list[Any]] = {}
    reader.open()
    reader.walk(
        "safeguarding-lead",
        all_answers(reader.project, "not-known"),
        "imagery",
        each=lambda screen: found.setdefault(screen, find_with_axe(reader.page)),
    )

    assert {screen: problems for screen, problems in found.items() if problems} == {}


def test_axe_finds_nothing_where_an_answer_is_lacking(reader: Reader) -> None:
    reader.open()
    reader.button("Continue").click()

    assert find_with_axe(reader.page) == []


def test_axe_finds_nothing_in_an_emergency(reader: Reader) -> None:
    reader.open()
    reader.start_as("staff")
    reader.answer("immediate-danger", "yes").check()
    reader.go_on()

    assert find_with_axe(reader.page) == []


def test_axe_finds_nothing_on_a_button_under_the_mouse(reader: Reader) -> None:
    reader.open()
    reader.button("Continue").hover()

    assert find_with_axe(reader.page) == []


def test_axe_would_find_a_fault(page: Page) -> None:
    page.goto("about/")
    page.evaluate("document.querySelector('h1').style.color = '#eee'")

    assert any("light: color-contrast" in one for one in find_with_axe(page))
