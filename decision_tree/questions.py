"""Which screen comes next: the first one, in the vocabulary's order, with a question that can still
change the plan.

A fact matters to a clause where its answer can still move the clause's condition; to a permissive
clause only where the condition can still become certain; to one that a "never" beats whatever is
answered, not at all. No role is asked more screens
than the vocabulary allows it; what is not asked stays not known, and doubt protects.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from decision_tree.protocol import Clause, Protocol, When
from decision_tree.situation import ImpossibleAnswers, Situation, settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth, negate
from decision_tree.vocabulary import Answers

LEVEL_ACTIONS = frozenset({"call-999", "refer-to-police", "refer-to-social-care", "seek-advice"})

Reach = frozenset[Truth]
"""The values that something can still take, whatever is answered from here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NextQuestions:
    """The next screen, and those of its facts that are still worth asking."""

    screen: str
    facts: tuple[str, ...]


def find_next_questions(
    protocol: Protocol, role: str, answers: Answers, situation: Situation
) -> NextQuestions | None:
    """The next screen for `role`, or None where nothing more can matter or enough was asked."""
    vocabulary = protocol.vocabulary
    screens = [screen for screen in vocabulary.screens.values() if screen.asking != "role"]
    answered = [screen for screen in screens if any(fact in answers for fact in screen.facts)]
    matter = facts_that_matter(protocol, role, answers, situation)
    room = 1 + len(answered) < vocabulary.roles[role].most_screens
    for screen in screens:
        facts = tuple(fact for fact in screen.facts if fact in matter)
        if facts and (room or screen in answered):
            return NextQuestions(screen=screen.id, facts=facts)
    return None


def facts_that_matter(
    protocol: Protocol, role: str, answers: Answers, situation: Situation
) -> frozenset[str]:
    """The facts not answered yet whose answer can still change this role's plan."""
    open_facts = {
        fact: _possible_answers(fact, answers, situation)
        for fact, value in situation.values.items()
        if fact not in answers and value == NOT_KNOWN
    }
    reaching = _Reaching(situation, open_facts)
    clauses = list(_deciding_clauses(protocol, role))
    ruled_out = {
        clause.action
        for clause in clauses
        if clause.modality == "never" and NO not in reaching.of_when(clause.when)
    }
    return frozenset(
        chain.from_iterable(
            reaching.facts_in(clause.when)
            for clause in clauses
            if reaching.can_matter(clause, situation.vocabulary.permissive)
            and (clause.modality == "never" or clause.action not in ruled_out - LEVEL_ACTIONS)
        )
    )


def _deciding_clauses(protocol: Protocol, role: str) -> Iterable[Clause]:
    """The role's own clauses, and those that set the headline where it is not the same for this
    role always.
    """
    fixed = protocol.vocabulary.roles[role].level is not None
    for clause in protocol.clauses:
        sets_level = clause.action == "call-999" or (clause.action in LEVEL_ACTIONS and not fixed)
        if role in clause.roles or sets_level:
            yield clause


def _possible_answers(fact: str, answers: Answers, situation: Situation) -> Reach:
    """The answers to `fact` that do not contradict those given."""
    possible: set[Truth] = {NOT_KNOWN}
    for answer in (YES, NO):
        try:
            settle({**answers, fact: answer}, situation.vocabulary)
        except ImpossibleAnswers:
            continue
        possible.add(answer)
    return frozenset(possible)


@dataclass(frozen=True, slots=True)
class _Reaching:
    """What each fact, condition and clause can still become while the open facts are open."""

    situation: Situation
    open_facts: dict[str, Reach]

    def can_matter(self, clause: Clause, permissive: frozenset[str]) -> bool:
        reach = self.of_when(clause.when)
        if len(reach) == 1:
            return False
        return YES in reach if clause.modality in permissive else True

    def of_when(self, when: When) -> Reach:
        reaches = [self._of_term(term.name, term.holds) for term in when.terms]
        return _join(reaches, settling=YES if when.joiner == "any" else NO)

    def facts_in(self, when: When) -> Iterator[str]:
        """The open facts that can still move `when`."""
        for term in when.terms:
            yield from self._facts_of(term.name)

    def _of_term(self, name: str, holds: bool) -> Reach:
        reach = self._of_name(name)
        return reach if holds else frozenset(map(negate, reach))

    def _of_name(self, name: str) -> Reach:
        if name in self.open_facts:
            return self.open_facts[name]
        if name in self.situation.values:
            return frozenset({self.situation.values[name]})
        condition = self.situation.vocabulary.conditions[name]
        reaches = [self._of_name(member) for member in condition.members]
        return _join(reaches, settling=YES if condition.joiner == "any" else NO)

    def _facts_of(self, name: str) -> Iterator[str]:
        if len(self._of_name(name)) == 1:
            return
        if name in self.open_facts:
            yield name
            return
        for member in self.situation.vocabulary.conditions[name].members:
            yield from self._facts_of(member)


def _join(reaches: list[Reach], *, settling: Truth) -> Reach:
    """What "any of" (settling yes) or "all of" (no) can become, each part moving freely."""
    other = negate(settling)
    joined: set[Truth] = set()
    if any(settling in reach for reach in reaches):
        joined.add(settling)
    if all(other in reach for reach in reaches):
        joined.add(other)
    if all(reach != {settling} for reach in reaches) and any(NOT_KNOWN in r for r in reaches):
        joined.add(NOT_KNOWN)
    return frozenset(joined) & frozenset(TRUTHS)
