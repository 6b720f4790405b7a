"""The words that a reader sees about the vocabulary: questions, definitions, headlines, titles.

`parse_wording` reads the same file as `vocabulary.parse_vocabulary` and refuses what is missing or
not known, all findings at once. What only some vocabularies show may be left out: nevers that are
always in view, everyday words, deadlines, blanks, and how to find out where no role does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from decision_tree.vocabulary import VocabularyError

Texts = Mapping[str, Any]
"""Texts by key; a key can hold a table of texts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScreenWording:
    """The question of a screen, why it is asked, and the label of each option, if any."""

    question: str
    why: str
    labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class FactWording:
    """The row of a fact, its definition with the threshold, and how to find out without looking."""

    question: str
    definition: str
    find_out: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleWording:
    """How a role is offered on the first screen."""

    label: str
    hint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelWording:
    """The headline of a plan, what it means, and who decides."""

    headline: str
    meaning: str
    decides: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AlwaysNever:
    """A "never" that is in view on every screen, and the clauses on which it rests."""

    text: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """Every text of the vocabulary, by id, in the order of the file."""

    emergency: str
    emergency_clause: str
    always_never: tuple[AlwaysNever, ...]
    screens: Mapping[str, ScreenWording]
    facts: Mapping[str, FactWording]
    roles: Mapping[str, RoleWording]
    levels: Mapping[str, LevelWording]
    answers: Mapping[str, str]
    in_doubt: str
    modalities: Mapping[str, str]
    parts: Mapping[str, str]
    topics: Mapping[str, str]
    everyday: Mapping[str, tuple[str, ...]]
    deadlines: Mapping[str, int]
    blanks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Interface:
    """docs/data/interface.toml: what the tool, the help trees and the terminal say by themselves.

    `voices`: by role, what the reader of a help tree reads instead of the youngest's words.
    """

    tool: Texts
    help: Texts
    voices: Mapping[str, Texts]
    terminal: Texts

    def help_for(self, role: str) -> Texts:
        """What the help tree of a role says."""
        return {**self.help, **self.voices.get(role, {})}


KEYS = {
    "": (
        "version emergency always_never screen answer in_doubt implies fact condition everyone "
        "role modality referral level action topic part topic_title everyday deadline record"
    ),
    "screen": "id ask facts question why option label",
    "fact": "yes no question definition find_out",
    "condition": "any all yes no",
    "role": "name label hint most_screens level finds_out",
    "modality": "order protective permissive certain_first label",
    "level": "headline meaning decides",
}
"""Every key that the file may hold, by table ("" is the file itself)."""


def parse_interface(data: Mapping[str, Any]) -> Interface:
    """Interface from the tables of interface.toml. Raises VocabularyError with every finding."""
    sections = ("tool", "help", "terminal")
    findings = [f"no such table: {name}" for name in sections if name not in data]
    findings += [f"unknown table: {name}" for name in data if name not in sections]
    findings += [f"not a text: {key}" for key, text in iter_texts(data) if text is None]
    voices = data.get("help", {}).get("voice", {})
    for role, voice in voices.items():
        unknown = voice.keys() - data["help"].keys()
        findings += [f"a voice says what nothing says: {role}.{key}" for key in sorted(unknown)]
    if findings:
        raise VocabularyError(findings)
    return Interface(
        tool=data["tool"],
        help={key: text for key, text in data["help"].items() if key != "voice"},
        voices=voices,
        terminal=data["terminal"],
    )


def iter_texts(texts: Texts, place: str = "") -> Iterator[tuple[str, str | None]]:
    """Every text with the path of its key; None where a key holds something else."""
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from iter_texts(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", value if isinstance(value, str) else None


def parse_wording(data: Mapping[str, Any]) -> Wording:
    """Wording from the tables of vocabulary.toml. Raises VocabularyError with every finding."""
    try:
        findings = [*_check_keys(data), *_check_complete(data)]
        if not findings:
            return _wording_from(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise VocabularyError([f"wording is not complete: {error!r}"]) from error
    raise VocabularyError(findings)


def _wording_from(data: Mapping[str, Any]) -> Wording:
    return Wording(
        emergency=data["emergency"]["text"],
        emergency_clause=data["emergency"]["clause"],
        always_never=tuple(
            AlwaysNever(text=entry["text"], clauses=tuple(entry["clauses"]))
            for entry in data.get("always_never", ())
        ),
        screens={
            entry["id"]: ScreenWording(
                question=entry["question"], why=entry["why"], labels=entry.get("label", {})
            )
            for entry in data["screen"]
        },
        facts={
            id_: FactWording(
                question=entry["question"],
                definition=entry["definition"],
                find_out=entry.get("find_out", ""),
            )
            for id_, entry in data["fact"].items()
        },
        roles={
            id_: RoleWording(label=entry["label"], hint=entry["hint"])
            for id_, entry in data["role"].items()
        },
        levels={id_: LevelWording(**entry) for id_, entry in data["level"].items()},
        answers=data["answer"],
        in_doubt=data["in_doubt"],
        modalities=data["modality"]["label"],
        parts=data["part"],
        topics=data["topic_title"],
        deadlines=data.get("deadline", {}),
        blanks=tuple(data.get("record", {}).get("blanks", ())),
        everyday={topic: tuple(words) for topic, words in data.get("everyday", {}).items()},
    )


def _check_keys(data: Mapping[str, Any]) -> Iterator[str]:
    tables: dict[str, list[tuple[str, Mapping[str, Any]]]] = {
        "": [("the file", data)],
        "screen": [(f"screen {entry.get('id')}", entry) for entry in data.get("screen", [])],
        "modality": [("modality", data.get("modality", {}))],
        **{
            table: [(f"{table} {id_}", entry) for id_, entry in data.get(table, {}).items()]
            for table in ("fact", "condition", "role", "level")
        },
    }
    for table, entries in tables.items():
        for place, entry in entries:
            for key in entry.keys() - set(KEYS[table].split()):
                yield f"{place} has an unknown key: {key}"


def _check_complete(data: Mapping[str, Any]) -> Iterator[str]:
    levels = {*data["referral"]["order"]} | {
        entry["level"] for entry in data["role"].values() if "level" in entry
    }
    topics = {topic for topics in data["topic"].values() for topic in topics}
    yield from _check_same("level", data["level"], levels)
    yield from _check_same("answer", data["answer"], {"yes", "no", "not-known"})
    yield from _check_same("part", data["part"], set(data["topic"]))
    yield from _check_same("topic_title", data["topic_title"], topics)
    if "everyday" in data:
        yield from _check_same("everyday", data["everyday"], topics)
    yield from _check_same(
        "modality.label", data["modality"]["label"], {*data["modality"]["order"], "ask"}
    )
    finds_out = any(entry.get("finds_out") for entry in data["role"].values())
    needed = {
        "fact": ("question", "definition", *(("find_out",) if finds_out else ())),
        "role": ("label", "hint"),
        "level": ("headline", "meaning", "decides"),
    }
    for table, keys in needed.items():
        for id_, entry in data[table].items():
            yield from (f"{table} {id_} lacks a text: {key}" for key in keys if not entry.get(key))
    for screen in data["screen"]:
        for key in ("question", "why"):
            if not screen.get(key):
                yield f"screen {screen['id']} lacks a text: {key}"
        yield from _check_same(
            f"screen {screen['id']} label", screen.get("label", {}), set(screen.get("option", {}))
        )


def _check_same(place: str, texts: Mapping[str, Any], ids: set[str]) -> Iterator[str]:
    yield from (f"{place} has a text for nothing known: {id_}" for id_ in texts.keys() - ids)
    yield from (f"{place} lacks a text: {id_}" for id_ in sorted(ids - texts.keys()))
