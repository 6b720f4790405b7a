"""A folder to the files that a project is read from, and those to their texts.

The one place that reads a file of the project. What cannot be read is told like any other fault.
"""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from build_tools.content.encodings import CHECK, LARGEST_FILE, read_text
from build_tools.content.file_names import DOCS, is_beside, is_passed_over, is_read
from build_tools.content.findings import Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreadable:
    """A file that stands in its folder and cannot be read: why, and what to do."""

    why: str
    hint: str


Files = Mapping[str, str | bytes | Unreadable]
"""The content of files by path from the project's root, with / between folders: of every file under
docs, and of those beside it that are read. Of what is no text the name alone counts.
"""


def load_files(root: Path) -> Files:
    """Every file of a folder that a project is read from."""
    beside = [path for path in root.iterdir() if is_beside(path.name)]
    paths = [*_walk(root, root / DOCS), *beside]
    files = {path.relative_to(root).as_posix(): path for path in paths}
    return {name: load_file(name, path) for name, path in files.items()}


def load_folder(root: Path, folder: str, at: str) -> Files:
    """Every file of another folder, by the path that it would have in the folder `at`."""
    files = {path.relative_to(root / folder): path for path in _walk(root, root / folder)}
    names = {f"{at}/{inner.as_posix()}": path for inner, path in files.items()}
    return {name: load_file(name, path) for name, path in names.items()}


def list_folder(root: Path, folder: str) -> list[str]:
    """What lies in a folder, by name; nothing where there is none. A name of a folder ends in /,
    one of a link in @.
    """
    try:
        entries = sorted((root / folder).iterdir())
    except OSError:
        return []
    kinds = ((path.name, "@" if path.is_symlink() else "/" * path.is_dir()) for path in entries)
    return [name + kind for name, kind in kinds if not is_passed_over(name)]


def _walk(root: Path, folder: Path) -> Iterator[Path]:
    try:
        entries = list(folder.iterdir())
    except OSError:  # It is told when its content is asked for.
        entries = []
        yield folder
    for path in entries:
        # A linked folder may lead back to itself, and mkdocs would follow it.
        if path.is_symlink() and path.is_dir():
            yield path
        elif is_passed_over(path.relative_to(root).as_posix()):
            continue
        elif path.is_dir():
            yield from _walk(root, path)
        else:
            yield path


def load_file(name: str, path: Path) -> bytes | Unreadable:
    """The content of the file at `path`, which the project knows by `name`."""
    hint = "put the file itself here"
    if path.is_symlink() and "/" in name:
        return Unreadable(why="a link to another file, which others may not have", hint=hint)
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            return Unreadable(why="this folder cannot be opened", hint="see who may read it")
        if not stat.S_ISREG(found.st_mode):
            return Unreadable(why="neither a file nor a folder", hint="remove it")
        if not is_read(name):
            return b""
        # One byte more than is allowed is enough to see that it is too large.
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        why = f"it cannot be opened ({error.strerror})"
        return Unreadable(why=why, hint="see who may read it, or remove it")


def read_texts(files: Files) -> tuple[dict[str, str], list[Finding]]:
    """The texts of those that have one, and what is wrong with the others."""
    texts, findings = dict[str, str](), list[Finding]()
    for path, content in sorted(files.items()):
        if isinstance(content, Unreadable):
            findings.append(Finding(path, 1, content.why, hint=content.hint, check=CHECK))
        elif is_read(path):
            text, found = read_text(path, content)
            findings += found
            texts |= {} if text is None else {path: text}
    return texts, findings
