"""A question is asked when, and only when, its answer can still change the plan: compared with
trying everything out, on small made-up protocols.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
from decision_tree.vocabulary import Answers, Screen, Vocabulary
from tests.toy import TABLES, a_clause, a_protocol, narrowed

FACTS = "scope danger adult shared phone online"
IMPLICATIONS = (
    [],
    [{"if": {"scope": "no"}, "then": {"phone": "no", "online": "no"}}],
    [{"if": {"online": "yes"}, "then": {"adult": "yes"}}],
    [{"if": {"online": "yes"}, "then": {"shared": "yes", "scope": "yes"}}],
)
NAMES = [*FACTS.split(), *TABLES["condition"]]
PROTOCOLS = ("national", "westcroft")
ROLES = ("staff", "safeguarding-lead", "head", "it-staff")


def asking(*clauses: Clause, implies: Sequence[dict[str, Any]] = ()) -> Protocol:
    """These clauses on facts few enough to try everything out."""
    return a_protocol(*clauses, vocabulary=narrowed(FACTS, implies))


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


@pytest.mark.parametrize("seed", range(120))
@pytest.mark.usefixtures("without_questions")
def test_no_question_that_can_change_the_plan_is_left_out(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (a fixed seed: the test is the same each time)
    groups = [chance.sample(NAMES, chance.randint(0, 3)) for _ in range(chance.randint(1, 6))]
    protocol = asking(*some_clauses(chance, groups), implies=IMPLICATIONS[seed % 4])
    answers = some_answers(chance, protocol.vocabulary)
    role = chance.choice(["staff", "lead"])

    assert can_change(protocol, role, answers) - matter(protocol, answers, role) == set()


@pytest.mark.parametrize("seed", range(120))
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


@pytest.mark.usefixtures("without_questions")
def test_one_question_too_many_is_asked_where_one_clause_names_a_fact_twice() -> None:
    protocol = asking(a_clause("may", "lock", "phone and no both"))
    asked, needed = (
        matter(protocol, {"shared": YES}, "staff"),
        can_change(protocol, "staff", {"shared": YES}),
    )

    assert (asked, needed) == ({"phone"}, set())


@pytest.mark.usefixtures("without_questions")
def test_one_question_too_many_is_asked_where_a_never_is_tied_to_what_it_beats() -> None:
    protocol = asking(
        a_clause("may", "delete", "shared and phone", roles="staff"),
        a_clause("never", "delete", "shared", roles="staff"),
    )

    assert matter(protocol, {}, "staff") - can_change(protocol, "staff", {}) == {"phone"}


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


def test_a_clause_that_always_holds_asks_nothing() -> None:
    assert matter(asking(a_clause("must", "lock")), {}, "staff") == set()


def test_a_clause_of_another_role_asks_nothing() -> None:
    protocol = asking(a_clause("must", "lock", "phone", roles="lead"))

    assert matter(protocol, {}, "staff") == set()


def test_what_a_never_always_beats_asks_nothing() -> None:
    protocol = asking(a_clause("never", "delete"), a_clause("may", "delete", "phone"))

    assert matter(protocol, {}, "staff") == set()


def test_another_roles_clause_asks_where_it_sets_the_headline() -> None:
    protocol = asking(a_clause("must", "refer-to-police", "adult", roles="head"))

    assert matter(protocol, {"scope": YES}) == {"adult"}


def test_what_only_those_read_who_pass_it_on_sets_no_headline() -> None:
    protocol = asking(a_clause("must", "refer-to-police", "adult", roles="staff"))

    assert matter(protocol, {"scope": YES}) == set()


def test_a_role_whose_headline_is_fixed_is_not_asked_for_it() -> None:
    protocol = asking(a_clause("must", "refer-to-police", "adult", roles="lead"))

    assert matter(protocol, {}, "staff") == set()


def test_an_emergency_is_asked_about_for_every_role() -> None:
    protocol = asking(a_clause("must", "call-999", "danger", roles="lead"))

    assert matter(protocol, {}, "staff") == {"danger"}


def test_a_headline_that_is_settled_asks_nothing_more() -> None:
    protocol = asking(a_clause("must", "refer-to-police", "adult or shared", roles="head"))

    assert matter(protocol, {"adult": YES}) == set()


def test_what_can_make_seek_advice_a_refer_now_is_asked() -> None:
    protocol = asking(a_clause("must", "refer-to-police", "adult or shared", roles="head"))

    assert matter(protocol, {"scope": YES, "adult": NOT_KNOWN}) == {"shared"}


def test_whether_another_policy_applies_is_asked() -> None:
    assert matter(asking(), {}) == {"scope"}


def test_what_settles_another_fact_matters_as_that_fact_does() -> None:
    protocol = asking(a_clause("must", "lock", "adult"), implies=IMPLICATIONS[2])

    assert matter(protocol, {}, "staff") == {"adult", "online"}


def test_what_can_still_settle_a_fact_answered_not_known_matters() -> None:
    protocol = asking(a_clause("must", "lock", "adult"), implies=IMPLICATIONS[2])

    assert matter(protocol, {"adult": NOT_KNOWN}, "staff") == {"online"}


def test_what_is_implied_is_not_asked() -> None:
    protocol = asking(a_clause("must", "lock", "adult"), implies=IMPLICATIONS[2])

    assert matter(protocol, {"online": YES}, "staff") == set()


def test_a_question_that_can_only_be_answered_no_is_asked() -> None:
    implies = [
        {"if": {"online": "yes"}, "then": {"adult": "yes", "shared": "yes"}},
        {"if": {"adult": "yes"}, "then": {"shared": "no"}},
    ]
    protocol = asking(a_clause("may", "lock", "no online"), implies=implies)

    assert "online" in matter(protocol, {}, "staff")


# ── Screens


def next_questions(protocol: Protocol, role: str, answers: Answers) -> NextQuestions | None:
    situation = settle(answers, protocol.vocabulary)
    return find_next_questions(protocol, role, answers, situation)


ALL_FACTS = asking(a_clause("must", "lock", " or ".join(FACTS.split())))


def test_the_first_screen_that_matters_comes_next() -> None:
    protocol = asking(a_clause("must", "lock", "online or shared or phone"))

    assert next_questions(protocol, "staff", {}) == NextQuestions(
        screen="second", facts=("shared",)
    )


def test_a_screen_shows_its_facts_in_its_own_order() -> None:
    protocol = asking(a_clause("must", "lock", "online or phone"))

    assert next_questions(protocol, "staff", {}) == NextQuestions(
        screen="last", facts=("phone", "online")
    )


def test_as_many_screens_are_asked_as_the_role_has() -> None:
    answers: Answers = dict.fromkeys(["scope", "danger"], NO)

    assert next_questions(ALL_FACTS, "staff", answers) == NextQuestions(
        screen="second", facts=("adult", "shared")
    )


def test_no_more_screens_are_asked_than_the_role_has() -> None:
    answers: Answers = dict.fromkeys(["scope", "danger", "adult", "shared"], NO)

    assert next_questions(ALL_FACTS, "staff", answers) is None


def test_a_role_with_more_screens_is_asked_on() -> None:
    answers: Answers = dict.fromkeys(["scope", "danger", "adult", "shared"], NO)

    assert next_questions(ALL_FACTS, "lead", answers) == NextQuestions(
        screen="last", facts=("phone", "online")
    )


def test_a_screen_that_was_begun_is_finished_where_no_new_one_may_begin() -> None:
    answers: Answers = dict.fromkeys(["scope", "danger", "adult"], NO)

    assert next_questions(ALL_FACTS, "staff", answers) == NextQuestions(
        screen="second", facts=("shared",)
    )


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
        odd = {
            f: chance.choice(TRUTHS) for f in chance.sample(others, min(number // 10, len(others)))
        }
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
