"""A protocol is the floor and one school's live clauses, and its plans keep the safety floor.

The floor is proved of every situation elsewhere, by diagrams, and the engine case by case. This is
the rule of thumb beside both: the shipped engine on the compiled protocols, in each situation that
is one answer from all no, all not known or all yes, with each rule said once more.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from build_tools.content.policy import FLOOR
from build_tools.content.protocols import live_cards, protocol_data, protocol_of
from decision_tree import plan as plan_module
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.protocol import Protocol, parse_protocol
from decision_tree.situation import ImpossibleAnswers, Situation, reconcile, settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import REFERRALS, Answers
from tests.projects import the_project

PROTOCOLS = tuple(policy.id for policy in the_project().policies_by_age)
ROLES = tuple(the_project().vocabulary.roles)
LEAD = "safeguarding-lead"
STAFF = ("staff", "it-staff")
NEVER_FOR_ANYONE = set(
    "copy-imagery print-imagery share-imagery save-imagery move-imagery ask-for-imagery "
    "promise-secrecy blame-pupil pay-demand confront-adult view-imagery".split()
)
NEVER_FOR_STAFF = set(
    "view-imagery search-device search-person delete-imagery ask-pupil-to-delete question-pupil "
    "tell-parents".split()
)
DELETING = {"delete-imagery", "ask-pupil-to-delete"}

Plans = Mapping[str, ActionPlan]
Near = tuple[Answers, Situation, Plans]


def does(plan: ActionPlan, *modalities: str) -> set[str]:
    """The actions that a plan holds with one of these modalities."""
    wanted = modalities or ("must", "should", "may")
    return {line.clause.action for line in plan.actions if line.clause.modality in wanted}


def near_answers() -> Iterator[Answers]:
    vocabulary = the_project().vocabulary
    # All yes, of imagery, which leaves no room for its opposites.
    no_others: dict[str, Truth] = {"text-only": NO, "adult-pornography": NO}
    baselines: list[dict[str, Truth]] = [
        dict.fromkeys(vocabulary.facts, NO),
        dict.fromkeys(vocabulary.facts, NOT_KNOWN),
        {**dict.fromkeys(vocabulary.facts, YES), **no_others},
    ]
    for baseline, fact, answer in product(baselines, vocabulary.facts, TRUTHS):
        try:
            yield reconcile({**baseline, fact: answer}, frozenset([fact]), vocabulary)
        except ImpossibleAnswers:
            continue


@cache
def near(protocol_id: str) -> list[Near]:
    """Each situation, with the plan of every role; without the next questions, which take long."""
    protocol = protocol_of(the_project(), protocol_id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "find_next_questions", lambda *_: None)
        return [
            (
                answers,
                settle(answers, protocol.vocabulary),
                {role: make_plan(protocol, role, answers) for role in ROLES},
            )
            for answers in near_answers()
        ]


RULES: dict[str, Callable[[Situation, Plans], bool]] = {
    "1: a criterion that is not excluded is referred, or advice is asked": lambda s, plans: (
        s.value("referral-criterion") == NO or bool(does(plans[LEAD]) & {*REFERRALS, "seek-advice"})
    ),
    "1: a certain criterion is referred now, or told to the head": lambda s, plans: (
        s.value("referral-criterion") != YES
        or plans[LEAD].level in {"emergency", "refer-now", "tell-head", "tell-chair"}
    ),
    "2: what is not known is never left to the school": lambda s, plans: (
        s.value("referral-criterion") != NOT_KNOWN
        or all(p.level not in {"school-decides", "another-policy"} for p in plans.values())
    ),
    "3, 5: nobody does what hurts a child, looking included": lambda _, plans: (
        not any(does(plan) & NEVER_FOR_ANYONE for plan in plans.values())
    ),
    "3, 5: everyone is told never to": lambda s, plans: (
        s.value("in-scope") == NO
        or all(does(plan, "never") >= NEVER_FOR_ANYONE for plan in plans.values())
    ),
    "4: staff never look, delete, question or tell parents": lambda _, plans: all(
        does(plans[role], "never") >= NEVER_FOR_STAFF and not does(plans[role]) & NEVER_FOR_STAFF
        for role in STAFF
    ),
    "6: nothing is deleted while the police may be needed": lambda s, plans: (
        s.value("police-may-be-needed") == NO
        or all(does(p, "never") >= DELETING and not does(p) & DELETING for p in plans.values())
    ),
    "7: the school decides only when every risk is excluded": lambda s, plans: all(
        "decide-in-school" not in does(plan)
        or (s.value("aggravated") == NO and does(plan, "must") >= {"record-reason", "sign-off"})
        for plan in plans.values()
    ),
    "8: everyone records and supports, staff tell someone": lambda s, plans: (
        s.value("in-scope") == NO
        or (
            all(does(p) >= {"record-incident", "support-pupil"} for p in plans.values())
            and all(does(plans[role]) & {"tell-lead", "tell-head", "tell-chair"} for role in STAFF)
        )
    ),
    "9: parents are told when it is safe, not when it is not, neither in doubt": lambda s, plans: (
        ("tell-parents" in does(plans[LEAD], "must", "should")) == (s.value("parents-risk") == NO)
        and ("tell-parents" in does(plans[LEAD], "never")) == (s.value("parents-risk") == YES)
    ),
    "10: certain danger, and nothing else, is 999 first": lambda s, plans: all(
        (plan.level == "emergency") == (s.value("immediate-danger") == YES)
        and (plan.level != "emergency" or plan.actions[0].clause.action == "call-999")
        for plan in plans.values()
    ),
}


@pytest.mark.parametrize("protocol_id", PROTOCOLS)
@pytest.mark.parametrize("rule", RULES)
def test_every_plan_keeps_the_rule(rule: str, protocol_id: str) -> None:
    broken = [answers for answers, s, plans in near(protocol_id) if not RULES[rule](s, plans)]

    assert broken == []


@pytest.mark.parametrize("protocol_id", PROTOCOLS)
def test_the_order_of_clauses_and_answers_changes_nothing(protocol_id: str) -> None:
    protocol = protocol_of(the_project(), protocol_id)
    chance = random.Random(12)  # noqa: S311 (a fixed seed: the test is the same each time)
    clauses = tuple(chance.sample(protocol.clauses, len(protocol.clauses)))
    shuffled = replace(protocol, clauses=clauses)

    assert not [
        given
        for given in chance.sample(list(near_answers()), 10)
        for role in ROLES
        if make_plan(protocol, role, given)
        != make_plan(shuffled, role, dict(chance.sample(sorted(given.items()), len(given))))
    ]


# ── Policies to protocols


@pytest.fixture(params=PROTOCOLS)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    return protocol_of(the_project(), request.param)


def test_a_protocol_is_the_floors_live_clauses_and_then_its_own(protocol: Protocol) -> None:
    own = the_project().policies[protocol.id].cards if protocol.id != FLOOR else ()
    live = [card.id for card in (*the_project().floor.cards, *own) if not card.replaced_by]

    assert [clause.id for clause in protocol.clauses] == live


def test_its_data_reads_back_as_the_protocol_and_holds_no_wording(protocol: Protocol) -> None:
    data = json.dumps(protocol_data(the_project(), protocol.id))
    texts = {card.source for card in live_cards(the_project(), protocol.id)}
    texts |= {fact.definition for fact in the_project().wording.facts.values()}

    assert parse_protocol(json.loads(data)) == protocol
    assert [text for text in texts if text in data] == []
