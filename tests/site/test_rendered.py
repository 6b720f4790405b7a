"""Pages are rendered again where they have to be, and left as they are where Markdown would too."""

import re
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from build_tools.content.addresses import ENGINE
from build_tools.content.project import ROOT
from build_tools.site.configuration import load_configuration
from build_tools.site.kept import CACHE
from build_tools.site.rendered import is_html, open_shelf, render_markdown, surroundings


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


@pytest.mark.parametrize(
    "text",
    [
        "<div><p>a *b*</p>\n\n<svg><path d='M0 0'/></svg></div>",
        "<section>\n<ul>\n\n</ul>\n</section>",
    ],
)
def test_markdown_leaves_html_as_it_is(config: MkDocsConfig, text: str) -> None:
    assert is_html(text)
    assert by_markdown(config, text) == text


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("# A\n\n<div><p>a *b*</p>\n\n<div id='c'>\n</div></div>\n\n*d*", 1),
        ("*a*\n\n<section>b</section>\n\n\n<div\nid='c'>[d](#e)</div>\n", 1),
        ("*a*\n\n<div><div markdown>\n\n*b*\n\n</div></div>\n\n<div>*c*</div>", 1),
        ("a\n<div>*b*</div>\n\n<div>c</div> *d*\n\n    <div>*e*</div>\n\n`<div>`", 0),
        ("- a\n\n<div>*b*</div>\n\n<div>\tc</div>\n\n<div>d", 1),
        ("*a*\n\n<div markdown class='b'>\n\n*c*\n\n</div>", 0),
        ("```html\n\n<div>a</div>\n\n```\n\n<div>b</div>", 0),
    ],
)
def test_blocks_of_html_pass_by_markdown_and_come_out_the_same(
    config: MkDocsConfig, text: str, aside: int
) -> None:
    page = Page(None, File.generated(config, "a.md", content=text), config)
    page.markdown = text
    render_markdown(page, config, Files([page.file]))

    assert page.content == by_markdown(config, text)
    assert str(page.markdown).count("data-aside") == aside


@pytest.mark.parametrize(
    "text",
    [
        "# A",
        "<!-- a -->\n\n# A",
        "<p>a</p>\n\n# A",
        "<br>\n\n*a*",
        "<div markdown>\n\n*a*\n\n</div>",
        '<details markdown="1">\n\n*a*\n\n</details>',
    ],
)
def test_what_has_markdown_in_it_is_rendered(config: MkDocsConfig, text: str) -> None:
    assert not is_html(text)
    assert re.search("<em>|<h1", by_markdown(config, text))
