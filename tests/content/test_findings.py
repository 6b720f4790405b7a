"""A finding says where, what and what to do, and never suggests the opposite."""

import pytest

from build_tools.content.findings import (
    Finding,
    did_you_mean,
    is_negative,
    render_finding,
    render_findings,
)


def finding(path: str = "a.md", line: int = 1, value: str = "", hint: str = "") -> Finding:
    return Finding(
        path=path, line=line, check="a-rule-holds", message="it does not", value=value, hint=hint
    )


def test_a_finding_is_one_line_of_place_check_and_message() -> None:
    assert render_finding(finding(line=42)) == "a.md:42: a-rule-holds: it does not"


def test_a_findings_value_stands_in_quotation_marks() -> None:
    assert render_finding(finding(value="an adults")).endswith(": it does not: 'an adults'")


def test_a_findings_hint_is_indented_under_it() -> None:
    assert render_finding(finding(hint="mend it")).endswith("\n    hint: mend it")


def test_a_value_with_an_invisible_character_shows_it() -> None:
    assert "'a\\u200bb'" in render_finding(finding(value="a\u200bb"))


def test_findings_are_sorted_by_place() -> None:
    mixed = [finding("b.md", 1), finding("a.md", 10), finding("a.md", 9)]
    places = [line.split(": ")[0] for line in render_findings(mixed).split("\n")[:-1]]
    assert places == ["a.md:9", "a.md:10", "b.md:1"]


def test_a_finding_is_told_once() -> None:
    assert render_findings([finding(), finding()]).count("a-rule-holds") == 1


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 findings"), (1, "1 finding"), (2, "2 findings")]
)
def test_the_last_line_counts_the_findings(count: int, told: str) -> None:
    findings = [finding(line=line) for line in range(1, count + 1)]
    assert render_findings(findings).split("\n")[-1] == told


def test_the_nearest_known_word_is_suggested() -> None:
    assert did_you_mean("Whem", ["Who", "When", "Why"]) == "did you mean 'When'?"


def test_a_suggestion_keeps_the_known_words_capitals() -> None:
    assert did_you_mean("it stuff", ["IT staff", "headteacher"]) == "did you mean 'IT staff'?"


def test_nothing_near_gives_no_suggestion() -> None:
    assert did_you_mean("zebra", ["Who", "When"]) == ""


@pytest.mark.parametrize("label", ["Must not", "Mustn't", "must NOT", "Must never"])
def test_a_suggestion_never_drops_a_negation(label: str) -> None:
    assert "Must" not in did_you_mean(label, ["Must", "Should", "May"])


def test_a_negative_phrase_is_told_its_negative_neighbour() -> None:
    known = ["an adult is involved", "no adult is involved"]
    assert did_you_mean("an adult is not involved", known) == "did you mean 'no adult is involved'?"


@pytest.mark.parametrize(
    "text", ["not here", "Nobody", "it isn't", "without it", "neither", "cannot be"]
)
def test_a_word_that_says_no_is_negative(text: str) -> None:
    assert is_negative(text)


@pytest.mark.parametrize("text", ["note it", "know", "an adult", "", "another", "nonetheless"])
def test_a_word_that_only_looks_like_no_is_not_negative(text: str) -> None:
    assert not is_negative(text)
