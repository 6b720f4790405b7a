"""A protocol is the floor and one school's live clauses; every plan that it gives keeps the safety
floor (the twelve rules of the design), in every situation that is near a whole answer.
"""

import json
import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from build_tools.content.project import POLICIES, ROOT, VOCABULARY, Project, load_project
from build_tools.content.protocols import live_cards, protocol_data, protocol_of, write_protocols
from decision_tree import plan as plan_module
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.protocol import Protocol, parse_protocol
from decision_tree.situation import ImpossibleAnswers, Situation, reconcile, settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import Answers, Vocabulary

PROTOCOLS = tuple(policy.id for policy in load_project().policies_by_age)
MOST_CHANGES = {"national": 2, "westcroft": 2}
ROLES = ("staff", "safeguarding-lead", "head", "it-staff")
DECIDING = ("safeguarding-lead", "head")
RECOMMENDED = frozenset({"must", "should", "may"})
REFERRING = frozenset({"refer-to-police", "refer-to-social-care"})

NEVER_FOR_ANYONE = (
    "copy-imagery print-imagery share-imagery save-imagery move-imagery ask-for-imagery "
    "promise-secrecy blame-pupil pay-demand confront-adult"
).split()
NEVER_FOR_STAFF = (
    "view-imagery search-device search-person delete-imagery ask-pupil-to-delete question-pupil "
    "tell-parents"
).split()

# What a risk may take out of a plan (rule 11): lines that belong to an incident which certainly is
# not aggravated. The protection that comes instead is a referral, or advice before any step.
ONLY_WHEN_NOT_AGGRAVATED = {
    "assess-risks": "with a referral, the police and social care weigh the risks with the lead",
    "review-decision": "there is no decision to keep it in school that could be reviewed",
    "record-reason": "there is no decision not to refer whose reason could be recorded",
    "sign-off": "there is no decision not to refer that could be signed off",
    "talk-with-pupil": "the police may have to speak to the pupils first",
    "ask-pupil-to-delete": "it turns into a never: it could be evidence",
    "tell-parents": "it turns into a never-yet: social care or police decide how",
}

# One line gives way to another on the same action, which must then stand.
GIVES_WAY = {
    "national#ask-for-advice-when-a-pupil-refuses-to-delete": (
        "national#ask-for-advice-before-you-act"
    ),
}

# Not risks: a yes to either says that no child is shown, which makes the plan another policy's.
NOT_RISKS = frozenset({"text-only", "adult-pornography"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A situation, the answers that lead to it, and the plan of every role in it."""

    protocol: str
    answers: Answers
    situation: Situation
    plans: Mapping[str, ActionPlan]

    def actions(self, role: str, modalities: frozenset[str] = RECOMMENDED) -> set[str]:
        """The actions that the role's plan holds with one of these modalities."""
        return {
            line.clause.action
            for line in self.plans[role].actions
            if line.clause.modality in modalities
        }

    def nevers(self, role: str) -> set[str]:
        """The actions that the role's plan forbids."""
        return self.actions(role, frozenset({"never"}))

    def protective_lines(self, role: str) -> dict[str, str]:
        """Clause id to action of every never, must and should of the role's plan."""
        return {
            line.clause.id: line.clause.action
            for line in self.plans[role].actions
            if line.clause.modality != "may"
        }

    @property
    def in_scope(self) -> bool:
        """Whether the protocol applies, or may apply."""
        return self.situation.value("in-scope") != NO

    @property
    def shown(self) -> str:
        """The situation in the fewest words."""
        said = [f"{fact}={answer}" for fact, answer in self.answers.items() if answer != NO]
        return f"{self.protocol}: all no but {' '.join(said)}"


@cache
def the_project() -> Project:
    return load_project()


@cache
def the_protocol(protocol_id: str) -> Protocol:
    return protocol_of(the_project(), protocol_id)


def baselines(vocabulary: Vocabulary) -> Iterator[dict[str, Truth]]:
    """All no, all not known, and all yes: of imagery, which leaves no room for its opposites."""
    yield dict.fromkeys(vocabulary.facts, NO)
    yield dict.fromkeys(vocabulary.facts, NOT_KNOWN)
    yes: dict[str, Truth] = dict.fromkeys(vocabulary.facts, YES)
    yield {**yes, "text-only": NO, "adult-pornography": NO}


def deviations(vocabulary: Vocabulary, most: int) -> Iterator[dict[str, Truth]]:
    """Every change of at most so many answers."""
    for count in range(most + 1):
        for facts in combinations(vocabulary.facts, count):
            for answers in product(TRUTHS, repeat=count):
                yield dict(zip(facts, answers, strict=True))


def changed(answers: Answers, newest: Answers, vocabulary: Vocabulary) -> Answers | None:
    """The answers after a change; None where the new ones contradict each other."""
    try:
        return reconcile({**answers, **newest}, frozenset(newest), vocabulary)
    except ImpossibleAnswers:
        return None


def some_answers(vocabulary: Vocabulary, most: int) -> list[Answers]:
    """Every possible answer near a baseline, each resulting situation once."""
    found: dict[tuple[Truth, ...], Answers] = {}
    for baseline, newest in product(baselines(vocabulary), deviations(vocabulary, most)):
        answers = changed(baseline, newest, vocabulary)
        if answers is not None:
            found.setdefault(tuple(settle(answers, vocabulary).values.values()), answers)
    return list(found.values())


@cache
def case_of(protocol_id: str, given: tuple[tuple[str, Truth], ...]) -> Case:
    protocol = the_protocol(protocol_id)
    answers = dict(given)
    return Case(
        protocol=protocol_id,
        answers=answers,
        situation=settle(answers, protocol.vocabulary),
        plans={role: make_plan(protocol, role, answers) for role in ROLES},
    )


@cache
def cases_of(protocol_id: str, most: int) -> list[Case]:
    """The cases, without their next questions: those are tested elsewhere and take long."""
    vocabulary = the_protocol(protocol_id).vocabulary
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "find_next_questions", lambda *_: None)
        return [
            case_of(protocol_id, tuple(answers.items()))
            for answers in some_answers(vocabulary, most)
        ]


@pytest.fixture(scope="module", params=PROTOCOLS)
def cases(request: pytest.FixtureRequest) -> list[Case]:
    return cases_of(request.param, MOST_CHANGES.get(request.param, 1))


@pytest.fixture(scope="module", params=PROTOCOLS)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    return the_protocol(request.param)


def few(violations: Iterator[str]) -> list[str]:
    """The three smallest, to read; none where the rule holds."""
    return sorted(violations, key=lambda text: (len(text), text))[:3]


# ── The floor, rule by rule


def test_rule_1_a_criterion_not_excluded_puts_a_referral_or_advice_in_the_leads_plan(
    cases: list[Case],
) -> None:
    criteria = the_project().vocabulary.conditions["referral-criterion"].members

    assert not few(
        f"{criterion}; {case.shown}"
        for case in cases
        for criterion in criteria
        if case.situation.value(criterion) != NO
        and not case.actions("safeguarding-lead") & {*REFERRING, "seek-advice"}
    )


def test_rule_1_a_certain_criterion_is_referred_now(cases: list[Case]) -> None:
    assert not few(
        case.shown
        for case in cases
        if case.situation.value("referral-criterion") == YES
        and case.plans["safeguarding-lead"].level not in {"emergency", "refer-now"}
    )


def test_rule_1_a_certain_criterion_has_a_certain_must_that_refers(cases: list[Case]) -> None:
    assert not few(
        case.shown
        for case in cases
        if case.situation.value("referral-criterion") == YES
        and not any(
            line.certain and line.clause.modality == "must" and line.clause.action in REFERRING
            for line in case.plans["safeguarding-lead"].actions
        )
    )


def test_rule_1_without_any_criterion_nothing_is_referred_now(cases: list[Case]) -> None:
    assert not few(
        case.shown
        for case in cases
        if case.situation.value("referral-criterion") == NO
        and case.situation.value("aggravated") == NO
        and case.plans["safeguarding-lead"].level in {"emergency", "refer-now"}
    )


def test_rule_2_a_criterion_not_known_is_never_left_to_the_school(cases: list[Case]) -> None:
    criteria = the_project().vocabulary.conditions["referral-criterion"].members

    assert not few(
        f"{role}; {case.shown}"
        for case in cases
        for role in ROLES
        if any(case.situation.value(criterion) == NOT_KNOWN for criterion in criteria)
        and case.plans[role].level in {"school-decides", "another-policy"}
    )


def test_rule_3_nobody_is_told_to_do_what_hurts_a_child(cases: list[Case]) -> None:
    assert not few(
        f"{role} {found}; {case.shown}"
        for case in cases
        for role in ROLES
        if (found := case.actions(role) & {*NEVER_FOR_ANYONE})
    )


def test_rule_3_everyone_is_told_never_to_do_what_hurts_a_child(cases: list[Case]) -> None:
    assert not few(
        f"{role} {missing}; {case.shown}"
        for case in cases
        for role in ROLES
        if case.in_scope and (missing := {*NEVER_FOR_ANYONE} - case.nevers(role))
    )


@pytest.mark.parametrize("role", ["staff", "it-staff"])
def test_rule_4_staff_are_never_told_to_look_delete_question_or_tell_parents(
    role: str, cases: list[Case]
) -> None:
    assert not few(
        f"{found}; {case.shown}"
        for case in cases
        if (found := case.actions(role) & {*NEVER_FOR_STAFF})
    )


@pytest.mark.parametrize("role", ["staff", "it-staff"])
def test_rule_4_staff_are_told_never_to_look_delete_question_or_tell_parents(
    role: str, cases: list[Case]
) -> None:
    assert not few(
        f"{missing}; {case.shown}"
        for case in cases
        if (missing := {*NEVER_FOR_STAFF} - case.nevers(role))
    )


def test_rule_5_viewing_is_never_recommended(cases: list[Case]) -> None:
    assert not few(
        f"{role}; {case.shown}"
        for case in cases
        for role in ROLES
        if "view-imagery" in case.actions(role) or "view-imagery" not in case.nevers(role)
    )


def test_rule_5_the_barriers_to_viewing_are_shown_to_the_lead_alone(cases: list[Case]) -> None:
    barriers = "national#viewing-is-a-last-resort-for-the-lead"

    assert not few(
        f"{role}; {case.shown}"
        for case in cases
        for role in ROLES
        if (barriers in case.protective_lines(role)) != (role == "safeguarding-lead")
    )


def test_rule_6_nothing_is_deleted_while_the_police_may_be_needed(cases: list[Case]) -> None:
    deleting = {"delete-imagery", "ask-pupil-to-delete"}

    assert not few(
        f"{role}; {case.shown}"
        for case in cases
        for role in ROLES
        if case.situation.value("police-may-be-needed") != NO
        and (case.actions(role) & deleting or deleting - case.nevers(role))
    )


def test_rule_7_the_school_decides_only_when_every_risk_is_certainly_excluded(
    cases: list[Case],
) -> None:
    assert not few(
        f"{role}; {case.shown}"
        for case in cases
        for role in ROLES
        if "decide-in-school" in case.actions(role)
        and not (
            case.situation.value("referral-criterion") == case.situation.value("aggravated") == NO
        )
    )


def test_rule_7_the_school_may_decide_when_every_risk_is_certainly_excluded(
    cases: list[Case],
) -> None:
    assert not few(
        f"{role}; {case.shown}"
        for case in cases
        for role in DECIDING
        if case.situation.value("in-scope") == YES
        and case.situation.value("aggravated") == NO
        and "decide-in-school" not in case.actions(role)
    )


def test_rule_7_a_decision_in_school_has_its_reason_recorded_and_is_signed_off(
    cases: list[Case],
) -> None:
    assert not few(
        f"{role} {missing}; {case.shown}"
        for case in cases
        for role in ROLES
        if "decide-in-school" in case.actions(role)
        and (missing := {"record-reason", "sign-off"} - case.actions(role, frozenset({"must"})))
    )


def test_rule_8_everyone_records_and_supports_every_pupil(cases: list[Case]) -> None:
    assert not few(
        f"{role} {missing}; {case.shown}"
        for case in cases
        for role in ROLES
        if case.in_scope and (missing := {"record-incident", "support-pupil"} - case.actions(role))
    )


@pytest.mark.parametrize("role", ["staff", "it-staff"])
def test_rule_8_staff_always_tell_the_lead(role: str, cases: list[Case]) -> None:
    assert not few(
        case.shown for case in cases if case.in_scope and "tell-lead" not in case.actions(role)
    )


def test_rule_9_the_lead_tells_parents_when_it_certainly_puts_no_child_at_risk(
    cases: list[Case],
) -> None:
    assert not few(
        case.shown
        for case in cases
        if case.situation.value("parents-risk") == NO
        and "tell-parents" not in case.actions("safeguarding-lead", frozenset({"must", "should"}))
    )


def test_rule_9_nobody_tells_parents_while_it_could_put_a_child_at_risk(cases: list[Case]) -> None:
    assert not few(
        f"{role}; {case.shown}"
        for case in cases
        for role in ROLES
        if case.situation.value("parents-risk") != NO
        and ("tell-parents" in case.actions(role) or "tell-parents" not in case.nevers(role))
    )


def test_rule_9_the_lead_asks_how_to_tell_parents_while_it_could_put_a_child_at_risk(
    cases: list[Case],
) -> None:
    assert not few(
        case.shown
        for case in cases
        if case.situation.value("parents-risk") != NO
        and "seek-advice" not in case.actions("safeguarding-lead")
    )


def test_rule_10_in_immediate_danger_calling_999_is_the_first_line_for_everyone(
    cases: list[Case],
) -> None:
    assert not few(
        f"{role}; {case.shown}"
        for case in cases
        for role in ROLES
        if case.situation.value("immediate-danger") == YES
        and case.plans[role].actions[0].clause.action != "call-999"
    )


def test_rule_10_immediate_danger_and_nothing_else_is_an_emergency(cases: list[Case]) -> None:
    assert not few(
        f"{role}; {case.shown}"
        for case in cases
        for role in ROLES
        if (case.plans[role].level == "emergency")
        != (case.situation.value("immediate-danger") == YES)
    )


@cache
def riskier(protocol_id: str) -> list[tuple[Case, Case, str]]:
    """Pairs of cases: an answer that is no, and the same one not known or yes, with its fact."""
    vocabulary = the_protocol(protocol_id).vocabulary
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "find_next_questions", lambda *_: None)
        return [
            (case, case_of(protocol_id, tuple(answers.items())), fact)
            for case in cases_of(protocol_id, 1)
            for fact, value in case.situation.values.items()
            if value == NO and fact not in NOT_RISKS
            for worse in (NOT_KNOWN, YES)
            if (answers := changed(case.answers, {fact: worse}, vocabulary)) is not None
        ]


@pytest.mark.parametrize("protocol_id", PROTOCOLS)
def test_rule_11_a_risk_added_never_lowers_the_level(protocol_id: str) -> None:
    levels = ("tell-lead", *the_project().vocabulary.levels)

    assert not few(
        f"{role} {fact}; {case.shown} -> {worse.shown}"
        for case, worse, fact in riskier(protocol_id)
        for role in DECIDING
        if levels.index(worse.plans[role].level) > levels.index(case.plans[role].level)
    )


@pytest.mark.parametrize("protocol_id", PROTOCOLS)
def test_rule_11_a_risk_added_takes_no_protection_away(protocol_id: str) -> None:
    assert not few(
        f"{role} {fact} {lost}; {case.shown} -> {worse.shown}"
        for case, worse, fact in riskier(protocol_id)
        for role in ROLES
        if (
            lost := {
                clause
                for clause, action in case.protective_lines(role).items()
                if GIVES_WAY.get(clause, clause) not in worse.protective_lines(role)
                and clause not in worse.protective_lines(role)
                and action not in ONLY_WHEN_NOT_AGGRAVATED
            }
        )
    )


def test_rule_11_every_exception_is_still_needed() -> None:
    lost = {
        (clause, action)
        for protocol_id in PROTOCOLS
        for case, worse, _ in riskier(protocol_id)
        for role in DECIDING
        for clause, action in case.protective_lines(role).items()
        if clause not in worse.protective_lines(role)
    }
    used = {word for pair in lost for word in pair}

    assert (ONLY_WHEN_NOT_AGGRAVATED.keys() | GIVES_WAY.keys()) - used == set()


def test_rule_12_every_line_cites_a_live_clause_with_a_known_source(cases: list[Case]) -> None:
    project = the_project()
    names = tuple(source.name for source in project.sources)
    live = {card.id: card for policy in project.policies.values() for card in policy.cards}
    sound = {
        id_
        for id_, card in live.items()
        if card.is_live and card.source
        if card.policy != "national"
        or all(part.strip().startswith(names) for part in card.source.split(";"))
    }

    assert {line.clause.id for c in cases for p in c.plans.values() for line in p.actions} <= sound


def test_rule_12_every_clause_that_can_act_acts_in_some_situation(cases: list[Case]) -> None:
    acting = {line.clause.id for c in cases for p in c.plans.values() for line in p.actions}
    asking = {id_ for case in cases for plan in case.plans.values() for id_ in plan.asks}

    live = {card.id for card in live_cards(the_project(), cases[0].protocol)}

    assert live - acting - asking == set()


def test_rule_12_the_order_of_clauses_and_answers_changes_nothing(protocol: Protocol) -> None:
    chance = random.Random(12)  # noqa: S311 (a fixed seed: the test is the same each time)
    answers = chance.sample(some_answers(protocol.vocabulary, 1), 25)
    shuffled = replace(
        protocol, clauses=tuple(chance.sample(protocol.clauses, len(protocol.clauses)))
    )

    assert not [
        given
        for given in answers
        for role in ROLES
        if make_plan(protocol, role, given)
        != make_plan(shuffled, role, dict(chance.sample(sorted(given.items()), len(given))))
    ]


# ── Policies to protocols


def test_the_floor_is_its_own_live_clauses() -> None:
    live = [card.id for card in the_project().floor.cards if card.is_live]

    assert [clause.id for clause in the_protocol("national").clauses] == live


def test_a_schools_protocol_stands_on_the_floor() -> None:
    assert the_protocol("westcroft").clauses[: len(the_protocol("national").clauses)] == (
        the_protocol("national").clauses
    )


def test_a_replaced_clause_is_not_compiled() -> None:
    replaced = {c.id for c in the_project().policies["westcroft"].cards if not c.is_live}

    assert replaced.isdisjoint(clause.id for clause in the_protocol("westcroft").clauses)


def test_some_clause_is_replaced() -> None:
    assert [c.id for c in the_project().policies["westcroft"].cards if c.replaced_by]


def test_a_clause_says_what_its_card_says() -> None:
    card = the_project().floor.cards[0]
    clause = card.clause

    assert (clause.id, clause.modality, clause.action, clause.topic, clause.roles, clause.when) == (
        card.id,
        card.modality,
        card.action,
        card.topic,
        frozenset(card.roles),
        card.when,
    )


def test_protocol_data_reads_back_as_the_protocol(protocol: Protocol) -> None:
    data = json.loads(json.dumps(protocol_data(the_project(), protocol.id)))

    assert parse_protocol(data) == protocol


def test_protocol_data_holds_no_wording(protocol: Protocol) -> None:
    data = json.dumps(protocol_data(the_project(), protocol.id))
    texts = {card.source for card in live_cards(the_project(), protocol.id)}
    texts |= {fact.definition for fact in the_project().wording.facts.values()}

    assert [text for text in texts if text in data] == []


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Where the protocols of a copy of the project were written, one of an old policy removed."""
    for path in (VOCABULARY, *(p.relative_to(ROOT) for p in (ROOT / "docs").glob("*.toml"))):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    (tmp_path / POLICIES).mkdir(parents=True)
    for name in ("national.md", "westcroft.md"):
        shutil.copyfile(ROOT / POLICIES / name, tmp_path / POLICIES / name)
    folder = tmp_path / "build/protocols"
    folder.mkdir(parents=True)
    (folder / "gone.json").write_text("{}", "utf-8")
    write_protocols(load_project(tmp_path))
    return folder


def read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data


def test_every_protocol_is_written_and_an_old_one_removed(written: Path) -> None:
    assert {path.stem for path in written.iterdir()} == {"national", "westcroft"}


def test_a_written_protocol_has_the_text_of_every_clause(written: Path) -> None:
    data = read(written / "westcroft.json")

    assert data["texts"].keys() == {clause["id"] for clause in data["clauses"]}


def test_a_written_protocol_has_the_fingerprint_of_every_source_file(written: Path) -> None:
    assert (
        read(written / "national.json")["sources"]
        == load_project(written.parent.parent).fingerprints
    )
