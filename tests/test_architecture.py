"""What the engine never touches, how files are named, and what never stands in the repository."""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UNTOUCHED = {
    *"os io pathlib socket time datetime random subprocess sys shutil tempfile urllib http".split(),
    *"secrets uuid threading asyncio logging importlib ctypes".split(),
}
UNCALLED = {"open", "print", "input", "eval", "exec", "compile", "globals", "__import__"}
IMPORT = re.compile(r"^ *(?:import|from(?=.* import\b)) (\w*)", re.MULTILINE)
SAYS = re.compile(r'"""\S')
UNNAMED = re.compile(r"^(utils?|helpers?|misc|common|shared|stuff)$")

MODULES = sorted((ROOT / "decision_tree").glob("**/*.py"))
TOOLS = sorted((ROOT / "build_tools").glob("**/*.py"))
# The terminal of `python -m decision_tree` lies beside the engine, but is no part of it.
ENGINE = [path for path in MODULES if path.name != "__main__.py"]

# The folders at the top that hold what is made, not what is written: as .gitignore says.
MADE = [
    line.strip("/")
    for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def imports_of(tree: ast.Module) -> set[str]:
    """The full names of what a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                found |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                assert node.level == 0, "imports are written out in full"
                found |= {node.module or "", *(f"{node.module}.{a.name}" for a in node.names)}
    return found


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
TESTS = sorted((ROOT / "tests").glob("**/*.py"))


def found_in(
    paths: Sequence[Path], find: Callable[[ast.Module], Iterable[str]]
) -> dict[str, set[str]]:
    """What is found, by the name of the module."""
    return {name_of(path): found for path in paths if (found := set(find(tree_of(path))))}


def packages_of(tree: ast.Module) -> set[str]:
    return {name.partition(".")[0] for name in imports_of(tree)}


# ── What is imported. Which wing may import which is import-linter's, in pyproject.toml


def test_the_engine_imports_the_standard_library_and_itself() -> None:
    allowed = sys.stdlib_module_names | {"decision_tree"}

    assert found_in(ENGINE, lambda tree: packages_of(tree) - allowed) == {}


def test_the_build_tools_import_nothing_that_a_school_does_not_install() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    asked = {name.replace("-", "_") for name in groups["site"]}
    known = {*sys.stdlib_module_names, "decision_tree", "build_tools", "markdown_it", *asked}
    # YAML and Markdown come with mkdocs; a smaller build has its name; printing needs a browser;
    # the bill of materials is written with the locks.
    known |= {"yaml", "markdown", "phonenumbers", "playwright", "cyclonedx", "packageurl"}

    used = {path: set(IMPORT.findall(text_of(path))) for path in [*MODULES, *TOOLS]}
    assert {name_of(path): more for path, names in used.items() if (more := names - known)} == {}


# ── What the engine never touches


def test_the_engine_touches_no_file_clock_network_or_process() -> None:
    assert found_in(ENGINE, lambda tree: packages_of(tree) & UNTOUCHED) == {}


def test_the_engine_calls_nothing_that_reads_writes_or_runs() -> None:
    def called(tree: ast.Module) -> set[str]:
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        return {one.id for one in calls if isinstance(one, ast.Name)} & UNCALLED

    assert found_in(ENGINE, called) == {}


def test_the_engine_keeps_nothing_that_can_change() -> None:
    """At the top of a module stand constants only, none of them a list or a set; and no cache."""
    changing = (ast.List, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)

    def kept(tree: ast.Module) -> list[str]:
        assigned = [one.value for one in tree.body if isinstance(one, ast.Assign | ast.AnnAssign)]
        caches = ["functools"] if "functools" in packages_of(tree) else []
        return [ast.unparse(value) for value in assigned if isinstance(value, changing)] + caches

    assert found_in(ENGINE, kept) == {}


def test_the_package_needs_nothing() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert project["project"]["dependencies"] == []


# ── Names and docstrings


def test_every_module_says_what_it_is_and_no_file_is_named_after_nothing() -> None:
    written = [*MODULES, *TOOLS, *TESTS]

    assert [name_of(path) for path in written if not SAYS.match(text_of(path))] == []
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
        f"{name_of(path)}: {match[0]}" for path in WRITTEN if (match := found.search(text_of(path)))
    ] == []


WHOLE_PAGE = r"(?<![\w.-])(?:html|body|main|\.layout|\.main):has\("
STEP_BY_STEP = r"> [^\s>+~,()]+(?: > [^\s>+~,()]+)*\)"


def test_no_style_on_a_screen_looks_through_a_whole_page() -> None:
    """A browser would do so at every change, also of what is not shown."""
    looks = re.compile(rf"{WHOLE_PAGE}(?!{STEP_BY_STEP}).*")
    sheets = [path for path in (ROOT / "docs/assets").glob("*.css") if path.name != "paper.css"]

    assert [found for path in sheets for found in looks.findall(path.read_text("utf-8"))] == []
