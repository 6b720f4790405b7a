"""The browser's Python: Pyodide's files and one archive of modules, in one folder.

All are the same bytes on every build, so that whoever doubts the site can build it again and
compare.

Nothing here asks the network: set-up has put Pyodide into `node_modules`, where npm checked
it against the hash in `package-lock.json`.
"""

import hashlib
import json
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from build_tools.site import library
from build_tools.site.kept import filling, kept_at
from build_tools.site.library import STAND_INS
from build_tools.site.node import RuntimeBuildError, run_node

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = "decision_tree"
SMALLER = Path(__file__).with_name("smaller.mjs")

# Under a name of ours: some hosts answer 404 for an ending that they do not know, as `.mjs`. The
# rest of the npm package is consoles, source maps and types.
_SCRIPT, _PUBLISHED_SCRIPT = "pyodide.js", "pyodide.mjs"
_MADE_SMALLER = ("pyodide.asm.js", "pyodide.asm.wasm")
_LIBRARY = "python.zip"
_PUBLISHED_LIBRARY = "python_stdlib.zip"


@dataclass(frozen=True, kw_only=True, slots=True)
class RuntimeFile:
    """One file that the browser loads: its size in bytes and its hash."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RuntimeFiles:
    """What `build_runtime` wrote; `abi` is what Pyodide wants to be told at its start."""

    files: tuple[RuntimeFile, ...]
    abi: str

    @property
    def size(self) -> int:
        """All files together, in bytes, as the browser sees them once unpacked."""
        return sum(file.size for file in self.files)

    @property
    def fingerprint(self) -> str:
        """Sixteen digits that change when any byte of any file changes."""
        text = "".join(f"{file.name} {file.sha256}\n" for file in self.files)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def build_runtime(target: Path, project: Path = PROJECT) -> RuntimeFiles:
    """Fill `target` with Pyodide and the archive of modules."""
    pyodide = _find_pyodide(project)
    info = _read_json(pyodide / "pyodide-lock.json")["info"]
    _require_same_python(info["python"])
    package = project / PACKAGE
    if not (package / "__init__.py").is_file():
        raise RuntimeBuildError(f"no package to ship: {package} has no __init__.py")
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(pyodide / _PUBLISHED_SCRIPT, target / _SCRIPT)
    smaller = _build_smaller(pyodide, project)
    for name in _MADE_SMALLER:
        shutil.copyfile(smaller / name, target / name)
    shutil.copyfile(_build_library(pyodide, project) / _LIBRARY, target / _LIBRARY)
    names = (_SCRIPT, *_MADE_SMALLER, _LIBRARY)
    return RuntimeFiles(
        files=tuple(_load_file(target / name) for name in names), abi=info["abi_version"]
    )


def _build_smaller(pyodide: Path, project: Path) -> Path:
    """The folder with the script and the module that were made smaller: once for their bytes."""
    inputs = [SMALLER, *(pyodide / name for name in (*_MADE_SMALLER, _PUBLISHED_SCRIPT))]
    kept = kept_at(project, "module", (_pinned("binaryen", project), *inputs))
    with filling(kept) as folder:
        if folder:
            run_node(SMALLER, str(pyodide), str(folder))
    return kept


def _build_library(pyodide: Path, project: Path) -> Path:
    """The folder with the archive of modules: compiled once for their bytes."""
    published, package = pyodide / _PUBLISHED_LIBRARY, project / PACKAGE
    modules = sorted((*package.rglob("*.py"), *STAND_INS.rglob("*.py")))
    named = [part for path in modules for part in (path.name, path)]
    code = (version("pyodide-build"), Path(library.__file__), published)
    kept = kept_at(project, "library", (*code, *named))
    with filling(kept) as folder:
        if folder:
            library.write_library(folder / _LIBRARY, published, package)
    return kept


def _find_pyodide(project: Path) -> Path:
    """Return the installed npm package; raise where it is missing or not the locked version."""
    folder = project / "node_modules" / "pyodide"
    if not (folder / "package.json").is_file():
        raise RuntimeBuildError("Pyodide is not installed: run `python -m build_tools setup`")
    installed, pinned = _read_json(folder / "package.json")["version"], _pinned("pyodide", project)
    if installed != pinned:
        raise RuntimeBuildError(
            f"Pyodide {installed} is installed, {pinned} is locked: "
            "run `python -m build_tools setup`"
        )
    return folder


def _pinned(package: str, project: Path) -> str:
    packages = _read_json(project / "package-lock.json")["packages"]
    return str(packages[f"node_modules/{package}"]["version"])


def _require_same_python(browser: str) -> None:
    """Bytecode is only good for the minor version that wrote it."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if browser.rsplit(".", 1)[0] != here:
        raise RuntimeBuildError(
            f"the browser runs Python {browser}, this is {here}: remove .venv and run "
            f"`python -m build_tools setup` with a Python {browser.rsplit('.', 1)[0]}"
        )


def _load_file(path: Path) -> RuntimeFile:
    content = path.read_bytes()
    return RuntimeFile(
        name=path.name, size=len(content), sha256=hashlib.sha256(content).hexdigest()
    )


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
