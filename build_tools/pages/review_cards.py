"""Review cards: pairs of situations that differ in one answer, for a safeguarding lead to judge.

A card shows what one answer more does to the plan, and asks whether that is right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from build_tools.content.addresses import guidance_address, review_address
from build_tools.content.cards import slug_of
from build_tools.content.policy import Policy
from build_tools.content.project import Project
from build_tools.content.protocols import logic_text, protocol_version
from build_tools.pages.page import Page, render_day, render_page
from build_tools.situations.chosen import TOWARDS_YES
from build_tools.situations.decisions import plan_around
from decision_tree.plan import ActionPlan
from decision_tree.situation import option_answers
from decision_tree.truth import YES, Truth
from decision_tree.vocabulary import Answers

BASES: tuple[tuple[str, Answers], ...] = (
    ("everything else is calm", {}),
    ("an adult is involved and everything else is calm", {"adult-involved": YES}),
)
"""What is so in both situations of a pair: the first in which the answer makes a difference."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two situations and how the lead's plans differ. `id`: the question and the two answers.

    `new`, `settled` and `gone`: clauses that come, stop being in doubt and go with the second
    answer, by id.
    """

    id: str
    question: str
    base: str
    answers: tuple[str, str]
    levels: tuple[str, str]
    new: tuple[str, ...]
    settled: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the two plans differ at all."""
        return bool(self.new or self.settled or self.gone or len(set(self.levels)) > 1)


def find_pairs(project: Project, policy_id: str) -> Iterator[Pair]:
    """Every pair of the protocol that makes a difference, in the order of the screens."""
    logic = logic_text(project, policy_id)
    vocabulary = project.vocabulary_of(policy_id)
    for screen in vocabulary.screens.values():
        words = project.wording.screens[screen.id]
        if screen.asking == "one":
            usual, *others = screen.options
            for option in others:
                ways = [option_answers(screen.id, o, vocabulary) for o in (usual, option)]
                labels = (words.label[usual], words.label[option])
                yield _pair(project, logic, (screen.id, usual, option), labels, ways)
            continue
        for fact in screen.facts:
            for step in TOWARDS_YES:
                pair = _fact_pair(project, logic, fact, step)
                if pair is not None:
                    yield pair


def review_card_page(project: Project, policy: Policy, today: date) -> Page:
    """The cards of a protocol, for the screen and to print."""
    address = review_address(policy.id)
    pairs = enumerate(find_pairs(project, policy.id), start=1)
    return render_page(
        f"{address.rstrip('/')}.md",
        "Agree or disagree",
        "review-cards.html.jinja",
        prints=True,
        policy=policy,
        questions=[
            (question, slug_of(found[0][1].id.partition(":")[0]), found)
            for question, group in groupby(pairs, lambda numbered: numbered[1].question)
            for found in [list(group)]
        ],
        levels=project.wording.levels,
        wording=project.wording,
        card=project.cards.__getitem__,
        href=partial(_address_of, up="../" * address.count("/")),
        version=protocol_version(project, policy.id),
        today=render_day(today.isoformat()),
    )


def _address_of(clause_id: str, up: str) -> str:
    policy_id, _, slug = clause_id.partition("#")
    return f"{up}{guidance_address(policy_id)}#{slug}"


def _fact_pair(project: Project, logic: str, fact: str, step: tuple[Truth, Truth]) -> Pair | None:
    labels = (project.wording.answers[step[0]], project.wording.answers[step[1]])
    for base, given in BASES:
        if fact not in given:
            ways = [{**given, fact: answer} for answer in step]
            pair = _pair(project, logic, (fact, *step), labels, ways, base)
            if pair.differs:
                return pair
    return None


def _pair(
    project: Project,
    logic: str,
    key: tuple[str, str, str],
    labels: tuple[str, str],
    ways: Sequence[Answers],
    base: str = BASES[0][0],
) -> Pair:
    name, first, second = key
    plans = [plan_around(logic, answers) for answers in ways]
    before, after = (_lines(plan) for plan in plans)
    return Pair(
        id=f"{name}: {first} to {second}",
        question=_question(project, name),
        base=base,
        answers=labels,
        levels=(plans[0].level, plans[1].level),
        new=tuple(clause for clause in after if clause not in before),
        settled=tuple(c for c, certain in after.items() if certain and before.get(c) is False),
        gone=tuple(clause for clause in before if clause not in after),
    )


def _lines(plan: ActionPlan) -> dict[str, bool]:
    """Each clause of the plan, and whether it is certain."""
    return {action.clause.id: action.certain for action in plan.actions}


def _question(project: Project, name: str) -> str:
    facts: Mapping[str, Any] = project.wording.facts
    return facts[name].question if name in facts else project.wording.screens[name].question
