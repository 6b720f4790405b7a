"""A question is asked when, and only when, its answer can still change the plan: compared with
trying everything out, on small made-up protocols.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, get_args

import pytest

from build_tools.content.project import load_project
from build_tools.content.protocols import protocol_of
from decision_tree import plan as plan_module
from decision_tree.plan import make_plan
from decision_tree.protocol import Clause, ClauseModality, Protocol
from decision_tree.questions import NextQuestions, facts_that_matter, find_next_questions
from decision_tree.situation import (
    ImpossibleAnswers,
    option_answers,
    reconcile,
    settle,
)
from decision_tree.truth import NO, NOT_KNOWN, TRUTHS, YES, Truth
from decision_tree.vocabulary import Absence, Answers, End, Screen, Vocabulary
from tests.projects import tried
from tests.toy import TABLES, a_clause, a_protocol, narrowed

FACTS = "scope danger adult shared phone online"
IMPLICATIONS = (
    [],
    [{"if": {"scope": "no"}, "then": {"phone": "no", "online": "no"}}],
    [{"if": {"online": "yes"}, "then": {"adult": "yes"}}],
    [{"if": {"online": "yes"}, "then": {"shared": "yes", "scope": "yes"}}],
)
ABSENCE = Absence(fact="online", of="lead", by="staff", leaves=frozenset({"tell-lead"}))
END = End(fact="phone", answer=YES, roles=("staff",), actions=frozenset({"refer", "lock"}))
READINGS: tuple[dict[str, Any], ...] = ({}, {"absence": ABSENCE}, {"ends": (END,)})
NAMES = [*FACTS.split(), *TABLES["condition"]]
PROTOCOLS = ("national", "westcroft")
ROLES = ("staff", "safeguarding-lead", "head", "it-staff")


def asking(*clauses: Clause, implies: Sequence[dict[str, Any]] = (), **reading: Any) -> Protocol:
    """These clauses on facts few enough to try everything out; `reading`: who reads which."""
    return a_protocol(*clauses, vocabulary=replace(narrowed(FACTS, implies), **reading))


def matter(protocol: Protocol, answers: Answers, role: str = "lead") -> set[str]:
    situation = settle(answers, protocol.vocabulary)
    return set(facts_that_matter(protocol, role, answers, situation))


# ── Trying everything out

Shown = tuple[Any, ...]


def shown_by(protocol: Protocol, role: str, answers: Answers) -> Shown:
    """What a reader sees of a plan: headline, lines with their certainty, questions to settle."""
    plan = make_plan(protocol, role, answers)
    return plan.level, [(line.clause.id, line.certain) for line in plan.actions], plan.asks


def can_change(protocol: Protocol, role: str, answers: Answers) -> set[str]:
    """The open facts that, with some answers to the others, change what a plan shows."""
    values = settle(answers, protocol.vocabulary).values
    open_facts = [f for f, value in values.items() if f not in answers and value == NOT_KNOWN]
    shown: dict[tuple[Truth, ...], Shown] = {}
    for given in product(TRUTHS, repeat=len(open_facts)):
        full = {**answers, **dict(zip(open_facts, given, strict=True))}
        try:
            shown[given] = shown_by(protocol, role, full)
        except ImpossibleAnswers:
            continue
    return {
        fact
        for place, fact in enumerate(open_facts)
        if any(
            shown.get((*given[:place], other, *given[place + 1 :]), seen) != seen
            for given, seen in shown.items()
            for other in TRUTHS
        )
    }


@pytest.fixture
def without_questions() -> Iterator[None]:
    with asking_nothing():
        yield


@contextmanager
def asking_nothing() -> Iterator[None]:
    """Plans without their next questions, which would ask what is being tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "find_next_questions", lambda *_: None)
        yield


def some_clauses(chance: random.Random, names: list[list[str]]) -> Iterator[Clause]:
    """A clause on each of these groups of names, all else by chance."""
    for number, group in enumerate(names):
        words = [chance.choice(["", "", "no "]) + name for name in group]
        yield a_clause(
            chance.choice(get_args(ClauseModality)),
            chance.choice(list(TABLES["action"])),
            chance.choice([" or ", " and "]).join(words),
            roles=chance.choice(["staff", "lead", "staff lead"]),
            id_=f"national#{number}",
        )


def some_answers(chance: random.Random, vocabulary: Vocabulary) -> Answers:
    given = {
        fact: chance.choice(TRUTHS)
        for fact in chance.sample(list(vocabulary.facts), chance.randint(0, 4))
    }
    return reconcile(given, frozenset(), vocabulary)


each_seed = pytest.mark.parametrize(
    "seed",
    [pytest.param(seed, marks=() if seed < 40 else pytest.mark.slow) for seed in range(120)],
)


@each_seed
@pytest.mark.usefixtures("without_questions")
def test_no_question_that_can_change_the_plan_is_left_out(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (a fixed seed: the test is the same each time)
    groups = [chance.sample(NAMES, chance.randint(0, 3)) for _ in range(chance.randint(1, 6))]
    protocol = asking(
        *some_clauses(chance, groups), implies=IMPLICATIONS[seed % 4], **READINGS[seed % 3]
    )
    answers = some_answers(chance, protocol.vocabulary)
    role = chance.choice(["staff", "lead"])

    assert can_change(protocol, role, answers) - matter(protocol, answers, role) == set()


@each_seed
@pytest.mark.usefixtures("without_questions")
def test_where_no_fact_is_named_twice_only_questions_that_can_change_the_plan_are_asked(
    seed: int,
) -> None:
    chance = random.Random(seed)  # noqa: S311 (a fixed seed: the test is the same each time)
    names = chance.choice(
        [
            ["danger", "adult", "shared", "phone", "online"],
            ["referral-criterion", "online", "both"],
            ["aggravated", "phone", "online"],
        ]
    )
    names = chance.sample(names, len(names))
    cut = chance.randint(1, 2)
    groups = [names[:cut], names[cut : 2 * cut], names[2 * cut :], []]
    protocol = asking(*some_clauses(chance, groups))
    answers = some_answers(chance, protocol.vocabulary)
    role = chance.choice(["staff", "lead"])

    assert matter(protocol, answers, role) == can_change(protocol, role, answers)


# ── Case by case


@pytest.mark.parametrize(
    ("modality", "answers", "asked"),
    [
        ("must", {}, {"phone", "shared"}),
        ("must", {"phone": NO}, set()),
        ("must", {"phone": NOT_KNOWN}, {"shared"}),
        ("must", {"phone": YES}, {"shared"}),
        ("may", {"phone": YES}, {"shared"}),
        ("may", {"phone": NOT_KNOWN}, set()),
        ("ask", {"phone": NOT_KNOWN}, {"shared"}),
        ("must", {"phone": YES, "shared": NOT_KNOWN}, set()),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value),
)
def test_a_fact_matters_while_it_can_move_its_clause(
    modality: ClauseModality, answers: Answers, asked: set[str]
) -> None:
    protocol = asking(a_clause(modality, "lock", "phone and shared"))

    assert matter(protocol, answers, "staff") == asked


LOCK_ADULT = a_clause("must", "lock", "adult")
ASK_ADULT = a_clause("ask", "lock", "adult")
ASK_CERTAIN = replace(ASK_ADULT, when=replace(ASK_ADULT.when, only_certain=True))
REFER = a_clause("must", "refer-to-police", "adult", roles="lead")
OF_HEAD = a_clause("must", "refer-to-police", "adult or shared", roles="head")
OF_STAFF = a_clause("must", "refer-to-police", "adult or shared", roles="staff")

CASES: dict[str, tuple[list[Clause], int, str, Answers, set[str]]] = {
    "a clause that always holds": ([a_clause("must", "lock")], 0, "staff", {}, set()),
    "a clause of another role": (
        [a_clause("must", "lock", "phone", roles="lead")], 0, "staff", {}, set(),
    ),
    "what a never always beats": (
        [a_clause("never", "delete"), a_clause("may", "delete", "phone")], 0, "staff", {}, set(),
    ),
    "another role's clause that sets the headline": (
        [OF_HEAD], 0, "lead", {"scope": YES}, {"adult", "shared"},
    ),
    "what only those read who pass it on": ([OF_STAFF], 0, "lead", {"scope": YES}, set()),
    "a headline that is fixed": ([REFER], 0, "staff", {}, set()),
    "an emergency, for every role": (
        [a_clause("must", "call-999", "danger", roles="lead")], 0, "staff", {}, {"danger"},
    ),
    "a headline that is settled": ([OF_HEAD], 0, "lead", {"adult": YES}, set()),
    "what can make seek-advice a refer-now": (
        [OF_HEAD], 0, "lead", {"scope": YES, "adult": NOT_KNOWN}, {"shared"},
    ),
    "whether another policy applies": ([], 0, "lead", {}, {"scope"}),
    "what settles another fact, as that fact": ([LOCK_ADULT], 2, "staff", {}, {"adult", "online"}),
    "what can still settle a fact answered not known": (
        [LOCK_ADULT], 2, "staff", {"adult": NOT_KNOWN}, {"online"},
    ),
    "what settles a question to settle that stands only where it is certain": (
        [ASK_CERTAIN], 2, "staff", {"adult": NOT_KNOWN}, {"online"},
    ),
    "what is implied": ([LOCK_ADULT], 2, "staff", {"online": YES}, set()),
}  # fmt: skip


@pytest.mark.parametrize(
    ("clauses", "implies", "role", "answers", "asked"), CASES.values(), ids=CASES
)
def test_what_is_asked_about(
    clauses: list[Clause], implies: int, role: str, answers: Answers, asked: set[str]
) -> None:
    protocol = asking(*clauses, implies=IMPLICATIONS[implies])

    assert matter(protocol, answers, role) == asked


@pytest.mark.parametrize(
    ("action", "answer", "role", "answers", "asked"),
    [
        ("lock", YES, "staff", {}, {"phone", "shared"}),
        ("lock", YES, "staff", {"phone": YES}, set()),
        ("lock", YES, "staff", {"phone": NOT_KNOWN}, {"shared"}),
        ("lock", YES, "lead", {"phone": YES}, {"scope", "shared"}),
        ("lock", NO, "staff", {"phone": NO}, set()),
        ("lock", NO, "staff", {"phone": YES}, {"shared"}),
        ("delete", YES, "staff", {}, {"shared"}),
    ],
    ids=lambda value: " ".join(sorted(value)) if isinstance(value, set) else str(value),
)
def test_an_end_makes_needless_what_is_asked_for_its_actions_and_roles_alone(
    action: str, answer: Truth, role: str, answers: Answers, asked: set[str]
) -> None:
    protocol = asking(a_clause("must", action, "shared"), ends=(replace(END, answer=answer),))

    assert matter(protocol, answers, role) == asked


def test_a_question_that_can_only_be_answered_no_is_asked() -> None:
    implies = [
        {"if": {"online": "yes"}, "then": {"adult": "yes", "shared": "yes"}},
        {"if": {"adult": "yes"}, "then": {"shared": "no"}},
    ]
    protocol = asking(a_clause("may", "lock", "no online"), implies=implies)

    assert "online" in matter(protocol, {}, "staff")


# ── Screens


@tried("condition", "role", "answers", "asked")
def test_which_screen_comes_next(
    condition: str, role: str, answers: Answers, asked: list[str]
) -> None:
    when = condition if condition != "any" else " or ".join(FACTS.split())
    protocol = asking(a_clause("must", "lock", when))
    situation = settle(answers, protocol.vocabulary)
    found = find_next_questions(protocol, role, answers, situation)

    assert ([found.screen, *found.facts] if found else []) == asked


# ── Walks through the real protocols


@cache
def real_protocol(protocol_id: str) -> Protocol:
    return protocol_of(load_project(), protocol_id)


def answered(
    screen: Screen, facts: tuple[str, ...], chance: random.Random, vocabulary: Vocabulary
) -> Answers:
    """What somebody may answer on a screen."""
    if screen.asking == "one":
        return option_answers(screen.id, chance.choice(list(screen.options)), vocabulary)
    return {fact: chance.choice(TRUTHS) for fact in facts}


@cache
def walk(protocol_id: str, role: str, seed: int) -> list[tuple[Answers, NextQuestions]]:
    """The answers before each screen, and what it asks, from the first question to the last."""
    protocol = real_protocol(protocol_id)
    vocabulary = protocol.vocabulary
    chance = random.Random(f"{protocol_id} {role} {seed}")  # noqa: S311 (a fixed seed)
    steps: list[tuple[Answers, NextQuestions]] = []
    answers: Answers = {}
    for _ in range(2 * len(vocabulary.facts)):
        asked = make_plan(protocol, role, answers).questions
        if asked is None:
            return steps
        steps.append((answers, asked))
        newest = answered(vocabulary.screens[asked.screen], asked.facts, chance, vocabulary)
        answers = reconcile({**answers, **newest}, frozenset(newest), vocabulary)
    raise AssertionError("this walk does not end")


def each_walk(test: Callable[[str, str], None]) -> Callable[[str, str], None]:
    """Many walks of each role: too slow for `make quick`, where frozen questions stand for them."""
    walks = list(product(PROTOCOLS, ROLES))
    return pytest.mark.slow(pytest.mark.parametrize(("protocol_id", "role"), walks, ids=str)(test))


SEEDS = range(40)


@each_walk
def test_a_walk_starts_with_danger_goes_on_and_ends(protocol_id: str, role: str) -> None:
    vocabulary = real_protocol(protocol_id).vocabulary
    order = list(vocabulary.screens)
    for seed in SEEDS:
        steps = [questions for _, questions in walk(protocol_id, role, seed)]
        screens = [order.index(questions.screen) for questions in steps]
        asked = [fact for questions in steps for fact in questions.facts]
        assert steps[0].screen == "danger"
        assert screens == sorted(set(screens))
        assert 1 + len(screens) <= vocabulary.roles[role].most_screens
        assert len(asked) == len(set(asked))


def can_be_seen_to_matter(protocol: Protocol, role: str, answers: Answers, fact: str) -> bool:
    """Whether some of many ways to answer everything else makes this answer change the plan."""
    chance = random.Random(fact)  # noqa: S311 (a fixed seed: the test is the same each time)
    vocabulary = protocol.vocabulary
    others = [f for f in vocabulary.facts if f not in answers and f != fact]
    for number in range(150):
        usual = TRUTHS[number % 3]
        odd = {f: chance.choice(TRUTHS) for f in chance.sample(others, number % len(others))}
        rest = {**dict.fromkeys(others, usual), **odd}
        kept = reconcile({**answers, **rest}, frozenset(answers), vocabulary)
        seen: list[Shown] = []
        for answer in TRUTHS:
            try:
                seen.append(shown_by(protocol, role, {**kept, fact: answer}))
            except ImpossibleAnswers:
                continue
        if any(shown != seen[0] for shown in seen):
            return True
    return False


@each_walk
def test_every_question_of_a_walk_can_change_the_plan(protocol_id: str, role: str) -> None:
    protocol = real_protocol(protocol_id)
    steps = [step for seed in range(6) for step in walk(protocol_id, role, seed)]

    with asking_nothing():
        pointless = [
            (fact, answers)
            for answers, asked in steps
            for fact in asked.facts
            if not can_be_seen_to_matter(protocol, role, answers, fact)
        ]

    assert pointless == []
