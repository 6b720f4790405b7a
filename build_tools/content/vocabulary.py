"""The vocabulary as its authors write it: the shape of its file, and all that must hold of it.

The engine reads what has passed here, on a phone too, and so looks at nothing again: see
`decision_tree.vocabulary`. docs/data/vocabulary.toml and docs/data/help.toml have this one shape.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from decision_tree.truth import NO, YES, Truth
from decision_tree.vocabulary import (
    Answers,
    Asking,
    Screen,
    Vocabulary,
    parse_vocabulary,
    reached_from,
)

NEEDED: Mapping[str, tuple[str, ...]] = {"actions": ("call-999",), "levels": ("emergency",)}
"""Ids that the engine's rules name in every vocabulary: certain danger is an emergency."""

NEEDED_TO_DECIDE: Mapping[str, tuple[str, ...]] = {
    "actions": ("tell-lead", "refer", "refer-to-police", "refer-to-social-care", "seek-advice"),
    "conditions": ("in-scope", "referral-criterion", "aggravated", "police-may-be-needed"),
    "levels": ("refer-now", "seek-advice", "school-decides", "another-policy"),
}
"""Those that it names too where some role has no headline of its own: its level is worked out."""

LOGIC_KEYS = {
    "screen": ("id", "ask", "facts", "option", "beside"),
    "fact": ("yes", "no"),
    "condition": ("any", "all", "yes", "no"),
    "role": ("name", "most_screens", "level", "finds_out"),
    "modality": ("order", "permissive", "certain_first"),
}
"""What of each table is logic; the rest is wording, which the browser's page holds already."""


class VocabularyError(ValueError):
    """What is wrong with a vocabulary: `findings` holds every sentence."""

    def __init__(self, findings: list[str]) -> None:
        """Keep every finding; the message shows one a line."""
        super().__init__("\n".join(findings))
        self.findings = findings


# ── The shape of the file. A table's fields are its keys.


@dataclass(frozen=True, kw_only=True, slots=True)
class EmergencyTable:
    """The line that is in view from the start, and the clause on which it rests."""

    text: str
    clause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AlwaysNever:
    """A "never" that is in view on every screen, and the clauses on which it rests."""

    text: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ScreenTable:
    """One page of questions."""

    id: str
    question: str
    why: str
    ask: Asking = "role"
    facts: tuple[str, ...] = ()
    option: Mapping[str, Mapping[str, Truth]] = field(default_factory=dict)
    label: Mapping[str, str] = field(default_factory=dict)
    beside: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ImpliesTable:
    """What follows from one answer."""

    if_: Mapping[str, Truth]
    then: Mapping[str, Truth]


@dataclass(frozen=True, kw_only=True, slots=True)
class FactTable:
    """A fact: its two phrases, its row, its definition, and how to find out without looking.

    `ticked_no`: what its box says in a list, where a tick there is its no. `hint`: what stands
    under its box, where the definition's first sentence is long.
    """

    yes: str
    no: str
    question: str
    definition: str
    find_out: str = ""
    ticked_no: str = ""
    hint: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConditionTable:
    """A named condition: any, or all, of its members."""

    yes: str
    no: str
    any: tuple[str, ...] | None = None
    all: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleTable:
    """Who asks the tool. `also`: what the school calls those who are asked as this role."""

    name: str
    label: str
    hint: str
    most_screens: int
    also: tuple[str, ...] = ()
    level: str | None = None
    finds_out: bool = False

    @property
    def who(self) -> str:
        """The hint, with those whom the school names."""
        return f"{self.hint} ({', '.join(self.also)})" if self.also else self.hint


@dataclass(frozen=True, kw_only=True, slots=True)
class ModalityTable:
    """How binding a clause can be, strongest first."""

    order: tuple[str, ...]
    permissive: tuple[str, ...]
    label: Mapping[str, str]
    protective: tuple[str, ...] = ()
    certain_first: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowsTable:
    """A level that one certain answer shows, to these roles or to all."""

    level: str
    when: Mapping[str, Truth]
    roles: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferralTable:
    """The levels, strongest first, and those that an answer shows by itself."""

    order: tuple[str, ...]
    shows: tuple[ShowsTable, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsenceTable:
    """Who reads whose clauses where nobody of a role can be reached."""

    fact: str
    of: str
    by: str
    leaves: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class EndTable:
    """Actions of which these roles, or all, are told nothing where one answer is certain."""

    when: Mapping[str, Truth]
    actions: tuple[str, ...]
    roles: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StepTable:
    """What comes first for these roles under a level."""

    level: str
    roles: tuple[str, ...]
    names: tuple[str, ...]
    then: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstTable:
    """How a plan begins."""

    most: int
    before: tuple[str, ...]
    step: tuple[StepTable, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelWords:
    """The headline of a plan, what it means, and who decides, for one role. `calls`: whom it says
    to call, the first one first: contacts of school.toml, or a number that is everybody's.
    """

    headline: str
    meaning: str
    decides: str
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelTable(LevelWords):
    """The words for all, and those of a role for which they are others."""

    for_: Mapping[str, LevelWords] = field(default_factory=dict)

    def words_for(self, role: str) -> LevelWords:
        """The words for a role: its own, or else those for all; and so whom it calls."""
        own = self.for_.get(role, self)
        return LevelWords(
            headline=own.headline,
            meaning=own.meaning,
            decides=own.decides,
            calls=own.calls or self.calls,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordTable:
    """What the reader writes on paper."""

    blanks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class VocabularyTables:
    """The whole file."""

    everyone: str
    in_doubt: str
    unless_advised: str = ""
    emergency: EmergencyTable
    screen: tuple[ScreenTable, ...]
    implies: tuple[ImpliesTable, ...]
    fact: Mapping[str, FactTable]
    condition: Mapping[str, ConditionTable]
    role: Mapping[str, RoleTable]
    modality: ModalityTable
    referral: ReferralTable
    level: Mapping[str, LevelTable]
    action: Mapping[str, str]
    answer: Mapping[str, str]
    topic: Mapping[str, tuple[str, ...]]
    part: Mapping[str, str]
    topic_title: Mapping[str, str]
    always_never: tuple[AlwaysNever, ...] = ()
    deadline: Mapping[str, int] = field(default_factory=dict)
    absence: AbsenceTable | None = None
    ends: tuple[EndTable, ...] = ()
    first: FirstTable | None = None
    record: RecordTable = field(default_factory=RecordTable)


# ── From tables


def read_vocabulary(tables: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary of tables that have the shape. Raises VocabularyError with every finding."""
    findings = list(_check_tables(tables))
    if not findings:
        vocabulary = parse_vocabulary(tables)
        findings = list(check_vocabulary(vocabulary))
        if not findings:
            return vocabulary
    raise VocabularyError(findings)


def logic_tables(data: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the file that the engine reads, without wording."""

    def logic_of(table: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        return {key: entry[key] for key in LOGIC_KEYS[table] if key in entry}

    return {
        "screen": [logic_of("screen", entry) for entry in data["screen"]],
        **{
            table: {id_: logic_of(table, entry) for id_, entry in data[table].items()}
            for table in ("fact", "condition", "role")
        },
        **{table: data[table] for table in ("implies", "everyone", "action", "topic")},
        **{
            table: data[table]
            for table in ("absence", "ends", "first", "deadline")
            if table in data
        },
        "modality": logic_of("modality", data["modality"]),
        "referral": data["referral"],
    }


def _check_tables(tables: Mapping[str, Any]) -> Iterator[str]:
    """What the engine's reader would take without a word."""
    for id_, condition in tables["condition"].items():
        if ("any" in condition) == ("all" in condition):
            yield f"condition {id_} needs either 'any' or 'all'"
    for entry in (*tables["referral"].get("shows", ()), *tables.get("ends", ())):
        if len(entry["when"]) != 1:
            yield f"what an answer shows or ends has one answer: {', '.join(entry['when'])}"
    for rule in tables["implies"]:
        if len(rule["if"]) != 1:
            yield f"an implication has one answer in its 'if': {', '.join(rule['if'])}"


# ── What must hold


def check_vocabulary(vocabulary: Vocabulary) -> Iterator[str]:
    """Findings, one sentence each: what is unknown, unused or contradictory."""
    yield from _check_names(vocabulary)
    yield from _check_phrases(vocabulary)
    yield from _check_conditions(vocabulary)
    yield from _check_screens(vocabulary)
    yield from _check_implications(vocabulary)
    yield from _check_roles_and_levels(vocabulary)
    yield from _check_first_and_absence(vocabulary)


def find_facts(names: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """The facts behind facts and named conditions."""
    return reached_from(names, vocabulary) & vocabulary.facts.keys()


def _check_names(vocabulary: Vocabulary) -> Iterator[str]:
    needed = [NEEDED]
    if any(role.level is None for role in vocabulary.roles.values()):
        needed.append(NEEDED_TO_DECIDE)
    for kind, ids in chain.from_iterable(table.items() for table in needed):
        for id_ in ids:
            if id_ not in getattr(vocabulary, kind):
                yield f"{kind} lack one that the rules need: {id_}"
    for id_ in vocabulary.facts.keys() & vocabulary.conditions.keys():
        yield f"{id_} is both a fact and a condition"
    topics = [topic for topics in vocabulary.parts.values() for topic in topics]
    for topic in sorted({topic for topic in topics if topics.count(topic) > 1}):
        yield f"topic {topic} stands in two parts"


def _check_phrases(vocabulary: Vocabulary) -> Iterator[str]:
    places: dict[str, str] = {}
    for entry in vocabulary.phrased:
        for answer, phrase in ((YES, entry.yes), (NO, entry.no)):
            place = f"{entry.id} {answer}"
            if not phrase:
                yield f"a phrase is empty: {place}"
            if phrase in places:
                yield f"one phrase says two things: {phrase!r} ({places[phrase]}, {place})"
            places[phrase] = place
    for phrase in places:
        if is_joined(phrase, places):
            yield f"phrase reads as joined phrases: {phrase!r}"
    for phrase in sorted(
        {p for p in vocabulary.actions.values() if list(vocabulary.actions.values()).count(p) > 1}
    ):
        yield f"one phrase names two actions: {phrase!r}"


def is_joined(text: str, phrases: Container[str]) -> bool:
    """Whether a text could be read as several phrases, joined."""
    return any(_is_joined(text, joiner, phrases) for joiner in (" and ", " or "))


def _is_joined(text: str, joiner: str, phrases: Container[str]) -> bool:
    """Whether `text` is a phrase, the joiner, and another phrase or several so joined."""
    parts = text.split(joiner)
    splits = ((joiner.join(parts[:at]), joiner.join(parts[at:])) for at in range(1, len(parts)))
    return any(
        first in phrases and (rest in phrases or _is_joined(rest, joiner, phrases))
        for first, rest in splits
    )


def _check_conditions(vocabulary: Vocabulary) -> Iterator[str]:
    known = vocabulary.facts.keys() | vocabulary.conditions.keys()
    for condition in vocabulary.conditions.values():
        for member in condition.members:
            if member not in known:
                yield f"condition {condition.id} names an unknown fact or condition: {member}"
        if condition.id in reached_from(condition.members, vocabulary):
            yield f"condition {condition.id} depends on itself"


def _check_screens(vocabulary: Vocabulary) -> Iterator[str]:
    asked = [fact for screen in vocabulary.screens.values() for fact in screen.facts]
    for fact in vocabulary.facts:
        if asked.count(fact) != 1:
            yield f"fact {fact} is asked on {asked.count(fact)} screens, not on one"
    for screen in vocabulary.screens.values():
        if (screen.asking == "one") != bool(screen.options):
            yield f"screen {screen.id} needs options where, and only where, one is chosen"
        for fact in screen.facts:
            if fact not in vocabulary.facts:
                yield f"screen {screen.id} asks for an unknown fact: {fact}"
        for option in screen.options:
            yield from _check_option(screen, option, vocabulary)
    yield from _check_role_screen(vocabulary)


def _check_role_screen(vocabulary: Vocabulary) -> Iterator[str]:
    asking = [screen for screen in vocabulary.screens.values() if screen.asking == "role"]
    if [screen.id for screen in asking] not in ([], [next(iter(vocabulary.screens))]):
        yield "the first screen, and no other, asks for the role"
    for screen in asking:
        if screen.facts:
            yield f"screen {screen.id} asks for the role, and can ask for no fact"


def _check_option(screen: Screen, option: str, vocabulary: Vocabulary) -> Iterator[str]:
    answers = screen.options[option]
    for fact, answer in answers.items():
        if fact not in vocabulary.facts:
            yield f"option {screen.id}.{option} sets what is unknown: {fact} = {answer}"
        elif fact not in screen.facts and not _follows(fact, answer, answers, vocabulary):
            yield f"option {screen.id}.{option} sets another screen's fact: {fact}"


def _follows(fact: str, answer: Truth, answers: Answers, vocabulary: Vocabulary) -> bool:
    return any(
        (rule.other, rule.other_answer) == (fact, answer) and answers.get(rule.fact) == rule.answer
        for rule in vocabulary.implications
    )


def _check_implications(vocabulary: Vocabulary) -> Iterator[str]:
    for rule in vocabulary.implications:
        for fact, answer in ((rule.fact, rule.answer), (rule.other, rule.other_answer)):
            if fact not in vocabulary.facts:
                yield f"an implication names an unknown fact: {fact}"
            if answer not in (YES, NO):
                yield f"an implication needs yes or no: {fact} = {answer}"
    for screen in vocabulary.screens.values():
        for option, answers in screen.options.items():
            for rule in vocabulary.implications:
                set_other = answers.get(rule.other, rule.other_answer)
                if answers.get(rule.fact) == rule.answer and set_other != rule.other_answer:
                    yield f"option {screen.id}.{option} contradicts {rule.fact} = {rule.answer}"


def _check_roles_and_levels(vocabulary: Vocabulary) -> Iterator[str]:
    names = [role.name for role in vocabulary.roles.values()]
    if len({*names, vocabulary.everyone}) != len(names) + 1:
        yield "two roles have the same name"
    for role in vocabulary.roles.values():
        if role.most_screens < 2:
            yield f"role {role.id} needs most_screens of 2 or more: {role.most_screens}"
    if vocabulary.modalities != ("never", "must", "should", "may"):
        yield f"modalities are never, must, should, may: {list(vocabulary.modalities)}"
    if vocabulary.permissive != {"may"}:  # doubt protects: no other one may give way to it
        yield f"may is permissive, and nothing else: {sorted(vocabulary.permissive)}"


def _check_first_and_absence(vocabulary: Vocabulary) -> Iterator[str]:
    levels = {*vocabulary.levels, *(role.level for role in vocabulary.roles.values())}
    named = {"level": [s.level for s in vocabulary.shown], "fact": [], "role": [], "action": []}
    for shown in vocabulary.shown:
        named["fact"].append(shown.fact)
        named["role"] += shown.roles
    for entry in vocabulary.first.table:
        named["level"].append(entry.level)
        named["role"] += entry.roles
        named["action"] += [*entry.names, *entry.then]
    named["action"] += vocabulary.first.before
    if vocabulary.absence is not None:
        absence = vocabulary.absence
        named["fact"].append(absence.fact)
        named["role"] += [absence.of, absence.by]
        named["action"] += sorted(absence.leaves)
    for end in vocabulary.ends:
        named["fact"].append(end.fact)
        named["role"] += end.roles
        named["action"] += sorted(end.actions)
    known = {
        "level": levels,
        "fact": vocabulary.facts,
        "role": vocabulary.roles,
        "action": vocabulary.actions,
    }
    for kind, ids in named.items():
        for id_ in dict.fromkeys(ids):
            if id_ not in known[kind]:
                yield f"what comes first, or stands in, names an unknown {kind}: {id_}"
    yield from _check_every_headline_has_its_step(vocabulary)


def _check_every_headline_has_its_step(vocabulary: Vocabulary) -> Iterator[str]:
    """Where anything comes first, every headline that a role can read names what."""
    if not vocabulary.first.table:
        return
    for role in vocabulary.roles.values():
        for level in levels_of(role.id, vocabulary):
            entries = [
                entry
                for entry in vocabulary.first.table
                if entry.level == level and role.id in entry.roles
            ]
            if len(entries) != 1:
                yield f"{role.id} has {len(entries)} lists of what comes first at {level}, not one"


def levels_of(role: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The levels that a role can read, strongest first."""
    fixed = vocabulary.roles[role].level
    shown = [shown.level for shown in vocabulary.shown if role in shown.roles]
    by_answer = {shown.level for shown in vocabulary.shown}
    worked_out = [level for level in vocabulary.levels if level not in {*by_answer, "emergency"}]
    fixed_levels = {other.level for other in vocabulary.roles.values()}
    return (
        "emergency",
        *shown,
        *([fixed] if fixed else [level for level in worked_out if level not in fixed_levels]),
    )
