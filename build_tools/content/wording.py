"""The words that a reader sees: of the vocabulary (questions, definitions, headlines, titles), and
what the tool, the help trees, the terminal and the search say by themselves.

What only some vocabularies show may be left out: nevers that are always in view, deadlines, blanks,
and how to find out where no role does.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from build_tools.content.vocabulary import (
    AlwaysNever,
    FactTable,
    LevelTable,
    RoleTable,
    ScreenTable,
    VocabularyTables,
)

INTERFACE = "docs/data/interface.toml"

Texts = Mapping[str, Any]
"""Texts by key; a key can hold a table of texts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """Every text of the vocabulary, by id, in the order of the file."""

    emergency: str
    emergency_clause: str
    always_never: tuple[AlwaysNever, ...]
    screens: Mapping[str, ScreenTable]
    facts: Mapping[str, FactTable]
    roles: Mapping[str, RoleTable]
    levels: Mapping[str, LevelTable]
    answers: Mapping[str, str]
    in_doubt: str
    unless_advised: str
    modalities: Mapping[str, str]
    parts: Mapping[str, str]
    topics: Mapping[str, str]
    deadlines: Mapping[str, int]
    blanks: tuple[str, ...]


def wording_of(tables: VocabularyTables) -> Wording:
    """The words of a vocabulary."""
    return Wording(
        emergency=tables.emergency.text,
        emergency_clause=tables.emergency.clause,
        always_never=tables.always_never,
        screens={screen.id: screen for screen in tables.screen},
        facts=tables.fact,
        roles=tables.role,
        levels=tables.level,
        answers=tables.answer,
        in_doubt=tables.in_doubt,
        unless_advised=tables.unless_advised,
        modalities=tables.modality.label,
        parts=tables.part,
        topics=tables.topic_title,
        deadlines=tables.deadline,
        blanks=tables.record.blanks,
    )


def check_wording(tables: VocabularyTables) -> Iterator[str]:
    """Findings, one sentence each: an id without its words, words of no id, words left empty."""
    levels = {*tables.referral.order} | {role.level for role in tables.role.values() if role.level}
    topics = [topic for topics in tables.topic.values() for topic in topics]
    yield from _check_same("level", tables.level, levels)
    yield from _check_same("answer", tables.answer, ("yes", "no", "not-known"))
    parts = [*tables.topic, *(["first"] if tables.first else [])]
    yield from _check_same("part", tables.part, parts)
    yield from _check_same("topic_title", tables.topic_title, topics)
    modalities = [*tables.modality.order, "ask"]
    yield from _check_same("modality.label", tables.modality.label, modalities)
    for screen in tables.screen:
        yield from _check_same(f"screen {screen.id} label", screen.label, screen.option)
    yield from _check_empty(tables)


def _check_same(place: str, texts: Mapping[str, Any], ids: Iterable[str]) -> Iterator[str]:
    known = set(ids)
    yield from (f"{place} has a text for nothing known: {id_}" for id_ in texts.keys() - known)
    yield from (f"{place} lacks a text: {id_}" for id_ in sorted(known - texts.keys()))


def _check_empty(tables: VocabularyTables) -> Iterator[str]:
    finds_out = any(role.finds_out for role in tables.role.values())
    needed: tuple[tuple[str, Mapping[str, Any], tuple[str, ...]], ...] = (
        ("fact", tables.fact, ("question", "definition", *(["find_out"] if finds_out else []))),
        ("role", tables.role, ("label", "hint")),
        ("level", tables.level, ("headline", "meaning", "decides")),
        ("screen", {screen.id: screen for screen in tables.screen}, ("question", "why")),
    )
    for kind, entries, keys in needed:
        for id_, entry in entries.items():
            for key in keys:
                if not getattr(entry, key).strip():
                    yield f"{kind} {id_} lacks a text: {key}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Interface:
    """docs/data/interface.toml: what the program says by itself, by where it says it.

    `voices`: by role, what the reader of a help tree reads instead of the youngest's words.
    """

    tool: Texts
    help: Texts
    voices: Mapping[str, Texts]
    terminal: Texts
    search: Texts
    write: Texts

    def help_for(self, role: str) -> Texts:
        """What the help tree of a role says."""
        return {**self.help, **self.voices.get(role, {})}


def interface_of(tables: Mapping[str, Any]) -> Interface:
    """The interface of tables in which `check_interface` finds nothing."""
    own = {key: text for key, text in tables["help"].items() if key != "voice"}
    voices = tables["help"].get("voice", {})
    others = {name: tables[name] for name in ("tool", "terminal", "search", "write")}
    return Interface(**others, help=own, voices=voices)


def check_interface(tables: Mapping[str, Any]) -> Iterator[str]:
    """Findings, one sentence each: a section that is missing, or what is no text."""
    sections = ("tool", "help", "terminal", "search", "write")
    yield from (f"no such table: {name}" for name in sections if name not in tables)
    yield from (f"unknown table: {name}" for name in tables if name not in sections)
    yield from (f"not a text: {key}" for key, text in iter_texts(tables) if text is None)
    help_ = tables.get("help", {})
    for role, voice in help_.get("voice", {}).items():
        yield from (
            f"a voice says what nothing says: {role}.{key}" for key in voice if key not in help_
        )


def iter_texts(texts: Texts, place: str = "") -> Iterator[tuple[str, str | None]]:
    """Every text with the path of its key; None where a key holds something else."""
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from iter_texts(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", value if isinstance(value, str) else None
