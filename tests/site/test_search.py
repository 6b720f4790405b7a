"""A search result says what a clause is and whose, and is found by everyday words."""

import json
from pathlib import Path
from typing import Any

import pytest

from build_tools.content.project import Project
from build_tools.site.search import INDEX, plain, write_search_index
from tests.projects import with_meta


@pytest.mark.parametrize(
    ("html", "index"),
    [
        ("<p>child\u2019s \u201cnude\u201d \u00abnude\u00bb</p>", '<p>child\'s "nude" "nude"</p>'),
        ("semi\u2011nude semi\u2013nude semi\u2212nude", "semi-nude semi-nude semi-nude"),
        ("child\u00a0protection\u202fnow\u3000here", "child protection now here"),
        ("pho\u00adto s\u200bha\u2060re", "photo share"),
        ("cafe\u0301 \ufb01le \uff43\uff07", "café file c'"),
        ("\uff1cb\uff1e \uff06 &amp;", "&lt;b&gt; &amp; &amp;"),
    ],
)
def test_the_index_holds_plain_signs(html: str, index: str) -> None:
    assert plain(html) == index


def written(folder: Path, project: Project, *locations: str) -> tuple[int, list[dict[str, Any]]]:
    """The number of clauses found, and the index after: one entry a location."""
    docs = [{"location": where, "title": "Old", "text": "<p>Text.</p>"} for where in locations]
    (folder / "search").mkdir()
    (folder / INDEX).write_text(json.dumps({"config": {"lang": ["en"]}, "docs": docs}), "utf-8")
    found = write_search_index(project, folder)
    return found, json.loads((folder / INDEX).read_text("utf-8"))["docs"]


@pytest.mark.parametrize(
    ("location", "title"),
    [
        (
            "policies/national/#nobody-views-the-imagery",
            "Nobody views the imagery (Never, national guidance)",
        ),
        (
            "policies/westcroft/#involve-parents-early",
            "Involve parents early (Must, Westcroft School and WVTC)",
        ),
        (
            "policies/king-alfred/#review-phones-in-school",
            "Review phones in school (May, King Alfred School, no longer right)",
        ),
    ],
)
def test_a_result_shows_modality_policy_and_whether_it_still_holds(
    tmp_path: Path, project: Project, location: str, title: str
) -> None:
    _, (entry,) = written(tmp_path, project, location)

    assert entry["title"] == title


@pytest.mark.parametrize(
    ("location", "word"),
    [
        ("policies/national/#tell-parents-early", "mum"),
        ("policies/national/#nobody-views-the-imagery", "screenshot"),
        ("policies/national/#lock-the-device-away", "phone"),
        ("policies/national/#never-pay-or-send-more", "blackmail"),
    ],
)
def test_a_clause_is_found_by_everyday_words(
    tmp_path: Path, project: Project, location: str, word: str
) -> None:
    _, (entry,) = written(tmp_path, project, location)

    before, _, after = entry["text"].partition(" <p>In everyday words:")
    assert before == "<p>Text.</p>"
    assert word in after


@pytest.mark.parametrize(
    "location", ["", "services/", "policies/national/", "policies/national/#right-now", "#top"]
)
def test_what_is_no_clause_stays_as_it_is(tmp_path: Path, project: Project, location: str) -> None:
    assert written(tmp_path, project, location) == (
        0,
        [{"location": location, "title": "Old", "text": "<p>Text.</p>"}],
    )


def test_every_clause_of_every_policy_is_told_apart_and_has_everyday_words(
    tmp_path: Path, project: Project
) -> None:
    cards = [card for policy in project.policies.values() for card in policy.cards]
    places = [f"policies/{card.policy}/#{card.slug}" for card in cards]
    found, entries = written(tmp_path, project, *places)
    endings = [entry["text"].partition(" <p>In everyday words: ")[2] for entry in entries]

    assert (found, len({entry["title"] for entry in entries})) == (len(cards), len(cards))
    assert [ending for ending in endings if len(ending) < len("x.</p>")] == []


def test_a_title_is_escaped_for_the_list_of_results(tmp_path: Path, project: Project) -> None:
    changed = with_meta(project, "westcroft", "publisher", "A & B <School>")
    _, (entry,) = written(tmp_path, changed, "policies/westcroft/#involve-parents-early")

    assert entry["title"] == "Involve parents early (Must, A &amp; B &lt;School&gt;)"


def test_the_rest_of_the_index_stays(tmp_path: Path, project: Project) -> None:
    written(tmp_path, project, "services/")

    assert json.loads((tmp_path / INDEX).read_text("utf-8"))["config"] == {"lang": ["en"]}
