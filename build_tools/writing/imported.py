"""A policy in a document, as the first draft of a school's own protocol.

Nothing that is there is written over, and nothing of it is in force.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from build_tools.content.policy import SCHOOL_FOLDER
from build_tools.content.project import Project
from build_tools.documents.appraisal import find_faults
from build_tools.documents.document import Document
from build_tools.documents.drafts import (
    DOUBTS,
    Drafter,
    Drafts,
    ToRead,
    plain,
    render_card,
)
from build_tools.documents.people import find_people, leave_out
from build_tools.documents.statements import read_statements
from build_tools.writing.new import Written, new_path, topics_of, write_new, write_school
from build_tools.writing.render import render

REASONS = {
    "negation": "it says no more than once",
    "lead": "what stands above it speaks otherwise",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What was written, and what was made of the document."""

    written: tuple[Written, ...]
    drafts: Drafts


def write_imported(
    root: Path,
    project: Project,
    name: str,
    document: Document,
    today: date,
    folder: str = SCHOOL_FOLDER,
) -> Imported:
    """Write the drafts, and the school's details where there are none. Raises CannotBegin."""
    path, id_ = new_path(root, name, folder)
    words = project.document_words
    verbs = project.words.short_line.verbs
    drafter = Drafter(
        vocabulary=project.vocabulary,
        words=words,
        cards=project.live_cards.values(),
        floor=[card for card in project.floor.cards if card.is_live],
        verbs=verbs,
        find_faults=lambda statement: find_faults(project, statement)[0],
    )
    made = drafter.draft(read_statements(document, words, verbs))
    text = render(
        "imported.md.jinja",
        name=" ".join(name.split()),
        today=today.isoformat(),
        due=today.replace(year=today.year + 1, day=min(today.day, 28)).isoformat(),
        doubts=[*_doubts(project, document)],
        to_read=made.to_read,
        topics=[
            (title, [draft for draft in made.drafts if draft.topic == topic])
            for topic, title in topics_of(project)
        ],
        why=_why,
        render_card=render_card,
    )
    written = (write_new(root, path, text), *write_school(root, name, id_, folder))
    return Imported(written=written, drafts=made)


def _doubts(project: Project, document: Document) -> Iterator[str]:
    people = project.document_words.people
    for doubt in document.doubts:
        said = leave_out(doubt.text, find_people(doubt.text, people))
        yield f"{DOUBTS[doubt.kind]}{f': {plain(said)}' if said else ''}"


def _why(one: ToRead) -> str:
    """Why it is to be read, and what it is nearest to: behind its sentence."""
    said = [REASONS[reason] for reason in one.statement.unsure]
    said += [f"not right today: {fault.says}. {plain(fault.today)}" for fault in one.faults]
    said += [DOUBTS[doubt.kind].lower() for doubt in one.statement.doubts]
    if one.near:
        said.append(f"nearest: {one.near.card.heading}")
    return f" ({'; '.join(said)})" if said else ""
