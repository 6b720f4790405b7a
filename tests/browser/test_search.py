"""What readers type leads them first to what is right for them; the panel in which they type asks
for its index once, keeps nothing, and stands in nobody's way.
"""

import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from build_tools.content.audiences import READERS
from build_tools.content.project import Project
from build_tools.site.finish import scripts_folder
from tests.browser.test_layout import OVERFLOW, find_with_axe
from tests.scripts.test_scripts import NODE

HERE = Path(__file__).parent
ASKED = tomllib.loads((HERE / "searches.toml").read_text("utf-8"))["asked"]
PAGES = {"pupils": "pupils/7-11/", "parents": "parents/", "staff": "about/"}

# ── What is found


def found(site: Path, reader: str, typed: list[str]) -> list[list[tuple[str, bool]]]:
    """By what is typed, where it leads a reader, and whether that is no longer right."""
    command = [NODE, HERE / "searches.mjs", site, scripts_folder(site), reader]
    done = subprocess.run(
        command, input=json.dumps(typed), capture_output=True, check=True, text=True
    )
    results: list[list[tuple[str, bool]]] = json.loads(done.stdout)
    return results


def index(site: Path, reader: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((site / "search" / f"{reader}.json").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("reader", READERS)
def test_what_is_typed_leads_first_to_a_right_page(reader: str, site_folder: Path) -> None:
    rows = [
        (typed, row["right"]) for row in ASKED if row["reader"] == reader for typed in row["typed"]
    ]
    results = found(site_folder, reader, [typed for typed, _ in rows])
    wrong = {
        typed: (result[0][0] if result else "nothing")
        for (typed, right), result in zip(rows, results, strict=True)
        if not result or result[0][0] not in right
    }

    assert wrong == {}


def test_what_is_no_longer_right_is_found_last(site_folder: Path) -> None:
    titles = [
        part[2].partition(": ")[2] for part in index(site_folder, "staff")["parts"] if part[4:]
    ]
    standing = [[old for _, old in result] for result in found(site_folder, "staff", titles)]

    assert any(map(any, standing))
    assert [marks for marks in standing if marks != sorted(marks)] == []


@pytest.mark.parametrize("reader", ["pupils", "parents"])
def test_no_page_of_staff_is_found_by_others(reader: str, site_folder: Path) -> None:
    addresses = {page[0] for page in index(site_folder, reader)["pages"]}

    assert {one for one in addresses if not one.startswith(f"{reader}/")} == {"leaving-quickly/"}


def test_each_word_service_and_source_is_found_once(site_folder: Path, project: Project) -> None:
    staff = index(site_folder, "staff")
    entries = sorted(
        f"{staff['pages'][part[0]][0]}#{part[1]}" for part in staff["parts"] if part[1]
    )
    lists = {
        "glossary/": project.terms,
        "services/": project.services,
        "sources/": project.sources,
    }
    wanted = {f"{page}#{one.id}" for page, ones in lists.items() for one in ones}

    assert sorted(entry for entry in entries if entry in wanted) == sorted(wanted)


# ── The panel


def opened(page: Page, reader: str) -> Locator:
    """The field, on a page of a reader."""
    page.goto(PAGES[reader])
    page.get_by_role("button", name="Search").click()
    return page.get_by_role("searchbox", name="What are you looking for?")


def test_what_was_found_is_counted_and_followed(same_page: Page) -> None:
    opened(same_page, "staff").fill("lado")
    first = same_page.get_by_role("dialog").get_by_role("link").first

    expect(same_page.get_by_role("status").filter(has_text="results")).to_be_visible()
    first.click()
    expect(same_page).to_have_url("services/#lado")


def test_nothing_is_asked_before_the_tap_and_nothing_while_somebody_types(same_page: Page) -> None:
    asked: list[str] = []
    same_page.on("request", lambda request: asked.append(request.url))
    same_page.goto(PAGES["pupils"], wait_until="networkidle")
    before = [url for url in asked if "find" in url or "search/" in url or "search.css" in url]
    asked.clear()
    same_page.get_by_role("button", name="Search").click()
    field = same_page.get_by_role("searchbox")
    field.fill("help")
    expect(same_page.get_by_role("dialog").get_by_role("link").first).to_be_visible()
    loaded = sorted(url.rpartition("/")[2] for url in asked)
    field.press_sequentially(" someone wants money")

    assert (before, loaded) == ([], ["find.js", "pupils.json", "search.css"])
    assert len(asked) == len(loaded)


def test_by_keyboard_one_comes_in_to_a_result_and_out_again(same_page: Page) -> None:
    same_page.goto(PAGES["parents"])
    button = same_page.get_by_role("button", name="Search")
    button.press("Enter")
    same_page.keyboard.type("blackmail")
    first = same_page.get_by_role("dialog").get_by_role("link").first
    expect(first).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    same_page.keyboard.press("Enter")
    expect(first).to_be_focused()
    same_page.keyboard.press("Escape")

    expect(same_page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(same_page.locator("#search-words")).to_have_value("")


def test_who_comes_back_finds_no_words(same_page: Page) -> None:
    field = opened(same_page, "pupils")
    field.fill("money")
    same_page.get_by_role("dialog").get_by_role("link").first.click()
    same_page.go_back()

    expect(same_page.locator("#search-words")).to_have_value("")
    expect(same_page.get_by_role("dialog")).to_be_hidden()


def test_where_nothing_is_found_it_says_where_to_begin(same_page: Page) -> None:
    opened(same_page, "parents").fill("qqqqq")

    expect(same_page.get_by_text("Nothing was found", exact=False)).to_be_visible()
    expect(same_page.get_by_role("dialog").get_by_role("link").first).to_have_text("Find help")


@pytest.mark.parametrize("lost", ["search/*.json", "{find.js,search.css}"])
def test_what_is_not_there_is_told(lost: str, page: Page, watch: Any) -> None:
    watch.expects("Failed to load resource", "404")
    page.route(f"**/{lost}", lambda route: route.fulfill(status=404, body=""))
    opened(page, "staff").fill("police")

    expect(page.get_by_text("could not be loaded", exact=False)).to_be_in_viewport()
    expect(page.get_by_role("dialog")).to_have_css("opacity", "1")


@pytest.mark.parametrize("size", [(390, 844), (320, 640), (1280, 800)], ids=str)
def test_axe_finds_nothing_while_it_is_open_and_nothing_is_cut(
    size: tuple[int, int], same_page: Page
) -> None:
    same_page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(same_page, "pupils").fill("money")
    expect(same_page.get_by_role("dialog").get_by_role("link").first).to_be_visible()

    assert (find_with_axe(same_page), same_page.evaluate(OVERFLOW)) == ([], [])
    for name in ("Call 999", "Leave this page"):  # neither is covered
        same_page.get_by_role("link", name=name).last.click(trial=True)
