"""From the first question to a plan, as a person takes it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import (
    MAIN_HEADING,
    Reader,
    Started,
    Watch,
    all_answers,
    measure,
    room,
)
from tests.browser.test_failure import open_while_it_loads
from tests.browser.test_layout import find_with_axe

LEAD = "safeguarding-lead"
ROLES = ["staff", LEAD, "head", "it-staff"]


def with_an_adult(reader: Reader) -> dict[str, str]:
    return all_answers(reader.project, "no", adult_involved="yes")


# ── To a plan


@pytest.mark.parametrize(
    ("role", "protocol"), [*((role, "national") for role in ROLES), (LEAD, "westcroft")]
)
def test_every_role_reaches_a_plan(role: str, protocol: str, started: Started) -> None:
    reader = started.open(protocol)
    main = reader.find(MAIN_HEADING).filter(visible=True)

    def look(screen: str) -> None:
        expect(main).to_have_count(1)
        if screen not in ("role", "plan"):
            expect(reader.find(".donts--strip").filter(visible=True)).to_have_count(1)
            expect(reader.question(screen)).to_be_focused()

    reader.walk(role, all_answers(reader.project, "not-known"), arrived=look)
    fixed = reader.project.vocabulary.roles[role].level

    expect(main).to_be_focused()
    expect(reader.headline(fixed or "seek-advice", role)).to_be_visible()
    expect(reader.find("[data-reached]")).to_be_visible(visible=fixed is None)
    expect(reader.find("[data-find-out]")).to_be_visible(visible=role == LEAD)
    for group in reader.find(":is(.plan, .plan > section)").filter(visible=True).all():
        expect(group).to_have_role("region")
        expect(group).to_have_accessible_name(re.compile(r"\w"))
    assert lines_without_a_clause(reader) == []


def lines_without_a_clause(reader: Reader) -> list[str]:
    """The addresses to which lines of the plan link where no clause stands."""
    expect(reader.plan_lines).not_to_have_count(0)
    without = reader.plan_lines.filter(has_not=reader.find("a[href*='#']"))
    expect(without).to_have_count(0)
    links = reader.find("[data-plan] :is([data-line], [data-never-why]) a")
    addresses = {str(address) for address in links.evaluate_all(measure("addresses"))}
    files = {address.partition("#")[0] for address in addresses}
    pages = {file: reader.page.request.get(file).text() for file in files}
    return [address for address in addresses if not leads_to_a_heading(pages, address)]


def leads_to_a_heading(pages: dict[str, str], address: str) -> bool:
    file, _, slug = address.partition("#")
    return re.search(f'<h3[^>]* id="{re.escape(slug)}"', pages[file]) is not None


# ── What a list says


def told_of(reader: Reader, fact: str) -> str:
    question = re.escape(reader.project.wording.facts[fact].question)
    summary = reader.find("[data-summary]").text_content() or ""
    found = re.search(rf"{question}: (Yes|No|I don't know)", summary)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("rest", "told"), [("", "I don't know"), ("not-known", "I don't know"), ("none", "No")]
)
def test_what_is_not_ticked_is_not_known_until_none_of_the_others_is_chosen(
    rest: str, told: str, started: Started
) -> None:
    reader = started.open("national")
    reader.start_as("staff")
    reader.row("device-here").click()
    if rest:
        reader.rest(rest).check()
    reader.go_on()
    reader.finish({}, "imagery")

    assert told_of(reader, "device-here") == "Yes"
    assert told_of(reader, "immediate-danger") == told


@pytest.mark.parametrize(("ticked", "told"), [(True, "No"), (False, "Yes")])
def test_a_box_whose_words_say_the_opposite_is_read_as_its_words(
    ticked: bool, told: str, started: Started
) -> None:
    reader = started.open("national")
    reader.start_as("staff")
    if ticked:
        reader.row("lead-reachable").click()
    reader.rest("none").check()
    reader.go_on()
    reader.finish({}, "imagery")

    assert told_of(reader, "lead-reachable") == told
    expect(reader.headline("lead-away" if ticked else "tell-lead", "staff")).to_be_visible()


def test_on_a_list_something_is_chosen(started: Started) -> None:
    reader = started.open("national")
    reader.start_as("staff")
    reader.wait_until_read()
    reader.button("Continue").click()

    expect(reader.find("[data-error]").filter(visible=True)).to_have_count(1)
    expect(reader.find(".options").filter(visible=True)).to_have_accessible_description(
        re.compile("Tick what is so")
    )
    assert find_with_axe(reader.page, where="[data-questions]") == []


def test_once_something_is_ticked_the_last_answers_speak_of_the_others(started: Started) -> None:
    reader = started.open("national")
    reader.start_as("staff")
    none = reader.page.get_by_role("radio", name="None of the others")
    expect(none).to_have_count(0)
    reader.row("device-here").click()

    expect(none).to_have_count(1)


def test_a_second_tap_answers_nothing(started: Started) -> None:
    reader = started.open("national")
    reader.wait_until_read()
    # Both on one button: Playwright's double click aims at a place, and another stands there then.
    reader.role(LEAD).evaluate("(button) => { button.click(); button.click(); }")
    danger = reader.row("immediate-danger")
    danger.evaluate("(button) => button.click()")

    expect(reader.question("danger")).to_be_focused()


def test_a_tap_elsewhere_answers_at_once(started: Started) -> None:
    reader = started.open("national")
    reader.wait_until_read()
    buttons = [reader.role(LEAD).element_handle(), reader.row("immediate-danger").element_handle()]
    reader.page.evaluate(
        """async ([role, danger]) => {
            role.click();
            while (!danger.checkVisibility()) await new Promise(requestAnimationFrame);
            danger.dispatchEvent(new MouseEvent("click", { bubbles: true, clientY: 200 }));
        }""",
        buttons,
    )

    expect(reader.find("[data-plan]")).to_be_visible()


def test_a_finger_that_went_down_on_the_screen_before_answers_nothing(started: Started) -> None:
    reader = started.open("national")
    reader.wait_until_read()
    role, danger = reader.role(LEAD), reader.row("immediate-danger")
    role.dispatch_event("pointerdown")
    role.evaluate("(button) => button.click()")
    expect(reader.question("danger")).to_be_visible()
    reader.wait_until_read()
    click = "(button) => button.dispatchEvent(new MouseEvent('click', {bubbles: true, detail: 1}))"
    danger.evaluate(click)
    expect(reader.question("danger")).to_be_visible()
    danger.dispatch_event("pointerdown")
    danger.evaluate(click)

    expect(reader.find("[data-plan]")).to_be_visible()


def test_a_tap_on_what_is_not_shown_answers_nothing(started: Started) -> None:
    reader = started.open("national")
    reader.wait_until_read()
    reader.row("immediate-danger").evaluate("(button) => button.click()")
    reader.start_as("staff")

    expect(reader.question("danger")).to_be_focused()


# ── How far one is


def test_it_says_how_far_one_is_and_nothing_moves_while_the_engine_gets_ready(
    reader: Reader,
) -> None:
    held = open_while_it_loads(reader)
    reader.start_as("staff")
    expect(reader.find(".tool [data-count]")).to_have_text("2 of at most 3")
    places = (
        # The plan is filled in unseen; what can be kept on the device comes later, below all else.
        "() => [...document.querySelectorAll("
        "'.tool :not([data-plan] *, [data-device], [data-device] *)')]"
        ".map((e) => e.getBoundingClientRect().y)"
    )
    before = reader.page.evaluate(places)
    for route in held:
        route.continue_()
    reader.wait_until_ready()

    assert reader.page.evaluate(places) == before


# ── Back, change, start again


def test_back_finds_the_answers_kept_and_ends_on_the_first_screen(started: Started) -> None:
    reader = started.open("national")
    expect(reader.button("Back")).to_have_count(0)
    reader.start_as("staff")
    reader.row("device-here").click()
    reader.rest("none").check()
    reader.go_on()
    reader.button("Back").click()
    expect(reader.row("device-here").locator("input")).to_be_checked()
    expect(reader.rest("none")).to_be_checked()

    reader.button("Back").click()
    expect(reader.question("role")).to_be_focused()
    expect(reader.button("Back")).to_have_count(0)


def test_the_browsers_back_goes_one_question_back_and_from_the_first_one_leaves(
    reader: Reader,
) -> None:
    reader.page.goto("")
    reader.open()
    reader.walk("staff", {}, "imagery")
    reader.page.go_back()
    expect(reader.question("kind")).to_be_focused()
    reader.page.go_back()
    expect(reader.question("danger")).to_be_focused()
    assert reader.page.evaluate("history.state") == {"back": True}
    reader.page.go_back()
    expect(reader.question("role")).to_be_focused()
    assert reader.page.url.endswith("/check/")
    reader.page.go_back()

    expect(reader.page.get_by_role("heading", name="What to do when a nude")).to_be_visible()


def test_a_link_inside_the_page_takes_no_step_from_the_browsers_back(reader: Reader) -> None:
    reader.open()
    reader.start_as("staff")
    reader.page.get_by_role("link", name="Skip to the page").focus()
    reader.page.keyboard.press("Enter")
    expect(reader.question("danger")).to_be_visible()
    reader.page.go_back()

    expect(reader.question("role")).to_be_focused()


def test_the_focus_goes_from_one_question_straight_to_the_next(started: Started) -> None:
    """A screen reader whose place vanishes says nothing."""
    reader = started.open("national")
    reader.page.evaluate(
        """() => addEventListener("focusout", ({ target, relatedTarget }) => {
          if (target.closest("[data-screen=role]")) globalThis.next = relatedTarget;
        })"""
    )
    reader.start_as("staff")
    expect(reader.question("danger")).to_be_focused()

    assert reader.page.evaluate("globalThis.next?.matches('[data-screen=danger] h2')")


def test_the_plan_is_the_same_after_a_change_that_changes_nothing(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, with_an_adult(reader), "imagery")
    reader.open_answers()
    before = reader.find("[data-plan]").inner_html()
    change(reader, "criteria")
    for _ in range(2):
        reader.row("adult-involved").click()
    reader.go_on()

    assert reader.find("[data-plan]").inner_html() == before


def test_a_change_taken_back_leaves_the_plan_as_it_was(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "no"), "imagery")
    change(reader, "criteria")
    reader.row("adult-involved").click()
    reader.button("Back").click()
    change(reader, "criteria")

    expect(reader.row("adult-involved").locator("input")).not_to_be_checked()


def test_a_change_of_role_gives_that_roles_plan(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "no"), "imagery")
    change(reader, "role")
    reader.tap(reader.role("staff"))
    reader.finish(all_answers(reader.project, "yes"))

    expect(reader.headline("tell-lead")).to_be_focused()


def test_start_again_leaves_the_page_as_it_was_at_first(started: Started) -> None:
    reader = started.open("national")
    before = tool_as_it_is(reader)
    reader.walk(LEAD, all_answers(reader.project, "no"), "imagery")
    reader.open_answers()
    reader.button("Start again").click()

    assert tool_as_it_is(reader) == before


def tool_as_it_is(reader: Reader) -> str:
    """The whole of the tool, with the attributes of each element in order."""
    html = reader.find("[data-module=tool]").inner_html()
    return re.sub("<[^>]+>", lambda tag: " ".join(sorted(tag[0].strip("<>").split())), html)


def change(reader: Reader, screen: str) -> None:
    reader.open_answers()
    reader.button(f"Change: {reader.project.wording.screens[screen].question}").click()


# ── A plan begins with its first steps, and the rest comes after the frame that shows them

PRINT_AT_ONCE = """() => {
  const plan = document.querySelector("[data-plan]");
  const lines = () => plan.querySelectorAll("[data-line]").length;
  new MutationObserver(() => {
    const first = lines();
    dispatchEvent(new Event("beforeprint"));
    globalThis.atOnce = [first, lines(), "begun" in plan.dataset];
    dispatchEvent(new Event("afterprint"));
  }).observe(plan, { attributeFilter: ["hidden"] });
}"""


def test_a_plan_that_is_printed_at_once_is_whole(started: Started) -> None:
    reader = started.open("national")
    reader.page.evaluate(PRINT_AT_ONCE)
    reader.start_as(LEAD)
    reader.row("immediate-danger").click()
    printed = reader.page.wait_for_function("() => globalThis.atOnce")
    first, whole, still_begun = printed.json_value()

    assert first == 3
    assert whole == reader.plan_lines.count() > first
    assert not still_begun


def test_where_the_rest_of_a_plan_does_not_come_the_page_is_the_protocol(
    reader: Reader, watch: Watch
) -> None:
    watch.expects("^warning: The engine cannot answer: broken")
    reader.open()
    reader.page.evaluate(
        """() => document.querySelector("[data-folds]").replaceChildren = (...made) => {
          if (made.length) throw new Error("broken");
        }"""
    )
    reader.start_as("staff")
    reader.row("immediate-danger").click()

    expect(reader.page.get_by_role("alert")).to_contain_text("tell the lead now")
    expect(reader.find("[data-plan]")).to_be_hidden()


# ── How the headline was reached, and the way in a long plan


def test_the_headline_comes_with_the_pictures_of_the_answers_that_lead_to_it(
    started: Started,
) -> None:
    reader = started.open("national")
    reader.walk(LEAD, with_an_adult(reader), "imagery")
    box = reader.find("[data-reached]")
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
    box = reader.find("[data-reached]")
    box.locator("summary").click()

    expect(box).to_contain_text("None of your answers leads to a stronger headline.")
    expect(box.locator("figure")).to_have_count(0)


def test_how_it_was_reached_is_shown_where_an_answer_decides_it(started: Started) -> None:
    """The headline of staff is always the same, short of an emergency."""
    reader = started.open("national")
    reader.walk("staff", all_answers(reader.project, "no"), "imagery")
    expect(reader.find("[data-reached]")).to_be_hidden()

    change(reader, "danger")
    reader.row("immediate-danger").click()
    expect(reader.headline("emergency")).to_be_visible()
    expect(reader.find("[data-reached]")).to_be_visible()


def test_a_part_says_how_much_is_in_it_and_is_a_tap_away(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "not-known", adult_involved="yes"), "imagery")
    fold = reader.find("[data-folds] > .fold").first
    line = fold.locator("[data-line]")
    count = line.count()
    expect(line.first).to_be_hidden()
    expect(fold.locator(".fold__count")).to_contain_text(str(count))
    fold.locator("summary").first.click()

    expect(line.first).to_be_visible()


def test_what_is_ticked_is_counted(started: Started) -> None:
    reader = started.open("national")
    reader.walk(LEAD, all_answers(reader.project, "not-known"), "imagery")
    reader.plan_lines.first.get_by_role("checkbox").check()

    expect(reader.find("[data-done]")).to_have_text(re.compile(r"^1 of \d+ done$"))


# ── What comes first


def test_the_headline_is_on_a_phones_first_screen_and_the_three_steps_under_it(
    started: Started,
) -> None:
    reader = started.open("national")
    reader.walk("staff", all_answers(reader.project, "not-known", device_here="yes"), "imagery")
    steps = reader.find("[data-steps] [role=list] .step")

    expect(reader.headline("tell-lead")).to_be_in_viewport(ratio=1)
    expect(steps).to_have_count(3)
    expect(steps.first).to_be_in_viewport(ratio=1)


def heights(reader: Reader) -> float:
    """How many screens of a phone the page is high, as it stands: closed."""
    return float(reader.page.evaluate("document.documentElement.scrollHeight / 844"))


@pytest.mark.parametrize(("role", "most"), [("staff", 3), (LEAD, 8)])
def test_the_fullest_plan_is_a_few_screens_closed(role: str, most: float, started: Started) -> None:
    reader = started.open("national")
    reader.walk(role, all_answers(reader.project, "not-known"), "imagery")

    assert heights(reader) <= most * room(reader.page)


# ── By keyboard alone


def test_staff_reach_a_plan_by_keyboard_alone(started: Started) -> None:
    reader = started.open("national")
    reader.page.set_viewport_size({"width": 1024, "height": 768})
    press = reader.page.keyboard.press
    reader.wait_until_read()
    tab_to(reader, ".answer")
    press("Enter")
    expect(reader.question("danger")).to_be_focused()
    reader.wait_until_read()
    tab_to(reader, "input[type=radio]")
    press("Space")
    tab_to(reader, "[type=submit]")
    press("Enter")
    expect(reader.question("kind")).to_be_focused()
    press("Shift+Tab")
    expect(reader.button("Back")).to_be_focused()
    press("Enter")
    expect(reader.question("danger")).to_be_focused()
    reader.wait_until_read()
    tab_to(reader, "[type=submit]")
    press("Enter")
    expect(reader.question("kind")).to_be_focused()
    reader.wait_until_read()
    tab_to(reader, ".answer")
    press("Enter")
    expect(reader.headline("tell-lead")).to_be_focused()
    tab_to(reader, "[data-folds] summary")
    press("Enter")

    expect(reader.find("[data-folds] [data-line]").first).to_be_visible()


def tab_to(reader: Reader, wanted: str, most: int = 80) -> None:
    """Press Tab until such an element of the tool has the focus."""
    for _ in range(most):
        reader.page.keyboard.press("Tab")
        if reader.find(f".tool {wanted}:focus").count():
            return
    pytest.fail(f"no {wanted} can be reached with Tab")


def test_a_skip_link_leads_past_the_menu(started: Started) -> None:
    reader = started.open("national")
    reader.page.get_by_role("link", name="Skip to the page").focus()
    reader.page.keyboard.press("Enter")

    tab_to(reader, ".answer", most=6)
