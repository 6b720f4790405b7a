"""Find help: a few questions, an answer, and a way out, on a phone, for each audience.

A page is started once for each tree. Most of what is claimed of a way is noted while it is walked
once, and each test looks at what was noted, or at the answer in which it ended.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from build_tools.content.help_trees import HelpTree
from build_tools.content.project import load_project
from build_tools.pages.help_trees import help_address
from tests.browser.conftest import PHONE, READY, Reader, Watch, watched_context
from tests.browser.test_layout import NARROW, OVERFLOW, find_with_axe
from tests.browser.test_leaving import IN_THE_WAY
from tests.browser.test_paper import page_sizes
from tests.browser.test_privacy import NOTHING, STORED

TREES = {tree.id: tree for tree in load_project().help_trees}
PUPILS = [id_ for id_, tree in TREES.items() if tree.audience.readers == "pupils"]
YOUNGEST, PARENTS = "find-help-7-11", "find-help"
each_tree = pytest.mark.parametrize("tree_id", TREES)
of_the_script = pytest.mark.parametrize("tree_id", [YOUNGEST, PARENTS])
"""What the script does for every tree alike: tried for the youngest and for parents."""

Answers = dict[str, str]

ALL_WELL: Answers = {
    "danger": "no",
    "adult-or-stranger": "no",
    "home-safe": "yes",
    "adult-to-tell": "yes",
}


@dataclass(frozen=True, kw_only=True)
class Asker(Reader):
    """Somebody who looks for help, and finds things by what they are called.

    `project` is the tree's: its words, and not the staff's.
    """

    tree: HelpTree

    def start(self) -> None:
        self.page.goto(help_address(self.tree))
        self.wait_until_ready()

    def begin(self) -> None:
        """The page as at first: what a browser says when it brings back one that it had kept."""
        self.page.set_viewport_size(PHONE)
        self.page.evaluate(
            "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
        )

    def tick(self, fact: str) -> Locator:
        question = self.tree.wording.facts[fact].question
        return self.page.get_by_role("checkbox", name=question, exact=True)

    def call_now(self, number: str) -> Locator:
        """The link of a number that stands above every step."""
        return self.page.locator(".help__now").get_by_role("link", name=number)

    def actions(self, action: str = "") -> Locator:
        """The lines of the answer, or those on one action."""
        wanted = f'[data-action-id="{action}"]' if action else "[data-action-id]"
        return self.page.locator(f"[data-plan-parts] .plan__line {wanted}")

    def nevers(self) -> Locator:
        return self.page.locator("[data-plan-parts] .plan__nevers li")

    def go_on(self) -> None:
        before = self.screen_shown()
        assert before is not None
        # Nobody can have read a new screen yet: a tap would be the second of a double tap. Who
        # answers has read.
        self.page.locator("[data-questions]").dispatch_event("change")
        self.button("Next").click()
        expect(self.question(before)).to_be_hidden()

    def ask(
        self,
        happened: tuple[str, ...],
        answers: Answers,
        arrived: Callable[[str], None] = lambda _: None,
        each: Callable[[str], None] = lambda _: None,
    ) -> list[str]:
        """Answer every screen up to the answer; return the screens seen.

        `arrived` is called on each screen before it is answered and on the answer, `each` after.
        """
        seen = []
        while (screen := self.screen_shown()) is not None:
            seen.append(screen)
            arrived(screen)
            self.tell(screen, happened, answers)
            each(screen)
            self.go_on()
        arrived("plan")
        return seen

    def tell(self, screen: str, happened: tuple[str, ...], answers: Answers) -> None:
        for fact in happened if screen == "happened" else ():
            self.tick(fact).check()
        for fact in self.asks[screen] if screen != "happened" else ():
            if fact in answers:
                self.answer(fact, answers[fact]).check()

    @property
    def asks(self) -> dict[str, tuple[str, ...]]:
        return {screen.id: facts for screen, facts in self.tree.screens}


def asker_of(page: Page, tree_id: str) -> Asker:
    tree = TREES[tree_id]
    words = replace(load_project(), wording=tree.wording, vocabulary=tree.vocabulary)
    return Asker(page=page, project=words, tree=tree)


class StartedTrees:
    """The pages of the trees, each started when it is first asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.askers: dict[str, Asker] = {}

    def open(self, tree_id: str) -> Asker:
        """The page of a tree at its first question."""
        if tree_id not in self.askers:
            self.askers[tree_id] = asker_of(self.context.new_page(), tree_id)
            self.askers[tree_id].start()
        asker = self.askers[tree_id]
        asker.page.bring_to_front()
        asker.begin()
        return asker


@pytest.fixture(scope="module")
def trees_watch(address: str) -> Watch:
    return Watch(origin=address)


@pytest.fixture(scope="module")
def trees(browser: Browser, trees_watch: Watch, address: str) -> Iterator[StartedTrees]:
    with watched_context(browser, trees_watch, address) as context:
        yield StartedTrees(context)


@pytest.fixture(autouse=True)
def nothing_went_wrong(trees_watch: Watch) -> Iterator[None]:
    yield
    complaints = trees_watch.complaints()
    trees_watch.seen.clear()
    assert complaints == []


@pytest.fixture
def asker(trees: StartedTrees, tree_id: str) -> Asker:
    return trees.open(tree_id)


# ── To an answer: danger is out of the question, somebody sent a picture and is threatened


@dataclass(kw_only=True)
class Walked:
    """A way that ended in an answer, and what was noted at each step of it."""

    asker: Asker
    seen: list[str] = field(default_factory=list)
    out_of_view: list[str] = field(default_factory=list)
    too_wide: dict[str, Any] = field(default_factory=dict)
    over_next: dict[str, Any] = field(default_factory=dict)
    requested: list[str] = field(default_factory=list)

    def arrive(self, screen: str) -> None:
        page, child = self.asker.page, self.asker.tree.audience.child
        for number in ("999", "0800 1111") if child else ("999",):
            expect(self.asker.call_now(number)).to_be_in_viewport()
        if wide := page.evaluate(OVERFLOW):
            self.too_wide[screen] = wide

    def answered(self, screen: str) -> None:
        # Where many boxes can be ticked, no tick is the last: there the page stays where it is.
        if screen == "happened":
            return
        following = self.asker.button("Next")
        expect(following).to_be_in_viewport(ratio=1)
        if covered := following.evaluate(IN_THE_WAY):
            self.over_next[screen] = covered


@pytest.fixture(scope="module", params=TREES)
def walked(request: pytest.FixtureRequest, trees: StartedTrees) -> Walked:
    """The way on a narrow phone, on which 999, and Childline for a child, are in view all along."""
    way = Walked(asker=trees.open(request.param))
    page = way.asker.page
    page.set_viewport_size(NARROW)
    before = (page.url, page.title())
    page.on("request", lambda request: way.requested.append(request.url))
    way.seen = way.asker.ask(("sent", "threatened"), ALL_WELL, way.arrive, way.answered)
    assert (page.url, page.title()) == before
    return way


def test_the_way_begins_with_danger_fits_a_narrow_phone_and_leaves_nothing(walked: Walked) -> None:
    assert walked.seen[0] == "safe"
    assert (walked.too_wide, walked.over_next, walked.requested) == ({}, {}, [])
    assert walked.asker.page.evaluate(STORED) == NOTHING


def test_what_was_ticked_is_answered_and_told_and_no_more(walked: Walked) -> None:
    tree, page = walked.asker.tree, walked.asker.page
    words = tree.wording
    found = {line.get_attribute("data-action-id") for line in walked.asker.actions().all()}
    level = tree.vocabulary.roles[tree.place.role].level
    question = words.screens["happened"].question
    told = page.locator("[data-summary] dt", has_text=question).locator(
        "xpath=following-sibling::dd[1]/p"
    )

    expect(walked.asker.headline(level or "")).to_be_visible()
    assert found >= {"tell-ceop", "block", "report-remove"}
    assert not found & {"help-other", "put-right", "ask-about-fake"}
    expect(told).to_have_text([words.facts[fact].question for fact in ("sent", "threatened")])


@each_tree
def test_where_one_thing_happened_all_is_asked_and_the_answer_prints_on_two_sheets(
    asker: Asker,
) -> None:
    seen = asker.ask(("sent",), ALL_WELL)

    assert seen == [*asker.asks]
    assert len(page_sizes(asker.page.pdf(format="A4"))) <= 2


# ── To an answer where everything has happened, and nothing else is known


@each_tree
def test_doubt_puts_999_first_shows_help_in_a_crisis_and_every_never_as_one(asker: Asker) -> None:
    asker.ask(asker.asks["happened"], {})
    first = asker.page.locator("[data-plan-parts] li > [data-clause]").first
    said = asker.nevers().all_inner_texts()

    expect(first).to_have_attribute("data-clause", f"{asker.tree.id}#call-999")
    expect(asker.actions("crisis").first).to_be_visible()
    expect(asker.nevers().filter(has_text="Do not pay, or send more.")).to_have_count(1)
    # Alone on a screen, "meet them" would be an order.
    assert [text for text in said if not text.startswith("Do not ")] == []
    expect(asker.page.locator("[data-plan]").get_by_text("undefined")).to_have_count(0)
    assert len(page_sizes(asker.page.pdf(format="A4"))) <= 3


# ── Danger


@each_tree
def test_danger_leads_straight_to_help_and_the_rest_can_wait_a_tap_away(asker: Asker) -> None:
    asker.answer("danger", "yes").check()
    asker.go_on()
    first = asker.page.locator("[data-plan-parts] li > [data-clause]").first
    tell = asker.actions("tell-adult" if asker.tree.id in PUPILS else "tell-school")

    expect(asker.headline("emergency")).to_be_visible()
    expect(first).to_have_attribute("data-clause", f"{asker.tree.id}#call-999")
    expect(first.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    expect(tell).to_be_hidden()
    asker.page.locator("[data-plan]").get_by_text("This can wait").click()
    expect(tell).to_be_visible()


# ── Back, change, and a page that is left


@of_the_script
def test_a_change_keeps_the_other_answers(asker: Asker) -> None:
    asker.ask(("passed-on",), ALL_WELL)
    question = asker.tree.wording.screens["happened"].question
    asker.page.get_by_role("button", name=f"Change: {question}", exact=True).click()
    asker.tick("passed-on").uncheck()
    asker.tick("threatened").check()
    asker.go_on()
    asker.ask((), ALL_WELL)

    expect(asker.actions("tell-ceop")).to_be_visible()
    expect(asker.actions("put-right")).to_have_count(0)


@of_the_script
def test_a_page_that_is_left_forgets_the_answers(asker: Asker) -> None:
    asker.ask(("sent", "threatened"), ALL_WELL)
    asker.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")

    expect(asker.page.locator("[data-questions] input:checked")).to_have_count(0)
    expect(asker.page.locator("[data-plan-parts] *, [data-summary] *")).to_have_count(0)
    expect(asker.page.locator("[data-headline]")).to_have_text("")


# ── Without script, and where the engine fails


@pytest.fixture(scope="module")
def without_script(browser: Browser, trees_watch: Watch, address: str) -> Iterator[Page]:
    with watched_context(browser, trees_watch, address, java_script_enabled=False) as context:
        yield context.new_page()


@each_tree
def test_without_script_every_question_and_line_can_be_read(
    without_script: Page, tree_id: str
) -> None:
    plain = asker_of(without_script, tree_id)
    plain.page.goto(help_address(plain.tree))
    asked = [plain.tree.wording.screens[screen].question for screen in plain.asks]
    headings = plain.page.locator("[data-screen]").get_by_role("heading")

    expect(headings.filter(visible=True)).to_have_text(asked)
    expect(plain.page.locator("[data-clause]:visible")).to_have_count(len(plain.tree.cards))


def test_an_engine_that_does_not_come_leaves_everything_to_read(page: Page, watch: Watch) -> None:
    fresh = asker_of(page, YOUNGEST)
    watch.expects("")
    fresh.page.context.route("**/*.wasm", lambda route: route.abort())
    fresh.page.goto(help_address(fresh.tree))
    failure = fresh.page.get_by_role("alert").filter(has_text="The questions do not work")

    expect(failure).to_be_visible(timeout=READY)
    expect(fresh.page.locator("[data-clause]:visible")).to_have_count(len(fresh.tree.cards))


# ── Fit to use


@of_the_script
def test_axe_finds_nothing_on_any_kind_of_step(asker: Asker) -> None:
    kinds = {screen.asking: screen.id for screen, _ in asker.tree.screens}
    looked_at = {*kinds.values(), "plan"}
    found: dict[str, list[Any]] = {}

    def look(screen: str) -> None:
        if screen in looked_at:
            found[screen] = find_with_axe(asker.page)

    asker.ask(("sent", "threatened"), ALL_WELL, arrived=look)

    assert {screen: problems for screen, problems in found.items() if problems} == {}
    assert found.keys() == looked_at
