"""How well the tests guard the engine: what `make mutation` found, counted module by module.

mutmut makes one small change at a time to the engine, a mutant, and runs the engine's tests on it;
what it finds it leaves in mutants/. This module reads that and runs nothing. A mutant that no test
notices survives, unless tests/equivalent_mutants.toml says why it changes nothing that can be seen.
"""

import ast
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path
from typing import Literal

from build_tools.content.findings import Finding
from build_tools.content.project import ProjectError

CONFIGURATION = Path("pyproject.toml")
RESULTS = Path("mutants")
EQUIVALENT = Path("tests/equivalent_mutants.toml")

Outcome = Literal["killed", "survived", "timed out"]

OUTCOMES: dict[int, Outcome] = {
    **dict.fromkeys((1, 3), "killed"),  # a test failed, or pytest itself broke
    **dict.fromkeys((0, 5, 33), "survived"),  # all tests passed, or none calls the function
    **dict.fromkeys((-24, 24, 36, 152, 255), "timed out"),
}
"""What mutmut's exit codes say. Any other one is no verdict: the run was cut short."""

COLUMNS = ("mutants", "killed", "equivalent", "survived", "timed out")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Change:
    """What a mutant changes: in a function, the text of some lines. Its number means nothing: a new
    line in the function gives every mutant after it another one.
    """

    module: str
    function: str
    line: str
    becomes: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """A change, the line of the module where it begins, and what the tests made of it."""

    change: Change
    at: int
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineMutation:
    """A finished run: the modules that were changed, every mutant, and those known to change
    nothing. `fingerprint`: SHA-256 over the modules' contents, in the order of their names.
    """

    modules: tuple[str, ...]
    mutants: tuple[Mutant, ...]
    equivalent: tuple[Change, ...]
    fingerprint: str


def load_engine_mutation(root: Path) -> EngineMutation:
    """What the last `make mutation` found. Raises ProjectError where that is not to be had."""
    modules = _modules(root)
    findings = list(_check_results(root, modules))
    if findings:
        raise ProjectError(findings)
    return EngineMutation(
        modules=modules,
        mutants=tuple(mutant for module in modules for mutant in _load_mutants(root, module)),
        equivalent=tuple(_load_equivalent(root)),
        fingerprint=fingerprint_engine(root),
    )


def fingerprint_engine(root: Path) -> str:
    """SHA-256 over the contents of the modules that are mutated, in the order of their names."""
    return sha256(b"".join((root / module).read_bytes() for module in _modules(root))).hexdigest()


def _modules(root: Path) -> tuple[str, ...]:
    return tuple(sorted(_load_settings(root)["only_mutate"]))


def count_mutants(found: EngineMutation) -> dict[str, Counter[str]]:
    """By module, how many mutants there are in each column."""
    excused = Counter(found.equivalent)
    counts = {module: Counter(dict.fromkeys(COLUMNS, 0)) for module in found.modules}
    for mutant in found.mutants:
        outcome: str = mutant.outcome
        if outcome == "survived" and excused[mutant.change]:
            excused[mutant.change] -= 1
            outcome = "equivalent"
        counts[mutant.change.module].update(["mutants", outcome])
    return counts


def check_engine_mutation(found: EngineMutation) -> Iterator[Finding]:
    """`every-change-of-the-engine-is-noticed`: by a test, or its reason is written down; and no
    reason is kept for a change that a test notices.
    """
    excused = Counter(found.equivalent)
    for mutant in found.mutants:
        if mutant.outcome != "survived":
            continue
        if excused[mutant.change]:
            excused[mutant.change] -= 1
            continue
        yield _finding(
            mutant.change.module,
            mutant.at,
            f"no test notices a change in {mutant.change.function}",
            _shown(mutant.change),
            f"write a test that fails, or say in {EQUIVALENT} why nothing can be seen of it",
        )
    for change in excused.elements():
        yield _finding(
            EQUIVALENT.as_posix(),
            1,
            f"no such mutant of {change.module} survives in {change.function}",
            _shown(change),
            "take the entry out, or copy the lines anew",
        )


def render_counts(found: EngineMutation) -> str:
    """The counts as a table, with a line for the whole."""
    counts = count_mutants(found)
    rows = [*counts.items(), ("together", sum(counts.values(), Counter[str]()))]
    width = max(len(name) for name, _ in rows)
    lines = ["  ".join([" " * width, *COLUMNS])]
    for name, count in rows:
        cells = (f"{count[column]:>{len(column)}}" for column in COLUMNS)
        lines.append("  ".join([f"{name:<{width}}", *cells]))
    return "\n".join(lines)


def count_for_record(found: EngineMutation, version: str, on: date) -> dict[str, str | int]:
    """The section of the record: all modules together. A mutant that never ends is noticed."""
    total = sum(count_mutants(found).values(), Counter())
    return {
        "on": on.isoformat(),
        "tool": f"mutmut {version}",
        "fingerprint": found.fingerprint,
        "mutants": total["mutants"],
        "killed": total["killed"] + total["timed out"],
        "equivalent": total["equivalent"],
        "survived": total["survived"],
    }


def _load_settings(root: Path) -> dict[str, list[str]]:
    tables = tomllib.loads((root / CONFIGURATION).read_text(encoding="utf-8"))
    settings: dict[str, list[str]] = tables["tool"]["mutmut"]
    return settings


def _load_equivalent(root: Path) -> Iterator[Change]:
    for entry in tomllib.loads((root / EQUIVALENT).read_text(encoding="utf-8")).get("mutant", []):
        if not entry.pop("reason", "").strip():
            finding = _finding(EQUIVALENT.as_posix(), 1, "a mutant has no reason", entry["line"])
            raise ProjectError([finding])
        yield Change(**entry)


def _check_results(root: Path, modules: Iterable[str]) -> Iterator[Finding]:
    """Results that are missing, not finished, or older than what they are about."""
    hint = "run make mutation"
    for module in modules:
        results = root / RESULTS / f"{module}.meta"
        if not results.exists():
            yield _finding(module, 1, "no mutant of it was tried", hint=hint)
        elif (root / module).stat().st_mtime > (root / RESULTS / module).stat().st_mtime:
            yield _finding(module, 1, "it has changed since its mutants were tried", hint=hint)
        elif not OUTCOMES.keys() >= {*_load_exit_codes(root, module).values()}:
            yield _finding(module, 1, "not every mutant of it was tried to the end", hint=hint)
    for test in _load_settings(root)["pytest_add_cli_args_test_selection"]:
        copy = root / RESULTS / test
        if not copy.exists() or copy.read_bytes() != (root / test).read_bytes():
            yield _finding(test, 1, "it has changed since the mutants were tried", hint=hint)


def _load_exit_codes(root: Path, module: str) -> dict[str, int]:
    results = json.loads((root / RESULTS / f"{module}.meta").read_text(encoding="utf-8"))
    codes: dict[str, int] = results["exit_code_by_key"]
    return codes


def _load_mutants(root: Path, module: str) -> Iterator[Mutant]:
    """Every mutant of a module: mutmut keeps each beside the function as it was."""
    source = (root / module).read_text(encoding="utf-8")
    texts = _functions_of((root / RESULTS / module).read_text(encoding="utf-8"))
    for key, code in _load_exit_codes(root, module).items():
        name = key.rpartition(".")[2]
        kept = f"{name.rpartition('_')[0]}_orig"
        function = _plain_name(name)
        before, after = (
            texts[known].replace(known, function.rpartition(".")[2]) for known in (kept, name)
        )
        offset, line, becomes = _difference(before.splitlines(), after.splitlines())
        yield Mutant(
            change=Change(module=module, function=function, line=line, becomes=becomes),
            at=source[: source.index(before)].count("\n") + 1 + offset,
            outcome=OUTCOMES[code],
        )


def _functions_of(text: str) -> dict[str, str]:
    """The text of each function and method, by its name."""
    lines = text.splitlines()
    return {
        node.name: "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    }


def _plain_name(name: str) -> str:
    """`plan` for `x_plan__mutmut_3`, `Situation.value` for `xǁSituationǁvalue__mutmut_3`."""
    mangled = name.partition("__mutmut_")[0]
    return mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")


def _difference(before: list[str], after: list[str]) -> tuple[int, str, str]:
    """Where two texts begin to differ, and what stands there in each, without its indentation."""
    changes = [
        change
        for change in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if change[0] != "equal"
    ]
    first, last = changes[0], changes[-1]
    return (
        first[1],
        _joined(before[first[1] : last[2]]),
        _joined(after[first[3] : last[4]]),
    )


def _joined(lines: Iterable[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _shown(change: Change) -> str:
    return f"{change.line} -> {change.becomes}"


def _finding(path: str, line: int, message: str, value: str = "", hint: str = "") -> Finding:
    return Finding(
        path=path,
        line=line,
        check="every-change-of-the-engine-is-noticed",
        message=message,
        value=value,
        hint=hint,
    )
