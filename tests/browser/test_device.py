"""A copy of the tool on a device: kept where its reader wants it, whole or not at all, without an
answer, and gone with one tap.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Locator, Page, expect

from build_tools.content.project import Project
from build_tools.site.device import LIST
from build_tools.site.server import serving
from tests.browser.conftest import (
    NO_ENGINE,
    PHONE,
    TOOLS,
    Reader,
    Watch,
    all_answers,
    measure,
    publish_newer,
    watched_context,
)

KEPT = measure("keptOnDevice")
"""Every address in every cache, with the bytes of each; and for which pages a worker answers."""
WHOLE = """async () => Promise.all((await caches.keys()).map(async (name) =>
  Boolean(await (await caches.open(name)).match("/whole"))))"""
"""Of each cache, whether it is whole."""
HOLD = """() => {
  const { put } = Cache.prototype;
  const held = new Promise((go) => (window.letGo = go));
  Cache.prototype.put = async function (url, response) {
    if (String(url).endsWith("protocol/")) await held;
    return put.call(this, url, response);
  };
}"""
"""One file is kept only when it is let go."""
NONE = "async () => (await navigator.serviceWorker.getRegistrations()).length === 0"
EMPTY = "async () => (await caches.keys()).length === 0"
PARTS = ("assets", "check", "engine", "protocol", "pupils")


@dataclass(frozen=True, kw_only=True)
class Keeper(Reader):
    """Somebody who keeps the tool. `site`: the folder that is sent."""

    site: Path

    def open_fold(self) -> None:
        label = self.project.interface.tool["page"]["device"]
        self.find("[data-device] summary").get_by_text(label, exact=True).click()

    def press(self, word: str, said: str) -> None:
        """Press a button of the fold, and wait until that is said."""
        label = self.project.interface.tool["page"][word]
        self.page.locator("[data-device]").get_by_role("button", name=label).click()
        expect(self.told(said)).to_be_visible()

    def told(self, words: str) -> Locator:
        """Where something of the copy is said: to look in all of the page takes long."""
        return self.find("[data-device], [data-device-old]").get_by_text(words)

    def keep(self) -> None:
        self.open(ready=False)
        self.open_fold()
        self.press("deviceKeep", "Kept on")

    def kept(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(KEPT)
        return found


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What is complained of; of a server that is gone the browser always says so."""
    watching = Watch(origin="http://127.0.0.1", expected=["^error: Failed to load resource"])
    yield watching
    assert watching.complaints() == []


@pytest.fixture
def keeper(
    browser: Browser, watch: Watch, site_folder: Path, project: Project, tmp_path: Path
) -> Iterator[Keeper]:
    """On a site of which a newer version can be published."""
    for part in PARTS:
        shutil.copytree(site_folder / part, tmp_path / part)
    shutil.copyfile(site_folder / "device-worker.js", tmp_path / "device-worker.js")
    with serving(tmp_path) as address, watched_context(browser, watch, address) as context:
        yield Keeper(page=context.new_page(), project=project, site=tmp_path)


@pytest.fixture
def early_keeper(keeper: Keeper, watch: Watch) -> Keeper:
    """One for whom the engine is still to come: of what is kept nothing waits for it."""
    watch.expects("^warning: The engine cannot answer")
    keeper.page.context.add_init_script(NO_ENGINE)
    return keeper


def test_a_copy_leads_to_a_plan_without_a_network_after_a_restart(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    watch: Watch,
    site_folder: Path,
    project: Project,
    tmp_path: Path,
) -> None:
    def start(address: str) -> Keeper:
        context = browser_type.launch_persistent_context(
            tmp_path, **browser_type_launch_args, base_url=address, viewport=PHONE
        )
        watch.follow(context)
        return Keeper(page=context.new_page(), project=project, site=site_folder)

    with serving(site_folder) as address:
        keeper = start(address)
        keeper.keep()
        keeper.page.context.close()
    keeper = start(address)
    keeper.open()
    before = keeper.kept()
    keeper.walk("staff", all_answers(project, "not-known"))
    expect(keeper.plan_lines.first).to_be_visible()
    assert keeper.kept() == before, "no answer is kept"

    keeper.page.goto("protocol/")
    expect(keeper.page.get_by_role("heading", level=1)).to_be_visible()
    keeper.page.context.close()


def test_a_page_for_pupils_has_nothing_of_it_and_one_tap_removes_it_all(
    early_keeper: Keeper, watch: Watch
) -> None:
    watch.expects("Content Security Policy")
    early_keeper.keep()
    assert early_keeper.kept()["workers"] == ["/check/", "/protocol/"]
    pupils = early_keeper.page.context.new_page()
    pupils.goto("pupils/")
    assert pupils.evaluate("navigator.serviceWorker.controller") is None
    register = "navigator.serviceWorker.register('../device-worker.js', { scope: './' })"
    refused = f"{register}.then(() => 'registered', (error) => error.name)"
    assert pupils.evaluate(refused) == "SecurityError"

    early_keeper.press("deviceRemove", "It is gone")
    assert early_keeper.kept() == {"files": [], "workers": []}


def test_two_tabs_that_keep_at_once_keep_one_copy(early_keeper: Keeper) -> None:
    early_keeper.open(ready=False)
    early_keeper.open_fold()
    other = replace(early_keeper, page=early_keeper.page.context.new_page())
    other.open(ready=False)
    other.open_fold()
    label = early_keeper.project.interface.tool["page"]["deviceKeep"]
    for page in (early_keeper.page, other.page):
        page.locator("[data-device]").get_by_role("button", name=label).click(no_wait_after=True)
    for page in (early_keeper.page, other.page):
        expect(page.locator("[data-device]").get_by_text("Kept on")).to_be_visible()

    expect(other.told("This is the newest one")).to_be_visible()
    assert early_keeper.page.evaluate(WHOLE) == [True]


def test_what_was_removed_while_another_tab_kept_it_stays_removed(
    early_keeper: Keeper, watch: Watch
) -> None:
    watch.expects("^warning: No copy was kept")
    early_keeper.keep()
    publish_newer(early_keeper.site)
    other = replace(early_keeper, page=early_keeper.page.context.new_page())
    other.open(ready=False)
    other.page.evaluate(HOLD)
    label = early_keeper.project.interface.tool["page"]["deviceCheck"]
    other.page.locator("[data-device]").get_by_role("button", name=label).click()
    expect(other.told("One moment")).to_be_visible()
    early_keeper.press("deviceRemove", "It is gone")
    other.page.evaluate("letGo()")
    expect(other.told("It could not be kept")).to_be_visible()
    other.page.wait_for_function(NONE)

    assert early_keeper.kept() == {"files": [], "workers": []}


@pytest.mark.parametrize("file", ["check/", "protocol/"])
def test_what_a_closed_page_left_half_made_is_deleted(file: str, early_keeper: Keeper) -> None:
    early_keeper.open(ready=False)
    early_keeper.open_fold()
    early_keeper.page.route(f"**/{file}", lambda _: None)
    with early_keeper.page.expect_request(f"**/{file}"):
        label = early_keeper.project.interface.tool["page"]["deviceKeep"]
        early_keeper.find("[data-device]").get_by_role("button", name=label).click()
    early_keeper.page.close()
    again = replace(early_keeper, page=early_keeper.page.context.new_page())
    again.open(ready=False)
    again.open_fold()
    again.page.wait_for_function(EMPTY)  # who reads a file while it is deleted may wait for ever

    assert again.kept() == {"files": [], "workers": []}


@pytest.mark.parametrize("file", ["python.zip", "words.js"])
def test_half_of_it_is_never_kept(file: str, early_keeper: Keeper, watch: Watch) -> None:
    watch.expects("^warning: No copy was kept", "integrity")
    early_keeper.open(ready=False)
    early_keeper.open_fold()
    early_keeper.page.context.route(f"**/{file}", lambda route: route.fulfill(body="Sorry"))
    early_keeper.press("deviceKeep", "It could not be kept")

    assert early_keeper.kept() == {"files": [], "workers": []}


def test_what_no_longer_comes_is_not_waited_for(early_keeper: Keeper, watch: Watch) -> None:
    watch.expects("^warning: No copy was kept")
    early_keeper.page.clock.install()
    early_keeper.open(ready=False)
    early_keeper.open_fold()
    early_keeper.page.context.route("**/protocol/", lambda _: None)
    files = len(json.loads((early_keeper.site / "check" / LIST).read_text("utf-8"))["files"])
    early_keeper.press("deviceKeep", f"One moment: {files - 1} of {files}")  # each begins it anew
    early_keeper.page.clock.run_for(120_001)

    expect(early_keeper.told("could not be kept")).to_be_visible()
    assert early_keeper.kept() == {"files": [], "workers": []}


def test_a_copy_is_one_version_until_its_reader_takes_the_newer_one(keeper: Keeper) -> None:
    keeper.keep()
    publish_newer(keeper.site)
    keeper.page.reload()
    keeper.wait_until_ready()
    assert "newer" not in engine_of(keeper.page)

    expect(keeper.told("There is a newer version of what is kept")).to_be_visible()
    keeper.press("deviceCheck", "A newer one is kept now")
    keeper.find("[data-device]").get_by_role("button", name="Load this page").click()
    expect(keeper.find("[data-device-old]")).to_be_hidden()
    keeper.wait_until_ready()
    assert "newer" in engine_of(keeper.page)


def engine_of(page: Page) -> str:
    return page.locator("[data-engine]").get_attribute("data-engine") or ""


def test_a_copy_that_nobody_looked_after_answers_before_half_a_one_and_says_how_old_it_is(
    keeper: Keeper,
) -> None:
    keeper.keep()
    keeper.page.evaluate(
        "caches.open('what-to-do 2999').then((half) => half.put('./', new Response('half')))"
    )
    keeper.page.clock.install(time="2999-01-01")
    keeper.page.goto(TOOLS["national"])

    expect(keeper.told("days old: check for a newer one")).to_be_visible()
    keeper.wait_until_ready()


def test_a_copy_that_a_wrong_clock_dated_says_that_its_age_is_not_known(
    early_keeper: Keeper,
) -> None:
    early_keeper.page.clock.set_fixed_time("2999-01-01")
    early_keeper.keep()
    early_keeper.page.clock.set_fixed_time("2026-11-29")
    early_keeper.page.reload()

    expect(early_keeper.told("not known how old this copy is")).to_be_visible()
    expect(early_keeper.told("1 January 2999, as the clock of this device said")).to_be_visible()
