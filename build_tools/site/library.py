"""The browser's Python modules in one archive: the engine, what of the standard library it imports,
and stand-ins for what is heavy and not needed.

They are bytecode, because compiling them in the reader's browser takes longer than all else that
happens there; stored and not deflated, so that the host's compression does better; and the same
bytes on every build.
"""

import importlib.util
import marshal
import zipfile
from collections.abc import Iterator
from pathlib import Path

STAND_INS = Path(__file__).parent / "stand_ins"

# All that the engine's start imports from an archive: what else it needs, Pyodide has frozen or
# built in. A browser test says what is missing, and what nothing imports.
MODULES = ("encodings", "encodings.aliases", "encodings.utf_8", "importlib")

# Version 4 shares what is alike, by how often this process happens to use it: not the same bytes.
_MARSHAL = 2
_NO_SOURCE = bytes(12)
"""Instead of the time and size of the source, which nobody compares in an archive."""

# Any fixed moment makes the archive reproducible.
_DATE = (2020, 2, 2, 0, 0, 0)


def write_library(target: Path, published: Path, package: Path) -> None:
    """Write the modules of `package`, our stand-ins, and MODULES of the `published` archive."""
    modules = dict(_sources(published, package))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(modules):
            archive.writestr(_entry(f"{name}c"), compiled(name, modules[name]))


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


def compiled(name: str, source: bytes) -> bytes:
    """A module's bytecode file, without what is written for people. Raises SyntaxError."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=2)
    return importlib.util.MAGIC_NUMBER + _NO_SOURCE + marshal.dumps(code, _MARSHAL)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3  # Unix, wherever the build runs
    entry.external_attr = 0o644 << 16
    return entry
