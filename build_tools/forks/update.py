"""A newer version of this site, taken under what a school made its own.

What is the school's lies in docs/school, or of several in schools/, and stays. Everything else is
replaced as a whole, after the newer version has said what changes for this school; what was there
before is kept beside.
"""

import shutil
import stat
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from markdown_it import MarkdownIt

from build_tools.content.file_names import is_passed_over
from build_tools.content.policy import FLOOR, POLICIES, SCHOOL_FOLDER, SCHOOLS
from build_tools.forks.taking import STAYS, WORK

PAGE = WORK / "what-changes.html"
NEEDED = ("mkdocs.yml", f"{POLICIES}/{FLOOR}.md", "build_tools", "decision_tree")


class CannotUpdate(Exception):
    """Why nothing was replaced, and what to do."""


def fetch(root: Path, source: str) -> Path:
    """The newer version in a folder of its own: from an archive, a folder, or a git remote.

    Raises CannotUpdate.
    """
    new = root / WORK / "new"
    shutil.rmtree(new, ignore_errors=True)
    new.parent.mkdir(parents=True, exist_ok=True)
    given = Path(source)
    try:
        if given.is_dir():
            shutil.copytree(
                given, new, ignore=lambda at, names: {*names} & STAYS if Path(at) == given else ()
            )
        elif given.is_file():
            _unpack(given, new)
        else:
            _clone(root, source, new)
    except (OSError, tarfile.TarError, zipfile.BadZipFile, shutil.Error) as error:
        why = str(error).partition("\n")[0]
        raise CannotUpdate(f"{source} cannot be read: {why}") from error
    new = _inner(new)
    missing = [name for name in NEEDED if not (new / name).exists()]
    if missing:
        raise CannotUpdate(f"{source} is no version of this site: it has no {missing[0]}")
    for own in (SCHOOL_FOLDER, SCHOOLS):
        shutil.rmtree(new / own, ignore_errors=True)
        if (root / own).is_dir():
            shutil.copytree(root / own, new / own)
    return new


def ask_what_changes(root: Path, new: Path) -> str:
    """The page for the lead, as HTML, from the code of the newer version. Raises CannotUpdate."""
    command = [sys.executable, "-m", "build_tools", "what-changes", str(root.resolve())]
    done = subprocess.run(command, cwd=new, capture_output=True, encoding="utf-8", check=False)
    if not done.stdout.strip():
        raise CannotUpdate(f"nothing was replaced, since in the newer version:\n{done.stderr}")
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>What changes</title>{STYLE}"
    page += MarkdownIt("commonmark", {"html": False}).render(done.stdout)
    (root / PAGE).write_text(page, encoding="utf-8")
    if done.returncode != 0:
        told = f"{PAGE.as_posix()} says the same, to read and to print"
        raise CannotUpdate(f"{done.stdout}\n{told}")
    return done.stdout


STYLE = (
    "<style>body{font:18px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;"
    "padding:0 1rem}li{margin:.4rem 0}</style>"
)


def _unpack(archive: Path, to: Path) -> None:
    """Unpack what stays within the folder."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            for member in packed.infolist():
                path = Path(packed.extract(member, to))  # It takes no part of a name that leads out
                if member.external_attr >> 16 & stat.S_IXUSR:  # nor that a file can be run
                    path.chmod(0o755)
    else:
        with tarfile.open(archive) as packed:
            packed.extractall(to, filter="data")


def _clone(root: Path, remote: str, to: Path) -> None:
    """The newest commit of a remote of this repository, or of an address."""
    address = _run_git(root, "remote", "get-url", "--", remote).stdout.strip() or remote
    if address.startswith("-"):
        raise CannotUpdate(f"no archive, folder or git remote: {remote!r}")
    done = _run_git(root, "clone", "--quiet", "--depth", "1", "--", address, str(to))
    if done.returncode != 0:
        raise CannotUpdate(f"no archive, folder or git remote: {remote!r}\n{done.stderr.strip()}")
    shutil.rmtree(to / ".git")


def _run_git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["git", *words]
    return subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)


def _inner(folder: Path) -> Path:
    """An archive holds its files, or one folder with them."""
    entries = [path for path in folder.iterdir() if not is_passed_over(path.name)]
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else folder
