"""Small changes of national guidance and of the vocabulary, and whether anybody notices.

A mutant is one small change. It is noticed where a claim of the safety floor no longer holds, or a
plan is not what a named situation or a story expects. What neither notices is compared over all
possible situations, and counts only where some plan is another: it survives. Frozen outcomes show
what becomes of every clause, but they say what is, and not what is right.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Literal, get_args

from build_tools.content.policy import FLOOR, Card, Prose
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.situations.floor_claims import Prover
from build_tools.situations.scenarios import Scenario, find_surprises
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.levels import EMERGENCY, TABLE
from decision_tree.protocol import ALWAYS, Clause, ClauseModality, Protocol
from decision_tree.situation import ImpossibleAnswers, Situation, settle
from decision_tree.truth import NO, negate
from decision_tree.vocabulary import Condition, Vocabulary

Told = tuple[Scenario, Situation]
Verdict = Literal["noticed", "changes nothing", "survived"]
HEADLINE_ACTIONS = frozenset(chain(*(entry.actions for entry in (EMERGENCY, *TABLE))))


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """A small change: of what, in which way, and what became of it."""

    of: str
    how: str
    verdict: Verdict


# ── The changes


def mutants_of_clause(clause: Clause, protocol: Protocol) -> Iterator[tuple[str, Clause | None]]:
    """Each change in words, and the clause as it is then, or None where it is gone."""
    yield "clause dropped", None
    yield from _mutants_of_when(clause)
    for role in protocol.vocabulary.roles:
        if clause.roles != {role}:  # for nobody at all is the same as dropped
            kind = "dropped" if role in clause.roles else "added"
            yield f"role {kind}: {role}", replace(clause, roles=clause.roles ^ {role})
    for modality in get_args(ClauseModality):
        if modality != clause.modality:
            yield f"modality changed: {modality}", replace(clause, modality=modality)
    used = {other.action for other in protocol.clauses if other.topic == clause.topic}
    for action in sorted(used - {clause.action}):
        yield f"action changed: {action}", replace(clause, action=action)


def _mutants_of_when(clause: Clause) -> Iterator[tuple[str, Clause]]:
    when = clause.when
    if when.terms:
        yield "condition dropped", replace(clause, when=ALWAYS)
    for term in when.terms:
        rest = tuple(other for other in when.terms if other != term)
        if rest:
            kept = replace(when, terms=rest)
            yield f"term dropped: {term.name}", replace(clause, when=kept)
        turned = tuple(
            replace(other, holds=not other.holds) if other == term else other
            for other in when.terms
        )
        yield f"answer flipped: {term.name}", replace(clause, when=replace(when, terms=turned))
    if len(when.terms) > 1:
        joiner: Literal["any", "all"] = "any" if when.joiner == "all" else "all"
        yield f"joined by {joiner}", replace(clause, when=replace(when, joiner=joiner))


def mutants_of_vocabulary(vocabulary: Vocabulary) -> Iterator[tuple[str, str, Vocabulary]]:
    """Each change of what decides: of what, in which way, and the vocabulary as it is then."""
    rules = vocabulary.implications
    for place, rule in enumerate(rules):
        of, rest = f"{rule.fact}={rule.answer} implies {rule.other}", (*rules[:place],)
        after = rules[place + 1 :]
        yield of, "dropped", replace(vocabulary, implications=(*rest, *after))
        flipped = replace(rule, other_answer=negate(rule.other_answer))
        yield of, "then flipped", replace(vocabulary, implications=(*rest, flipped, *after))
        flipped = replace(rule, answer=negate(rule.answer))
        yield of, "if flipped", replace(vocabulary, implications=(*rest, flipped, *after))
    for condition in vocabulary.conditions.values():
        for how, changed in _mutants_of_condition(condition):
            conditions = {**vocabulary.conditions, condition.id: changed}
            yield f"condition {condition.id}", how, replace(vocabulary, conditions=conditions)
    for role in vocabulary.roles.values():
        if role.level is not None:
            roles = {**vocabulary.roles, role.id: replace(role, level=None)}
            yield f"role {role.id}", "level dropped", replace(vocabulary, roles=roles)


def _mutants_of_condition(condition: Condition) -> Iterator[tuple[str, Condition]]:
    if len(condition.members) == 1:
        return  # nothing is left of it, and any and all are the same
    joiner: Literal["any", "all"] = "any" if condition.joiner == "all" else "all"
    yield f"joined by {joiner}", replace(condition, joiner=joiner)
    for member in condition.members:
        rest = tuple(other for other in condition.members if other != member)
        yield f"member dropped: {member}", replace(condition, members=rest)


# ── What notices them


class Judge:
    """Judges the mutants of the floor against its claims, and against all expectations: the floor
    stands under every protocol.
    """

    def __init__(self, prover: Prover, scenarios: Iterable[Scenario]) -> None:
        """Evaluate nothing yet."""
        self.prover = prover
        self.project = project = prover.project
        self.protocol = protocol_of(project, FLOOR)
        self.scenarios = [
            (scenario, settle(scenario.answers, project.vocabulary)) for scenario in scenarios
        ]
        self.protocols = {
            scenario.protocol: protocol_of(project, scenario.protocol)
            for scenario, _ in self.scenarios
        }

    def judge_clauses(self, ids: Sequence[str]) -> Iterator[Mutant]:
        """What becomes of each mutant of these clauses."""
        for clause in self.protocol.clauses:
            if clause.id in ids:
                # Those first that expect it by name: they notice most.
                scenarios = sorted(self.scenarios, key=lambda pair: clause.id not in pair[0].named)
                for how, changed in mutants_of_clause(clause, self.protocol):
                    verdict = self._judge(clause, changed, scenarios)
                    yield Mutant(of=clause.id, how=how, verdict=verdict)

    def _judge(self, clause: Clause, changed: Clause | None, scenarios: list[Told]) -> Verdict:
        if self._surprises(clause, changed, scenarios):
            return "noticed"
        mutated = _with_clause(self.project, clause, changed)
        if next(self.prover.find_broken(mutated), None):
            return "noticed"
        actions = {clause.action, (changed or clause).action}
        return "changes nothing" if self._same_plans(mutated, actions) else "survived"

    def _surprises(self, clause: Clause, changed: Clause | None, scenarios: list[Told]) -> bool:
        """Whether some expectation is not met: of the actions in question, and of the headline."""
        actions = {clause.action, (changed or clause).action}
        decides = not HEADLINE_ACTIONS.isdisjoint(actions)

        @cache
        def mutated(protocol_id: str, *, whole: bool) -> Protocol:
            # A never beats nothing but clauses on its own action: the others are as before.
            protocol = self.protocols[protocol_id]
            kept = (changed if other.id == clause.id else other for other in protocol.clauses)
            own = tuple(c for c in kept if c is not None and (whole or c.action in actions))
            return replace(protocol, clauses=own)

        for place, (scenario, situation) in enumerate(scenarios):
            if _weight(clause, scenario, situation) != _weight(changed, scenario, situation):
                whole = decides or clause.id in scenario.clauses
                protocol = mutated(scenario.protocol, whole=whole)
                looked_at = None if whole else actions
                if next(find_surprises(scenario, protocol, situation, looked_at), None):
                    scenarios.insert(0, scenarios.pop(place))  # it notices the next ones, too
                    return True
        return False

    def judge_vocabulary(self) -> Iterator[Mutant]:
        """What becomes of each mutant of the vocabulary."""
        for of, how, vocabulary in mutants_of_vocabulary(self.project.vocabulary):
            mutated = replace(self.project, vocabulary=vocabulary)
            protocols = {
                id_: replace(protocol, vocabulary=vocabulary)
                for id_, protocol in self.protocols.items()
            }
            noticed = (
                any(_is_surprised(scenario, told, protocols) for scenario, told in self.scenarios)
                or next(self.prover.find_broken(mutated), None) is not None
            )
            verdict: Verdict = "noticed"
            if not noticed:
                verdict = "changes nothing" if self._same_plans(mutated) else "survived"
            yield Mutant(of=of, how=how, verdict=verdict)

    def _same_plans(self, mutated: Project, actions: set[str] | None = None) -> bool:
        """Whether the headline, and what becomes of every clause, are the same for every role in
        every possible situation.
        """
        before, after = (
            SymbolicProtocol(protocol, self.prover.diagrams)
            for protocol in (self.protocol, protocol_of(mutated, FLOOR))
        )
        return all(
            before.where_possible(before.level(role)).key
            == after.where_possible(after.level(role)).key
            and _outcomes(before, role, actions) == _outcomes(after, role, actions)
            for role in self.project.vocabulary.roles
        )


def _outcomes(
    symbolic: SymbolicProtocol, role: str, actions: set[str] | None
) -> dict[str, tuple[str, str, int]]:
    """What becomes of the clauses that say something to the role in some situation."""
    found: dict[str, tuple[str, str, int]] = {}
    for clause in symbolic.protocol.clauses:
        if role in clause.roles and (actions is None or clause.action in actions):
            outcome = symbolic.where_possible(symbolic.outcome(clause, role))
            if symbolic.diagrams.reachable_values(outcome) - {None, "absent"}:
                found[clause.id] = (clause.modality, clause.action, outcome.key)
    return found


def _weight(clause: Clause | None, scenario: Scenario, situation: Situation) -> object:
    """All by which a clause can weigh in the plan that is expected there: None where it cannot."""
    if clause is None or (value := situation.when_value(clause.when)) == NO:
        return None
    absence = situation.vocabulary.stood_in_for(scenario.role, away=situation.away)
    read_by = clause.roles & {scenario.role, *([absence.of] if absence else ())}
    roles = clause.roles if clause.action in HEADLINE_ACTIONS else read_by
    return (clause.modality, clause.action, value, roles) if roles else None


def _is_surprised(scenario: Scenario, before: Situation, protocols: Mapping[str, Protocol]) -> bool:
    protocol = protocols[scenario.protocol]
    try:
        situation = settle(scenario.answers, protocol.vocabulary)
    except ImpossibleAnswers:
        return True
    if _decides(situation) == _decides(before):  # all is as expected, as it was
        return False
    return next(find_surprises(scenario, protocol, situation), None) is not None


def _decides(situation: Situation) -> object:
    """All by which a situation and its vocabulary weigh in a plan, of what is changed here."""
    conditions = situation.vocabulary.conditions
    return situation.values, [*map(situation.value, conditions)], situation.vocabulary.roles


def _with_clause(project: Project, clause: Clause, changed: Clause | None) -> Project:
    """The project with the card of a clause changed, or gone."""
    policy_id = clause.id.partition("#")[0]
    policy = project.policies[policy_id]
    kept: list[Card | Prose] = []
    for block in policy.blocks:
        if not (isinstance(block, Card) and block.id == clause.id):
            kept.append(block)
        elif changed is not None:
            kept.append(_with_logic(block, changed))
    return replace(
        project, policies={**project.policies, policy_id: replace(policy, blocks=tuple(kept))}
    )


def _with_logic(card: Card, clause: Clause) -> Card:
    return replace(
        card,
        modality=clause.modality,
        action=clause.action,
        roles=tuple(clause.roles),
        when=clause.when,
    )
