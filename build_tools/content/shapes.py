"""Data files to objects, by their shapes: a frozen class says which keys there are and what each
holds, and what does not fit is told to whoever must mend it: file, line, entry, key and value.

`DataFiles` reads any number of files and keeps the findings of all of them, so that an author sees
everything at once. It knows no file by name, and touches none: it is given their texts.
"""

import dataclasses
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Literal, get_args, get_origin

from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from build_tools.content.characters import find_hidden
from build_tools.content.findings import Finding, did_you_mean

KeyPath = tuple[str | int, ...]
"""Where something stands in the tables of a file: keys, and numbers in lists."""

type OneOrMore[Entry] = tuple[Entry, ...]
"""A list; an entry that is alone may be written without it."""

COMPLETE = "every-entry-is-complete"
QUOTES = 'write it between quotation marks, as in "01234 567890"'


class Misfit(ValueError):
    """A value that does not fit: what is wrong, and the value as written."""

    def __init__(self, message: str, value: object, hint: str = "") -> None:
        """Keep the parts."""
        super().__init__(message)
        self.message, self.value, self.hint = message, value, hint


class DataFiles:
    """Texts of files by path, read one by one. `findings` grows, and `unusable` says whether any
    of it forbids to go on. Of the files in `told` there is no text, and somebody has said why.
    """

    def __init__(self, texts: Mapping[str, str], told: Iterable[str] = ()) -> None:
        """Keep the texts. Nothing is read yet."""
        self.texts = texts
        self.told = frozenset(told)
        self.asked = set[str]()
        self.findings: list[Finding] = []
        self.unusable = False

    def tables(self, path: str) -> dict[str, Any] | None:
        """The tables of a file, or None with a finding."""
        self.asked.add(path)
        text = self.texts.get(path)
        if path in self.told:
            self.unusable = True
            return None
        if text is None:
            self._unreadable(path, 1, "there is no such file")
            return None
        try:
            tables, unseen = _load_toml(path, text)
        except (ValueError, RecursionError) as error:
            # A number of five thousand digits is no TOMLDecodeError.
            # Python's own words are in the terms of TOML; its place is what helps.
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else text.count("\n") + 1
            message = "this line cannot be read as TOML"
            hint = "a text stands between quotation marks; a table begins with a line [name]"
            if re.search("overwrite|twice", str(error)):
                message = "this stands here for the second time"
                hint = "leave one of the two: what is under a second [name] goes under the first"
            self._unreadable(path, line, message, hint)
            return None
        self.refuse(unseen)
        return tables

    def read[Shape](
        self,
        path: str,
        shape: type[Shape],
        empty: Shape,
        check: str = COMPLETE,
        *,
        needed: bool = True,
    ) -> Shape:
        """The whole file as one object; `empty` and findings where it does not fit, and without
        any where there need be none.
        """
        self.asked.add(path)
        if not needed and path not in self.texts and path not in self.told:
            return empty
        tables = self.tables(path)
        fitted = None if tables is None else self.fit(path, tables, shape, check)
        return empty if fitted is None else fitted

    def fit[Shape](
        self, path: str, tables: Mapping[str, Any], shape: type[Shape], check: str = COMPLETE
    ) -> Shape | None:
        """Tables of the file at `path` as one object; None and findings where they do not fit."""
        try:
            return structure(tables, shape)
        except BaseValidationError as error:
            self.refuse(
                Finding(
                    path,
                    find_line(self.texts[path], place),
                    ": ".join(filter(None, [_shown(place), misfit.message])),
                    str(misfit.value),
                    misfit.hint,
                    check=check,
                )
                for place, misfit in _misfits(error, ())
            )
        return None

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Keep findings with which nobody can go on."""
        found = list(findings)
        self.findings += found
        self.unusable |= bool(found)

    def refuse_sentences(self, path: str, sentences: Iterable[str]) -> None:
        """The same, of what is wrong with a vocabulary or its words."""
        check = "vocabulary-is-closed"
        self.refuse(Finding(path, 1, said, check=check) for said in sentences)

    def _unreadable(self, path: str, line: int, message: str, hint: str = "") -> None:
        check = "file-can-be-read"
        self.refuse([Finding(path, line, message, hint=hint, check=check)])


def _find_unseen(path: str, text: str, value: Any, place: KeyPath = ()) -> Iterator[Finding]:
    """Each value with a character that nobody sees, or that is not what it looks like."""
    if isinstance(value, str):
        for found in find_hidden(value, text)[:1]:
            message, line = "this text holds a character that nobody sees", find_line(text, place)
            check = "every-character-is-understood"
            yield Finding(path, line, message, found, "type it again", check=check)
    elif isinstance(value, Mapping | list):
        entries = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, inner in entries:
            yield from _find_unseen(path, text, inner, (*place, key))


@lru_cache(64)
def _load_toml(path: str, text: str) -> tuple[dict[str, Any], list[Finding]]:
    """The tables of a text, which nobody changes, with what nobody sees in them: several schools
    share most files, and who builds again has read them.
    """
    tables = tomllib.loads(text)
    return tables, [*_find_unseen(path, text, tables)]


def structure[Shape](tables: Mapping[str, Any], shape: type[Shape]) -> Shape:
    """The tables as one object. Raises cattrs' BaseValidationError where they do not fit."""
    return CONVERTER.structure(tables, shape)


def find_line(text: str, place: KeyPath) -> int:
    """The line of a place in a TOML file: of its key, or of the table or entry around it. One that
    counts no entries is in the first of them.
    """
    opens, holds = _lines(text, any(isinstance(part, int) for part in place))
    around = (place[:depth] for depth in range(len(place), 0, -1))
    return holds.get(place) or next((opens[here] for here in around if here in opens), 1)


def find_text(written: str, text: str, start: int = 0) -> int:
    """The line of a TOML file where a text stands, at or after the place `start`; or else 1."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return written.count("\n", 0, max(written.find(f'"{quoted}"', start), 0)) + 1


@cache
def _lines(text: str, counts: bool) -> tuple[dict[KeyPath, int], dict[KeyPath, int]]:
    """The first line that opens each table or key, and the first in each. Asked for each word of a
    list.
    """
    opens, holds = dict[KeyPath, int](), dict[KeyPath, int]()
    for line, written in _find_places(text):
        here = written if counts else tuple(part for part in written if isinstance(part, str))
        opens.setdefault(here, line)
        for depth in range(1, len(here) + 1):
            holds.setdefault(here[:depth], line)
    return opens, holds


def _find_places(text: str) -> Iterator[tuple[int, KeyPath]]:
    table: KeyPath = ()
    entries = Counter[tuple[str, ...]]()
    for number, written in enumerate(text.split("\n"), start=1):
        line = written.strip()
        is_table = line.startswith("[")
        names = _names_in(line if is_table else line.partition("=")[0])
        if is_table and names:
            entries[names] += line.startswith("[[")
            table = _numbered(names, entries)
            yield number, table
        elif names:
            yield number, (*table, *names)


def _numbered(names: tuple[str, ...], entries: Mapping[tuple[str, ...], int]) -> KeyPath:
    """The names with, behind each that is a list of tables, the number of its last table."""
    place: list[str | int] = []
    for end, name in enumerate(names, start=1):
        place.append(name)
        count = entries.get(names[:end], 0)
        place += [count - 1] * (count > 0)
    return tuple(place)


def _names_in(opens: str) -> tuple[str, ...]:
    """The names in a table's head, or before the = of a key; none where it is neither."""
    try:
        tables = tomllib.loads(opens if opens.startswith("[") else f"{opens}= 0" if opens else "")
    except tomllib.TOMLDecodeError:
        return ()
    names: list[str] = []
    inner: Any = tables
    while isinstance(inner, dict | list) and inner:
        if isinstance(inner, list):
            inner = inner[0]
            continue
        ((name, inner),) = inner.items()
        names.append(name)
    return tuple(names)


def _shown(place: KeyPath) -> str:
    return ".".join(f"number {part + 1}" if isinstance(part, int) else part for part in place)


# ── What is wrong, out of cattrs' nested errors


def _misfits(error: BaseException, place: KeyPath) -> Iterator[tuple[KeyPath, Misfit]]:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            place = (*place, note.name.rstrip("_"))
        elif isinstance(note, IterableValidationNote):
            place = (*place, note.index)
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _misfits(inner, place)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [field.name.rstrip("_") for field in dataclasses.fields(error.cl)]
        for key in sorted(error.extra_fields):
            yield (*place, key), Misfit("no such key", key, did_you_mean(key, known))
    elif isinstance(error, KeyError):  # A key that is left out: cattrs names it in the note.
        yield place, Misfit("this is missing", "", "write it, if only as an empty text")
    elif isinstance(error, Misfit):
        yield place, error
    else:
        raise error


# ── How a value is read


def _exactly(kind: type, words: str, hint: str = "") -> Callable[[Any, Any], Any]:
    """Only what is already of that kind: no number is made a text, and no text a number."""

    def read(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise Misfit(f"not {words}", value, hint)
        return value

    return read


def _number(value: Any, _: Any) -> float:
    if type(value) not in (int, float):
        raise Misfit("not a number", value)
    return float(value)


def _one_of(value: Any, literal: Any) -> Any:
    known = get_args(literal)
    if value not in known:
        hint = did_you_mean(str(value), known) or f"one of: {', '.join(known)}"
        raise Misfit("not a known word", value, hint)
    return value


def _table_reader(shape: Any) -> Callable[[Any, Any], Any]:
    # A key that is a word of Python's own is written with a _ behind it in the class.
    keys: Any = {f.name: override(rename=f.name.rstrip("_")) for f in dataclasses.fields(shape)}
    read = make_dict_structure_fn(shape, CONVERTER, _cattrs_forbid_extra_keys=True, **keys)

    def read_table(value: Any, kind: Any) -> Any:
        if not isinstance(value, dict):
            raise Misfit("not a table", value)
        return read(value, kind)

    return read_table


def _list_reader(shape: Any) -> Callable[[Any, Any], Any]:
    inner = get_args(shape)[0]

    def read_list(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            raise Misfit("not a list", value, "write it between square brackets")
        return tuple(CONVERTER.structure(value, list[inner]))  # type: ignore[valid-type]

    return read_list


def _one_or_more_reader(shape: Any) -> Callable[[Any, Any], Any]:
    inner = get_args(shape)[0]

    def read_one_or_more(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            return (CONVERTER.structure(value, inner),)
        return tuple(CONVERTER.structure(value, list[inner]))  # type: ignore[valid-type]

    return read_one_or_more


def _entries_reader(shape: Any) -> Callable[[Any, Any], Any]:
    """Tables by name. An entry whose class has an id gets its name as that."""
    inner = get_args(shape)[1]
    has_id = dataclasses.is_dataclass(inner) and "id" in {f.name for f in dataclasses.fields(inner)}

    def read_entries(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise Misfit("not a table", value)
        named = {
            key: {**entry, "id": key} if has_id and isinstance(entry, dict) else entry
            for key, entry in value.items()
        }
        return CONVERTER.structure(named, dict[str, inner])  # type: ignore[valid-type]

    return read_entries


def _has_origin(origin: Any) -> Callable[[Any], bool]:
    return lambda kind: get_origin(kind) is origin


CONVERTER = Converter(forbid_extra_keys=True, detailed_validation=True)
CONVERTER.register_structure_hook(str, _exactly(str, "a text", QUOTES))
CONVERTER.register_structure_hook(bool, _exactly(bool, "true or false"))
CONVERTER.register_structure_hook(int, _exactly(int, "a whole number"))
CONVERTER.register_structure_hook(float, _number)
CONVERTER.register_structure_hook_func(_has_origin(Literal), _one_of)
CONVERTER.register_structure_hook_factory(dataclasses.is_dataclass, _table_reader)
CONVERTER.register_structure_hook_factory(_has_origin(tuple), _list_reader)
CONVERTER.register_structure_hook_factory(_has_origin(OneOrMore), _one_or_more_reader)
CONVERTER.register_structure_hook_factory(_has_origin(Mapping), _entries_reader)
