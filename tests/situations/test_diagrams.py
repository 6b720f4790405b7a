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
    """The diagram of a function of whole situations."""

    def combine(*answers: Truth) -> object:
        return function(dict(zip(diagrams.facts, answers, strict=True)))

    return diagrams.apply(combine, *(diagrams.fact(fact) for fact in diagrams.facts))


def random_function(seed: int) -> Function:
    """A function with four values, drawn anew for each situation."""
    draw = random.Random(seed)  # noqa: S311
    values = {tuple(situation.values()): draw.randrange(4) for situation in situations()}
    return lambda situation: values[tuple(situation.values())]


def a_rare_function(seed: int) -> Function:
    """True in at most three situations."""
    draw = random.Random(seed)  # noqa: S311
    chosen = draw.sample(list(situations()), k=3)
    return lambda situation: situation in chosen


def known(situation: Situation) -> int:
    return sum(answer != NOT_KNOWN for answer in situation.values())


# ── Values


@pytest.mark.parametrize("fact", FACTS)
def test_the_diagram_of_a_fact_is_its_answer(fact: str) -> None:
    diagrams = Diagrams(FACTS)

    assert table_of(diagrams, diagrams.fact(fact)) == [s[fact] for s in situations()]


def test_a_constant_has_its_value_everywhere() -> None:
    diagrams = Diagrams(FACTS)

    assert set(table_of(diagrams, diagrams.constant("x"))) == {"x"}


def test_a_manager_without_facts_has_one_situation() -> None:
    diagrams = Diagrams(())

    assert diagrams.count(diagrams.constant(value=True)) == 1


def test_what_is_not_answered_counts_as_not_known() -> None:
    diagrams = Diagrams(FACTS)

    assert diagrams.value_at(diagrams.fact("c"), {"a": YES}) == NOT_KNOWN


@pytest.mark.parametrize("seed", range(5))
def test_any_function_of_the_facts_can_be_applied(seed: int) -> None:
    diagrams, function = Diagrams(FACTS), random_function(seed)

    assert table_of(diagrams, of_function(diagrams, function)) == [
        function(situation) for situation in situations()
    ]


def test_apply_combines_the_values_of_every_situation() -> None:
    diagrams = Diagrams(FACTS)
    one = diagrams.apply(both, diagrams.fact("b"), diagrams.apply(negate, diagrams.fact("d")))
    combined = diagrams.apply(either, one, diagrams.fact("a"))

    assert table_of(diagrams, combined) == [
        any_of((all_of((s["b"], negate(s["d"]))), s["a"])) for s in situations()
    ]


def test_apply_keeps_the_order_of_its_arguments() -> None:
    diagrams = Diagrams(FACTS)
    pairs = diagrams.apply(lambda one, other: (one, other), diagrams.fact("d"), diagrams.fact("a"))

    assert table_of(diagrams, pairs) == [(s["d"], s["a"]) for s in situations()]


@pytest.mark.parametrize("count", range(6))
def test_a_fold_is_the_combination_of_all(count: int) -> None:
    diagrams = Diagrams(FACTS)
    folded = diagrams.fold(either, [diagrams.fact(fact) for fact in FACTS[:count]], NO)

    assert table_of(diagrams, folded) == [any_of(list(s.values())[:count]) for s in situations()]


def test_a_fold_takes_each_diagram_once_in_order() -> None:
    diagrams = Diagrams(FACTS)
    parts = [diagrams.constant("x"), diagrams.fact("a"), diagrams.constant("y")]
    folded = diagrams.fold(lambda one, other: f"{one} {other}", parts, "begin")

    assert diagrams.value_at(folded, {"a": NO}) == "begin x no y"


def test_a_fold_of_nothing_is_its_empty_value() -> None:
    diagrams = Diagrams(FACTS)

    assert diagrams.fold(both, [], YES) is diagrams.constant(YES)


# ── Sharing


def test_equal_functions_are_the_same_node() -> None:
    diagrams = Diagrams(FACTS)
    a, b = diagrams.fact("a"), diagrams.fact("b")
    other = diagrams.apply(both, diagrams.apply(negate, b), diagrams.apply(negate, a))

    assert diagrams.apply(negate, diagrams.apply(either, a, b)) is other


def test_unequal_functions_are_different_nodes() -> None:
    diagrams = Diagrams(FACTS)
    functions = [of_function(diagrams, random_function(seed)) for seed in range(20)]

    assert len({diagram.key for diagram in functions}) == 20


def test_a_function_that_is_the_same_for_every_answer_asks_nothing() -> None:
    diagrams = Diagrams(FACTS)

    assert diagrams.apply(lambda _: "x", diagrams.fact("c")) is diagrams.constant("x")


def test_a_fact_that_does_not_matter_is_not_asked() -> None:
    diagrams = Diagrams(FACTS)
    diagram = of_function(diagrams, lambda situation: situation["d"])

    assert diagram is diagrams.fact("d")


def test_a_diagram_of_many_facts_stays_small() -> None:
    facts = tuple(f"f{number}" for number in range(25))
    diagrams = Diagrams(facts)
    folded = diagrams.fold(either, [diagrams.fact(fact) for fact in facts], NO)

    assert diagrams.count(folded, lambda value: value == YES) == 3**25 - 2**25


def test_a_diagram_of_many_facts_is_shown_in_a_word() -> None:
    diagrams = Diagrams(tuple(f"f{number}" for number in range(25)))
    folded = diagrams.fold(either, [diagrams.fact(fact) for fact in diagrams.facts], NO)

    assert len(f"{folded!r}") < 30


# ── Counting


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("value", range(4))
def test_a_count_is_that_of_brute_force(seed: int, value: int) -> None:
    diagrams, function = Diagrams(FACTS), random_function(seed)
    counted = diagrams.count(of_function(diagrams, function), lambda found: found == value)

    assert counted == sum(function(situation) == value for situation in situations())


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_yes_in_a_third_of_all_situations(fact: str) -> None:
    diagrams = Diagrams(FACTS)

    assert diagrams.count(diagrams.fact(fact), lambda value: value == YES) == 3**4


@pytest.mark.parametrize(("value", "count"), [(True, 3**5), (False, 0)])
def test_a_constant_is_counted_in_all_situations_or_in_none(*, value: bool, count: int) -> None:
    diagrams = Diagrams(FACTS)

    assert diagrams.count(diagrams.constant(value)) == count


def test_a_gap_between_asked_facts_is_counted() -> None:
    diagrams = Diagrams(FACTS)
    diagram = diagrams.apply(both, diagrams.fact("b"), diagrams.fact("e"))

    assert diagrams.count(diagram, lambda value: value == YES) == 3**3


# ── The smallest example


@pytest.mark.parametrize("seed", range(20))
def test_the_smallest_example_is_wanted(seed: int) -> None:
    diagrams, function = Diagrams(FACTS), a_rare_function(seed)
    diagram = of_function(diagrams, function)
    smallest = diagrams.find_smallest(diagram, bool)

    assert smallest is not None
    assert diagrams.value_at(diagram, smallest) is True


@pytest.mark.parametrize("seed", range(20))
def test_no_example_has_fewer_known_facts(seed: int) -> None:
    diagrams, function = Diagrams(FACTS), a_rare_function(seed)
    smallest = diagrams.find_smallest(of_function(diagrams, function), bool)

    assert len(smallest or {}) == min(known(s) for s in situations() if function(s))


def test_the_smallest_example_holds_only_known_answers() -> None:
    diagrams = Diagrams(FACTS)
    diagram = of_function(diagrams, lambda s: s["b"] == NO and s["c"] == NOT_KNOWN)

    assert diagrams.find_smallest(diagram, bool) == {"b": NO}


def test_where_nothing_is_known_the_smallest_example_is_empty() -> None:
    diagrams = Diagrams(FACTS)

    assert diagrams.find_smallest(diagrams.fact("a"), lambda value: value == NOT_KNOWN) == {}


def test_where_nothing_is_wanted_there_is_no_example() -> None:
    diagrams = Diagrams(FACTS)

    assert diagrams.find_smallest(diagrams.fact("a"), lambda value: value == "never") is None


def test_the_values_are_those_of_some_situation() -> None:
    diagrams = Diagrams(FACTS)
    diagram = of_function(diagrams, lambda situation: (situation["a"], situation["c"] == YES))

    assert diagrams.reachable_values(diagram) == {*table_of(diagrams, diagram)}


def test_a_constant_has_one_value() -> None:
    diagrams = Diagrams(FACTS)

    assert diagrams.reachable_values(diagrams.constant("one")) == {"one"}
