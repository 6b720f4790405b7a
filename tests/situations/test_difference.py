"""Where protocols differ, of two policies or of two revisions, is counted over all situations, and
every example of it holds in the engine.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product

import pytest

from build_tools.content.own_words import OwnWords
from build_tools.content.policy import Card, Checked, Policy
from build_tools.content.project import Project, load_project
from build_tools.content.protocols import protocol_of
from build_tools.pages.behaviour import render_behaviour
from build_tools.situations.difference import (
    COMPARED_ROLES,
    HEADLINE,
    KINDS_OF_CHANGE,
    Behaviour,
    Change,
    Comparer,
    Comparison,
    Difference,
    ProtocolChange,
    compare_behaviour,
)
from decision_tree.plan import find_level, find_lines
from decision_tree.protocol import ClauseModality
from decision_tree.situation import settle
from decision_tree.truth import NO, YES
from decision_tree.vocabulary import Answers, Fact, FirstSteps, Implication, Screen
from tests.projects import tried, with_policy
from tests.projects import with_card as changed_card
from tests.toy import a_when, possible_situations

pytestmark = pytest.mark.slow  # what `python -m build_tools diff` says decides nothing

FACTS = ("immediate-danger", "imagery-of-under-18", "adult-involved", "online", "ai-made")
LEAD = "safeguarding-lead"
ROLES = ("staff", LEAD)

Edit = Callable[[Project], Project]


def a_card(
    modality: ClauseModality,
    action: str,
    *names: str,
    slug: str = "",
    policy: str = "national",
    roles: tuple[str, ...] = ROLES,
    topic: str = "takedown",
    replaced_by: str = "",
) -> Card:
    """A card on terms that all hold; "no x" is a term that does not."""
    slug = slug or "-".join([modality, action, *names]).replace(" ", "-")
    return Card(
        policy=policy,
        path=f"docs/policies/{policy}.md",
        slug=slug,
        heading=slug,
        line=1,
        modality=modality,
        statement="do it",
        when=a_when(" and ".join(names)),
        when_text=" and ".join(names),
        roles=roles,
        action=action,
        topic=topic,
        source="Guidance",
        checked=Checked(state="to-check", on="2026-11-20"),
        replaced_by=replaced_by,
    )


def a_project(policies: Mapping[str, tuple[Card, ...]]) -> Project:
    """These policies over five facts and two roles."""
    real = load_project()
    vocabulary = replace(
        real.vocabulary,
        facts={fact: real.vocabulary.facts[fact] for fact in FACTS},
        roles={role: real.vocabulary.roles[role] for role in ROLES},
        conditions={
            "in-scope": real.vocabulary.conditions["in-scope"],
            "referral-criterion": replace(
                real.vocabulary.conditions["referral-criterion"],
                members=("adult-involved", "immediate-danger"),
            ),
        },
        screens={
            "role": real.vocabulary.screens["role"],
            "all": Screen(id="all", asking="each", facts=FACTS, options={}),
        },
        shown=(),
        absence=None,
        ends=(),
        first=FirstSteps(most=0, before=(), table=()),
        implications=tuple(
            rule for rule in real.vocabulary.implications if {rule.fact, rule.other} <= {*FACTS}
        ),
    )
    return replace(
        real,
        vocabulary=vocabulary,
        policies={
            id_: replace(real.policies["westcroft"], id=id_, blocks=cards)
            for id_, cards in policies.items()
        },
    )


def possible(project: Project) -> list[Answers]:
    return [*possible_situations(project.vocabulary)]


# ── Two policies

TWO_FLOOR = (
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
def two() -> Project:
    return a_project({"national": TWO_FLOOR, "first": FIRST, "second": SECOND})


def all_said(project: Project, policy_id: str, role: str, answers: Answers) -> dict[str, str]:
    """The level of the engine's plan, and of each action in it whether it is done, or a never."""
    protocol = protocol_of(project, policy_id)
    situation = settle(answers, project.vocabulary)
    said = {"level": find_level(protocol, role, situation)}
    for line in find_lines(protocol, role, situation).actions:
        if line.clause.modality == "never":
            said[line.clause.action] = "never"
        else:
            said.setdefault(line.clause.action, "do")
    return said


def says(project: Project, policy_id: str, role: str, what: str, answers: Answers) -> str:
    return all_said(project, policy_id, role, answers).get(what, "nothing")


@pytest.fixture(scope="module")
def compared(two: Project) -> Comparison:
    return Comparer(two).compare(two.policies["first"], two.policies["second"])


@pytest.fixture(scope="module")
def counted(two: Project) -> dict[tuple[str, str], int]:
    counts = Counter[tuple[str, str]]()
    for role, answers in product(COMPARED_ROLES, possible(two)):
        one, other = (all_said(two, id_, role, answers) for id_ in ("first", "second"))
        counts.update({(role, what) for what, _ in one.items() ^ other.items()})
    return counts


# ── Two policies, by brute force


def test_the_differences_are_those_of_brute_force(
    two: Project, compared: Comparison, counted: dict[tuple[str, str], int]
) -> None:
    assert compared.situations == len(possible(two))
    assert {(d.role, d.what): d.count for d in compared.differences} == counted
    assert {what for _, what in counted} == {
        "level", "delete-imagery", "tell-parents", "report-to-platform", "refer-to-social-care",
        "keep-evidence",
    }  # fmt: skip


def test_a_schools_own_fact_multiplies_the_situations_of_all(two: Project) -> None:
    screen = replace(two.vocabulary.screens["all"], facts=(*FACTS, "seen"))
    own = replace(two.vocabulary, screens={**two.vocabulary.screens, "all": screen})
    words = OwnWords(question="Was it?")
    school = replace(two, vocabulary=own, shared_vocabulary=two.vocabulary, own_words=words)
    counts = [
        Comparer(one).compare(one.policies["first"], one.policies["second"]).situations
        for one in (two, school)
    ]

    assert counts == [len(possible(two)), 3 * len(possible(two))]


# ── Clause by clause


def test_each_action_has_a_row_of_both_sides_clauses_that_says_whether_they_agree(
    compared: Comparison,
) -> None:
    rows = {row.action: row for row in compared.rows}

    assert rows.keys() == {card.action for card in (*FIRST, *SECOND)}
    assert (rows["tell-lead"].first, rows["tell-lead"].second) == ((FIRST[3],), (SECOND[1],))
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
def test_another_modality_condition_or_role_does_not_agree(two: Project, other: Card) -> None:
    second = replace(two.policies["second"], blocks=(other,))
    rows = Comparer(two).compare(two.policies["first"], second).rows

    assert [row.agrees for row in rows if row.action == "tell-lead"] == [False]


def test_every_example_differs_in_the_engine(two: Project, compared: Comparison) -> None:
    def in_the_engine(d: Difference) -> tuple[str, ...]:
        return tuple(says(two, id_, d.role, d.what, d.example) for id_ in ("first", "second"))

    assert [in_the_engine(d) for d in compared.differences] == [
        (d.first, d.second) for d in compared.differences
    ]


# ── Gaps


def gap_titles(project: Project, policy: Policy) -> tuple[tuple[str, ...], list[str], list[str]]:
    report = Comparer(project).report_gaps(policy)
    return (
        report.topics,
        [card.action for card in report.clauses],
        [card.action for card in report.replaced],
    )


def test_a_gap_report_names_topics_clauses_and_what_is_replaced(two: Project) -> None:
    assert gap_titles(two, two.policies["first"]) == (
        ("danger", "police"),
        ["refer-to-police", "call-999", "keep-evidence"],
        ["copy-imagery"],
    )


def test_a_replaced_clause_fills_no_gap_and_the_floor_has_none(two: Project) -> None:
    cards = (a_card("must", "call-999", policy="first", topic="danger", replaced_by="national#x"),)
    policy: Policy = replace(two.policies["first"], blocks=cards)

    assert "call-999" in gap_titles(two, policy)[1]
    assert gap_titles(two, two.floor) == ((), [], [])


# ── Two revisions

FLOOR = (
    a_card("must", "refer-to-police", "adult-involved", slug="refer", topic="police"),
    a_card("must", "call-999", "immediate-danger", slug="call", topic="danger"),
    a_card(
        "should", "keep-evidence", "ai-made", "imagery-of-under-18", slug="keep", topic="police"
    ),
    a_card("ask", "tell-parents", "referral-criterion", slug="ask", topic="parents"),
)
SCHOOL = (
    a_card("may", "report-to-platform", "online", slug="report", policy="school"),
    a_card("never", "keep-evidence", "online", slug="save", policy="school"),
)


@pytest.fixture(scope="module")
def small() -> Project:
    return a_project({"national": FLOOR, "school": SCHOOL})


def with_card(clause: str, **parts: object) -> Edit:
    return lambda project: changed_card(project, clause, **parts)


def without_card(clause: str, *new: Card) -> Edit:
    """Without the clause, if it is there, and with the new ones."""

    def edit(project: Project) -> Project:
        policy = project.policies[clause.partition("#")[0]]
        cards = tuple(card for card in policy.cards if card.id != clause)
        return with_policy(project, replace(policy, blocks=(*cards, *new)))

    return edit


def with_new(card: Card) -> Edit:
    return without_card(card.id, card)


def with_logic(**parts: object) -> Edit:
    return lambda project: replace(project, vocabulary=replace(project.vocabulary, **parts))  # type: ignore[arg-type]


def with_condition(condition: str, *members: str) -> Edit:
    def edit(project: Project) -> Project:
        conditions = project.vocabulary.conditions
        new = {**conditions, condition: replace(conditions[condition], members=members)}
        return with_logic(conditions=new)(project)

    return edit


ONLINE = a_when("online")

EDITS: dict[str, Edit] = {
    "modality": with_card("national#refer", modality="should"),
    "never": with_card("national#refer", modality="never"),
    "may": with_card("school#report", modality="must"),
    "action": with_card("national#refer", action="refer-to-social-care"),
    "part": with_card("national#refer", topic="recording"),
    "deadline": with_card("national#refer", until="at once", due=1),
    "role": with_card("national#refer", roles=("safeguarding-lead",)),
    "when": with_card("national#keep", when=ONLINE),
    "ask": with_card("national#ask", when=ONLINE),
    "removed": without_card("national#call"),
    "replaced": with_card("national#call", replaced_by="national#refer"),
    "added": with_new(a_card("never", "report-to-platform", "no adult-involved", slug="stop")),
    "condition": with_condition("referral-criterion", "immediate-danger"),
    "several": lambda project: without_card("school#save")(
        with_card("national#refer", modality="may")(project)
    ),
}


def plan_of(project: Project, policy: str, role: str, answers: Answers) -> tuple[object, ...]:
    """All of a plan but the questions, and why each line stands."""
    protocol = protocol_of(project, policy)
    situation = settle(answers, project.vocabulary)
    plan = find_lines(protocol, role, situation)
    lines = {
        (a.clause.id, a.clause.modality, a.clause.action, a.clause.due, a.part, a.certain)
        for a in plan.actions
    }
    lost = {
        (clause.id, clause.modality, clause.action, clause.due, clause.topic)
        for clause in protocol.clauses
        if clause.id in {entry.clause for entry in plan.overridden}
    }
    return find_level(protocol, role, situation), lines, lost, plan.asks


def changed_by_brute_force(then: Project, now: Project, policy: str) -> tuple[int, dict[str, int]]:
    by_role = dict.fromkeys(ROLES, 0)
    changed = 0
    for answers in possible(then):
        differs = {
            role: plan_of(then, policy, role, answers) != plan_of(now, policy, role, answers)
            for role in ROLES
        }
        changed += any(differs.values())
        by_role = {role: by_role[role] + differs[role] for role in ROLES}
    return changed, by_role


def change_of(behaviour: Behaviour, protocol: str) -> ProtocolChange:
    return next(change for change in behaviour.protocols if change.protocol == protocol)


def changes_in(behaviour: Behaviour, protocol: str, what: str) -> list[Change]:
    return [entry for entry in change_of(behaviour, protocol).changes if entry.what == what]


# ── Counts


@pytest.mark.parametrize("policy", ["national", "school"])
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_the_counts_are_those_of_brute_force(small: Project, edit: Edit, policy: str) -> None:
    now = edit(small)
    change = change_of(compare_behaviour(small, now), policy)

    assert (change.changed, change.by_role) == changed_by_brute_force(small, now, policy)


@tried("parts", "words")
def test_a_change_of_words_changes_no_situation_and_is_named(
    small: Project, parts: dict[str, object], words: list[str]
) -> None:
    behaviour = compare_behaviour(small, with_card("national#keep", **parts)(small))

    assert [(c.situations, c.changed, c.changes, c.words) for c in behaviour.protocols] == [
        (len(possible(small)), 0, (), (*words,)),
        (len(possible(small)), 0, (), ()),
    ]


# ── What happened, by clause


REFER, KEEP, CALL = "national#refer", "national#keep", "national#call"
HAPPENED = [
    ("modality", REFER, "changed", "modality must → should"),
    ("action", REFER, "changed", "action refer-to-police → refer-to-social-care"),
    ("part", REFER, "changed", "topic police → recording"),
    ("role", REFER, "changed", "roles safeguarding-lead, staff → safeguarding-lead"),
    ("when", KEEP, "changed", "when ai-made and imagery-of-under-18 → online"),
    ("removed", CALL, "removed", ""),
    ("replaced", CALL, "removed", ""),
    ("removed", HEADLINE, "another headline", ""),
    ("added", "national#stop", "added", ""),
    ("added", "school#report", "newly overridden", ""),
    ("several", KEEP, "no longer overridden", ""),
    ("condition", "national#ask", "changed by the vocabulary alone", ""),
]


@pytest.mark.parametrize(("edit", "what", "kind", "how"), HAPPENED)
def test_what_happened_to_a_clause_and_in_what_is_said(
    small: Project, edit: str, what: str, kind: str, how: str
) -> None:
    behaviour = compare_behaviour(small, EDITS[edit](small))
    # Another clause of the school's stands against it.
    policy = "school" if what.startswith("school") or edit == "several" else "national"

    assert {(c.kind, c.how) for c in changes_in(behaviour, policy, what)} == {(kind, how)}
    assert {kind for _, _, kind, _ in HAPPENED} == {*KINDS_OF_CHANGE}


def test_an_example_is_the_smallest_and_says_what_wins(small: Project) -> None:
    (change,) = changes_in(compare_behaviour(small, EDITS["several"](small)), "school", KEEP)

    assert (change.example, change.before, change.after) == (
        {},
        "loses to school#save",
        "should keep evidence other than the imagery, in doubt",
    )


# ── Protocols and the vocabulary


def test_protocols_that_come_and_go_are_said_and_the_floor_comes_first(small: Project) -> None:
    school = small.policies["school"]
    now = replace(small, policies={"a-school": school, "national": small.floor})

    assert [
        (change.protocol, change.is_new, change.is_gone)
        for change in compare_behaviour(small, now).protocols
    ] == [("national", False, False), ("a-school", True, False), ("school", False, True)]


def roles_with(role: str, **parts: object) -> Edit:
    def edit(project: Project) -> Project:
        roles = project.vocabulary.roles
        changed = {**roles, role: replace(roles[role], **parts)}  # type: ignore[arg-type]
        return with_logic(roles=changed)(project)

    return edit


def with_other_words(project: Project) -> Project:
    tables = {**project.vocabulary_tables, "answer": {"yes": "Yes, it is"}}
    return replace(project, vocabulary_tables=tables)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (roles_with("staff", level=None), "headline of staff: tell-lead → None"),
        (with_logic(certain_first=False), "certain_first: True → False"),
        (
            with_logic(permissive=frozenset({"may", "should"})),
            "permissive: ['may'] → ['may', 'should']",
        ),
        (
            EDITS["condition"],
            (
                "condition referral-criterion: any of adult-involved, immediate-danger → "
                "any of immediate-danger"
            ),
        ),
        (with_other_words, "only words of the vocabulary changed"),
        (
            roles_with(LEAD, most_screens=4),
            "the screens changed: the frozen outcomes show which question comes next",
        ),
    ],
)
def test_what_changed_in_the_vocabulary_is_said(small: Project, edit: Edit, said: str) -> None:
    assert compare_behaviour(small, edit(small)).vocabulary == (said,)


RULE = Implication(fact="online", answer=YES, other="ai-made", other_answer=NO)


def test_situations_that_are_no_longer_possible_are_said(small: Project) -> None:
    rules = (*small.vocabulary.implications, RULE)
    now = with_logic(implications=rules)(small)
    fewer = len(possible(small)) - len(possible(now))

    assert compare_behaviour(small, now).vocabulary == (
        "it now follows: ai-made=no from online=yes",
        f"{fewer} situations are no longer possible, and are not compared",
    )
    assert compare_behaviour(now, small).vocabulary == (
        "no longer follows: ai-made=no from online=yes",
        f"{fewer} situations are newly possible, and are not compared",
    )
    assert change_of(compare_behaviour(small, now), "national").changed == 0


@pytest.fixture(scope="module")
def larger(small: Project) -> Project:
    fact = Fact(id="seen", yes="it was seen", no="it was not seen")
    screens = small.vocabulary.screens
    wider = with_logic(
        facts={**small.vocabulary.facts, "seen": fact},
        screens={**screens, "all": replace(screens["all"], facts=(*FACTS, "seen"))},
    )
    return with_card("national#refer", when=a_when("seen"))(wider(small))


def test_a_new_fact_is_compared_over_the_facts_of_both(small: Project, larger: Project) -> None:
    behaviour = compare_behaviour(small, larger)
    (change,) = changes_in(behaviour, "national", "national#refer")

    assert behaviour.vocabulary[0] == "new among the facts: seen"
    assert change_of(behaviour, "national").situations == 3 * len(possible(small))
    # Where an adult is involved as far as it was seen: three of nine pairs of answers are alike.
    assert change.count == change_of(behaviour, "national").situations * 6 // 9


def test_a_fact_that_is_gone_keeps_its_phrases(small: Project, larger: Project) -> None:
    then = with_card("national#refer", modality="may")(larger)
    now = without_card("national#refer")(small)

    told = render_behaviour(compare_behaviour(then, now), "HEAD")

    assert "no longer among the facts: seen" in told
    assert "when it was seen: may refer to the police  →  nothing" in told


def test_a_role_that_is_new_has_had_no_plan(small: Project) -> None:
    head = load_project().vocabulary.roles["head"]
    now = with_logic(roles={**small.vocabulary.roles, "head": head})(small)

    change = change_of(compare_behaviour(small, now), "national")

    assert change.by_role == {"staff": 0, LEAD: 0, "head": len(possible(small))}


# ── As text

UNSEEN = (
    "A change of the engine's own rules, and which question comes next, is not seen here: "
    "the frozen outcomes in tests/situations/outcomes show it."
)
TELL = "Tell the designated safeguarding lead now"
ADVICE = "Ask the police or children's social care for advice"


def test_the_report_is_plain(small: Project) -> None:
    now = with_card("national#keep", statement="do it well")(EDITS["removed"](small))

    told = render_behaviour(compare_behaviour(small, now), "main")

    assert (
        told
        == f"""\
From main to the files as they are

- national: 84 of 126 situations changed
    - staff 84; safeguarding-lead 84
    - another headline
        - the headline: 42 situations, for staff
            - when someone is in immediate danger: Call 999 now  →  {TELL}
        - the headline: 42 situations, for safeguarding-lead
            - when someone is in immediate danger: Call 999 now  →  {ADVICE}
    - removed
        - national#call: 84 situations, for staff, safeguarding-lead
            - when nothing is known: must call 999, in doubt  →  nothing
    - 1 clause changed in words only: national#keep
- school: 84 of 126 situations changed
    - staff 84; safeguarding-lead 84
    - 3 more, as in national

{UNSEEN}"""
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (ProtocolChange(protocol="a", is_new=True, by_role={}), "- a: a new protocol"),
        (ProtocolChange(protocol="a", is_gone=True, by_role={}), "- a: no longer there"),
        (
            ProtocolChange(protocol="a", situations=1000, by_role={}, words=("a#b", "a#c")),
            "- a: 0 of 1,000 situations changed\n    - 2 clauses changed in words only: a#b, a#c",
        ),
    ],
)
def test_a_protocol_is_summed_up(small: Project, change: ProtocolChange, line: str) -> None:
    behaviour = Behaviour(vocabulary=(), protocols=(change,), facts=small.vocabulary.facts)

    assert render_behaviour(behaviour, "main").split("\n\n")[1] == line
