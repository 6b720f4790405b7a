"""What the last runs of the checks counted, kept in one file for the page that shows it.

`docs/data/checked.toml` has one section a run, in the order of SECTIONS. Writing one leaves the
others as they are, byte for byte. No number is ever written by hand.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

CHECKED = Path("docs/data/checked.toml")
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
PREAMBLE = """\
# What the last runs of the checks counted.
# Each section is written by its run, with --record, and never by hand.
"""

type Value = str | int | bool | Mapping[str, "Value"]
type Values = Mapping[str, Value]

_HEADING = re.compile(r"^\[([a-z-]+)\]$", re.MULTILINE)


def replace_section(text: str, name: str, values: Values) -> str:
    """`text` with the section anew, in its place; every other section as it is."""
    if name not in SECTIONS:
        raise ValueError(f"no such section: {name!r}")
    sections = {**_parse_sections(text), name: render_section(name, values)}
    order = dict.fromkeys([*SECTIONS, *sections])
    return "\n".join([PREAMBLE, *(sections[known] for known in order if known in sections)])


def _parse_sections(text: str) -> dict[str, str]:
    """Each section's own text, from its heading to the line before the next, by its name."""
    places = [*_HEADING.finditer(text)]
    ends = [*(place.start() for place in places), len(text)][1:]
    return {
        place[1]: text[place.start() : end].rstrip("\n") + "\n"
        for place, end in zip(places, ends, strict=True)
    }


def render_section(name: str, values: Values) -> str:
    """The section as TOML: a line a value, and a mapping of mappings as a table of its own."""
    tables = {key: value for key, value in values.items() if _is_table(value)}
    plain = {key: value for key, value in values.items() if key not in tables}
    parts = [(name, plain), *((f"{name}.{key}", table) for key, table in tables.items())]
    return "\n".join(_render_part(heading, cast(Values, part)) for heading, part in parts)


def _is_table(value: Value) -> bool:
    return isinstance(value, Mapping) and any(isinstance(v, Mapping) for v in value.values())


def _render_part(heading: str, values: Values) -> str:
    lines = [f"{_render_key(key)} = {_render_value(value)}" for key, value in values.items()]
    return "\n".join([f"[{heading}]", *lines, ""])


def _render_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key)


def _render_value(value: Value) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_render_key(k)} = {_render_value(v)}" for k, v in value.items())
        return f"{{ {inner} }}"
    return json.dumps(value)


def write_section(path: Path, name: str, values: Values) -> None:
    """Write one section of the file, and make the file where there is none."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(replace_section(text, name, values), encoding="utf-8")


def load_record(path: Path) -> dict[str, dict[str, Any]]:
    """Every section that a run has recorded; none where there is no file."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
