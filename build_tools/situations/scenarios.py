"""What people expect of plans: named situations and stories, and what must stand in each.

An expectation is written from guidance and practice, never from what the engine answers. The files
are the tests'; here they are read, and compared with a protocol.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build_tools.content.project import Project, load_tables
from decision_tree.plan import (
    PlannedAction,
    find_acting_role,
    find_first,
    find_level,
    find_lines,
)
from decision_tree.protocol import Protocol
from decision_tree.situation import Situation
from decision_tree.vocabulary import Answers, step_of

SCENARIOS = Path("tests/engine/scenarios")
STORIES = "tests/engine/stories.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """A situation and what the plan for it must, and must not, say.

    What is expected is said of actions, or of clauses by their ids: `clauses` are ids alone, lines
    or questions; `only` and `first` are actions alone. `must` and `should`: the strongest that is
    said of them; `only`: nothing else is asked of the role; `lacks`: there is no line, not even a
    never; `first`: with what the plan begins, in order, as far as that is told.
    """

    name: str
    story: str
    protocol: str
    role: str
    level: str
    answers: Answers
    must_stand: tuple[str, ...] = ()
    must_not_stand: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    certain: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    should: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    first: tuple[str, ...] = ()

    @property
    def named(self) -> set[str]:
        """Every action that an expectation names, and every clause."""
        stands = {*self.must_stand, *self.certain, *self.must, *self.should, *self.only}
        return {*stands, *self.must_not_stand, *self.never, *self.lacks, *self.first, *self.clauses}


def scenario_files(root: Path) -> list[str]:
    """The files of named situations, in their order."""
    return sorted(path.relative_to(root).as_posix() for path in (root / SCENARIOS).glob("*.toml"))


def load_scenarios(root: Path) -> list[Scenario]:
    """The named situations of every file, in the order of the files."""
    return [
        Scenario(**entry)
        for name in scenario_files(root)
        for entry in load_tables(root, name)["scenario"]
    ]


def expected_of(project: Project) -> tuple[list[Scenario], list[Scenario]]:
    """The named situations and the stories of the protocols that are there."""
    scenarios, stories = load_scenarios(project.root), load_stories(project.root)
    there = project.policies.keys()
    return (
        [scenario for scenario in scenarios if scenario.protocol in there],
        [story for story in stories if story.protocol in there],
    )


def load_stories(root: Path) -> list[Scenario]:
    """The stories, each as a situation with a level and the clauses that must stand."""
    return [_from_story(story) for story in load_tables(root, STORIES)["story"]]


def _from_story(story: dict[str, Any]) -> Scenario:
    rest = dict(story)
    name, told, clauses, first = (rest.pop(key) for key in ("id", "told", "must", "first"))
    # A key that no story has is no part of a Scenario either, and is refused by it.
    return Scenario(name=name, story=told, clauses=tuple(clauses), first=tuple(first), **rest)


def find_surprises(
    scenario: Scenario,
    protocol: Protocol,
    situation: Situation,
    actions: Collection[str] | None = None,
) -> Iterator[str]:
    """What a plan says otherwise than expected: of these actions alone, or of all and the level."""

    def of(names: Collection[str]) -> set[str]:
        return set(names) if actions is None else set(names) & {*actions, *ids}

    ids = {clause.id for clause in protocol.clauses}
    if not of(scenario.named) and not scenario.only and actions is not None:
        return
    lines = find_lines(protocol, scenario.role, situation)
    does = [line for line in lines.actions if line.clause.modality != "never"]
    done, sure = _names(does), _names(line for line in does if line.certain)
    nevers, musts, shoulds = (
        _names(line for line in lines.actions if line.clause.modality == which)
        for which in ("never", "must", "should")
    )
    yield from (f"{action} does not stand" for action in of(scenario.must_stand) - done)
    yield from (f"{action} stands" for action in of(scenario.must_not_stand) & done)
    yield from (f"{action} is no never" for action in of(scenario.never) - nevers)
    yield from (f"{action} is in doubt" for action in of(scenario.certain) - sure)
    yield from (f"{action} is no must" for action in of(scenario.must) - musts)
    yield from (f"{action} is no should" for action in of(scenario.should) - (shoulds - musts))
    beyond = {line.clause.action for line in does} - {*scenario.only} if scenario.only else ()
    yield from (f"{action} is not for this role" for action in beyond)
    yield from (f"{action} has a line" for action in of(scenario.lacks) & (done | nevers))
    if actions is None:
        standing = {line.clause.id for line in lines.actions} | {*lines.asks}
        yield from (f"{id_} does not stand" for id_ in {*scenario.clauses} - standing)
        level = find_level(protocol, scenario.role, situation)
        if level != scenario.level:
            yield f"the level is {level}, not {scenario.level}"
        acts_as = find_acting_role(scenario.role, level, situation)
        steps = {line.clause.id: step_of(line.clause.action) for line in lines.actions}
        begins = [steps[id_] for id_ in find_first(lines.actions, level, acts_as, protocol)]
        if (told := begins[: len(scenario.first)]) != [*scenario.first]:
            yield f"it begins with {', '.join(told)}, not {', '.join(scenario.first)}"


def _names(lines: Iterable[PlannedAction]) -> set[str]:
    """By what an expectation can name these lines: their actions and their clauses."""
    return {name for line in lines for name in (line.clause.action, line.clause.id)}
