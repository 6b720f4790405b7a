"""No page blames, frightens, promises or asks for the picture; what is right is left in peace."""

import tomllib
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from build_tools.checks.texts import page_text, policy_text
from build_tools.checks.tone import check_readers_of_lists, check_text, check_tone
from build_tools.content.findings import Finding
from build_tools.content.policy import Card, Prose
from build_tools.content.words import WORDS
from tests.projects import the_project, tried

EVERYONE = [*the_project().audiences]
CHILDREN = [id_ for id_, audience in the_project().audiences.items() if audience.child]
GROWN_UPS = [audience for audience in EVERYONE if audience not in CHILDREN]

TEXTS = tomllib.loads((Path(__file__).parent / "tone.toml").read_text("utf-8"))


def found_in(text: str, audience: str = "11-14") -> list[Finding]:
    page = page_text("page.md", text, the_project().audiences[audience])
    return list(check_text(page, the_project().words))


def told(text: str, audience: str = "11-14") -> list[str]:
    """The phrases found, in lower case."""
    return [finding.value.lower() for finding in found_in(text, audience)]


# ── What is never said


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        *product(TEXTS["anyone"], EVERYONE),
        *product(TEXTS["child"], CHILDREN),
        *product(TEXTS["adult"], GROWN_UPS),
    ],
)
def test_what_is_never_said_to_its_readers_is_told(text: str, audience: str) -> None:
    assert told(text, audience) != []


def test_a_finding_says_where_why_and_what_instead() -> None:
    text = "---\naudience: 11-14\n---\n\n# A page\n\nStop.\nYou should\nhave said no.\n"
    (finding,) = found_in(text)

    assert finding == Finding(
        path="page.md",
        line=8,
        message="it blames the child for what is past",
        value="You should have",
        hint="instead: what can be done now, and that it is not their fault",
    )


@pytest.mark.parametrize("text", TEXTS["seen"])
def test_a_phrase_is_found_wherever_a_reader_sees_it(text: str) -> None:
    assert [" ".join(found.split()) for found in told(text)] == ["why did you"]


@tried("text", "audience", "phrases")
def test_what_a_reader_sees_is_searched_and_nothing_else(
    text: str, audience: str, phrases: list[str]
) -> None:
    assert told(text, audience) == phrases


# ── What a "not" makes right


@pytest.mark.parametrize("text", TEXTS["forbidden"])
def test_what_forbids_it_is_right(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", TEXTS["other-not"])
def test_a_not_that_is_about_something_else_does_not_help(text: str) -> None:
    assert told(text) == ["save the picture"]


def test_a_not_does_not_help_blame() -> None:
    assert told("We do not say: why did you. We never ask why did you.") == [
        "why did you", "why did you",
    ]  # fmt: skip


@tried("text", "phrases")
def test_only_a_question_of_the_readers_own_is_right(text: str, phrases: list[str]) -> None:
    assert told(text) == phrases


# ── What is shown as never to be said


@pytest.mark.parametrize("audience", GROWN_UPS)
@pytest.mark.parametrize("text", TEXTS["example"])
def test_an_example_of_what_never_to_say_is_right(text: str, audience: str) -> None:
    assert told(text, audience) == []


@pytest.mark.parametrize("audience", CHILDREN)
def test_no_child_is_shown_such_an_example(audience: str) -> None:
    assert told('Never say: "Why did you do it?"', audience) == ["why did you"]


@pytest.mark.parametrize("text", TEXTS["no-example"])
def test_only_what_is_quoted_on_that_line_is_an_example(text: str) -> None:
    assert told(text, "parents") == ["why did you"]


# ── Services


def test_every_service_that_is_not_for_pupils_is_told_by_name() -> None:
    names = [s.name for s in the_project().services if "pupils" not in s.audience]

    assert [name for name in names if not told(name, "7-11")] == []


# ── Policies and the vocabulary

VIEW = "Ask the pupil to show the picture."
NEVER = next(card for card in the_project().floor.cards if card.modality == "never")


def told_of_policy(*blocks: Card | Prose) -> list[tuple[int, str]]:
    policy = replace(the_project().floor, blocks=blocks)
    text = policy_text(policy, the_project().audiences["staff"])
    return [(finding.line, finding.value) for finding in check_text(text, the_project().words)]


@pytest.mark.parametrize(
    "change",
    [
        {"modality": "may", "statement": VIEW, "lines": (("May", 7),)},
        *({part: VIEW, "lines": ((part.title(), 7),)} for part in ("why", "say", "short", "until")),
    ],
)
def test_whatever_of_a_clause_tells_staff_to_look_is_told(change: dict[str, Any]) -> None:
    assert told_of_policy(replace(NEVER, **change)) == [(7, "Ask the pupil to show")]


MARK = "No longer right: unsafe; national#nobody-views-the-imagery; nobody looks"


@pytest.mark.parametrize(
    "statement", [VIEW, f"The policy said this.\n{VIEW}", f"It said:\n- {VIEW}\n- And more."]
)
def test_a_statement_that_is_marked_is_right(statement: str) -> None:
    prose = Prose(line=20, markdown=f"Before.\n\n{statement}\n\n{MARK}\nSource: B1")

    assert told_of_policy(prose) == []


def test_only_the_statement_above_the_mark_is_exempt() -> None:
    prose = Prose(line=20, markdown=f"{VIEW}\n\nOld words.\n\n{MARK}\nSource: B1\n\n{VIEW}")

    assert told_of_policy(prose) == [
        (20, "Ask the pupil to show"),
        (27, "Ask the pupil to show"),
    ]


def test_the_reason_of_a_mark_is_not_exempt() -> None:
    prose = Prose(line=20, markdown=f"Old words.\n\n{MARK}, but ask to see it")

    assert told_of_policy(prose) == [(22, "ask to see it")]


# ── The list


LISTED = [
    (phrase, pattern.lower(), audience)
    for phrase in the_project().words.phrase
    for pattern in phrase.patterns
    for audience in phrase.audiences
]


def test_every_phrase_is_for_someone_and_listed_once_for_each() -> None:
    entries = [(pattern, audience) for _, pattern, audience in LISTED]

    assert {phrase for phrase, _, _ in LISTED} == {*the_project().words.phrase}
    assert len(entries) == len({*entries})


def test_what_is_said_instead_is_itself_right() -> None:
    assert [p.instead for p, _, audience in LISTED if told(p.instead, audience)] == []


def test_every_phrase_is_found_by_itself() -> None:
    assert [
        (pattern, audience)
        for _, pattern, audience in LISTED
        if pattern not in " / ".join(told(f"So {pattern} here.", audience))
    ] == []


def test_an_empty_list_is_told() -> None:
    empty = replace(the_project(), words=replace(the_project().words, phrase=()))

    assert [(f.path, f.message) for f in check_tone(empty)] == [(WORDS, "no phrases")]


class TestForWhom:
    """A list that is for nobody, or an audience without one, would be held to nothing."""

    @pytest.mark.parametrize("table", ["phrase", "word"])
    def test_a_list_for_an_unknown_audience_is_told_at_its_line(self, table: str) -> None:
        words = the_project().words
        first, *others = getattr(words, table)
        spoilt = (replace(first, audiences=("7-12",)), *others)
        project = replace(the_project(), words=replace(words, **{table: spoilt}))
        line = project.line_of(WORDS, table, 0, "audiences")

        assert [(f.path, f.line, f.value) for f in check_readers_of_lists(project)] == [
            (WORDS, line, "7-12")
        ]

    @pytest.mark.parametrize(("words", "found"), [("", ["governors"]), ("teachers", [])])
    def test_an_audience_without_a_list_is_told(self, words: str, found: list[str]) -> None:
        audiences = the_project().audiences
        more = replace(audiences["teachers"], id="governors", words=words)
        project = replace(the_project(), audiences={**audiences, "governors": more})

        assert [finding.value for finding in check_readers_of_lists(project)] == found
