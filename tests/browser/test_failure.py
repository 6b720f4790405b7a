"""When the engine cannot start, or dies: a sentence, the whole protocol, and no dead button."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from tests.browser.conftest import READY, Reader, Watch

SENTENCE = "The questions cannot be worked out on this device."
EXPECTED = (
    "^warning: The engine cannot answer",
    "^error: Failed to load resource",
    "^warning: wasm instantiation failed!",
    "^warning: TypeError: Failed to fetch",
)

type Fault = Callable[[Page], None]


def lose_the_connection(page: Page) -> None:
    page.context.route("**/pyodide.asm.wasm", lambda route: route.abort())


def lose_the_wheel(page: Page) -> None:
    page.context.route("**/*.whl", lambda route: route.fulfill(status=404, body="not here"))


def spoil_the_protocol(page: Page) -> None:
    page.context.route("**/protocol.json", lambda route: route.fulfill(body='{"id": "nati'))


def lose_the_worker(page: Page) -> None:
    page.context.route("**/worker.mjs", lambda route: route.fulfill(status=404, body="not here"))


def break_the_worker(page: Page) -> None:
    page.context.route("**/worker.mjs", lambda route: route.fulfill(body="throw new Error('no')"))


def take_webassembly_away(page: Page) -> None:
    page.add_init_script("delete window.WebAssembly")


FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        lose_the_wheel,
        spoil_the_protocol,
        lose_the_worker,
        break_the_worker,
        take_webassembly_away,
    )
}
each_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
# However the engine fails the page ends in one way; a browser that cannot run it, in another.
each_end = pytest.mark.parametrize(
    "fault", [lose_the_worker, take_webassembly_away], ids=["it failed", "it cannot run"]
)


@pytest.fixture(autouse=True)
def expected(watch: Watch) -> None:
    """What the console may say here."""
    watch.expects(*EXPECTED)


def open_with(fault: Fault, reader: Reader) -> None:
    fault(reader.page)
    reader.open(ready=False)
    expect(reader.page.get_by_text(SENTENCE)).to_be_visible(timeout=READY)


@each_fault
def test_the_page_says_so(fault: Fault, reader: Reader) -> None:
    open_with(fault, reader)

    expect(reader.page.get_by_role("alert")).to_contain_text("tell the lead now")


@each_end
def test_every_question_can_be_read(fault: Fault, reader: Reader) -> None:
    open_with(fault, reader)
    questions = [screen.question for screen in reader.project.wording.screens.values()]

    shown = reader.page.locator("[data-screen] h3").filter(visible=True)
    expect(shown).to_have_text(questions)


@each_end
def test_every_clause_can_be_read(fault: Fault, reader: Reader) -> None:
    open_with(fault, reader)
    clauses = protocol_of(reader.project, "national").clauses

    shown = reader.page.locator("[data-protocol-text] [data-clause]").filter(visible=True)
    expect(shown).to_have_count(len(clauses))


@each_end
def test_no_button_is_left_that_does_nothing(fault: Fault, reader: Reader) -> None:
    open_with(fault, reader)
    buttons = reader.page.locator("[data-module=tool]").get_by_role("button")

    expect(buttons.filter(has_not_text="Try again")).to_have_count(0)


def test_try_again_is_not_offered_where_it_is_of_no_use(reader: Reader) -> None:
    open_with(take_webassembly_away, reader)

    expect(reader.button("Try again")).to_have_count(0)


@each_end
def test_there_is_one_main_heading(fault: Fault, reader: Reader) -> None:
    open_with(fault, reader)

    expect(reader.page.locator("h1, [aria-level='1']").filter(visible=True)).to_have_count(1)


def test_a_lost_connection_is_noticed_at_once(reader: Reader) -> None:
    lose_the_connection(reader.page)
    reader.open(ready=False)

    expect(reader.page.get_by_text(SENTENCE)).to_be_visible()


def test_a_tap_that_waited_ends_in_the_sentence(reader: Reader) -> None:
    fail_after_a_tap(reader)

    expect(reader.page.get_by_text(SENTENCE)).to_be_in_viewport(timeout=READY)


def fail_after_a_tap(reader: Reader) -> None:
    """Answer two screens while the engine loads, and then let it fail."""
    held: list[Route] = []
    reader.page.context.route("**/*.whl", lambda route: hold(route, held))
    reader.open(ready=False)
    reader.start_as("safeguarding-lead")
    reader.answer("immediate-danger", "no").check()
    reader.button("Continue").click()
    expect(reader.page.get_by_role("status").filter(has_text="One moment")).to_be_visible()
    for route in held:
        route.fulfill(status=404, body="not here")


def hold(route: Route, held: list[Route]) -> None:
    held.append(route)


def fail_and_repair(reader: Reader) -> None:
    fail_after_a_tap(reader)
    expect(reader.page.get_by_text(SENTENCE)).to_be_visible(timeout=READY)
    reader.page.context.unroute("**/*.whl")
    reader.button("Try again").click()


def test_try_again_works_when_the_fault_is_gone(reader: Reader) -> None:
    fail_and_repair(reader)
    reader.wait_until_ready()
    reader.go_on()

    expect(reader.question("kind")).to_be_focused()


def test_try_again_keeps_the_answers(reader: Reader) -> None:
    fail_and_repair(reader)
    reader.wait_until_ready()

    expect(reader.answer("immediate-danger", "no")).to_be_checked()


def test_try_again_keeps_the_role(reader: Reader) -> None:
    fail_and_repair(reader)
    reader.wait_until_ready()
    reader.button("Back").click()

    expect(reader.role("safeguarding-lead")).to_be_checked()


def test_try_again_takes_the_sentence_away(reader: Reader) -> None:
    fail_and_repair(reader)

    expect(reader.page.get_by_text(SENTENCE)).to_be_hidden()
    reader.wait_until_ready()


def test_try_again_says_the_same_where_the_fault_is_not_gone(reader: Reader) -> None:
    open_with(lose_the_wheel, reader)
    with reader.page.expect_response("**/*.whl"):
        reader.button("Try again").click()

    expect(reader.page.get_by_text(SENTENCE)).to_be_visible(timeout=READY)


# ── A worker that dies after it was ready: the test keeps a handle to it, as the page has none

KEEP_WORKERS = """
window.workers = [];
window.Worker = class extends Worker {
  constructor(...given) { super(...given); window.workers.push(this); }
};
"""


def kill_the_worker(reader: Reader) -> None:
    reader.page.add_init_script(KEEP_WORKERS)
    reader.open()
    reader.start_as("safeguarding-lead")
    reader.answer("immediate-danger", "no").check()
    reader.page.evaluate("workers.forEach((worker) => worker.terminate())")
    reader.button("Continue").click()


def test_a_dead_worker_ends_in_the_sentence(reader: Reader) -> None:
    kill_the_worker(reader)

    expect(reader.page.get_by_text(SENTENCE)).to_be_visible(timeout=READY)


def test_after_a_dead_worker_one_can_go_on(reader: Reader) -> None:
    kill_the_worker(reader)
    reader.button("Try again").click(timeout=READY)
    reader.wait_until_ready()
    reader.go_on()

    expect(reader.question("kind")).to_be_focused()


def test_an_error_of_python_ends_in_the_sentence(reader: Reader, project: Project) -> None:
    reader.open()
    reader.role("safeguarding-lead").check()
    reader.page.evaluate(
        "document.querySelector('[name=role]:checked').value = 'nobody that is known'"
    )
    reader.go_on()
    reader.answer(next(iter(project.vocabulary.facts)), "no").check()
    reader.button("Continue").click()

    expect(reader.page.get_by_text(SENTENCE)).to_be_visible()
