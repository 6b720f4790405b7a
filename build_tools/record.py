"""What the runs recorded for the public page: docs/checked.toml, one section a run.

A run replaces its own section and leaves the others as they are.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

CHECKED = Path("docs/checked.toml")
SECTIONS = (
    "proof",
    "help",
    "scenarios",
    "clause-mutants",
    "vocabulary-mutants",
    "property-mutants",
    "engine-mutants",
    "fuzz",
)
HEAD = """\
# What the runs recorded, for the page "How this is checked". Nobody writes here by hand.
"""

Counts = Mapping[str, str | int]


def load_record(root: Path) -> dict[str, Counts]:
    """Every section that a run has recorded."""
    path = root / CHECKED
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write_section(root: Path, name: str, counts: Counts) -> None:
    """Put `counts` in the place of the section `name`. Raises ValueError where it has none."""
    if name not in SECTIONS:
        raise ValueError(f"no such section: {name}")
    record = {**load_record(root), name: counts}
    (root / CHECKED).write_text(render_record(record), encoding="utf-8")


def render_record(record: Mapping[str, Counts]) -> str:
    """The sections in their order, as text."""
    return HEAD + "".join(
        f"\n[{name}]\n" + "".join(_line(key, value) for key, value in record[name].items())
        for name in SECTIONS
        if name in record
    )


def _line(key: str, value: str | int) -> str:
    return f"{key} = {value}\n" if isinstance(value, int) else f'{key} = "{value}"\n'
