"""What `make mutation` found is counted; a change that no test notices is told with its place."""

import json
import os
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_tools import commands
from build_tools.commands import main
from build_tools.content.findings import render_finding
from build_tools.content.project import ROOT, ProjectError
from build_tools.situations.engine_mutation import (
    COLUMNS,
    EQUIVALENT,
    Change,
    EngineMutation,
    Mutant,
    check_engine_mutation,
    count_for_record,
    count_mutants,
    load_engine_mutation,
    render_counts,
)
from build_tools.situations.record import CHECKED, load_record

SETTINGS = """
[tool.mutmut]
only_mutate = ["engine/scale.py"]
pytest_add_cli_args_test_selection = ["tests/test_scale.py"]
"""
SOURCE = '''"""Weighing."""

LEAST = 1


def _weigh(load):
    """Its weight."""
    return max(
        load,
        LEAST,
    )


class Scale:
    """A scale."""

    def show(self, load):
        """As text."""
        return str(load + 1)
'''
MUTATED = '''"""Weighing."""

LEAST = 1

from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict


@_mutmut_mutated(mutants_x__weigh__mutmut)
def _weigh(load):
    """Its weight."""
    return max(
        load,
        LEAST,
    )


def x__weigh__mutmut_orig(load):
    """Its weight."""
    return max(
        load,
        LEAST,
    )


def x__weigh__mutmut_1(load):
    """Its weight."""
    return max(
        None,
        LEAST,
    )


def x__weigh__mutmut_2(load):
    """Its weight."""
    return max(
        load,
        )


class Scale:
    """A scale."""

    @_mutmut_mutated(mutants_xǁScaleǁshow__mutmut)
    def show(self, load):
        """As text."""
        return str(load + 1)

    def xǁScaleǁshow__mutmut_orig(self, load):
        """As text."""
        return str(load + 1)

    def xǁScaleǁshow__mutmut_1(self, load):
        """As text."""
        return str(load - 1)

    def xǁScaleǁshow__mutmut_2(self, load):
        """As text."""
        return str(load + 2)
'''
NAMES = ["x__weigh__mutmut_1", "x__weigh__mutmut_2", "xǁScaleǁshow__mutmut_1"]
NAMES += ["xǁScaleǁshow__mutmut_2"]
EXCUSED = """
[[mutant]]
module = "engine/scale.py"
function = "_weigh"
line = "LEAST, )"
becomes = ")"
reason = "no load is lighter"
"""
MINUS = Change(
    module="engine/scale.py",
    function="Scale.show",
    line="return str(load + 1)",
    becomes="return str(load - 1)",
)
PLUS = replace(MINUS, becomes="return str(load + 2)")


def write_run(root: Path, exit_codes: list[int | None], equivalent: str = "") -> Path:
    """A project of one module, and what mutmut left of it."""
    codes = {f"engine.scale.{name}": code for name, code in zip(NAMES, exit_codes, strict=True)}
    files = {
        "pyproject.toml": SETTINGS,
        "engine/scale.py": SOURCE,
        "tests/test_scale.py": "",
        EQUIVALENT.as_posix(): equivalent,
        "mutants/engine/scale.py": MUTATED,
        "mutants/engine/scale.py.meta": json.dumps({"exit_code_by_key": codes}),
        "mutants/tests/test_scale.py": "",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def a_run(*mutants: Mutant, equivalent: tuple[Change, ...] = ()) -> EngineMutation:
    return EngineMutation(
        modules=("engine/scale.py",), mutants=mutants, equivalent=equivalent, fingerprint="0f"
    )


def refusal_of(root: Path) -> str:
    with pytest.raises(ProjectError) as raised:
        load_engine_mutation(root)
    return "\n".join(map(render_finding, raised.value.findings))


def count_of(found: EngineMutation) -> dict[str, int]:
    return dict(count_mutants(found)["engine/scale.py"])


# ── Reading


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        *((code, "killed") for code in (1, 3)),
        *((code, "survived") for code in (0, 5, 33)),
        *((code, "timed out") for code in (-24, 24, 36, 152, 255)),
    ],
)
def test_an_exit_code_is_an_outcome(code: int, outcome: str, tmp_path: Path) -> None:
    found = load_engine_mutation(write_run(tmp_path, [code, 1, 1, 1]))

    assert found.mutants[0].outcome == outcome


def test_a_mutant_is_named_by_what_it_changes(tmp_path: Path) -> None:
    found = load_engine_mutation(write_run(tmp_path, [1, 1, 1, 1]))

    assert [mutant.change for mutant in found.mutants] == [
        Change(module="engine/scale.py", function="_weigh", line="load,", becomes="None,"),
        Change(module="engine/scale.py", function="_weigh", line="LEAST, )", becomes=")"),
        MINUS,
        PLUS,
    ]


def test_a_mutant_has_the_line_of_the_module_where_it_begins(tmp_path: Path) -> None:
    found = load_engine_mutation(write_run(tmp_path, [1, 1, 1, 1]))

    assert [SOURCE.splitlines()[mutant.at - 1].strip() for mutant in found.mutants] == [
        "load,",
        "LEAST,",
        "return str(load + 1)",
        "return str(load + 1)",
    ]


def test_the_fingerprint_changes_with_the_module(tmp_path: Path) -> None:
    before = load_engine_mutation(write_run(tmp_path, [1, 1, 1, 1])).fingerprint
    (tmp_path / "engine/scale.py").write_text(SOURCE + "\n", encoding="utf-8")
    os.utime(tmp_path / "engine/scale.py", (0, 0))

    assert load_engine_mutation(tmp_path).fingerprint != before


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (
            lambda root: (root / "mutants/engine/scale.py.meta").unlink(),
            "engine/scale.py:1: every-change-of-the-engine-is-noticed: no mutant of it was tried",
        ),
        (
            lambda root: os.utime(root / "mutants/engine/scale.py", (0, 0)),
            "it has changed since its mutants were tried",
        ),
        (
            lambda root: (root / "tests/test_scale.py").write_text("new"),
            "tests/test_scale.py:1: every-change-of-the-engine-is-noticed: it has changed since",
        ),
        (
            lambda root: (root / "mutants/tests/test_scale.py").unlink(),
            "tests/test_scale.py:1: every-change-of-the-engine-is-noticed: it has changed since",
        ),
        (
            lambda root: write_run(root, [1, 1, None, 1]),
            "not every mutant of it was tried to the end",
        ),
        (lambda root: write_run(root, [1, 1, -11, 1]), "not every mutant of it was tried to"),
        (
            lambda root: write_run(root, [1] * 4, EXCUSED.replace("no load is lighter", " ")),
            (
                "tests/equivalent_mutants.toml:1: every-change-of-the-engine-is-noticed: "
                "a mutant has no reason: 'LEAST, )'"
            ),
        ),
    ],
)
def test_a_run_that_says_nothing_is_refused(
    spoil: Callable[[Path], Any], refusal: str, tmp_path: Path
) -> None:
    spoil(write_run(tmp_path, [1, 1, 1, 1]))

    assert refusal in refusal_of(tmp_path)


def test_an_excuse_that_lacks_its_reason_is_refused(tmp_path: Path) -> None:
    excuse = "\n".join(line for line in EXCUSED.splitlines() if not line.startswith("reason"))

    assert "a mutant has no reason" in refusal_of(write_run(tmp_path, [1, 0, 1, 1], excuse))


def test_a_refused_run_says_how_to_make_one(tmp_path: Path) -> None:
    root = write_run(tmp_path, [1, 1, None, 1])

    assert refusal_of(root).endswith(
        "engine/scale.py:1: every-change-of-the-engine-is-noticed: "
        "not every mutant of it was tried to the end\n    hint: run make mutation"
    )


# ── Counting


def test_every_mutant_is_counted_in_one_column(tmp_path: Path) -> None:
    found = load_engine_mutation(write_run(tmp_path, [1, 0, 0, 36], EXCUSED))

    assert count_of(found) == dict(zip(COLUMNS, (4, 1, 1, 1, 1), strict=True))


def test_a_reason_excuses_one_mutant_not_two_that_read_the_same() -> None:
    twin = Mutant(change=MINUS, at=1, outcome="survived")

    assert count_of(a_run(twin, twin, equivalent=(MINUS,)))["survived"] == 1


def test_a_killed_mutant_needs_no_reason() -> None:
    found = a_run(Mutant(change=MINUS, at=1, outcome="killed"), equivalent=(MINUS,))

    assert count_of(found)["equivalent"] == 0


# ── What is wrong


def test_where_every_change_is_noticed_or_excused_nothing_is_wrong(tmp_path: Path) -> None:
    found = load_engine_mutation(write_run(tmp_path, [1, 0, 1, 36], EXCUSED))

    assert list(check_engine_mutation(found)) == []


def test_a_survivor_is_told_with_its_place_and_what_to_do(tmp_path: Path) -> None:
    found = load_engine_mutation(write_run(tmp_path, [1, 1, 0, 1]))

    assert [render_finding(finding) for finding in check_engine_mutation(found)] == [
        (
            "engine/scale.py:19: every-change-of-the-engine-is-noticed: "
            "no test notices a change in Scale.show: "
            "'return str(load + 1) -> return str(load - 1)'\n"
            "    hint: write a test that fails, or say in tests/equivalent_mutants.toml "
            "why nothing can be seen of it"
        )
    ]


@pytest.mark.parametrize("outcome", ["killed", "timed out"])
def test_a_reason_for_a_change_that_a_test_notices_is_told(outcome: Any) -> None:
    found = a_run(Mutant(change=MINUS, at=1, outcome=outcome), equivalent=(MINUS,))

    assert [finding.path for finding in check_engine_mutation(found)] == [EQUIVALENT.as_posix()]


def test_a_reason_for_a_mutant_that_is_no_more_is_told() -> None:
    found = a_run(equivalent=(MINUS,))

    assert [finding.message for finding in check_engine_mutation(found)] == [
        "no such mutant of engine/scale.py survives in Scale.show"
    ]


def test_of_two_survivors_that_read_the_same_one_reason_leaves_one() -> None:
    twin = Mutant(change=MINUS, at=1, outcome="survived")

    assert len(list(check_engine_mutation(a_run(twin, twin, equivalent=(MINUS,))))) == 1


# ── What is shown


def test_the_table_counts_each_module_and_the_whole(tmp_path: Path) -> None:
    found = load_engine_mutation(write_run(tmp_path, [1, 0, 0, 36], EXCUSED))

    assert render_counts(found).splitlines() == [
        "                 mutants  killed  equivalent  survived  timed out",
        "engine/scale.py        4       1           1         1          1",
        "together               4       1           1         1          1",
    ]


def test_what_never_ends_counts_as_noticed_in_the_record(tmp_path: Path) -> None:
    found = load_engine_mutation(write_run(tmp_path, [1, 0, 0, 36], EXCUSED))

    assert count_for_record(found, "3.1", date(2026, 11, 20)) == {
        "on": "2026-11-20",
        "tool": "mutmut 3.1",
        "fingerprint": found.fingerprint,
        "mutants": 4,
        "killed": 2,
        "equivalent": 1,
        "survived": 1,
    }


# ── The command


@pytest.fixture
def finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run without survivors, of a project that the command takes for its own."""
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(commands, "version", lambda _: "3.1")
    return write_run(tmp_path, [1, 0, 1, 36], EXCUSED)


def test_the_command_succeeds_where_nothing_is_wrong(finished: Path) -> None:
    assert finished
    assert main(["engine-mutants"]) == 0


def test_the_command_fails_where_a_mutant_survives(finished: Path) -> None:
    write_run(finished, [1, 0, 0, 36], EXCUSED)

    assert main(["engine-mutants"]) == 1


def test_the_command_fails_where_there_is_no_run(finished: Path) -> None:
    (finished / "mutants/engine/scale.py.meta").unlink()

    assert main(["engine-mutants"]) == 1


def test_the_command_writes_the_record(finished: Path) -> None:
    (finished / CHECKED).parent.mkdir(exist_ok=True)
    main(["engine-mutants", "--record"])

    assert load_record(finished / CHECKED)["engine-mutants"]["tool"] == "mutmut 3.1"


# ── What is excused in this project


def test_every_excuse_is_for_a_module_that_is_changed() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    excused = tomllib.loads((ROOT / EQUIVALENT).read_text("utf-8")).get("mutant", [])

    assert {entry["module"] for entry in excused} - {*settings["only_mutate"]} == set()
