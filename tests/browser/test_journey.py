"""From the first question to a plan, as a person takes it."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import MAIN_HEADING, TOOLS, Reader, Started, all_answers

PATTERNS: dict[str, tuple[str, str, dict[str, str]]] = {
    "nothing known": ("not-known", "not-sure", {}),
    "nothing applies": ("no", "imagery", {}),
    "everything applies": ("yes", "imagery", {}),
    "an adult": ("no", "imagery", {"adult_involved": "yes"}),
    "blackmail": ("no", "imagery", {"pressured": "yes", "money_demanded": "yes", "online": "yes"}),
    "a colleague": ("not-known", "staff-conduct", {}),
    "words only": ("no", "text-only", {}),
}

LEAD = "safeguarding-lead"

each_pattern = pytest.mark.parametrize("pattern", PATTERNS)
each_role = pytest.mark.parametrize("role", ["staff", "safeguarding-lead", "head", "it-staff"])


def walk_pattern(reader: Reader, role: str, pattern: str) -> list[str]:
    answer, option, others = PATTERNS[pattern]
    return reader.walk(role, all_answers(reader.project, answer, **others), option)


# ── To a plan


@pytest.mark.parametrize("protocol", TOOLS)
@each_role
def test_every_role_reaches_a_plan(role: str, protocol: str, started: Started) -> None:
    reader = started.open(protocol)
    walk_pattern(reader, role, "nothing known")

    expect(reader.plan_lines).not_to_have_count(0)


def test_the_plan_says_in_its_headline_what_to_do(started: Started) -> None:
    reader = started.open("national")
    walk_pattern(reader, "safeguarding-lead", "an adult")

    expect(reader.headline("refer-now")).to_be_visible()


def test_what_is_not_known_can_be_found_out(started: Started) -> None:
    reader = started.open("national")
    walk_pattern(reader, "safeguarding-lead", "nothing known")

    expect(reader.page.get_by_text("Find out, if it is safe and quick")).to_be_visible()


@pytest.mark.parametrize("protocol", TOOLS)
def test_every_line_links_to_a_clause_that_exists(protocol: str, started: Started) -> None:
    reader = started.open(protocol)
    walk_pattern(reader, "safeguarding-lead", "nothing known")
    links = reader.page.locator("[data-plan-parts] a")
    addresses = {link.evaluate("(link) => link.href") for link in links.all()}

    assert [address for address in addresses if not leads_to_a_heading(reader, address)] == []


def leads_to_a_heading(reader: Reader, address: str) -> bool:
    file, _, slug = address.partition("#")
    response = reader.page.request.get(file)
    return (
        response.ok and re.search(f'<h3[^>]* id="{re.escape(slug)}"', response.text()) is not None
    )


def test_every_line_of_the_plan_has_a_link(started: Started) -> None:
    reader = started.open("national")
    walk_pattern(reader, "safeguarding-lead", "nothing known")
    lines = reader.page.locator("[data-plan-parts] li")

    expect(lines.filter(has_not=reader.page.locator("a[href*='#']"))).to_have_count(0)


# ── Danger


@each_role
def test_in_danger_the_first_line_is_to_call_999(role: str, started: Started) -> None:
    reader = started.open("national")
    start_in_danger(reader, role)

    expect(reader.plan_lines.first).to_have_attribute("data-action-id", "call-999")


def test_after_an_emergency_the_lead_can_go_on(started: Started) -> None:
    reader = started.open("national")
    start_in_danger(reader)
    reader.button("999 is called: go on with the questions").click()

    expect(reader.question("kind")).to_be_focused()


def start_in_danger(reader: Reader, role: str = "safeguarding-lead") -> None:
    reader.start_as(role)
    reader.answer("immediate-danger", "yes").check()
    reader.go_on()


# ── One screen at a time


def test_the_question_has_the_focus(started: Started) -> None:
    reader = started.open("national")
    reader.start_as("safeguarding-lead")

    expect(reader.question("danger")).to_be_focused()


def test_the_headline_of_the_plan_has_the_focus(started: Started) -> None:
    reader = started.open("national")
    walk_pattern(reader, "staff", "nothing known")

    expect(reader.headline("tell-lead")).to_be_focused()


def test_the_question_is_the_only_main_heading(started: Started) -> None:
    reader = started.open("national")
    reader.start_as("safeguarding-lead")

    expect(reader.page.locator(MAIN_HEADING).filter(visible=True)).to_have_text(
        [reader.project.wording.screens["danger"].question]
    )


def test_the_headline_is_the_only_main_heading_of_the_plan(started: Started) -> None:
    reader = started.open("national")
    walk_pattern(reader, "staff", "nothing known")

    expect(reader.page.locator(MAIN_HEADING).filter(visible=True)).to_have_text(
        [reader.project.wording.levels["tell-lead"].headline]
    )


def test_the_nevers_are_on_every_screen_and_on_the_plan(started: Started) -> None:
    reader = started.open("national")
    nevers = reader.page.get_by_role("region", name="Whatever has happened")

    reader.walk(
        "safeguarding-lead",
        all_answers(reader.project, "not-known"),
        each=lambda _: expect(nevers).to_be_visible(),
    )


def test_without_a_role_one_stays_on_the_first_screen(reader: Reader) -> None:
    reader.open()
    reader.button("Continue").click()

    expect(reader.page.get_by_text("Choose one to go on.").filter(visible=True)).to_have_count(1)


def test_a_second_tap_on_continue_answers_nothing(reader: Reader) -> None:
    reader.open()
    reader.role("safeguarding-lead").check()
    tap_twice(reader)
    reader.answer("immediate-danger", "no").check()
    reader.go_on()

    expect(reader.question("kind")).to_be_focused()


def tap_twice(reader: Reader) -> None:
    # Both on the same button: Playwright's double click aims at a place, and the button moves.
    reader.button("Continue").evaluate("(button) => { button.click(); button.click(); }")


def go_to(reader: Reader, screen: str, answer: str = "no") -> None:
    """Go on as the lead until `screen` is shown; danger, kind and all others answered `answer`."""
    reader.start_as("safeguarding-lead")
    answers = all_answers(reader.project, answer)
    while (shown := reader.screen_shown()) != screen:
        assert shown is not None
        reader.fill(shown, answers, "imagery")
        reader.go_on()


# ── Back, change, start again


def test_on_the_first_screen_there_is_no_way_back(started: Started) -> None:
    reader = started.open("national")

    expect(reader.button("Back")).to_have_count(0)


def test_back_finds_the_answer_kept(started: Started) -> None:
    reader = started.open("national")
    go_to(reader, "kind")
    reader.button("Back").click()

    expect(reader.answer("immediate-danger", "no")).to_be_checked()


def test_the_summary_says_what_was_answered(started: Started) -> None:
    reader = started.open("national")
    walk_pattern(reader, "safeguarding-lead", "an adult")

    expect(summary_of(reader, "criteria")).to_contain_text("An adult is, or may be, involved: Yes")


def test_a_change_keeps_the_other_answers(started: Started) -> None:
    reader = started.open("national")
    walk_pattern(reader, "safeguarding-lead", "an adult")
    before = summary_of(reader, "criteria").inner_text()
    change(reader, "people")
    reader.answer("parents-risk", "yes").check()
    reader.go_on()

    expect(summary_of(reader, "criteria")).to_have_text(re.compile(squeezed(before)))


def squeezed(text: str) -> str:
    return r"\s*".join(map(re.escape, text.split()))


def test_the_plan_is_the_same_after_a_change_that_changes_nothing(started: Started) -> None:
    reader = started.open("national")
    walk_pattern(reader, "safeguarding-lead", "nothing known")
    before = reader.page.locator("[data-plan]").inner_html()
    change(reader, "criteria")
    answer_as_before(reader)

    assert reader.page.locator("[data-plan]").inner_html() == before


def test_a_change_taken_back_leaves_the_plan_as_it_was(started: Started) -> None:
    reader = started.open("national")
    walk_pattern(reader, "safeguarding-lead", "nothing applies")
    change(reader, "criteria")
    reader.answer("adult-involved", "yes").check()
    reader.button("Back").click()
    change(reader, "criteria")

    expect(reader.answer("adult-involved", "no")).to_be_checked()


def test_a_change_of_role_gives_that_roles_plan(started: Started) -> None:
    reader = started.open("national")
    walk_pattern(reader, "safeguarding-lead", "nothing applies")
    change(reader, "role")
    reader.role("staff").check()
    reader.go_on()
    reader.finish(all_answers(reader.project, "yes"))

    expect(reader.headline("tell-lead")).to_be_focused()


def test_start_again_leaves_the_page_as_it_was_at_first(reader: Reader) -> None:
    reader.open()
    before = tool_as_it_is(reader)
    walk_pattern(reader, "safeguarding-lead", "everything applies")
    reader.button("Start again").click()

    assert tool_as_it_is(reader) == before


def tool_as_it_is(reader: Reader) -> str:
    """The whole of the tool, with the attributes of each element in order."""
    html = reader.page.locator("[data-module=tool]").inner_html()
    return re.sub("<[^>]+>", lambda tag: " ".join(sorted(tag[0].strip("<>").split())), html)


def answer_as_before(reader: Reader) -> None:
    """Answer a question of "criteria" otherwise, and then as it was."""
    given = next(
        answer
        for answer in reader.project.wording.answers
        if reader.answer("adult-involved", answer).is_checked()
    )
    for answer in (*({*reader.project.wording.answers} - {given}), given):
        reader.answer("adult-involved", answer).check()
    reader.go_on()


def summary_of(reader: Reader, screen: str) -> object:
    question = reader.project.wording.screens[screen].question
    change_button = reader.button(f"Change: {question}")
    return reader.page.get_by_role("definition").filter(has=change_button)


def change(reader: Reader, screen: str) -> None:
    reader.button(f"Change: {reader.project.wording.screens[screen].question}").click()


# ── How the headline was reached


def reached(reader: Reader) -> Locator:
    """The pictures of the plan, opened."""
    box = reader.page.locator("[data-reached]")
    box.locator("summary").click()
    return box


def questions_shown(box: Locator) -> list[str]:
    return box.locator("figure title").all_text_contents()


def test_the_pictures_are_those_of_the_answers_that_lead_to_the_headline(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "no", adult_involved="yes"), "imagery")

    assert questions_shown(reached(reader)) == [
        reader.project.wording.facts["adult-involved"].question
    ]


def test_a_picture_marks_the_answer_that_was_given(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "no", adult_involved="yes"), "imagery")
    box = reached(reader)

    expect(box.locator("figcaption")).to_have_text("An adult is, or may be, involved: Yes")
    expect(box.locator(".picture__yours")).to_have_attribute("data-branch", "yes")
    expect(box.locator(".picture__yours > .picture__mark")).to_have_css("display", "inline")
    expect(box.locator(":not(.picture__yours) > .picture__mark").first).to_have_css(
        "display", "none"
    )


def test_where_no_answer_leads_higher_it_says_so(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "no"), "imagery")
    box = reached(reader)

    expect(box).to_contain_text("None of your answers leads to a stronger headline.")
    expect(box.locator("figure")).to_have_count(0)


def test_who_only_tells_the_lead_sees_no_pictures(started: Started) -> None:
    reader = started.open("national")
    reader.walk("staff", all_answers(reader.project, "not-known"), "imagery")

    expect(reader.page.locator("[data-reached]")).to_be_hidden()


# ── Finding the way in a long plan


def test_a_part_of_the_plan_is_a_tap_away(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "not-known"), "imagery")
    reader.button("Afterwards").click()

    expect(reader.page.get_by_role("heading", name="Afterwards")).to_be_focused()
    expect(reader.page.get_by_role("heading", name="Afterwards")).to_be_in_viewport()


def test_what_stands_only_in_doubt_beside_what_is_certain_is_a_tap_away(started: Started) -> None:
    reader = started.open("national")
    answers = all_answers(reader.project, "not-known", adult_involved="yes")
    reader.walk(LEAD, answers, "imagery")
    more = reader.page.locator(".plan__more").first

    expect(more.get_by_role("listitem").first).to_be_hidden()
    more.locator("summary").click()
    expect(more.get_by_role("listitem").first).to_be_visible()


# ── Before the engine is ready


class Gate:
    """Holds back the engine's largest file until it is opened."""

    def __init__(self, page: Page) -> None:
        self.held: list[Route] = []
        page.context.route("**/pyodide.asm.wasm", self.hold)

    def hold(self, route: Route) -> None:
        self.held.append(route)

    def open(self) -> None:
        for route in self.held:
            route.continue_()


@pytest.fixture
def gate(page: Page) -> Gate:
    return Gate(page)


def test_the_first_questions_do_not_wait_for_the_engine(gate: Gate, reader: Reader) -> None:
    reader.open(ready=False)
    reader.start_as("safeguarding-lead")

    expect(reader.question("danger")).to_be_focused()
    gate.open()
    reader.wait_until_ready()


def test_who_waits_is_told_so(gate: Gate, reader: Reader) -> None:
    answer_early(reader)

    expect(reader.page.get_by_role("status").filter(has_text="One moment")).to_be_visible()
    gate.open()
    reader.wait_until_ready()


def test_what_is_answered_before_the_engine_is_ready_is_kept(gate: Gate, reader: Reader) -> None:
    answer_early(reader)
    gate.open()
    expect(reader.question("kind")).to_be_visible(timeout=20_000)
    reader.button("Back").click()

    expect(reader.answer("immediate-danger", "no")).to_be_checked()


def answer_early(reader: Reader) -> None:
    reader.open(ready=False)
    reader.start_as("safeguarding-lead")
    reader.answer("immediate-danger", "no").check()
    reader.button("Continue").click()


# ── By keyboard alone


def test_staff_reach_a_plan_by_keyboard_alone(reader: Reader) -> None:
    reader.open()
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


def test_a_skip_link_leads_past_the_menu(reader: Reader) -> None:
    reader.open()
    reader.page.get_by_role("link", name="Skip to content").focus()
    reader.page.keyboard.press("Enter")

    tab_to(reader, "radio", most=6)
