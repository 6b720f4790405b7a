"""The protocol in one file, alone in a folder: complete, readable, and asking for nothing."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from build_tools.content.addresses import ONE_FILE, protocol_address
from build_tools.content.project import Project
from build_tools.content.protocols import live_cards
from build_tools.pages.paper import POSTER, WALLET_CARD
from tests.browser.conftest import Watch
from tests.browser.test_layout import find_with_axe, measured
from tests.browser.test_paper import A4, page_sizes


@pytest.fixture
def opened(page: Page, site_folder: Path, tmp_path: Path, watch: Watch) -> Page:
    """Opened by a double click; `watch` fails on whatever else is asked for."""
    path = Path(shutil.copy(site_folder / ONE_FILE, tmp_path))
    watch.expects(f"^another origin: {re.escape(path.as_uri())}(#.*)?$")
    page.goto(path.as_uri())
    return page


def test_every_live_clause_question_and_headline_can_be_read(
    opened: Page, project: Project
) -> None:
    protocol, wording = project.school.protocol, project.wording
    clauses = opened.locator("[data-clause]").filter(visible=True)
    text = opened.locator("main").inner_text()
    said = [
        *(wording.screens[screen].question for screen in project.vocabulary_of(protocol).screens),
        *(wording.levels[level].headline for level in project.vocabulary.levels),
        *(never.text for never in wording.always_never),
        *(contact.title for contact in project.school.contacts),
        *(line for saying in project.sayings for line in saying.lines),
    ]

    expect(clauses).to_have_count(len(live_cards(project, protocol)))
    assert [words for words in said if words not in text] == []


def test_it_has_no_fault_on_a_phone(opened: Page) -> None:
    assert [*filter(None, measured(opened).values())] == []
    assert find_with_axe(opened) == []


def test_it_runs_nothing_and_names_no_other_file(opened: Page) -> None:
    html = opened.content()
    links = opened.locator("a").evaluate_all("(all) => all.map((one) => one.protocol)")

    assert re.findall(r"<script|\ssrc=|\son\w+=|@import|url\((?!\"data:)", html) == []
    assert set(links) <= {"file:", "tel:", "sms:", "https:", "mailto:"}
    assert opened.locator("a[href]:not([href^='#'], [href*=':'])").count() == 0


def test_each_link_on_it_leads_to_a_place_on_it(opened: Page) -> None:
    lost = "(all) => all.map((one) => one.hash).filter((id) => !document.querySelector(id))"

    assert opened.locator("a[href^='#']").evaluate_all(lost) == []


def test_it_prints_on_a4(opened: Page) -> None:
    opened.emulate_media(media="print")

    expect(opened.locator("nav")).to_be_hidden()
    assert set(page_sizes(opened.pdf(prefer_css_page_size=True))) == {A4}


def test_it_is_small_enough_to_be_sent(site_folder: Path) -> None:
    assert (site_folder / ONE_FILE).stat().st_size < 300_000


def test_the_pages_for_paper_offer_it(same_page: Page, project: Project) -> None:
    protocol = project.school.protocol
    for address in (POSTER, WALLET_CARD, protocol_address(protocol)):
        same_page.goto(address)
        with same_page.expect_download() as found:
            same_page.get_by_role("link", name="All of it in one file").click()

        assert found.value.suggested_filename == f"what-to-do-{protocol}.html"
