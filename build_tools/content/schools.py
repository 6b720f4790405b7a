"""The schools of a trust or a local authority: each a folder of `schools/`, in the shape of
docs/school.

A school is read as one that has this site for itself: its folder stands in the place of
docs/school. What the trust has there of protocols, words and pages is there for each of its
schools, and a file of a school's own stands in the place of the trust's of the same name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from build_tools.content.addresses import pages_of
from build_tools.content.changelog import CHANGELOG
from build_tools.content.file_names import DOCS, LONGEST, RESERVED
from build_tools.content.findings import Finding
from build_tools.content.folder import Files, list_folder, load_files, load_folder
from build_tools.content.policy import SCHOOL_FOLDER, SCHOOLS
from build_tools.content.project import OWN_CHECKED, Project, ProjectError, parse_project
from build_tools.content.school import KNOWN, LOGOS, SCHOOL, Publish
from build_tools.content.shapes import find_line

CHECK = "every-school-has-a-place"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
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
        kept = {path: file for path, file in self.files.items() if self._has(path)}
        inherited = frozenset(p for p in kept.keys() - own.keys() if p.startswith(SCHOOL_FOLDER))
        try:
            project = parse_project({**kept, **own}, self.project.root)
        except ProjectError as error:
            raise ProjectError(self.told(id_, inherited, error.findings)) from error
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
        return replace(
            project, school=replace(project.school, address=address), findings=tuple(found)
        )

    def told(
        self, id_: str, inherited: Iterable[str], findings: Iterable[Finding]
    ) -> list[Finding]:
        """What is found in a school's project, at its own files; without what is told of all."""
        known, shared = {*self.found}, {*inherited}
        return [_told(id_, shared, found) for found in findings if found not in known]


def load_shared(root: Path) -> Shared:
    """All that is no single school's. Raises ProjectError where it cannot be used."""
    files = load_files(root)
    project = parse_project(files, root)
    return Shared(files, project, project.findings)


def find_schools(root: Path) -> list[str]:
    """The ids of all schools."""
    return [name.removesuffix("/") for name in list_folder(root, SCHOOLS) if name.endswith("/")]


def check_places(project: Project) -> Iterator[Finding]:
    """Each school is a folder whose name can be an address, and is no other page's."""
    addresses = {*pages_of(project).values(), *(p.removeprefix(f"{DOCS}/") for p in project.files)}
    taken = TAKEN | {address.partition("/")[0] for address in addresses}
    for name in list_folder(project.root, SCHOOLS):
        id_ = name.rstrip("/@")
        message, hint = "", 'small letters, digits and hyphens, as in "harbour-lane"'
        if name.endswith("@"):
            message, hint = "a link to another folder, which others may not have", "put it here"
        elif not name.endswith("/"):
            message, hint = "nothing is read here but folders of schools", "remove it"
        elif not ID.fullmatch(id_) or len(id_) > LONGEST or RESERVED.fullmatch(id_):
            message = "no address of a school"
        elif id_ in taken:
            message, hint = "this address is another page's", "call the folder otherwise"
        if message:
            yield Finding(f"{SCHOOLS}/{id_}", 1, message, id_, hint, check=CHECK)


def _told(id_: str, inherited: set[str], finding: Finding) -> Finding:
    folder, own = f"{SCHOOLS}/{id_}", finding.path.startswith(f"{SCHOOL_FOLDER}/")
    if finding.path in inherited or not own:
        hint = "; ".join(filter(None, [finding.hint, f"so it is for {folder}"]))
        return replace(finding, hint=hint)
    there = {
        key: getattr(finding, key).replace(f"{SCHOOL_FOLDER}/", f"{folder}/")
        for key in ("path", "message", "value", "hint")
    }
    return replace(finding, **there)
