"""The page of a help tree holds every question and line of it, and nothing that is for staff."""

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from build_tools.checks.reading_age import find_sentences, measure
from build_tools.content.help_trees import HelpTree
from build_tools.content.passages import Piece
from build_tools.content.project import ROOT, Project, load_project
from build_tools.pages.help_trees import help_address, render_help_page

TODAY = date(2026, 11, 20)
YOUNG, PARENT = "find-help-7-11", "find-help"
TREES = load_project().help_trees
IDS = [tree.id for tree in TREES]
PUPILS = [tree.id for tree in TREES if tree.audience.readers == "pupils"]
each_tree = pytest.mark.parametrize("tree_id", IDS)

BLOCK = re.compile(r"<(h1|h2|h3|p|legend|label|li)\b[^>]*>(.*?)</\1>", re.DOTALL)


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


@pytest.fixture(scope="module")
def pages(project: Project) -> dict[str, str]:
    return {tree.id: rendered(project, tree) for tree in project.help_trees}


def tree_of(project: Project, tree_id: str) -> HelpTree:
    return next(tree for tree in project.help_trees if tree.id == tree_id)


def rendered(project: Project, tree: HelpTree, today: date = TODAY) -> str:
    return render_help_page(project, tree, {"protocol": "protocol.json"}, today)


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


# ── All of it, without script


@each_tree
def test_every_question_and_definition_is_on_the_page(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    tree, shown = tree_of(project, tree_id), text_of(pages[tree_id])
    words = tree.shown_wording
    texts = [text for screen in words.screens.values() for text in (screen.question, screen.why)]
    texts += [text for fact in words.facts.values() for text in (fact.question, fact.definition)]

    assert [text for text in texts if text not in shown] == []


@each_tree
def test_every_line_is_on_the_page_with_its_reason(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    shown = text_of(pages[tree_id])
    texts = [
        text for card in tree_of(project, tree_id).cards for text in (card.statement, card.why)
    ]

    assert [text for text in texts if text not in shown] == []


@each_tree
def test_every_line_has_the_address_of_its_clause(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    cards = tree_of(project, tree_id).cards

    assert [card.slug for card in cards if f'id="{card.slug}"' not in pages[tree_id]] == []


@each_tree
def test_i_do_not_know_is_offered_for_every_fact(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    rows = [
        fact
        for screen, facts in tree_of(project, tree_id).screens
        for fact in (facts if screen.asking == "each" else (screen.id,))
    ]

    assert [row for row in rows if f'id="{row}-not-known"' not in pages[tree_id]] == []


@each_tree
def test_999_stands_before_the_first_question(tree_id: str, pages: dict[str, str]) -> None:
    page = pages[tree_id]

    assert 0 < page.index('href="tel:999"') < page.index("<form")


@pytest.mark.parametrize("tree_id", PUPILS)
def test_childline_stands_before_the_first_question_of_a_child(
    tree_id: str, pages: dict[str, str]
) -> None:
    page = pages[tree_id]

    assert 0 < page.index('href="tel:08001111"') < page.index("<form")


def test_a_parent_is_not_sent_to_the_childs_service(pages: dict[str, str]) -> None:
    assert "tel:08001111" not in pages[PARENT]


@each_tree
def test_what_happens_next_stands_below_the_answer(tree_id: str, pages: dict[str, str]) -> None:
    page = pages[tree_id]

    assert page.index("data-protocol-text") < page.index("## What happens if you tell")
    assert "## What the law says" in page


@each_tree
def test_the_grounds_of_every_line_say_how_far_they_were_checked(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    grounds = text_of(pages[tree_id].partition("Where this comes from")[2])

    assert [c.heading for c in tree_of(project, tree_id).cards if c.heading not in grounds] == []
    assert "to be checked by a safeguarding professional" in grounds


@each_tree
def test_a_review_that_is_overdue_is_said_where_the_page_says_what_it_rests_on(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    mark = '<p class="clause__stale" data-review-due="2027-09">'
    late = rendered(project, tree_of(project, tree_id), date(2027, 10, 1))

    assert (mark in pages[tree_id], mark in late) == (False, True)


@each_tree
def test_no_line_to_a_child_is_put_in_doubt(tree_id: str, project: Project) -> None:
    late = rendered(project, tree_of(project, tree_id), date(2027, 10, 1))

    assert "clause__stale" not in late.partition("data-protocol-text")[2].partition("rests-on")[0]


def test_a_line_whose_grounds_changed_is_told_there(project: Project) -> None:
    tree = tree_of(project, YOUNG)
    id_ = f"{YOUNG}#tell-an-adult-you-trust"
    review = replace(project.reviews[id_], fingerprint="0" * 16)
    changed = replace(project, reviews={**project.reviews, id_: review})

    assert rendered(changed, tree).count('<span class="clause__stale">') == 1


# ── Services


@each_tree
def test_every_service_of_the_tree_is_listed_once(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    tree = tree_of(project, tree_id)
    ids = {id_ for card in tree.cards for id_ in tree.reach.get(card.action, ())}
    listed = re.findall(r'href="[./a-z]*services(?:-7-11)?/#([\w-]+)"', pages[tree_id])

    assert sorted(listed) == sorted(ids)


def test_a_line_shows_how_to_reach_its_service(pages: dict[str, str]) -> None:
    line = pages[YOUNG].partition('data-clause="find-help-7-11#ask-report-remove"')[2]

    assert "https://childline.org.uk" in line.partition("</article>")[0]


# ── Nothing for staff

STAFF = (
    "data-copy",
    "data-remind",
    "data-contact-cards",
    "data-trace",
    "data-due",
    "Copy as text",
    "calendar",
    "blanks",
    "For the record",
    "<textarea",
    'type="text"',
)


@each_tree
@pytest.mark.parametrize("what", STAFF)
def test_nothing_of_the_staffs_furniture_is_there(
    tree_id: str, what: str, pages: dict[str, str]
) -> None:
    assert what not in pages[tree_id]


@each_tree
def test_the_role_is_fixed_by_the_page(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    assert f'data-role="{tree_of(project, tree_id).place.role}"' in pages[tree_id]
    assert 'data-first="safe"' in pages[tree_id]


@each_tree
def test_title_and_search_say_nothing_of_it(tree_id: str, pages: dict[str, str]) -> None:
    front = pages[tree_id].split("---")[1]

    assert 'title: "What to do"\n' in front
    assert "exit: true" in front
    assert "search:\n  exclude: true" in front


@each_tree
def test_the_script_gets_the_words_of_its_own_audience(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    found = re.search(r"data-texts>(.*?)</script>", pages[tree_id])
    texts = json.loads(found[1] if found else "{}")
    words = tree_of(project, tree_id).shown_wording

    assert texts["levels"].keys() == words.levels.keys()
    assert {id_: fact["question"] for id_, fact in texts["facts"].items()} == {
        id_: fact.question for id_, fact in words.facts.items()
    }


# ── Read as a whole


@each_tree
def test_the_whole_page_as_shown_keeps_to_its_reading_age(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    tree = tree_of(project, tree_id)
    html = pages[tree_id].partition("<script")[0]
    rows = [" ".join(text_of(row).split()) for _, row in BLOCK.findall(html)]
    pieces = [Piece(lines=((1, row),)) for row in rows if row]
    sentences = find_sentences(pieces, project.words.said)

    assert measure(sentences).reading_age <= tree.audience.reading_age


# ── Ways to it and from it


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("pupils/index.md", "find-help-7-11.md"),
        ("pupils/7-11.md", "find-help-7-11.md"),
        ("pupils/easy-read.md", "find-help-7-11.md"),
        ("pupils/11-14.md", "find-help-11-14.md"),
        ("pupils/14-18.md", "find-help-14-18.md"),
        ("parents/index.md", "find-help.md"),
        ("parents/easy-read.md", "find-help.md"),
        ("parents/primary.md", "find-help.md"),
        ("parents/secondary.md", "find-help.md"),
    ],
)
def test_the_pages_by_age_lead_to_it(page: str, link: str) -> None:
    assert f"]({link})" in (ROOT / "docs" / page).read_text("utf-8")


@each_tree
def test_it_leads_back_to_the_pages_by_age(
    tree_id: str, project: Project, pages: dict[str, str]
) -> None:
    more = tree_of(project, tree_id).place.more

    assert [path for path in more if f"](../{path})" not in pages[tree_id]] == []


@each_tree
def test_its_address_is_that_of_its_file(tree_id: str, project: Project) -> None:
    tree = tree_of(project, tree_id)

    assert f"docs/{help_address(tree).rstrip('/')}.md" == tree.place.path
