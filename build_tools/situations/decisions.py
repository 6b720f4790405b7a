"""The decision, question by question: what each answer leads to while all others are the calmest.

Nothing about the decision is written here: the engine is asked.
In: a project. Out: slices, for pages to draw.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from build_tools.content.project import Project
from build_tools.content.protocols import logic_text, protocol_of
from build_tools.content.vocabulary import find_facts
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.protocol import Protocol, parse_protocol
from decision_tree.situation import ImpossibleAnswers, option_answers, settle
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers, Vocabulary

ROLE = "safeguarding-lead"
FROM_YES_TO_NO: tuple[Truth, ...] = (YES, NOT_KNOWN, NO)


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """An answer and where it leads. `also`: what else it settles. `new` and `gone`: the clauses
    that it adds to the plan and takes from it, by id, beside the slice's usual answer.
    """

    answer: str
    label: str
    also: str
    level: str
    headline: str
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def change(self) -> str:
        """How many lines it adds and takes, in words."""
        if not self.new and not self.gone:
            return "No line changes."
        more = f"{_lines(self.new)} more" if self.new else "No line more"
        return f"{more}, {len(self.gone) or 'none'} fewer."

    @property
    def texts(self) -> tuple[str, ...]:
        """All that a reader is told of it."""
        return tuple(filter(None, (self.label, self.also, self.headline, self.change)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """One question, and every answer to it while all other answers are the calmest."""

    id: str
    screen: str
    question: str
    definition: str
    branches: tuple[Branch, ...]

    @property
    def changes_the_headline(self) -> bool:
        """Whether any answer leads to another headline."""
        return len({branch.level for branch in self.branches}) > 1


def find_slices(project: Project, policy_id: str) -> Iterator[Slice]:
    """Every question of the protocol that is the lead's, in the order of the screens."""
    protocol, logic = protocol_of(project, policy_id), logic_text(project, policy_id)
    vocabulary, wording = protocol.vocabulary, project.wording
    own = [clause for clause in protocol.clauses if ROLE in clause.roles]
    asked = find_facts((term.name for clause in own for term in clause.when.terms), vocabulary)
    for screen in vocabulary.screens.values():
        words = wording.screens[screen.id]
        if screen.asking == "one":
            ways = [
                (option, words.label[option], option_answers(screen.id, option, vocabulary))
                for option in screen.options
            ]
            yield Slice(
                id=screen.id,
                screen=screen.id,
                question=words.question,
                definition=words.why,
                branches=_branches(project, logic, ways, usual=ways[0][2]),
            )
            continue
        for fact in filter(asked.__contains__, screen.facts):
            facts = [(answer, wording.answers[answer], {fact: answer}) for answer in FROM_YES_TO_NO]
            yield Slice(
                id=fact,
                screen=screen.id,
                question=wording.facts[fact].question,
                definition=wording.facts[fact].definition,
                branches=_branches(project, logic, facts, usual={fact: NO}),
            )


def calm_plan(project: Project, policy_id: str) -> ActionPlan:
    """The plan when the protocol applies and every other answer is no."""
    protocol = protocol_of(project, policy_id)
    return make_plan(protocol, ROLE, calm_answers(protocol.vocabulary), asks=False)


def plan_around(logic: str, answers: Answers) -> ActionPlan:
    """The lead's plan by the protocol of this `logic_text`, where all but `answers` is as calm as
    these allow: worked out once for the same logic.
    """
    return _plan(logic, tuple(answers.items()))


@lru_cache(8192)
def _plan(logic: str, answers: tuple[tuple[str, Truth], ...]) -> ActionPlan:
    protocol = protocol_from(logic)
    around = answers_around(dict(answers), protocol.vocabulary)
    return make_plan(protocol, ROLE, around, asks=False)


@lru_cache(8)
def protocol_from(logic: str) -> Protocol:
    """The protocol of a `logic_text`: read once."""
    return parse_protocol(json.loads(logic))


def calm_answers(vocabulary: Vocabulary) -> dict[str, Truth]:
    """The answers with which the protocol applies and nothing is against anyone."""
    scope = vocabulary.conditions["in-scope"].members
    return {fact: YES if fact in scope else NO for fact in vocabulary.facts}


def answers_around(answers: Answers, vocabulary: Vocabulary) -> dict[str, Truth]:
    """`answers`, and all others as calm as these allow: what would decide one of `answers` is left
    not known, so that an "I don't know" stays one.
    """
    kept: dict[str, Truth] = {
        fact: answer for fact, answer in answers.items() if answer != NOT_KNOWN
    }
    for fact, calm in calm_answers(vocabulary).items():
        if fact in answers:
            continue
        try:
            values = settle({**kept, fact: calm}, vocabulary).values
        except ImpossibleAnswers:
            continue
        if all(values[other] == answer for other, answer in answers.items()):
            kept[fact] = calm
    return kept


def _branches(
    project: Project,
    logic: str,
    ways: Iterable[tuple[str, str, Answers]],
    usual: Answers,
) -> tuple[Branch, ...]:
    vocabulary = protocol_from(logic).vocabulary
    before = _clauses(plan_around(logic, usual))
    branches = []
    for answer, label, answers in ways:
        plan = plan_around(logic, answers)
        after = _clauses(plan)
        branches.append(
            Branch(
                answer=answer,
                label=label,
                also=_also(answers, plan, vocabulary),
                level=plan.level,
                headline=project.wording.levels[plan.level].headline,
                new=tuple(clause for clause in after if clause not in before),
                gone=tuple(clause for clause in before if clause not in after),
            )
        )
    return tuple(branches)


def _clauses(plan: ActionPlan) -> tuple[str, ...]:
    return tuple(action.clause.id for action in plan.actions)


def _also(answers: Answers, plan: ActionPlan, vocabulary: Vocabulary) -> str:
    """What the answers settle of other facts than they name, where that is not the calmest."""
    values: Mapping[str, Truth] = {**plan.answers, **plan.follows}
    phrases = [
        _phrase(fact, values.get(fact, NOT_KNOWN), vocabulary)
        for fact, calm in calm_answers(vocabulary).items()
        if fact not in answers and values.get(fact, NOT_KNOWN) not in (calm, NO)
    ]
    return f"Then also: {'; '.join(phrases)}." if phrases else ""


def _phrase(fact: str, answer: Truth, vocabulary: Vocabulary) -> str:
    phrase = vocabulary.facts[fact]
    return phrase.yes if answer == YES else f"not known whether {phrase.yes}"


def _lines(clauses: tuple[str, ...]) -> str:
    return f"{len(clauses)} line{'s' if len(clauses) > 1 else ''}"
