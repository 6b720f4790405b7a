"""The ids and phrases of the vocabulary are a contract, and the engine reads them as they are."""

import tomllib
from typing import Any

import pytest

from build_tools.content.project import ROOT, VOCABULARY
from build_tools.content.vocabulary import logic_tables
from decision_tree.vocabulary import Condition, parse_vocabulary
from tests.toy import TABLES

Tables = dict[str, Any]

REAL: Tables = tomllib.loads((ROOT / VOCABULARY).read_text("utf-8"))

# What is published: added to, never renamed. A line that changes here breaks a card or a link.

FACTS = {
    "immediate-danger": ("someone is in immediate danger", "nobody is in immediate danger"),
    "imagery-of-under-18": (
        "the imagery shows someone under 18",
        "no imagery of anyone under 18 is involved",
    ),
    "text-only": ("there are only words, no imagery", "there is more than words"),
    "adult-pornography": (
        "the imagery is pornography of adults",
        "the imagery is not pornography of adults",
    ),
    "staff-conduct": (
        "the concern is about a member of staff",
        "the concern is not about a member of staff",
    ),
    "adult-involved": ("an adult is involved", "no adult is involved"),
    "pressured": (
        "someone was pressured, threatened or groomed",
        "nobody was pressured, threatened or groomed",
    ),
    "money-demanded": ("money or more imagery is being demanded", "nothing is being demanded"),
    "capacity-doubt": (
        "there is doubt about someone's capacity to consent",
        "there is no doubt about capacity to consent",
    ),
    "atypical-or-violent": (
        "what is shown is violent or unusual for the child's stage of development",
        "what is shown is neither violent nor unusual for the child's stage of development",
    ),
    "under-13-sexual-act": (
        "a sexual act is shown and a child in it is under 13",
        "no sexual act with a child under 13 is shown",
    ),
    "risk-of-harm": (
        "a child is at immediate risk of harm because of the sharing",
        "no child is at immediate risk of harm because of the sharing",
    ),
    "shared-without-consent": (
        "it was taken or passed on without the child's agreement",
        "it was not passed on without the child's agreement",
    ),
    "intent-to-harm": (
        "someone meant to hurt, shame or profit",
        "nobody meant to hurt, shame or profit",
    ),
    "shared-widely": ("it has been shared widely", "it has not been shared widely"),
    "repeated": ("it has happened before", "it has not happened before"),
    "on-pupil-device": (
        "the imagery is on a pupil's device",
        "the imagery is not on a pupil's device",
    ),
    "on-school-system": (
        "the imagery is on a school device or system",
        "the imagery is not on a school device or system",
    ),
    "online": ("the imagery is online", "the imagery is not online"),
    "ai-made": (
        "the imagery was made or altered by a computer",
        "the imagery was not made or altered by a computer",
    ),
    "parents-risk": (
        "telling parents could put a child at risk",
        "telling parents puts no child at risk",
    ),
    "social-care-involved": (
        "children's social care is or was involved with a child",
        "children's social care is not involved with any child",
    ),
    "other-school": (
        "a child at another school or setting is involved",
        "no other school or setting is involved",
    ),
    "seen-by-staff": (
        "a member of staff has seen the imagery",
        "no member of staff has seen the imagery",
    ),
    "deletion-refused": (
        "a pupil refuses to delete the imagery",
        "no pupil refuses to delete the imagery",
    ),
}
CONDITIONS = {
    "referral-criterion": ("a referral criterion is met", "no referral criterion is met"),
    "aggravated": ("the incident is aggravated", "the incident is not aggravated"),
    "in-scope": ("this protocol applies", "this protocol does not apply"),
    "spread-or-repeated": (
        "it has spread widely or happened before",
        "it has neither spread widely nor happened before",
    ),
    "police-may-be-needed": ("the police may be needed", "the police are not needed"),
}
ROLES = {
    "staff": "any member of staff",
    "safeguarding-lead": "designated safeguarding lead",
    "head": "headteacher",
    "it-staff": "IT staff",
}
SCREENS = {
    "role": (),
    "danger": ("immediate-danger",),
    "kind": ("imagery-of-under-18", "text-only", "adult-pornography", "staff-conduct"),
    "criteria": (
        "adult-involved",
        "pressured",
        "capacity-doubt",
        "atypical-or-violent",
        "under-13-sexual-act",
        "risk-of-harm",
    ),
    "money": ("money-demanded",),
    "sharing": ("shared-without-consent", "intent-to-harm", "shared-widely", "repeated"),
    "place": ("on-pupil-device", "on-school-system", "online"),
    "making": ("ai-made",),
    "people": ("parents-risk", "social-care-involved", "other-school", "seen-by-staff"),
    "deletion": ("deletion-refused",),
}
OPTIONS = ("imagery", "text-only", "adult-pornography", "staff-conduct", "not-sure")
LEVELS = ("emergency", "refer-now", "seek-advice", "school-decides", "another-policy")
ACTIONS = {
    "call-999": "call 999",
    "tell-lead": "tell the safeguarding lead",
    "tell-head": "tell the headteacher",
    "listen-and-reassure": "listen and reassure",
    "question-pupil": "question the pupil about the imagery",
    "promise-secrecy": "promise to keep it secret",
    "blame-pupil": "blame or shame",
    "tell-others": "tell other people",
    "hold-initial-review": "hold the initial review meeting",
    "refer-to-police": "refer to the police",
    "refer-to-social-care": "refer to children's social care",
    "seek-advice": "ask the police or children's social care for advice",
    "contact-lado": "contact the local authority designated officer",
    "report-to-ceop": "report to CEOP",
    "decide-in-school": "manage the incident in school",
    "review-decision": "keep the decision under review",
    "assess-risks": "assess the risks",
    "talk-with-pupil": "talk with the pupils involved",
    "view-imagery": "view the imagery",
    "copy-imagery": "copy the imagery",
    "print-imagery": "print the imagery",
    "share-imagery": "share the imagery",
    "save-imagery": "save the imagery",
    "move-imagery": "move the imagery between devices",
    "ask-for-imagery": "ask a child to show, send or download the imagery",
    "record-viewing": "record the viewing",
    "search-device": "search a device",
    "search-person": "search a person",
    "confiscate-device": "confiscate the device",
    "switch-off-device": "take the device offline and switch it off",
    "secure-device": "lock the device away",
    "hand-device-to-police": "hand the device to the police",
    "isolate-imagery": "isolate the imagery on the school system",
    "delete-imagery": "delete the imagery",
    "ask-pupil-to-delete": "ask the pupil to delete the imagery",
    "use-report-remove": "support the pupil to use Report Remove",
    "report-to-platform": "report the account or address to the platform",
    "report-address-to-iwf": "report the web address to the IWF",
    "keep-evidence": "keep evidence other than the imagery",
    "stop-contact": "stop contact with the person making threats",
    "pay-demand": "pay or send more",
    "tell-parents": "tell parents or carers",
    "support-pupil": "support every pupil involved",
    "support-staff": "support staff who saw the imagery",
    "monitor-pupil": "watch over the pupils afterwards",
    "contact-other-school": "contact the other school's safeguarding lead",
    "contact-allocated-worker": "contact the allocated social worker",
    "record-incident": "record the incident",
    "record-reason": "record the reason for not referring",
    "sign-off": "sign off the decision",
    "apply-sanctions": "apply the behaviour policy",
    "confront-adult": "contact or confront the adult",
    "educate": "teach and prevent",
    "train-staff": "train staff",
    "review-policy": "review the policy",
}
PARTS = {
    "right-now": (
        "disclosure",
        "roles",
        "danger",
    ),
    "decide": (
        "review-meeting",
        "referral",
        "police",
        "social-care",
        "risk",
    ),
    "imagery": (
        "viewing",
        "searching",
        "device",
        "network",
        "deletion",
        "takedown",
    ),
    "people": (
        "parents",
        "pupils",
        "staff-care",
        "other-settings",
    ),
    "record": ("recording",),
    "afterwards": (
        "aftercare",
        "education",
        "training",
        "sanctions",
        "review",
    ),
    "background": (
        "definition",
        "law",
        "risk-to-children",
        "reasons",
        "sources",
    ),
}


def with_condition(joiner: str) -> Tables:
    table = {joiner: ["shared", "phone"], "yes": "it is worse", "no": "it is not worse"}
    return {**TABLES, "condition": {**TABLES["condition"], "aggravated": table}}


@pytest.mark.parametrize("joiner", ["any", "all"])
def test_a_condition_joins_its_members_as_it_says(joiner: str) -> None:
    assert parse_vocabulary(with_condition(joiner)).conditions["aggravated"] == Condition(
        id="aggravated",
        joiner=joiner,  # type: ignore[arg-type]
        members=("shared", "phone"),
        yes="it is worse",
        no="it is not worse",
    )


def test_a_topic_stands_in_its_part() -> None:
    assert parse_vocabulary(TABLES).part_of("referral") == "decide"


@pytest.mark.parametrize(("said", "first"), [({}, True), ({"certain_first": False}, False)])
def test_what_is_certain_comes_first_unless_the_vocabulary_says_otherwise(
    said: dict[str, bool], first: bool
) -> None:
    changed = {**TABLES, "modality": {**TABLES["modality"], **said}}

    assert parse_vocabulary(changed).certain_first is first
    assert parse_vocabulary(logic_tables(changed)).certain_first is first


def test_the_logic_alone_makes_the_same_vocabulary() -> None:
    assert parse_vocabulary(logic_tables(REAL)) == parse_vocabulary(REAL)


def test_the_logic_holds_no_wording() -> None:
    logic = str(logic_tables(REAL))

    assert [
        fact["definition"] for fact in REAL["fact"].values() if fact["definition"] in logic
    ] == []


# ── The contract


def test_the_facts_and_their_phrases_are_as_published() -> None:
    facts = parse_vocabulary(REAL).facts.values()

    assert {fact.id: (fact.yes, fact.no) for fact in facts} == FACTS


def test_the_conditions_and_their_phrases_are_as_published() -> None:
    conditions = parse_vocabulary(REAL).conditions.values()

    assert {entry.id: (entry.yes, entry.no) for entry in conditions} == CONDITIONS


def test_the_roles_are_as_published() -> None:
    assert {role.id: role.name for role in parse_vocabulary(REAL).roles.values()} == ROLES


def test_everyone_is_as_published() -> None:
    assert parse_vocabulary(REAL).everyone == "everyone"


def test_the_screens_come_in_the_published_order() -> None:
    screens = parse_vocabulary(REAL).screens.values()

    assert [(screen.id, screen.facts) for screen in screens] == list(SCREENS.items())


def test_the_options_are_as_published() -> None:
    assert tuple(parse_vocabulary(REAL).screens["kind"].options) == OPTIONS


def test_the_levels_are_as_published() -> None:
    assert parse_vocabulary(REAL).levels == LEVELS


def test_the_actions_and_their_phrases_are_as_published() -> None:
    assert parse_vocabulary(REAL).actions == ACTIONS


def test_the_parts_and_topics_are_as_published() -> None:
    assert parse_vocabulary(REAL).parts == PARTS


def test_staff_are_asked_at_most_three_screens_and_who_decides_nine() -> None:
    roles = parse_vocabulary(REAL).roles.values()

    assert {role.id: role.most_screens for role in roles} == {
        "staff": 3,
        "safeguarding-lead": 9,
        "head": 9,
        "it-staff": 3,
    }


def test_staff_always_have_the_headline_tell_lead() -> None:
    levels = {role.id: role.level for role in parse_vocabulary(REAL).roles.values()}

    assert levels == {
        "staff": "tell-lead",
        "safeguarding-lead": None,
        "head": None,
        "it-staff": "tell-lead",
    }


def test_only_the_lead_is_told_to_find_out_what_is_not_known() -> None:
    finds_out = {role.id: role.finds_out for role in parse_vocabulary(REAL).roles.values()}

    assert finds_out == {
        "staff": False,
        "safeguarding-lead": True,
        "head": False,
        "it-staff": False,
    }


def test_the_criteria_are_those_of_national_guidance() -> None:
    assert parse_vocabulary(REAL).conditions["referral-criterion"].members == (
        "adult-involved",
        "pressured",
        "capacity-doubt",
        "atypical-or-violent",
        "under-13-sexual-act",
        "risk-of-harm",
        "immediate-danger",
    )
