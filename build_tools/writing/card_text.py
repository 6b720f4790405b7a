"""A card's Markdown and its fields, in step: what is said of one is said of the other.

The Markdown is what is kept. Fields are read from its labelled lines as they stand, whether or not
the parser of policies understands them; a change of fields changes their lines, and no other.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypedDict

from build_tools.content.cards import LABELS, MODALITIES

HEADING = "###"
LINE = re.compile(
    r" {0,3}[-*+]\s+(?:\*\*|__)(?P<label>[^*_:]+?)\s*"
    r"(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:)(?P<value>.*)"
)
CLOSING = re.compile(r"\s+#*\s*$")
"""What can end a heading, and is none of it."""
BEGINS = re.compile(r" {0,3}[-*+]\s|\s*$|#")
"""What no value goes on into."""
PLACES = (
    *MODALITIES,
    *("Short", "Say", "When", "When certain", "Who", "Action", "Topic", "Source", "Until", "Why"),
    *("Checked", "Replaced by", "Differs", "Was", "Draft"),
)
"""In which its lines stand where nobody says otherwise."""
BY_FOLD = {label.casefold(): label for label in LABELS}
JOINED = re.compile(r" (and|or) ")
type Joined = Literal["and", "or"]


class When(TypedDict):
    """A card's condition: `phrases` as they are written, joined in one way."""

    certain: bool
    joined: Joined
    phrases: list[str]


class Fields(TypedDict):
    """What a card says, each as it is written; empty where it does not say it."""

    heading: str
    modality: str
    text: str
    short: str
    say: str
    who: list[str]
    when: When
    action: str
    topic: str
    until: str
    why: str
    source: str


PLAIN = ("short", "say", "action", "topic", "until", "why", "source")
"""The fields that are one line each, with their name as its label."""


def fields_of(card: str, phrases: Iterable[str]) -> Fields:
    """The fields of a card's Markdown. `phrases`: those of When, longest first."""
    said = dict[str, str]()
    for line in _lines_of(card):
        if line.label:
            said.setdefault(line.label, line.value)
    modality = next((label for label in said if label in MODALITIES), "")
    certain = "When certain" in said
    condition = said.get("When certain", said.get("When", ""))
    joined, parts = split_condition(condition, phrases)
    return {
        "heading": said.get(HEADING, ""),
        "modality": modality.casefold(),
        "text": said.get(modality, ""),
        "who": [name for name in map(str.strip, said.get("Who", "").split(",")) if name],
        "when": {"certain": certain, "joined": joined, "phrases": parts},
        **{key: said.get(key.capitalize(), "") for key in PLAIN},  # type: ignore[typeddict-item]
    }


def with_fields(card: str, fields: Mapping[str, Any], phrases: Iterable[str]) -> str:
    """The card with these of its fields; all else of it stays as it is typed."""
    before = fields_of(card, phrases)
    after: dict[str, Any] = {**before, **fields}
    lines = _lines_of(card) or (_Line(HEADING, "", HEADING), _Line("", "", ""))
    said = [*_labelled(before)]
    for labels, label, value in _labelled(after):
        if (labels, label, value) not in said:
            lines = tuple(_put(lines, labels, label, " ".join(value.split())))
    return "\n".join(line.raw for line in lines)


def with_line(card: str, label: str, value: str) -> str:
    """The card with one more of its lines, or without it where the value is empty."""
    return "\n".join(line.raw for line in _put(_lines_of(card), (label,), label, value))


def line_of(card: str, label: str) -> str:
    """The value of one of its lines; empty where it has none."""
    return next((line.value for line in _lines_of(card) if line.label == label), "")


def split_condition(value: str, phrases: Iterable[str]) -> tuple[Joined, list[str]]:
    """How a When joins, and its phrases: a known one is whole, whatever stands in it."""
    known, rest = tuple(phrases), " ".join(value.split()).removesuffix(".")
    found, joined = list[str](), ""
    while rest:
        folded = rest.casefold()
        begun = next(
            (p for p in known if folded == p or folded.startswith((f"{p} and ", f"{p} or "))), ""
        )
        end = len(begun) if begun else (cut.start() if (cut := JOINED.search(rest)) else len(rest))
        found.append(rest[:end])
        joiner, _, rest = rest[end:].strip().partition(" ")
        joined = joined or joiner
    return "or" if joined == "or" else "and", found


def _labelled(fields: Mapping[str, Any]) -> Iterator[tuple[Sequence[str], str, str]]:
    """The lines of fields: the labels in whose place each stands, its own, and its value."""
    when = fields["when"]
    condition = f" {when['joined']} ".join(when["phrases"])
    yield (HEADING,), HEADING, fields["heading"]
    yield MODALITIES, fields["modality"].capitalize(), fields["text"]
    yield ("When", "When certain"), "When certain" if when["certain"] else "When", condition
    yield ("Who",), "Who", ", ".join(fields["who"])
    for key in PLAIN:
        yield (key.capitalize(),), key.capitalize(), fields[key]


@dataclass(frozen=True, slots=True)
class _Line:
    """A labelled line as it is typed, with all that its value goes on over; or any other line."""

    label: str
    value: str
    raw: str


@lru_cache(5_000)
def _lines_of(card: str) -> tuple[_Line, ...]:
    lines = list[_Line]()
    for raw in card.split("\n") if card else []:
        found = LINE.fullmatch(raw)
        label = BY_FOLD.get(" ".join(found["label"].split()).casefold(), "") if found else ""
        if found:
            lines.append(_Line(label, " ".join(found["value"].split()), raw))
        elif raw.startswith(f"{HEADING} ") or raw == HEADING:
            lines.append(_Line(HEADING, CLOSING.sub("", raw.removeprefix(HEADING)).strip(), raw))
        elif lines and lines[-1].label not in ("", HEADING) and not BEGINS.match(raw):
            last = lines[-1]
            value = f"{last.value} {' '.join(raw.split())}".strip()
            lines[-1] = replace(last, value=value, raw=f"{last.raw}\n{raw}")
        else:
            lines.append(_Line("", "", raw))
    return tuple(lines)


def _put(lines: Sequence[_Line], labels: Sequence[str], label: str, value: str) -> Iterator[_Line]:
    """The lines with this one in the place of the first of those labels, or where it belongs."""
    kept = value or label in (HEADING, *MODALITIES)
    shown = f"{HEADING} {value}" if label == HEADING else f"- **{label}:** {value}"
    new = [_Line(label, value, shown.rstrip())] if kept and label else []
    at = next((place for place, line in enumerate(lines) if line.label in labels), None)
    if at is not None:
        yield from (*lines[:at], *new, *lines[at + 1 :])
        return
    at = _place_for(label, lines)
    yield from (*lines[:at], *new, *lines[at:])


def _place_for(label: str, lines: Sequence[_Line]) -> int:
    """Before the first line that comes after it, or else behind the last that has a label."""
    if label == HEADING:
        return 0
    labelled = [(at, line.label) for at, line in enumerate(lines) if line.label in PLACES]
    later = (at for at, other in labelled if PLACES.index(other) > PLACES.index(label))
    return next(later, labelled[-1][0] + 1 if labelled else len(lines))
