"""What comes next, as the engine says it before it is there: a graph that goes with the page.

The page walks it while the engine is loading, and hands over to the engine when that is ready,
which is asked the same. Every entry is an answer of the engine, asked while the site is built:
which screen comes after which answers, and for the roles that pass an incident on the plan, too.
Answers after which all is the same lead to one entry.

In an entry others stand by their place, and `ASK` for what only the engine knows:

- `{"screen", "facts", "then"}`: a screen, its facts that are asked, and what comes after it;
  `"each"`: after the first of them;
- `{"fact", "yes", "no", "not-known", "unasked"}`: what one answer leads to; a fact not named
  changes nothing, and one not asked is not known where nothing else is said;
- `{"plan", "go_on"}`: the plan of a role, and the screen that is left after that of a danger;
- `{"part", "lines", "in_doubt"}`: a part of a plan, shown where one of its lines stands;
- `{"shown"}`: a line, or what else stands in a plan; null where it does not.

A plan is that of `decision_tree.presentation`, part by part: what stands in each is told apart by
itself, so that a few hundred plans are a few dozen parts.
"""

import json
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property, partial
from itertools import product
from typing import Any

from build_tools.content.vocabulary import find_facts
from decision_tree.levels import EMERGENCY, TABLE, find_levels
from decision_tree.plan import ActionPlan, find_level, make_plan, plan_in
from decision_tree.presentation import FIRST, Part, Presentation, present_plan
from decision_tree.protocol import Clause, Protocol, When
from decision_tree.questions import NextQuestions, find_next_questions
from decision_tree.situation import (
    ImpossibleAnswers,
    Situation,
    option_answers,
    reconcile,
    settle,
)
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth, negate
from decision_tree.vocabulary import Answers, Screen, Vocabulary, step_of

Entry = dict[str, Any]
Graph = dict[str, Any]
"""`{"roots": {role: place}, "plans": {role: Plan}, "stopping": [fact],
"options": {screen: {option: answers}}, "entries": [Entry]}`. `stopping`: the facts of which a yes
waits for nothing else on its screen. A plan is `{"reasons", "held", "parts", "nevers",
"overridden"}`: whether it says why its lines stand, and places; `held` leads to what it is beside
its lines.
"""

ASK = -1
UNASKED = "unasked"
HELD = ("acts_as", "follows", "level", "find_out")
LINES = ("lines", "in_doubt")
OTHERS = ("nevers", "overridden")
SLOTS = ("parts", *OTHERS)
LEADS = frozenset({*TRUTHS, UNASKED, "then", "go_on", "held", *LINES, *SLOTS})
"""Under these names stand places of entries."""
AHEAD = 2
"""How many answers of a role whose headline is worked out are followed: to read and give them takes
longer than the engine does.
"""


def grow(protocol: Protocol, roles: Iterable[str], ticked_no: Container[str] = ()) -> Graph:
    """The graph of a protocol, from the first screen of each role. `ticked_no`: the facts of which
    a tick in a list says no.
    """
    known = Situations(protocol.vocabulary)
    return join([grow_for(part_for(protocol, role), role, ticked_no, known) for role in roles])


def part_for(protocol: Protocol, role: str) -> Protocol:
    """The protocol with those clauses alone on which the role's questions and plans rest: what it
    can read, and what makes its headline. Of two schools it is the same where they say the same.
    """
    fixed = protocol.vocabulary.roles[role].level is not None
    signs = {action for entry in (EMERGENCY, *(() if fixed else TABLE)) for action in entry.actions}
    read = {c.id for away in (False, True) for c in protocol.clauses_for(role, away=away)}
    clauses = tuple(c for c in protocol.clauses if c.id in read or c.action in signs)
    # Which clauses are the protocol's own is told only where others stand beside them.
    owners = {clause.id.startswith(f"{protocol.id}#") for clause in clauses}
    return replace(protocol, id=protocol.id if len(owners) > 1 else "", clauses=clauses)


def join(graphs: Sequence[Graph]) -> Graph:
    """The graphs of some roles as one."""
    entries = _Entries()
    joined: Graph = {**graphs[0], "roots": {}, "plans": {}, "entries": entries.all}
    for graph in graphs:
        moved = {ASK: ASK}
        for place, entry in enumerate(graph["entries"]):  # those that it leads to come before it
            moved[place] = entries.place(_moved(entry, moved))
        joined["roots"] |= {role: moved[place] for role, place in graph["roots"].items()}
        joined["plans"] |= {role: _moved(plan, moved) for role, plan in graph["plans"].items()}
    return joined


def _moved(entry: Entry, places: Mapping[int, int]) -> Entry:
    """An entry, or a plan, whose places are others now."""
    return {
        key: value
        if key not in LEADS
        else places[value]
        if isinstance(value, int)
        else [places[place] for place in value]
        for key, value in entry.items()
    }


class Situations:
    """Situations by their answers, each settled once for all roles and protocols of a vocabulary:
    what was worked out of it for one serves the others.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Settle nothing yet."""
        self._vocabulary = vocabulary
        self._settled: dict[frozenset[tuple[str, Truth]], Situation] = {}

    def of(self, answers: Answers) -> Situation:
        """The situation in which `answers` hold. Raises ImpossibleAnswers where they cannot all."""
        key = frozenset(answers.items())
        if key not in self._settled:
            self._settled[key] = settle(answers, self._vocabulary)
        return self._settled[key]


def grow_for(
    protocol: Protocol, role: str, ticked_no: Container[str], situations: Situations
) -> Graph:
    """The graph of one role."""
    entries = _Entries()
    grower = _Grower(protocol, role, ticked_no, entries, situations)
    return {
        "roots": {role: grower.root()},
        "plans": {role: grower.plans()},
        "stopping": sorted(grower.stopping),
        "options": {
            screen.id: {
                o: option_answers(screen.id, o, protocol.vocabulary) for o in screen.options
            }
            for screen in protocol.vocabulary.screens.values()
            if screen.options
        },
        "entries": entries.all,
    }


def stopping_facts(protocol: Protocol) -> frozenset[str]:
    """The facts of which a yes alone is an emergency: it waits for nothing else on its screen."""
    vocabulary = protocol.vocabulary
    role = next(iter(vocabulary.roles))
    levels = {f: find_level(protocol, role, settle({f: YES}, vocabulary)) for f in vocabulary.facts}
    return frozenset(fact for fact, level in levels.items() if level == EMERGENCY.level)


def answers_on(
    screen: Screen, facts: Sequence[str], stopping: Container[str], ticked_no: Container[str]
) -> Iterator[dict[str, Truth]]:
    """All that a screen without options can say of those of its `facts` that are asked."""
    if screen.asking != "any" or len(facts) == 1:
        yield from ({facts[0]: truth} for truth in TRUTHS)
        return
    for fact in facts:
        if fact in stopping:
            yield {fact: YES}
    tick: dict[str, Truth] = {f: NO if f in ticked_no else YES for f in facts if f not in stopping}
    for rest in (NO, NOT_KNOWN):
        for chosen in product((True, False), repeat=len(tick)):
            ticked = dict(zip(tick, chosen, strict=True))
            yield {
                fact: rest
                if fact not in tick
                else tick[fact]
                if ticked[fact]
                else _unticked(tick[fact], rest)
                for fact in facts
            }


def _unticked(tick: Truth, rest: Truth) -> Truth:
    return NOT_KNOWN if rest == NOT_KNOWN else negate(tick)


@dataclass(slots=True)
class _Entries:
    """Every distinct entry once; each is named by its place."""

    all: list[Entry] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    shown: dict[Hashable, int] = field(default_factory=dict)

    def place_of_shown(self, shown: Any) -> int:
        """Of what is shown in many plans, and is written once."""
        if shown not in self.shown:
            self.shown[shown] = self.place({"shown": asdict(shown)})
        return self.shown[shown]

    def place(self, entry: Entry) -> int:
        text = json.dumps(entry)
        if text not in self.places:
            self.places[text] = len(self.all)
            self.all.append(entry)
        return self.places[text]

    def decide(self, told: "Told", leads: Sequence[int]) -> int:
        """One entry for where each of some answers leads."""
        if isinstance(told, int):
            return leads[told]
        fact, after = told
        branches = {said: self.decide(one, leads) for said, one in after.items()}
        if len(set(branches.values())) == 1:
            return next(iter(branches.values()))
        return self.place({"fact": fact, **branches})


Told = int | tuple[str, dict[str, "Told"]]
"""The number of one of some answers, or a fact by which they are told apart."""


def tell_apart(facts: Sequence[str], answers: Mapping[int, Answers]) -> Told:
    """How some answers, by their number, are told apart, fact by fact."""
    for at, fact in enumerate(facts):
        told: dict[str, dict[int, Answers]] = {}
        for number, one in answers.items():
            told.setdefault(one.get(fact, UNASKED), {})[number] = one
        if len(told) > 1:
            return fact, {said: tell_apart(facts[at + 1 :], told[said]) for said in sorted(told)}
    return next(iter(answers))


class _Grower:
    """The entries of one role of a protocol."""

    def __init__(
        self,
        protocol: Protocol,
        role: str,
        ticked_no: Container[str],
        entries: _Entries,
        situations: Situations,
    ) -> None:
        self.protocol = protocol
        self.vocabulary = protocol.vocabulary
        self.role = role
        self.ticked_no = ticked_no
        self.entries = entries
        self.situations = situations
        self.stopping = stopping_facts(protocol)
        self.holds_plans = self.vocabulary.roles[role].level is not None
        # Where doubt is answered like a yes, and no step comes first, a line rests on nothing but
        # its own clauses: it is told apart by their facts, and not by all of a situation.
        self.by_line = not (self.vocabulary.certain_first or self.vocabulary.first.most)
        self.groups = _groups(protocol, role)
        self.known: dict[Any, int] = {}
        self.held: list[tuple[Answers, ActionPlan, Presentation]] = []

    def root(self) -> int:
        return self.after({}, in_danger=False, left=AHEAD)

    def after(self, answers: Answers, *, in_danger: bool, left: int) -> int:
        """What comes after these answers. `in_danger`: the plan of a danger was shown before;
        `left`: how many answers more are followed.
        """
        situation = self.situations.of(answers)
        level = find_level(self.protocol, self.role, situation)
        left = left if not self.holds_plans else AHEAD
        key = (level, in_danger, left, frozenset(answers), self.telling(answers, situation))
        if key not in self.known:
            self.known[key] = self.find(answers, situation, level, in_danger=in_danger, left=left)
        return self.known[key]

    def find(
        self, answers: Answers, situation: Situation, level: str, *, in_danger: bool, left: int
    ) -> int:
        questions = find_next_questions(self.protocol, self.role, answers, situation)
        emergency = level == EMERGENCY.level
        if questions and emergency and not in_danger:
            screen = self.screen(questions, answers, in_danger=True, left=left)
            return self.plan(answers, go_on=screen)
        if questions:
            return self.screen(questions, answers, in_danger=emergency, left=left)
        return self.plan(answers, go_on=ASK) if self.holds_plans or emergency else ASK

    def screen(
        self, questions: NextQuestions, answers: Answers, *, in_danger: bool, left: int
    ) -> int:
        then = self.then(questions, answers, in_danger=in_danger, left=left - 1) if left else ASK
        each = self.vocabulary.screens[questions.screen].asking == "each"
        entry = {"screen": questions.screen, "facts": list(questions.facts), "then": then}
        return self.entries.place(entry | {"each": True} if each else entry)

    def then(
        self, questions: NextQuestions, answers: Answers, *, in_danger: bool, left: int
    ) -> int:
        screen = self.vocabulary.screens[questions.screen]

        def lead(said: Answers) -> int:
            return self.after(self.joined(answers, said), in_danger=in_danger, left=left)

        if screen.options:
            said = [option_answers(screen.id, o, self.vocabulary) for o in screen.options]
        else:
            said = [*answers_on(screen, questions.facts, self.stopping, self.ticked_no)]
        facts = sorted(said[-1], key=lambda fact: fact not in self.stopping)
        return self.decide(facts, [(one, lead(one)) for one in said])

    def joined(self, answers: Answers, said: Answers) -> Answers:
        joined = {**answers, **said}
        try:
            self.situations.of(joined)
        except ImpossibleAnswers:
            return reconcile(joined, frozenset(said), self.vocabulary)
        return joined

    def telling(self, answers: Answers, situation: Situation) -> tuple[Truth, ...]:
        """The values on which all that comes after these answers rests."""
        values = situation.values
        if self.holds_plans and not self.by_line:
            return tuple(values.values())
        resting = {
            fact
            for group in self.groups
            if any(fact not in answers for fact in group)
            for fact in group
        }
        return tuple(value for fact, value in values.items() if fact in resting)

    # ── Plans

    def plan(self, answers: Answers, *, go_on: int) -> int:
        if self.by_line and self.slots is None:
            return ASK
        situation = self.situations.of(answers)
        plan = plan_in(situation, self.protocol, self.role, answers, asks=False)
        self.held.append((answers, plan, present_plan(plan, self.protocol)))
        return self.entries.place({"plan": self.role, "go_on": go_on})

    def plans(self) -> dict[str, Any]:
        """The plans that were met."""
        if not self.held:
            return {}
        if self.by_line:
            return {"reasons": False, "held": self.held_by_level(), **(self.slots or {})}
        told = tell_apart([*self.vocabulary.facts], dict(enumerate(a for a, _, _ in self.held)))
        decide = partial(self.entries.decide, told)
        held = decide([self.held_of(plan, shown) for _, plan, shown in self.held])
        parts = [
            decide([self.part(part, shown.parts) for _, _, shown in self.held])
            for part in (FIRST, *self.vocabulary.parts)
        ]
        others = {
            of: decide([self.list_of(of, getattr(shown, of)) for _, _, shown in self.held])
            for of in OTHERS
        }
        return {"reasons": True, "held": held, "parts": parts, **others}

    def held_by_level(self) -> int:
        """Beside its lines a plan rests on what its headline rests on."""
        facts = sorted(_facts_of(_signs(self.protocol, self.role), self.vocabulary))
        told = [
            dict(zip(facts, truths, strict=True)) for truths in product(TRUTHS, repeat=len(facts))
        ]
        plans = [(said, make_plan(self.protocol, self.role, said, asks=False)) for said in told]
        leads = [
            (said, self.held_of(plan, present_plan(plan, self.protocol))) for said, plan in plans
        ]
        return self.decide([*self.vocabulary.facts], leads)

    def held_of(self, plan: ActionPlan, shown: Presentation) -> int:
        beside = {of.name: getattr(shown, of.name) for of in fields(shown) if of.name not in SLOTS}
        held = {name: getattr(plan, name) for name in HELD}
        return self.entries.place({"shown": {**held, "shown": beside}})

    def decide(self, facts: Sequence[str], leads: Sequence[tuple[Answers, int]]) -> int:
        told = tell_apart(facts, dict(enumerate(said for said, _ in leads)))
        return self.entries.decide(told, [place for _, place in leads])

    def part(self, part: str, shown: Iterable[Part]) -> int:
        found = next((one for one in shown if one.part == part), None)
        lines, in_doubt = (self.places(getattr(found, of, ())) for of in LINES)
        return self.entries.place({"part": part, "lines": lines, "in_doubt": in_doubt})

    def list_of(self, of: str, shown: Iterable[Any]) -> int:
        return self.entries.place({"part": of, "lines": self.places(shown), "in_doubt": []})

    def places(self, shown: Iterable[Any]) -> list[int]:
        return [self.entries.place_of_shown(one) for one in shown]

    @cached_property
    def slots(self) -> dict[str, Any] | None:
        """How every plan is shown, each line told apart by the facts of its own step; None where
        the lines change places.
        """
        steps = sorted({step_of(clause.action) for clause in self.read}, key=self.place_of)
        slots: dict[tuple[str, str], list[int]] = {}
        for step in steps:
            if len({clause.due for clause in self.read if step_of(clause.action) == step}) > 1:
                return None
            for where, place in self.slots_of(step):
                slots.setdefault(where, []).append(place)
        parts = [
            self.entries.place({"part": part, **{of: slots.get((part, of), []) for of in LINES}})
            for part in self.vocabulary.parts
        ]
        others = {
            of: self.entries.place({"part": of, "lines": slots.get(("", of), []), "in_doubt": []})
            for of in OTHERS
        }
        return {"parts": parts, **others}

    @property
    def read(self) -> tuple[Clause, ...]:
        return self.protocol.clauses_for(self.role, away=False)

    def place_of(self, step: str) -> tuple[int, int]:
        """Where the lines of a step stand in their part."""
        clauses = [clause for clause in self.read if step_of(clause.action) == step]
        actions = list(self.vocabulary.actions)
        return min((clause.due, actions.index(clause.action)) for clause in clauses)

    def slots_of(self, step: str) -> Iterator[tuple[tuple[str, str], int]]:
        """Where the lines of a step can stand, and the entry that says whether, and which."""
        own = tuple(clause for clause in self.read if step_of(clause.action) == step)
        # What is read by this role and not by others is asked of the clauses of the step alone.
        protocol = replace(self.protocol, clauses=own)
        facts = sorted(_facts_of((clause.when for clause in own), self.vocabulary))
        found = []
        for truths in product(TRUTHS, repeat=len(facts)):
            said = dict(zip(facts, truths, strict=True))
            found.append((said, dict(self.shown_in(protocol, said))))
        for where in sorted({where for _, at in found for where in at}):
            leads = [(said, self.entries.place({"shown": at.get(where)})) for said, at in found]
            yield where, self.decide(facts, leads)

    def shown_in(
        self, protocol: Protocol, said: Answers
    ) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
        """What a plan shows, and where: without reasons, which are not said there."""
        plan = make_plan(protocol, self.role, said, asks=False)
        shown = asdict(present_plan(plan, protocol))
        lists = [(("", of), shown[of]) for of in OTHERS]
        lists += [((part["part"], of), part[of]) for part in shown["parts"] for of in LINES]
        yield from ((where, _without_reasons(line)) for where, lines in lists for line in lines)


def _without_reasons(shown: Any) -> Any:
    if isinstance(shown, dict):
        return {
            key: None if key == "because" else _without_reasons(value)
            for key, value in shown.items()
        }
    return [_without_reasons(one) for one in shown] if isinstance(shown, list | tuple) else shown


def _groups(protocol: Protocol, role: str) -> list[frozenset[str]]:
    """The facts that are looked at together: of the clauses on one step, of the headline, and of
    what is read where somebody cannot be reached; with all that follows from each.
    """
    vocabulary = protocol.vocabulary
    whens: dict[str, list[When]] = {}
    for clause in protocol.clauses:
        whens.setdefault(step_of(clause.action), []).append(clause.when)
    everywhere = {end.fact for end in vocabulary.ends}
    if vocabulary.absence:
        everywhere.add(vocabulary.absence.fact)
    groups = [
        _facts_of(group, vocabulary) | everywhere
        for group in (*whens.values(), _signs(protocol, role))
    ]
    return [
        frozenset(
            fact
            for known, follows in protocol.consequences.items()
            if known[0] in group
            for fact in follows
        )
        for group in groups
    ]


def _signs(protocol: Protocol, role: str) -> list[When]:
    return [sign.when for level in find_levels(protocol, role) for sign in level.signs]


def _facts_of(whens: Iterable[When], vocabulary: Vocabulary) -> frozenset[str]:
    """The facts on which conditions rest."""
    names = (term.name for when in whens for term in when.terms)
    return frozenset(find_facts(names, vocabulary))
