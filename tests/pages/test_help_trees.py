"""The page of a help tree holds every question and line of it, and nothing that is for staff."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape

import pytest

from build_tools.checks.reading_age import find_sentences, measure
from build_tools.content.help_trees import HelpTree
from build_tools.content.passages import Piece
from build_tools.content.project import ROOT, Project, load_project
from build_tools.pages.help_trees import help_address, render_help_page
from tests.projects import tried

TODAY, LATE = date(2026, 11, 20), date(2027, 10, 1)
PROJECT = load_project()
TREES = {tree.id: tree for tree in PROJECT.help_trees}
YOUNG, PARENT = TREES["find-help-7-11"], TREES["find-help"]
PUPILS = [tree for tree in TREES.values() if tree.audience.readers == "pupils"]
each_tree = pytest.mark.parametrize("tree", TREES.values(), ids=TREES)

BLOCK = re.compile(r"<(h1|h2|h3|p|legend|label|li)\b[^>]*>(.*?)</\1>", re.DOTALL)


def rendered(tree: HelpTree, today: date = TODAY, project: Project = PROJECT) -> str:
    return render_help_page(project, tree, {"protocol": "protocol.json"}, {}, today)


@cache
def page_of(tree_id: str) -> str:
    return rendered(TREES[tree_id])


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


# ── All of it, without script


@each_tree
def test_every_question_definition_line_and_reason_is_on_the_page(tree: HelpTree) -> None:
    words = tree.shown_wording
    texts = [text for screen in words.screens.values() for text in (screen.question, screen.why)]
    texts += [text for fact in words.facts.values() for text in (fact.question, fact.definition)]
    texts += [text for card in tree.cards for text in (card.statement, card.why)]
    page = page_of(tree.id)
    shown = text_of(page)

    assert [text for text in texts if text not in shown] == []
    assert [card.slug for card in tree.cards if f'id="{card.slug}"' not in page] == []
    # "I don't know" is offered for every fact.
    facts = sum(len(facts) for _, facts in tree.screens)
    lists = sum(screen.asking == "any" for screen, _ in tree.screens)
    assert page.count('data-value="not-known"') == facts
    assert page.count('value="not-known" aria') == lists


@each_tree
def test_999_and_a_childs_own_service_stand_under_every_question(tree: HelpTree) -> None:
    after = page_of(tree.id).partition("</form>")[2]

    assert 'href="tel:999" data-call="999"' in after
    assert ('data-call="childline"' in after) == (tree in PUPILS)
    assert ("tel:08001111" in after) == (tree in PUPILS)


@each_tree
def test_no_number_stands_twice_among_those_to_call(tree: HelpTree) -> None:
    contacts = page_of(tree.id).partition("data-contacts")[2].partition("</section>")[0]
    numbers = re.findall(r'href="tel:(\d+)"', contacts)

    assert sorted(numbers) == sorted(set(numbers))


@each_tree
def test_what_leads_on_and_the_grounds_of_every_line_stand_below_the_answer(
    tree: HelpTree,
) -> None:
    page = page_of(tree.id)
    grounds = text_of(page.partition("Where this comes from")[2])

    assert page.index("data-protocol-text") < page.index("[What happens ")
    assert [card.heading for card in tree.cards if card.heading not in grounds] == []
    assert "to be checked by a safeguarding professional" in grounds


@each_tree
def test_a_review_that_is_overdue_is_said_where_the_page_says_what_it_rests_on(
    tree: HelpTree,
) -> None:
    mark = '<p class="clause__stale" data-review-due="2027-09">'
    late = rendered(tree, LATE)

    assert (mark in page_of(tree.id), mark in late) == (False, True)
    # No line to a child is put in doubt.
    assert "clause__stale" not in late.partition("data-protocol-text")[2].partition("rests-on")[0]


def test_a_line_whose_grounds_changed_is_told_there() -> None:
    id_ = f"{YOUNG.id}#tell-an-adult-you-trust"
    review = replace(PROJECT.reviews[id_], fingerprint="0" * 16)
    changed = replace(PROJECT, reviews={**PROJECT.reviews, id_: review})

    assert rendered(YOUNG, project=changed).count('<span class="clause__stale">') == 1


# ── Services


@each_tree
def test_every_service_of_the_tree_is_listed_once(tree: HelpTree) -> None:
    ids = {id_ for card in tree.cards for id_ in tree.reach.get(card.action, ())}
    listed = re.findall(r'href="[./a-z]*services(?:-7-11)?/#([\w-]+)"', page_of(tree.id))

    assert sorted(listed) == sorted(ids)


def test_a_line_shows_how_to_reach_its_service() -> None:
    line = page_of(YOUNG.id).partition('data-clause="find-help-7-11#ask-report-remove"')[2]

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
def test_it_is_for_one_role_with_nothing_of_the_staffs_and_its_title_says_nothing(
    tree: HelpTree,
) -> None:
    page = page_of(tree.id)
    front = page.split("---")[1]

    assert [what for what in STAFF if what in page] == []
    assert f'data-role="{tree.place.role}"' in page
    assert 'data-first="safe"' in page
    assert 'title: "What to do"\n' in front
    assert "exit: true" in front


# ── Read as a whole, and the ways to it and from it


@each_tree
def test_the_whole_page_as_shown_keeps_to_its_reading_age(tree: HelpTree) -> None:
    html = page_of(tree.id).partition("<script")[0]
    rows = [" ".join(text_of(row).split()) for _, row in BLOCK.findall(html)]
    sentences = find_sentences(
        [Piece(lines=((1, row),)) for row in rows if row], PROJECT.words.said
    )

    assert measure(sentences).reading_age <= tree.audience.reading_age


@tried("page", "link")
def test_the_pages_by_age_lead_to_it(page: str, link: str) -> None:
    assert f"]({link})" in (ROOT / "docs" / page).read_text("utf-8")


@each_tree
def test_it_leads_back_to_the_pages_by_age_from_the_address_of_its_file(tree: HelpTree) -> None:
    page = page_of(tree.id)

    assert [path for path in tree.place.more if f"](../{path})" not in page] == []
    assert f"docs/{help_address(tree).rstrip('/')}.md" == tree.place.path
