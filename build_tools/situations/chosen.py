"""Situations chosen by condition coverage, and how they are written on one line.

`choose_situations` finds pairs that differ in one answer and in what comes of it: the smallest
pair for every answer that can make a difference. It chooses with decision diagrams, among all
situations, and says nothing of what comes of them: that is for the engine.

    adult-involved=yes                    nothing else is known
    adult-involved=not-known others=no    every other fact that the clause rests on is no
    nothing-known
    nothing-known elsewhere=yes           every fact on which it does not rest is yes, if possible
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import eq

from build_tools.content.vocabulary import find_facts
from build_tools.situations.diagrams import Diagram, Diagrams, Value
from decision_tree.protocol import Clause
from decision_tree.situation import ImpossibleAnswers, settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import Answers, Fact, Vocabulary

NOTHING_KNOWN = "nothing-known"
OTHERS = "others"
ELSEWHERE = "elsewhere"
FEWEST_OTHERS = 3
"""Fewer are named: that reads more easily."""

Step = tuple[Truth, Truth]
"""How one answer changes."""
TOWARDS_YES: tuple[Step, ...] = ((NO, NOT_KNOWN), (NOT_KNOWN, YES))
TOWARDS_NO: tuple[Step, ...] = ((YES, NOT_KNOWN), (NOT_KNOWN, NO))
"""By as little as it can."""
LEAP: Step = (NO, YES)
"""Looked at where one of the steps makes no difference."""


def choose_situations(
    diagrams: Diagrams, outcome: Diagram, rests_on: Iterable[str], vocabulary: Vocabulary
) -> list[Answers]:
    """Situations in pairs that differ in one answer and in `outcome`, the emptiest first.

    `outcome` depends on no fact but `rests_on`, and is None where a situation is impossible. Where
    no answer makes a difference, the one situation in which nothing is known.
    """
    chosen: list[Answers] = [{}]
    for fact in rests_on:
        pairs = [list(_pairs(diagrams, outcome, fact, step)) for step in TOWARDS_YES]
        if not all(pairs):
            pairs.append(list(_pairs(diagrams, outcome, fact, LEAP)))
        chosen += [answers for found in pairs for pair in found for answers in pair]
    return _unique(chosen, vocabulary)


def choose_smallest(diagrams: Diagrams, outcome: Diagram) -> list[Answers]:
    """For each outcome the situation in which the fewest facts are known."""
    values = sorted(diagrams.reachable_values(outcome) - {None}, key=str)
    return [diagrams.find_smallest(outcome, partial(eq, value)) or {} for value in values]


def facts_behind(names: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The facts of which `names` are made, through named conditions too, in their order."""
    found = find_facts(names, vocabulary)
    return tuple(fact for fact in vocabulary.facts if fact in found)


def names_of(clauses: Iterable[Clause]) -> Iterator[str]:
    """What the clauses' conditions name."""
    yield from (term.name for clause in clauses for term in clause.when.terms)


def render_situation(answers: Answers, rests_on: Sequence[str], vocabulary: Vocabulary) -> str:
    """The situation on one line: only what does not follow from the rest, the shorter way."""
    values = settle(answers, vocabulary).values
    least = least_answers(values, vocabulary)
    written = " ".join(map("=".join, least.items())) or NOTHING_KNOWN
    if sum(values[fact] == NO for fact in rests_on) < FEWEST_OTHERS:
        return written
    named = {fact: values[fact] for fact in rests_on if values[fact] != NO}
    outside = {fact: answer for fact, answer in least.items() if fact not in rests_on}
    shorter = " ".join([*map("=".join, (named | outside).items()), f"{OTHERS}={NO}"])
    return min(shorter, written, key=len)


def choose_elsewhere(
    answers: Answers, rests_on: Sequence[str], vocabulary: Vocabulary
) -> Iterator[tuple[str, Answers]]:
    """The situation, as written, with everything on which it does not rest yes, and no."""
    text = render_situation(answers, rests_on, vocabulary)
    for elsewhere in (YES, NO):
        filled = _fill(answers, rests_on, elsewhere, vocabulary)
        yield f"{text} {ELSEWHERE}={elsewhere}", filled


def _fill(
    answers: Answers, rests_on: Sequence[str], elsewhere: Truth, vocabulary: Vocabulary
) -> Answers:
    """`answers`, and `elsewhere` for every fact outside that changes nothing in `rests_on`."""
    filled, before = dict(answers), settle(answers, vocabulary)
    for fact in vocabulary.facts:
        if fact in rests_on or before.values[fact] != NOT_KNOWN:
            continue
        try:
            after = settle({**filled, fact: elsewhere}, vocabulary)
        except ImpossibleAnswers:
            continue
        if all(after.values[name] == before.values[name] for name in rests_on):
            filled[fact] = elsewhere
    return filled


def render_phrases(answers: Answers, facts: Mapping[str, Fact]) -> str:
    """What is known, in the phrases of the clause cards."""
    known = [(facts[fact], answer) for fact, answer in answers.items() if answer != NOT_KNOWN]
    phrases = [fact.yes if answer == YES else fact.no for fact, answer in known]
    return "; ".join(phrases) if phrases else "nothing is known"


def sum_up(answers: Answers, vocabulary: Vocabulary) -> str:
    """The same, shorter: what one condition says of several facts by its own phrase, and nothing
    that follows from the rest.
    """
    situation, told, phrases = settle(answers, vocabulary), set[str](), list[str]()
    for condition in reversed(list(vocabulary.conditions.values())):
        value = situation.value(condition.id)
        tells = _told_by(condition.id, value, vocabulary)
        if len(tells - told) > 1:
            told |= tells
            phrases.append(condition.yes if value == YES else condition.no)
    least = least_answers(answers, vocabulary).items()
    rest = {fact: answer for fact, answer in least if fact not in told}
    if rest or not phrases:
        phrases.append(render_phrases(rest, vocabulary.facts))
    return "; ".join(phrases)


def _told_by(name: str, value: Truth, vocabulary: Vocabulary) -> set[str]:
    """The facts on which nothing is left open when this is so."""
    if name in vocabulary.facts:
        return {name}
    condition = vocabulary.conditions[name]
    is_told = value == (NO if condition.joiner == "any" else YES)
    members = condition.members if is_told else ()
    return set[str]().union(*(_told_by(member, value, vocabulary) for member in members))


def least_answers(answers: Answers, vocabulary: Vocabulary) -> dict[str, Truth]:
    """What is known, less what follows from the rest of it."""
    values = settle(answers, vocabulary).values
    least: dict[str, Truth] = {f: answer for f, answer in answers.items() if answer != NOT_KNOWN}
    follow = {fact for rule in vocabulary.implications for fact in (rule.fact, rule.other)}
    for fact in [fact for fact in vocabulary.facts if fact in least and fact in follow]:
        without = {other: answer for other, answer in least.items() if other != fact}
        if settle(without, vocabulary).values == values:
            least = without
    return least


def _pairs(
    diagrams: Diagrams, outcome: Diagram, fact: str, step: Step
) -> Iterator[tuple[Answers, Answers]]:
    """The smallest pair for each way in which taking the step changes the outcome."""
    first, second = step
    sides = [diagrams.restrict(outcome, fact, answer) for answer in step]
    if sides[0].key == sides[1].key:
        return
    changes = diagrams.apply(_change, *sides)
    for change in sorted(diagrams.reachable_values(changes) - {None}, key=str):
        rest = diagrams.find_smallest(changes, partial(eq, change)) or {}
        yield {**rest, fact: first}, {**rest, fact: second}


def _change(before: Value, after: Value) -> tuple[Value, Value] | None:
    if before is None or after is None or before == after:
        return None
    return before, after


def _unique(chosen: Iterable[Answers], vocabulary: Vocabulary) -> list[Answers]:
    """Each situation once, by how many answers are known, then in the vocabulary's order."""
    settled = {tuple(settle(a, vocabulary).values.items()): a for a in chosen}
    ordered = sorted(
        settled, key=lambda values: [_rank(values), [TRUTHS.index(v) for _, v in values]]
    )
    return [dict(values) for values in ordered]


def _rank(values: tuple[tuple[str, Truth], ...]) -> int:
    return sum(value in (YES, NO) for _, value in values)
