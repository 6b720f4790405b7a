"""The pictures of the guide for schools, taken anew from a school that follows it:
`make guide-pictures` writes them to docs/assets.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from build_tools.checks.registry import check_project
from build_tools.content.project import ROOT, load_project
from build_tools.site.browser import launch_options
from build_tools.site.panel import PanelHandler, write_state
from build_tools.site.server import serving
from tests.browser.conftest import PHONE, Reader, build_in
from tests.projects import copy_checkout

NAME = "Harbour Lane Academy"
POLICY = "docs/school/policies/harbour-lane-academy.md"
CARD = "harbour-lane-academy#fill-in-the-concern-form"
HEADING = "### Fill in the concern form\n"
WRITTEN = "- **Until:** the same day\n"
SLIP = "- **Until:** as soon as you can\n"
SHOW = """(line) => {
  for (let at = line; at; at = at.parentElement) {
    if (at.localName === "details") at.open = true;
  }
  line.scrollIntoView({ block: "center" });
}"""
ASSETS = ROOT / "docs/assets"
PANEL, PLAN = "for-schools-panel.png", "for-schools-plan.png"


def make_school(folder: Path) -> Path:
    """A checkout in which a school has begun its protocol and put one card in force."""
    checkout = copy_checkout(folder)
    for picture in (PANEL, PLAN):  # the guide shows them, and they are only now taken
        shutil.copy(ASSETS / "preview.png", checkout / "docs/assets" / picture)
    command = [sys.executable, "-m", "build_tools", "new-protocol", NAME]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)
    policy = checkout / POLICY
    before, heading, card = policy.read_text("utf-8").partition(HEADING)
    card, draft, after = card.partition("- **Draft:**")
    assert draft
    policy.write_text(before + heading + card + after.partition("\n")[2], "utf-8")
    return checkout


def make_slip(checkout: Path) -> None:
    """Leave for the panel what a slip in that card is told as."""
    policy = checkout / POLICY
    text = policy.read_text("utf-8")
    assert WRITTEN in text
    policy.write_text(text.replace(WRITTEN, SLIP, 1), "utf-8")
    project = load_project(checkout)
    drafts = [card for one in project.policies.values() for card in one.drafts]
    write_state(checkout, check_project(project), drafts)


def picture_plan(browser: Browser, address: str, checkout: Path) -> None:
    """A phone with the school's own line in a plan."""
    page = browser.new_page(base_url=address, viewport=PHONE, reduced_motion="reduce")
    reader = Reader(page=page, project=load_project(checkout))
    reader.open()
    reader.start_as("staff")
    while (screen := reader.screen_shown()) is not None:
        reader.answer_screen(screen, {}, "imagery")
    line = reader.line(CARD)
    line.evaluate(SHOW)
    expect(line).to_be_in_viewport()
    take(page, PLAN, height=480, top=(PHONE["height"] - 480) // 2)
    page.close()


def picture_panel(browser: Browser, address: str) -> None:
    """The panel beside a page."""
    page = browser.new_page(base_url=address, viewport={"width": 760, "height": 480})
    page.goto("about/")
    expect(page.locator("[data-writing]")).to_contain_text("1 to mend")
    take(page, PANEL, height=480)
    page.close()


def take(page: Page, name: str, *, height: int, top: int = 0) -> None:
    """Write what is seen of the page to docs/assets."""
    width = (page.viewport_size or PHONE)["width"]
    clip = {"x": 0, "y": top, "width": width, "height": height}
    page.screenshot(path=ASSETS / name, clip=clip)  # type: ignore[arg-type]
    print((ASSETS / name).relative_to(ROOT))


def main() -> int:
    """Build the school's site, and take both pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        checkout = make_school(Path(folder))
        build_in(checkout)
        browser = playwright.chromium.launch(**launch_options(playwright.chromium))
        with serving(checkout / "site") as address:
            picture_plan(browser, address, checkout)
        make_slip(checkout)
        with serving(checkout / "site", handler=PanelHandler) as address:
            picture_panel(browser, address)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
