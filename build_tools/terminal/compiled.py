"""Compiled protocols on disk, for the command line; the browser gets its protocol from the page's
own site.

`load_compiled` compiles again, with the project's build tools in a process of their own, when a
policy, the vocabulary or the list of sources has changed since.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from decision_tree.protocol import Protocol, parse_protocol

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "protocols"
VOCABULARY = ROOT / "docs/data/vocabulary.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseText:
    """What a reader sees of a clause."""

    heading: str
    statement: str
    when: str
    until: str
    why: str
    source: str
    checked: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CompiledProtocol:
    """A protocol with its title and the text of every clause, by clause id."""

    protocol: Protocol
    title: str
    texts: Mapping[str, ClauseText]


class CannotCompile(Exception):
    """The build tools refused the content or are not there; the message says what to do."""


def find_protocol_ids() -> list[str]:
    """The ids of all protocols, the floor first."""
    ids = sorted(path.stem for path in (ROOT / "docs" / "policies").glob("*.md"))
    return sorted(ids, key=lambda id_: (id_ != "national", id_))


def load_compiled(protocol_id: str) -> CompiledProtocol:
    """The protocol, compiled again first where it is out of date. Raises CannotCompile."""
    path = FOLDER / f"{protocol_id}.json"
    if not _is_current(path):
        _compile()
    data = json.loads(path.read_text(encoding="utf-8"))
    return CompiledProtocol(
        protocol=parse_protocol(data),
        title=data["title"],
        texts={id_: _text_from(entry) for id_, entry in data["texts"].items()},
    )


def _text_from(entry: Mapping[str, Any]) -> ClauseText:
    checked = f"{entry['checked']['state']}, {entry['checked']['on']}"
    return ClauseText(**{**entry, "checked": checked})


def _is_current(path: Path) -> bool:
    if not path.is_file():
        return False
    sources = json.loads(path.read_text(encoding="utf-8"))["sources"]
    policies = {p.relative_to(ROOT).as_posix() for p in (ROOT / "docs/policies").glob("*.md")}
    return policies == {name for name in sources if name.startswith("docs/policies/")} and all(
        (ROOT / name).is_file() and sha256((ROOT / name).read_bytes()).hexdigest() == fingerprint
        for name, fingerprint in sources.items()
    )


def _compile() -> None:
    command = [sys.executable, "-m", "build_tools", "compile"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotCompile((done.stdout + done.stderr).strip())
