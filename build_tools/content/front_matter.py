"""The front matter of a page: YAML between two lines of ---, as mkdocs reads it, with its lines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml  # type: ignore[import-untyped]

from build_tools.content.findings import Finding

UNREADABLE = (yaml.YAMLError, ValueError, RecursionError)
"""What YAML raises: of a day that no calendar has, or of a thousand brackets, errors of Python."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int | float | date)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(ONE_WORD.fullmatch(value))


ONE_WORD = re.compile(r"[A-Za-z][\w-]*")
TEXTS = ("audience", "title", "description", "checked", "history", "part", "promise")
KEYS = {
    **dict.fromkeys(TEXTS, (_is_text, "a text")),
    **dict.fromkeys(("sources", "hide"), (_is_list, "a list of texts")),
    **dict.fromkeys(("lang", "look", "skip"), (_is_word, "one word")),
    "template": (lambda value: value == "not-found.html", "one that this site has"),
}
"""What a key holds, of those that the site reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontMatter:
    """What it says by key, the line of each key, and the page with the front matter blanked, so
    that lines stay lines of the file.
    """

    meta: Mapping[str, Any]
    lines: Mapping[str, int]
    body: str
    fault: tuple[int, str] | None = None

    def text_of(self, key: str) -> str:
        """What a key says, as text; empty where it says nothing."""
        value = self.meta.get(key)
        return "" if value is None else str(value)


@lru_cache(1024)
def split_front_matter(text: str) -> FrontMatter:
    """The page in its two parts. What is no YAML, or no table, says nothing."""
    end = _end_of(text)
    lines = text.split("\n")
    body = "\n".join([*[""] * end, *lines[end:]])
    node: Any = None
    meta: Any = {}
    fault = None
    try:
        # mkdocs reads it by the same library and the same rules.
        node = _compose("\n".join(lines[: end - 1])) if end else None
        meta = yaml.SafeLoader("").construct_document(node) if node else {}
    except UNREADABLE as error:
        mark = getattr(error, "problem_mark", None)
        fault = (mark.line + 1 if mark else 1), "this line cannot be read"
        node = None
    if not isinstance(meta, dict) or node is None:
        if end and not fault:
            fault = 1, "not lines of a key, a colon and a value"
        return FrontMatter(meta={}, lines={}, body=body, fault=fault)
    places = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    return FrontMatter(meta=meta, lines=places, body=body)


def _compose(written: str) -> Any:
    """Its nodes. One that stands for another is refused: a few of them make a text without end."""
    aliases = yaml.scan(written, yaml.SafeLoader) if "*" in written else ()
    for token in aliases:
        if isinstance(token, yaml.AliasToken):
            raise yaml.MarkedYAMLError(problem="an alias", problem_mark=token.start_mark)
    return yaml.compose(written, yaml.SafeLoader)


def find_unreadable(path: str, text: str) -> Iterator[Finding]:
    """`front-matter-can-be-read`: what mkdocs would drop in silence is told."""
    front = split_front_matter(text)
    for key, (fits, wanted) in KEYS.items():
        value = front.meta.get(key)
        if value is not None and not fits(value):
            check = "front-matter-can-be-read"
            yield Finding(path, front.lines[key], f"{key} is not {wanted}", str(value), check=check)
    if front.fault:
        line, message = front.fault
        hint = "put a value that holds a colon between quotation marks"
        check = "front-matter-can-be-read"
        yield Finding(path, line, message, hint=hint, check=check)


def _end_of(text: str) -> int:
    """How many lines the front matter has, with those of ---; 0 where there is none."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or "---" not in lines[1:]:
        return 0
    return lines.index("---", 1) + 1
