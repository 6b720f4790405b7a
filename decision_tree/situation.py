"""What is so in a situation: the answers given, what follows from them, and what each condition
then is.

A situation is built by `settle`, which draws every conclusion of the vocabulary's implications,
forwards and backwards, and refuses answers that cannot all be true.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from decision_tree.protocol import Term, When
from decision_tree.truth import NO, NOT_KNOWN, Truth, all_of, any_of, negate
from decision_tree.vocabulary import Answers, Vocabulary


class ImpossibleAnswers(ValueError):
    """Answers that cannot all be true: `facts` are the two that contradict each other."""

    def __init__(self, first: str, second: str) -> None:
        """Name the two facts."""
        super().__init__(f"these answers cannot both be true: {first}, {second}")
        self.facts = (first, second)


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """Every fact of the vocabulary with its value: given, following from what was given, or not
    known. `found` and `resting`: what was worked out of named conditions, which many clauses share;
    `memo`: of clauses' conditions, which many protocols do.
    """

    vocabulary: Vocabulary
    values: Mapping[str, Truth]
    found: dict[str, Truth] = field(init=False, repr=False, compare=False, default_factory=dict)
    resting: dict[str, frozenset[str]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    memo: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    def value(self, name: str) -> Truth:
        """The value of a fact or a named condition."""
        value = self.values.get(name) or self.found.get(name)
        if value is None:
            condition = self.vocabulary.conditions[name]
            join = any_of if condition.joiner == "any" else all_of
            value = self.found[name] = join([self.value(member) for member in condition.members])
        return value

    def term_value(self, term: Term) -> Truth:
        """The value of a term of a clause."""
        value = self.value(term.name)
        return value if term.holds else negate(value)

    def when_value(self, when: When) -> Truth:
        """Yes: certain. No: excluded. Not known: possible."""
        known: tuple[When, Truth] | None = self.memo.get(id(when))
        if known is None:
            join = any_of if when.joiner == "any" else all_of
            value = join([self.term_value(term) for term in when.terms])
            value = NO if when.only_certain and value == NOT_KNOWN else value
            self.memo[id(when)] = known = when, value
        return known[1]

    @property
    def away(self) -> bool:
        """Whether it is certain that nobody of the vocabulary's absence can be reached."""
        absence = self.vocabulary.absence
        return absence is not None and self.values.get(absence.fact) == NO

    def ended(self, role: str) -> frozenset[str]:
        """The actions of which a role is certainly told nothing."""
        return frozenset(
            action
            for end in self.vocabulary.ends
            if role in end.roles and self.values.get(end.fact) == end.answer
            for action in end.actions
        )

    def reasons(self, when: When) -> tuple[str, ...]:
        """The facts on which `when` now rests, in the vocabulary's order.

        Where it is certain, those that make it so; where it is possible, those not known that keep
        it open and those that already speak for it. Where it is excluded, or always holds, none.
        """
        known: tuple[When, tuple[str, ...]] | None = self.memo.get(("reasons", id(when)))
        if known is None:
            self.memo["reasons", id(when)] = known = when, tuple(self._reasons(when))
        return known[1]

    def _reasons(self, when: When) -> Iterator[str]:
        value = self.when_value(when)
        if value == NO:
            return
        found = set[str]().union(
            *[
                self._resting(term.name)
                for term in when.terms
                if when.joiner == "all" or self.term_value(term) == value
            ]
        )
        yield from (fact for fact in self.values if fact in found)

    def _resting(self, name: str) -> frozenset[str]:
        """The facts on which a fact or a named condition now rests."""
        if name not in self.resting:
            value = self.value(name)
            condition = self.vocabulary.conditions.get(name)
            members = [m for m in condition.members if self.value(m) == value] if condition else ()
            self.resting[name] = frozenset(() if members else (name,)).union(
                *map(self._resting, members)
            )
        return self.resting[name]


def settle(answers: Answers, vocabulary: Vocabulary) -> Situation:
    """The situation in which `answers` hold. Raises ImpossibleAnswers where they cannot all."""
    values: dict[str, Truth] = {fact: answers.get(fact, NOT_KNOWN) for fact in vocabulary.facts}
    changed = True
    while changed:
        changed = False
        for (fact, answer), (other, follows) in vocabulary.ways:
            if values[fact] != answer or values[other] == follows:
                continue
            if values[other] != NOT_KNOWN:
                raise ImpossibleAnswers(fact, other)
            values[other] = follows
            changed = True
    return Situation(vocabulary=vocabulary, values=values)


def reconcile(answers: Answers, changed: frozenset[str], vocabulary: Vocabulary) -> Answers:
    """`answers` less those that the `changed` ones, which are newer, make impossible.

    What is dropped was said before and cannot be so any more; it counts as not asked, and is asked
    again if it matters.
    """
    try:
        settle(answers, vocabulary)  # mostly all can be true at once, and then nothing is dropped
        kept = answers
    except ImpossibleAnswers:
        kept = _newest_of(answers, changed, vocabulary)
    return {fact: kept[fact] for fact in vocabulary.facts if fact in kept}


def _newest_of(answers: Answers, changed: frozenset[str], vocabulary: Vocabulary) -> Answers:
    kept = {fact: answer for fact, answer in answers.items() if fact in changed}
    settle(kept, vocabulary)
    for fact in vocabulary.facts:
        if fact in answers and fact not in kept:
            try:
                settle({**kept, fact: answers[fact]}, vocabulary)
            except ImpossibleAnswers:
                continue
            kept[fact] = answers[fact]
    return kept


def option_answers(screen_id: str, option: str, vocabulary: Vocabulary) -> Answers:
    """The answers to the screen's own facts that choosing `option` gives; those it does not set are
    not known.

    What an option says of other screens' facts follows from these (the vocabulary is refused where
    it does not).
    """
    screen = vocabulary.screens[screen_id]
    return {fact: screen.options[option].get(fact, NOT_KNOWN) for fact in screen.facts}
