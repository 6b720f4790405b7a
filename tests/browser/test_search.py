"""The search finds what was pasted as it finds what was typed."""

import pytest
from playwright.sync_api import Locator, Page, expect

WIDE = {"width": 1280, "height": 800}


@pytest.fixture
def query(same_page: Page) -> Locator:
    """The field, on a page that anybody may search from."""
    same_page.set_viewport_size(WIDE)
    same_page.goto("about/")
    return same_page.get_by_role("textbox", name="Search")


def found(query: Locator, words: str) -> list[str | None]:
    """The addresses of what is found."""
    page = query.page
    query.fill("")
    query.press("End")
    expect(page.get_by_text("Type to start searching")).to_be_attached()
    query.fill(words)
    query.press("End")  # the theme listens to keys
    expect(page.get_by_text("matching documents", exact=False)).to_be_attached()
    results = page.locator(".md-search-result__item > a")
    return [link.get_attribute("href") for link in results.all()]


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        ("child\u2019s", "child's"),
        ("\u201csemi\u2011nude\u201d", '"semi-nude"'),
        ("safeguarding\u00a0lead", "safeguarding lead"),
        ("pho\u00adne\u200b", "phone"),
        ("\uff50\uff4f\uff4c\uff49\uff43\uff45", "police"),
        ("police \u2013 parents", "police parents"),
        ("(\u2018police\u2019, parents):", "police parents"),
    ],
)
def test_what_was_pasted_finds_what_is_found_when_it_is_typed(
    query: Locator, pasted: str, typed: str
) -> None:
    wanted = found(query, typed)

    assert (found(query, pasted), bool(wanted)) == (wanted, True)


def test_what_was_pasted_from_a_menu_is_looked_for_without_a_key(query: Locator) -> None:
    query.fill("child\u2019s")

    expect(query.page.get_by_text("matching documents", exact=False)).to_be_attached()


def test_the_cursor_stays_where_something_was_pasted(query: Locator) -> None:
    query.fill("child home")
    query.evaluate("field => field.setSelectionRange(5, 5)")
    query.page.keyboard.insert_text("\u2019s")
    query.page.keyboard.insert_text("!")

    expect(query).to_have_value("child's! home")
