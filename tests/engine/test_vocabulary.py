"""The vocabulary is closed: what is unknown, unused or contradictory is refused, and its ids and
phrases are a contract.
"""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Literal

import pytest

from build_tools.content.project import ROOT, VOCABULARY
from decision_tree.vocabulary import (
    Condition,
    VocabularyError,
    check_vocabulary,
    logic_tables,
    parse_vocabulary,
)

Tables = dict[str, Any]

REAL: Tables = tomllib.loads((ROOT / VOCABULARY).read_text("utf-8"))

TOY: Tables = tomllib.loads("""
everyone = "everyone"
implies = [{ if = { rain = "yes" }, then = { wet = "yes" } }]

[[screen]]
id = "role"
[[screen]]
id = "weather"
ask = "each"
facts = ["rain"]
[[screen]]
id = "street"
ask = "one"
facts = ["wet", "icy"]
option.slippery = { wet = "yes", icy = "yes" }
option.not-sure = { }

[fact]
rain = { yes = "it rains", no = "it is dry" }
wet = { yes = "the street is wet", no = "the street is not wet" }
icy = { yes = "the street is icy", no = "the street is not icy" }

[condition]
in-scope = { any = ["rain"], yes = "this applies", no = "this does not apply" }
referral-criterion = { any = ["wet"], yes = "a criterion is met", no = "no criterion is met" }
aggravated = { any = ["referral-criterion", "icy"], yes = "it is worse", no = "it is not worse" }
police-may-be-needed = { any = ["aggravated"], yes = "police may be", no = "police are not" }

[role]
staff = { name = "staff", most_screens = 3, level = "tell-lead" }
lead = { name = "the lead", most_screens = 4 }

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

[topic]
right-now = ["danger"]
decide = ["referral"]
""")

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


def at(path: str, value: Any) -> Callable[[Tables], Tables]:
    """A change of one place of the tables, as in `fact.rain.yes`; None takes the place away."""

    def change(tables: Tables) -> Tables:
        changed = deepcopy(tables)
        *places, last = path.split(".")
        found: Any = changed
        for place in places:
            found = found[int(place) if place.isdigit() else place]
        if value is None:
            del found[last]
        else:
            found[last] = value
        return changed

    return change


def findings_of(tables: Tables) -> list[str]:
    with pytest.raises(VocabularyError) as raised:
        parse_vocabulary(tables)
    return raised.value.findings


def implies(fact: str, answer: str, other: str, other_answer: str) -> Tables:
    return {"if": {fact: answer}, "then": {other: other_answer}}


def test_the_made_up_vocabulary_is_accepted() -> None:
    assert list(check_vocabulary(parse_vocabulary(TOY))) == []


def test_the_real_vocabulary_is_accepted() -> None:
    assert list(check_vocabulary(parse_vocabulary(REAL))) == []


@pytest.mark.parametrize(
    ("path", "value", "finding"),
    [
        (
            "condition.in-scope.any",
            ["rane"],
            "condition in-scope names an unknown fact or condition: rane",
        ),
        (
            "condition.referral-criterion.any",
            ["aggravated"],
            "condition referral-criterion depends on itself",
        ),
        ("screen.1.facts", [], "fact rain is asked on 0 screens, not on one"),
        ("screen.1.facts", ["rain", "icy"], "fact icy is asked on 2 screens, not on one"),
        ("screen.1.facts", ["rain", "snow"], "screen weather asks for an unknown fact: snow"),
        ("screen.1.ask", "all", "screen weather has an unknown way of asking: all"),
        (
            "screen.1.ask",
            "one",
            "screen weather needs options where, and only where, one is chosen",
        ),
        ("screen.1.ask", "role", "the first screen, and no other, asks for the role"),
        ("screen.0.facts", ["rain"], "screen role asks for the role, and can ask for no fact"),
        (
            "fact.icy.yes",
            "it rains",
            "one phrase says two things: 'it rains' (rain yes, icy yes)",
        ),
        (
            "fact.icy.yes",
            "it rains and the street is wet",
            "phrase reads as joined phrases: 'it rains and the street is wet'",
        ),
        (
            "fact.icy.no",
            "it is dry or it rains",
            "phrase reads as joined phrases: 'it is dry or it rains'",
        ),
        (
            "fact.icy.no",
            "it rains and it is dry and the street is wet",
            ("phrase reads as joined phrases: 'it rains and it is dry and the street is wet'"),
        ),
        ("action.seek-advice", "call 999", "one phrase names two actions: 'call 999'"),
        (
            "screen.2.option.slippery.snow",
            "yes",
            "option street.slippery sets what is unknown: snow = yes",
        ),
        (
            "screen.2.option.slippery.icy",
            "perhaps",
            "option street.slippery sets what is unknown: icy = perhaps",
        ),
        (
            "screen.2.option.slippery.rain",
            "no",
            "option street.slippery sets another screen's fact: rain",
        ),
        (
            "implies",
            [implies("wet", "yes", "icy", "no")],
            "option street.slippery contradicts wet = yes",
        ),
        (
            "implies",
            [implies("snow", "yes", "icy", "no")],
            "an implication names an unknown fact: snow",
        ),
        (
            "implies",
            [implies("rain", "yes", "wet", "not-known")],
            "an implication needs yes or no: wet = not-known",
        ),
        ("role.lead.name", "everyone", "two roles have the same name"),
        ("role.lead.most_screens", 1, "role lead needs most_screens of 2 or more: 1"),
        (
            "modality.order",
            ["must", "never", "should", "may"],
            "modalities are never, must, should, may: ['must', 'never', 'should', 'may']",
        ),
        ("modality.permissive", ["can"], "may is permissive, and nothing else: ['can']"),
        ("modality.permissive", [], "may is permissive, and nothing else: []"),
        (
            "modality.permissive",
            ["may", "must"],
            "may is permissive, and nothing else: ['may', 'must']",
        ),
        ("topic.decide", ["danger"], "topic danger stands in two parts"),
        (
            "condition.wet",
            {"any": ["rain"], "yes": "damp", "no": "not damp"},
            "wet is both a fact and a condition",
        ),
        (
            "condition.in-scope",
            {"yes": "in", "no": "out"},
            (
                "vocabulary is not complete: "
                "ValueError(\"condition.in-scope needs either 'any' or 'all'\")"
            ),
        ),
        ("fact.rain.no", None, "vocabulary is not complete: KeyError('no')"),
        ("topic", None, "vocabulary is not complete: KeyError('topic')"),
    ],
)
def test_a_vocabulary_that_does_not_hold_together_is_refused(
    path: str, value: Any, finding: str
) -> None:
    assert finding in findings_of(at(path, value)(TOY))


@pytest.mark.parametrize(
    ("one", "joined"),
    [
        ("ice and snow lie", "ice and snow lie and it rains"),
        ("ice and snow lie", "it rains and ice and snow lie"),
        ("ice or snow lies", "it is dry or ice or snow lies"),
    ],
)
def test_a_phrase_that_joins_one_with_a_joiner_in_it_is_refused(one: str, joined: str) -> None:
    broken = at("fact.icy.no", joined)(at("fact.icy.yes", one)(TOY))

    assert findings_of(broken) == [f"phrase reads as joined phrases: {joined!r}"]


def test_an_empty_phrase_is_refused() -> None:
    assert findings_of(at("fact.icy.yes", "")(TOY)) == ["a phrase is empty: icy yes"]


@pytest.mark.parametrize(
    "phrase",
    [
        "it rains and pours",
        "it pours and it rains",
        "it rains and pours and it is dry",
        "it rains or it pours and it is dry",
        "it rains",
    ],
)
def test_a_phrase_with_a_joiner_in_it_is_no_joined_phrases(phrase: str) -> None:
    vocabulary = at("fact.rain.yes", "rain falls")(at("fact.icy.yes", phrase)(TOY))

    assert parse_vocabulary(vocabulary).facts["icy"].yes == phrase


@pytest.mark.parametrize(
    "action", ["call-999", "tell-lead", "refer-to-police", "refer-to-social-care", "seek-advice"]
)
def test_an_action_that_the_rules_need_cannot_be_left_out(action: str) -> None:
    found = findings_of(at(f"action.{action}", None)(TOY))

    assert found == [f"actions lack one that the rules need: {action}"]


@pytest.mark.parametrize(
    "condition", ["in-scope", "referral-criterion", "aggravated", "police-may-be-needed"]
)
def test_a_condition_that_the_rules_need_cannot_be_left_out(condition: str) -> None:
    found = findings_of(at(f"condition.{condition}", None)(TOY))

    assert found[0] == f"conditions lack one that the rules need: {condition}"


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_that_the_rules_need_cannot_be_left_out(level: str) -> None:
    found = findings_of(at("referral.order", [kept for kept in LEVELS if kept != level])(TOY))

    assert found == [f"levels lack one that the rules need: {level}"]


def test_all_findings_are_told_at_once() -> None:
    broken = at("role.lead.most_screens", 1)(at("screen.1.facts", [])(TOY))

    assert findings_of(broken) == [
        "fact rain is asked on 0 screens, not on one",
        "role lead needs most_screens of 2 or more: 1",
    ]


def test_the_error_shows_every_finding() -> None:
    assert str(VocabularyError(["one thing", "another"])) == "one thing\nanother"


def test_an_option_may_set_what_follows_on_another_screen() -> None:
    follows = at("screen.2.option.slippery.rain", "yes")(TOY)
    follows["implies"] = [implies("wet", "yes", "rain", "yes")]

    assert parse_vocabulary(follows).screens["street"].options["slippery"]["rain"] == "yes"


@pytest.mark.parametrize(
    "rule",
    [
        implies("icy", "yes", "wet", "yes"),
        implies("icy", "no", "rain", "yes"),
        implies("icy", "yes", "rain", "no"),
    ],
    ids=["of another fact", "from another answer", "to another answer"],
)
def test_an_option_may_not_set_what_follows_from_something_else(rule: Tables) -> None:
    broken = at("screen.2.option.slippery.rain", "yes")(at("implies", [rule])(TOY))

    assert "option street.slippery sets another screen's fact: rain" in findings_of(broken)


@pytest.mark.parametrize("joiner", ["any", "all"])
def test_a_condition_joins_its_members_as_it_says(joiner: Literal["any", "all"]) -> None:
    table = {joiner: ["wet", "icy"], "yes": "it is worse", "no": "it is not worse"}

    assert parse_vocabulary(at("condition.aggravated", table)(TOY)).conditions[
        "aggravated"
    ] == Condition(
        id="aggravated",
        joiner=joiner,
        members=("wet", "icy"),
        yes="it is worse",
        no="it is not worse",
    )


def test_a_topic_stands_in_its_part() -> None:
    assert parse_vocabulary(TOY).part_of("referral") == "decide"


@pytest.mark.parametrize(("said", "first"), [({}, True), ({"certain_first": False}, False)])
def test_what_is_certain_comes_first_unless_the_vocabulary_says_otherwise(
    said: dict[str, bool], first: bool
) -> None:
    changed = {**TOY, "modality": {**TOY["modality"], **said}}

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


# ── A vocabulary of one page: the page says who reads it


def test_where_the_page_knows_the_reader_no_screen_asks_for_the_role() -> None:
    tables = deepcopy(TOY)
    del tables["screen"][0]

    assert list(parse_vocabulary(tables).screens) == ["weather", "street"]


def test_where_every_role_has_its_headline_only_an_emergency_is_needed() -> None:
    tables = deepcopy(TOY)
    tables["role"]["lead"]["level"] = "tell-lead"
    tables["referral"]["order"] = ["emergency"]
    tables["action"] = {"call-999": "call 999"}
    tables["condition"] = {}

    assert list(check_vocabulary(parse_vocabulary(tables))) == []


def test_an_emergency_is_needed_everywhere() -> None:
    tables = deepcopy(TOY)
    tables["role"]["lead"]["level"] = "tell-lead"
    tables["referral"]["order"] = ["other"]

    with pytest.raises(VocabularyError, match="levels lack one that the rules need: emergency"):
        parse_vocabulary(tables)
