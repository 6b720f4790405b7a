"""A page is no harder to read than its readers can, by words, by sentences and by a word list."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from build_tools.checks.reading_age import (
    check_reading_age,
    check_text,
    count_syllables,
    find_sentences,
    measure,
    spell,
)
from build_tools.checks.texts import page_text, policy_text, wording_text
from build_tools.content.findings import Finding
from build_tools.content.front_matter import split_front_matter
from build_tools.content.passages import iter_passages
from build_tools.content.policy import Policy, Prose
from build_tools.content.project import VOCABULARY
from build_tools.content.words import HardWord, Words
from tests.projects import rows_of, the_project, with_written

ROWS = rows_of(__file__)

SAID = {"CEOP": "see op", "e.g.": "for example"}
NO_WORDS = Words(said=SAID)
INCIDENT = HardWord(forms=("incident", "incidents"), audiences=("7-11",), simpler="what happened")
HARD = (
    "The multidisciplinary safeguarding organisation subsequently communicates its determination "
    "to every participating educational establishment."
)
EASY = "Tell an adult you trust.\n"


def sentences(markdown: str) -> list[str]:
    """The sentences of some Markdown as they are measured, each as its words."""
    return [
        " ".join(word for word, _ in sentence.words)
        for passage in iter_passages(markdown)
        for sentence in find_sentences(passage.pieces, SAID)
    ]


def syllables(text: str) -> list[int]:
    (passage,) = iter_passages(text)
    (sentence,) = find_sentences(passage.pieces, SAID)
    return [number for _, number in sentence.words]


def found_in(text: str, audience: str = "7-11", words: Words = NO_WORDS) -> list[Finding]:
    page = page_text("page.md", text, the_project().audiences[audience])
    return list(check_text(page, words))


# ── The formula


@pytest.mark.parametrize(
    ("text", "words", "count", "age"),
    ROWS["a_sentence_has_the_reading_age_that_is_worked_out_by_hand"],
)
def test_a_sentence_has_the_reading_age_that_is_worked_out_by_hand(
    text: str, words: int, count: int, age: float
) -> None:
    (passage,) = iter_passages(text)
    found = measure(find_sentences(passage.pieces, SAID))

    assert (found.words, found.syllables) == (words, count)
    assert found.reading_age == pytest.approx(age, abs=1e-6)


def test_the_sentence_length_is_an_average() -> None:
    (passage,) = iter_passages("Stop now. Tell an adult you trust today.")

    assert measure(find_sentences(passage.pieces, SAID)).sentence_length == 4


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("stop", 1), ("every", 2), ("adult", 2), ("picture", 2), ("police", 2), ("safeguarding", 3),
        ("quiet's", 2), ("under-eighteen", 4), ("sextortion", 3), ("deepfakes", 2),
        ("zorbled", 2), ("blitted", 2), ("brrr", 1),
    ],
)  # fmt: skip
def test_a_word_has_its_syllables(word: str, number: int) -> None:
    assert count_syllables(word) == number


# ── Numbers and short forms


@pytest.mark.parametrize(
    ("number", "words"),
    ROWS["a_number_is_spelled_as_it_is_said"],
)  # fmt: skip
def test_a_number_is_spelled_as_it_is_said(number: str, words: str) -> None:
    assert " ".join(spell(number)) == words


def test_a_number_counts_as_the_words_that_are_said() -> None:
    assert sentences("Call 999 now.") == ["Call nine nine nine now"]


def test_a_span_of_numbers_is_read_with_to() -> None:
    assert sentences("For ages 7\u201311.") == ["For ages seven to eleven"]


def test_a_number_in_a_word_is_said_too() -> None:
    assert syllables("All under-18s.") == [1, 4]


def test_letters_are_read_one_by_one() -> None:
    assert syllables("The DSL of the NWG.") == [1, 3, 1, 1, 5]


def test_a_short_form_may_stand_for_several() -> None:
    assert syllables("Two DSLs met.") == [1, 3, 1]


def test_a_short_form_is_read_as_the_list_says() -> None:
    assert syllables("Write to CEOP.") == [1, 1, 2]


def test_the_stops_of_a_short_form_end_no_sentence() -> None:
    assert sentences("Ask someone, e.g. Childline.") == ["Ask someone for example Childline"]


# ── Words as shown


@pytest.mark.parametrize(
    "markdown",
    ROWS["what_is_not_read_in_sentences_is_left_out"],
)
def test_what_is_not_read_in_sentences_is_left_out(markdown: str) -> None:
    assert sentences(markdown) == []


@pytest.mark.parametrize(
    ("markdown", "shown"),
    ROWS["words_are_measured_as_shown"],
)
def test_words_are_measured_as_shown(markdown: str, shown: str) -> None:
    assert sentences(markdown)[-1] == shown


def test_a_line_break_ends_no_sentence() -> None:
    assert sentences("Tell an adult\nyou trust.") == ["Tell an adult you trust"]


def test_a_sentence_ends_before_a_quotation() -> None:
    assert sentences('Say: "No." "Stop," they said.') == ["Say No", "Stop they said"]


def test_each_item_of_a_list_is_a_sentence() -> None:
    assert sentences("- no names\n- no dates") == ["no names", "no dates"]


def test_a_list_is_one_passage() -> None:
    assert len(list(iter_passages("1. Stop.\n\n    Wait.\n2. Tell."))) == 1


def test_an_indented_part_keeps_its_line() -> None:
    assert [passage.line for passage in iter_passages("!!! note\n\n    Stop now.")] == [1, 3]


def test_each_cell_of_a_table_is_a_sentence() -> None:
    table = "| who | what |\n| --- | --- |\n| you | tell |"

    assert sentences(table) == ["who", "what", "you", "tell"]


# ── Findings


def test_an_easy_page_is_right() -> None:
    assert found_in(EASY) == []


def test_a_hard_paragraph_is_told_at_its_line() -> None:
    text = f"---\naudience: 7-11\n---\n\n# A page\n\n{EASY}\nStop. Wait.\n{HARD}\n"
    hard = [
        finding for finding in found_in(text) if "this paragraph has a reading" in finding.message
    ]

    assert [(f.path, f.line) for f in hard] == [("page.md", 9)]


def test_a_hard_paragraph_is_told_with_its_hardest_sentence_and_words() -> None:
    finding = found_in(f"Stop. Wait.\n{HARD}\n")[0]

    assert finding.hint.startswith(
        "the hardest sentence, on line 2, has 13 words; long ones: multi"
    )


def test_a_hard_paragraph_of_few_words_is_not_measured_alone() -> None:
    text = "Safeguarding organisations communicate.\n\n" + EASY * 30

    assert found_in(text) == []


def test_many_hard_paragraphs_of_few_words_make_a_hard_page() -> None:
    text = "Safeguarding organisations communicate.\n\n" * 9

    assert [f.message.split(" has ")[0] for f in found_in(text)] == ["the page"]


def test_a_hard_list_is_told_as_a_list() -> None:
    assert found_in(f"- {HARD}\n")[0].message.startswith("this list has a reading age of")


LONG = "You can go to a nice man or to the one you like the best of all."


def test_a_long_sentence_of_short_words_is_told() -> None:
    assert found_in(LONG + "\n")[0].message == "this paragraph has 17.0 words in a sentence, over 9"


def test_a_long_sentence_is_told_with_its_line() -> None:
    assert found_in("Stop now.\n" + LONG + "\n")[0].hint == (
        "the longest sentence, on line 2, has 17 words"
    )


def test_the_same_page_may_be_right_for_older_readers() -> None:
    assert found_in(LONG + "\n", "staff") == []


@pytest.mark.parametrize(
    ("audience", "age", "sentence"),
    [
        ("easy-read", 7, 9),
        ("7-11", 8, 9),
        ("11-14", 10, 12),
        ("14-18", 12, 15),
        ("parents", 12, 15),
        ("parents-easy-read", 7, 9),
        ("teachers", 14, None),
        ("staff", 14, None),
    ],
)
def test_each_audience_has_its_limit(audience: str, age: float, sentence: float | None) -> None:
    limits = the_project().audiences[audience]

    assert (limits.reading_age, limits.words_in_a_sentence) == (age, sentence)


@pytest.mark.parametrize(("count", "findings"), [(1, ["the page"]), (3, ["the page", "this list"])])
def test_staff_clauses_of_one_sentence_count_on_their_page(count: int, findings: list[str]) -> None:
    found = found_in(f"- {HARD}\n" * count, "staff")

    assert sorted(f.message.split(" has ")[0] for f in found) == findings


def test_teachers_are_no_staff_who_read_clauses() -> None:
    assert len(found_in(HARD, "teachers")) == 2


# ── The word list


def words_told(text: str, audience: str = "7-11") -> list[Finding]:
    found = found_in(text, audience, replace(NO_WORDS, word=(INCIDENT,)))
    return [finding for finding in found if finding.message.startswith("not a word")]


def test_a_word_not_used_for_children_is_told_with_a_simpler_one() -> None:
    (finding,) = words_told("Stop.\nTwo Incidents.\n")

    assert (finding.line, finding.message, finding.value, finding.hint) == (
        2, "not a word for pupils of 7 to 11", "Incidents", "simpler: what happened",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "audience"), [("An incident.", "staff"), ("It was incidental.", "7-11")]
)
def test_a_word_for_others_or_within_another_is_right(text: str, audience: str) -> None:
    assert words_told(text, audience) == []


@pytest.mark.parametrize("text", ["# An incident", "- [The incident](#a)", "`incident`"])
def test_headings_links_and_code_are_searched_for_words(text: str) -> None:
    assert len(words_told(text)) == 1


def test_every_word_of_the_list_is_for_children_or_easy_read() -> None:
    simple = {a.id for a in the_project().audiences.values() if a.child}

    assert {a for word in the_project().words.word for a in word.audiences} == {
        *simple,
        "parents-easy-read",
    }


def test_an_audience_can_share_the_word_list_of_another() -> None:
    young = replace(the_project().audiences["7-11"], id="reception", words="7-11")
    page = page_text("page.md", "Two incidents.", young)
    found = check_text(page, replace(NO_WORDS, word=(INCIDENT,)))

    assert "not a word for pupils of 7 to 11" in {finding.message for finding in found}


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
    def found(self, policy: Policy) -> list[Finding]:
        text = policy_text(policy, the_project().audiences["staff"])
        return list(check_text(text, NO_WORDS))

    def test_a_policys_own_words_are_measured_at_their_lines(self) -> None:
        card = the_project().floor.cards[0]
        hard = replace(card, why=". ".join([HARD.rstrip(".")] * 3))
        found = self.found(replace(the_project().floor, blocks=(hard,)))

        assert {"this list", "the page"} == {f.message.split(" has ")[0] for f in found}
        assert f"on line {card.line_of('Why')}" in found[0].hint

    @pytest.mark.parametrize(
        "markdown",
        [
            "Stop. Wait. Tell.\n\nSource: " + f"{HARD} " * 3,
            "Stop.\n\nNo longer right: incomplete; none; it is old",
        ],
        ids=["citation", "mark"],
    )
    def test_of_citations_and_marks_only_reasons_are_read(self, markdown: str) -> None:
        prose = Prose(line=1, markdown=markdown)

        assert self.found(replace(the_project().floor, blocks=(prose,))) == []

    def test_what_the_tool_shows_is_measured_at_its_line(self) -> None:
        text, wording = the_project().written[VOCABULARY], the_project().wording
        hard = replace(wording.facts["online"], definition=f"{HARD} " * 3)
        shown = replace(wording, facts={"online": hard})
        edited = text.replace(f'"{wording.facts["online"].definition}"', f'"{hard.definition}"')
        staff = the_project().audiences["staff"]
        found = list(check_text(wording_text(VOCABULARY, edited, shown, staff), NO_WORDS))

        assert HARD in edited.split("\n")[found[0].line - 1]


class TestTheProject:
    def lines_told(self, path: str, text: str) -> set[int]:
        return {f.line for f in check_reading_age(with_written(the_project(), path, text))}

    def test_a_page_is_measured_for_the_readers_that_it_names(self) -> None:
        text = "---\ntitle: A page\naudience: {}\n---\n\n" + LONG

        assert self.lines_told("docs/page.md", text.format("staff")) == set()
        assert self.lines_told("docs/page.md", text.format("7-11")) != set()

    @pytest.mark.parametrize("name", ["7-11", "easy-read", "11-14", "14-18"])
    def test_a_hard_paragraph_on_a_real_page_is_told(self, name: str) -> None:
        path = f"docs/pupils/{name}.md"
        text = the_project().written[path].rstrip("\n") + f"\n\n{HARD}\n"

        assert text.rstrip("\n").count("\n") + 1 in self.lines_told(path, text)

    @pytest.mark.parametrize("section", ["tool", "help", "terminal"])
    def test_what_the_tool_says_by_itself_is_measured(self, section: str) -> None:
        interface = the_project().interface
        hard = {**getattr(interface, section), "done": f"{HARD} " * 3}
        changed = replace(the_project(), interface=replace(interface, **{section: hard}))

        assert "docs/data/interface.toml" in {f.path for f in check_reading_age(changed)}

    def test_what_is_said_of_a_service_is_measured(self) -> None:
        services = tuple(
            replace(s, does=HARD) if s.id == "childline" else s for s in the_project().services
        )
        found = check_reading_age(replace(the_project(), services=services))

        assert {f.path for f in found} == {"docs/data/services.toml"}


# ── The same pages by other formulas, which count letters and not syllables


def letters_words_sentences(text: str) -> tuple[int, int, int]:
    body = split_front_matter(text).body
    pieces = [piece for passage in iter_passages(body) for piece in passage.pieces]
    found = find_sentences(pieces, the_project().words.said)
    words = [word for sentence in found for word, _ in sentence.words]
    return sum(letter.isalnum() for word in words for letter in word), len(words), len(found)


def by_automated_readability(text: str) -> float:
    letters, words, count = letters_words_sentences(text)
    return 4.71 * letters / words + 0.5 * words / count - 21.43 + 5


def by_coleman_liau(text: str) -> float:
    letters, words, count = letters_words_sentences(text)
    return 5.88 * letters / words - 29.6 * count / words - 15.8 + 5


PAGES = {
    "docs/pupils/7-11.md": "7-11",
    "docs/pupils/easy-read.md": "easy-read",
    "docs/pupils/11-14.md": "11-14",
    "docs/pupils/14-18.md": "14-18",
    "docs/parents/easy-read.md": "parents-easy-read",
    "docs/parents/primary.md": "parents",
    "docs/parents/secondary.md": "parents",
}


@pytest.mark.parametrize("age", [by_automated_readability, by_coleman_liau])
@pytest.mark.parametrize(("path", "audience"), PAGES.items())
def test_a_page_is_as_easy_by_other_formulas(
    path: str, audience: str, age: Callable[[str], float]
) -> None:
    assert age(the_project().written[path]) <= the_project().audiences[audience].reading_age


@pytest.mark.parametrize("age", [by_automated_readability, by_coleman_liau])
def test_a_hard_page_is_hard_by_other_formulas_too(age: Callable[[str], float]) -> None:
    assert age(HARD) > the_project().audiences["parents"].reading_age
