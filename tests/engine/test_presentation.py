"""How a plan is shown: which lines together, which apart, in which order, and why each stands."""

import pytest

from decision_tree.plan import make_plan
from decision_tree.presentation import (
    FEW,
    Line,
    Part,
    Presentation,
    Reason,
    present_plan,
    shown_plan_json,
)
from decision_tree.protocol import Clause
from decision_tree.truth import Truth
from decision_tree.vocabulary import Answers
from tests.toy import VOCABULARY, a_clause, a_protocol, changed

REFER = "refer-to-police"
WORSE = "aggravated"


def shown(
    *clauses: Clause, answers: Answers | None = None, id_: str = "national", role: str = "lead"
) -> Presentation:
    protocol = a_protocol(*clauses, id_=id_)
    return present_plan(make_plan(protocol, role, answers or {}), protocol)


def only_part(*clauses: Clause, answers: Answers | None = None, id_: str = "national") -> Part:
    (part,) = shown(*clauses, answers=answers, id_=id_).parts
    return part


def only_line(*clauses: Clause, answers: Answers | None = None, id_: str = "national") -> Line:
    part = only_part(*clauses, answers=answers, id_=id_)
    (line,) = (*part.lines, *part.in_doubt)
    return line


def reason(when: str, **answers: str) -> Reason | None:
    """Why a must stands in this situation."""
    return only_line(a_clause("must", REFER, when), answers=answers).because  # type: ignore[arg-type]


class TestLines:
    """What is shown together, and what apart."""

    def test_clauses_on_one_action_are_one_line_the_strongest_first(self) -> None:
        should, must = a_clause("should", REFER), a_clause("must", REFER)
        part = only_part(a_clause("must", "tell-lead"), must)

        assert only_line(should, must).clauses == (must.id, should.id)
        assert len(part.lines) == 2

    def test_a_reason_is_said_once_a_line(self) -> None:
        must, should = a_clause("must", REFER, "adult"), a_clause("should", REFER, "adult")
        line = only_line(must, should, answers={"adult": "yes"})

        assert (line.because is None, [other.because for other in line.also]) == (False, [None])

    def test_what_is_not_known_is_said_once_a_plan_and_what_is_certain_on_each_line(self) -> None:
        clauses = a_clause("must", "tell-lead", "adult"), a_clause("must", REFER, "adult")
        doubt, certain = only_part(*clauses), only_part(*clauses, answers={"adult": "yes"})

        assert [line.because is None for line in doubt.in_doubt] == [False, True]
        assert [line.because is None for line in certain.lines] == [False, False]

    def test_what_stands_only_in_doubt_stands_apart(self) -> None:
        certain, open_ = a_clause("must", "tell-lead"), a_clause("must", REFER, "adult")
        part = only_part(certain, open_)

        assert ([line.clause for line in part.lines], [line.clause for line in part.in_doubt]) == (
            [certain.id],
            [open_.id],
        )

    def test_what_a_clause_adds_in_doubt_is_kept_from_what_is_certain(self) -> None:
        must, also, more = (
            a_clause("must", REFER),
            a_clause("should", REFER),
            a_clause("should", REFER, "adult"),
        )
        line = only_line(must, also, more)

        assert ([a.clause for a in line.also], [a.clause for a in line.more]) == (
            [also.id],
            [more.id],
        )

    def test_where_doubt_is_answered_like_a_yes_nothing_stands_apart(self) -> None:
        tables = {"order": ["never", "must", "should", "may"], "permissive": ["may"]}
        vocabulary = changed(modality={**tables, "certain_first": False})
        protocol = a_protocol(a_clause("must", REFER, "adult"), vocabulary=vocabulary)
        (part,) = present_plan(make_plan(protocol, "lead", {}), protocol).parts

        assert (len(part.lines), part.in_doubt) == (1, ())

    def test_only_a_referral_in_doubt_waits_for_advice_and_only_under_that_headline(
        self,
    ) -> None:
        doubt, certain = a_clause("must", REFER, "adult"), a_clause("should", REFER)
        advice, lock = a_clause("must", "seek-advice"), a_clause("must", "lock", "adult")
        danger = a_clause("must", "call-999")

        assert only_line(doubt).unless_advised
        assert not only_line(certain).unless_advised
        for clauses in ((advice, lock), (danger, doubt)):
            parts = shown(*clauses).parts
            assert not any(line.unless_advised for part in parts for line in part.in_doubt)

    def test_a_never_has_every_clause_on_it(self) -> None:
        first, second = a_clause("never", "delete"), a_clause("never", "delete", "adult")

        assert shown(first, second).nevers[0].clauses == (first.id, second.id)

    def test_a_never_that_stands_whatever_is_answered_has_no_reason_beside_one_that_has(
        self,
    ) -> None:
        always, adult = a_clause("never", "delete"), a_clause("never", "delete", "adult")
        (both,) = shown(always, adult, answers={"adult": "yes"}).nevers
        (alone,) = shown(adult, answers={"adult": "yes"}).nevers

        assert (both.because, alone.because and alone.because.certain) == (None, True)

    def test_what_is_never_done_stands_once_and_apart_in_the_order_of_acts(self) -> None:
        nevers = [a_clause("never", action) for action in ("tell-lead", REFER, "delete")]
        lock = a_clause("must", "lock")
        plan = shown(*reversed(nevers), lock)

        assert [never.clauses for never in plan.nevers] == [(never.id,) for never in nevers]
        assert [line.clauses for part in plan.parts for line in part.lines] == [(lock.id,)]

    def test_the_questions_to_settle_stand_on_the_line_of_their_action(self) -> None:
        ask = a_clause("ask", REFER)

        assert only_line(a_clause("must", REFER), ask).settle == (ask.id,)

    def test_what_gives_way_is_shown_with_the_reason_of_what_wins(self) -> None:
        never, must = a_clause("never", "delete", "adult"), a_clause("must", "delete")
        (lost,) = shown(never, must, answers={"adult": "yes"}).overridden

        assert (lost.clause, lost.by, lost.because and lost.because.facts) == (
            must.id,
            never.id,
            (("adult", "yes"),),
        )


class TestAdded:
    """Whether only the school's own policy asks for a line."""

    OWN = a_clause("must", REFER, id_="school#refer")
    FLOOR = a_clause("must", "tell-lead")

    def test_a_line_of_the_schools_own_is_added_and_one_that_the_floor_asks_for_too_is_not(
        self,
    ) -> None:
        part = only_part(self.OWN, self.FLOOR, id_="school")

        assert {line.clause: line.added for line in part.lines} == {
            self.OWN.id: True,
            self.FLOOR.id: False,
        }
        assert not only_line(self.OWN, a_clause("should", REFER), id_="school").added
        assert not only_line(self.FLOOR).added


class TestReasons:
    """One sentence on why a line stands."""

    @pytest.mark.parametrize(
        ("when", "answers"), [("", {}), ("scope", {"scope": "yes"})], ids=["always", "scope"]
    )
    def test_what_stands_wherever_the_protocol_applies_needs_none(
        self, when: str, answers: dict[str, str]
    ) -> None:
        assert reason(when, **answers) is None

    def test_what_is_certain_is_said_as_it_is(self) -> None:
        said = reason("adult and no shared", adult="yes", shared="no")

        assert said == Reason(
            certain=True, facts=(("adult", "yes"), ("shared", "no")), conditions=()
        )

    def test_what_is_not_known_is_said_and_what_speaks_for_it_is_not(self) -> None:
        said = reason("adult and shared", adult="yes")

        assert said == Reason(certain=False, facts=(("shared", "not-known"),), conditions=())

    @pytest.mark.parametrize("when", [WORSE, f"{WORSE} or phone"])
    def test_more_than_a_few_are_said_as_the_whole_condition(self, when: str) -> None:
        clause = a_clause("must", REFER, when)

        assert only_line(clause).because == Reason(certain=False, facts=(), conditions=(clause.id,))

    @pytest.mark.parametrize("answer", ["yes", "not-known"])
    def test_a_condition_of_more_than_a_few_phrases_is_said_by_its_first_facts(
        self, answer: Truth
    ) -> None:
        said = reason("shared or phone or online", shared=answer, phone=answer, online=answer)

        assert said == Reason(
            certain=answer == "yes", facts=(("shared", answer), ("phone", answer)), conditions=()
        )

    def test_of_several_clauses_no_more_phrases_are_said_than_of_one(self) -> None:
        clauses = [a_clause("never", "delete", fact) for fact in ("adult", "shared", "phone")]
        answers: Answers = {"adult": "yes", "shared": "yes", "phone": "yes"}

        because = shown(*clauses, answers=answers).nevers[0].because
        assert because is not None
        assert len(because.facts) == FEW

    def test_one_condition_of_two_clauses_is_said_once(self) -> None:
        first, second = (a_clause("never", "delete", WORSE, id_=f"national#{n}") for n in "ab")

        because = shown(first, second).nevers[0].because
        assert because is not None
        assert because.conditions == (first.id,)

    def test_what_is_certain_is_said_and_not_what_is_open_beside_it(self) -> None:
        clauses = a_clause("never", "delete", "adult"), a_clause("never", "delete", "phone")

        because = shown(*clauses, answers={"adult": "yes"}).nevers[0].because
        assert because == Reason(certain=True, facts=(("adult", "yes"),), conditions=())


def test_what_keeps_a_referral_open_is_found_out_first() -> None:
    clauses = a_clause("must", "lock", "shared"), a_clause("must", REFER, "pressed")

    assert list(VOCABULARY.facts).index("shared") < list(VOCABULARY.facts).index("pressed")
    assert shown(*clauses).find_out == ("pressed", "shared")


def test_the_json_is_that_of_the_plan_and_how_it_is_shown() -> None:
    protocol = a_protocol(a_clause("must", REFER, "adult"))
    data = shown_plan_json(make_plan(protocol, "lead", {}), protocol)

    assert data["level"] == "seek-advice"
    assert data["shown"]["parts"][0]["in_doubt"][0]["because"] == {
        "certain": False,
        "facts": (("adult", "not-known"),),
        "conditions": (),
    }
