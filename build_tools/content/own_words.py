"""A school's own words, from its words.toml: actions and conditions beside the vocabulary's, names
for its roles, and other words for what it knows.

They are laid over the vocabulary before it is read, so everything holds of them that holds of it.
They add, and take nothing away: an id of its own begins with "own-", and so is never one that a
rule, a level or a first step names; a condition of its own is in no named condition and implies
nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from build_tools.content.findings import Finding, did_you_mean, is_negative
from build_tools.content.policy import SCHOOL_FOLDER
from build_tools.content.shapes import DataFiles, find_line
from build_tools.content.vocabulary import is_joined

OWN_WORDS = f"{SCHOOL_FOLDER}/words.toml"
CHECK = "own-words-fit-the-vocabulary"
OWN = "own-"
SCREEN = "own"
MOST_CONDITIONS = 6
"""So many conditions of its own can stand on one screen of a phone."""
FEWEST = 4
"""Words of a phrase of When: a card that says it in another line is refused."""

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ABOUT_STAFF = "staff-conduct"
"""Where this is certain, an action of the school's own is left out: it may go through the person
concerned. One that is made for it says so (`about_staff`).
"""

LEADS = "designated safeguarding lead"
LEADING = re.compile(r"\b(safeguarding|d?dsl|child protection)\b", re.IGNORECASE)
MAY_LEAD = re.compile(rf"{LEADING.pattern}|\b(lead|pastoral)\b", re.IGNORECASE)
CHILDREN = re.compile(r"\b(pupil|child|student|(?<!house )parent|carer|prefect)s?$", re.IGNORECASE)
"""Words by which a role is told: a parent governor is no parent here, and no house parent is."""

Tables = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnAction:
    """Something that only this school does. `phrase`: what a card's Action line says."""

    id: str
    phrase: str
    about_staff: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCondition:
    """A fact of the school's own: its two phrases, its row, its definition, how to find out."""

    id: str
    yes: str
    no: str
    question: str
    definition: str
    find_out: str

    @property
    def texts(self) -> tuple[str, ...]:
        """What a reader sees of it in sentences."""
        return self.question, self.definition, self.find_out


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnWords:
    """The shape of docs/school/words.toml. `role`: by a name of the school's, the role's name;
    `words`: by what the school says, the action or the phrase that is meant.
    """

    question: str = "Is any of this so, here?"
    why: str = "The school has steps of its own for it."
    action: Mapping[str, OwnAction] = field(default_factory=dict)
    role: Mapping[str, str] = field(default_factory=dict)
    condition: Mapping[str, OwnCondition] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Synonyms:
    """What a school's cards can say in place of the vocabulary's words: each by what it is meant
    to say, folded as cards are.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def read_own_words(data: DataFiles, tables: Tables) -> OwnWords:
    """The school's words, or none. What does not fit the vocabulary of these tables is refused."""
    own = data.read(OWN_WORDS, OwnWords, OwnWords(), needed=False)
    data.refuse(_check_own_words(own, tables, data.texts.get(OWN_WORDS, "")))
    return own


def lay_over(tables: Tables, own: OwnWords) -> dict[str, Any]:
    """The tables of the vocabulary with what the school adds, behind what is there."""
    added: dict[str, Any] = {
        "action": {**tables["action"], **{OWN + a.id: a.phrase for a in own.action.values()}},
        "role": {
            id_: {**role, "also": [name for name, of in own.role.items() if of == role["name"]]}
            for id_, role in tables["role"].items()
        },
    }
    closed = [OWN + action.id for action in own.action.values() if not action.about_staff]
    if closed and ABOUT_STAFF in tables["fact"]:
        end = {"when": {ABOUT_STAFF: "yes"}, "actions": closed}
        added["ends"] = [*tables.get("ends", ()), end]
    if own.condition:
        added |= _with_conditions(tables, own)
    return {**tables, **added}


def synonyms_of(own: OwnWords) -> Synonyms:
    """What the school's cards can say."""
    roles = {name.casefold(): role for name, role in own.role.items()}
    return Synonyms(roles=roles, words={said.casefold(): of for said, of in own.words.items()})


def _with_conditions(tables: Tables, own: OwnWords) -> dict[str, Any]:
    """One more screen, beside those that a role is asked at the most: it takes no other's place,
    and lets none be asked that was not.
    """
    keys = ("yes", "no", "question", "definition", "find_out")
    facts = {OWN + c.id: {key: getattr(c, key) for key in keys} for c in own.condition.values()}
    asks = {"id": SCREEN, "ask": "any", "beside": True, "question": own.question, "why": own.why}
    return {
        "fact": {**tables["fact"], **facts},
        "screen": [*tables["screen"], {**asks, "facts": [*facts]}],
    }


# ── What must hold


def _check_own_words(own: OwnWords, tables: Tables, text: str) -> Iterator[Finding]:
    def finding(message: str, value: str, hint: str, *place: str) -> Finding:
        return Finding(OWN_WORDS, find_line(text, place), message, value, hint, check=CHECK)

    for kind in ("action", "condition"):
        for id_ in getattr(own, kind):
            if not ID.fullmatch(id_):
                hint = "small letters, digits and hyphens, as in concern-form"
                yield finding("not a short name", id_, hint, kind, id_)
    for id_ in list(own.condition)[MOST_CONDITIONS:]:
        hint = "they stand on one screen of a phone: leave out what changes least"
        yield finding(f"more than {MOST_CONDITIONS} conditions", id_, hint, "condition", id_)
    for message, value, hint, *place in (
        *_check_names(own, tables),
        *_check_empty(own),
        *_check_meanings(own, tables),
    ):
        yield finding(message, value, hint, *place)


def _check_names(own: OwnWords, tables: Tables) -> Iterator[tuple[str, ...]]:
    """Nothing that the school says is said already, or said twice."""
    taken = {phrase.casefold(): "the vocabulary" for phrase in _known_phrases(tables)}
    said = [
        *((a.phrase, "action", a.id) for a in own.action.values()),
        *((c.yes, "condition", c.id, "yes") for c in own.condition.values()),
        *((c.no, "condition", c.id, "no") for c in own.condition.values()),
        *((name, "words", name) for name in own.words),
    ]
    for phrase, *place in said:
        if place[0] == "condition" and len(phrase.split()) in range(1, FEWEST):
            hint = f"at least {FEWEST} words: other texts may hold these by chance"
            yield "too few words for a phrase of When", phrase, hint, *place
        before = taken.get(phrase.casefold())
        if before == "the vocabulary":
            yield "the vocabulary says this already", phrase, "use it, and take this out", *place
        elif before:
            yield f"this stands here twice ({before})", phrase, "leave one of the two", *place
        taken.setdefault(phrase.casefold(), ".".join(place[:2]))


def _check_empty(own: OwnWords) -> Iterator[tuple[str, ...]]:
    for kind in ("action", "condition"):
        for id_, entry in getattr(own, kind).items():
            for key in ("phrase", "yes", "no", "question", "definition", "find_out"):
                if not str(getattr(entry, key, "x")).strip():
                    yield "nothing is said", key, "write it", kind, id_, key


def _check_meanings(own: OwnWords, tables: Tables) -> Iterator[tuple[str, ...]]:
    """A name is of a role that there is; other words are of something that there is, and say no
    where it says no.
    """
    names = [role["name"] for role in tables["role"].values()]
    for name, role in own.role.items():
        if role not in names:
            hint = did_you_mean(role, names) or f"one of: {', '.join(names)}"
            yield "no such role", role, hint, "role", name
        if CHILDREN.search(name):
            yield "no child is a role here", name, "take this out", "role", name
        elif not MAY_LEAD.search(name) if role == LEADS else LEADING.search(name):
            hint = f"whoever leads on safeguarding is {LEADS!r}, and nobody else"
            yield "this reads like another role", name, hint, "role", name
        if name.casefold() in {*map(str.casefold, names), tables["everyone"]} or "," in name:
            yield "a role is called so already", name, "take this out", "role", name
    phrases = _known_phrases(lay_over(tables, own))
    for said, meant in own.words.items():
        if meant not in phrases:
            hint = did_you_mean(meant, phrases) or "an action, or a phrase of When"
            yield "no such action or phrase", meant, hint, "words", said
        elif is_joined(said, phrases):
            yield "it reads as joined phrases", said, "word it otherwise", "words", said
        elif is_negative(said) != is_negative(meant):
            yield "one says no, and the other does not", said, f"it means: {meant}", "words", said


def _known_phrases(tables: Tables) -> list[str]:
    """Every action, and every phrase of When."""
    entries = (*tables["fact"].values(), *tables["condition"].values())
    phrases: Iterable[str] = (entry[key] for entry in entries for key in ("yes", "no"))
    return [*tables["action"].values(), *phrases]
