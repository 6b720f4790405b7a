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


def test_apply_combines_the_values_of_every_situation_in_the_order_of_its_arguments(
    diagrams: Diagrams,
) -> None:
    one = diagrams.apply(both, diagrams.fact("d"), diagrams.apply(negate, diagrams.fact("b")))
    pairs = diagrams.apply(lambda one, other: (one, other), one, diagrams.fact("a"))

    assert table_of(diagrams, pairs) == [
        (all_of((s["d"], negate(s["b"]))), s["a"]) for s in situations()
    ]


@pytest.mark.parametrize("count", range(6))
def test_a_fold_is_the_combination_of_all(diagrams: Diagrams, count: int) -> None:
    folded = diagrams.fold(either, [diagrams.fact(fact) for fact in FACTS[:count]], NO)

    assert table_of(diagrams, folded) == [any_of(list(s.values())[:count]) for s in situations()]


# ── Sharing


def test_equal_functions_are_the_same_node_and_others_are_not(diagrams: Diagrams) -> None:
    a, b = diagrams.fact("a"), diagrams.fact("b")
    other = diagrams.apply(both, diagrams.apply(negate, b), diagrams.apply(negate, a))
    functions = [of_function(diagrams, random_function(seed)) for seed in range(20)]

    assert diagrams.apply(negate, diagrams.apply(either, a, b)) is other
    assert len({diagram.key for diagram in functions}) == 20


def test_what_does_not_matter_is_not_asked(diagrams: Diagrams) -> None:
    assert of_function(diagrams, lambda situation: situation["d"]) is diagrams.fact("d")
    assert diagrams.apply(lambda _: "x", diagrams.fact("c")) is diagrams.constant("x")


def test_a_diagram_of_many_facts_stays_small_and_is_shown_in_a_word() -> None:
    diagrams = Diagrams(tuple(f"f{number}" for number in range(25)))
    folded = diagrams.fold(either, [diagrams.fact(fact) for fact in diagrams.facts], NO)

    assert diagrams.count(folded, lambda value: value == YES) == 3**25 - 2**25
    assert len(f"{folded!r}") < 30


# ── Counting


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("value", range(4))
def test_a_count_is_that_of_brute_force(diagrams: Diagrams, seed: int, value: int) -> None:
    function = random_function(seed)
    counted = diagrams.count(of_function(diagrams, function), lambda found: found == value)

    assert counted == sum(function(situation) == value for situation in situations())


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
