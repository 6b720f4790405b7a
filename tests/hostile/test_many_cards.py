"""The work grows with the number of cards: no check compares each with each."""

from collections.abc import Callable, Iterator, Mapping
from cProfile import Profile
from functools import cache
from pstats import Stats
from typing import Any

import pytest

from build_tools.checks.registry import every_check
from build_tools.content.project import Project, parse_project
from tests.projects import FRONT, a_card, small_files

OWN = "docs/school/policies/hill.md"
STEP = 60
FACTS = ("an adult is involved", "no adult is involved", "the imagery is online")
LABELS = ("Must", "Never", "Should", "May", "Ask")


def cards(count: int) -> Iterator[str]:
    """Cards that differ in all that a card says."""
    for n in range(count):
        card = a_card(
            LABELS[n % 5],
            ("refer to the police", "record the incident")[n % 2],
            f"**When:** {FACTS[n % 3]}",
            heading=f"Number {n:03} of {count:03}",
        )
        # Of each count its own: what another check has read is not read again.
        yield card.replace("do it", f"refer number {n:03} of {count:03}")


@cache
def files(count: int) -> Mapping[str, str]:
    own = FRONT.format(kind="school") + "".join(cards(count))
    return {**small_files(), OWN: own}


@cache
def project(count: int) -> Project:
    return parse_project(files(count))


def work(run: Callable[[], Any]) -> int:
    """How many functions are called."""
    profile = Profile()
    profile.runcall(run)
    return int(getattr(Stats(profile), "total_calls"))  # noqa: B009 (its types lack it)


@pytest.mark.parametrize("name", ["reading", *every_check()])
def test_the_work_grows_with_the_number_of_cards(name: str) -> None:
    counts = [STEP * times for times in (1, 2, 4)]

    def run(count: int) -> Callable[[], Any]:
        if name == "reading":
            # With one heading more: what was read before is not read again.
            return lambda: parse_project({**files(count), OWN: files(count)[OWN] + "\n## End\n"})
        loaded = project(count)
        return lambda: list(every_check()[name](loaded))

    run(5)()  # What is worked out once, of all other texts.
    first, second, third = (work(run(count)) for count in counts)

    # Twice as many more are twice as much work more, and would be four times as much where each is
    # compared with each. What Python keeps or lets go of makes it a little more or less.
    assert third - second <= (second - first) * 2 * 1.4 + 200
