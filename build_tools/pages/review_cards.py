"""Review cards: pairs of situations that differ in one answer, for a safeguarding lead to judge.

A card shows what one answer more does to the plan, and asks whether that is right. What was decided
is kept in docs/data/decisions.toml, by role and date, with a fingerprint of the difference: it is a
finding when somebody disagreed, and when the difference is another one today.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any, Literal, get_args

from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.policy import FLOOR
from build_tools.content.project import DECISIONS, REVIEWERS, Decision, Project
from build_tools.content.protocols import protocol_of, protocol_version
from build_tools.pages.page import Page, find_card, guidance_address, render_day, render_page
from build_tools.situations.decisions import ROLE, answers_around
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.situation import option_answers
from decision_tree.truth import NO, NOT_KNOWN, YES, Truth
from decision_tree.vocabulary import Answers, Vocabulary

CHECK = "every-decision-still-holds"
Says = Literal["agree", "disagree"]
SAYS: tuple[str, ...] = get_args(Says)

STEPS: tuple[tuple[Truth, Truth], ...] = ((NO, NOT_KNOWN), (NOT_KNOWN, YES))
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

    @property
    def fingerprint(self) -> str:
        """Eight digits that change when the difference does; other words change nothing."""
        changes = (self.levels, *map(sorted, (self.new, self.settled, self.gone)))
        text = "\n".join("|".join(change) for change in changes)
        return sha256(text.encode()).hexdigest()[:8]


def find_pairs(project: Project, policy_id: str) -> Iterator[Pair]:
    """Every pair of the protocol that makes a difference, in the order of the screens."""
    for screen in project.vocabulary.screens.values():
        words = project.wording.screens[screen.id]
        if screen.asking == "one":
            usual, *others = screen.options
            for option in others:
                ways = [option_answers(screen.id, o, project.vocabulary) for o in (usual, option)]
                labels = (words.labels[usual], words.labels[option])
                yield _pair(project, policy_id, (screen.id, usual, option), labels, ways)
            continue
        for fact in screen.facts:
            for step in STEPS:
                pair = _fact_pair(project, policy_id, fact, step)
                if pair is not None:
                    yield pair


def review_card_pages(project: Project, today: date) -> Iterator[Page]:
    """The cards of each protocol, for the screen and to print."""
    for policy in project.policies_by_age:
        address = review_address(policy.id)
        yield render_page(
            f"{address.rstrip('/')}.md",
            "Agree or disagree",
            "review-cards.html.jinja",
            searched=False,
            hide=["toc"],
            policy=policy,
            pairs=list(find_pairs(project, policy.id)),
            decided={d.pair: d for d in project.decisions if d.protocol == policy.id},
            levels=project.wording.levels,
            wording=project.wording,
            card=lambda id_: find_card(project, id_),
            href=partial(_address_of, up="../" * address.count("/")),
            version=protocol_version(project, policy.id),
            today=render_day(today.isoformat()),
        )


def _address_of(clause_id: str, up: str) -> str:
    policy_id, _, slug = clause_id.partition("#")
    return f"{up}{guidance_address(policy_id)}#{slug}"


def review_address(policy_id: str) -> str:
    """The page of a protocol's review cards, from the site's root."""
    return "review/" if policy_id == FLOOR else f"policies/{policy_id}/review/"


def check_decisions(project: Project) -> Iterator[Finding]:
    """`every-decision-still-holds`: a decision agrees, and is on what the plans do today."""
    pairs: dict[str, dict[str, Pair]] = {policy.id: {} for policy in project.policies_by_age}
    for policy_id in {decision.protocol for decision in project.decisions} & pairs.keys():
        pairs[policy_id] = {pair.id: pair for pair in find_pairs(project, policy_id)}
    for decision in project.decisions:
        known = pairs.get(decision.protocol)
        if known is None:
            yield _finding("no such protocol", decision.protocol, pairs)
        elif decision.pair not in known:
            yield _finding("no such review card", decision.pair, known)
        elif decision.fingerprint != known[decision.pair].fingerprint:
            yield _finding(
                "the plans differ otherwise than when this was decided",
                decision.pair,
                hint=f"look at {decision.protocol}'s card again and record what you decide",
            )
        elif decision.says != "agree":
            yield _finding(
                f"{decision.by} disagreed with what this answer does"
                if decision.says in SAYS
                else "a decision is agree or disagree",
                decision.pair if decision.says in SAYS else decision.says,
                hint="change the clause at fault; then look at the card again",
            )
        if decision.by not in REVIEWERS:
            yield _finding("unknown reviewer", decision.by, REVIEWERS)


def render_decisions(project: Project, newest: Decision) -> str:
    """The text of docs/data/decisions.toml, with `newest` recorded."""
    kept = {(d.protocol, d.pair): d for d in (*project.decisions, newest)}
    lines = [
        "# What was decided on review cards, by role. Written by",
        "# `python -m build_tools decide PROTOCOL PAIR agree|disagree --by ROLE`.",
    ]
    for key in sorted(kept):
        entries = (f'{name} = "{value}"' for name, value in asdict(kept[key]).items())
        lines.append("\n[[decision]]\n" + "\n".join(entries))
    return "\n".join(lines) + "\n"


def decide(
    project: Project, protocol: str, pair_id: str, says: str, *, by: str, on: date
) -> Decision:
    """What is decided on a card as it is today. Raises KeyError where there is no such card."""
    if protocol not in project.policies:
        raise KeyError(protocol)
    pairs = {pair.id: pair for pair in find_pairs(project, protocol)}
    return Decision(
        protocol=protocol,
        pair=pair_id,
        says=says,
        fingerprint=pairs[pair_id].fingerprint,
        by=by,
        on=on.isoformat(),
    )


def _fact_pair(
    project: Project, policy_id: str, fact: str, step: tuple[Truth, Truth]
) -> Pair | None:
    labels = (project.wording.answers[step[0]], project.wording.answers[step[1]])
    for base, given in BASES:
        if fact not in given:
            ways = [{**given, fact: answer} for answer in step]
            pair = _pair(project, policy_id, (fact, *step), labels, ways, base)
            if pair.differs:
                return pair
    return None


def _pair(
    project: Project,
    policy_id: str,
    key: tuple[str, str, str],
    labels: tuple[str, str],
    ways: Sequence[Answers],
    base: str = BASES[0][0],
) -> Pair:
    name, first, second = key
    plans = [_plan(project, policy_id, answers) for answers in ways]
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


def _plan(project: Project, policy_id: str, answers: Answers) -> ActionPlan:
    vocabulary: Vocabulary = project.vocabulary
    return make_plan(protocol_of(project, policy_id), ROLE, answers_around(answers, vocabulary))


def _lines(plan: ActionPlan) -> dict[str, bool]:
    """Each clause of the plan, and whether it is certain."""
    return {action.clause.id: action.certain for action in plan.actions}


def _question(project: Project, name: str) -> str:
    facts: Mapping[str, Any] = project.wording.facts
    return facts[name].question if name in facts else project.wording.screens[name].question


def _finding(message: str, value: str, known: Any = (), hint: str = "") -> Finding:
    return Finding(
        path=DECISIONS,
        line=1,
        check=CHECK,
        message=message,
        value=value,
        hint=hint or did_you_mean(value, known),
    )
