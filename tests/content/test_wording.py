"""Every word that a reader sees has its place, and no place lacks its words."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from build_tools.content.project import ROOT, VOCABULARY
from build_tools.content.wording import parse_wording
from decision_tree.vocabulary import VocabularyError, parse_vocabulary

REAL: dict[str, Any] = tomllib.loads((ROOT / VOCABULARY).read_text("utf-8"))


def with_change(path: str, value: Any) -> dict[str, Any]:
    """The real tables with one place changed, or (None) taken away."""
    tables = deepcopy(REAL)
    *places, last = path.split(".")
    found: Any = tables
    for place in places:
        found = found[int(place) if place.isdigit() else place]
    found[last] = value
    if value is None:
        del found[last]
    return tables


def findings_of(tables: dict[str, Any]) -> list[str]:
    with pytest.raises(VocabularyError) as raised:
        parse_wording(tables)
    return raised.value.findings


@pytest.mark.parametrize(
    ("path", "value", "finding"),
    [
        ("colour", "red", "the file has an unknown key: colour"),
        ("fact.online.hint", "x", "fact online has an unknown key: hint"),
        ("screen.1.whys", "x", "screen danger has an unknown key: whys"),
        ("condition.aggravated.maybe", "x", "condition aggravated has an unknown key: maybe"),
        ("role.head.title", "x", "role head has an unknown key: title"),
        ("modality.rank", 1, "modality has an unknown key: rank"),
        ("level.emergency.colour", "red", "level emergency has an unknown key: colour"),
        ("fact.online.question", "", "fact online lacks a text: question"),
        ("fact.online.definition", None, "fact online lacks a text: definition"),
        ("fact.online.find_out", None, "fact online lacks a text: find_out"),
        ("role.head.hint", "", "role head lacks a text: hint"),
        ("level.emergency.decides", None, "level emergency lacks a text: decides"),
        ("level.tell-lead", None, "level lacks a text: tell-lead"),
        ("level.panic", REAL["level"]["emergency"], "level has a text for nothing known: panic"),
        ("answer.not-known", None, "answer lacks a text: not-known"),
        ("answer.perhaps", "Perhaps", "answer has a text for nothing known: perhaps"),
        ("part.people", None, "part lacks a text: people"),
        ("topic_title.device", None, "topic_title lacks a text: device"),
        ("modality.label.ask", None, "modality.label lacks a text: ask"),
        ("screen.0.why", "", "screen role lacks a text: why"),
        ("screen.0.question", None, "screen role lacks a text: question"),
        ("screen.2.label.not-sure", None, "screen kind label lacks a text: not-sure"),
        ("screen.2.label.other", "x", "screen kind label has a text for nothing known: other"),
    ],
)
def test_words_that_are_missing_or_belong_to_nothing_are_refused(
    path: str, value: Any, finding: str
) -> None:
    assert findings_of(with_change(path, value)) == [finding]


def test_all_findings_are_told_at_once() -> None:
    tables = with_change("fact.online.question", "")
    del tables["part"]["people"]

    assert findings_of(tables) == [
        "part lacks a text: people",
        "fact online lacks a text: question",
    ]


def test_every_fact_has_its_words() -> None:
    assert list(parse_wording(REAL).facts) == list(parse_vocabulary(REAL).facts)


def test_every_screen_has_its_words() -> None:
    assert list(parse_wording(REAL).screens) == list(parse_vocabulary(REAL).screens)


def test_every_option_has_its_label() -> None:
    vocabulary, wording = parse_vocabulary(REAL), parse_wording(REAL)

    assert list(wording.screens["kind"].labels) == list(vocabulary.screens["kind"].options)


def test_the_words_are_those_of_the_file() -> None:
    level = parse_wording(REAL).levels["emergency"]

    assert (level.headline, level.meaning, level.decides) == tuple(
        REAL["level"]["emergency"].values()
    )


def test_what_is_always_in_view_names_its_clauses() -> None:
    assert all(never.text and never.clauses for never in parse_wording(REAL).always_never)


@pytest.mark.parametrize("table", ["always_never", "everyday", "deadline", "record"])
def test_what_only_some_vocabularies_show_may_be_left_out(table: str) -> None:
    tables = deepcopy(REAL)
    del tables[table]

    assert parse_wording(tables).emergency == REAL["emergency"]["text"]


def test_how_to_find_out_is_needed_only_where_a_role_does() -> None:
    tables = deepcopy(REAL)
    del tables["fact"]["online"]["find_out"]
    for role in tables["role"].values():
        role.pop("finds_out", None)

    assert parse_wording(tables).facts["online"].find_out == ""
