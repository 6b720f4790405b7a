"""The closed vocabulary as data: facts, named conditions, screens, roles, actions, topics and
levels.

`parse_vocabulary` takes what the build has checked and looks at nothing again: what it would
refuse, no reader of a plan could mend. It holds no wording, which the page has already.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from decision_tree.truth import Truth, negate

Asking = Literal["role", "each", "one", "any"]
"""How a screen asks. Where none asks for the role, the page on which the reader is says it."""
Answers = Mapping[str, Truth]
"""Fact id to answer. A fact that is absent was not asked and counts as not known."""
Known = tuple[str, Truth]
"""A fact and its answer."""

REFERRALS = frozenset({"refer", "refer-to-police", "refer-to-social-care"})
"""The actions that are a referral."""


def step_of(action: str) -> str:
    """What a reader does in one go: a referral is one step, whoever it goes to."""
    return "refer" if action in REFERRALS else action


def actions_of(step: str) -> frozenset[str]:
    """The actions that are one step."""
    return REFERRALS if step == "refer" else frozenset({step})


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
    """One page of questions. `options`, where one is chosen: by id, the answers it sets. `beside`:
    whether it does not count among the most that a role is asked.
    """

    id: str
    asking: Asking
    facts: tuple[str, ...]
    options: Mapping[str, Answers]
    beside: bool = False


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

    @property
    def ways(self) -> tuple[tuple[Known, Known], ...]:
        """What is given, and what then is; forwards and backwards."""
        given, then = (self.fact, self.answer), (self.other, self.other_answer)
        back = (self.other, negate(self.other_answer)), (self.fact, negate(self.answer))
        return (given, then), back


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """Where the answer on `fact` is no, nobody of the role `of` can be reached: `by` then reads the
    clauses of `of` too, less those on the actions in `leaves`.
    """

    fact: str
    of: str
    by: str
    leaves: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """Where `fact` certainly has `answer`, these roles are told nothing of `actions`: they would
    need somebody who is not there, or about whom it is, or something that there is not.
    """

    fact: str
    answer: Truth
    roles: tuple[str, ...]
    actions: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelShown:
    """A level that one certain answer shows to these roles, whatever the clauses say."""

    level: str
    fact: str
    answer: Truth
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class First:
    """What comes first for these roles under a level: `names` is what its headline names, the
    first of them that stands; `then` what follows, most urgent first. `alone`: nothing stands
    before what the headline names.
    """

    level: str
    roles: tuple[str, ...]
    names: tuple[str, ...]
    then: tuple[str, ...]
    alone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstSteps:
    """How a plan begins: at most `most` steps. At most one action out of `before`, a closed list
    that keeps a child or a picture safe, may stand before what the headline names.
    """

    most: int
    before: tuple[str, ...]
    table: tuple[First, ...]

    def of(self, level: str, role: str) -> First | None:
        """What comes first for a role under a level, if anything is said of it."""
        return next((f for f in self.table if f.level == level and role in f.roles), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """All of it. Every mapping is in the order of the file, which is the order on the screen and in
    a plan. `certain_first`: whether, within a part of a plan, what is certain stands before what
    stands only because something is not known. `ways`: those of all implications; `places`: the
    part of each topic; `whens`: the conditions that its protocols share.
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
    shown: tuple[LevelShown, ...]
    absence: Absence | None
    ends: tuple[End, ...]
    first: FirstSteps
    actions: Mapping[str, str]
    deadlines: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]]
    ways: tuple[tuple[Known, Known], ...] = field(init=False, repr=False, compare=False)
    places: Mapping[str, str] = field(init=False, repr=False, compare=False)
    whens: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Work out what every plan asks for."""
        ways = tuple(way for rule in self.implications for way in rule.ways)
        places = {topic: part for part, topics in self.parts.items() for topic in topics}
        object.__setattr__(self, "ways", ways)
        object.__setattr__(self, "places", places)

    @property
    def phrased(self) -> list[Fact | Condition]:
        """Everything that a clause's condition can name, with its two phrases."""
        return [*self.facts.values(), *self.conditions.values()]

    def stood_in_for(self, role: str, *, away: bool) -> Absence | None:
        """The absence in which `role` stands in; `away`: nobody of those it is of is there."""
        return self.absence if self.absence and away and role == self.absence.by else None

    def part_of(self, topic: str) -> str:
        """The part of the plan in which a clause on `topic` stands."""
        return self.places[topic]


def reached_from(names: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """The names themselves and, through named conditions, all on which they rest."""
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            if name in vocabulary.conditions:
                waiting += vocabulary.conditions[name].members
    return reached


def parse_vocabulary(data: Mapping[str, Any]) -> Vocabulary:
    """Vocabulary from the tables of vocabulary.toml, or from the part of them that is logic."""
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
        shown=tuple(_shown(table, data) for table in data["referral"].get("shows", ())),
        absence=_absence(data["absence"]) if "absence" in data else None,
        ends=tuple(_end(table, data) for table in data.get("ends", ())),
        first=_first(data.get("first", {})),
        deadlines=tuple(data.get("deadline", ())),
        actions=dict(data["action"]),
        parts={part: tuple(topics) for part, topics in data["topic"].items()},
    )


def _condition(id_: str, table: Mapping[str, Any]) -> Condition:
    joiner: Literal["any", "all"] = "any" if "any" in table else "all"
    return Condition(
        id=id_, joiner=joiner, members=tuple(table[joiner]), yes=table["yes"], no=table["no"]
    )


def _screen(table: Mapping[str, Any]) -> Screen:
    return Screen(
        id=table["id"],
        asking=table.get("ask", "role"),
        facts=tuple(table.get("facts", ())),
        options=dict(table.get("option", {})),
        beside=table.get("beside", False),
    )


def _role(id_: str, table: Mapping[str, Any]) -> Role:
    return Role(
        id=id_,
        name=table["name"],
        most_screens=table["most_screens"],
        level=table.get("level"),
        finds_out=table.get("finds_out", False),
    )


def _shown(table: Mapping[str, Any], data: Mapping[str, Any]) -> LevelShown:
    ((fact, answer),) = table["when"].items()
    roles = tuple(table.get("roles", data["role"]))
    return LevelShown(level=table["level"], fact=fact, answer=answer, roles=roles)


def _absence(table: Mapping[str, Any]) -> Absence:
    return Absence(
        fact=table["fact"],
        of=table["of"],
        by=table["by"],
        leaves=frozenset(table["leaves"]),
    )


def _end(table: Mapping[str, Any], data: Mapping[str, Any]) -> End:
    ((fact, answer),) = table["when"].items()
    roles = tuple(table.get("roles", data["role"]))
    return End(fact=fact, answer=answer, roles=roles, actions=frozenset(table["actions"]))


def _first(table: Mapping[str, Any]) -> FirstSteps:
    return FirstSteps(
        most=table.get("most", 0),
        before=tuple(table.get("before", ())),
        table=tuple(
            First(
                level=entry["level"],
                roles=tuple(entry["roles"]),
                names=tuple(entry["names"]),
                then=tuple(entry.get("then", ())),
                alone=entry.get("alone", False),
            )
            for entry in table.get("step", ())
        ),
    )


def _implications(tables: list[Mapping[str, Any]]) -> Iterator[Implication]:
    for table in tables:
        ((fact, answer),) = table["if"].items()
        for other, other_answer in table["then"].items():
            yield Implication(fact=fact, answer=answer, other=other, other_answer=other_answer)
