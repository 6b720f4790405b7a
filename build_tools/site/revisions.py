"""The project's content as it was at a revision of its history, read by today's parser.

Nothing of the working folder is touched, and no code of the revision runs. Only what decides plans
is taken out of the history, into memory: the policies and the vocabulary. Every other file is
today's, so that one which is new since hides nothing.
"""

import io
import subprocess
import tarfile
from pathlib import Path

from build_tools.content.folder import load_files
from build_tools.content.policy import POLICIES, SCHOOL_FOLDER
from build_tools.content.project import VOCABULARY, Project, ProjectError, parse_project

RESTED_ON = (POLICIES, SCHOOL_FOLDER, VOCABULARY)
"""What plans rest on."""


class UnknownRevision(Exception):
    """There is no such revision, or no history at all."""


class TooOldRevision(Exception):
    """The revision is from before the vocabulary had its file: there was another shape of all."""


def load_project_at(root: Path, revision: str) -> Project:
    """The project under `root` with the policies and the vocabulary that it had at `revision`.

    Raises UnknownRevision, TooOldRevision; and ProjectError where today's parser does not
    understand all of it.
    """
    commit = _run_git(root, "rev-parse", "--verify", f"{revision}^{{commit}}").decode().strip()
    listed = _run_git(root, "ls-tree", "--name-only", commit, "--", *RESTED_ON).decode().split()
    if VOCABULARY not in listed:
        raise TooOldRevision(f"{revision} is older than {VOCABULARY} and cannot be compared")
    archive = _run_git(root, "archive", "--format=tar", commit, "--", *listed)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        members = {one.name: tar.extractfile(one) for one in tar.getmembers() if one.isfile()}
        then = {name: member.read() for name, member in members.items() if member}
    today = {name: file for name, file in load_files(root).items() if not decides(name)}
    project = parse_project({**today, **then}, root)
    if project.findings:
        raise ProjectError(project.findings)
    return project


def decides(name: str) -> bool:
    """Whether plans rest on a file."""
    return name.startswith(RESTED_ON)


def _run_git(root: Path, *words: str) -> bytes:
    command = ["git", *words]
    try:
        return subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    except FileNotFoundError as error:
        raise UnknownRevision("git is not installed") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        raise UnknownRevision(said.partition("\n")[0]) from error
