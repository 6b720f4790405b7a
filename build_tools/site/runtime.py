"""The browser's Python: a worker, Pyodide's module and one archive of modules, in one folder.

All are the same bytes on every build, so that whoever doubts the site can build it again and
compare.

Nothing here asks the network: set-up has put Pyodide into `node_modules`, where npm checked
it against the hash in `package-lock.json`.
"""

import hashlib
import json
import re
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from build_tools.kept import filling, kept_at
from build_tools.pages.security_policy import hash_of
from build_tools.site import library
from build_tools.site.desk_library import build_desk_library
from build_tools.site.finish import small_script
from build_tools.site.library import STAND_INS
from build_tools.site.node import RuntimeBuildError, run_node

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = "decision_tree"
SMALLER = Path(__file__).with_name("smaller.mjs")
WORKER = Path(__file__).with_name("worker.js")

# The rest of the npm package is consoles, source maps and types.
_SCRIPT = "pyodide.mjs"
_CONNECTS, _MODULE = _MADE_SMALLER = ("pyodide.asm.js", "pyodide.asm.wasm")
_LIBRARY = "python.zip"
_IMPORT = 'import { loadPyodide } from "pyodide";'
_EXPORT = re.compile(r"export\{(\w+) as loadPyodide,.*", re.DOTALL)
FILES = {"worker": WORKER.name, "module": _MODULE, "library": _LIBRARY}
"""What the page calls each file."""
_PUBLISHED_LIBRARY = "python_stdlib.zip"


@dataclass(frozen=True, kw_only=True, slots=True)
class RuntimeFile:
    """One file that the browser loads: its size in bytes, and its hash as `integrity` says it."""

    name: str
    size: int
    hash: str


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
        text = "".join(f"{file.name} {file.hash}\n" for file in self.files)
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
    smaller = _build_smaller(pyodide, project)
    worker = _join_scripts(smaller / _CONNECTS, pyodide / _SCRIPT)
    (target / WORKER.name).write_text(worker, encoding="utf-8", newline="\n")
    shutil.copyfile(smaller / _MODULE, target / _MODULE)
    shutil.copyfile(_build_library(pyodide, project) / _LIBRARY, target / _LIBRARY)
    files = tuple(load_runtime_file(target / name) for name in FILES.values())
    return RuntimeFiles(files=files, abi=info["abi_version"])


def build_desk(project: Path = PROJECT) -> Path:
    """The archive of modules of the page for writing, which has worker and module in common with
    the engine. Raises RuntimeBuildError.
    """
    return build_desk_library(_find_pyodide(project) / _PUBLISHED_LIBRARY, project)


def _join_scripts(connects: Path, starts: Path) -> str:
    """The worker with Pyodide's two scripts in it: the page checks one hash, before it starts."""
    own = small_script(WORKER.read_text(encoding="utf-8"))
    starter, exports = _EXPORT.subn(r"return \1;", starts.read_text(encoding="utf-8"))
    if exports != 1 or own.count(_IMPORT) != 1:
        raise RuntimeBuildError(f"{_SCRIPT} or {WORKER.name} is not as it was: see _EXPORT")
    starter = f"const loadPyodide = (() => {{\n{starter}\n}})();"
    own = f"{{\n{own.replace(_IMPORT, '')}\n}}"  # Pyodide asks what a `load` and a `read` are
    return "\n".join((connects.read_text(encoding="utf-8"), starter, own))


def _build_smaller(pyodide: Path, project: Path) -> Path:
    """The folder with the script and the module that were made smaller: once for their bytes."""
    inputs = [SMALLER, *(pyodide / name for name in (*_MADE_SMALLER, _SCRIPT))]
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


def load_runtime_file(path: Path) -> RuntimeFile:
    """What a page says of a file."""
    content = path.read_bytes()
    return RuntimeFile(name=path.name, size=len(content), hash=hash_of(content))


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
