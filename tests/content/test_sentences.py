"""What is counted in judged sentences, and what the words of another one then speak for."""

import pytest

from build_tools.content.sentences import Counts, Kinds, Odds, count, together

WRONG = ("The tutor looks at it.", "The tutor looks again.")
RIGHT = ("The lead is told.",)


def test_a_word_counts_once_a_sentence_and_so_does_a_pair() -> None:
    counts = count(["To be, or not to be", "To be sure"])

    assert (counts.sentences, counts.words["to"], counts.words["to be"]) == (2, 2, 2)
    assert (counts.words["| to"], counts.words["be |"]) == (2, 1)


def test_parts_that_were_counted_apart_are_the_whole() -> None:
    assert together([count(WRONG), Counts(), count(RIGHT)]) == count([*WRONG, *RIGHT])


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Staff don't look, and they listen.", {"~look"}),
        ("Nobody looks unless she is asked.", {"~looks"}),
        ("Nothing prevents the head from looking.", set()),
        ("Never say no to a child.", {"~to", "~a", "~child"}),
    ],
)
def test_what_a_no_denies_is_another_word_up_to_the_end_of_its_clause(
    text: str, denied: set[str]
) -> None:
    assert {word for word in count([text]).words if word.startswith("~")} == denied


def test_words_speak_for_what_they_stand_in_more_often() -> None:
    odds = Odds(count(WRONG), count(RIGHT))

    assert odds.of("the tutor looks") > 0 > odds.of("the lead is told")
    assert odds.of("unknown") == 0


def test_a_sentence_is_of_the_kind_whose_words_it_has() -> None:
    kinds = Kinds({"looked-at": count(WRONG), "told": count([*RIGHT, "The head is told."])})

    assert [*map(kinds.likeliest, ("A tutor looks.", "Nobody is told."))] == ["looked-at", "told"]


def test_what_is_rare_elsewhere_says_more_of_a_kind() -> None:
    kinds = Kinds(
        {"sent": count(["send it on"] * 3), "kept": count(["keep it", "keep it, send it"])}
    )

    assert kinds.likeliest("keep it and send") == "kept"
