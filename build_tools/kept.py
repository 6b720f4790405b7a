"""What takes long to make is kept in `build/cache`, by the content of all that it is made from.

Two forms: a folder of files, and a shelf of many small things that one build asks for.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from build_tools import STARTED

CACHE = Path("build/cache")
CODE = ("build_tools", "decision_tree")
SIZES = ".sizes"
"""What is kept in a folder is as long as this file in it says."""
OLDER = 2000
"""So many stay that a build did not ask for: for who goes back, or builds two sites in turn."""


def fingerprint(sources: Iterable[Path | bytes | str]) -> str:
    """Sixteen digits that change when any byte of a file, by its path, or of a text does."""
    digest = hashlib.sha256(sys.version.encode())
    for source in sources:
        content = source.read_bytes() if isinstance(source, Path) else source
        content = content.encode() if isinstance(content, str) else content
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def all_code(project: Path) -> list[Path | str]:
    """All that makes pages, code, templates and pictures: each file behind its place."""
    paths = sorted(path for name in CODE for path in (project / name).rglob("*.*"))
    files = (path for path in paths if path.parent.name != "__pycache__" and path.is_file())
    return [part for path in files for part in (path.relative_to(project).as_posix(), path)]


@cache
def code_of(project: Path) -> str:
    """The same of all that makes pages, when this process first asks: its code is no newer."""
    return fingerprint(all_code(project))


def kept_at(root: Path, name: str, sources: Iterable[Path | bytes | str]) -> Path:
    """Where that is kept which is made from these `sources`: files of its code, by their path, and
    texts.
    """
    return root / CACHE / f"{name}-{fingerprint(sources)}"


def _write(file: Path, text: str) -> None:
    """In one step, so that a build cut short leaves no half."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.parent.parent  # where no other build removes it
    with tempfile.NamedTemporaryFile("wb", dir=beside, delete_on_close=False) as half:
        half.write(text.encode())
        half.close()
        Path(half.name).replace(file)


@contextmanager
def filling(folder: Path) -> Iterator[Path | None]:
    """A folder that becomes `folder` in one step, so that a build cut short leaves no half; None
    where it is there. One in which a file was cut short later, as where power failed, is made anew.
    """
    if _read(folder / SIZES) == _sizes(folder):
        yield None
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        half = Path(beside, folder.name)
        half.mkdir()
        yield half
        (half / SIZES).write_text(json.dumps(_sizes(half)), encoding="utf-8")
        with suppress(OSError):  # another build was faster, with the same bytes
            half.rename(folder)


def _sizes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("[!.]*")
        if path.is_file()
    }


def write_anew(file: Path, text: str) -> None:
    """Write a file in the place of another, not over it: a disk may first have to take that."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.write_bytes(text.encode())


def link(path: Path | str, to: Path | str) -> None:
    """Put what is made, and so never changed, at another place too: a second name is enough, where
    the disk has such.
    """
    try:
        Path(to).unlink(missing_ok=True)
        os.link(path, to)
    except OSError:
        shutil.copyfile(path, to)


def forget_doubtful(root: Path) -> None:
    """Where code has changed since this process began, remove what it has made: that may be of
    either.
    """
    code = map(os.stat, all_code(root)[1::2])
    # What is moved to its place keeps the time at which it was written.
    if not any(max(file.st_mtime, file.st_ctime) >= STARTED for file in code):
        return
    for folder in (root / CACHE).glob("*"):
        files = [path for path in folder.rglob("*") if path.is_file()]
        made = [*filter(_is_younger, files)]
        if made == files:
            shutil.rmtree(folder, ignore_errors=True)
        for path in made:
            path.unlink(missing_ok=True)


def _is_younger(path: Path) -> bool:
    return path.stat().st_mtime >= STARTED


def forget_others(root: Path, name: str, kept: Collection[Path]) -> None:
    """Remove what was kept under this name but these folders."""
    for folder in (root / CACHE).glob(f"{name}-*"):
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


class Shelf:
    """Values of JSON by what they are made of, each in a file: of many none is in memory. What no
    late build asked for goes, and what was changed is made anew. `code`: what makes all of them.
    """

    def __init__(self, folder: Path, code: Iterable[Path | str] = ()) -> None:
        self._folder = folder
        self._code = fingerprint(code)
        self._asked = set[str]()

    def take(self, sources: Iterable[str], make: Callable[[], Any]) -> Any:
        """What `make` returned for the same `sources`; None is not kept."""
        file = self._file(sources)
        value = _read_sealed(file)
        if value is None:
            value = make()
            if value is not None:
                text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
                _write(file, f"{fingerprint([text])}\n{text}")
        with suppress(OSError):  # there is none, or another build has removed it
            os.utime(file, (time.time(), file.stat().st_mtime))
        self._asked.add(file.name)
        return value

    def has(self, sources: Iterable[str]) -> bool:
        """Whether there is one."""
        return self._file(sources).exists()

    def forget_others(self) -> None:
        """Remove the oldest of what was not asked for."""
        with suppress(OSError), os.scandir(self._folder) as files:  # another removes the same
            others = [file for file in files if file.name not in self._asked]
            for file in sorted(others, key=lambda file: file.stat().st_atime)[:-OLDER]:
                Path(file).unlink()

    def _file(self, sources: Iterable[str]) -> Path:
        return self._folder / fingerprint((self._code, *sources))


def _read_sealed(file: Path) -> Any:
    """What was written behind a fingerprint of itself: of other JSON nobody can say what it was."""
    try:
        seal, _, text = file.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return json.loads(text) if seal == fingerprint([text]) else None


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
