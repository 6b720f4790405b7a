"""Each statement is shown back in one line, as it was understood."""

from datetime import date

from build_tools.content.project import OWN_REVIEWS, Project, parse_project
from build_tools.content.reviews import render_reviews
from build_tools.pages.statements import render_statements
from tests.projects import FRONT, a_card, floor_files, small_files

OWN = "docs/school/policies/hill.md"


def shown(*cards: str, reviews: str = "") -> list[str]:
    """Behind what to ask of each, and without what is read beside them."""
    own = {OWN: FRONT.format(kind="school") + "".join(cards)}
    project = parse_project({**floor_files(), **own, **({OWN_REVIEWS: reviews} if reviews else {})})
    lines = [*render_statements(project)]
    return lines[lines.index("", 1) + 1 : -2]


def test_a_statement_is_shown_with_whom_it_binds_how_far_when_and_its_place() -> None:
    card = a_card(
        "Never",
        "view the imagery",
        "**When:** no adult is involved or the imagery is online",
        "**Who:** everyone",
        "**Until:** at once",
    ).replace("do it", "look at it\n- **Short:** Do not look at it\n- **Say:** No")

    assert shown(card)[-1].partition(": ")[2] == (
        'everyone: NEVER: look at it ("Do not look at it"); '
        'when no adult is involved or the imagery is online; say "No"; at once; see Guidance; '
        "NOT READ YET"
    )


def test_above_it_stands_what_guidance_says_of_the_same_act_to_the_same_people() -> None:
    heading, today, ours = shown(a_card("Must", "tell the safeguarding lead"))

    assert (heading, ours[: len(OWN)]) == ("TELL THE SAFEGUARDING LEAD", OWN)
    assert "today: any member of staff, headteacher, IT staff: MUST: tell the safe" in today
    assert "see UKCIS 2024" in today


def test_of_an_act_that_guidance_does_not_know_its_topic_is_shown() -> None:
    staff = a_card("Must", "train staff").replace("viewing", "roles")
    lead = a_card("Must", "train staff").replace("viewing", "recording")

    assert "MUST: write down what you were told" in shown(lead)[1]
    assert shown(staff)[1] == "  today: national guidance says nothing on it"


def test_who_read_it_is_shown_until_what_they_were_shown_changes() -> None:
    card = a_card("Must", "train staff", "**When:** an adult is involved")
    project = parse_project({**floor_files(), OWN: FRONT.format(kind="school") + card})
    cards = project.policies["hill"].cards
    reviews = render_reviews(project, cards, "headteacher", date(2026, 11, 20))
    certain = card.replace("**When:**", "**When certain:**")

    assert shown(card, reviews=reviews)[-1].endswith("read by: headteacher, 2026-11-20")
    assert "NOT READ SINCE" in shown(certain, reviews=reviews)[-1]
    assert "NOT READ SINCE" in shown(card.replace("train staff", "call 999"), reviews=reviews)[-1]


def test_it_is_said_by_which_words_what_is_to_be_asked_of_it_above_all() -> None:
    card = a_card("Must", "train staff").replace("do it", "wait until the pupils are together")

    assert shown(card)[-1] == '  ask above all: 1 ("wait"), 4 ("together")'


def test_what_asks_less_strongly_than_guidance_on_its_act_is_told() -> None:
    assert shown(a_card("Should", "tell the safeguarding lead"))[-1].endswith('7 ("Should")')
    assert shown(a_card("Should", "train staff"))[-1].endswith("NOT READ YET")


def test_pages_of_the_schools_own_are_named_to_be_read_too() -> None:
    page = {"docs/school/pages/our-bus.md": "# The bus\n"}
    lines = [*render_statements(parse_project({**small_files(), **page}))]

    assert lines[-1].endswith("docs/school/pages/our-bus.md")


def test_each_word_for_the_reader_belongs_to_a_question(project: Project) -> None:
    asked = project.interface.terminal["reading"]["ask"]

    assert project.document_words.reading.keys() < asked.keys()


def test_what_others_wrote_is_not_shown() -> None:
    assert [*render_statements(parse_project(small_files()))] == []
