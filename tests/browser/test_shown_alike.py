"""A plan is the same on the screen, on paper, as copied text and in the terminal: the same lines,
in the same order, for the same reasons.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from build_tools.content.project import Project
from build_tools.terminal.report import render_plan, words_of
from decision_tree.plan import make_plan
from decision_tree.truth import Truth
from tests.browser.conftest import Reader, Started, all_answers, measure
from tests.browser.said import Said

LEAD = "safeguarding-lead"


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
class Shown(Said):
    """A plan as a reader has it before them."""

    reader: Reader


@pytest.fixture(scope="module", params=SITUATIONS.values(), ids=SITUATIONS)
def shown(request: pytest.FixtureRequest, started_session: Started, project: Project) -> Shown:
    situation: Situation = request.param
    reader = started_session.open(situation.protocol)
    reader.page.evaluate(measure("overhear"))
    answers = all_answers(project, situation.answer, **situation.others)
    reader.walk(situation.role, answers, "imagery")
    protocol = words_of(project, situation.protocol).protocol
    plan = make_plan(protocol, situation.role, reader.page.evaluate("lastPlan.answers"))
    return Shown(reader=reader, plan=plan, project=project)


def test_the_page_has_every_line_in_its_order_and_group_with_its_reasons(shown: Shown) -> None:
    lines = shown.reader.find("[data-plan]").evaluate(measure("linesOfPlan"))

    assert lines == shown.on_the_page


def test_what_cannot_wait_is_marked_and_what_else_says_so_is_a_list_with_a_name(
    shown: Shown,
) -> None:
    chips = shown.reader.find("[data-plan] .chip").all_text_contents()
    soon = [said for said in chips if said in ("By when: Now", "By when: At once")]
    lists = shown.reader.find("[data-plan] .why__body > .plan__also")
    names = lists.evaluate_all("(all) => all.map((one) => one.ariaLabel)")

    assert soon
    assert shown.reader.find("[data-plan] .chip--now").all_text_contents() == soon
    assert set(names) <= {"Other clauses on this"}


HEARD = re.compile(
    r"""- listitem:
  - paragraph: .+(?:
  - paragraph: .+)*(?:
  - text: .?By when: .+)?
  - .?checkbox "Done ?: .+
  - text: .?Done ?: .+
  - group: .?Why ?: .+"""
)
"""Of a step, in this order: what to do, by when, that it can be ticked, and what is folded."""


def test_a_screen_reader_hears_of_each_of_the_first_steps_what_is_seen(shown: Shown) -> None:
    heard = [step.aria_snapshot() for step in shown.reader.find("[data-steps] .step").all()]

    assert heard
    assert [step for step in heard if not HEARD.fullmatch(step)] == []


def test_paper_has_every_line_in_its_order_with_its_reason(shown: Shown) -> None:
    page = shown.reader.page
    page.emulate_media(media="print")
    try:
        lines = page.locator("[data-plan]").evaluate(measure("linesOnPaper"))
    finally:
        page.emulate_media(media="null")

    assert lines == shown.on_paper


@pytest.mark.parametrize("media", ["null", "print"])
def test_what_is_never_done_stands_once_on_page_and_paper(shown: Shown, media: Any) -> None:
    page = shown.reader.page
    page.emulate_media(media=media)
    nevers = page.locator("[data-plan]").evaluate(measure("neversOfPlan"))
    page.emulate_media(media="null")
    why = page.locator("[data-never-why] .reason").all_text_contents()

    assert sorted(nevers) == sorted(shown.nevers)
    assert why == shown.reasons(*(never.because for never in shown.as_it_should_be.nevers))


def copied(shown: Shown) -> str:
    """The text, as it is put into the page where copying is not allowed."""
    shown.reader.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }"
    )
    shown.reader.button("Copy").click()
    box = shown.reader.page.get_by_role("textbox", name="The plan as text")
    expect(box).to_be_visible()
    return box.input_value()


def in_the_terminal(shown: Shown) -> str:
    return render_plan(shown.plan, shown.words)


pytestmark = pytest.mark.usefixtures("started")  # which looks at the console after each test


each_text = pytest.mark.parametrize("way", [copied, in_the_terminal])


@each_text
def test_a_text_has_every_line_in_its_order_and_group_with_its_reason(
    way: Callable[[Shown], str], shown: Shown
) -> None:
    text = " ".join(way(shown).split()).casefold()
    missing, at = [], 0
    for said in shown.said():
        found = text.find(said.casefold(), at)
        at = max(at, found)
        if found < 0:
            missing.append(said)

    assert missing == []


@each_text
def test_no_line_stands_that_the_page_does_not_have(
    way: Callable[[Shown], str], shown: Shown
) -> None:
    begins = re.findall(r"^(?:\[ \]|  \d+\.) ", way(shown), re.MULTILINE)
    nevers = shown.as_it_should_be.nevers if way is in_the_terminal else ()

    assert len(begins) == len(shown.lines) + len(nevers)


def test_the_text_says_what_is_never_done_as_the_page_does(shown: Shown) -> None:
    text = copied(shown)
    nevers = shown.reader.find("[data-never-list] > li > span")
    # After the sentence, for paper alone, comes where it is from.
    said = nevers.evaluate_all("(all) => all.map((never) => never.firstChild.textContent)")

    assert said
    assert [one for one in said if f"- {one}" not in text] == []
