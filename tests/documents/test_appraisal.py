"""A policy is held against what is known: what is found in it, and what is not."""

import pytest

from build_tools.content.project import Project
from build_tools.documents.appraisal import find_faults, said_by
from build_tools.documents.reading import read_document
from build_tools.documents.statements import Statement, read_statements
from tests.projects import the_project

TABLE = the_project().outdated


def statements(project: Project, text: str) -> list[Statement]:
    verbs = project.words.short_line.verbs
    document = read_document("a.txt", text.encode())
    return [*read_statements(document, project.document_words, verbs)]


def marked(project: Project, text: str) -> list[str]:
    found = (find_faults(project, one)[0] for one in statements(project, text))
    return [fault.says for faults in found for fault in faults]


def names(project: Project, text: str) -> frozenset[str]:
    return frozenset().union(*(said_by(project, one) for one in statements(project, text)))


@pytest.mark.parametrize("name", TABLE.outdated)
def test_an_entry_finds_its_examples(project: Project, name: str) -> None:
    examples = TABLE.outdated[name].finds

    assert [text for text in examples if name not in names(project, text)] == []


@pytest.mark.parametrize("name", TABLE.outdated)
def test_what_sounds_alike_and_is_right_is_not_marked(project: Project, name: str) -> None:
    examples = TABLE.outdated[name].passes

    assert [(text, found) for text in examples if (found := marked(project, text))] == []


def test_what_is_right_and_looks_like_a_fault_is_not_marked(project: Project) -> None:
    assert [(text, found) for text in TABLE.right if (found := marked(project, text))] == []
