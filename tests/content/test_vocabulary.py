"""A vocabulary that does not hold together is refused, and every word has its place."""

import re
import tomllib
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from build_tools.content.project import VOCABULARY
from build_tools.content.shapes import structure
from build_tools.content.vocabulary import (
    VocabularyError,
    VocabularyTables,
    check_vocabulary,
    find_facts,
    read_vocabulary,
)
from build_tools.content.wording import check_interface, check_wording, interface_of
from decision_tree.vocabulary import parse_vocabulary
from tests.projects import real_files, rows_of, the_project, tried
from tests.toy import TABLES

Tables = dict[str, Any]

ROWS = rows_of(__file__)
REAL: Tables = tomllib.loads(real_files()[VOCABULARY])


def with_change(tables: Tables, path: str, value: Any) -> Tables:
    """The tables with one place changed, as in `fact.scope.yes`; None takes the place away."""
    changed = deepcopy(tables)
    *places, last = path.split(".")
    found: Any = changed
    for place in places:
        found = found[int(place) if place.isdigit() else place]
    if value is None:
        del found[last]
    else:
        found[last] = value
    return changed


def findings_of(*changes: tuple[str, Any]) -> list[str]:
    """What is found when the toy vocabulary is changed."""
    tables = TABLES
    for path, value in changes:
        tables = with_change(tables, path, value)
    with pytest.raises(VocabularyError) as raised:
        read_vocabulary(tables)
    return raised.value.findings


@pytest.mark.parametrize("tables", [TABLES, REAL], ids=["toy", "real"])
def test_a_vocabulary_that_holds_together_is_read(tables: Tables) -> None:
    assert read_vocabulary(tables) == parse_vocabulary(tables)


@tried("path", "value", "finding")
def test_one_that_does_not_hold_together_is_refused(path: str, value: Any, finding: str) -> None:
    assert finding in findings_of((path, value))


@tried("kind", "id_")
def test_what_the_rules_name_is_missed(kind: str, id_: str) -> None:
    kept = [level for level in TABLES["referral"]["order"] if level != id_]
    change = ("referral.order", kept) if kind == "levels" else (f"{kind[:-1]}.{id_}", None)

    assert f"{kind} lack one that the rules need: {id_}" in findings_of(change)


@tried("one", "joined")
def test_a_phrase_that_joins_one_with_a_joiner_in_it_is_refused(one: str, joined: str) -> None:
    assert findings_of(("fact.online.yes", one), ("fact.online.no", joined)) == [
        f"phrase reads as joined phrases: {joined!r}"
    ]


@pytest.mark.parametrize(
    "phrase", ["it was shared and copied", "it rains and it was shared", "it rains or it pours"]
)
def test_a_phrase_with_a_joiner_in_it_is_no_joined_phrases(phrase: str) -> None:
    changed = with_change(TABLES, "fact.online.yes", phrase)

    assert read_vocabulary(changed).facts["online"].yes == phrase


def test_all_findings_are_told_at_once() -> None:
    assert len(findings_of(("role.lead.most_screens", 1), ("screen.1.facts", ["danger"]))) == 2


@pytest.mark.parametrize(
    ("fact", "answer", "follows"),
    [("online", "yes", "no"), ("demand", "no", "no"), ("demand", "yes", "yes")],
    ids=["of another fact", "from another answer", "to another answer"],
)
def test_an_option_may_not_set_what_follows_from_something_else(
    fact: str, answer: str, follows: str
) -> None:
    """In the toy it sets another screen's fact, which follows from the answer that it sets."""
    rule = {"if": {fact: answer}, "then": {"adult": follows}}

    assert "option kind.blackmail sets another screen's fact: adult" in findings_of(
        ("implies", [rule])
    )


class TestOnePage:
    """A vocabulary of one page: the page says who reads it."""

    def test_no_screen_needs_to_ask_for_the_role(self) -> None:
        tables = {**TABLES, "screen": TABLES["screen"][1:]}

        assert next(iter(read_vocabulary(tables).screens)) == "first"

    @pytest.mark.parametrize(("level", "count"), [("emergency", 0), ("other", 1)])
    def test_where_every_role_has_its_headline_only_an_emergency_is_needed(
        self, level: str, count: int
    ) -> None:
        whole = read_vocabulary(TABLES)
        roles = {id_: replace(role, level="tell-lead") for id_, role in whole.roles.items()}
        actions = {"call-999": "call 999"}
        alone = replace(whole, roles=roles, levels=(level,), actions=actions)

        assert len(list(check_vocabulary(alone))) == count


def test_the_facts_behind_a_condition_are_those_through_any_number_of_them() -> None:
    found = find_facts(["police-may-be-needed"], read_vocabulary(TABLES))

    assert found == {"adult", "pressed", "danger", "shared"}


class TestWording:
    def found(self, path: str, value: Any) -> list[str]:
        return list(check_wording(structure(with_change(REAL, path, value), VocabularyTables)))

    @pytest.mark.parametrize(
        ("path", "value", "finding"),
        [
            *ROWS["words_that_are_missing_or_belong_to_nothing_are_refused"],
            *((path, None, told) for path, told in ROWS["words_that_are_taken_away_are_missed"]),
            (
                "level.panic",
                REAL["level"]["emergency"],
                "level has a text for nothing known: panic",
            ),
        ],
    )
    def test_words_that_are_missing_or_belong_to_nothing_are_refused(
        self, path: str, value: Any, finding: str
    ) -> None:
        assert self.found(path, value) == [finding]

    @pytest.mark.parametrize("table", ["always_never", "deadline", "record"])
    def test_what_only_some_vocabularies_show_may_be_left_out(self, table: str) -> None:
        assert self.found(table, None) == []

    def test_how_to_find_out_is_needed_only_where_a_role_does(self) -> None:
        tables = with_change(REAL, "fact.online.find_out", None)
        for role in tables["role"].values():
            role.pop("finds_out", None)

        assert list(check_wording(structure(tables, VocabularyTables))) == []

    def test_everything_has_its_words_in_the_order_of_the_file(self) -> None:
        wording, vocabulary = the_project().wording, parse_vocabulary(REAL)

        assert list(wording.facts) == list(vocabulary.facts)
        assert list(wording.screens) == list(vocabulary.screens)
        assert list(wording.screens["kind"].label) == list(vocabulary.screens["kind"].options)


def test_a_headline_that_says_call_has_a_number_that_everybody_knows() -> None:
    for level in the_project().wording.levels.values():
        for role in ("", *level.for_):
            words = level.words_for(role)
            says = re.search(r"\b(call|refer|ask)\b", words.headline, re.IGNORECASE)
            assert not says or {"999", "police-101"} & {*words.calls}, words.headline


INTERFACE: Tables = {
    "tool": {"a": "A", "b": {"c": "C"}},
    "help": {"a": "B", "voice": {"parent": {"a": "P"}}},
    "terminal": {},
    "search": {},
    "write": {"a": "b"},
}


class TestInterface:
    @pytest.mark.parametrize(("role", "text"), [("pupil-7-11", "B"), ("parent", "P")])
    def test_each_role_of_a_help_tree_reads_its_own_voice(self, role: str, text: str) -> None:
        assert interface_of(INTERFACE).help_for(role) == {"a": text}

    @pytest.mark.parametrize(
        ("path", "value", "finding"),
        [
            ("tool", None, "no such table: tool"),
            ("tools", {}, "unknown table: tools"),
            ("tool.b.c", 3, "not a text: tool.b.c"),
            ("help.voice.parent.z", "Z", "a voice says what nothing says: parent.z"),
        ],
    )
    def test_what_is_missing_or_no_text_is_refused(
        self, path: str, value: Any, finding: str
    ) -> None:
        assert list(check_interface(with_change(INTERFACE, path, value))) == [finding]
