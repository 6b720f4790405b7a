"""The schools of a trust or a local authority: each a folder of `schools/`, in the shape of
docs/school.

A school is read as one that has this site for itself: its folder stands in the place of
docs/school. What the trust has there is its schools' too, but for its details; its protocol is that
of the schools which have none of their own, and no words.
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from build_tools.content.addresses import pages_of
from build_tools.content.changelog import CHANGELOG
from build_tools.content.file_names import DOCS, LONGEST, RESERVED
from build_tools.content.findings import Finding
from build_tools.content.folder import Files, list_folder, load_files, load_folder
from build_tools.content.own_words import ID, OWN_WORDS
from build_tools.content.policy import OWN_POLICIES, SCHOOL_FOLDER, SCHOOLS
from build_tools.content.project import (
    OWN_CHECKED,
    OWN_REVIEWS,
    Project,
    ProjectError,
    parse_project,
)
from build_tools.content.school import KNOWN, LOGOS, SCHOOL, Publish
from build_tools.content.shapes import find_line

TAKEN = frozenset("404 assets data engine index school schools search".split())
"""Folders of the site that are no page's, and names that would be taken for its own."""
OF_ONE = frozenset({SCHOOL, OWN_CHECKED, *(f"{SCHOOL_FOLDER}/{logo}" for logo in LOGOS)})
"""What no school has from its trust."""
EXAMPLES_LEFT_OUT = Publish(examples=False)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all schools share: the files, and the project of them."""

    files: Files
    project: Project
    found: tuple[Finding, ...]
    """What is told of all of them."""

    def load(self, id_: str) -> Project:
        """The project of one school: the examples are left out. Raises ProjectError."""
        folder = f"{SCHOOLS}/{id_}"
        own = load_folder(self.project.root, folder, SCHOOL_FOLDER)
        if SCHOOL not in own:
            hint = f'python -m build_tools new-school --in {folder} "Name" writes one'
            missing = Finding(f"{folder}/school.toml", 1, "there is no such file", hint=hint)
            raise ProjectError([replace(missing, check=KNOWN)])
        writes = any(path == OWN_WORDS or path.startswith(OWN_POLICIES) for path in own)
        kept = {path: file for path, file in self.files.items() if self._has(path)}
        if writes:
            kept = {path: file for path, file in kept.items() if not _is_of_protocol(path)}
        inherited = frozenset(p for p in kept.keys() - own.keys() if p.startswith(SCHOOL_FOLDER))
        try:
            project = parse_project({**kept, **own}, self.project.root)
        except ProjectError as error:
            raise ProjectError(self.told(id_, error.findings, inherited)) from error
        return self._placed(replace(project, school_id=id_, inherited=inherited))

    def _has(self, path: str) -> bool:
        """Whether a file is there for each school."""
        published = path in self.project.files or path == CHANGELOG
        return published and path not in OF_ONE and not EXAMPLES_LEFT_OUT.leaves_out(path)

    def _placed(self, project: Project) -> Project:
        """The project with the address of the school's own pages: its folder of the site's."""
        trust, id_ = self.project.school.address, project.school_id
        address = project.school.address or (f"{trust.rstrip('/')}/{id_}/" if trust else "")
        found = project.findings
        if address and not address.rstrip("/").endswith(f"/{id_}"):
            line = find_line(project.written[SCHOOL], ("school", "address"))
            message, hint = "its pages are in a folder of its own", f'as in "https://…/{id_}/"'
            found = (*found, Finding(SCHOOL, line, message, address, hint, check=KNOWN))
        if "publish" in tomllib.loads(project.written[SCHOOL]):
            line = find_line(project.written[SCHOOL], ("publish",))
            message = "schools leave out the same pages"
            hint = f"take it out here, and say it in {SCHOOL}, for all"
            found = (*found, Finding(SCHOOL, line, message, "[publish]", hint, check=KNOWN))
        return replace(
            project, school=replace(project.school, address=address), findings=tuple(found)
        )

    def told(
        self, id_: str, findings: Iterable[Finding], inherited: Collection[str]
    ) -> list[Finding]:
        """What is found in a school's project, at its own files; without what is told of all, and
        without what is wrong with the trust's pages alone: they are no school's.
        """
        known = {*self.found}
        new = (f for f in findings if f not in known and f.path not in inherited)
        return [_told(id_, found) for found in new]


def load_shared(root: Path) -> Shared:
    """All that is no single school's. Raises ProjectError where it cannot be used."""
    return share(load_files(root), root)


def share(files: Files, root: Path) -> Shared:
    """The same, of files that were read."""
    project = parse_project(files, root)
    return Shared(files, project, project.findings)


def find_schools(root: Path) -> list[str]:
    """The ids of all schools."""
    return [name.removesuffix("/") for name in list_folder(root, SCHOOLS) if name.endswith("/")]


def find_misplaced(project: Project) -> Iterator[Finding]:
    """What is wrong with the names of the schools' folders."""
    for name in [] if project.school_id else list_folder(project.root, SCHOOLS):
        id_ = name.rstrip("/@")
        for message, hint in _faults_of_kind(name) or faults_of_id(project, id_):
            yield Finding(f"{SCHOOLS}/{id_}", 1, message, id_, hint)


def _faults_of_kind(name: str) -> list[tuple[str, str]]:
    if name.endswith("@"):
        return [("a link to another folder, which others may not have", "put the folder here")]
    if not name.endswith("/"):
        return [("nothing is read here but folders of schools", "remove it")]
    return []


def faults_of_id(project: Project, id_: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the name of a school's folder, its address; and what to do."""
    addresses = {*pages_of(project).values(), *(p.removeprefix(f"{DOCS}/") for p in project.files)}
    if not ID.fullmatch(id_) or len(id_) > LONGEST or RESERVED.fullmatch(id_):
        yield "no address of a school", 'small letters, digits and hyphens, as in "harbour-lane"'
    elif id_ in TAKEN | {address.partition("/")[0] for address in addresses}:
        yield "this address is another page's", "call the folder otherwise"


def _is_of_protocol(path: str) -> bool:
    return path in (OWN_WORDS, OWN_REVIEWS) or path.startswith(OWN_POLICIES)


def _told(id_: str, finding: Finding) -> Finding:
    folder = f"{SCHOOLS}/{id_}"
    if not finding.path.startswith(f"{SCHOOL_FOLDER}/"):
        hint = "; ".join(filter(None, [finding.hint, f"so it is for {folder}"]))
        return replace(finding, hint=hint)
    there = {
        key: getattr(finding, key).replace(f"{SCHOOL_FOLDER}/", f"{folder}/")
        for key in ("path", "message", "value", "hint")
    }
    return replace(finding, **there)
