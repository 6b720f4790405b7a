"""The browser's Python modules in one archive: the engine, what of the standard library it imports,
and stand-ins for what is heavy and not needed.

They are bytecode, because compiling them in the reader's browser takes longer than all else that
happens there: pyodide-build compiles them. They are stored and not deflated, so that the host's
compression does better; and the same bytes on every build.
"""

import importlib.util
import marshal
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from build_tools.site.node import RuntimeBuildError

STAND_INS = Path(__file__).parent / "stand_ins"

# All that the engine's start imports from an archive: what else it needs, Pyodide has frozen or
# built in. A browser test says what is missing, and what nothing imports.
MODULES = ("encodings", "encodings.aliases", "encodings.utf_8", "importlib")

# Version 4 shares what is alike, by how often the compiler happens to use it: not the same bytes.
_MARSHAL = 2
_HEADER = 16
"""The bytes of a bytecode file before its code."""
_NO_SOURCE = bytes(12)
"""Instead of the time and size of the source, which nobody compares in an archive."""

# Any fixed moment makes the archive reproducible.
_DATE = (2020, 2, 2, 0, 0, 0)


def write_library(target: Path, published: Path, package: Path) -> None:
    """Write the modules of `package`, our stand-ins, and MODULES of the `published` archive.

    Raises RuntimeBuildError.
    """
    write_files(target, compile_modules(dict(_sources(published, package))))


def write_files(target: Path, files: Mapping[str, bytes]) -> None:
    """Write an archive of these files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(entry_of(name), files[name])


def _sources(published: Path, package: Path) -> Iterator[tuple[str, bytes]]:
    """Every module's place in the archive, and its text."""
    with zipfile.ZipFile(published) as archive:
        there = set(archive.namelist())
        for module in MODULES:
            name = module.replace(".", "/")
            place = f"{name}.py" if f"{name}.py" in there else f"{name}/__init__.py"
            yield place, archive.read(place)
    for folder, base in ((STAND_INS, STAND_INS), (package, package.parent)):
        for path in folder.rglob("*.py"):
            if path.name != "__main__.py":  # the terminal: nobody in an emergency waits for it
                yield path.relative_to(base).as_posix(), path.read_bytes()


def compile_modules(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """The bytecode files of modules, without what is written for people."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "python.zip")
        with zipfile.ZipFile(file, "w") as plain:
            for name in sorted(sources):
                plain.writestr(entry_of(name), sources[name])
        command = [sys.executable, "-m", "pyodide_cli", "py-compile", "--silent", "--no-keep"]
        done = subprocess.run(
            [*command, str(file)],
            env={**os.environ, "PYTHONOPTIMIZE": "2"},
            capture_output=True,
            encoding="utf-8",
            errors="replace",  # a path in it may be in any code page
            check=False,
        )
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise RuntimeBuildError(f"py-compile failed: {' '.join(last)}")
        with zipfile.ZipFile(file) as compiled:
            return {name: _plain_bytecode(compiled.read(name)) for name in compiled.namelist()}


def _plain_bytecode(compiled: bytes) -> bytes:
    """A bytecode file with the same code, and nothing of when and how it was written."""
    code = marshal.loads(compiled[_HEADER:])  # noqa: S302 (compiled just now)
    return importlib.util.MAGIC_NUMBER + _NO_SOURCE + marshal.dumps(code, _MARSHAL)


def entry_of(name: str) -> zipfile.ZipInfo:
    """How a file stands in an archive: the same on every build."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3  # Unix, wherever the build runs
    entry.external_attr = 0o644 << 16
    return entry
