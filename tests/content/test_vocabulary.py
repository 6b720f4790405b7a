"""A vocabulary that does not hold together is refused, and every word has its place."""

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
from build_tools.content.wording import check_interface, check_wording, interface_of, parse_wording
from decision_tree.vocabulary import parse_vocabulary
from tests.projects import real_files, the_project
from tests.toy import TABLES

Tables = dict[str, Any]

REAL: Tables = tomllib.loads(real_files()[VOCABULARY])
LEVELS = REAL["referral"]["order"]


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


def implies(fact: str, answer: str, other: str, other_answer: str) -> Tables:
    return {"if": {fact: answer}, "then": {other: other_answer}}


THREE = "it was shared and there is danger and it is on a phone"


@pytest.mark.parametrize("tables", [TABLES, REAL], ids=["toy", "real"])
def test_a_vocabulary_that_holds_together_is_read(tables: Tables) -> None:
    assert read_vocabulary(tables) == parse_vocabulary(tables)


@pytest.mark.parametrize(
    ("path", "value", "finding"),
    [
        (
            "condition.in-scope.any",
            ["scop"],
            "condition in-scope names an unknown fact or condition: scop",
        ),
        (
            "condition.referral-criterion.any",
            ["aggravated"],
            "condition referral-criterion depends on itself",
        ),
        ("screen.1.facts", ["danger"], "fact scope is asked on 0 screens, not on one"),
        (
            "screen.1.facts",
            ["scope", "danger", "adult"],
            "fact adult is asked on 2 screens, not on one",
        ),
        (
            "screen.1.facts",
            ["scope", "danger", "snow"],
            "screen first asks for an unknown fact: snow",
        ),
        (
            "screen.1.ask",
            "one",
            "screen first needs options where, and only where, one is chosen",
        ),
        ("screen.1.ask", "role", "the first screen, and no other, asks for the role"),
        ("screen.0.facts", ["scope"], "screen role asks for the role, and can ask for no fact"),
        (
            "fact.online.yes",
            "it was shared",
            "one phrase says two things: 'it was shared' (shared yes, online yes)",
        ),
        ("fact.online.yes", "", "a phrase is empty: online yes"),
        (
            "fact.online.yes",
            "it was shared and it is on a phone",
            "phrase reads as joined phrases: 'it was shared and it is on a phone'",
        ),
        (
            "fact.online.no",
            "it was shared or it is on a phone",
            "phrase reads as joined phrases: 'it was shared or it is on a phone'",
        ),
        (
            "fact.online.no",
            THREE,
            f"phrase reads as joined phrases: {THREE!r}",
        ),
        ("action.seek-advice", "call 999", "one phrase names two actions: 'call 999'"),
        (
            "screen.3.option.pressure.snow",
            "yes",
            "option kind.pressure sets what is unknown: snow = yes",
        ),
        (
            "screen.3.option.pressure.scope",
            "yes",
            "option kind.pressure sets another screen's fact: scope",
        ),
        (
            "implies",
            [implies("demand", "yes", "pressed", "no"), implies("demand", "yes", "adult", "no")],
            "option kind.blackmail contradicts demand = yes",
        ),
        (
            "implies",
            [implies("snow", "yes", "online", "no"), implies("demand", "yes", "adult", "no")],
            "an implication names an unknown fact: snow",
        ),
        (
            "implies",
            [implies("scope", "yes", "online", "not-known")],
            "an implication needs yes or no: online = not-known",
        ),
        (
            "implies",
            [{"if": {"scope": "yes", "danger": "yes"}, "then": {"online": "no"}}],
            "an implication has one answer in its 'if': scope, danger",
        ),
        ("role.lead.name", "everyone", "two roles have the same name"),
        ("role.lead.most_screens", 1, "role lead needs most_screens of 2 or more: 1"),
        (
            "modality.order",
            ["must", "never", "should", "may"],
            "modalities are never, must, should, may: ['must', 'never', 'should', 'may']",
        ),
        ("modality.permissive", [], "may is permissive, and nothing else: []"),
        (
            "modality.permissive",
            ["may", "must"],
            "may is permissive, and nothing else: ['may', 'must']",
        ),
        ("topic.decide", ["danger"], "topic danger stands in two parts"),
        (
            "condition.shared",
            {"any": ["phone"], "yes": "damp", "no": "not damp"},
            "shared is both a fact and a condition",
        ),
        (
            "condition.both",
            {"yes": "in", "no": "out"},
            "condition both needs either 'any' or 'all'",
        ),
        *(
            (f"action.{action}", None, f"actions lack one that the rules need: {action}")
            for action in (
                "call-999 tell-lead refer-to-police refer-to-social-care seek-advice".split()
            )
        ),
        *(
            (f"condition.{id_}", None, f"conditions lack one that the rules need: {id_}")
            for id_ in "in-scope referral-criterion aggravated police-may-be-needed".split()
        ),
        *(
            (
                "referral.order",
                [kept for kept in LEVELS if kept != level],
                f"levels lack one that the rules need: {level}",
            )
            for level in LEVELS
        ),
    ],
)
def test_one_that_does_not_hold_together_is_refused(path: str, value: Any, finding: str) -> None:
    assert finding in findings_of((path, value))


@pytest.mark.parametrize(
    ("one", "joined"),
    [
        ("ice and snow lie", "ice and snow lie and it was shared"),
        ("ice and snow lie", "it was shared and ice and snow lie"),
        ("ice or snow lies", "it was shared or ice or snow lies"),
    ],
)
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
    assert findings_of(("role.lead.most_screens", 1), ("screen.1.facts", ["danger"])) == [
        "fact scope is asked on 0 screens, not on one",
        "role lead needs most_screens of 2 or more: 1",
    ]


def test_an_option_may_set_what_follows_on_another_screen() -> None:
    options = read_vocabulary(TABLES).screens["kind"].options

    assert options["blackmail"]["adult"] == "no"


@pytest.mark.parametrize(
    "rule",
    [
        implies("online", "yes", "adult", "no"),
        implies("demand", "no", "adult", "no"),
        implies("demand", "yes", "adult", "yes"),
    ],
    ids=["of another fact", "from another answer", "to another answer"],
)
def test_an_option_may_not_set_what_follows_from_something_else(rule: Tables) -> None:
    assert "option kind.blackmail sets another screen's fact: adult" in findings_of(
        ("implies", [rule])
    )


class TestOnePage:
    """A vocabulary of one page: the page says who reads it."""

    def test_no_screen_needs_to_ask_for_the_role(self) -> None:
        tables = deepcopy(TABLES)
        del tables["screen"][0]

        assert next(iter(read_vocabulary(tables).screens)) == "first"

    def test_where_every_role_has_its_headline_only_an_emergency_is_needed(self) -> None:
        vocabulary = read_vocabulary(TABLES)
        roles = {id_: replace(role, level="tell-lead") for id_, role in vocabulary.roles.items()}
        alone = replace(
            vocabulary, roles=roles, levels=("emergency",), actions={"call-999": "call 999"}
        )

        assert list(check_vocabulary(alone)) == []
        assert list(check_vocabulary(replace(alone, levels=("other",)))) == [
            "levels lack one that the rules need: emergency"
        ]


def test_the_facts_behind_a_condition_are_those_through_any_number_of_them() -> None:
    vocabulary = read_vocabulary(TABLES)

    assert find_facts(["police-may-be-needed"], vocabulary) == {
        "adult",
        "pressed",
        "danger",
        "shared",
    }


PANIC = {"headline": "A", "meaning": "B", "decides": "C"}


class TestWording:
    def found(self, path: str, value: Any) -> list[str]:
        return list(check_wording(structure(with_change(REAL, path, value), VocabularyTables)))

    @pytest.mark.parametrize(
        ("path", "value", "finding"),
        [
            ("fact.online.question", "", "fact online lacks a text: question"),
            ("fact.online.find_out", None, "fact online lacks a text: find_out"),
            ("role.head.hint", "", "role head lacks a text: hint"),
            ("level.emergency.decides", " ", "level emergency lacks a text: decides"),
            ("level.tell-lead", None, "level lacks a text: tell-lead"),
            (
                "level.panic",
                REAL["level"]["emergency"],
                "level has a text for nothing known: panic",
            ),
            ("answer.not-known", None, "answer lacks a text: not-known"),
            ("part.people", None, "part lacks a text: people"),
            ("topic_title.device", None, "topic_title lacks a text: device"),
            ("everyday.device", None, "everyday lacks a text: device"),
            ("modality.label.ask", None, "modality.label lacks a text: ask"),
            ("screen.0.why", "", "screen role lacks a text: why"),
            ("screen.2.label.not-sure", None, "screen kind label lacks a text: not-sure"),
            ("screen.2.label.other", "x", "screen kind label has a text for nothing known: other"),
        ],
    )
    def test_words_that_are_missing_or_belong_to_nothing_are_refused(
        self, path: str, value: Any, finding: str
    ) -> None:
        assert self.found(path, value) == [finding]

    @pytest.mark.parametrize("table", ["always_never", "everyday", "deadline", "record"])
    def test_what_only_some_vocabularies_show_may_be_left_out(self, table: str) -> None:
        assert self.found(table, None) == []

    def test_how_to_find_out_is_needed_only_where_a_role_does(self) -> None:
        tables = with_change(REAL, "fact.online.find_out", None)
        for role in tables["role"].values():
            role.pop("finds_out", None)

        assert list(check_wording(structure(tables, VocabularyTables))) == []

    def test_everything_has_its_words_in_the_order_of_the_file(self) -> None:
        wording, vocabulary = parse_wording(REAL), parse_vocabulary(REAL)

        assert list(wording.facts) == list(vocabulary.facts)
        assert list(wording.screens) == list(vocabulary.screens)
        assert list(wording.screens["kind"].labels) == list(vocabulary.screens["kind"].options)


INTERFACE: Tables = {
    "tool": {"a": "A", "b": {"c": "C"}},
    "help": {"a": "B", "voice": {"parent": {"a": "P"}}},
    "terminal": {},
}


class TestInterface:
    def test_each_role_of_a_help_tree_reads_its_own_voice(self) -> None:
        interface = interface_of(INTERFACE)

        assert (interface.help_for("pupil-7-11"), interface.help_for("parent")) == (
            {"a": "B"},
            {"a": "P"},
        )

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

    def test_the_real_one_is_read(self) -> None:
        assert the_project().interface.tool["never"] == "Never"
