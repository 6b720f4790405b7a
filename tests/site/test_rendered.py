"""Pages are rendered again where they have to be, and left as they are where Markdown would too."""

import re
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from build_tools.content.addresses import ENGINE
from build_tools.content.project import ROOT
from build_tools.kept import CACHE
from build_tools.site.configuration import load_configuration
from build_tools.site.rendered import is_html, open_shelf, render_markdown, surroundings
from tests.projects import tried


@pytest.fixture(scope="module")
def config() -> MkDocsConfig:
    config = load_configuration(ROOT)
    config.plugins._current_plugin = "hooks"  # as during mkdocs' own events
    return config


def files(config: MkDocsConfig, *names: str) -> Files:
    return Files([File.generated(config, name, content="") for name in names])


def test_no_page_rests_on_the_addresses_of_the_engine(config: MkDocsConfig) -> None:
    one, other = (files(config, "a.md", f"{ENGINE}{hash_}/protocol.json") for hash_ in "12")

    assert surroundings(config, one) == surroundings(config, other)


def test_a_page_rests_on_which_pages_there_are(config: MkDocsConfig) -> None:
    assert surroundings(config, files(config, "a.md")) != surroundings(
        config, files(config, "b.md")
    )


def test_a_page_rests_on_the_settings(
    config: MkDocsConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = files(config, "a.md")
    before = surroundings(config, page)
    monkeypatch.setitem(config.extra, "text", "markdown_extensions: []")

    assert surroundings(config, page) != before


def test_a_page_rests_on_the_code_that_makes_it(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name / "build_tools").mkdir(parents=True)
        (tmp_path / name / "build_tools/pages.py").write_text(name)
    open_shelf(tmp_path / "one").take(["a page"], lambda: "its HTML")
    (tmp_path / "one" / CACHE).parent.rename(tmp_path / "other" / CACHE.parent)

    assert not open_shelf(tmp_path / "other").has(["a page"])


def by_markdown(config: MkDocsConfig, text: str) -> str:
    page = Page(None, File.generated(config, "a.md", content=text), config)
    page.markdown = text
    page.render(config, Files([page.file]))
    return page.content or ""


@tried("text")
def test_markdown_leaves_html_as_it_is(config: MkDocsConfig, text: str) -> None:
    assert is_html(text)
    assert by_markdown(config, text) == text


@tried("text", "aside")
def test_blocks_of_html_pass_by_markdown_and_come_out_the_same(
    config: MkDocsConfig, text: str, aside: int
) -> None:
    page = Page(None, File.generated(config, "a.md", content=text), config)
    page.markdown = text
    render_markdown(page, config, Files([page.file]))

    assert page.content == by_markdown(config, text)
    assert str(page.markdown).count("data-aside") == aside


@tried("text")
def test_what_has_markdown_in_it_is_rendered(config: MkDocsConfig, text: str) -> None:
    assert not is_html(text)
    assert re.search("<em>|<h1", by_markdown(config, text))
