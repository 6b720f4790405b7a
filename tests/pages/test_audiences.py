"""A page for pupils, parents or teachers is shown its services, in the words of its readers, and a
topic a page.
"""

from pathlib import Path
from typing import ClassVar

import pytest

from build_tools.content.front_matter import split_front_matter
from build_tools.content.links import anchors_of
from build_tools.content.topic_pages import every_topic
from build_tools.pages.audiences import render_audience_page, topic_pages, written_page
from build_tools.pages.school import home_page
from build_tools.pages.services import service_pages
from tests.projects import the_project, tried, with_written

PAGE = "docs/pupils/x.md"
TEXT = Path(__file__).with_name("topics.md").read_text("utf-8")
PROJECT = with_written(the_project(), PAGE, TEXT)


def shown(text: str, audience: str) -> str:
    return render_audience_page(the_project(), text, {"audience": audience}, "../")


def test_the_youngest_read_their_own_words() -> None:
    (childline,) = (service for service in the_project().services if service.id == "childline")
    assert childline.young
    page = shown("{{ service childline }}", "7-11")

    assert (childline.young.does in page, childline.does in page) == (True, False)


def test_parents_are_told_how_their_child_reaches_childline() -> None:
    page = shown("{{ reach childline }}", "parents")

    assert 'Childline: <a href="tel:08001111">0800 1111</a> or ' in page
    assert page.endswith("childline.org.uk</a></p>")


def test_every_page_that_the_site_writes_not_for_staff_alone_can_be_left_at_once() -> None:
    project = the_project()
    leave = {id_: a for id_, a in project.audiences.items() if a.may_have_to_leave}
    fronts = {
        page.path: split_front_matter(page.markdown)
        for page in (home_page(project), *service_pages(project), *topic_pages(project))
        if page.path.startswith(("index.md", "pupils/", "parents/"))
    }

    assert {audience.services_page for audience in leave.values()} <= fronts.keys()
    assert [
        path
        for path, front in fronts.items()
        if not front.meta.get("exit") and front.text_of("audience") not in leave
    ] == []


def test_a_box_says_when_somebody_answers() -> None:
    assert "Day and night" in shown("{{ service shout }}", "14-18")


def test_a_box_says_no_hours_that_nobody_has_read() -> None:
    assert "You can try at any time" in shown("{{ service childline }}", "14-18")
    assert "We do not know yet" in shown("{{ service nspcc-helpline }}", "parents")


class TestTopics:
    """One file, and a page a topic."""

    PAGES: ClassVar = {page.path: page.markdown for page in topic_pages(PROJECT)}
    FIRST = written_page(PROJECT, "pupils/x.md") or ""

    def test_each_has_a_page_and_one_that_is_quiet_does_not_say_what_it_is_about(self) -> None:
        one, two = (path for path in self.PAGES if path.startswith("pupils/x/"))

        assert (one, two) == ("pupils/x/one.md", "pupils/x/two.md")
        assert ["history" in self.PAGES[path].split("# ")[0] for path in (one, two)] == [
            False,
            True,
        ]

    def test_what_stands_before_the_first_is_the_first_page(self) -> None:
        assert ("## Here" in self.FIRST, "## One" in self.FIRST) == (True, False)

    @tried("link")
    def test_an_old_address_stands_on_the_link_that_leads_on(self, link: str) -> None:
        assert link in self.FIRST

    @pytest.mark.parametrize(
        "link", ["[two](two.md)", "[here](../x.md#here)", "[who can help](../services-7-11.md)"]
    )
    def test_a_topics_links_lead_where_they_led(self, link: str) -> None:
        assert link in self.PAGES["pupils/x/one.md"]

    def test_where_the_front_matter_says_no_more_a_topic_leads_back_by_the_title(self) -> None:
        short = with_written(PROJECT, PAGE, TEXT.replace("history: What to do\n", ""))
        page = next(page for page in topic_pages(short) if page.path == "pupils/x/one.md")

        assert "[Stop](../x.md)" in page.markdown
        assert "#rests-on" not in page.markdown

    def test_a_topic_has_the_picture_of_its_tile_and_ends_with_a_call(self) -> None:
        page = self.PAGES["pupils/x/one.md"]

        assert page.index("{{ picture home }}") < page.index("{{ service childline }}")

    @pytest.mark.parametrize("path", sorted({topic.page for topic in every_topic(the_project())}))
    def test_every_address_ever_published_is_still_on_the_first_page(self, path: str) -> None:
        written = the_project().pages[f"docs/{path}"]
        first = anchors_of(written_page(the_project(), path) or "")

        assert anchors_of(split_front_matter(written).body) - first == set()
