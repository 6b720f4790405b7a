"""The closed vocabulary as data: facts, named conditions, screens, roles, actions, topics and
levels.

`parse_vocabulary` takes what vocabulary.toml (or the part of it that goes to the browser) says and
refuses what is unknown, unused or contradictory, all findings at once. It holds no wording: that is
`wording.py`.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, get_args

from decision_tree.truth import NO, TRUTHS, YES, Truth

Asking = Literal["role", "each", "one", "any"]
"""How a screen asks. Where none asks for the role, the page on which the reader is says it."""
Answers = Mapping[str, Truth]
"""Fact id to answer. A fact that is absent was not asked and counts as not known."""


NEEDED: Mapping[str, tuple[str, ...]] = {"actions": ("call-999",), "levels": ("emergency",)}
"""Ids that the engine's rules name in every vocabulary: certain danger is an emergency."""

NEEDED_TO_DECIDE: Mapping[str, tuple[str, ...]] = {
    "actions": ("tell-lead", "refer-to-police", "refer-to-social-care", "seek-advice"),
    "conditions": ("in-scope", "referral-criterion", "aggravated", "police-may-be-needed"),
    "levels": ("refer-now", "seek-advice", "school-decides", "another-policy"),
}
"""Those that it names too where some role has no headline of its own: its level is worked out."""

REFERRALS = frozenset({"refer-to-police", "refer-to-social-care"})
"""The actions that are a referral."""

LOGIC_KEYS = {
    "screen": ("id", "ask", "facts", "option"),
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """Something that is so, is not so, or is not known, with the phrases that clause cards use for
    it.
    """

    id: str
    yes: str
    no: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """A named combination of facts and other conditions: any of them, or all of them."""

    id: str
    joiner: Literal["any", "all"]
    members: tuple[str, ...]
    yes: str
    no: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Screen:
    """One page of questions. `options`, where one is chosen: by id, the answers it sets."""

    id: str
    asking: Asking
    facts: tuple[str, ...]
    options: Mapping[str, Answers]


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """Who asks the tool.

    `level`: the headline that this role always has, short of an emergency, if any. `finds_out`:
    whether it is for this role to find out what is not known.
    """

    id: str
    name: str
    most_screens: int
    level: str | None
    finds_out: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Implication:
    """Where `fact` has `answer`, `other` cannot but have `other_answer`."""

    fact: str
    answer: Truth
    other: str
    other_answer: Truth


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """All of it. Every mapping is in the order of the file, which is the order on the screen and in
    a plan. `certain_first`: whether, within a part of a plan, what is certain stands before what
    stands only because something is not known.
    """

    facts: Mapping[str, Fact]
    conditions: Mapping[str, Condition]
    screens: Mapping[str, Screen]
    roles: Mapping[str, Role]
    everyone: str
    implications: tuple[Implication, ...]
    modalities: tuple[str, ...]
    permissive: frozenset[str]
    certain_first: bool
    levels: tuple[str, ...]
    actions: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]

    @property
    def phrased(self) -> list[Fact | Condition]:
        """Everything that a clause's condition can name, with its two phrases."""
        return [*self.facts.values(), *self.conditions.values()]

    def part_of(self, topic: str) -> str:
        """The part of the plan in which a clause on `topic` stands."""
        return next(part for part, topics in self.parts.items() if topic in topics)


def parse_vocabulary(data: Mapping[str, Any]) -> Vocabulary:
    """Vocabulary from the tables of vocabulary.toml. Raises VocabularyError with every finding."""
    try:
        vocabulary = _vocabulary_from(data)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise VocabularyError([f"vocabulary is not complete: {error!r}"]) from error
    findings = list(check_vocabulary(vocabulary))
    if findings:
        raise VocabularyError(findings)
    return vocabulary


def logic_tables(data: Mapping[str, Any]) -> dict[str, Any]:
    """The part of vocabulary.toml that `parse_vocabulary` reads, without wording."""

    def logic_of(table: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        return {key: entry[key] for key in LOGIC_KEYS[table] if key in entry}

    return {
        "screen": [logic_of("screen", entry) for entry in data["screen"]],
        **{
            table: {id_: logic_of(table, entry) for id_, entry in data[table].items()}
            for table in ("fact", "condition", "role")
        },
        **{table: data[table] for table in ("implies", "everyone", "action", "topic")},
        "modality": logic_of("modality", data["modality"]),
        "referral": data["referral"],
    }


def check_vocabulary(vocabulary: Vocabulary) -> Iterator[str]:
    """Findings, one sentence each: what is unknown, unused or contradictory."""
    yield from _check_names(vocabulary)
    yield from _check_phrases(vocabulary)
    yield from _check_conditions(vocabulary)
    yield from _check_screens(vocabulary)
    yield from _check_implications(vocabulary)
    yield from _check_roles_and_levels(vocabulary)


def _vocabulary_from(data: Mapping[str, Any]) -> Vocabulary:
    return Vocabulary(
        facts={
            id_: Fact(id=id_, yes=table["yes"], no=table["no"])
            for id_, table in data["fact"].items()
        },
        conditions={id_: _condition(id_, table) for id_, table in data["condition"].items()},
        screens={table["id"]: _screen(table) for table in data["screen"]},
        roles={id_: _role(id_, table) for id_, table in data["role"].items()},
        everyone=data["everyone"],
        implications=tuple(_implications(data["implies"])),
        modalities=tuple(data["modality"]["order"]),
        permissive=frozenset(data["modality"]["permissive"]),
        certain_first=data["modality"].get("certain_first", True),
        levels=tuple(data["referral"]["order"]),
        actions=dict(data["action"]),
        parts={part: tuple(topics) for part, topics in data["topic"].items()},
    )


def _condition(id_: str, table: Mapping[str, Any]) -> Condition:
    joiners = [joiner for joiner in ("any", "all") if joiner in table]
    if len(joiners) != 1:
        raise ValueError(f"condition.{id_} needs either 'any' or 'all'")
    joiner: Literal["any", "all"] = "any" if joiners == ["any"] else "all"
    return Condition(
        id=id_, joiner=joiner, members=tuple(table[joiner]), yes=table["yes"], no=table["no"]
    )


def _screen(table: Mapping[str, Any]) -> Screen:
    return Screen(
        id=table["id"],
        asking=table.get("ask", "role"),
        facts=tuple(table.get("facts", ())),
        options=dict(table.get("option", {})),
    )


def _role(id_: str, table: Mapping[str, Any]) -> Role:
    return Role(
        id=id_,
        name=table["name"],
        most_screens=table["most_screens"],
        level=table.get("level"),
        finds_out=table.get("finds_out", False),
    )


def _implications(tables: list[Mapping[str, Any]]) -> Iterator[Implication]:
    for table in tables:
        ((fact, answer),) = table["if"].items()
        for other, other_answer in table["then"].items():
            yield Implication(fact=fact, answer=answer, other=other, other_answer=other_answer)


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
        for joiner in (" and ", " or "):
            if _is_joined(phrase, joiner, places):
                yield f"phrase reads as joined phrases: {phrase!r}"
    for phrase in sorted(
        {p for p in vocabulary.actions.values() if list(vocabulary.actions.values()).count(p) > 1}
    ):
        yield f"one phrase names two actions: {phrase!r}"


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
        if condition.id in _reached_from(condition, vocabulary):
            yield f"condition {condition.id} depends on itself"


def _reached_from(condition: Condition, vocabulary: Vocabulary) -> set[str]:
    reached: set[str] = set()
    waiting = list(condition.members)
    while waiting:
        member = waiting.pop()
        if member not in reached:
            reached.add(member)
            if member in vocabulary.conditions:
                waiting += vocabulary.conditions[member].members
    return reached


def _check_screens(vocabulary: Vocabulary) -> Iterator[str]:
    asked = [fact for screen in vocabulary.screens.values() for fact in screen.facts]
    for fact in vocabulary.facts:
        if asked.count(fact) != 1:
            yield f"fact {fact} is asked on {asked.count(fact)} screens, not on one"
    for screen in vocabulary.screens.values():
        if screen.asking not in get_args(Asking):
            yield f"screen {screen.id} has an unknown way of asking: {screen.asking}"
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
        if fact not in vocabulary.facts or answer not in TRUTHS:
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
