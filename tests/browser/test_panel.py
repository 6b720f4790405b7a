"""Whoever writes sees beside the page what is wrong; whoever reads the published site does not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from build_tools.content.findings import Finding
from build_tools.site.panel import PanelHandler, write_state
from build_tools.site.server import serving
from tests.projects import the_project
from tests.site.test_server import ask

FINDING = Finding("docs/school/words.toml", 3, "no such role", "nurse", "add it:\n[role]")
PAGE = '<html><head><link rel="icon" href="data:,"></head><body><h1>A page</h1></body></html>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "build").mkdir()
    (tmp_path / "site/index.html").write_text(PAGE, "utf-8")
    (tmp_path / "site/index.html.gz").write_bytes(b"smaller")
    write_state(tmp_path, [FINDING, FINDING], the_project().floor.cards[:1])
    return tmp_path


@pytest.fixture
def address(root: Path) -> Iterator[str]:
    with serving(root / "site", handler=PanelHandler) as address:
        yield address


def test_the_server_puts_the_panel_into_a_page_and_not_into_the_site(
    address: str, root: Path
) -> None:
    _, _, text = ask(address, "/")

    assert "panel.js" in text
    assert "panel.js" not in (root / "site/index.html").read_text("utf-8")


def test_what_a_build_found_is_told_once_and_what_is_in_draft_too(address: str) -> None:
    state = json.loads(ask(address, "/__writing/state.json")[2])

    assert [entry["value"] for entry in state["findings"]] == ["nurse"]
    assert len(state["drafts"]) == 1


def test_the_panel_shows_place_fault_and_the_lines_to_paste(address: str, page: Page) -> None:
    page.goto(address)
    panel = page.locator("[data-writing]")

    expect(panel.locator("summary")).to_contain_text("1 to mend")
    expect(panel.locator("li").first).to_contain_text("Line 3: no such role: nurse")
    expect(panel.locator("pre")).to_have_text("[role]")


def test_the_panel_says_when_all_is_mended(address: str, root: Path, page: Page) -> None:
    page.goto(address)
    expect(page.locator("[data-writing] summary")).to_contain_text("1 to mend")
    write_state(root, ())

    expect(page.locator("[data-writing] summary")).to_have_text("Nothing is wrong")


def test_what_a_script_asks_for_is_the_page_itself(address: str, root: Path, page: Page) -> None:
    """The tool's page is kept on a device by its hash."""
    (root / "site/index.html.gz").unlink()
    page.goto(address)

    assert page.evaluate("fetch('/').then((response) => response.text())") == PAGE
