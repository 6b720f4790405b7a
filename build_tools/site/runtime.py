"""The browser's Python: Pyodide's files and this project's wheel, in one folder.

Both are shipped as bytecode, because compiling the standard library in the reader's browser takes
longer than everything else that happens there. Both are the same bytes on every build, so that
whoever doubts the site can build it again and compare.

Nothing here asks the network: set-up has put Pyodide into `node_modules`, where npm checked
it against the hash in `package-lock.json`.
"""

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = "decision_tree"

# Copied as published, by the name that each has here: some hosts answer 404 for an ending that they
# do not know, and `.mjs` and `.whl` are such. The rest of the npm package is consoles, source maps
# and types.
_COPIED = {
    "pyodide.js": "pyodide.mjs",
    "pyodide.asm.js": "pyodide.asm.js",
    "pyodide.asm.wasm": "pyodide.asm.wasm",
}
_LIBRARY = "python_stdlib.zip"
_LOCK = "pyodide-lock.json"

# Modules that the reader need not download, because a page has no network, terminal, process,
# test runner, file format or time zone to use them on; what Pyodide's own start imports stays
# (textwrap, subprocess). A package that imports one of them is refused here, and a browser test
# starts Python without them. Left out, they save a third.
LEFT_OUT = frozenset(
    """
    __hello__ __phello__ _android_support _apple_support _ios_support _markupbase _pyio _pyrepl
    _strptime _sysconfigdata__emscripten_wasm32-emscripten antigravity argparse bdb cProfile
    calendar cmd code colorsys compileall configparser csv ctypes difflib doctest email filecmp
    fileinput fractions ftplib getopt getpass gettext graphlib gzip hmac html http imaplib ipaddress
    mailbox mimetypes modulefinder multiprocessing netrc nturl2path optparse pdb pickletools
    plistlib poplib pprint profile pstats pty py_compile pyclbr pydoc quopri rlcompleter runpy sched
    secrets shelve shlex smtplib socketserver sre_compile sre_constants sre_parse statistics
    symtable sysconfig tabnanny tarfile this timeit tomllib trace tty unittest urllib uuid wave
    webbrowser wsgiref xml xmlrpc zipapp zoneinfo
    """.split()
)

# Of some 120 text encodings those that a page, an archive or a host name is written in.
_CODECS = frozenset(
    """
    __init__ aliases ascii cp437 idna latin_1 punycode raw_unicode_escape unicode_escape
    utf_16 utf_16_be utf_16_le utf_32 utf_32_be utf_32_le utf_8 utf_8_sig
    """.split()
)

# Any fixed moment makes the archives reproducible. This one is hatchling's own.
_EPOCH = "1580601600"
_ZIP_DATE = (2020, 2, 2, 0, 0, 0)


class RuntimeBuildError(Exception):
    """The runtime cannot be built: one sentence that says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuntimeFile:
    """One file that the browser loads: its size in bytes and its hash."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RuntimeFiles:
    """What `build_runtime` wrote."""

    files: tuple[RuntimeFile, ...]
    wheel: str

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
    """Fill `target` with Pyodide, its compiled standard library and the compiled wheel."""
    pyodide = _find_pyodide(project)
    lock = _read_json(pyodide / _LOCK)
    _require_same_python(lock["info"]["python"])
    target.mkdir(parents=True, exist_ok=True)
    for name, published in _COPIED.items():
        shutil.copyfile(pyodide / published, target / name)
    (target / _LOCK).write_text(_render_empty_lock(lock), encoding="utf-8")
    shutil.copyfile(_build_library(pyodide, project), target / _LIBRARY)
    wheel = build_wheel(target, project).replace(target / f"{PACKAGE}.zip")
    return RuntimeFiles(
        files=tuple(_load_file(target / name) for name in (*_COPIED, _LIBRARY, _LOCK, wheel.name)),
        wheel=wheel.name,
    )


def build_wheel(target: Path, project: Path = PROJECT) -> Path:
    """Write the package's compiled wheel into `target` and return its path."""
    sources = sorted(set((project / PACKAGE).glob("*.py")) - {project / PACKAGE / "__main__.py"})
    if project / PACKAGE / "__init__.py" not in sources:
        raise RuntimeBuildError(f"no package to ship: {project / PACKAGE} has no __init__.py")
    _refuse_left_out_modules(sources, project)
    inputs = [*sources, project / "pyproject.toml", project / "LICENSE"]
    cache = _cache(project) / f"wheel-{_fingerprint(inputs, project)}"
    if not cache.is_dir():
        with tempfile.TemporaryDirectory() as folder:
            plain = _build_plain_wheel(Path(folder), project)
            _store(_compile(plain), cache)
    target.mkdir(parents=True, exist_ok=True)
    [compiled] = cache.iterdir()
    return Path(shutil.copyfile(compiled, target / compiled.name))


def _build_plain_wheel(folder: Path, project: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    _run([*command, "--directory", str(folder)], cwd=project)
    [wheel] = folder.glob("*.whl")
    return wheel


def _build_library(pyodide: Path, project: Path) -> Path:
    published = pyodide / _LIBRARY
    cache = _cache(project) / f"library-{_fingerprint([published], project)}"
    if not cache.is_dir():
        with tempfile.TemporaryDirectory() as folder:
            smaller = Path(folder, _LIBRARY)
            _repack(published, smaller, _is_shipped)
            _store(_compile(smaller), cache)
    return cache / _LIBRARY


def _is_shipped(name: str) -> bool:
    parts = Path(name).with_suffix("").parts
    if not name.endswith(".py") or parts[0] in LEFT_OUT:
        return False
    return parts[0] != "encodings" or parts[1] in _CODECS


def _compile(archive: Path) -> Path:
    """Compile the archive in place; return the result, made reproducible."""
    command = [sys.executable, "-m", "pyodide_cli", "py-compile", "--silent", "--no-keep"]
    _run([*command, str(archive)], cwd=archive.parent)
    # The compiler renames a wheel after the Python version, and stamps every entry with the time.
    [compiled] = archive.parent.glob(f"*{archive.suffix}")
    _repack(compiled, compiled, lambda _: True)
    return compiled


def _repack(source: Path, target: Path, is_kept: Callable[[str], bool]) -> None:
    with zipfile.ZipFile(source) as archive:
        content = {name: archive.read(name) for name in archive.namelist() if is_kept(name)}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(content):
            archive.writestr(_zip_entry(name), content[name])


def _zip_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, wherever the build runs
    entry.external_attr = 0o644 << 16
    return entry


def _store(file: Path, cache: Path) -> None:
    """Put the file into the cache in one step, so that a build cut short leaves no half."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(dir=cache.parent))
    shutil.copyfile(file, half / file.name)
    try:
        half.rename(cache)
    except OSError:
        shutil.rmtree(half)  # another build was faster, with the same bytes


def _cache(project: Path) -> Path:
    return project / "build" / "cache"


def _fingerprint(inputs: Iterable[Path], project: Path) -> str:
    """Hash everything that decides the compiled bytes: the inputs, the tools and this recipe."""
    digest = hashlib.sha256(sys.version.encode())
    for tool in ("hatchling", "pyodide-build"):
        digest.update(f"{tool} {version(tool)}\n".encode())
    for path in (Path(__file__), *inputs):
        digest.update(os.path.relpath(path, project).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _find_pyodide(project: Path) -> Path:
    """Return the installed npm package; raise where it is missing or not the locked version."""
    folder = project / "node_modules" / "pyodide"
    if not (folder / "package.json").is_file():
        raise RuntimeBuildError("Pyodide is not installed: run `python -m build_tools setup`")
    installed, pinned = _read_json(folder / "package.json")["version"], _pinned_pyodide(project)
    if installed != pinned:
        raise RuntimeBuildError(
            f"Pyodide {installed} is installed, {pinned} is locked: "
            "run `python -m build_tools setup`"
        )
    return folder


def _pinned_pyodide(project: Path) -> str:
    packages = _read_json(project / "package-lock.json")["packages"]
    return str(packages["node_modules/pyodide"]["version"])


def _require_same_python(browser: str) -> None:
    """Bytecode is only good for the minor version that wrote it."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if browser.rsplit(".", 1)[0] != here:
        raise RuntimeBuildError(
            f"the browser runs Python {browser}, this is {here}: remove .venv and run "
            f"`python -m build_tools setup` with a Python {browser.rsplit('.', 1)[0]}"
        )


def _refuse_left_out_modules(sources: Iterable[Path], project: Path) -> None:
    for path in sources:
        for module, line in _imports(path):
            if module in LEFT_OUT:
                place = f"{path.relative_to(project).as_posix()}:{line}"
                raise RuntimeBuildError(
                    f"{place}: the browser's Python has no {module!r}: do without it, or take it "
                    "out of LEFT_OUT in build_tools/site/runtime.py"
                )


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the first part of every absolute import, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.partition(".")[0], node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], node.lineno


def _render_empty_lock(lock: dict[str, Any]) -> str:
    """Keep what Pyodide checks at its start; drop the list of packages that it could fetch."""
    return json.dumps({"info": lock["info"], "packages": {}}, sort_keys=True) + "\n"


def _load_file(path: Path) -> RuntimeFile:
    content = path.read_bytes()
    return RuntimeFile(
        name=path.name, size=len(content), sha256=hashlib.sha256(content).hexdigest()
    )


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _run(command: list[str], cwd: Path) -> None:
    """Run a build step with the one setting that keeps the clock out of its bytes."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",  # a path in it may be in any code page
        check=False,
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise RuntimeBuildError(f"{' '.join(command[2:4])} failed: {' '.join(last)}")
