"""The page for writing: from a school's document to its protocol, in a real browser, by its own
desk; that nothing of it is sent, stored or left; and that it can be used by anyone.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from tests.browser.conftest import PHONE, READY, Watch, measure, watched_context
from tests.browser.test_keep import RESTORED
from tests.browser.test_layout import find_with_axe
from tests.browser.test_privacy import stored_by
from tests.documents.made import docx, numbered, paragraph

ADDRESS = "for-schools/write/"
SCHOOL = "Harbour Lane Academy"
DESK = {"width": 1280, "height": 800}
HEADING = '<w:pStyle w:val="H1"/>'
DELETES = "Staff should delete the image from the device once it is over."
VISITORS = "The office must log all visitors by the end of the week."
RECORDS = "Staff must record what the pupil said on the same day."
POLICY = docx(
    paragraph("What staff do", HEADING)
    + numbered(RECORDS)
    + numbered(DELETES)
    + numbered("Mrs Jane Smith must be told of the phone at once.")
    + numbered(VISITORS)
)


PASTES = "(field, text) => { field.value = text; }"


class Author:
    """A safeguarding lead at the page, who finds things by what they are called."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("[data-module=write]")

    def open(self, *, ready: bool = True) -> "Author":
        self.page.goto(ADDRESS)
        if ready:
            expect(self.root).to_have_attribute("data-ready", "", timeout=READY)
        return self

    def choose(self, policy: bytes = POLICY) -> None:
        """Have a document read, and see what is wrong with it."""
        self.page.get_by_label("The name of your school").first.fill(SCHOOL)
        file = {"name": "policy.docx", "mimeType": "application/octet-stream", "buffer": policy}
        self.page.get_by_label(re.compile("^Your policy:")).set_input_files(file)
        self.button("Read it").click()
        expect(self.heading("What is wrong")).to_be_focused(timeout=READY)
        self.wait()

    def stop_reading(self) -> None:
        """Have a long text read, and stop it."""
        self.page.get_by_label("The name of your school").first.fill(SCHOOL)
        self.page.get_by_text("Or paste its text").click()
        text = "Staff tell the lead.\n\n" * 1000
        # Typed by the browser, each line of it would be laid out anew.
        self.page.get_by_label("The text of your policy").evaluate(PASTES, text)
        self.button("Read this text").click()
        self.button("Stop").click(timeout=READY)
        self.wait()

    def wait(self) -> None:
        """Until the desk knows all that was typed."""
        expect(self.root).not_to_have_attribute("data-busy", "")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name, exact=True)

    def field(self, name: str) -> Locator:
        return self.page.get_by_label(name, exact=True)

    def item(self, words: str) -> Locator:
        """A statement in the list."""
        return self.page.locator("[data-items]").get_by_role("button", name=re.compile(words))

    def write(self, words: str) -> None:
        """Go to a statement."""
        self.button("Write").click()
        self.item(words).click()
        expect(self.page.locator("#card")).to_be_focused()
        self.wait()

    def fill(self, **fields: str) -> None:
        """Fill in fields by their keys, and wait for what is found."""
        if not self.page.locator("#f-heading").is_visible():
            self.page.get_by_text("More: title, reason, words to say").click()
        for name, value in fields.items():
            self.page.locator(f'[data-card] [data-field="{name}"]').fill(value)
        self.wait()

    @property
    def saved(self) -> Locator:
        return self.page.locator("[data-saved]")

    @property
    def own_lines(self) -> Locator:
        return self.page.locator("[data-plan-lines] .tag")

    def save(self) -> Download:
        with self.page.expect_download() as waiting:
            self.button("Save").click()
        return waiting.value


type Opened = tuple[Page, Watch, list[str]]


@pytest.fixture(scope="module")
def desk_page(whole_browser: Browser, address: str) -> Iterator[Opened]:
    """A page with a document read, for all tests, and what it asked for since a file came wrong."""
    watching, asked = Watch(origin=address, expected=["is not that file"]), list[str]()
    with watched_context(whole_browser, watching, address, viewport=DESK) as context:
        page = context.new_page()
        page.route("**/project.json*", lambda route: route.fulfill(body=b"{}"), times=2)  # and .gz
        author = Author(page).open(ready=False)
        expect(page.get_by_role("alert").filter(visible=True)).to_be_visible(timeout=READY)
        context.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
        author.button("Try again").click()
        author.choose()  # what is chosen before the desk is there waits
        yield page, watching, asked


@pytest.fixture
def author(desk_page: Opened) -> Iterator[Author]:
    page, watching, _ = desk_page
    page.set_viewport_size(DESK)
    yield Author(page)
    complaints = watching.complaints()
    watching.seen.clear()
    assert complaints == []


def record_well(author: Author) -> None:
    """Make a statement that can be in force."""
    author.write("what the pupil said")
    author.fill(
        heading="Use the concern form",
        text="write down what the pupil said, in the pupil's own words",
        short="Write down what the pupil said",
        action="record the incident",
        until="the same day",
    )


def test_a_document_becomes_a_protocol_in_force_and_back(author: Author) -> None:
    expect(author.page.get_by_role("row").filter(has_text=DELETES).first).to_contain_text("delete")
    expect(author.root).not_to_contain_text("Jane")
    record_well(author)
    author.button("Put it in force").click()
    expect(author.page.locator("[data-counts]")).to_contain_text("1 of 4 in force")
    expect(author.own_lines).to_have_count(1)
    author.button("Undo").click()
    expect(author.own_lines).to_have_count(0)
    expect(author.saved).to_have_text("Not saved")


def test_what_weakens_the_floor_is_refused_in_words_and_gone_to(author: Author) -> None:
    author.write("elete the image")
    author.button("Put it in force").click()
    refused = author.page.locator("[data-refused]")

    expect(refused).to_be_focused()
    expect(refused).to_have_role("alert")
    expect(refused).to_contain_text("cannot be in force yet")
    expect(author.item("elete the image")).not_to_contain_text("In force")


def test_what_was_guessed_is_told_where_it_may_be_the_reason(author: Author) -> None:
    author.write("log all visitors")
    faults = author.page.locator("[data-faults]")
    guessed = "What it is about was guessed: record the incident."

    expect(faults).to_contain_text(guessed)
    author.fill(action="review the policy")
    author.fill(action="record the incident")
    expect(faults).to_contain_text("more time than national guidance")
    expect(faults).not_to_contain_text(guessed)


def test_form_and_markdown_say_the_same_while_either_is_typed(author: Author) -> None:
    author.write("lead|told")
    author.fill(text="tell the safeguarding lead about it")
    author.page.get_by_text("Show the Markdown").click()
    markdown = author.field("The statement as it is kept")
    expect(markdown).to_have_value(re.compile("tell the safeguarding lead about it"))
    markdown.fill(markdown.input_value().replace("about it", "of it"))
    author.wait()

    expect(author.field("What is done")).to_have_value("tell the safeguarding lead of it")
    expect(markdown).to_be_focused()


def test_typing_is_never_put_back(author: Author) -> None:
    author.write("lead|told")
    text = author.field("What is done")
    text.fill("")
    text.press_sequentially("tell the lead before the end of the day", delay=20)
    author.wait()

    expect(text).to_have_value("tell the lead before the end of the day")
    assert text.evaluate("(field) => field.selectionStart === field.value.length")


TYPES_AND_MENDS = """(field) => {
  field.value += " today";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector("[data-side] [data-fix]").click();
}"""


def test_a_mend_of_older_words_takes_the_place_of_nothing(author: Author) -> None:
    author.write("lead|told")
    author.fill(text="tell the lead by the LSCB form")
    expect(author.button("Write: local safeguarding partners")).to_be_enabled()
    author.field("What is done").evaluate(TYPES_AND_MENDS)
    author.wait()

    expect(author.field("What is done")).to_have_value("tell the lead by the LSCB form today")
    expect(author.button("Write: local safeguarding partners")).to_be_enabled()


def test_a_statement_is_put_in_force_by_the_keyboard_alone(author: Author) -> None:
    record_well(author)
    author.button("Write").focus()
    author.page.keyboard.press("Enter")
    author.item("what the pupil said").focus()
    for key in ("End", "ArrowUp", "Home", "Enter"):
        author.page.keyboard.press(key)
    expect(author.page.locator("#card")).to_be_focused()
    author.wait()
    reached = "document.activeElement?.dataset.decide === 'in-force'"
    for _ in range(60):
        author.page.keyboard.press("Tab")
        if author.page.evaluate(reached):
            break
    author.page.keyboard.press("Space")

    expect(author.button("Put it in force")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("part", ["What is wrong", "Write", "Save and take away"])
def test_each_part_has_no_fault_that_axe_finds(part: str, author: Author) -> None:
    author.button(part).click()
    # What lies under a bar comes out by scrolling; axe would call it obscured.
    author.page.add_style_tag(content=".bar, .card__do { position: static !important; }")

    assert find_with_axe(author.page) == []


def test_a_phone_shows_what_is_wrong_and_loses_nothing(author: Author) -> None:
    author.write("lead|told")
    author.fill(source="section 9")
    author.page.set_viewport_size(PHONE)
    expect(author.page.get_by_text("Writing wants a larger screen.")).to_be_visible()
    expect(author.field("What is done")).to_be_hidden()
    author.button("What is wrong").click()
    expect(author.page.get_by_role("row").filter(has_text=DELETES).first).to_be_visible()
    assert author.page.evaluate(measure("tooSmall"), 44) == []
    author.page.set_viewport_size(DESK)
    author.button("Write").click()

    expect(author.field("Where it stands in your policy")).to_have_value("section 9")


def test_where_the_engine_dies_another_goes_on_with_all_that_was_typed(
    author: Author, desk_page: Opened
) -> None:
    author.write("lead|told")
    author.fill(source="section 12")
    expect(author.root).to_have_attribute("data-kept", "")
    desk_page[1].expects("gone", "The desk cannot answer")
    [engine] = author.page.workers
    engine.evaluate("() => { setTimeout(() => { throw new Error('gone'); }); }")
    author.fill(text="tell the safeguarding lead today")

    expect(author.page.locator(".bar [data-said]")).to_contain_text("started again", timeout=READY)
    author.wait()
    author.write("tell the safeguarding lead today")
    expect(author.field("Where it stands in your policy")).to_have_value("section 12")


OWN_FILES = re.compile(r"GET (blob:)?\S+/([\w-]{36}|engine/\w{16}/[\w.]+|assets/favicon.svg)")
"""What the page loads for its desk."""


def test_nothing_is_sent_stored_or_left_and_what_was_saved_opens_again(
    author: Author, desk_page: Opened, tmp_path: Path
) -> None:
    page, _, asked = desk_page
    record_well(author)
    author.button("Put it in force").click()
    author.wait()
    expect(author.own_lines).to_have_count(1)
    assert [request for request in asked if not OWN_FILES.fullmatch(request)] == []
    assert (stored_by(page), page.evaluate(RESTORED)) == ({}, [])
    assert page.evaluate("history.length") == 2, "this page, and the empty one before it"
    saved = tmp_path / "my-protocol.zip"
    author.save().save_as(saved)
    expect(author.saved).to_contain_text("Saved at")
    page.goto("about/")
    page.go_back()

    expect(author.root).to_have_attribute("data-started", "")
    expect(author.button("Read it")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("the pupil said")
    expect(page.get_by_label("The name of your school").first).to_have_value("")
    author.stop_reading()
    page.get_by_text("Or open what you saved").click()
    page.get_by_label(re.compile("my-protocol.zip")).set_input_files(saved)
    author.button("Open it").click()
    expect(author.own_lines).to_have_count(1, timeout=READY)
    expect(author.saved).to_have_text("")
    expect(page.locator("[data-counts]")).to_contain_text("1 of 4 in force")
