"""Practice: a story, one tap, the plan and why; without a script too."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from build_tools.content.project import Project

WRONG, RIGHT = "Promise not to tell anyone", "Tell the safeguarding lead"


def story(page: Page, project: Project, number: int) -> Locator:
    title = [*project.practice.story.values()][number].title
    return page.get_by_role("region", name=title, exact=True)


@pytest.fixture
def practice(same_page: Page) -> Page:
    same_page.goto("practice/")
    expect(same_page.get_by_role("status")).to_contain_text("Story 1 of")
    return same_page


def test_one_story_is_shown_at_a_time(practice: Page) -> None:
    expect(practice.locator("[data-story]").filter(visible=True)).to_have_count(1)


@pytest.mark.parametrize(
    ("choice", "said"), [(WRONG, "You cannot keep that promise"), (RIGHT, "Yes, this comes first")]
)
def test_one_tap_shows_the_plan_and_why(
    choice: str, said: str, practice: Page, project: Project
) -> None:
    shown = story(practice, project, 0)
    expect(shown.get_by_role("list")).to_be_hidden()
    shown.get_by_text(choice, exact=True).click()

    expect(shown.get_by_text(said)).to_be_visible()
    expect(shown.get_by_role("list")).to_be_visible()


def test_the_next_story_is_read_from_its_heading(practice: Page, project: Project) -> None:
    expect(practice.get_by_role("button", name="Next story")).to_be_hidden()
    story(practice, project, 0).get_by_text(RIGHT, exact=True).click()
    practice.get_by_role("button", name="Next story").click()

    expect(story(practice, project, 1).get_by_role("heading").first).to_be_focused()
    expect(practice.get_by_role("button", name="Next story")).to_be_hidden()


def test_without_a_script_every_story_can_be_answered(
    browser: Browser, address: str, project: Project
) -> None:
    with browser.new_page(base_url=address, java_script_enabled=False) as page:
        page.goto("practice/")
        last = story(page, project, -1)
        last.locator("summary").first.click()
        last.get_by_text("The plan, and why").click()

        expect(last.get_by_role("list")).to_be_visible()
        expect(page.locator("[data-story]").filter(visible=True)).to_have_count(
            len(project.practice.story)
        )
