"""A finding says where, what and what to do, and never suggests the opposite."""

import pytest

from build_tools.content.findings import (
    Finding,
    did_you_mean,
    is_negative,
    render_finding,
    render_findings,
)
from tests.projects import tried


def finding(path: str = "a.md", line: int = 1, value: str = "", hint: str = "") -> Finding:
    return Finding(path, line, "it does not", value, hint, check="a-rule-holds")


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (finding(line=42), "a.md:42: a-rule-holds: it does not"),
        (finding(value="an adults"), "a.md:1: a-rule-holds: it does not: 'an adults'"),
        (finding(value="a\u200bb"), "a.md:1: a-rule-holds: it does not: 'a\\u200bb'"),
        (finding(hint="mend it"), "a.md:1: a-rule-holds: it does not\n    hint: mend it"),
    ],
    ids=["place, check and message", "its value", "what is invisible is shown", "its hint"],
)
def test_a_finding_is_told_in_one_form(found: Finding, told: str) -> None:
    assert render_finding(found) == told


def test_findings_are_sorted_by_place() -> None:
    mixed = [finding("b.md", 1), finding("a.md", 10), finding("a.md", 9)]
    places = [line.split(": ")[0] for line in render_findings(mixed).split("\n")[:-1]]
    assert places == ["a.md:9", "a.md:10", "b.md:1"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [([], "0 findings"), ([1], "1 finding"), ([1, 1], "1 finding"), ([1, 2], "2 findings")],
)
def test_each_finding_is_told_and_counted_once(lines: list[int], told: str) -> None:
    *found, last = render_findings(finding(line=line) for line in lines).split("\n")
    assert (len(found), last) == (len({*lines}), told)


@tried("value", "known", "hint")
def test_the_nearest_known_word_is_suggested(value: str, known: list[str], hint: str) -> None:
    assert did_you_mean(value, known) == hint


@pytest.mark.parametrize("label", ["Must not", "Mustn't", "must NOT", "Must never"])
def test_a_suggestion_never_drops_a_negation(label: str) -> None:
    assert "Must" not in did_you_mean(label, ["Must", "Should", "May"])


@pytest.mark.parametrize(
    "text", ["not here", "Nobody", "it isn't", "without it", "neither", "cannot be"]
)
def test_a_word_that_says_no_is_negative(text: str) -> None:
    assert is_negative(text)


@pytest.mark.parametrize("text", ["note it", "know", "an adult", "", "another", "nonetheless"])
def test_a_word_that_only_looks_like_no_is_not_negative(text: str) -> None:
    assert not is_negative(text)
