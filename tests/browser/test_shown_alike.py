"""A plan is the same on the screen, on paper, as copied text and in the terminal: the same lines,
in the same order, for the same reasons.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from build_tools.content.project import Project
from build_tools.content.protocols import live_cards
from build_tools.terminal.report import render_plan, words_of
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.presentation import Addition, Line, Never, Reason, present_plan
from decision_tree.truth import NO, Truth
from tests.browser.conftest import Reader, Started, all_answers

LEAD = "safeguarding-lead"
PARTS = "[data-plan-parts]"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Who asks by which protocol; every fact is answered alike, but for those in `others`."""

    protocol: str
    role: str
    answer: Truth
    others: dict[str, Truth]


SITUATIONS = {
    "an adult, and nothing else known": Situation(
        protocol="westcroft", role=LEAD, answer="not-known", others={"adult_involved": "yes"}
    ),
    "nothing applies": Situation(protocol="national", role=LEAD, answer="no", others={}),
    "staff who know nothing": Situation(
        protocol="westcroft", role="staff", answer="not-known", others={}
    ),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A plan as the engine says that it is shown, and as a reader has it before them."""

    reader: Reader
    plan: ActionPlan
    project: Project

    def lines(self, *, folded: bool = True) -> list[str]:
        """Every statement and every reason, in order; with what is folded away, or without."""
        return list(said_in_order(self.project, self.plan, folded=folded))


def said_in_order(project: Project, plan: ActionPlan, *, folded: bool) -> Iterator[str]:
    """What every reader of the plan is told, line by line: each statement, then its reason."""
    words = words_of(project, plan.protocol)
    cards = {card.id: card for card in live_cards(project, plan.protocol)}

    def reason_of(because: Reason | None) -> Iterator[str]:
        if because is None:
            return
        facts = project.vocabulary.facts
        phrases = [facts[f].no if answer == NO else facts[f].yes for f, answer in because.facts]
        phrases += [cards[clause].when_text for clause in because.conditions]
        if because.certain:
            yield f"Because {' and '.join(phrases)}."
        else:
            yield f"Because it is not known whether {' or '.join(phrases)}."

    def line_of(line: Line | Never | Addition) -> Iterator[str]:
        clause = line.clauses[0] if isinstance(line, Never) else line.clause
        yield cards[clause].statement
        yield from reason_of(line.because)
        if isinstance(line, Line):
            for other in (*line.also, *(line.more if folded else ())):
                yield from line_of(other)
            yield from (cards[asked].statement for asked in line.settle)

    for part in present_plan(plan, words.protocol).parts:
        for line in part.numbered:
            yield from line_of(line)


# The page's own engine, overheard: a module is there once, whoever imports it.
OVERHEAR = """async (assets) => {
  const { Engine } = await import(new URL("engine.js", assets));
  const plan = Engine.prototype.plan;
  Engine.prototype.plan = async function (request) {
    window.lastPlan = await plan.call(this, request);
    return window.lastPlan;
  };
}"""


@pytest.fixture(scope="module", params=SITUATIONS.values(), ids=SITUATIONS)
def shown(
    request: pytest.FixtureRequest, started_session: Started, project: Project, address: str
) -> Shown:
    situation: Situation = request.param
    reader = started_session.open(situation.protocol)
    reader.page.evaluate(OVERHEAR, f"{address}assets/")
    answers = all_answers(project, situation.answer, **situation.others)
    reader.walk(situation.role, answers, "imagery")
    protocol = words_of(project, situation.protocol).protocol
    plan = make_plan(protocol, situation.role, reader.page.evaluate("lastPlan.answers"))
    return Shown(reader=reader, plan=plan, project=project)


def on_the_screen(shown: Shown) -> str:
    return " ".join(shown.reader.page.locator(PARTS).all_text_contents())


def on_paper(shown: Shown) -> str:
    shown.reader.page.emulate_media(media="print")
    try:
        return " ".join(shown.reader.page.locator(PARTS).all_inner_texts())
    finally:
        shown.reader.page.emulate_media(media="null")


def copied(shown: Shown) -> str:
    """The text, as it is put into the page where copying is not allowed."""
    shown.reader.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }"
    )
    shown.reader.button("Copy as text").click()
    box = shown.reader.page.get_by_role("textbox", name="The plan as text")
    expect(box).to_be_visible()
    return box.input_value()


def in_the_terminal(shown: Shown) -> str:
    return render_plan(shown.plan, words_of(shown.project, shown.plan.protocol))


pytestmark = pytest.mark.usefixtures("started")  # which looks at the console after each test


@pytest.mark.parametrize("way", [on_the_screen, on_paper, copied, in_the_terminal])
def test_every_line_stands_in_its_order_with_its_reason(
    way: Callable[[Shown], str], shown: Shown
) -> None:
    text = " ".join(way(shown).split())
    # What stands only in doubt beside what is certain is a tap away on the screen, and not printed.
    lines = shown.lines(folded=way is not on_paper)
    missing, at = [], 0
    for line in lines:
        found = text.find(line, at)
        at = max(at, found)
        if found < 0:
            missing.append(line)

    assert (len(lines) > 10, missing) == (True, [])


@pytest.mark.parametrize("way", [on_the_screen, on_paper])
def test_no_reason_stands_where_none_is_needed(way: Callable[[Shown], str], shown: Shown) -> None:
    lines = shown.lines(folded=way is not on_paper)
    wanted = [line for line in lines if line.startswith("Because ")]

    assert way(shown).count("Because ") == len(wanted)


@pytest.mark.parametrize("way", [copied, in_the_terminal])
def test_no_line_stands_that_the_page_does_not_have(
    way: Callable[[Shown], str], shown: Shown
) -> None:
    lines = shown.reader.page.locator(f"{PARTS} :is(.plan__line, .plan__nevers > li)").count()
    begins = re.findall(r"^(?:\[ \]|    Never:|  \d+\.) ", way(shown), re.MULTILINE)

    assert len(begins) == lines
