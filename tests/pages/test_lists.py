"""The lists of the guide are complete, and hold nothing that is not in the content."""

from html import unescape

import pytest

from build_tools.content.changelog import find_versions
from build_tools.content.placeholders import LISTS
from build_tools.pages.lists import render_list
from build_tools.pages.page import TEMPLATES
from tests.projects import the_project

PROJECT = the_project()
VOCABULARY = PROJECT.vocabulary
UP = "../../"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("actions", [*VOCABULARY.actions.values()]),
        ("phrases", [phrase for entry in VOCABULARY.phrased for phrase in (entry.yes, entry.no)]),
        ("roles", [*(role.name for role in VOCABULARY.roles.values()), VOCABULARY.everyone]),
        ("topics", [*PROJECT.wording.topics]),
        ("deadlines", [*VOCABULARY.deadlines]),
    ],
)
def test_every_word_of_a_card_stands_once_and_can_be_taken_whole(
    name: str, words: list[str]
) -> None:
    shown = unescape(render_list(PROJECT, name, UP))

    assert {word: shown.count(f"<code>{word}</code>") for word in words} == dict.fromkeys(words, 1)


def test_an_action_that_guidance_only_forbids_says_so() -> None:
    shown = render_list(PROJECT, "actions", UP)

    assert "<code>copy the imagery</code> (guidance says: never)" in shown
    assert "<code>call 999</code></li>" in shown


def test_each_rule_leads_to_the_clauses_on_which_it_rests() -> None:
    shown = render_list(PROJECT, "rules", UP)

    assert shown.count("<a href=") == sum(len(rule.rests_on) for rule in PROJECT.rules)


def test_what_is_refused_leads_to_the_clause_that_says_why() -> None:
    shown = render_list(PROJECT, "unsafe", UP)

    assert f'href="{UP}policies/national/#never-promise-secrecy"' in shown


def test_every_entry_of_the_change_log_for_schools_is_shown() -> None:
    entries = [e for version in find_versions(PROJECT.changelog) for e in version.entries]

    assert render_list(PROJECT, "changes", UP).count("<li>") == len(entries) > 0


def test_a_list_can_be_named_where_and_only_where_it_has_a_template() -> None:
    there = {path.name.removesuffix(".html.jinja") for path in (TEMPLATES / "lists").iterdir()}

    assert there == {*LISTS}
