"""What of a policy lets staff do less than national guidance, and by what; and what does not."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from build_tools.content.project import Project
from build_tools.documents.appraisal import appraise
from build_tools.documents.beside_floor import hold_beside_floor
from build_tools.documents.reading import read_document
from build_tools.documents.statements import read_statements

SENTENCES = tomllib.loads(Path(__file__).with_name("beside_floor.toml").read_text("utf-8"))


def less(project: Project, text: str) -> list[str]:
    verbs = project.words.short_line.verbs
    document = read_document("a.txt", text.encode())
    statements = [*read_statements(document, project.document_words, verbs)]
    return [one.how for one in hold_beside_floor(project, statements).weaker]


@pytest.mark.parametrize("how", SENTENCES["weaker"])
def test_a_sentence_that_lets_staff_do_less_is_found(project: Project, how: str) -> None:
    found = {text: less(project, text) for text in SENTENCES["weaker"][how]}

    assert {text: told for text, told in found.items() if told != [how]} == {}


def test_what_may_say_the_opposite_of_a_clause_is_to_be_read(project: Project) -> None:
    document = read_document("a.txt", b"None of the staff should record the incident.")

    assert len(appraise(project, document, date(2026, 11, 20)).to_read) == 1


def test_a_sentence_that_asks_for_the_same_or_of_others_is_not(project: Project) -> None:
    assert [text for text in SENTENCES["same"] if less(project, text)] == []
