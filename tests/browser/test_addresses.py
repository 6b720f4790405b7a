"""What the checks of prose know of the site's addresses is what stands in the built site."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from build_tools.checks.links import Targets
from build_tools.content.project import Project
from build_tools.pages.built_page import iter_tags, read_attributes, read_page

OF_THE_FRAME = re.compile(
    "__|(main|rests-on|search|search-asks|search-words|side-call|side-start)$"
)
"""Ids of what stands around a page, which no text leads to."""
CALL = re.compile(r'<a [^>]*href="tel:([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


def test_the_pages_are_those_of_the_built_site(site_folder: Path, project: Project) -> None:
    folders = {path.parent.relative_to(site_folder) for path in site_folder.rglob("index.html")}

    assert {Path(address) for address in Targets(project).by_address} == folders


def test_every_heading_is_on_its_page_and_none_of_a_written_page_is_missing(
    site_folder: Path, project: Project
) -> None:
    targets = Targets(project)
    for page, address in targets.pages.items():
        known = targets.anchors_on(page)
        if known is None:
            continue
        built = read_page((site_folder / address / "index.html").read_text("utf-8"))
        own = {name for name in built.ids if not OF_THE_FRAME.match(name)}

        assert set(known) <= own, page
        written = project.pages.get(f"docs/{page}")
        assert written is None or "{{ list " in written or own <= set(known), page


def test_what_a_number_dials_stands_on_its_link(site_folder: Path) -> None:
    calls = {
        (number.replace("+44", "0"), re.sub(r"<[^>]*>|\D", "", shown))
        for path in site_folder.rglob("*.html")
        for number, shown in CALL.findall(path.read_text("utf-8"))
    }

    assert len(calls) > 3
    assert [call for call in calls if call[0] not in call[1]] == []


class Witness(HTMLParser):
    """Python's own reader of HTML: the tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[tuple[str, str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, "", {name: value or "" for name, value in attrs}))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((tag, "/", {}))


def tags_of(html: str) -> list[tuple[str, str, dict[str, str]]]:
    return [
        (name, closes, {} if closes else read_attributes(written))
        for _, _, name, closes, written in iter_tags(html)
        if name
    ]


def test_every_page_is_read_as_pythons_own_reader_does(site_folder: Path) -> None:
    for path in site_folder.rglob("*.html"):
        html = path.read_text("utf-8")
        assert tags_of(html) == Witness(html).tags, path


@pytest.mark.parametrize(
    "html",
    [
        "<script>a<b</script ><SCRIPT>a<b</SCRIPT><style><a href=x></style>",
        "<p title='a>b' id=c><a\nhref = \"x\"id=y><a href=&quot;x&quot;>",
        "<!-- <script>x</script> --><a/href=//x><noscript><a href=x></noscript>",
    ],
)
def test_what_few_write_is_read_so_too(html: str) -> None:
    assert tags_of(html) == Witness(html).tags
