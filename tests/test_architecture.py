"""Who may import what, what the engine never touches, and what never stands in the repository."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGINE = ("truth", "vocabulary", "protocol", "situation", "plan", "questions", "browser")
UNTOUCHED = {
    *"os io pathlib socket time datetime random subprocess sys shutil tempfile urllib http".split(),
    *"secrets uuid threading asyncio logging importlib ctypes".split(),
}
UNCALLED = {"open", "print", "input", "eval", "exec", "compile", "globals", "__import__"}
UNNAMED = re.compile(r"^(utils?|helpers?|misc|common|shared|stuff)$")

MODULES = sorted((ROOT / "decision_tree").glob("**/*.py"))
TOOLS = sorted((ROOT / "build_tools").glob("**/*.py"))

# The folders at the top that hold what is made, not what is written: as .gitignore says.
MADE = [
    line.strip("/")
    for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports_of(path: Path) -> set[str]:
    """The full names of what a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Import():
                found |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                assert node.level == 0, "imports are written out in full"
                found |= {node.module or "", *(f"{node.module}.{a.name}" for a in node.names)}
    return found


def packages_of(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports_of(path)}


def written_files() -> Iterator[Path]:
    """Every file of the repository that is not made by a command."""
    waiting = [ROOT]
    while waiting:
        for path in waiting.pop().iterdir():
            if path.name == ".git" or any(fnmatch(path.name, pattern) for pattern in MADE):
                continue
            if path.is_dir():
                waiting.append(path)
            else:
                yield path


WRITTEN = sorted(written_files())
each_module = pytest.mark.parametrize("path", MODULES, ids=name_of)
each_tool = pytest.mark.parametrize("path", TOOLS, ids=name_of)
each_engine_module = pytest.mark.parametrize(
    "path", [ROOT / f"decision_tree/{name}.py" for name in ENGINE], ids=name_of
)


# ── Arrows


@each_module
def test_the_decision_tree_imports_the_standard_library_and_itself(path: Path) -> None:
    assert packages_of(path) - sys.stdlib_module_names - {"decision_tree"} == set()


@each_tool
def test_the_build_tools_import_no_test(path: Path) -> None:
    assert "tests" not in packages_of(path)


@each_tool
def test_the_build_tools_import_nothing_that_is_not_asked_for(path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = {
        name.replace("-", "_") for names in project["dependency-groups"].values() for name in names
    }
    asked |= {"markdown_it" for name in asked if name == "markdown_it_py"}

    known = {*sys.stdlib_module_names, "decision_tree", "build_tools", *asked}

    assert packages_of(path) - known == set()


@each_engine_module
def test_the_engine_touches_no_file_clock_network_or_process(path: Path) -> None:
    assert packages_of(path) & UNTOUCHED == set()


@each_engine_module
def test_the_engine_calls_nothing_that_reads_writes_or_runs(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert called & UNCALLED == set()


@each_engine_module
def test_the_engine_changes_nothing_outside_a_function(path: Path) -> None:
    assert [
        ast.unparse(node)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Global | ast.Nonlocal)
    ] == []


@each_engine_module
def test_the_engine_keeps_nothing_that_can_change(path: Path) -> None:
    """At the top of a module stand constants only, none of them a list or a set."""
    values = [
        node.value for node in tree_of(path).body if isinstance(node, ast.Assign | ast.AnnAssign)
    ]

    assert [
        ast.unparse(value)
        for value in values
        if isinstance(value, ast.List | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)
    ] == []


@each_engine_module
def test_the_engine_imports_only_the_engine(path: Path) -> None:
    own = {name.split(".")[1] for name in imports_of(path) if name.startswith("decision_tree.")}

    assert own - {*ENGINE} == set()


@each_engine_module
def test_the_engines_caches_are_none(path: Path) -> None:
    assert "functools" not in packages_of(path)


def test_the_browser_gets_the_whole_package_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert wheel == {"include": ["decision_tree/**/*.py"]}


def test_the_package_needs_nothing() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert project["project"]["dependencies"] == []


# ── Names and docstrings


@pytest.mark.parametrize("path", [*MODULES, *TOOLS], ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))


@pytest.mark.parametrize("path", sorted((ROOT / "tests").glob("**/*.py")), ids=name_of)
def test_every_test_file_says_what_it_guards(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))


def test_no_file_is_named_after_nothing() -> None:
    assert [name_of(path) for path in WRITTEN if UNNAMED.match(path.stem)] == []


def test_the_top_level_is_as_designed() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in WRITTEN if path.parent != ROOT}

    assert {folder for folder in folders if not folder.startswith(".")} == {
        "docs",
        "decision_tree",
        "build_tools",
        "tests",
    }


# ── What never stands in the repository. The patterns are in pieces: they must not find themselves.

FORBIDDEN = {
    "a package registry's host": "|".join(
        rf"{host}\." + end
        for host, end in (
            ("registry", "npmjs"),
            ("registry", "yarnpkg"),
            ("files", "pythonhosted"),
            ("pypi", "org/simple"),
            ("artifactory", ""),
        )
    ),
    "a path of one machine": r"(?<![\w.}/*])/(?:" + "work|root|home|Users" + r")/\w",
    "a script of another origin": r"<script[^>]*\ssrc=[\"']?(?:https?:)?" + "//",
    "a style sheet or font of another origin": r"@import\s+[u\"']|url\([\"']?(?:https?:)?" + "//",
    "an import from another origin": r"(?:from|import)\s*\(?[\"']https?:" + "//",
}


@pytest.mark.parametrize(("what", "pattern"), FORBIDDEN.items(), ids=FORBIDDEN)
def test_no_file_holds(what: str, pattern: str) -> None:
    found = re.compile(pattern)

    assert what
    assert [
        f"{name_of(path)}: {match[0]}"
        for path in WRITTEN
        if (match := found.search(path.read_text("utf-8", errors="replace")))
    ] == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a package registry's host", "https://registry" + ".npmjs.org/pyodide"),
        ("a path of one machine", "cd /wor" + "k/main"),
        ("a path of one machine", '"/hom' + 'e/someone"'),
        ("a script of another origin", '<script async src="htt' + 'ps://example.org/a.js">'),
        ("a script of another origin", "<script src=/" + "/example.org/a.js>"),
        ("a style sheet or font of another origin", "src: url('htt" + "ps://example.org/a')"),
        ("an import from another origin", 'import("htt' + 'ps://example.org/a.mjs")'),
    ],
)
def test_it_would_be_found(what: str, text: str) -> None:
    assert re.search(FORBIDDEN[what], text)
