"""The index of the search holds what a page says, part by part, for those whose page it is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from build_tools.content.audiences import Readers
from build_tools.content.project import FEW_POLICIES, Project
from build_tools.pages.comparison import comparison_pages
from build_tools.pages.no_longer_right import no_longer_right_page
from build_tools.site.search import Part, find_parts, found_by_none, make_index
from build_tools.situations.difference import Comparer
from tests.projects import tried

PAGE = """
<nav><a href="/">Menu</a></nav>
<div class="layout"><div class="main" id="main"><div class="trail">Back</div><div><article>
<h1 id="title">Who can help<a class="headerlink" href="#title">&para;</a></h1>
<p>Call <b>999</b>.</p><p>At once.</p><svg><text>A sign</text></svg>
<h2>No address</h2>
<h2 id="danger">In <abbr title="now">danger</abbr></h2>
<div data-search-exclude><div>Left</div>out</div>
<dl><dt id="lado">LADO</dt><dd>An officer.</dd></dl>
</article></div></div><div class="side"><p>Talk to someone</p></div></div>
"""


@tried("most", "parts")
def test_a_page_is_read_by_its_parts(most: int, parts: list[list[str]]) -> None:
    assert [[part.anchor, part.title, part.text] for part in find_parts(PAGE, most)] == parts


def test_a_page_that_begins_with_its_second_title_says_what_that_does() -> None:
    page = find_parts(
        '<div id="main"><h1>Viewing</h1><h2 id="look">Look</h2><p>Never.</p></div>', 9
    )

    assert [part.text for part in page] == ["Never.", "Never."]


def made(project: Project, reader: Readers, *pages: tuple[str, str]) -> dict[str, Any]:
    """The index of pages that have one part each: its address and anchor."""
    return make_index(
        project, reader, {page: [Part(anchor=anchor, title="A title")] for page, anchor in pages}
    )[0]


OLD = ("policies/king-alfred/", "review-phones-in-school")
LIVE = ("policies/westcroft/", "involve-parents-early")


@pytest.mark.parametrize(
    ("page", "part"),
    [
        (LIVE, [0, LIVE[1], "A title", ""]),
        (OLD, [0, OLD[1], "No longer right: A title", "", 1]),
    ],
)
def test_what_is_no_longer_right_says_so(
    page: tuple[str, str], part: list[Any], project: Project
) -> None:
    assert made(project, "staff", page)["parts"] == [part]


@tried("reader", "addresses")
def test_readers_find_their_own_pages_and_staff_all(
    reader: Readers, addresses: list[str], project: Project
) -> None:
    every = ("pupils/7-11/", "parents/primary/", "leaving-quickly/", "services/", "404/")
    index = made(project, reader, *((address, "") for address in every))

    assert [page[0] for page in index["pages"]] == addresses
    assert bool(index["voices"]) == (reader == "staff")


def test_of_many_policies_the_floor_is_found_and_the_others_are_in_a_list(project: Project) -> None:
    policy = project.policies["westcroft"]
    more = {id_: replace(policy, id=id_) for id_ in map("school-{}".format, range(FEW_POLICIES))}
    many = replace(project, policies={**project.policies, **more})

    assert found_by_none(project) == set()
    assert {"policies/school-0/", "compare/national/school-0/"} < found_by_none(many)
    assert "policies/national/" not in found_by_none(many)
    assert "Westcroft" in no_longer_right_page(project).markdown
    assert "Westcroft" not in no_longer_right_page(many).markdown
    *_, compared = comparison_pages(many, Comparer(many), date(2026, 11, 20))
    assert "Westcroft" not in compared.markdown


def test_an_answer_that_the_reader_would_not_find_is_told(project: Project) -> None:
    _, missing = make_index(project, "parents", {"parents/services/": [Part(anchor="police")]})

    assert "parents/help-now/" in missing
    assert "parents/services/#police" not in missing
