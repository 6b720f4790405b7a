"""What is published is filled in: each thing that is not is told, with its line."""

from datetime import date

import pytest

from build_tools.checks.publishing import find_unread, find_unready
from build_tools.content.project import OWN_REVIEWS, Project, parse_project
from build_tools.content.reviews import find_texts, render_reviews
from build_tools.content.school import SCHOOL
from tests.projects import FRONT, a_card, small_files

TODAY = date(2026, 11, 20)
FILLED = """\
[school]
name = "An invented school"
protocol = "example"
ages = "4-11"
address = "https://school.example.org/"
[contact.safeguarding-lead]
phone = "01632 960001"
[contact.deputy]
phone = "01632 960002"
[contact.headteacher]
phone = "01632 960003"
[contact.chair-of-governors]
phone = "01632 960004"
[contact.social-care]
phone = "01632 960005"
out_of_hours = "01632 960006"
[contact.lado]
phone = "01632 960007"
"""


def of_school(text: str, card: str = "") -> Project:
    return parse_project({**small_files(school=card), SCHOOL: text})


def test_nothing_is_told_of_what_is_filled_in() -> None:
    assert [*find_unready(of_school(FILLED), TODAY)] == []


@pytest.mark.parametrize("number", range(1, FILLED.count(' = "') + 1))
def test_each_thing_that_is_empty_is_told_at_its_place(number: int) -> None:
    before = FILLED.split(' = "')[:number]
    value = FILLED.split(' = "')[number].partition('"')[0]
    emptied = FILLED.replace(f'"{value}"', '""')
    (found,) = find_unready(of_school(emptied), TODAY)

    assert (found.path, found.line) == (SCHOOL, ' = "'.join(before).count("\n") + 1)


def test_without_the_file_it_is_told_how_to_begin() -> None:
    (found,) = find_unready(parse_project(small_files()), TODAY)

    assert (found.message, found.path) == ("there is no such file", SCHOOL)


def test_a_policy_whose_review_is_past_is_told() -> None:
    (found,) = find_unready(of_school(FILLED), date(2028, 1, 1))

    assert (found.message, found.value) == ("its review is past", "2027")


def test_a_draft_is_told_at_its_mark() -> None:
    card = a_card("Never", "copy the imagery", "**Draft:** an example")
    (found,) = find_unready(of_school(FILLED, card), TODAY)

    assert (found.message, found.value, found.line) == ("a draft", "A card", 21)


OWN = {"docs/school/policies/hill.md": FRONT.format(kind="school") + a_card("Must", "train staff")}
CHOSEN = FILLED.replace('"example"', '"hill"')


def unread_after(by: str, **changed: str) -> list[str]:
    project = parse_project({**small_files(), **OWN, SCHOOL: CHOSEN})
    texts = find_texts(project, ["hill"])
    reviews = render_reviews(project, project.policies["hill"].cards, by, TODAY, texts)
    files = {**small_files(), **OWN, SCHOOL: CHOSEN, OWN_REVIEWS: reviews, **changed}
    return [found.value for found in find_unread(parse_project(files))]


def test_a_protocol_of_the_schools_own_is_read_by_somebody_who_leads_on_safeguarding() -> None:
    assert unread_after("safeguarding lead") == []
    assert unread_after("author of this site") == ["line 15; what stands between its cards"]


def test_what_stands_between_cards_is_read_as_they_are() -> None:
    more = {path: f"{text}\n## More\n\nTell the office first.\n" for path, text in OWN.items()}

    assert unread_after("safeguarding lead", **more) == ["what stands between its cards"]


def test_a_card_is_read_again_where_guidance_beside_it_is_due_at_another_time() -> None:
    path = "docs/policies/national.md"
    floor = small_files()[path]
    card = a_card("Must", "train staff", "**Until:** now")
    sooner = {path: f"{floor}\n{card}"}

    assert unread_after("safeguarding lead", **sooner) == ["line 15"]


def test_a_page_of_the_schools_own_is_read_by_another_until_it_changes() -> None:
    path = "docs/school/pages/our-bus.md"
    files = {**small_files(), SCHOOL: FILLED, path: "# The bus\n"}

    def unread(by: str, **changed: str) -> list[str]:
        reviews = render_reviews(parse_project(files), [], by, TODAY, ["pages/our-bus.md"])
        read = {**files, OWN_REVIEWS: reviews, **changed}
        return [one.path for one in find_unread(parse_project(read))]

    assert unread("headteacher") == []
    assert unread("author of this site") == [path]
    assert unread("headteacher", **{OWN_REVIEWS: ""}) == [path]
    assert unread("headteacher", **{path: "# Another\n"}) == [path]


def test_a_protocol_of_its_own_that_is_not_chosen_is_told() -> None:
    found = find_unready(parse_project({**small_files(), **OWN, SCHOOL: FILLED}), TODAY)

    assert "your own protocol is not chosen" in [finding.message for finding in found]
