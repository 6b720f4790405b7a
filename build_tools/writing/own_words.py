"""A school's words.toml as the page for writing adds to it: what a finding offered, and out again
what nothing uses. Works on the file's text; its comments, and whatever else stands in it, stay.
"""

from collections.abc import Collection, Mapping
from typing import Any

import tomlkit

from build_tools.content.own_words import OWN
from build_tools.content.wording import Texts

TABLES = ("action", "condition")


def with_words(text: str, added: str, blanks: Texts) -> str:
    """The file with more entries. `added`: as a finding writes them; `blanks`: what stands where
    it leaves a text open, of what is {said}.
    """
    written = tomlkit.parse(text)
    for kind, entries in tomlkit.parse(added).unwrap().items():
        is_table = all(isinstance(entry, dict) for entry in entries.values())
        table = written.setdefault(kind, tomlkit.table(is_super_table=is_table))
        for name, entry in entries.items():
            table[name] = _filled(entry, blanks) if is_table else entry
    return tomlkit.dumps(written)


def without_unused(text: str, used: Collection[str]) -> str:
    """The file without the entries that none of these ids names."""
    written = tomlkit.parse(text)
    for kind in TABLES:
        for name in [*written.get(kind, {})]:
            if OWN + name not in used:
                written[kind].remove(name)
    return tomlkit.dumps(written)


def _filled(entry: Mapping[str, Any], blanks: Texts) -> dict[str, Any]:
    said = str(entry.get("yes", ""))
    put_in = {"said": said, "Said": said[:1].upper() + said[1:]}
    return {key: value or blanks[key].format(**put_in) for key, value in entry.items()}
