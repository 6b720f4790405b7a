"""From the first question to a plan, as a person takes it."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import MAIN_HEADING, READY, TOOLS, Reader, Started, all_answers
from tests.browser.test_failure import hold
from tests.browser.test_layout import find_with_axe

LEAD = "safeguarding-lead"
ROLES = ["staff", LEAD, "head", "it-staff"]


def with_an_adult(reader: Reader) -> dict[str, str]:
    return all_answers(reader.project, "no", adult_involved="yes")


# ── To a plan


@pytest.mark.parametrize("protocol", TOOLS)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_reaches_a_plan_past_the_nevers(
    role: str, protocol: str, started: Started
) -> None:
    reader = started.open(protocol)
    nevers = reader.page.get_by_role("region", name="Whatever has happened")
    main = reader.page.locator(MAIN_HEADING).filter(visible=True)

    def look(screen: str) -> None:
        expect(nevers).to_be_visible()
        expect(main).to_have_count(1)
        if screen not in ("role", "plan"):
            expect(reader.question(screen)).to_be_focused()

    reader.walk(role, all_answers(reader.project, "not-known"), arrived=look)
    fixed = reader.project.vocabulary.roles[role].level

    expect(main).to_be_focused()
    expect(reader.headline(fixed or "seek-advice", role)).to_be_visible()
    expect(reader.page.locator("[data-reached]")).to_be_visible(visible=fixed is None)
    finds_out = reader.page.get_by_text("Find out, if it is safe and quick")
    expect(finds_out).to_be_visible(visible=role == LEAD)
    assert lines_without_a_clause(reader) == []


def lines_without_a_clause(reader: Reader) -> list[str]:
    """The addresses to which lines of the plan link where no clause stands."""
    lines = reader.page.locator("[data-plan-parts] li")
    expect(reader.plan_lines).not_to_have_count(0)
    expect(lines.filter(has_not=reader.page.locator("a[href*='#']"))).to_have_count(0)
    links = reader.page.locator("[data-plan-parts] a")
    addresses = {str(address) for address in links.evaluate_all(ADDRESSES)}
    files = {address.partition("#")[0] for address in addresses}
    pages = {file: reader.page.request.get(file).text() for file in files}
    return [address for address in addresses if not leads_to_a_heading(pages, address)]


ADDRESSES = "(links) => links.map((link) => link.href)"


def leads_to_a_heading(pages: dict[str, str], address: str) -> bool:
    file, _, slug = address.partition("#")
    return re.search(f'<h3[^>]* id="{re.escape(slug)}"', pages[file]) is not None


# ── Danger


@pytest.mark.parametrize("beside", [{}, {"lead-reachable": "no", "device-here": "yes"}])
@pytest.mark.parametrize("role", ["staff", "head", "it-staff"])
def test_a_yes_to_danger_stops_at_999_whatever_stands_beside_it(
    role: str, beside: dict[str, str], started: Started
) -> None:
    reader = started.open("national")
    start_in_danger(reader, role, beside)

    expect(reader.headline("emergency")).to_be_focused()
    expect(reader.plan_lines.first).to_have_attribute("data-action-id", "call-999")


def test_the_lead_is_not_asked_whether_the_lead_can_be_reached(started: Started) -> None:
    reader = started.open("national")
    reader.start_as(LEAD)

    expect(reader.row("immediate-danger")).to_be_visible()
    expect(reader.row("lead-reachable")).to_be_hidden()


def test_whoever_says_danger_finds_the_way_on_without_the_other_rows(started: Started) -> None:
    reader = started.open("national")
    reader.start_as("staff")
    expect(reader.answer("immediate-danger", "yes")).to_be_in_viewport(ratio=1)
    expect(reader.button("Continue")).not_to_be_in_viewport()
    reader.answer("immediate-danger", "yes").check()

    expect(reader.button("Continue")).to_be_in_viewport(ratio=1)


def test_after_an_emergency_the_lead_can_go_on(started: Started) -> None:
    reader = started.open("national")
    start_in_danger(reader, LEAD)
    reader.button("999 is called: go on with the questions").click()

    expect(reader.question("kind")).to_be_focused()


def start_in_danger(reader: Reader, role: str, beside: dict[str, str] | None = None) -> None:
    reader.start_as(role)
    reader.fill("danger", {"immediate-danger": "yes", **(beside or {})}, "")
    reader.go_on()


# ── One screen at a time


def test_without_a_role_one_stays_on_the_first_screen(reader: Reader) -> None:
    reader.open()
    reader.button("Continue").click()

    expect(reader.page.get_by_text("Choose one to go on.").filter(visible=True)).to_have_count(1)
    assert find_with_axe(reader.page) == []


def test_a_second_tap_on_continue_answers_nothing(started: Started) -> None:
    reader = started.open("national")
    reader.role(LEAD).check()
    tap_twice(reader)
    reader.answer("immediate-danger", "no").check()
    reader.go_on()

    expect(reader.question("kind")).to_be_focused()


def tap_twice(reader: Reader) -> None:
    # Both on the same button: Playwright's double click aims at a place, and the button moves.
    reader.button("Continue").evaluate("(button) => { button.click(); button.click(); }")


# ── Back, change, start again


def test_back_finds_the_answer_kept_and_ends_on_the_first_screen(started: Started) -> None:
    reader = started.open("national")
    expect(reader.button("Back")).to_have_count(0)
    reader.start_as(LEAD)
    reader.answer("immediate-danger", "no").check()
    reader.go_on()
    reader.button("Back").click()
    expect(reader.answer("immediate-danger", "no")).to_be_checked()

    reader.button("Back").click()
    expect(reader.role(LEAD)).to_be_checked()
    expect(reader.button("Back")).to_have_count(0)


def test_a_change_keeps_the_other_answers(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, with_an_adult(reader), "imagery")
    criteria = summary_of(reader, "criteria")
    expect(criteria).to_contain_text("An adult is, or may be, involved: Yes")
    before = criteria.inner_text()
    change(reader, "people")
    reader.answer("parents-risk", "yes").check()
    reader.go_on()

    expect(criteria).to_have_text(re.compile(r"\s*".join(map(re.escape, before.split()))))


def test_the_plan_is_the_same_after_a_change_that_changes_nothing(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "not-known"))
    before = reader.page.locator("[data-plan]").inner_html()
    change(reader, "criteria")
    for answer in ("yes", "no", "not-known"):
        reader.answer("adult-involved", answer).check()
    reader.go_on()

    assert reader.page.locator("[data-plan]").inner_html() == before


def test_a_change_taken_back_leaves_the_plan_as_it_was(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "no"), "imagery")
    change(reader, "criteria")
    reader.answer("adult-involved", "yes").check()
    reader.button("Back").click()
    change(reader, "criteria")

    expect(reader.answer("adult-involved", "no")).to_be_checked()


def test_a_change_of_role_gives_that_roles_plan(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "no"), "imagery")
    change(reader, "role")
    reader.role("staff").check()
    reader.go_on()
    reader.finish(all_answers(reader.project, "yes"))

    expect(reader.headline("tell-lead")).to_be_focused()


def test_start_again_leaves_the_page_as_it_was_at_first(started: Started) -> None:
    reader = started.open("national")
    before = tool_as_it_is(reader)
    reader.walk(LEAD, all_answers(reader.project, "yes"), "imagery")
    reader.button("Start again").click()

    assert tool_as_it_is(reader) == before


def tool_as_it_is(reader: Reader) -> str:
    """The whole of the tool, with the attributes of each element in order."""
    html = reader.page.locator("[data-module=tool]").inner_html()
    return re.sub("<[^>]+>", lambda tag: " ".join(sorted(tag[0].strip("<>").split())), html)


def summary_of(reader: Reader, screen: str) -> Locator:
    question = reader.project.wording.screens[screen].question
    change_button = reader.button(f"Change: {question}")
    return reader.page.get_by_role("definition").filter(has=change_button)


def change(reader: Reader, screen: str) -> None:
    reader.button(f"Change: {reader.project.wording.screens[screen].question}").click()


# ── How the headline was reached, and the way in a long plan


def test_the_headline_comes_with_the_pictures_of_the_answers_that_lead_to_it(
    started: Started,
) -> None:
    reader = started.open("national")
    reader.walk(LEAD, with_an_adult(reader), "imagery")
    box = reader.page.locator("[data-reached]")
    box.locator("summary").click()

    expect(reader.headline("refer-now")).to_be_visible()
    expect(box.locator("figcaption")).to_have_text(["An adult is, or may be, involved: Yes"])
    expect(box.locator(".picture__yours")).to_have_attribute("data-branch", "yes")
    expect(box.locator(".picture__yours > .picture__mark")).to_have_css("display", "inline")
    expect(box.locator(":not(.picture__yours) > .picture__mark").first).to_have_css(
        "display", "none"
    )


def test_where_no_answer_leads_higher_it_says_so(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "no"), "imagery")
    box = reader.page.locator("[data-reached]")
    box.locator("summary").click()

    expect(box).to_contain_text("None of your answers leads to a stronger headline.")
    expect(box.locator("figure")).to_have_count(0)


def test_a_part_and_what_stands_only_in_doubt_are_a_tap_away(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "not-known", adult_involved="yes"), "imagery")
    more = reader.page.locator(".plan__more").first
    expect(more.get_by_role("listitem").first).to_be_hidden()
    more.locator("summary").click()
    expect(more.get_by_role("listitem").first).to_be_visible()

    reader.button("Afterwards").click()
    expect(reader.page.get_by_role("heading", name="Afterwards")).to_be_focused()
    expect(reader.page.get_by_role("heading", name="Afterwards")).to_be_in_viewport()


# ── What comes first


def test_the_first_steps_are_on_a_phones_first_screen_right_under_the_headline(
    started: Started,
) -> None:
    reader = started.open("national")
    reader.walk("staff", all_answers(reader.project, "not-known", device_here="yes"), "imagery")
    steps = reader.page.locator("[data-plan-parts=first] .plan__line .clause__statement")

    expect(reader.headline("tell-lead")).to_be_in_viewport(ratio=1)
    expect(steps).to_have_count(3)
    for step in steps.all():
        expect(step).to_be_in_viewport(ratio=1)


# ── Before the engine is ready


def test_the_first_questions_do_not_wait_for_the_engine_and_their_answers_are_kept(
    reader: Reader,
) -> None:
    held: list[Route] = []
    reader.page.context.route("**/pyodide.asm.wasm", lambda route: hold(route, held))
    with reader.page.context.expect_event("request", lambda request: ".wasm" in request.url):
        reader.open(ready=False)
    reader.start_as(LEAD)
    expect(reader.question("danger")).to_be_focused()
    reader.answer("immediate-danger", "no").check()
    reader.button("Continue").click()
    expect(reader.page.get_by_role("status").filter(has_text="One moment")).to_be_visible()
    for route in held:
        route.continue_()
    expect(reader.question("kind")).to_be_visible(timeout=READY)
    reader.button("Back").click()

    expect(reader.answer("immediate-danger", "no")).to_be_checked()


# ── By keyboard alone


def test_staff_reach_a_plan_by_keyboard_alone(started: Started) -> None:
    reader = started.open("national")
    press = reader.page.keyboard.press
    tab_to(reader, "radio")
    press("Space")
    tab_to(reader, "button")
    press("Enter")
    expect(reader.question("danger")).to_be_focused()
    tab_to(reader, "radio")
    press("Space")
    press("ArrowDown")
    expect(reader.answer("immediate-danger", "no")).to_be_checked()
    tab_to(reader, "button")
    press("Enter")
    expect(reader.question("danger")).to_be_hidden()
    while (screen := reader.screen_shown()) is not None:
        tab_to(reader, "radio")
        press("Space")
        press("Enter")
        expect(reader.question(screen)).to_be_hidden()

    expect(reader.headline("tell-lead")).to_be_focused()


def tab_to(reader: Reader, kind: str, most: int = 120) -> None:
    """Press Tab until an element of the form of that kind has the focus."""
    wanted = {"radio": "form input[type=radio]:focus", "button": "form button[type=submit]:focus"}
    for _ in range(most):
        reader.page.keyboard.press("Tab")
        if reader.page.locator(f".tool {wanted[kind]}").count():
            return
    pytest.fail(f"no {kind} can be reached with Tab")


def test_a_skip_link_leads_past_the_menu(started: Started) -> None:
    reader = started.open("national")
    reader.page.get_by_role("link", name="Skip to content").focus()
    reader.page.keyboard.press("Enter")

    tab_to(reader, "radio", most=6)
