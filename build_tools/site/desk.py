"""What the page for writing is given beside the engine: the archive of Python, and the project's
texts, as JSON by path, which lie in its memory as they lie in this folder.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import tomlkit

from build_tools.content import sentences
from build_tools.content.file_names import is_policy
from build_tools.content.folder import Files
from build_tools.content.policy import SCHOOL_FOLDER
from build_tools.content.project import Project
from build_tools.content.sentences import SENTENCES, SentenceTable, counted
from build_tools.kept import filling, forget_others, kept_at

NOTE = re.compile(r"^> *Note:.*(?:\n.*\S.*)*", re.MULTILINE)
SHEET = ".css"
KEPT_AS, COUNTED = "judged", "counted.toml"
COUNT = (Path(sentences.__file__), Path(__file__))
"""What makes it."""


def project_texts(project: Project, files: Files) -> str:
    """Every file that the project was read from, with the style sheets; of what is no text the name
    alone, where policies are many, of the others what they are called, and of sentences that were
    judged what was counted in them. What a school keeps from its pages is kept from this: notes,
    and cards that are drafts.
    """
    return json.dumps(dict(_texts(project, files)), ensure_ascii=False, separators=(",", ":"))


def _texts(project: Project, files: Files) -> Iterator[tuple[str, str]]:
    known = project.of(*(policy.id for policy in project.told_of)).policies
    policies = {policy.path: policy for policy in project.policies.values()}
    for path, content in sorted(files.items()):
        if path.startswith(SCHOOL_FOLDER) and path not in project.files:
            continue
        text = content.decode() if isinstance(content, bytes) else ""
        if path.endswith(SHEET):
            text = (project.root / path).read_text("utf-8")
        if path == SENTENCES:
            text = _counted_once(project, text)
        if is_policy(path) and path in policies:
            text = _shown(text, [card.line for card in policies[path].drafts])
            text = text if known[policies[path].id].text else text.partition("\n##")[0]
        yield path, text


def _counted_once(project: Project, text: str) -> str:
    """Made once of one file: a card is edited more often than it."""
    kept = kept_at(project.root, KEPT_AS, (*COUNT, text))
    with filling(kept) as folder:
        if folder:
            (folder / COUNTED).write_text(_counted(project.sentences), encoding="utf-8")
            forget_others(project.root, KEPT_AS, (kept,))
    return (kept / COUNTED).read_text(encoding="utf-8")


def _counted(table: SentenceTable) -> str:
    """The table without its sentences: to read and count them takes a browser seconds."""
    counts = asdict(counted(table))
    for each in (counts["right"], *counts["wrong"].values()):
        # As it stands, no sign of it is looked at when it is read.
        each["times"] = {
            number: tomlkit.string(those, literal=True, multiline=True)
            for number, those in each["times"].items()
        }
    said = {name: getattr(table, name) for name in ("judged", "says", "today")}
    return tomlkit.dumps({**said, "counted": counts})


def _shown(text: str, drafts: list[int]) -> str:
    """A policy without what is on no page: the lines stay where they are."""
    lines = text.split("\n")
    for first in drafts:
        for number in range(first - 1, len(lines)):
            if number >= first and lines[number].startswith("#"):
                break
            lines[number] = ""
    return NOTE.sub(lambda note: "\n" * note[0].count("\n"), "\n".join(lines))
