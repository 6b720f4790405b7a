"""Nobody waits for the engine: what comes next is known ahead of it, and is then what it says."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from build_tools.content.protocols import protocol_of
from build_tools.situations.ahead import ASK, Graph
from tests.browser.conftest import IDLE, MEASURES, READY, TOOLS, Reader, Watch
from tests.browser.test_failure import SENTENCE, answer_what_is_known

LEAD = "safeguarding-lead"


@contextmanager
def without_the_engine(page: Page, path: str) -> Iterator[None]:
    """Open a tool whose engine comes at the end."""
    held: list[Route] = []
    page.context.route("**/python.zip*", lambda route: held.append(route))  # noqa: PLW0108
    with page.context.expect_event("request", lambda sent: "python.zip" in sent.url):
        page.goto(path)
    yield
    assert page.locator("[data-module=tool]").get_attribute("data-ready") is None
    for route in held:
        route.continue_()
    page.context.unroute("**/python.zip*")


def wait_until_confirmed(reader: Reader) -> None:
    """The engine was asked the same, and the page still asks one question, or is a plan."""
    reader.wait_until_ready()
    reader.page.evaluate(IDLE)
    expect(reader.page.get_by_text(SENTENCE)).to_be_hidden()


@pytest.mark.parametrize("role", ["staff", "it-staff"])
def test_the_plan_stands_before_the_engine_and_stays_as_it_is(role: str, reader: Reader) -> None:
    plan = reader.find("[data-plan]")
    with without_the_engine(reader.page, TOOLS["westcroft"]):
        reader.walk(role, {}, "imagery")
        expect(reader.headline("tell-lead")).to_be_focused()
        before = plan.inner_html()
    wait_until_confirmed(reader)

    assert plan.inner_html() == before


def test_the_lead_answers_four_questions_before_the_engine_and_goes_back_with_it(
    reader: Reader,
) -> None:
    with without_the_engine(reader.page, TOOLS["national"]):
        reader.start_as(LEAD)
        last = answer_what_is_known(reader)
        expect(reader.page.get_by_role("status").filter(has_text="One moment")).to_be_visible()
    wait_until_confirmed(reader)
    expect(reader.question(last)).to_be_hidden(timeout=READY)
    reader.button("Back").click()

    expect(reader.question(last)).to_be_visible()
    expect(reader.rest("not-known")).to_be_checked()


BUT_EMERGENCY = re.compile("^(?!emergency).")
OVERHEAR = """async () => {
  const { Engine } = await import(scriptAt("engine.js"));
  const { plan, call } = Engine.prototype;
  Engine.prototype.call = function (what) {
    foreseen.add(what.argument);
    return call.call(this, what);
  };
  Engine.prototype.plan = function (request) {
    taps += 1;
    late += !foreseen.has(JSON.stringify(request));
    foreseen.clear();
    return plan.call(this, request);
  };
}"""
BEGIN = """() => {
  Object.assign(window, { foreseen: new Set(), taps: 0, late: 0 });
  document.querySelector("[data-action=restart]").click();
}"""
ASKED = """() => {
  const ways = [...document.querySelectorAll("[data-action=answer], .options :checked")];
  return foreseen.size >= ways.filter((one) => one.checkVisibility()).length;
}"""


class SlowReader(Reader):
    """Who reads a question until the engine was asked for what comes after each answer."""

    def wait_until_read(self) -> None:
        super().wait_until_read()
        self.page.wait_for_function(ASKED)


def test_while_a_question_is_read_the_engine_is_asked_for_what_comes_next_and_the_plan_is_that(
    reader: Reader,
) -> None:
    slow = SlowReader(page=reader.page, project=reader.project)
    slow.open()
    slow.page.evaluate(f"async () => {{ {MEASURES}; await overhear(); return ({OVERHEAR})(); }}")
    for walked in (("staff", "imagery"), ("staff", "staff-conduct"), (LEAD, "imagery")):
        role, option = walked
        slow.page.evaluate(BEGIN)
        slow.walk(role, {}, option)

        assert (walked, slow.page.evaluate("[taps > 2, late]")) == (walked, [True, 0])
        plan = slow.page.evaluate("lastPlan")
        expect(slow.headline(plan["level"], plan["acts_as"])).to_be_focused()
        lines = slow.plan_lines.evaluate_all("(all) => all.map((one) => one.dataset.line)")
        assert lines == in_order(plan["shown"]["parts"]), walked


def in_order(parts: list[dict[str, Any]]) -> list[str]:
    return [line["clause"] for part in parts for line in part["lines"] + part["in_doubt"]]


def test_at_the_last_question_a_plan_is_prepared_unseen_and_forgotten_with_the_answers(
    reader: Reader,
) -> None:
    reader.open()
    *before, last = reader.walk(LEAD, {})
    reader.open_answers()
    reader.button("Start again").click()
    reader.start_as(LEAD)
    for screen in before[1:]:
        reader.answer_screen(screen, {}, "not-sure")
    expect(reader.question(last)).to_be_visible()
    reader.rest("not-known").check()

    expect(reader.find("[data-plan]")).to_have_attribute("data-level", BUT_EMERGENCY)
    expect(reader.find("[data-plan]")).to_be_hidden()
    reader.page.evaluate("dispatchEvent(new Event('pagehide'))")
    expect(reader.plan_lines).to_have_count(0)
    expect(reader.find("[data-headline]")).to_be_empty()


WRONG = "What this page showed you before may be wrong."
"""What is said where the engine does not say the same."""


@pytest.fixture
def expects_another(watch: Watch) -> None:
    watch.expects("^warning: The engine cannot answer: What the page knew")


def send_with(page: Page, change: Callable[[Graph], None]) -> None:
    """Send the page with another graph than it was built with."""

    def answer(route: Route) -> None:
        found = re.search(
            r"<script[^>]* data-ahead>(.*?)</script>", route.fetch().text(), re.DOTALL
        )
        assert found
        graph = json.loads(found[1])
        change(graph)
        route.fulfill(
            body=found.string.replace(found[1], json.dumps(graph).replace("<", "\\u003c"))
        )

    page.context.route("**/check/", answer, times=1)


def lose_lines(graph: Graph) -> None:
    """Nothing is to be done in any plan."""
    for entry in graph["entries"]:
        if "clause" in (entry.get("shown") or {}):
            entry["shown"] = None


def pass_dangers_over(graph: Graph) -> None:
    """Where the plan of a danger stands, the screen that is left after it."""
    entries = graph["entries"]
    for place, entry in enumerate(entries):
        if entry.get("go_on", ASK) != ASK:
            entries[place] = entries[entry["go_on"]]


def expect_the_whole_protocol(reader: Reader) -> None:
    expect(reader.page.get_by_text(SENTENCE)).to_be_visible(timeout=READY)
    expect(reader.page.get_by_text(WRONG)).to_be_visible()
    clauses = protocol_of(reader.project, "national").clauses
    shown = reader.find("[data-protocol-text] [data-clause]").filter(visible=True)
    expect(shown).to_have_count(len(clauses))


@pytest.mark.usefixtures("expects_another")
@pytest.mark.parametrize("button", ["", "Back", "Start again"])
def test_what_the_engine_does_not_say_is_taken_back_though_the_reader_has_left_it(
    button: str, reader: Reader
) -> None:
    send_with(reader.page, lose_lines)
    with without_the_engine(reader.page, TOOLS["national"]):
        reader.walk("staff", {}, "imagery")
        expect(reader.headline("tell-lead")).to_be_visible()
        reader.open_answers()
        if button:
            reader.button(button).filter(visible=True).click()

    expect_the_whole_protocol(reader)
    reader.button("Try again").click()
    reader.wait_until_ready()
    expect(reader.page.get_by_text(WRONG)).to_be_hidden()
    expect(reader.find("[data-plan]")).to_be_hidden()
    expect(reader.question("role")).to_be_visible()


@pytest.mark.usefixtures("expects_another")
def test_a_danger_that_was_passed_over_ends_in_the_whole_protocol(reader: Reader) -> None:
    send_with(reader.page, pass_dangers_over)
    with without_the_engine(reader.page, TOOLS["national"]):
        reader.start_as(LEAD)
        reader.wait_until_read()
        reader.row("immediate-danger").click()
        expect(reader.row("immediate-danger")).to_be_hidden()
        expect(reader.question("danger")).to_be_visible()

    expect_the_whole_protocol(reader)


@pytest.mark.usefixtures("expects_another")
def test_what_was_wrong_of_a_danger_is_noticed_further_on(reader: Reader) -> None:
    send_with(reader.page, lose_lines)
    with without_the_engine(reader.page, TOOLS["national"]):
        reader.start_as(LEAD)
        reader.tap(reader.row("immediate-danger"))
        reader.find("[data-plan] [data-action=go-on]").click()
        reader.rest("none").check()
        reader.go_on()
        expect(reader.question("kind")).to_be_visible()

    expect_the_whole_protocol(reader)


LOOK_WHEN_WIPED = """document.querySelector("[data-questions]").addEventListener("reset", () => {
  queueMicrotask(() => {
    const ways = [...document.querySelectorAll("[data-action]")];
    window.left = ways.filter((one) => one.checkVisibility()).map((one) => one.dataset.action);
  });
});"""


@pytest.mark.usefixtures("expects_another")
def test_once_answers_are_taken_back_no_screen_takes_another(reader: Reader) -> None:
    send_with(reader.page, pass_dangers_over)
    with without_the_engine(reader.page, TOOLS["national"]):
        reader.start_as(LEAD)
        reader.wait_until_read()
        reader.row("immediate-danger").click()
        reader.page.evaluate(LOOK_WHEN_WIPED)

    expect(reader.page.get_by_text(SENTENCE)).to_be_visible(timeout=READY)
    assert reader.page.evaluate("left") == ["retry"]


def test_who_leaves_is_not_told_of_what_was_wrong(reader: Reader) -> None:
    send_with(reader.page, lose_lines)
    with without_the_engine(reader.page, TOOLS["national"]):
        reader.walk("staff", {}, "imagery")
        reader.page.evaluate("document.dispatchEvent(new Event('leave'))")

    wait_until_confirmed(reader)
