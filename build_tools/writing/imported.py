"""A policy in a document, as the first draft of a school's own protocol.

Nothing that is there is written over, and nothing of it is in force.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from build_tools.content.policy import SCHOOL_FOLDER
from build_tools.content.project import Project
from build_tools.documents.appraisal import Seen
from build_tools.documents.document import Document
from build_tools.documents.drafts import Drafter, Drafts
from build_tools.writing.new import Written, new_path, write_new, write_school
from build_tools.writing.one_card import Cards
from build_tools.writing.work import render_policy, work_of


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
    seen = Seen(project, document, name)
    drafts = Drafter(seen.project, seen.find, Cards(project).read).draft(seen.statements)
    work = work_of(seen.project, name, id_, today, document, drafts.made)
    text = render_policy(project, work, work.of("draft"))
    written = (write_new(root, path, text), *write_school(root, name, id_, folder))
    return Imported(written=written, drafts=drafts)
