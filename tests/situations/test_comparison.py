"""Where two protocols differ is counted exactly, and every example of it holds in the engine."""

from dataclasses import replace
from itertools import combinations, product

import pytest

from build_tools.content.policy import Card, Checked, Policy
from build_tools.content.project import Project, load_project
from build_tools.content.protocols import protocol_of
from build_tools.situations.comparison import COMPARED_ROLES, Comparer, Comparison, Difference
from decision_tree import plan as plan_module
from decision_tree.plan import make_plan
from decision_tree.protocol import ClauseModality, Term, When
from decision_tree.situation import ImpossibleAnswers, settle
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES
from decision_tree.vocabulary import Answers, Screen

FACTS = ("immediate-danger", "imagery-of-under-18", "adult-involved", "online", "ai-made")

PAIRS = list(
    combinations(
        "national assunnah-primary city-of-rochester dorset-protocol king-alfred westcroft".split(),
        2,
    )
)


def a_card(
    modality: ClauseModality,
    action: str,
    *names: str,
    policy: str = "national",
    roles: tuple[str, ...] = ("staff", "safeguarding-lead"),
    topic: str = "takedown",
    replaced_by: str = "",
) -> Card:
    """A card on terms that all hold; "no x" is a term that does not."""
    terms = tuple(Term(name=n.removeprefix("no "), holds=not n.startswith("no ")) for n in names)
    return Card(
        policy=policy,
        slug=f"{modality}-{action}-{'-'.join(names)}".replace(" ", "-"),
        heading=f"{modality} {action}",
        line=1,
        modality=modality,
        statement="do it",
        when=When(joiner="all", terms=terms),
        when_text=" and ".join(names),
        roles=roles,
        action=action,
        topic=topic,
        source="Guidance",
        checked=Checked(state="to-check", on="2026-11-20"),
        replaced_by=replaced_by,
    )


FLOOR = (
    a_card("must", "refer-to-police", "adult-involved"),
    a_card("never", "delete-imagery", "adult-involved", topic="deletion"),
    a_card("must", "call-999", "immediate-danger", topic="danger"),
    a_card("must", "keep-evidence", "ai-made", "imagery-of-under-18", topic="police"),
)
FIRST = (
    a_card("should", "delete-imagery", "online", policy="first", topic="deletion"),
    a_card("must", "tell-parents", "no adult-involved", policy="first", topic="parents"),
    a_card("may", "report-to-platform", "online", policy="first"),
    a_card("must", "tell-lead", policy="first", topic="disclosure"),
    a_card("must", "copy-imagery", policy="first", replaced_by="national#x", topic="viewing"),
)
SECOND = (
    a_card("must", "refer-to-social-care", "online", policy="second", topic="social-care"),
    a_card("must", "tell-lead", policy="second", topic="disclosure"),
    a_card("must", "keep-evidence", "online", policy="second", roles=("safeguarding-lead",)),
    a_card("must", "educate", "online", policy="second", roles=("head",), topic="education"),
)


@pytest.fixture(scope="module")
def real() -> Project:
    return load_project()


@pytest.fixture(scope="module")
def comparer(real: Project) -> Comparer:
    return Comparer(real)


@pytest.fixture(scope="module")
def small(real: Project) -> Project:
    """A floor and two policies over five facts."""
    vocabulary = replace(
        real.vocabulary,
        facts={fact: real.vocabulary.facts[fact] for fact in FACTS},
        conditions={"in-scope": real.vocabulary.conditions["in-scope"]},
        screens={
            "role": real.vocabulary.screens["role"],
            "all": Screen(id="all", asking="each", facts=FACTS, options={}),
        },
        implications=tuple(
            rule for rule in real.vocabulary.implications if {rule.fact, rule.other} <= {*FACTS}
        ),
    )
    policies = {
        id_: replace(real.policies["westcroft"], id=id_, blocks=cards)
        for id_, cards in (("national", FLOOR), ("first", FIRST), ("second", SECOND))
    }
    return replace(real, vocabulary=vocabulary, policies=policies)


def situations(project: Project) -> list[Answers]:
    """Every possible one."""
    found = []
    for values in product(TRUTHS, repeat=len(FACTS)):
        answers = dict(zip(FACTS, values, strict=True))
        try:
            settled = settle(answers, project.vocabulary).values
        except ImpossibleAnswers:
            continue
        found += [answers] * (settled == answers)
    return found


def says(project: Project, policy_id: str, role: str, what: str, answers: Answers) -> str:
    """The level of the engine's plan, or what it says of an action: do, never or nothing."""
    plan = make_plan(protocol_of(project, policy_id), role, answers)
    if what == "level":
        return plan.level
    modalities = {a.clause.modality for a in plan.actions if a.clause.action == what}
    if "never" in modalities:
        return "never"
    return "do" if modalities else "nothing"


@pytest.fixture(scope="module")
def compared(small: Project) -> Comparison:
    return Comparer(small).compare(small.policies["first"], small.policies["second"])


@pytest.fixture(scope="module")
def counted(small: Project) -> dict[tuple[str, str], int]:
    """By role and action or level, in how many situations the engine's plans differ."""
    counts = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "find_next_questions", lambda *_: None)
        for role, what in product(COMPARED_ROLES, ["level", *small.vocabulary.actions]):
            counts[role, what] = sum(
                says(small, "first", role, what, s) != says(small, "second", role, what, s)
                for s in situations(small)
            )
    return {key: count for key, count in counts.items() if count}


# ── A small project, by brute force


def test_the_situations_are_those_of_brute_force(small: Project, compared: Comparison) -> None:
    assert compared.situations == len(situations(small))


def test_the_counts_are_those_of_brute_force(
    compared: Comparison, counted: dict[tuple[str, str], int]
) -> None:
    assert {(d.role, d.what): d.count for d in compared.differences} == counted


def test_the_small_project_differs_in_level_and_in_lines(
    counted: dict[tuple[str, str], int],
) -> None:
    assert {what for _, what in counted} == {
        "level", "delete-imagery", "tell-parents", "report-to-platform", "refer-to-social-care",
        "keep-evidence",
    }  # fmt: skip


def test_no_smaller_example_exists(small: Project, compared: Comparison) -> None:
    def known(answers: Answers) -> int:
        return sum(answer != NOT_KNOWN for answer in answers.values())

    assert [len(d.example) for d in compared.differences] == [
        min(
            known(s)
            for s in situations(small)
            if says(small, "first", d.role, d.what, s) != says(small, "second", d.role, d.what, s)
        )
        for d in compared.differences
    ]


def test_what_only_the_headteacher_does_is_not_compared(compared: Comparison) -> None:
    assert "educate" not in {difference.what for difference in compared.differences}


def test_the_lead_comes_after_staff_and_the_level_first(compared: Comparison) -> None:
    roles = [difference.role for difference in compared.differences]

    assert roles == sorted(roles, key=COMPARED_ROLES.index)


def test_compared_the_other_way_round_the_sides_change_places(
    small: Project, compared: Comparison
) -> None:
    other = Comparer(small).compare(small.policies["second"], small.policies["first"])

    assert [(d.what, d.second, d.first, d.count) for d in other.differences] == [
        (d.what, d.first, d.second, d.count) for d in compared.differences
    ]


# ── Clause by clause


def test_a_row_holds_both_sides_clauses_on_an_action(compared: Comparison) -> None:
    (row,) = (row for row in compared.rows if row.action == "tell-lead")

    assert (row.first, row.second) == ((FIRST[3],), (SECOND[1],))


def test_there_is_a_row_for_each_action_that_either_speaks_of(compared: Comparison) -> None:
    assert {row.action for row in compared.rows} == {card.action for card in (*FIRST, *SECOND)}


def test_the_same_modality_condition_and_roles_agree(compared: Comparison) -> None:
    assert [row.action for row in compared.rows if row.agrees] == ["tell-lead", "copy-imagery"]


@pytest.mark.parametrize(
    "other",
    [
        a_card("should", "tell-lead", policy="second"),
        a_card("must", "tell-lead", "online", policy="second"),
        a_card("must", "tell-lead", policy="second", roles=("staff",)),
    ],
    ids=["modality", "condition", "roles"],
)
def test_another_modality_condition_or_role_does_not_agree(small: Project, other: Card) -> None:
    second = replace(small.policies["second"], blocks=(other,))
    rows = Comparer(small).compare(small.policies["first"], second).rows

    assert [row.agrees for row in rows if row.action == "tell-lead"] == [False]


# ── The real policies


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_every_example_differs_in_the_engine(
    real: Project, comparer: Comparer, pair: tuple[str, str]
) -> None:
    one, other = (real.policies[id_] for id_ in pair)
    differences = comparer.compare(one, other).differences

    def in_the_engine(d: Difference) -> tuple[str, ...]:
        return tuple(says(real, policy.id, d.role, d.what, d.example) for policy in (one, other))

    assert [in_the_engine(d) for d in differences] == [(d.first, d.second) for d in differences]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_two_sides_of_a_difference_are_different(
    real: Project, comparer: Comparer, pair: tuple[str, str]
) -> None:
    differences = comparer.compare(*(real.policies[id_] for id_ in pair)).differences

    assert [d for d in differences if d.first == d.second] == []


def test_every_pair_is_compared(real: Project) -> None:
    assert {*PAIRS} == {*combinations([policy.id for policy in real.policies_by_age], 2)}


@pytest.mark.parametrize("policy_id", sorted({id_ for pair in PAIRS for id_ in pair}))
def test_a_protocol_differs_in_nothing_from_itself(
    real: Project, comparer: Comparer, policy_id: str
) -> None:
    policy = real.policies[policy_id]

    assert comparer.compare(policy, policy).differences == ()


@pytest.mark.parametrize("policy_id", sorted({id_ for pair in PAIRS for id_ in pair}))
def test_a_policy_agrees_with_itself_on_every_action(
    real: Project, comparer: Comparer, policy_id: str
) -> None:
    policy = real.policies[policy_id]

    assert all(row.agrees for row in comparer.compare(policy, policy).rows)


def test_a_policy_that_adds_nothing_differs_in_nothing(small: Project) -> None:
    silent = replace(small.policies["second"], blocks=())
    project = replace(small, policies={**small.policies, "second": silent})

    assert Comparer(project).compare(project.floor, silent).differences == ()


def test_the_real_situations_are_fewer_than_all_that_can_be_written(
    real: Project, comparer: Comparer
) -> None:
    compared = comparer.compare(real.floor, real.policies["westcroft"])

    assert 3**20 < compared.situations < 3 ** len(real.vocabulary.facts)


# ── Gaps


def gap_titles(project: Project, policy: Policy) -> tuple[tuple[str, ...], list[str], list[str]]:
    report = Comparer(project).report_gaps(policy)
    return (
        report.topics,
        [card.action for card in report.clauses],
        [card.action for card in report.replaced],
    )


def test_a_gap_report_names_topics_clauses_and_what_is_replaced(small: Project) -> None:
    assert gap_titles(small, small.policies["first"]) == (
        ("danger", "police"),
        ["refer-to-police", "call-999", "keep-evidence"],
        ["copy-imagery"],
    )


def test_a_replaced_clause_fills_no_gap(small: Project) -> None:
    cards = (a_card("must", "call-999", policy="first", topic="danger", replaced_by="national#x"),)
    policy: Policy = replace(small.policies["first"], blocks=cards)

    assert "call-999" in gap_titles(small, policy)[1]


def test_the_floor_has_no_gap_beside_itself(real: Project) -> None:
    assert gap_titles(real, real.floor) == ((), [], [])


@pytest.mark.parametrize("answers", [{}, {"online": NO}, {"adult-involved": YES}])
def test_what_a_gap_names_stands_in_the_plan_all_the_same(small: Project, answers: Answers) -> None:
    missing = Comparer(small).report_gaps(small.policies["first"]).clauses
    alone = [says(small, "national", "staff", card.action, answers) for card in missing]

    assert alone == [says(small, "first", "staff", card.action, answers) for card in missing]
