"""What one answer by itself makes certain, worked out once when a protocol is made."""

from collections.abc import Mapping, Sequence

from decision_tree.truth import NO, YES, Truth
from decision_tree.vocabulary import Answers, Known, Vocabulary

Consequences = Mapping[Known, Answers]
"""By fact and answer, all that follows, itself included. One that contradicts itself is absent."""


def find_consequences(vocabulary: Vocabulary) -> Consequences:
    """What follows from each yes and each no.

    It says what follows from any number of answers too: an implication has one premise, so what
    follows from two answers together follows from one of them.
    """
    starts: list[Known] = [(fact, answer) for fact in vocabulary.facts for answer in (YES, NO)]
    drawn = [(start, _draw(start, vocabulary.ways)) for start in starts]
    return {start: answers for start, answers in drawn if answers is not None}


def _draw(start: Known, rules: Sequence[tuple[Known, Known]]) -> Answers | None:
    """All that follows from one answer, or None where that contradicts itself."""
    found: dict[str, Truth] = {}
    waiting = [start]
    while waiting:
        fact, answer = waiting.pop()
        if found.get(fact, answer) != answer:
            return None
        if fact not in found:
            found[fact] = answer
            waiting += [then for given, then in rules if given == (fact, answer)]
    return found
