"""Decision diagrams agree with brute force over every situation of a few facts."""

import random
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from build_tools.situations.diagrams import Diagram, Diagrams
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth, all_of, any_of, negate

FACTS = ("a", "b", "c", "d", "e")
Situation = dict[str, Truth]
Function = Callable[[Situation], object]


def situations(facts: tuple[str, ...] = FACTS) -> Iterator[Situation]:
    """All of them: 3 to the power of the number of facts."""
    for answers in product(TRUTHS, repeat=len(facts)):
        yield dict(zip(facts, answers, strict=True))


def either(one: Truth, other: Truth) -> Truth:
    return any_of((one, other))


def both(one: Truth, other: Truth) -> Truth:
    return all_of((one, other))


def table_of(diagrams: Diagrams, diagram: Diagram) -> list[object]:
    return [diagrams.value_at(diagram, situation) for situation in situations(diagrams.facts)]


def of_function(diagrams: Diagrams, function: Function) -> Diagram:
    def combine(*answers: Truth) -> object:
        return function(dict(zip(diagrams.facts, answers, strict=True)))

    return diagrams.apply(combine, *(diagrams.fact(fact) for fact in diagrams.facts))


def random_function(seed: int) -> Function:
    draw = random.Random(seed)  # noqa: S311
    values = {tuple(situation.values()): draw.randrange(4) for situation in situations()}
    return lambda situation: values[tuple(situation.values())]


def a_rare_function(seed: int) -> Function:
    draw = random.Random(seed)  # noqa: S311
    chosen = draw.sample(list(situations()), k=3)
    return lambda situation: situation in chosen


def known(situation: Situation) -> int:
    return sum(answer != NOT_KNOWN for answer in situation.values())


@pytest.fixture
def diagrams() -> Diagrams:
    return Diagrams(FACTS)


# ── Values


@pytest.mark.parametrize("seed", range(5))
def test_any_function_of_the_facts_can_be_applied(diagrams: Diagrams, seed: int) -> None:
    function = random_function(seed)

    assert table_of(diagrams, of_function(diagrams, function)) == [
        function(situation) for situation in situations()
    ]


# ── Sharing


def test_equal_functions_are_the_same_node_and_others_are_not(diagrams: Diagrams) -> None:
    a, b = diagrams.fact("a"), diagrams.fact("b")
    other = diagrams.apply(both, diagrams.apply(negate, b), diagrams.apply(negate, a))
    functions = [of_function(diagrams, random_function(seed)) for seed in range(20)]

    assert diagrams.apply(negate, diagrams.apply(either, a, b)) is other
    assert len({diagram.key for diagram in functions}) == 20


def test_a_diagram_of_many_facts_stays_small_and_is_shown_in_a_word() -> None:
    diagrams = Diagrams(tuple(f"f{number}" for number in range(25)))
    folded = diagrams.fold(either, [diagrams.fact(fact) for fact in diagrams.facts], NO)

    assert diagrams.count(folded, lambda value: value == YES) == 3**25 - 2**25
    assert len(f"{folded!r}") < 30


# ── The smallest example


@pytest.mark.parametrize("seed", range(20))
def test_an_example_is_wanted_and_none_has_fewer_known_facts(diagrams: Diagrams, seed: int) -> None:
    function = a_rare_function(seed)
    diagram = of_function(diagrams, function)
    smallest = diagrams.find_smallest(diagram, bool)

    assert smallest is not None
    assert diagrams.value_at(diagram, smallest) is True
    assert len(smallest) == min(known(s) for s in situations() if function(s))


@pytest.mark.parametrize(
    ("wanted", "smallest"),
    [
        (lambda s: s["b"] == NO and s["c"] == NOT_KNOWN, {"b": NO}),
        (lambda s: s["a"] == NOT_KNOWN, {}),
        (lambda _: False, None),
    ],
)
def test_an_example_holds_only_known_answers(
    diagrams: Diagrams, wanted: Function, smallest: Situation | None
) -> None:
    assert diagrams.find_smallest(of_function(diagrams, wanted), bool) == smallest
