"""Leaving quickly: a link that is always in view, and the Shift key three times."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import TOOLS, Reader, Watch, each_font, measure, watched_context
from tests.browser.test_layout import OVERFLOW, SMALLEST, find_with_axe
from tests.browser.test_privacy import traces, walk

AWAY = "https://www.bbc.co.uk/weather"
NAME = "Emergency: leave this page"
PAGES = {
    "tool": TOOLS["national"],
    "another-tool": TOOLS["westcroft"],
    "home": "",
    "find-help": "pupils/find-help-7-11/",
    "pupils": "pupils/7-11/",
    "easy-read": "pupils/easy-read/",
    "parents": "parents/primary/",
    "leaving": "leaving-quickly/",
}
STAFF = {
    "guidance": "policies/national/",
    "for-schools": "for-schools/",
    "about": "about/",
}
MORNING = datetime(2026, 11, 20, 9, tzinfo=UTC)
PUPILS = PAGES["pupils"]
BEFORE = "about/"
STOPPED = "Leaving stopped"
TWICE = "Shift, press 2 more times to leave"
ONCE = "Shift, press 1 more time to leave"

# One of each kind: they differ in the scripts that run, and in what can hold the keyboard.
each_kind_of_page = pytest.mark.parametrize("name", ["tool", "find-help", "pupils"])


def in_view(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Leaving").get_by_role("link", name=NAME)


def at_the_top(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Skip").get_by_role("link", name=NAME)


def status(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Leaving").get_by_role("status")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def by_link(page: Page) -> None:
    in_view(page).click()


def by_top_link(page: Page) -> None:
    at_the_top(page).press("Enter")


def by_keys(page: Page) -> None:
    press(page, "Shift", "Shift", "Shift")


def by_link_from_another_part_of_the_page(page: Page) -> None:
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('a'), { href: '#main' }))"
    )
    page.locator("body > a").evaluate("(link) => link.click()")
    expect(page).to_have_url(re.compile("#"))
    by_link(page)


each_way = pytest.mark.parametrize(
    "leave", [by_link, by_top_link, by_keys, by_link_from_another_part_of_the_page]
)


def answer_elsewhere(page: Page, watch: Watch, answer: Callable[[Route], None]) -> None:
    """There is no network: what the other site answers."""
    watch.expects(f"^another origin: {re.escape(AWAY)}$")
    page.context.route(AWAY, answer)


@pytest.fixture
def page(same_page: Page) -> Page:
    """Whoever leaves leaves nothing: one page serves all tests, but where a clock is set."""
    return same_page


@pytest.fixture
def watch(same_page: Page, kept_page: tuple[Page, Watch]) -> Watch:  # noqa: ARG001 (it complains)
    return kept_page[1]


@pytest.fixture
def timed(context: BrowserContext) -> Page:
    page = context.new_page()
    page.clock.install(time=MORNING)
    return page


def empty_page(route: Route) -> None:
    # With an icon of its own, for which the browser asks nobody.
    route.fulfill(body='<link rel="icon" href="data:,">', content_type="text/html")


@pytest.fixture
def weather(page: Page, watch: Watch) -> None:
    answer_elsewhere(page, watch, empty_page)


@pytest.fixture
def silence(page: Page, watch: Watch) -> Iterator[None]:
    """The other site has nothing to show, and this page is still there: until it has been asked."""
    answer_elsewhere(page, watch, lambda route: route.fulfill(status=204))
    with page.expect_event("requestfailed", lambda request: request.url == AWAY):
        yield


def come_back(page: Page) -> None:
    """What a browser says when it brings back a page that it had kept."""
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")


# ── Without script


@pytest.fixture
def unscripted(browser: Browser, watch: Watch, address: str) -> Iterator[Page]:
    with watched_context(browser, watch, address, java_script_enabled=False) as context:
        yield context.new_page()


def test_without_script_both_links_are_real_and_say_how_leaving_works(unscripted: Page) -> None:
    for path in PAGES.values():
        unscripted.goto(path)
        links = unscripted.get_by_role("link", name=NAME).all()

        assert [(link.get_attribute("href"), link.get_attribute("rel")) for link in links] == [
            (AWAY, "noreferrer noopener nofollow")
        ] * 2, path
        how = unscripted.get_by_role("link", name="How leaving works", exact=True)
        # On a page of questions the room is theirs.
        expect(how).to_be_visible(visible=not unscripted.locator(".tool").count())


# ── Leaving


def test_the_other_site_is_not_told_which_page_was_left(page: Page, watch: Watch) -> None:
    told: list[str | None] = []

    def note(route: Route) -> None:
        told.append(route.request.header_value("referer"))
        route.fulfill(status=204)

    answer_elsewhere(page, watch, note)
    page.goto(PUPILS)
    with page.expect_event("requestfailed", lambda request: request.url == AWAY):
        by_link(page)

    assert told == [None]


@each_way
@pytest.mark.usefixtures("weather")
def test_back_does_not_lead_to_the_page_that_was_left(
    leave: Callable[[Page], None], page: Page
) -> None:
    page.goto(BEFORE)
    page.goto(PUPILS)
    leave(page)
    expect(page).to_have_url(AWAY)
    page.go_back()

    expect(page.get_by_role("heading", name="About this site", level=1)).to_be_visible()


@pytest.mark.usefixtures("weather")
def test_neither_back_nor_forward_leads_to_the_answers(reader: Reader) -> None:
    reader.page.goto(BEFORE)
    reader.open()
    walk(reader)
    by_link(reader.page)
    expect(reader.page).to_have_url(AWAY)
    reader.page.go_back()
    back = reader.page.url
    reader.page.go_forward()

    assert (back.rpartition("/about")[2], reader.page.url) == ("/", AWAY)


@pytest.mark.usefixtures("silence")
def test_the_answers_are_wiped_before_the_next_page_is_there(reader: Reader) -> None:
    reader.open()
    walk(reader)
    by_keys(reader.page)
    expect(reader.page.get_by_role("alert")).to_be_visible()

    assert traces(reader.page, reader.project) == []


@pytest.mark.usefixtures("silence")
def test_nothing_is_left_on_the_page_but_that_it_is_being_left(page: Page) -> None:
    page.goto(PUPILS)
    by_link(page)

    expect(page.locator("body")).to_have_text("Leaving", use_inner_text=True)
    assert page.locator("body").aria_snapshot() == "- alert: Leaving"
    # A page that was kept is shown again.
    come_back(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.usefixtures("weather")
def test_no_other_tab_is_opened(page: Page) -> None:
    page.goto(PUPILS)
    in_view(page).click(modifiers=["ControlOrMeta"])
    expect(page).to_have_url(AWAY)

    assert page.context.pages == [page]


# ── Shift, three times


@each_kind_of_page
@pytest.mark.usefixtures("weather")
def test_shift_three_times_leaves(name: str, page: Page) -> None:
    page.goto(PAGES[name])
    by_keys(page)

    expect(page).to_have_url(AWAY)


@pytest.mark.usefixtures("weather")
def test_shift_counts_while_somebody_types(page: Page) -> None:
    page.goto(PUPILS)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox").press_sequentially("pic")
    by_keys(page)

    expect(page).to_have_url(AWAY)


COUNTED = {
    "each press says how many are left": [("Shift", TWICE), ("Shift", ONCE)],
    "a letter starts again": [("Shift Shift a", STOPPED), ("Shift", TWICE)],
    "Escape starts again": [("Shift Shift Escape", STOPPED), ("Shift", TWICE)],
    "Control starts again": [("Shift Shift Control", STOPPED), ("Shift", TWICE)],
    "a capital starts again": [("Shift Shift Shift+A", STOPPED), ("Shift", TWICE)],
    "with another key it does not count": [
        ("Shift+A Shift+A Shift+A", ""),
        ("Control+Shift Control+Shift Control+Shift", ""),
        ("Shift+Control Shift+Control Shift+Control", ""),
        ("Shift+Tab Shift+Tab Shift+Tab", ""),
    ],
    "Escape does not leave": [("Escape Escape Escape", "")],
}


@pytest.mark.parametrize("presses", COUNTED.values(), ids=COUNTED)
def test_shift_alone_is_counted(presses: list[tuple[str, str]], page: Page) -> None:
    page.goto(PUPILS)
    for keys, said in presses:
        press(page, *keys.split())

        expect(status(page)).to_have_text(said)
    expect(in_view(page)).to_be_visible()


def test_shift_with_the_mouse_or_held_down_does_not_count(page: Page) -> None:
    page.goto(PUPILS)
    for _ in range(3):
        page.get_by_role("heading", level=1).click(modifiers=["Shift"])
    expect(status(page)).to_have_text("")
    for _ in range(5):
        page.keyboard.down("Shift")
    page.keyboard.up("Shift")

    expect(status(page)).to_have_text(TWICE)


MOVES = {
    "focus": "(one) => { one.tabIndex = -1; one.focus({ preventScroll: true }); }",
    "selection": "(one) => getSelection().collapse(one.firstChild, 0)",
}


@pytest.mark.parametrize("moved", MOVES)
def test_shift_with_a_move_of_a_screen_reader_does_not_count(page: Page, moved: str) -> None:
    """A screen reader keeps the letter of Shift and H, and moves to the heading before."""
    page.goto(PUPILS)
    for number in range(3):
        page.keyboard.down("Shift")
        heading = page.locator("article :is(h1, h2)").nth(number)
        heading.evaluate(MOVES[moved])
        page.keyboard.up("Shift")

    expect(in_view(page)).to_be_visible()
    expect(status(page)).to_have_text("")


@pytest.mark.usefixtures("weather")
def test_after_a_move_shift_three_times_leaves(page: Page) -> None:
    page.goto(PUPILS)
    # The browser tells of a selection a moment later: with Shift down, that would be another move.
    page.locator("article h2").first.evaluate(
        """(one) => new Promise((done) => {
          document.addEventListener("selectionchange", () => done(), { once: true });
          getSelection().collapse(one.firstChild, 0);
        })"""
    )
    by_keys(page)

    expect(page).to_have_url(AWAY)


def test_after_five_seconds_the_count_starts_again_and_what_was_said_goes_away(
    timed: Page,
) -> None:
    timed.goto(PUPILS)
    press(timed, "Shift", "Shift")
    timed.clock.run_for(5001)
    expect(status(timed)).to_have_text(STOPPED)
    press(timed, "Shift")
    expect(status(timed)).to_have_text(TWICE)
    press(timed, "a")
    expect(status(timed)).to_have_text(STOPPED)
    timed.clock.run_for(5001)

    expect(status(timed)).to_have_text("")


def test_each_press_allows_five_seconds_more(timed: Page, watch: Watch) -> None:
    answer_elsewhere(timed, watch, empty_page)
    timed.goto(PUPILS)
    timed.clock.pause_at(MORNING + timedelta(hours=1))
    press(timed, "Shift")
    timed.clock.run_for(4900)
    press(timed, "Shift")
    timed.clock.run_for(4900)
    press(timed, "Shift")

    expect(timed).to_have_url(AWAY)


# ── Coming back


def test_a_page_that_was_kept_counts_from_the_start(page: Page) -> None:
    page.goto(PUPILS)
    press(page, "Shift", "Shift")
    come_back(page)
    expect(status(page)).to_have_text("")
    press(page, "Shift")

    expect(status(page)).to_have_text(TWICE)


# ── In view

PHONE = {"width": 320, "height": 640}
ZOOMED = {"width": 320, "height": 256}
"""What is left of 1280 by 1024 pixels at 400 %."""
DESK = {"width": 1280, "height": 800}
VIEWPORTS = {"phone": PHONE, "zoomed": ZOOMED, "desk": DESK}

IN_THE_WAY = measure("inTheWay")


@pytest.mark.parametrize("name", ["tool", "pupils"])
def test_the_bar_is_in_view_wherever_the_page_is_and_big_enough_for_a_finger(
    name: str, page: Page
) -> None:
    page.goto(PAGES[name])
    for viewport, size in VIEWPORTS.items():
        page.set_viewport_size(size)
        for part in (0, 0.5, 1):
            page.evaluate(f"scrollTo(0, {part} * document.documentElement.scrollHeight)")
            assert (viewport, part, in_view(page).evaluate(IN_THE_WAY)) == (viewport, part, [])
        links = page.get_by_role("navigation", name="Leaving").get_by_role("link").all()
        sizes = [link.bounding_box() for link in links]
        assert not page.evaluate(measure("underTheBar")), viewport
        assert page.evaluate(OVERFLOW) == [], viewport
        assert [s for s in sizes if not s or min(s["height"], s["width"]) < SMALLEST] == []


OPENED = {".search-open": "dialog.search", ".menu summary": ".menu__list"}


@pytest.mark.parametrize("opened", OPENED)
def test_neither_the_search_nor_the_menu_covers_it(opened: str, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(PUPILS)
    page.locator(opened).click()
    expect(page.locator(OPENED[opened])).to_be_in_viewport()

    assert in_view(page).evaluate(IN_THE_WAY) == []


@each_font
@pytest.mark.parametrize("name", ["pupils", "parents"])
def test_nothing_that_the_keyboard_reaches_is_under_the_bar(name: str, page: Page) -> None:
    page.set_viewport_size(ZOOMED)
    page.emulate_media(reduced_motion="reduce")
    page.goto(PAGES[name])
    page.locator("article").get_by_role("link").first.focus()
    covered = []
    for _ in range(40):
        press(page, "Tab")
        covered.append(page.evaluate(measure("focusedTooLow")))

    assert [one for one in covered if one] == []


@each_kind_of_page
def test_only_the_skip_link_comes_before_it_by_keyboard(name: str, page: Page) -> None:
    page.goto(PAGES[name])
    press(page, "Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    press(page, "Tab")

    expect(at_the_top(page)).to_be_focused()


def test_the_link_at_the_top_is_seen_only_when_the_keyboard_reaches_it(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(PUPILS)
    expect(at_the_top(page)).not_to_be_in_viewport()
    at_the_top(page).focus()
    box = at_the_top(page).bounding_box()

    expect(at_the_top(page)).to_be_in_viewport(ratio=1)
    assert at_the_top(page).evaluate(IN_THE_WAY) == []
    assert box
    assert box["height"] >= SMALLEST


def test_axe_finds_nothing_while_the_keys_are_counted_and_it_is_not_printed(page: Page) -> None:
    page.goto(PUPILS)
    press(page, "Shift")
    at_the_top(page).focus()
    assert find_with_axe(page) == []

    page.emulate_media(media="print")
    expect(page.get_by_role("link", name=NAME).filter(visible=True)).to_have_count(0)


# ── Where it is, and what it asks for


@pytest.mark.parametrize("name", STAFF)
def test_neither_links_nor_keys_are_on_pages_for_staff(name: str, page: Page) -> None:
    page.goto(STAFF[name])
    expect(page.get_by_role("link", name="Leave this page")).to_have_count(0)
    expect(page.get_by_role("link", name=NAME)).to_have_count(0)
    by_keys(page)

    # Leaving empties the page at once.
    expect(page.get_by_role("heading", level=1)).to_be_visible()
