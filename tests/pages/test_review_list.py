"""The list for the next review: each clause in force, on what it rests, and what is left."""

import re
from dataclasses import replace
from datetime import date

import pytest

from build_tools.content.project import Project
from build_tools.content.protocols import live_cards
from build_tools.pages.review_list import Left, render_review_list
from tests.projects import with_policy

POLICY = "westcroft"
TODAY = date(2026, 11, 29)
LEFT = {
    "drafts": [Left(text="Ring the parents", place="paragraph 3", why="it says no more than once")],
    "to_read": [Left(text="Do not wait unless asked <b>", place="paragraph 4")],
    "set_aside": [Left(text="Keep a copy", place="paragraph 5", why="not right today")],
}


@pytest.fixture(scope="module")
def shown(project: Project) -> str:
    return render_review_list(project, POLICY, TODAY, **LEFT)


def test_nothing_is_loaded_or_run(shown: str) -> None:
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">" in shown


def test_each_clause_in_force_stands_with_its_source(project: Project, shown: str) -> None:
    own = [card for card in live_cards(project, POLICY) if card.policy == POLICY]
    rows = re.findall(r"<td><strong>(.*?)</strong>.*?</td>\n<td>(.*?)<br>", shown)

    assert sorted(rows) == sorted((card.heading, card.source) for card in own)


def test_national_guidance_on_the_same_act_stands_beside_it(shown: str) -> None:
    row = shown.partition("<strong>Keep the device under lock</strong>")[2]

    assert "Beside national guidance: Lock the device away <small>" in row.partition("</tr>")[0]


def test_what_is_not_in_force_is_counted_and_says_why(shown: str) -> None:
    lines = [line for line in shown.split("\n") if line.startswith("<li>")]
    why = "<br><small>it says no more than once</small>"

    assert lines[1:5] == [
        "<li>Drafts, in no plan: 1</li>",
        "<li>Sentences of your policy still to read: 1</li>",
        "<li>Set aside: 1</li>",
        f"<li>Ring the parents <small>paragraph 3</small>{why}</li>",
    ]
    assert "<li>Do not wait unless asked &lt;b&gt; <small>paragraph 4</small></li>" in lines


def test_a_protocol_without_a_line_of_its_own_is_national_guidance(project: Project) -> None:
    empty = with_policy(project, replace(project.policies[POLICY], blocks=()))

    assert "your protocol is national guidance" in render_review_list(empty, POLICY, TODAY)
