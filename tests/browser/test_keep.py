"""Keeping a plan: on paper, as text, in the calendar, and whom to call; all of it on the device."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Download, expect

from build_tools.content.project import Project
from tests.browser.conftest import Reader, Started, Watch, all_answers, room, watched_context
from tests.browser.test_paper import A4, LEAST, SIZES, page_sizes

MOST_PAGES = 4
LEAD = "safeguarding-lead"
RESTORED = """() => [...document.querySelectorAll("input, textarea, select")]
  .filter((field) => field.autocomplete !== "off" && field.form?.autocomplete !== "off")
  .map((field) => field.className)"""
"""Fields that a browser keeps for when it is started again."""


@pytest.fixture(scope="module")
def planned(browser: Browser, address: str, project: Project) -> Iterator[Reader]:
    """The lead, in a browser that lets a page copy, with a plan in which an adult is involved and
    all else is not known. Nothing but the text changes it.
    """
    watch = Watch(origin=address)
    permissions = ["clipboard-read", "clipboard-write"]
    with watched_context(browser, watch, address, permissions=permissions) as context:
        reader = Reader(page=context.new_page(), project=project)
        reader.open("westcroft")
        reader.walk(LEAD, all_answers(project, "not-known", adult_involved="yes"), "imagery")
        yield reader
    assert watch.complaints() == []


@pytest.fixture
def on_paper(planned: Reader) -> Iterator[Reader]:
    planned.page.emulate_media(media="print")
    yield planned
    planned.page.emulate_media(media="null")


# ── On paper


def test_the_fullest_plan_prints_on_at_most_four_pages(planned: Reader) -> None:
    sizes = page_sizes(planned.page.pdf(prefer_css_page_size=True))

    assert 1 <= len(sizes) <= MOST_PAGES * room(planned.page)
    assert set(sizes) == {A4}


@pytest.mark.parametrize(("role", "shown"), [("staff", True), ("it-staff", False)])
def test_what_to_say_stands_under_the_first_steps_of_whoever_may_meet_the_child(
    started: Started, role: str, *, shown: bool
) -> None:
    reader = started.open("national")
    reader.walk(role, all_answers(reader.project, "not-known"), "imagery")

    expect(reader.find("[data-steps] + .say")).to_be_visible(visible=shown)


def test_a_staff_plan_prints_on_both_sides_of_one_sheet(started: Started) -> None:
    reader = started.open("national")
    reader.walk("staff", all_answers(reader.project, "not-known"), "imagery")

    assert len(page_sizes(reader.page.pdf(prefer_css_page_size=True))) <= 2


def test_a_call_under_the_pointer_prints_as_the_others(on_paper: Reader) -> None:
    call = on_paper.find(".now .call").first
    call.hover()

    expect(call).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_paper_has_every_line_with_a_box_to_tick(on_paper: Reader) -> None:
    lines = on_paper.plan_lines

    assert lines.count() > 10
    for line in lines.all():
        expect(line.get_by_role("checkbox")).to_be_visible()
        expect(line.locator(".step__do, .line__do")).to_be_visible()
    sizes = on_paper.page.evaluate(SIZES, ".plan :is(h2, h3, p, li, label, summary, dt, dd)")
    assert [size for size in sizes if size[0] < LEAST - 0.01] == []


def test_paper_has_what_to_have_ready_blanks_and_which_protocol_it_is(on_paper: Reader) -> None:
    (call,) = (saying for saying in on_paper.project.sayings if saying.id == "call")
    blanks = {".say": call.blanks, ".blanks": on_paper.project.wording.blanks}
    for place, texts in blanks.items():
        for text in texts:
            expect(on_paper.find(place).get_by_text(text, exact=True)).to_be_visible()
    expect(on_paper.find("[data-about]")).to_have_text(
        re.compile(r"version [0-9a-f]{8}, built on \d+ \w+ \d{4}\.$")
    )


def test_paper_has_no_button_and_no_menu(on_paper: Reader) -> None:
    for one in on_paper.page.get_by_role("button").all():
        expect(one).to_be_hidden()
    for one in (".header", ".banner", ".trail", ".leave"):
        expect(on_paper.find(one)).to_be_hidden()


# ── As text


def copied(reader: Reader) -> str:
    reader.button("Copy").click()
    expect(reader.page.get_by_text("Copied.", exact=False)).to_be_visible()
    text: str = reader.page.evaluate("navigator.clipboard.readText()")
    return text


def test_the_text_says_which_lines_are_done(planned: Reader) -> None:
    planned.plan_lines.first.get_by_role("checkbox").check()
    text = copied(planned)

    assert text.count("[x]") == 1
    assert text.count("[ ]") == planned.plan_lines.count() - 1


def test_the_text_has_blanks_and_the_version(planned: Reader) -> None:
    text = copied(planned)

    assert [blank for blank in planned.project.wording.blanks if f"{blank}: __" not in text] == []
    assert re.search(r"version [0-9a-f]{8}, built on", text)


ASK_FIRST = """() => { navigator.clipboard.writeText = () => new Promise((_, no) => {
  globalThis.refuse = no;
}); }"""


def test_where_copying_is_not_allowed_the_text_can_be_selected_while_the_plan_is_shown(
    started: Started,
) -> None:
    reader = started.open("westcroft")
    reader.start_as(LEAD)
    reader.tap(reader.row("immediate-danger"))
    reader.page.evaluate(ASK_FIRST)
    reader.button("Copy").click()
    reader.page.evaluate("refuse()")
    text = reader.find("[data-copy]")

    expect(text).to_be_visible()
    expect(text).to_have_role("textbox")
    expect(text).to_have_accessible_name("The plan as text")
    expect(text).to_have_value(re.compile("danger"))
    assert reader.page.evaluate(RESTORED) == [], "a browser writes these to its disk"
    reader.button("Copy").click()
    reader.open_answers()
    reader.button("Start again").click()
    reader.page.evaluate("refuse()")
    assert text.input_value() == ""

    reader.start_as(LEAD)
    reader.tap(reader.row("immediate-danger"))
    reader.button("Copy").click()
    reader.page.evaluate("refuse()")
    expect(text).to_be_visible()
    reader.button("Back").click()
    assert text.input_value() == ""


# ── In the calendar


def content(download: Download) -> str:
    return download.path().read_bytes().decode()


def reminder(reader: Reader) -> str:
    with reader.page.expect_download() as waiting:
        reader.button("Remind me today").click()
    return content(waiting.value)


def test_a_reminder_tells_nothing_of_what_happened(planned: Reader) -> None:
    text = reminder(planned).lower()

    assert [word for word in ("adult", "imagery", "nude", "police", "pupil") if word in text] == []


def test_a_reminder_says_how_many_lines_are_due(planned: Reader) -> None:
    lines = [line.get_attribute("data-line") for line in planned.plan_lines.all()]
    due = sum(planned.find(f'[data-clause="{id_}"][data-due="0"]').count() for id_ in lines)

    assert due > 1
    assert f"due: {due}." in reminder(planned)


# ── Whom to call


def test_no_contact_card_is_offered_where_no_number_was_filled_in(planned: Reader) -> None:
    expect(planned.page.get_by_role("button", name="Save as a contact")).to_have_count(0)
