"""What a newer version changes for one school: the code of the newer version says it, of the plans
by the older content and by its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from build_tools.checks.registry import check_project
from build_tools.content.changelog import CHANGELOG, TO_DO, find_versions
from build_tools.content.findings import Finding
from build_tools.content.folder import load_files
from build_tools.content.policy import FLOOR, SCHOOL_FOLDER
from build_tools.content.project import Project, ProjectError, load_project, parse_project
from build_tools.forks.render import render
from build_tools.site.revisions import decides
from build_tools.situations.difference import (
    Behaviour,
    Change,
    compare_behaviour,
    render_example,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WhatChanges:
    """`wrong`: what stops the school's content in the newer version. `page`: for the lead to read,
    as Markdown.
    """

    wrong: tuple[Finding, ...]
    page: str = ""


def find_changes(new: Path, old: Path) -> WhatChanges:
    """What changes for the school whose files are in both folders."""
    project = load_project(new)
    wrong = tuple(f for f in check_project(project) if f.path.startswith(SCHOOL_FOLDER))
    if wrong:
        return WhatChanges(wrong=wrong)
    then = _older(project, old)
    page = render(
        "what-changes.md.jinja",
        school=project.school.name,
        news=find_news(_text(old), _text(new)),
        readable=then is not None,
        changes=list(_changes(then, project)) if then else [],
    )
    return WhatChanges(wrong=(), page=page)


def find_news(older: str, newer: str) -> list[str]:
    """The entries for schools that only the newer change log has, those with something to do
    first.
    """
    known = _entries(older)
    new = [entry for entry in _entries(newer) if entry not in known]
    return sorted(new, key=lambda entry: TO_DO not in entry)


def _entries(changelog: str) -> list[str]:
    return [entry for version in find_versions(changelog) for entry in version.entries]


def _text(root: Path) -> str:
    path = root / CHANGELOG
    return path.read_text("utf-8") if path.is_file() else ""


def _older(now: Project, old: Path) -> Project | None:
    """The content by which the older version decides, in what is new otherwise; None where the
    newer code does not understand it.
    """
    today = {name: file for name, file in load_files(now.root).items() if not decides(name)}
    theirs = {name: file for name, file in load_files(old).items() if decides(name)}
    try:
        then = parse_project({**today, **theirs}, now.root)
    except ProjectError:
        return None
    return None if then.findings else then


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseChange:
    """What becomes of one clause, in the words of the lead: its name, for whom, and one situation
    in which it shows.
    """

    name: str
    roles: str
    example: str


def _changes(then: Project, now: Project) -> Iterator[tuple[str, list[tuple[str, object]]]]:
    """By protocol of the school's, what changed in its plans, by kind."""
    behaviour = compare_behaviour(then, now)
    for change in behaviour.protocols:
        if change.protocol == FLOOR or change.protocol in _own(now):
            title = now.policies[change.protocol].title
            kinds = groupby(change.changes, key=lambda entry: entry.kind)
            found: list[tuple[str, object]] = [
                (kind, [_told(entry, behaviour, then, now) for entry in entries])
                for kind, entries in kinds
            ]
            if change.words:
                words = [_named(id_, then, now) for id_ in change.words]
                found.append(("other words, and the same meaning", words))
            yield title, found


def _own(project: Project) -> set[str]:
    own = {policy.id for policy in project.policies.values() if policy.is_own}
    return own | {project.school.protocol}


def _told(entry: Change, behaviour: Behaviour, then: Project, now: Project) -> ClauseChange:
    return ClauseChange(
        name=_named(entry.what, then, now),
        roles=", ".join(now.vocabulary.roles[role].name for role in entry.roles),
        example=render_example(entry, behaviour),
    )


def _named(what: str, then: Project, now: Project) -> str:
    """A clause by its heading; the headline by its name."""
    card = now.cards.get(what) or then.cards.get(what)
    return f"{card.heading} ({what})" if card else "The headline"
