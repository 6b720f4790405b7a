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
from tests.browser.conftest import PHONE, READY, Reader, Watch, out_of_place, watched_context
from tests.browser.test_layout import BOTH, NARROW, OVERFLOW, find_with_axe
from tests.browser.test_paper import page_sizes
from tests.browser.test_privacy import stored_by

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

    def actions(self, action: str) -> Locator:
        clauses = [card.id for card in self.tree.cards if card.action == action]
        return self.page.locator(", ".join(f'[data-plan] [data-line="{id_}"]' for id_ in clauses))

    def nevers(self) -> Locator:
        return self.page.locator("[data-never-list] li")

    def ask(
        self,
        happened: tuple[str, ...],
        answers: Answers,
        arrived: Callable[[str], None] = lambda _: None,
    ) -> list[str]:
        """Answer every screen up to the answer; return the screens seen.

        Of what happened all else did not. `arrived` is called on each screen before it is answered
        and on the answer.
        """
        told = dict.fromkeys(self.asks["happened"], "no") | dict.fromkeys(happened, "yes")
        return self.finish({**told, **answers}, arrived=arrived)

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
    wrong: dict[str, Any] = field(default_factory=dict)
    requested: list[str] = field(default_factory=list)

    def arrive(self, screen: str) -> None:
        page = self.asker.page
        expect(page.locator(".banner").get_by_role("link", name="999")).to_be_in_viewport()
        if self.asker.tree.audience.child:
            expect(page.get_by_role("link", name="0800 1111").first).to_be_visible()
        self.asker.wait_until_read()
        wrong = out_of_place(self.asker)
        page.set_viewport_size(NARROW)
        wrong += page.evaluate(OVERFLOW)
        page.set_viewport_size(PHONE)
        if wrong:
            self.wrong[screen] = wrong


@pytest.fixture(scope="module", params=TREES)
def walked(request: pytest.FixtureRequest, trees: StartedTrees) -> Walked:
    """The way on a phone, on which 999 is in view all along, and Childline there for a child."""
    way = Walked(asker=trees.open(request.param))
    page = way.asker.page
    before = (page.url, page.title())
    page.on("request", lambda request: way.requested.append(request.url))
    way.seen = way.asker.ask(("sent", "threatened"), ALL_WELL, way.arrive)
    assert (page.url, page.title()) == before
    return way


def test_the_way_begins_with_danger_fits_a_phone_and_leaves_nothing(walked: Walked) -> None:
    assert walked.seen[0] == "safe"
    assert (walked.wrong, walked.requested) == ({}, [])
    assert stored_by(walked.asker.page) == {}


def test_what_was_ticked_is_answered_and_told_and_no_more(walked: Walked) -> None:
    tree, page = walked.asker.tree, walked.asker.page
    lines = {line.get_attribute("data-line") for line in walked.asker.plan_lines.all()}
    found = {card.action for card in tree.cards if card.id in lines}
    level = tree.vocabulary.roles[tree.place.role].level
    answer = tree.wording.answers["yes"]
    ticked = [tree.wording.facts[fact].question for fact in ("sent", "threatened")]
    told = page.locator("[data-summary] .given__row", has_text=ticked[0]).locator("p")

    expect(walked.asker.headline(level or "", tree.place.role)).to_be_visible()
    assert found >= {"tell-ceop", "block", "report-remove"}
    assert not found & {"help-other", "put-right", "ask-about-fake"}
    expect(told.filter(has_text=f": {answer}")).to_have_text([f"{one}: {answer}" for one in ticked])


@each_tree
def test_where_one_thing_happened_all_is_asked_and_the_answer_prints_on_two_pages(
    asker: Asker,
) -> None:
    seen = asker.ask(("sent",), ALL_WELL)

    assert [*dict.fromkeys(seen)] == [*asker.asks]
    assert len(page_sizes(asker.page.pdf(format="A4"))) <= 2


@of_the_script
def test_what_was_answered_about_home_is_there_to_read_and_not_on_paper(asker: Asker) -> None:
    asker.ask(("sent",), ALL_WELL)
    given = asker.find("[data-summary]")
    given.locator("xpath=ancestor::details/summary").click()
    expect(given).to_be_visible()

    asker.page.emulate_media(media="print")
    try:
        expect(given).to_be_hidden()
        expect(asker.plan_lines.first).to_be_visible()
    finally:
        asker.page.emulate_media(media="null")


# ── To an answer where everything has happened, and nothing else is known


@each_tree
def test_doubt_puts_999_first_shows_help_in_a_crisis_and_every_never_as_one(asker: Asker) -> None:
    asker.ask(asker.asks["happened"], {})
    said = asker.nevers().all_inner_texts()

    expect(asker.plan_lines.first).to_have_attribute("data-line", f"{asker.tree.id}#call-999")
    expect(asker.actions("crisis")).not_to_have_count(0)
    expect(asker.nevers().filter(has_text="pay")).to_have_count(1)
    # Alone on a screen, "meet them" would be an order.
    assert [text for text in said if not text.startswith("Do not ")] == []
    expect(asker.find("[data-plan]").get_by_text("undefined")).to_have_count(0)
    assert len(page_sizes(asker.page.pdf(format="A4"))) <= 4


# ── Danger


@each_tree
def test_danger_leads_straight_to_help_and_the_rest_can_wait_a_tap_away(asker: Asker) -> None:
    asker.tap(asker.answer("danger", "yes"))
    call = asker.find(".now").get_by_role("link", name="999")
    tell = asker.actions("tell-adult" if asker.tree.id in PUPILS else "tell-school")

    expect(asker.headline("emergency", asker.tree.place.role)).to_be_focused()
    expect(call).to_have_attribute("href", "tel:999")
    expect(call).to_be_in_viewport(ratio=1)
    expect(asker.plan_lines.first).to_have_attribute("data-line", f"{asker.tree.id}#call-999")
    expect(tell).to_be_hidden()
    tell.locator("xpath=ancestor::details[1]/summary").click()
    expect(tell).to_be_visible()


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
    headings = plain.find("[data-screen]").get_by_role("heading")

    expect(headings.filter(visible=True)).to_have_text(asked)
    expect(plain.find("[data-clause]:visible")).to_have_count(len(plain.tree.cards))


def test_an_engine_that_does_not_come_leaves_everything_to_read(page: Page, watch: Watch) -> None:
    fresh = asker_of(page, YOUNGEST)
    watch.expects("")
    fresh.page.context.route("**/*.wasm", lambda route: route.abort())
    fresh.page.goto(help_address(fresh.tree))
    failure = fresh.page.get_by_role("alert").filter(has_text="The questions do not work")

    expect(failure).to_be_visible(timeout=READY)
    expect(fresh.find("[data-clause]:visible")).to_have_count(len(fresh.tree.cards))


# ── Fit to use


@of_the_script
def test_axe_finds_nothing_on_any_kind_of_step(asker: Asker) -> None:
    kinds = {screen.asking: screen.id for screen, _ in asker.tree.screens}
    looked_at = {*kinds.values(), "plan"}
    found: dict[str, list[Any]] = {}

    def look(screen: str) -> None:
        if screen in looked_at:
            asker.wait_until_read()
            found[screen] = find_with_axe(asker.page, BOTH if screen == "plan" else ("light",))

    asker.ask(("sent", "threatened"), ALL_WELL, arrived=look)

    assert {screen: problems for screen, problems in found.items() if problems} == {}
    assert found.keys() == looked_at
