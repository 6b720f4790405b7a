"""Find help: a few questions, an answer, and a way out, on a phone, for each audience."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from build_tools.content.help_trees import HelpTree
from build_tools.content.project import Project, load_project
from build_tools.pages.help_trees import help_address
from tests.browser.conftest import MAIN_HEADING, READY, Watch, watched_context
from tests.browser.test_layout import NARROW, OVERFLOW, SCHEMES, find_with_axe
from tests.browser.test_leaving import AWAY, IN_THE_WAY, by_keys, by_link
from tests.browser.test_paper import page_sizes
from tests.browser.test_privacy import NOTHING, STORED

TREES = load_project().help_trees
IDS = [tree.id for tree in TREES]
PUPILS = [tree.id for tree in TREES if tree.audience.readers == "pupils"]
each_tree = pytest.mark.parametrize("tree_id", IDS)
of_the_script = pytest.mark.parametrize("tree_id", ["find-help-7-11", "find-help"])
"""What the script does for every tree alike: tried for the youngest and for parents."""

Answers = dict[str, str]

ALL_WELL: Answers = {
    "danger": "no",
    "adult-or-stranger": "no",
    "home-safe": "yes",
    "adult-to-tell": "yes",
}


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Somebody who looks for help, and finds things by what they are called."""

    page: Page
    tree: HelpTree

    def open(self) -> None:
        self.page.goto(help_address(self.tree))
        expect(self.page.locator("[data-module=tool]")).to_have_attribute(
            "data-ready", "", timeout=READY
        )

    def heading(self, text: str) -> Locator:
        return self.page.locator(MAIN_HEADING).filter(
            has_text=re.compile(f"^{re.escape(text)}$"), visible=True
        )

    def question(self, screen: str) -> Locator:
        return self.heading(self.tree.wording.screens[screen].question)

    def headline(self, level: str) -> Locator:
        return self.heading(self.tree.wording.levels[level].headline)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def answer(self, fact: str, answer: str) -> Locator:
        row = self.page.get_by_role(
            "group", name=self.tree.wording.facts[fact].question, exact=True
        )
        return row.get_by_role("radio", name=self.tree.wording.answers[answer], exact=True)

    def tick(self, fact: str) -> Locator:
        question = self.tree.wording.facts[fact].question
        return self.page.get_by_role("checkbox", name=question, exact=True)

    def line(self, slug: str) -> Locator:
        return self.page.locator(f'[data-plan-parts] [data-clause="{self.tree.id}#{slug}"]')

    def nevers(self) -> Locator:
        return self.page.locator("[data-plan-parts] .plan__nevers li")

    def shown(self) -> str | None:
        """The screen that is shown; None for the answer."""
        shown = self.page.locator("[data-screen]:visible, [data-plan]:visible")
        expect(shown).to_have_count(1)
        return shown.get_attribute("data-screen")

    def go_on(self) -> None:
        before = self.shown()
        assert before is not None
        # Nobody can have read a new screen yet: a tap would be the second of a double tap. Who
        # answers has read.
        self.page.locator("[data-questions]").dispatch_event("change")
        self.button("Next").click()
        expect(self.question(before)).to_be_hidden()

    def walk(self, happened: tuple[str, ...], answers: Answers) -> list[str]:
        """Answer every screen up to the answer; return the screens seen."""
        seen = []
        while (screen := self.shown()) is not None:
            seen.append(screen)
            self.fill(screen, happened, answers)
            self.go_on()
        return seen

    def fill(self, screen: str, happened: tuple[str, ...], answers: Answers) -> None:
        for fact in happened if screen == "happened" else ():
            self.tick(fact).check()
        for fact in dict(self.asked)[screen] if screen != "happened" else ():
            if fact in answers:
                self.answer(fact, answers[fact]).check()

    @property
    def asked(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(screen.id, facts) for screen, facts in self.tree.screens]


def tree_of(project: Project, tree_id: str) -> HelpTree:
    return next(tree for tree in project.help_trees if tree.id == tree_id)


@pytest.fixture
def asker(page: Page, project: Project, tree_id: str) -> Asker:
    return Asker(page=page, tree=tree_of(project, tree_id))


@pytest.fixture
def weather(context: BrowserContext) -> None:
    """The page that is gone to, without asking it."""

    def answer(route: Route) -> None:
        route.fulfill(body="<title>Weather</title>", content_type="text/html")

    context.route(f"{AWAY}**", answer)


@pytest.fixture
def leaving_is_expected(watch: Watch) -> None:
    watch.expects(f"^another origin: {AWAY}")


# ── To an answer


@each_tree
def test_a_few_questions_lead_to_an_answer(asker: Asker) -> None:
    asker.open()
    seen = asker.walk(("sent",), ALL_WELL)
    role = asker.tree.vocabulary.roles[asker.tree.place.role]

    expect(asker.headline(role.level or "")).to_be_visible()
    assert seen == [screen for screen, _ in asker.asked]


@each_tree
def test_it_begins_with_danger(asker: Asker) -> None:
    asker.open()

    expect(asker.question("safe")).to_be_visible()
    expect(asker.button("Back")).to_be_hidden()


@each_tree
def test_what_was_ticked_is_answered(asker: Asker) -> None:
    asker.open()
    asker.walk(("sent", "threatened"), ALL_WELL)
    actions = asker.page.locator("[data-plan-parts] .plan__line [data-action-id]")
    found = [action.get_attribute("data-action-id") for action in actions.all()]

    assert {"tell-ceop", "block", "report-remove"} <= set(found)
    assert not {"help-other", "put-right", "ask-about-fake"} & set(found)


@each_tree
def test_what_not_to_do_stands_in_the_answer(asker: Asker) -> None:
    asker.open()
    asker.walk((), {})

    expect(asker.nevers().filter(has_text="Do not pay, or send more.")).to_have_count(1)


@of_the_script
def test_each_never_says_by_itself_that_it_is_one(asker: Asker) -> None:
    """Alone on a screen, "meet them" would be an order."""
    asker.open()
    asker.walk(dict(asker.asked)["happened"], {})
    said = asker.nevers().all_inner_texts()

    assert said
    assert [text for text in said if not text.startswith("Do not ")] == []


@of_the_script
def test_no_text_of_an_answer_is_missing(asker: Asker) -> None:
    asker.open()
    asker.walk((), {})

    expect(asker.page.locator("[data-plan]").get_by_text("undefined")).to_have_count(0)


@each_tree
def test_doubt_about_danger_puts_999_first(asker: Asker) -> None:
    asker.open()
    asker.walk(("threatened",), {**ALL_WELL, "danger": "not-known"})
    first = asker.page.locator("[data-plan-parts] li > [data-clause]").first

    expect(first).to_have_attribute("data-clause", f"{asker.tree.id}#call-999")
    expect(asker.page.locator("[data-plan-parts] [data-action-id=crisis]").first).to_be_visible()


@each_tree
def test_the_answer_tells_what_was_ticked_and_no_more(asker: Asker) -> None:
    asker.open()
    asker.walk(("sent", "asked"), ALL_WELL)
    words = asker.tree.wording
    summary = asker.page.locator("[data-summary]")
    question = words.screens["happened"].question
    told = summary.locator("dt", has_text=question).locator("xpath=following-sibling::dd[1]/p")

    expect(told).to_have_text([words.facts["sent"].question, words.facts["asked"].question])


@each_tree
def test_a_change_keeps_the_other_answers(asker: Asker) -> None:
    asker.open()
    asker.walk(("passed-on",), ALL_WELL)
    question = asker.tree.wording.screens["happened"].question
    asker.page.get_by_role("button", name=f"Change: {question}", exact=True).click()
    asker.tick("passed-on").uncheck()
    asker.tick("threatened").check()
    asker.go_on()
    asker.walk((), ALL_WELL)

    expect(asker.page.locator("[data-plan-parts] [data-action-id=tell-ceop]")).to_be_visible()
    expect(asker.page.locator("[data-plan-parts] [data-action-id=put-right]")).to_have_count(0)


@pytest.mark.parametrize("tree_id", ["find-help-14-18", "find-help"])
@pytest.mark.parametrize(("happened", "answers", "sheets"), [(1, ALL_WELL, 2), (8, {}, 3)])
def test_an_answer_prints_on_few_sheets(
    asker: Asker, happened: int, answers: Answers, sheets: int
) -> None:
    asker.open()
    asker.walk(dict(asker.asked)["happened"][:happened], answers)

    assert len(page_sizes(asker.page.pdf(format="A4"))) <= sheets


# ── Danger


@each_tree
def test_danger_leads_straight_to_help(asker: Asker) -> None:
    asker.open()
    asker.answer("danger", "yes").check()
    asker.go_on()
    first = asker.page.locator("[data-plan-parts] li > [data-clause]").first

    expect(asker.headline("emergency")).to_be_visible()
    expect(first).to_have_attribute("data-clause", f"{asker.tree.id}#call-999")
    expect(first.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")


@of_the_script
def test_in_danger_the_rest_can_wait_a_tap_away(asker: Asker) -> None:
    asker.open()
    asker.answer("danger", "yes").check()
    asker.go_on()
    tell = "tell-adult" if asker.tree.id in PUPILS else "tell-school"
    line = asker.page.locator(f"[data-plan-parts] [data-action-id={tell}]")

    expect(line).to_be_hidden()
    asker.page.locator("[data-plan]").get_by_text("This can wait").click()
    expect(line).to_be_visible()


@of_the_script
def test_whoever_has_answered_finds_the_way_on(asker: Asker) -> None:
    asker.page.set_viewport_size(NARROW)
    asker.open()
    while (screen := asker.shown()) is not None:
        asker.fill(screen, ("threatened",), ALL_WELL)
        if screen != "happened":
            expect(asker.button("Next")).to_be_in_viewport(ratio=1)
            assert asker.button("Next").evaluate(IN_THE_WAY) == []
        asker.go_on()


@each_tree
def test_999_is_in_view_on_every_step(asker: Asker) -> None:
    asker.open()
    now = asker.page.locator(".help__now").get_by_role("link", name="999")
    while (screen := asker.shown()) is not None:
        expect(now).to_be_in_viewport()
        asker.fill(screen, ("threatened",), ALL_WELL)
        asker.go_on()

    expect(now).to_be_in_viewport()


@pytest.mark.parametrize("tree_id", PUPILS)
def test_childline_is_in_view_on_every_step_of_a_child(asker: Asker) -> None:
    asker.open()
    now = asker.page.locator(".help__now").get_by_role("link", name="0800 1111")
    while (screen := asker.shown()) is not None:
        expect(now).to_be_in_viewport()
        asker.fill(screen, (), ALL_WELL)
        asker.go_on()

    expect(now).to_be_in_viewport()


# ── Without script, and where the engine fails


@pytest.fixture
def plain(
    browser: Browser, watch: Watch, address: str, tree_id: str, project: Project
) -> Iterator[Asker]:
    """A browser that runs no script."""
    with watched_context(browser, watch, address, java_script_enabled=False) as context:
        asker = Asker(page=context.new_page(), tree=tree_of(project, tree_id))
        asker.page.goto(help_address(asker.tree))
        yield asker


@each_tree
def test_without_script_every_question_and_line_can_be_read(plain: Asker) -> None:
    asked = [plain.tree.wording.screens[screen].question for screen, _ in plain.asked]
    headings = plain.page.locator("[data-screen]").get_by_role("heading")

    expect(headings.filter(visible=True)).to_have_text(asked)
    expect(plain.page.locator("[data-clause]:visible")).to_have_count(len(plain.tree.cards))


@each_tree
def test_an_engine_that_does_not_come_leaves_everything_to_read(
    asker: Asker, context: BrowserContext, watch: Watch
) -> None:
    watch.expects("")
    context.route("**/*.wasm", lambda route: route.abort())
    asker.page.goto(help_address(asker.tree))
    failure = asker.page.get_by_role("alert").filter(has_text="The questions do not work")

    expect(failure).to_be_visible(timeout=READY)
    expect(asker.page.locator("[data-clause]:visible")).to_have_count(len(asker.tree.cards))


# ── Nothing kept, nothing sent


@each_tree
def test_nothing_is_requested_or_stored_on_the_way(asker: Asker) -> None:
    asker.open()
    asked: list[str] = []
    asker.page.context.on("request", lambda request: asked.append(request.url))
    address, title = asker.page.url, asker.page.title()
    asker.walk(("sent", "threatened"), ALL_WELL)

    assert asked == []
    assert asker.page.evaluate(STORED) == NOTHING
    assert (asker.page.url, asker.page.title()) == (address, title)


@each_tree
@pytest.mark.parametrize("leave", [by_link, by_keys])
@pytest.mark.usefixtures("weather", "leaving_is_expected")
def test_after_leaving_and_back_nothing_is_left(
    leave: Callable[[Page], None], asker: Asker
) -> None:
    asker.page.goto("about/")
    asker.open()
    asker.walk(("sent", "threatened"), ALL_WELL)
    leave(asker.page)
    expect(asker.page).to_have_url(AWAY)
    asker.page.go_back()

    expect(asker.page).to_have_url(re.compile("/about/$"))


@each_tree
def test_a_page_that_is_left_forgets_the_answers(asker: Asker) -> None:
    asker.open()
    asker.walk(("sent", "threatened"), ALL_WELL)
    asker.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")

    expect(asker.page.locator("[data-questions] input:checked")).to_have_count(0)
    expect(asker.page.locator("[data-plan-parts] *, [data-summary] *")).to_have_count(0)
    expect(asker.page.locator("[data-headline]")).to_have_text("")


# ── Fit to use


@each_tree
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_any_step(
    scheme: str, browser: Browser, watch: Watch, address: str, tree_id: str, project: Project
) -> None:
    with watched_context(browser, watch, address, color_scheme=scheme) as context:
        asker = Asker(page=context.new_page(), tree=tree_of(project, tree_id))
        asker.open()
        found = list[str]()
        while (screen := asker.shown()) is not None:
            found += find_with_axe(asker.page)
            asker.fill(screen, ("sent", "threatened"), ALL_WELL)
            asker.go_on()
        found += find_with_axe(asker.page)

    assert found == []


@each_tree
def test_every_step_fits_into_320_pixels(
    browser: Browser, watch: Watch, address: str, tree_id: str, project: Project
) -> None:
    with watched_context(browser, watch, address, viewport=NARROW) as context:
        asker = Asker(page=context.new_page(), tree=tree_of(project, tree_id))
        asker.open()
        wide = list[str]()
        while (screen := asker.shown()) is not None:
            wide += asker.page.evaluate(OVERFLOW)
            asker.fill(screen, ("sent", "threatened"), ALL_WELL)
            asker.go_on()
        wide += asker.page.evaluate(OVERFLOW)

    assert wide == []
