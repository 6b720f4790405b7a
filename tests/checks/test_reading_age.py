"""A page is no harder to read than its readers can, by words, by sentences and by a word list."""

from dataclasses import replace

import pytest

from build_tools.checks.reading_age import (
    Sentence,
    check_reading_age,
    check_text,
    count_syllables,
    find_sentences,
    measure,
    spell,
)
from build_tools.checks.texts import page_text, wording_text
from build_tools.content.audiences import Audience
from build_tools.content.findings import Finding
from build_tools.content.passages import iter_passages
from build_tools.content.project import VOCABULARY, Project
from build_tools.content.services import SERVICES
from build_tools.content.wording import INTERFACE
from build_tools.content.words import HardWord, Words
from tests.projects import rows_of, the_project, tried, with_entry, with_no_texts, with_written

ROWS = rows_of(__file__)

SAID = {"CEOP": "see op", "e.g.": "for example"}
NO_WORDS = Words(said=SAID)
INCIDENT = HardWord(forms=("incident", "incidents"), audiences=("7-11",), simpler="what happened")
HARD = (
    "The multidisciplinary safeguarding organisation subsequently communicates its determination "
    "to every participating educational establishment."
)
EASY = "Tell an adult you trust.\n"
FEW = "Safeguarding organisations communicate."
LONG = "You can go to a nice man or to the one you like the best of all."


def sentences(markdown: str) -> list[Sentence]:
    return [
        sentence
        for passage in iter_passages(markdown)
        for sentence in find_sentences(passage.pieces, SAID)
    ]


def words(markdown: str) -> list[str]:
    return [" ".join(word for word, _ in sentence.words) for sentence in sentences(markdown)]


def found_in(text: str, audience: str = "7-11", words: Words = NO_WORDS) -> list[Finding]:
    page = page_text("page.md", text, the_project().audiences[audience])
    return list(check_text(page, words))


def subjects(findings: list[Finding]) -> list[str]:
    """Of what each says that it is too hard."""
    return sorted(finding.message.split(" has ")[0] for finding in findings)


# ── The formula


@tried("text", "count", "syllables", "age")
def test_a_sentence_has_the_reading_age_that_is_worked_out_by_hand(
    text: str, count: int, syllables: int, age: float
) -> None:
    found = measure(sentences(text))

    assert (found.words, found.syllables) == (count, syllables)
    assert found.reading_age == pytest.approx(age, abs=1e-6)


@pytest.mark.parametrize(("word", "number"), ROWS["a_word_has_its_syllables"].items())
def test_a_word_has_its_syllables(word: str, number: int) -> None:
    assert count_syllables(word) == number


# ── Numbers and short forms


@pytest.mark.parametrize(("number", "said"), ROWS["a_number_is_spelled_as_it_is_said"].items())
def test_a_number_is_spelled_as_it_is_said(number: str, said: str) -> None:
    assert " ".join(spell(number)) == said


@tried("text", "syllables")
def test_what_is_no_plain_word_counts_as_it_is_said(text: str, syllables: list[int]) -> None:
    (sentence,) = sentences(text)

    assert [number for _, number in sentence.words] == syllables


# ── Words as shown


@tried("markdown")
def test_what_is_not_read_in_sentences_is_left_out(markdown: str) -> None:
    assert words(markdown) == []


@tried("markdown", "shown")
def test_words_are_measured_as_shown(markdown: str, shown: list[str]) -> None:
    assert words(markdown) == shown


def test_a_list_is_one_passage() -> None:
    assert len(list(iter_passages("1. Stop.\n\n    Wait.\n2. Tell."))) == 1


def test_an_indented_part_keeps_its_line() -> None:
    assert [passage.line for passage in iter_passages("!!! note\n\n    Stop now.")] == [1, 3]


# ── Findings


def test_a_hard_paragraph_is_told_at_its_line_with_its_hardest_sentence_and_words() -> None:
    text = f"---\naudience: 7-11\n---\n\n# A page\n\n{EASY}\nStop. Wait.\n{HARD}\n"
    (hard,) = (f for f in found_in(text) if "this paragraph has a reading" in f.message)

    assert (hard.path, hard.line) == ("page.md", 9)
    assert hard.hint.startswith("the hardest sentence, on line 10, has 13 words; long ones: multi")


def test_a_long_sentence_of_short_words_is_told_with_its_line() -> None:
    (found,) = (f for f in found_in("Stop now.\n" + LONG) if "this paragraph has" in f.message)

    assert found.message == "this paragraph has 9.5 words in a sentence, over 9"
    assert found.hint == "the longest sentence, on line 2, has 17 words"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (EASY, []),
        (f"{FEW}\n\n{EASY * 30}", []),
        (f"{FEW}\n\n" * 9, ["the page"]),
        (f"- {HARD}\n", ["the page", "the page", "this list", "this list"]),
    ],
    ids=["easy", "a few hard words", "many paragraphs of them", "a hard list"],
)
def test_a_text_is_told_that_is_too_hard(text: str, told: list[str]) -> None:
    assert subjects(found_in(text)) == told


@pytest.mark.parametrize(
    ("text", "audience", "told"),
    [
        (LONG, "staff", []),
        (f"- {HARD}\n", "staff", ["the page"]),
        (f"- {HARD}\n" * 3, "staff", ["the page", "this list"]),
        (HARD, "teachers", ["the page", "this paragraph"]),
    ],
)
def test_older_readers_and_staff_who_read_clauses_have_other_limits(
    text: str, audience: str, told: list[str]
) -> None:
    """A clause of one sentence counts on its page alone, for staff and no others."""
    assert subjects(found_in(text, audience)) == told


@pytest.mark.parametrize(("audience", "limits"), ROWS["each_audience_has_its_limit"].items())
def test_each_audience_has_its_limit(audience: str, limits: list[float]) -> None:
    found = the_project().audiences[audience]

    assert [n for n in (found.reading_age, found.words_in_a_sentence) if n is not None] == limits


# ── The word list


def words_told(text: str, audience: Audience) -> list[Finding]:
    page = page_text("page.md", text, audience)
    found = check_text(page, replace(NO_WORDS, word=(INCIDENT,)))
    return [finding for finding in found if finding.message.startswith("not a word")]


def test_a_word_not_used_for_children_is_told_with_a_simpler_one() -> None:
    (finding,) = words_told("Stop.\nTwo Incidents.\n", the_project().audiences["7-11"])
    message, hint = "not a word for pupils of 7 to 11", "simpler: what happened"

    assert finding == Finding("page.md", 2, message, "Incidents", hint)


@tried("text", "audience", "count")
def test_a_word_is_found_wherever_its_readers_see_it(text: str, audience: str, count: int) -> None:
    assert len(words_told(text, the_project().audiences[audience])) == count


def test_no_simpler_word_is_itself_a_hard_one() -> None:
    """What stands after "; for 7 to 11:" is for them alone, so each part is tried by itself."""
    words = the_project().words
    broken = [
        (word.forms[0], finding.value)
        for word in words.word
        for finding in found_in(word.simpler.split("; for 7 to 11: ")[-1], word.audiences[0], words)
        if finding.message.startswith("not a word")
    ]

    assert broken == []


class TestPoliciesAndTheVocabulary:
    def test_what_the_tool_shows_is_measured_at_its_line(self) -> None:
        text, wording = the_project().written[VOCABULARY], the_project().wording
        hard = replace(wording.facts["online"], definition=f"{HARD} " * 3)
        shown = replace(wording, facts={"online": hard})
        edited = text.replace(f'"{wording.facts["online"].definition}"', f'"{hard.definition}"')
        staff = the_project().audiences["staff"]
        found = list(check_text(wording_text(VOCABULARY, edited, shown, staff), NO_WORDS))

        assert HARD in edited.split("\n")[found[0].line - 1]


class TestTheProject:
    def told(self, project: Project) -> set[tuple[str, int]]:
        return {(finding.path, finding.line) for finding in check_reading_age(project)}

    @pytest.mark.parametrize(
        ("audience", "is_told"), [("staff", False), ("7-11", True), ("7-11\nlang: de", False)]
    )
    def test_a_page_is_measured_for_the_readers_and_the_language_that_it_names(
        self, audience: str, *, is_told: bool
    ) -> None:
        text = f"---\ntitle: A page\naudience: {audience}\n---\n\n{LONG}"
        project = with_written(with_no_texts(the_project()), "docs/page.md", text)

        assert bool(self.told(project)) is is_told

    @pytest.mark.parametrize("section", ["tool", "help", "terminal", "search"])
    def test_what_the_tool_says_by_itself_is_measured(self, section: str) -> None:
        interface = the_project().interface
        hard = {**getattr(interface, section), "done": f"{HARD} " * 3}
        project = with_no_texts(
            the_project(),
            help_trees=the_project().help_trees[:1],
            interface=replace(interface, **{section: hard}),
        )

        assert INTERFACE in {path for path, _ in self.told(project)}

    def test_what_is_said_of_a_service_is_measured(self) -> None:
        changed = with_entry(the_project(), "services", "childline", does=HARD)
        project = with_no_texts(changed, services=changed.services)

        assert {path for path, _ in self.told(project)} == {SERVICES}
