"""Whichever way a reader takes, back and change included: the next question depends on the answers
that now stand and on nothing else, they never contradict each other, and no way ends nowhere.

The ways are walked in the terminal's journey, which is a pure fold: every sequence of choices,
commands and empty lines up to a depth, each state once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest

from build_tools.content.project import load_project
from build_tools.terminal.interview import Guide, Journey
from build_tools.terminal.report import words_of
from decision_tree.questions import find_next_questions
from decision_tree.situation import settle

WAYS = [("staff", 3), ("safeguarding-lead", 3)]
"""By role, how many lines are typed."""
MOST = 40
"""Empty lines after which every way has ended, from wherever the reader is."""
CHOICES = ("1", "2", "3", "4", "5", "")
COMMANDS = ("back", "change 1", "change 2", "change 3", "go on", "restart")

each_way = pytest.mark.parametrize(("role", "depth"), WAYS, ids=[role for role, _ in WAYS])


@dataclass(frozen=True, slots=True)
class State:
    """Where a reader can be, and the lines that led there first."""

    journey: Journey
    typed: tuple[str, ...]


def guide_for(role: str) -> Guide:
    return Guide(words_of(load_project(), "westcroft"), role)


def key(journey: Journey) -> tuple[object, ...]:
    """What makes two states one: what is asked, what was answered, and where Back leads."""
    before = journey.before
    behind = (
        None if before is None else (before.screen, before.facts, tuple(before.answers.items()))
    )
    return journey.screen, journey.facts, tuple(sorted(journey.answers.items())), behind


@cache
def states(role: str, depth: int) -> tuple[State, ...]:
    """Every state that `depth` lines can reach."""
    guide = guide_for(role)
    first = State(guide.begin(), ())
    seen = {key(first.journey): first}
    newest = [first]
    for _ in range(depth):
        newest = [
            state
            for state in _after(guide, newest)
            if seen.setdefault(key(state.journey), state) is state
        ]
    return tuple(seen.values())


def _after(guide: Guide, before: list[State]) -> Iterator[State]:
    for state in before:
        for line in (*CHOICES, *COMMANDS):
            journey = guide.step(state.journey, line)
            if not journey.over:
                yield State(journey, (*state.typed, line))


@each_way
def test_the_same_answers_lead_to_the_same_question(role: str, depth: int) -> None:
    """Where a screen begins: half-way through one, the question is the next of its rows."""
    guide = guide_for(role)
    protocol = guide.protocol
    wrong = []
    for state in states(role, depth):
        journey = state.journey
        asked = find_next_questions(
            protocol, role, journey.answers, settle(journey.answers, protocol.vocabulary)
        )
        waiting = journey.screen is not None and not any(
            line.startswith(("change", "go on")) for line in state.typed
        )
        fresh = waiting and not any(
            fact in journey.answers
            for fact in protocol.vocabulary.screens[journey.screen or "role"].facts
        )
        if fresh and (
            asked is None or (asked.screen, asked.facts) != (journey.screen, journey.facts)
        ):
            wrong.append(state.typed)

    assert wrong == []


@each_way
def test_from_everywhere_empty_lines_end_at_a_plan_and_restart_at_the_beginning(
    role: str, depth: int
) -> None:
    guide = guide_for(role)
    first = guide.begin()
    endless = []
    ending: set[object] = set()
    for state in states(role, depth):
        journey, passed = state.journey, list[object]()
        settle(journey.answers, guide.vocabulary)  # no answers contradict each other
        while journey.screen and key(journey) not in ending and len(passed) < MOST:
            passed.append(key(journey))
            journey = guide.step(journey, "1" if journey.screen == "role" else "")
        if journey.screen is None or key(journey) in ending:
            ending |= {*passed, key(journey)}
        again = guide.step(state.journey, "restart")
        if key(journey) not in ending or key(again) != key(first):
            endless.append(state.typed)

    assert endless == []


@each_way
def test_back_leads_to_where_the_reader_was(role: str, depth: int) -> None:
    guide = guide_for(role)
    wrong = []
    for state in states(role, depth - 1):
        for line in CHOICES:
            after = guide.step(state.journey, line)
            if after.before is state.journey or after.before == replace(state.journey, said=""):
                back = guide.step(after, "back")
                if (back.screen, back.answers) != (state.journey.screen, state.journey.answers):
                    wrong.append((*state.typed, line, "back"))

    assert wrong == []
