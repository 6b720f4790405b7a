"""The project's content as it was at a revision of its history, read by today's parser.

Nothing of the working folder is touched, and no code of the revision runs: only what is content is
taken out of the history, into memory.
"""

import io
import subprocess
import tarfile
from pathlib import Path

from build_tools.content.project import Project, ProjectError, parse_project
from build_tools.content.school import SCHOOL

CONTENT = ("docs", SCHOOL)
"""What a project is read from."""
DATA = "docs/data/"
"""Where the vocabulary lies. Before this folder there was another shape of everything."""


class UnknownRevision(Exception):
    """There is no such revision, or no history at all."""


class TooOldRevision(Exception):
    """The revision is from before the data files: today's parser reads nothing of it."""


def load_project_at(root: Path, revision: str) -> Project:
    """The project under `root` as it was at `revision`.

    Raises UnknownRevision, TooOldRevision; and ProjectError where today's parser does not
    understand all of it.
    """
    commit = _run_git(root, "rev-parse", "--verify", f"{revision}^{{commit}}").decode().strip()
    if not _run_git(root, "ls-tree", commit, "--", DATA):
        raise TooOldRevision(f"{revision} is older than {DATA} and cannot be compared")
    archive = _run_git(root, "archive", "--format=tar", commit, "--", *CONTENT)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        members = {one.name: tar.extractfile(one) for one in tar.getmembers() if one.isfile()}
        files = {name: member.read() for name, member in members.items() if member}
    project = parse_project(files, root)
    if project.findings:
        raise ProjectError(project.findings)
    return project


def _run_git(root: Path, *words: str) -> bytes:
    command = ["git", *words]
    try:
        return subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    except FileNotFoundError as error:
        raise UnknownRevision("git is not installed") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        raise UnknownRevision(said.partition("\n")[0]) from error
