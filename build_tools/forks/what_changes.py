"""What a newer version changes for one school: the code of the newer version says it, of the plans
by the older content and by its own.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from build_tools.checks.publishing import find_all_unread
from build_tools.checks.registry import check_shared, load_school
from build_tools.content.changelog import CHANGELOG, TO_DO, find_versions
from build_tools.content.findings import Finding, render_finding
from build_tools.content.folder import load_files
from build_tools.content.policy import FLOOR, SCHOOL_FOLDER
from build_tools.content.project import Project, ProjectError, parse_project
from build_tools.content.schools import Shared, find_schools, load_shared
from build_tools.site.revisions import decides
from build_tools.situations.difference import (
    Behaviour,
    Change,
    compare_behaviour,
    render_example,
)
from build_tools.writing.render import render

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True, slots=True)
class WhatChanges:
    """`wrong`: what stops the school's content in the newer version. `page`: for the lead to read,
    as Markdown; it says that, and all else that changes.
    """

    wrong: tuple[Finding, ...]
    page: str


def find_changes(new: Path, old: Path) -> WhatChanges:
    """What changes for the school whose files are in both folders."""
    shared = check_shared(load_shared(new))
    project = shared.project
    schools = [load_school(shared, id_) for id_ in find_schools(new)]
    wrong = [f for f in shared.found if f.path.startswith(SCHOOL_FOLDER)]
    wrong += [finding for school in schools for finding in school.findings]
    then = _older(shared, old)
    page = render(
        "what-changes.md.jinja",
        TEMPLATES,
        school=project.school.name,
        wrong=[render_finding(finding) for finding in sorted({*wrong})],
        unread=[render_finding(finding) for finding in find_all_unread(shared, schools)],
        news=find_news(_text(old), _text(new)),
        readable=then is not None,
        changes=[*_all_changes(then, project, schools)] if then else [],
    )
    return WhatChanges(wrong=tuple(wrong), page=page)


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


def _older(now: Shared, old: Path) -> Shared | None:
    """The content by which the older version decides, in what is new otherwise; None where the
    newer code does not understand it.
    """
    today = {name: file for name, file in now.files.items() if not decides(name)}
    theirs = {name: file for name, file in load_files(old).items() if decides(name)}
    files = {**today, **theirs}
    try:
        then = parse_project(files, now.project.root)
    except ProjectError:
        return None
    return None if then.findings else Shared(files, then, ())


def _all_changes(
    then: Shared, now: Project, schools: Iterable[Project]
) -> Iterator[tuple[str, list[tuple[str, object]]]]:
    """What changes for all, and for each school that has a protocol of its own."""
    yield from _changes(then.project, now, {FLOOR, *_own(now)})
    for school in schools:
        own = {policy.id for policy in school.own_protocols}
        if own:
            yield from _changes(then.load(school.school_id), school, own)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseChange:
    """What becomes of one clause, in the words of the lead: its name, for whom, and one situation
    in which it shows.
    """

    name: str
    roles: str
    example: str


def _changes(
    then: Project, now: Project, protocols: Collection[str]
) -> Iterator[tuple[str, list[tuple[str, object]]]]:
    """By protocol, what changed in its plans, by kind."""
    behaviour = compare_behaviour(then, now)
    for change in behaviour.protocols:
        if change.protocol in protocols:
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
