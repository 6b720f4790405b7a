"""A clause that weakens the floor, contradicts or is pointless is told with both places."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from build_tools.checks.clauses import (
    _Meeting,
    check_no_policy_contradicts_itself,
    check_the_floor_holds,
    check_the_vocabulary_is_used,
    check_what_is_always_in_view,
    check_what_the_floor_rests_on,
)
from build_tools.content.findings import Finding
from build_tools.content.project import VOCABULARY, Project
from build_tools.content.vocabulary import find_facts
from build_tools.situations import floor_claims, help_claims
from decision_tree.situation import ImpossibleAnswers, settle
from decision_tree.truth import NO, YES, Truth
from tests.projects import (
    NOBODY_VIEWS,
    REFER,
    a_card,
    a_project,
    real_files,
    the_project,
    told,
    tried,
)

DEAD = "- **Replaced by:** national#nobody-views-the-imagery\n- **Why:** unsafe: it is late\n"
OF_A_CONDITION = REFER.replace("an adult is involved\n", "the police may be needed\n")
FORBIDDEN = {*floor_claims.NEVER_AT_ALL, "view-imagery", *help_claims.NEVER_AT_ALL}
SAVE = a_card("Never", "save the imagery", "**Who:** everyone", heading="Never save the imagery")


class TestTheVocabularyIsUsed:
    @pytest.mark.parametrize(
        ("floor", "used", "unused"),
        [
            (
                NOBODY_VIEWS + REFER,
                "adult-involved refer-to-police view-imagery",
                "repeated call-999",
            ),
            (NOBODY_VIEWS + REFER + DEAD, "view-imagery", "adult-involved refer-to-police"),
            (OF_A_CONDITION, "adult-involved intent-to-harm money-demanded", "online"),
        ],
        ids=["of live clauses", "of a replaced clause", "within a named condition"],
    )
    def test_what_no_live_clause_uses_is_found(self, floor: str, used: str, unused: str) -> None:
        found = {finding.value for finding in check_the_vocabulary_is_used(a_project(floor=floor))}

        assert ({*used.split()} & found, {*unused.split()} - found) == (set(), set())

    def test_it_is_told_where_the_vocabulary_says_it(self) -> None:
        (line,) = {f.line for f in check_the_vocabulary_is_used(a_project()) if f.value == "online"}

        assert real_files()[VOCABULARY].split("\n")[line - 1] == "[fact.online]"


@pytest.mark.parametrize(
    ("floor", "message"),
    [
        (SAVE, None),
        (NOBODY_VIEWS, "no such live clause"),
        (SAVE.replace("everyone", "headteacher, IT staff"), "not a never for everyone"),
        (SAVE.replace("**Never:**", "**Should:**"), "not a never for everyone"),
        (SAVE + DEAD, "no such live clause"),
    ],
    ids=["right", "none", "for some", "weaker", "replaced"],
)
def test_what_is_always_in_view_rests_on_a_clause_for_everyone(
    floor: str, message: str | None
) -> None:
    found = {f.value: f.message for f in check_what_is_always_in_view(a_project(floor=floor))}

    assert found.get("national#never-save-the-imagery") == message


class TestTheFloor:
    def weakened(self, school: str) -> list[str]:
        return [finding.message for finding in check_the_floor_holds(a_project(school=school))]

    @pytest.mark.parametrize("modality", ["May", "Should", "Must"])
    def test_a_school_that_lets_do_what_it_forbids_is_told_with_both(self, modality: str) -> None:
        (finding,) = check_the_floor_holds(a_project(school=a_card(modality, "view the imagery")))

        assert finding == Finding(
            "docs/policies/example.md",
            15,
            f"this says {modality.lower()}, and national guidance never",
            "view the imagery",
            'national guidance says so always, in "Nobody views the imagery": '
            "say when yours holds, or mark it Replaced by national#nobody-views-the-imagery",
            check="no-school-weakens-the-floor",
        )

    def test_the_hint_has_the_phrase_by_which_the_two_never_meet(self) -> None:
        floor = NOBODY_VIEWS + "- **When certain:** an adult is involved\n"
        project = a_project(floor=floor, school=a_card("Must", "view the imagery"))
        (finding,) = check_the_floor_holds(project)

        assert 'say when yours holds, as "no adult is involved", or' in finding.hint

    @tried("when", "meets")
    def test_conditions_are_opposed_where_they_can_meet(self, when: str, *, meets: bool) -> None:
        school = a_card("Never", "refer to the police", f"**When:** {when}")

        assert bool(self.weakened(school)) is meets

    def test_conditions_that_exclude_each_other_by_what_follows_do_not_meet(self) -> None:
        """Where there are only words, nothing is online."""
        floor = REFER.replace("** an adult is involved", "** there are only words, no imagery")
        school = a_card("Never", "refer to the police", "**When:** the imagery is online")
        project = a_project(floor=floor, school=school)

        assert (project.findings, [*check_the_floor_holds(project)]) == ((), [])

    def test_whether_conditions_meet_is_as_by_trying_everything(self) -> None:
        """Of pairs on few facts, the diagrams find what every way to answer finds."""
        project = the_project()
        cards = [
            card
            for card in project.live_cards.values()
            if len(find_facts([t.name for t in card.when.terms], project.vocabulary)) in (1, 2)
        ][::6]
        meeting = _Meeting(project.vocabulary)

        assert [
            (card.id, other.id)
            for card, other in product(cards, cards)
            if meeting.can(card, other) != meet_by_trying(project, card, other)
        ] == []


def meet_by_trying(project: Project, card: Any, other: Any) -> bool:
    names = [term.name for one in (card, other) for term in one.when.terms]
    facts = sorted(find_facts(names, project.vocabulary))
    known: tuple[Truth, ...] = (YES, NO)
    for answers in product(known, repeat=len(facts)):
        try:
            situation = settle(dict(zip(facts, answers, strict=True)), project.vocabulary)
        except ImpossibleAnswers:
            continue
        if situation.when_value(card.when) == situation.when_value(other.when) == YES:
            return True
    return False


NEVER_COPY = a_card("Never", "copy the imagery")


@pytest.mark.parametrize(
    ("floor", "school", "found"),
    [
        (
            "",
            NEVER_COPY + a_card("May", "copy the imagery", heading="Other"),
            [("this says may, and line 15 never", "copy the imagery")],
        ),
        (
            "",
            NEVER_COPY + a_card("May", "copy the imagery", "**Who:** IT staff", heading="Other"),
            [],
        ),
        (
            a_card("Should", "view the imagery"),
            "",
            [("this says should, and line 15 never", "view the imagery")],
        ),
    ],
    ids=["one that contradicts itself", "for different roles", "the floor too"],
)
def test_a_policy_that_contradicts_itself_is_found(
    floor: str, school: str, found: list[tuple[str, str]]
) -> None:
    project = a_project(floor=NOBODY_VIEWS + REFER + floor, school=school)

    assert told(check_no_policy_contradicts_itself(project)) == found


class TestTheSafetyFloorInWords:
    def messages(self, **changed: Any) -> list[tuple[str, str]]:
        project = the_project()
        rules = (replace(project.rules[0], **changed), *project.rules[1:])
        return told(check_what_the_floor_rests_on(replace(project, rules=rules)))

    @pytest.mark.parametrize(
        ("changed", "found"),
        [
            ({"rests_on": ("national#gone",)}, [("no such live clause", "national#gone")]),
            ({"number": 3}, [("rules are numbered in their order", "3")]),
            (
                {"claim": the_project().rules[1].claim},
                [("two claims of one name", id_) for id_ in the_project().rules[1].claim],
            ),
        ],
        ids=["on no live clause", "out of their order", "two claims of one name"],
    )
    def test_rules_that_do_not_hold_together_are_found(
        self, changed: dict[str, Any], found: list[tuple[str, str]]
    ) -> None:
        assert self.messages(**changed) == found


def test_no_live_clause_asks_for_what_nobody_ever_does() -> None:
    """Whatever its When: `make prove` shows it of plans, in every situation."""
    trees = [card for tree in the_project().help_trees for card in tree.policy.cards]
    live = [card for card in [*the_project().cards.values(), *trees] if card.is_live]
    forbidden = [card for card in live if card.action in FORBIDDEN]

    assert {card.action for card in forbidden} == FORBIDDEN
    assert [card.id for card in forbidden if card.modality != "never"] == []
