"""Every link inside a site leads to a page that exists, and to an address that is on it."""

import pytest

from build_tools.content.findings import Finding
from build_tools.pages.built_page import read_page
from build_tools.site.links import check_links
from tests.projects import tried

TARGET = '<h1 id="top">A</h1>\n<p id="über">B</p>'


def findings(html: str, at: str = "here/index.html") -> list[Finding]:
    """The findings of a site with a page `there/`, a file and one page of ours."""
    files = {
        "index.html": TARGET,
        "there/index.html": TARGET,
        "plain.html": TARGET,
        "assets/a b.css": "",
        "assets/page.js": "",
        at: html,
    }
    pages = {name: read_page(text) for name, text in sorted(files.items()) if ".html" in name}
    return list(check_links(pages, list(files)))


RIGHT = """
../there/ ../there/#top ../there/index.html ../there/index.html#top ../there/#%C3%BCber
../there/?q=1#top ../plain.html#top /there/ /there/#top / .. ../#top ../index.html#top . #own
?q=1#own index.html#own ../here/#own ../assets/a%20b.css ../assets/page.js#anything
http://site.invalid/there/#top //example.org/nowhere
""".split()
OUTSIDE = """
https://example.org/nowhere#x http://example.org mailto:a@example.org tel:08001111
data:text/plain,x
""".split()


@pytest.mark.parametrize("link", ["", *RIGHT, *OUTSIDE])
def test_a_link_that_leads_somewhere_or_outside_is_right(link: str) -> None:
    assert findings(f'<p id="own"><a href="{link}">x</a></p>') == []


WRONG = {
    "no such page": """
        ../their/ ../there there/ /their/ ../there/here.html ../plain ../../their/ ../assets/b.css
        http://site.invalid/their/
    """,
    "no such address on the page": """
        ../there/#tops ../there/index.html#tops /there/#tops ../plain.html#tops #tops
        index.html#tops ../#tops ../there/#Top
    """,
}


@pytest.mark.parametrize(
    ("message", "link"), [(says, link) for says, links in WRONG.items() for link in links.split()]
)
def test_a_page_or_an_address_that_is_missing_is_found(message: str, link: str) -> None:
    (finding,) = findings(f'<p id="own"><a href="{link}">x</a></p>')

    assert (finding.message, finding.value) == (message, link)


def test_a_finding_says_where_and_what_was_meant() -> None:
    html = '<p>\n<a href="../there/">x</a>\n<a href="../there/#tip">x</a></p>'
    (finding,) = findings(html)

    assert (finding.path, finding.line, finding.check, finding.hint) == (
        "site/here/",
        3,
        "every-link-resolves",
        "did you mean 'top'?",
    )


@tried("element")
def test_every_element_that_leads_somewhere_is_looked_at(element: str) -> None:
    (finding,) = findings(element)

    assert finding.value == "missing.png"


@pytest.mark.parametrize("html", ['<a id="x">x</a>', '<script>"<a href=x>"</script>', "<img>"])
def test_what_leads_nowhere_is_no_link(html: str) -> None:
    assert findings(html) == []


def test_a_page_whose_name_only_ends_in_index_is_no_folder() -> None:
    html = '<p id="own"><a href="my-index.html#own">x</a> <a href="my-">x</a></p>'
    (finding,) = findings(html, at="here/my-index.html")

    assert finding.value == "my-"


def test_links_of_the_first_page_count_from_the_root() -> None:
    html = '<a href="there/#top">x</a> <a href="their/">x</a>'
    (finding,) = findings(html, at="index.html")

    assert (finding.path, finding.value) == ("site/", "their/")


def test_every_broken_link_is_found() -> None:
    html = '<a href="a/">x</a><a href="b/">x</a><a href="a/">x</a>'

    assert [finding.value for finding in findings(html)] == ["a/", "b/", "a/"]
