"""The second evaluator agrees with the engine: two ways of working out a plan, written apart."""

import random
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest

from build_tools.content.project import Project, load_project
from build_tools.content.protocols import protocol_of
from build_tools.situations.diagrams import Diagrams
from build_tools.situations.symbolic import NOTHING, Line, SymbolicProtocol
from decision_tree import plan as plan_module
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.protocol import ALWAYS, Clause, ClauseModality, Protocol, Term, When
from decision_tree.situation import ImpossibleAnswers, reconcile, settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import Answers, Vocabulary, parse_vocabulary

PROTOCOLS = (
    "national assunnah-primary city-of-rochester dorset-protocol king-alfred westcroft".split()
)
ROLES = "staff safeguarding-lead head it-staff".split()

SMALL: dict[str, Any] = tomllib.loads("""
everyone = "everyone"

[[screen]]
id = "role"
[[screen]]
id = "all"
ask = "each"
facts = ["scope", "danger", "adult", "pressed", "phone"]

[[implies]]
if = { adult = "yes" }
then = { pressed = "yes" }
[[implies]]
if = { scope = "no" }
then = { phone = "no", adult = "no" }

[fact]
scope = { yes = "it is a picture", no = "it is no picture" }
danger = { yes = "there is danger", no = "there is no danger" }
adult = { yes = "an adult took part", no = "no adult took part" }
pressed = { yes = "there was pressure", no = "there was no pressure" }
phone = { yes = "it is on a phone", no = "it is on no phone" }

[condition]
in-scope = { any = ["scope"], yes = "this applies", no = "this does not apply" }
referral-criterion = { any = ["adult", "danger"], yes = "met", no = "not met" }
aggravated = { any = ["referral-criterion", "pressed"], yes = "worse", no = "not worse" }
police-may-be-needed = { any = ["aggravated"], yes = "police may be", no = "police are not" }
both = { all = ["scope", "phone"], yes = "both hold", no = "not both hold" }

[role]
staff = { name = "staff", most_screens = 3, level = "tell-lead" }
lead = { name = "the lead", most_screens = 9 }

[modality]
order = ["never", "must", "should", "may"]
permissive = ["may"]

[referral]
order = ["emergency", "refer-now", "seek-advice", "school-decides", "another-policy"]

[action]
call-999 = "call 999"
tell-lead = "tell the lead"
refer-to-police = "refer to the police"
refer-to-social-care = "refer to social care"
seek-advice = "ask for advice"
delete = "delete it"

[topic]
decide = ["referral"]
""")

Plans = Callable[[Protocol, str, Answers], ActionPlan]


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


@pytest.fixture(scope="module", autouse=True)
def without_questions() -> Iterator[None]:
    """What to ask next is the slow part of a plan, and is not compared here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "find_next_questions", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def situations(project: Project) -> list[Answers]:
    """Three baselines, each with one and with two answers changed, and 300 drawn by chance."""
    vocabulary = project.vocabulary
    found = {tuple(s.items()): s for s in [*deviations(vocabulary), *by_chance(vocabulary, 300)]}
    return list(found.values())


def deviations(vocabulary: Vocabulary) -> Iterator[Answers]:
    """All no, all yes and all not known, less what is impossible; then one or two changes each."""
    for baseline in TRUTHS:
        answers = dict.fromkeys(vocabulary.facts, baseline)
        answers |= dict.fromkeys(("text-only", "adult-pornography", "staff-conduct"), NO)
        answers |= {} if baseline != NOT_KNOWN else dict.fromkeys(answers, NOT_KNOWN)
        yield closed(answers, {}, vocabulary)
        for count in (1, 2):
            for facts in combinations(vocabulary.facts, count):
                for changed in product(TRUTHS, repeat=count):
                    change = dict(zip(facts, changed, strict=True))
                    if possible(change, vocabulary):
                        yield closed(answers, change, vocabulary)


def by_chance(vocabulary: Vocabulary, count: int) -> Iterator[Answers]:
    draw = random.Random(1)  # noqa: S311
    for _ in range(count):
        facts = draw.sample(list(vocabulary.facts), k=len(vocabulary.facts))
        first = {facts[0]: draw.choice(TRUTHS)}
        yield closed({fact: draw.choice(TRUTHS) for fact in facts}, first, vocabulary)


def closed(answers: Answers, change: Answers, vocabulary: Vocabulary) -> Answers:
    """`answers` with the `change`, less what that makes impossible, and all that follows."""
    given = {fact: answer for fact, answer in answers.items() if fact not in change}
    kept = reconcile({**given, **change}, frozenset(change), vocabulary)
    return settle(kept, vocabulary).values


def possible(answers: Answers, vocabulary: Vocabulary) -> bool:
    """Whether answers contradict nothing."""
    try:
        settle(answers, vocabulary)
    except ImpossibleAnswers:
        return False
    return True


def diagrams_of(vocabulary: Vocabulary) -> Diagrams:
    screens = vocabulary.screens.values()
    return Diagrams(tuple(fact for screen in screens for fact in screen.facts))


def lines_of(plan: ActionPlan) -> dict[str, Line]:
    """What a plan says of each action: a never, or else what it asks for."""
    nevers = {action.clause.action for action in plan.actions if action.clause.modality == "never"}
    certain = {action.clause.action for action in plan.actions if action.certain}
    return {
        action: Line(says="never" if action in nevers else "do", certain=action in certain)
        for action in {action.clause.action for action in plan.actions}
    }


def disagreements(
    protocol: Protocol,
    symbolic: SymbolicProtocol,
    roles: Iterable[str],
    situations: Iterable[Answers],
) -> list[tuple[str, str, Answers]]:
    """Role, action (or "level") and situation, wherever the two evaluators part."""
    found = []
    value_at = symbolic.diagrams.value_at
    evaluated = [(role, symbolic.level(role), symbolic.lines(role)) for role in roles]
    for answers in situations:
        for role, level, lines in evaluated:
            plan = make_plan(protocol, role, answers)
            said = {action: value_at(line, answers) for action, line in lines.items()}
            says = lines_of(plan)
            parting = [a for a in {*said, *says} if said.get(a, NOTHING) != says.get(a, NOTHING)]
            parting += ["level"] * (value_at(level, answers) != plan.level)
            found += [(role, what, answers) for what in parting]
    return found


def parted_fates(
    protocol: Protocol, roles: Iterable[str], situations: Iterable[Answers]
) -> list[tuple[str, str, Answers]]:
    """Role, clause and situation, wherever the two part on what becomes of a single clause."""
    symbolic = SymbolicProtocol(protocol, diagrams_of(protocol.vocabulary))
    fates = {
        (role, clause.id): symbolic.fate(clause, role)
        for role in roles
        for clause in protocol.clauses
    }
    found = []
    for answers in situations:
        said = {role: fates_in(make_plan(protocol, role, answers)) for role in roles}
        found += [
            (role, clause_id, answers)
            for (role, clause_id), fate in fates.items()
            if symbolic.diagrams.value_at(fate, answers) != said[role].get(clause_id, "absent")
        ]
    return found


def fates_in(plan: ActionPlan) -> dict[str, str]:
    return {
        **{a.clause.id: "certain" if a.certain else "possible" for a in plan.actions},
        **{lost.clause: "overridden" for lost in plan.overridden},
        **dict.fromkeys(plan.asks, "certain"),
    }


# ── The real protocols


def test_the_situations_are_many(situations: list[Answers]) -> None:
    assert len(situations) > 2000


@pytest.mark.parametrize("policy_id", PROTOCOLS)
def test_both_evaluators_agree(project: Project, situations: list[Answers], policy_id: str) -> None:
    protocol = protocol_of(project, policy_id)
    symbolic = SymbolicProtocol(protocol, diagrams_of(project.vocabulary))

    assert disagreements(protocol, symbolic, ROLES, situations)[:3] == []


@pytest.mark.parametrize("policy_id", PROTOCOLS)
def test_both_agree_on_what_becomes_of_every_clause(
    project: Project, situations: list[Answers], policy_id: str
) -> None:
    assert parted_fates(protocol_of(project, policy_id), ROLES, situations[::20])[:3] == []


def test_every_protocol_and_role_is_compared(project: Project) -> None:
    assert (sorted(PROTOCOLS), ROLES) == (sorted(project.policies), [*project.vocabulary.roles])


@pytest.mark.parametrize("policy_id", PROTOCOLS)
def test_every_level_of_a_possible_situation_is_known(project: Project, policy_id: str) -> None:
    symbolic = SymbolicProtocol(protocol_of(project, policy_id), diagrams_of(project.vocabulary))
    level, known = symbolic.level("safeguarding-lead"), {None, *project.vocabulary.levels}

    assert symbolic.diagrams.find_smallest(level, lambda value: value not in known) is None


# ── A protocol that was changed is seen to be another


def dropped(_: Clause) -> list[Clause]:
    return []


def without_the_lead(clause: Clause) -> list[Clause]:
    return [replace(clause, roles=clause.roles - {"safeguarding-lead"})]


def flipped(clause: Clause) -> list[Clause]:
    modality: ClauseModality = "must" if clause.modality == "never" else "never"
    return [replace(clause, modality=modality)]


def always(clause: Clause) -> list[Clause]:
    return [replace(clause, when=ALWAYS)]


Change = Callable[[Clause], list[Clause]]


@pytest.mark.parametrize("change", [dropped, without_the_lead, flipped, always])
@pytest.mark.parametrize(
    "slug",
    [
        "contact-the-other-schools-lead",
        "report-to-the-platform",
        "manage-in-school-only-when-nothing-is-aggravated",
        "never-delete-while-the-police-may-be-needed",
        "support-staff-who-saw-the-imagery",
        "call-999-when-someone-is-in-danger",
    ],
)
def test_a_changed_clause_makes_them_disagree(
    project: Project, situations: list[Answers], slug: str, change: Change
) -> None:
    protocol = protocol_of(project, "national")
    changed = [
        new
        for clause in protocol.clauses
        for new in (change(clause) if clause.id == f"national#{slug}" else [clause])
    ]
    mutant = replace(protocol, clauses=tuple(changed))
    symbolic = SymbolicProtocol(mutant, diagrams_of(project.vocabulary))

    assert disagreements(protocol, symbolic, ["safeguarding-lead"], situations[::5])


# ── Every situation of a small protocol


def a_clause(modality: ClauseModality, action: str, *names: str, joiner: str = "all") -> Clause:
    """A clause on terms; "no x" is a term that does not hold."""
    terms = tuple(Term(name=n.removeprefix("no "), holds=not n.startswith("no ")) for n in names)
    return Clause(
        id=f"national#{modality}-{action}-{'-'.join(names)}".replace(" ", "-"),
        modality=modality,
        action=action,
        topic="referral",
        roles=frozenset({"staff", "lead"}),
        when=When(joiner="any" if joiner == "any" else "all", terms=terms),
    )


VOCABULARY = parse_vocabulary(SMALL)
EVERY = [
    dict(zip(VOCABULARY.facts, answers, strict=True))
    for answers in product(TRUTHS, repeat=len(VOCABULARY.facts))
]
POSSIBLE = [s for s in EVERY if possible(s, VOCABULARY) and settle(s, VOCABULARY).values == s]


@pytest.fixture(scope="module")
def small() -> Protocol:
    """Every modality, both ways of joining, terms that do not hold, and actions that clash."""
    return Protocol(
        id="national",
        vocabulary=VOCABULARY,
        clauses=(
            a_clause("must", "call-999", "danger"),
            a_clause("must", "refer-to-police", "adult", "scope"),
            a_clause("should", "refer-to-social-care", "pressed", "no scope", joiner="any"),
            a_clause("may", "refer-to-police", "no phone"),
            a_clause("must", "seek-advice", "both"),
            a_clause("may", "delete", "no aggravated"),
            a_clause("should", "delete", "no both", "pressed"),
            a_clause("never", "delete", "police-may-be-needed", "phone"),
            a_clause("should", "seek-advice", "danger"),
            a_clause("ask", "tell-lead", "phone"),
            replace(a_clause("must", "tell-lead"), roles=frozenset({"staff"})),
        ),
    )


def test_the_possible_situations_are_those_of_brute_force(small: Protocol) -> None:
    symbolic = SymbolicProtocol(small, diagrams_of(VOCABULARY))

    assert symbolic.diagrams.count(symbolic.possible) == len(POSSIBLE)


def test_a_situation_is_possible_exactly_where_settling_changes_nothing(small: Protocol) -> None:
    symbolic = SymbolicProtocol(small, diagrams_of(VOCABULARY))
    found = [s for s in EVERY if symbolic.diagrams.value_at(symbolic.possible, s)]

    assert found == POSSIBLE


@pytest.mark.parametrize("role", ["staff", "lead"])
def test_both_agree_in_every_situation(small: Protocol, role: str) -> None:
    symbolic = SymbolicProtocol(small, diagrams_of(VOCABULARY))

    assert disagreements(small, symbolic, [role], POSSIBLE) == []


def test_both_agree_on_every_clause_in_every_situation(small: Protocol) -> None:
    assert parted_fates(small, ["staff", "lead"], POSSIBLE) == []


def test_of_every_clause_of_the_small_protocol_something_becomes(small: Protocol) -> None:
    symbolic = SymbolicProtocol(small, diagrams_of(VOCABULARY))
    fates = [symbolic.fate(clause, "staff") for clause in small.clauses]

    assert {fate for diagram in fates for fate in symbolic.diagrams.values(diagram)} == {
        *("certain", "possible", "overridden", "absent", None)
    }


def test_an_impossible_situation_has_no_level(small: Protocol) -> None:
    symbolic = SymbolicProtocol(small, diagrams_of(VOCABULARY))

    assert symbolic.diagrams.value_at(symbolic.level("lead"), {"adult": YES, "pressed": NO}) is None


def test_an_impossible_situation_has_no_line(small: Protocol) -> None:
    symbolic = SymbolicProtocol(small, diagrams_of(VOCABULARY))
    lines: Mapping[str, Any] = symbolic.lines("lead")

    assert {
        symbolic.diagrams.value_at(line, {"scope": NO, "phone": YES}) for line in lines.values()
    } == {None}


@pytest.mark.parametrize("position", range(9))
def test_dropping_any_clause_that_acts_makes_them_disagree(small: Protocol, position: int) -> None:
    kept = tuple(c for number, c in enumerate(small.clauses) if number != position)
    symbolic = SymbolicProtocol(replace(small, clauses=kept), diagrams_of(VOCABULARY))

    assert disagreements(small, symbolic, ["lead"], POSSIBLE)


def test_an_action_that_only_an_ask_names_has_no_line(small: Protocol) -> None:
    asking = tuple(c for c in small.clauses if c.modality == "ask")
    symbolic = SymbolicProtocol(replace(small, clauses=asking), diagrams_of(VOCABULARY))

    assert symbolic.lines("lead") == {}


@pytest.mark.parametrize(
    ("value", "level"), [(YES, "emergency"), (NOT_KNOWN, "tell-lead"), (NO, "tell-lead")]
)
def test_staff_have_a_level_of_their_own(small: Protocol, value: Truth, level: str) -> None:
    symbolic = SymbolicProtocol(small, diagrams_of(VOCABULARY))

    assert symbolic.diagrams.value_at(symbolic.level("staff"), {"danger": value}) == level
