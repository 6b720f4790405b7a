"""Each page, looked at once: narrow screens, targets for fingers, what axe finds (WCAG 2.2, A and
AA, light and dark), and that it stores nothing and leaves its address as it was.
"""

import re
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, Response, expect

from build_tools.content.addresses import decision_address, protocol_address
from build_tools.content.project import ROOT
from build_tools.pages.paper import POSTER, WALLET_CARD
from tests.browser.conftest import (
    MEASURES,
    PHONE,
    TOOLS,
    Reader,
    Started,
    Watch,
    all_answers,
    measure,
    out_of_place,
    room,
)
from tests.browser.fonts import FONTS
from tests.browser.test_privacy import STORE, stored_by

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
type Scheme = Literal["light", "dark"]
# The dark scheme changes colours and nothing else.
SCHEMES: dict[Scheme, Any] = {
    "light": {"type": "tag", "values": RULES},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
BOTH: Sequence[Scheme] = ("light", "dark")
SMALLEST = 44
"""Pixels of a target for a finger: its height, on every page."""

PAGES = {
    "home": "",
    "national": "policies/national/",
    "westcroft": "policies/westcroft/",
    "sources": "sources/",
    "for-schools": "for-schools/",
    "on the web": "for-schools/on-the-web/",
    "how a card is written": "for-schools/writing/",
    "where a school writes": "for-schools/write/",
    "data protection": "for-schools/data-protection/",
    "a page in German": "for-schools/example-in-german/",
    "about": "about/",
    "accessibility": "accessibility/",
    "404": "no/such/page/",
    "westcroft-check": TOOLS["westcroft"],
    "pupils": "pupils/",
    "7-11": "pupils/7-11/",
    "11-14": "pupils/11-14/",
    "easy-read": "pupils/easy-read/",
    "a topic": "pupils/7-11/someone-asks-me-for-a-picture/",
    "a topic with parts": "pupils/14-18/what-happens-if-i-tell-someone/",
    "find-help": "pupils/find-help-7-11/",
    "pupils' services": "pupils/services/",
    "parents": "parents/",
    "parents, easy read": "parents/easy-read/",
    "parents of primary pupils": "parents/primary/",
    "practice": "practice/",
    "letter": "letter/",
    "lesson": "teaching/lesson/",
    "how this is checked": "how-this-is-checked/",
    "review cards": "review/",
    "poster": POSTER,
    "wallet card": WALLET_CARD,
    "whole protocol": protocol_address("national"),
    "pictures": decision_address("national"),
    "topic": "topics/parents/",
    "no longer right": "no-longer-right/",
    "compare": "compare/",
    "comparison": "compare/national/westcroft/",
    "gaps": "policies/westcroft/gaps/",
    "discussion cards": "teaching/discussion-cards/",
    "components": "components/",
}
NARROW = {"width": 320, "height": 640}
MISSING = "^error: Failed to load resource"
"""What the console says of a page that is not there, or of a script that is held back."""


in_the_wide_font = pytest.mark.parametrize("font", FONTS[-1:], indirect=True)
"""Where there is least room."""


# ── Each page, looked at once in all of these ways


def faults(page: Page, schemes: Sequence[Scheme] = BOTH) -> dict[str, list[Any]]:
    """What is wrong on a page, by how it was looked at; only where there is anything."""
    found = {**measured(page), "axe": find_with_axe(page, schemes)}
    # Last of all: whatever the page does of itself, it has done by now.
    found["stored"] = list(stored_by(page))
    return {way: problems for way, problems in found.items() if problems}


def measured(page: Page) -> dict[str, list[Any]]:
    """What is wrong by where things lie, which rests on the font too."""
    small = page.evaluate(measure("tooSmall"), SMALLEST)
    page.set_viewport_size(NARROW)
    wide, gaps = page.evaluate(OVERFLOW), page.evaluate(measure("gaps"))
    page.set_viewport_size(PHONE)
    return {
        "too small for a finger": small,
        "too wide for 320 pixels": wide,
        "a gap before a full stop": gaps,
    }


def changes(page: Page, sent: Response | None) -> list[str]:
    """What the browser's history would show of a page that differs from how it was sent."""
    assert sent is not None
    title = re.search("<title>(.*?)</title>", sent.text(), re.DOTALL)
    as_sent = {
        "location.href": sent.url,
        "document.title": title and " ".join(unescape(title[1]).split()),
        "history.state": None,
        "window.name": "",
    }
    return [name for name, value in as_sent.items() if page.evaluate(name) != value]


LOOKS = (
    *("home", "national", "westcroft-check", "11-14", "find-help", "pupils' services", "practice"),
    *("poster", "pictures", "how this is checked", "no longer right", "comparison", "components"),
)
"""One page of each look: in the dark its colours are those of the components, on every page."""


@pytest.fixture(scope="module", autouse=True)
def with_axe(kept_page: tuple[Page, Watch]) -> None:
    """Sent once, it is soon there on each page."""
    kept_page[0].add_init_script(AXE)


# That nothing is refused by the policy and nothing asked of another origin, `same_page` sees.
def test_a_page_in_another_language_is_read_out_in_it(same_page: Page) -> None:
    same_page.goto(PAGES["a page in German"])

    expect(same_page.locator("article")).to_have_attribute("lang", "de")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault(name: str, same_page: Page, kept_page: tuple[Page, Watch]) -> None:
    if name == "404":
        kept_page[1].expects(MISSING)
    sent = same_page.goto(PAGES[name])

    assert faults(same_page, BOTH if name in LOOKS else ("light",)) == {}
    assert changes(same_page, sent) == []


@in_the_wide_font
@pytest.mark.parametrize("name", LOOKS)
def test_a_page_holds_in_another_font(name: str, same_page: Page) -> None:
    same_page.goto(PAGES[name])

    assert [*filter(None, measured(same_page).values())] == []


FAULTS = {
    "axe": "document.querySelector('h1').style.color = '#eee'",
    "too small for a finger": "document.querySelector('article').innerHTML += '<button>A</button>'",
    "a gap before a full stop": "document.querySelector('h1 + p').innerHTML += '<u>A</u> .'",
    "too wide for 320 pixels": "document.querySelector('h1').style.width = '500px'",
    "stored": STORE["databases"],
}


def test_each_fault_would_be_found(page: Page) -> None:
    page.goto("about/")
    for fault in FAULTS.values():
        page.evaluate(fault)

    assert faults(page).keys() == FAULTS.keys()


def test_a_change_would_be_found(page: Page) -> None:
    sent = page.goto("about/")
    page.evaluate("history.replaceState('told', '', '?told')")
    page.evaluate("window.name = document.title = 'told'")

    assert changes(page, sent) == [
        "location.href",
        "document.title",
        "history.state",
        "window.name",
    ]


# ── What is looked up: today's rule, and the rest folded

LONGEST = {"topics": 3000, "no-longer-right": 6000, "compare": 6000, "review": 6000}
"""Pixels on a phone, as the page comes."""
OPEN = measure("openFolds")


@pytest.mark.parametrize("folder", LONGEST)
def test_what_is_looked_up_is_short_until_it_is_opened(
    folder: str, same_page: Page, site_folder: Path
) -> None:
    """The longest three: one template makes all of a folder."""
    files = sorted(site_folder.glob(f"{folder}/**/*.html"), key=lambda file: file.stat().st_size)
    heights = {}
    for page in [file.parent.relative_to(site_folder) for file in files[-3:]]:
        same_page.goto(f"{page.as_posix()}/")
        heights[page] = same_page.evaluate("document.documentElement.scrollHeight")
    most = LONGEST[folder] * room(same_page)

    assert {page: height for page, height in heights.items() if height > most} == {}


def test_what_is_addressed_is_open_and_on_paper_everything(same_page: Page) -> None:
    same_page.goto("topics/parents/")
    same_page.get_by_role("link", name="Do not tell a parent or carer yourself").first.click()
    expect(same_page.locator(".fold[open]")).to_have_count(1)
    expect(same_page.locator("#tell-parents-or-carers")).to_be_in_viewport()
    before = same_page.evaluate(OPEN)

    same_page.emulate_media(media="print")
    same_page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert set(same_page.evaluate(OPEN)) == {True}
    when = same_page.locator(".rules .small")
    expect(when.filter(visible=True)).to_have_count(when.count())

    same_page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert same_page.evaluate(OPEN) == before


# ── Narrow

OVERFLOW = measure("overflow")


LOOKED_AT = ("danger", "kind", "plan")
"""A list, a choice of one, and the plan. That every screen is well made is seen without script; in
the dark the list is looked at where an answer is lacking, and the plan once all of it is open.
"""


def test_every_screen_and_the_plan_have_no_fault_and_the_emergency_number(started: Started) -> None:
    reader = started.open("national")
    page = reader.page
    emergency = page.get_by_role("link", name="In danger? Call 999")
    found: dict[str, Any] = {}

    def look(screen: str) -> None:
        expect(emergency).to_be_in_viewport()
        reader.wait_until_read()
        found[screen] = [*filter(None, measured(page).values())]
        found[f"places of {screen}"] = out_of_place(reader)
        if screen in LOOKED_AT:
            found[f"axe on {screen}"] = find_with_axe(page, ("light",))

    reader.walk("safeguarding-lead", all_answers(reader.project, "not-known"), "imagery", look)
    found["stored"] = stored_by(page)
    menu = page.get_by_role("banner").get_by_text("Menu")
    menu.click()
    found["menu"] = find_with_axe(page, where="header")
    menu.click()
    page.locator(".tool").evaluate(
        "(tool) => tool.querySelectorAll('details').forEach((one) => (one.open = true))"
    )
    found["open"] = faults(page)

    assert {screen: problems for screen, problems in found.items() if problems} == {}


ZOOMED = {"width": 320, "height": 256}
"""A screen of 1280 by 1024 at 400 per cent."""


@in_the_wide_font
def test_at_400_per_cent_nothing_is_too_wide_and_everything_can_be_reached(reader: Reader) -> None:
    wrong: dict[str, list[str]] = {}
    reader.page.set_viewport_size(ZOOMED)
    reader.open()
    reader.page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    bars = reader.find(".banner, .header, .leave").all()
    boxes = [bar.bounding_box() for bar in bars]
    taken = sum(box["height"] for box in boxes if box and 0 <= box["y"] < ZOOMED["height"])
    # Most of the screen is for what is read.
    assert taken <= ZOOMED["height"] / 2

    def look(screen: str) -> None:
        wrong[screen] = reader.page.evaluate(OVERFLOW) + reader.page.evaluate(measure("covered"))

    answers = all_answers(reader.project, "not-known")
    reader.walk("safeguarding-lead", answers, "imagery", look)

    assert {screen: found for screen, found in wrong.items() if found} == {}


def test_text_grows_as_the_reader_has_set_it(same_page: Page) -> None:
    same_page.goto("check/")
    text = same_page.locator("main p").filter(visible=True).first
    size = "(text) => parseFloat(getComputedStyle(text).fontSize)"
    before = text.evaluate(size)
    same_page.add_style_tag(content=":root { font-size: 200% }")

    assert text.evaluate(size) == 2 * before


# ── Axe


FIND_WITH_AXE = f"(given) => {{ {MEASURES}; return findWithAxe(...given); }}"


def find_with_axe(page: Page, schemes: Sequence[Scheme] = BOTH, where: str = "html") -> list[Any]:
    # What lies under the bar at the foot comes out by scrolling; axe would call it obscured.
    style = page.add_style_tag(content=".leave, .banner { position: static !important; }")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [
            f"{scheme}: {one}" for one in page.evaluate(FIND_WITH_AXE, [SCHEMES[scheme], where])
        ]
    style.evaluate("(style) => style.remove()")
    return found


def test_axe_finds_nothing_on_the_tool_without_its_script(page: Page, watch: Watch) -> None:
    watch.expects(MISSING)
    page.context.route("**/tool.js", lambda route: route.abort())
    page.goto(TOOLS["national"])

    assert find_with_axe(page) == []


def reach_an_emergency(reader: Reader) -> None:
    reader.start_as("staff")
    reader.tap(reader.row("immediate-danger"))


def hold_the_mouse_over_a_button(reader: Reader) -> None:
    reader.start_as("safeguarding-lead")
    reader.button("Continue").hover()


# Where an answer is lacking: tests/browser/test_journey.py.
@pytest.mark.parametrize(
    ("act", "where"),
    [(reach_an_emergency, "html"), (hold_the_mouse_over_a_button, "button:hover")],
)
def test_axe_finds_nothing_after(
    act: Callable[[Reader], None], where: str, started: Started
) -> None:
    reader = started.open("national")
    act(reader)

    assert find_with_axe(reader.page, where=where) == []
