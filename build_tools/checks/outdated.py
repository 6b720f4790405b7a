"""The table of what is no longer right is sound: docs/data/outdated.toml.

That each entry finds what it should, and nothing else, the tests hold: they read documents.
"""

from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.outdated import OUTDATED, Outdated
from build_tools.content.project import Project
from build_tools.content.sentences import OTHER, SENTENCES
from build_tools.content.words import IDEA


@check("what-is-outdated-is-known")
def check_table(project: Project) -> Iterator[Finding]:
    """Each entry names groups of things, clauses and sources that there are, and what holds."""
    groups = {*project.unsafe.things, *project.outdated.things}
    for name, entry in project.outdated.outdated.items():
        line = project.line_of(OUTDATED, "outdated", name)
        for what, value, known in _named(project, entry, groups):
            if value not in known:
                yield Finding(OUTDATED, line, f"no such {what}", value, did_you_mean(value, known))
        if bool(entry.clause) == bool(entry.source):
            message = "it names either a clause or a source, which says what holds today"
            yield Finding(OUTDATED, line, message, name)
        if not [*entry.ways]:
            yield Finding(OUTDATED, line, "it has no words by which it is found", name)
    for doubt in project.outdated.doubtful:
        for value in _unknown(*doubt.acts, *doubt.beside, *doubt.without):
            hint = did_you_mean(value, groups)
            yield Finding(OUTDATED, 1, "no such group of things", value, hint)


@check("what-is-wrong-has-its-entry")
def check_sentences(project: Project) -> Iterator[Finding]:
    """Each judged sentence stands under an entry of what is done wrong, or under OTHER."""
    steps = {name for name, entry in project.outdated.outdated.items() if entry.is_step}
    known = {OTHER, *steps}
    for name in project.sentences.wrong.keys() - known:
        line, hint = project.line_of(SENTENCES, "wrong", name), did_you_mean(name, known)
        yield Finding(SENTENCES, line, "no such entry of what is done wrong", name, hint)


def _named(
    project: Project, entry: Outdated, groups: set[str]
) -> Iterator[tuple[str, str, set[str]]]:
    phrases = (*entry.doing, *entry.pairs, *entry.hints, *entry.near, *entry.without)
    for name in filter(None, [entry.to, *_unknown(*phrases)]):
        yield "group of things", name, groups
    if entry.clause:
        live = {card.id for card in project.floor.cards if card.is_live}
        yield "clause of national guidance", entry.clause, live
    if entry.source:
        yield "source", entry.source, {source.id for source in project.sources}


def _unknown(*phrases: str) -> Iterator[str]:
    """The ideas that stand for a word still: there are none of their name."""
    for phrase in phrases:
        yield from IDEA.findall(phrase)
