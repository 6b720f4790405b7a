"""The words that the pages explain."""

from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.glossary import GLOSSARY, GlossaryTerm
from build_tools.content.project import Project


@check("every-word-is-explained")
def check_glossary(project: Project) -> Iterator[Finding]:
    """A term has a meaning, a short form is spelled out, an old name has a successor."""
    ids = {term.id for term in project.terms}
    for term in project.terms:
        for message, value in _faults_of(term, ids):
            line = project.line_of(GLOSSARY, "term", term.id)
            hint = did_you_mean(value, ids) if value != term.id else ""
            yield Finding(GLOSSARY, line, message, value, hint)


def _faults_of(term: GlossaryTerm, ids: set[str]) -> Iterator[tuple[str, str]]:
    if not term.meaning.strip():
        yield "no meaning", term.id
    if term.successor and term.successor not in ids:
        yield "no such successor", term.successor
    if term.abbreviation and term.long == term.term:
        yield "an abbreviation that is not spelled out", term.id
