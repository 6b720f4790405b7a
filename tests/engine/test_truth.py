"""Three-valued logic: what is not known stays so until something certain settles the whole."""

from itertools import permutations, product

import pytest

from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth, all_of, any_of, negate

LOWEST_FIRST = (NO, NOT_KNOWN, YES)
PAIRS = list(product(TRUTHS, repeat=2))
TRIPLES = list(product(TRUTHS, repeat=3))


@pytest.mark.parametrize(
    ("value", "negated"), [(YES, NO), (NO, YES), (NOT_KNOWN, NOT_KNOWN)], ids=str
)
def test_not_turns_yes_and_no_round_and_leaves_doubt(value: Truth, negated: Truth) -> None:
    assert negate(value) == negated


@pytest.mark.parametrize("values", [*PAIRS, *TRIPLES], ids=str)
def test_any_of_is_the_highest_with_doubt_between_no_and_yes(values: tuple[Truth, ...]) -> None:
    assert any_of(values) == max(values, key=LOWEST_FIRST.index)


@pytest.mark.parametrize("values", [*PAIRS, *TRIPLES], ids=str)
def test_all_of_is_the_lowest_with_doubt_between_no_and_yes(values: tuple[Truth, ...]) -> None:
    assert all_of(values) == min(values, key=LOWEST_FIRST.index)


@pytest.mark.parametrize("values", TRIPLES, ids=str)
def test_not_any_is_all_not(values: tuple[Truth, ...]) -> None:
    assert negate(any_of(values)) == all_of(map(negate, values))


@pytest.mark.parametrize("values", TRIPLES, ids=str)
def test_order_does_not_matter(values: tuple[Truth, ...]) -> None:
    assert len({(any_of(turned), all_of(turned)) for turned in permutations(values)}) == 1


def test_any_of_nothing_is_no() -> None:
    assert any_of([]) == NO


def test_all_of_nothing_is_yes() -> None:
    assert all_of([]) == YES


@pytest.mark.parametrize("join", [any_of, all_of])
def test_a_doubt_alone_is_never_settled(join: type[Truth]) -> None:
    assert join([NOT_KNOWN]) == NOT_KNOWN
