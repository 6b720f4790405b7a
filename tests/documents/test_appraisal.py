"""A policy is held against what is known: what is found in it, what is missing, and what of it
stands on the page for governors.
"""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from build_tools import commands
from build_tools.content.outdated import Doubtful
from build_tools.content.project import Project
from build_tools.content.sentences import Odds, count
from build_tools.documents.appraisal import Appraisal, appraise, find_faults, judge, said_by
from build_tools.documents.document import Document
from build_tools.documents.reading import read_document
from build_tools.documents.statements import Statement, read_statements
from build_tools.pages.appraisal import render_appraisal, render_appraised
from tests.documents.made import docx, numbered, paragraph, table
from tests.documents.remade import sentence_of
from tests.projects import the_project

TABLE = the_project().outdated


def statements(project: Project, text: str) -> list[Statement]:
    verbs = project.words.short_line.verbs
    document = read_document("a.txt", text.encode())
    return [*read_statements(document, project.document_words, verbs)]


def marked(project: Project, text: str) -> list[str]:
    found = (find_faults(project, one)[0] for one in statements(project, text))
    return [fault.says for faults in found for fault in faults]


def names(project: Project, text: str) -> frozenset[str]:
    return frozenset().union(*(said_by(project, one) for one in statements(project, text)))


@pytest.mark.parametrize("name", TABLE.outdated)
def test_an_entry_finds_its_examples(project: Project, name: str) -> None:
    examples = TABLE.outdated[name].finds

    assert [text for text in examples if name not in names(project, text)] == []


@pytest.mark.parametrize("name", TABLE.outdated)
def test_what_sounds_alike_and_is_right_is_not_marked(project: Project, name: str) -> None:
    examples = TABLE.outdated[name].passes

    assert [(text, found) for text in examples if (found := marked(project, text))] == []


def test_what_is_right_and_looks_like_a_fault_is_not_marked(project: Project) -> None:
    assert [(text, found) for text in TABLE.right if (found := marked(project, text))] == []


FORMS = {
    "left to somebody": "It is left to the judgement of staff whether to look at the picture.",
    "a purpose behind it": "Delete the picture so that it cannot be passed on.",
    "a condition before it": "If a teacher is involved, the head should talk to him first.",
    "an exception to a no": "No report is made unless a member of staff has seen the picture.",
    "an adult who is ours": "A trusted adult may look at the picture.",
    "a line that opens a list": "Before telling anyone, staff should:\n- be sure that it is real",
    "one beside its label": "Phase leader: rings both families.",
    "a noun for what is done": "It is fine to have a quick flick through the messages.",
    "a task of a role": "# The role of IT support\n\n- Preserving images for later",
    "a clause within commas": "The head, however busy, may look at the picture.",
    "other endings of its first word": "Details of the incident are circulated at staff meetings.",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_a_fault_is_found_in_a_form_that_hides_it(project: Project, text: str) -> None:
    assert marked(project, text)


TOLD = {
    "a rule that has ended": "Until 2019 our policy said that {}; this is no longer so.",
    "last year's": "Until last year {}.",
    "what others think": "Some parents think that {}, which is wrong.",
    "a practice that was stopped": "We have stopped the practice whereby {}.",
    "a denial": "It is not the case that {}.",
    "what nobody assumes": "Never assume that {}.",
}
ASKED = {
    "a reminder": "Staff are reminded that {}.",
    "a second no": "Nobody doubts that {}.",
    "an opening without a comma": "If the pupil is over twelve it is our rule that {}.",
}
ONE_EACH = [
    f"{text[0].casefold()}{text[1:].rstrip('.')}"
    for entry in TABLE.outdated.values()
    for text in entry.finds[:1]
    if entry.harm == 1
]


@pytest.mark.parametrize("form", TOLD.values(), ids=TOLD)
def test_a_fault_that_is_only_told_of_is_not_marked(project: Project, form: str) -> None:
    found = [text for text in ONE_EACH if marked(project, form.format(text))]

    assert len(found) < len(ONE_EACH) / 20, found


@pytest.mark.parametrize("form", ASKED.values(), ids=ASKED)
def test_a_fault_is_found_whatever_stands_around_it(project: Project, form: str) -> None:
    missed = [text for text in ONE_EACH if not marked(project, form.format(text))]

    assert len(missed) < len(ONE_EACH) / 20, missed


@pytest.mark.parametrize(
    "text",
    [
        "Any picture used to bully another child is shown to the tutor.",
        "In the past staff kept a copy of the picture, and they still do.",
        "Staff used to refer it only if they had proof.",
    ],
)
def test_what_is_told_of_as_past_a_person_reads(project: Project, text: str) -> None:
    document = read_document("policy.txt", text.encode())

    appraisal = appraise(project, document, date(2026, 1, 1))

    assert [one.text for one in appraisal.to_read] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Staff delete the picture to help the child. Don't: tell the lead.",
        "Trainers that are found are gone through, and pupils will be questioned.",
        "Photographs in the school magazine are printed by the office.",
        'In the training a teacher says "I print the picture for the file", and staff discuss it.',
        "At no time will staff, however well they know the boy, ask to be shown what he was sent.",
        "A referral is not delayed for want of a parent's consent.",
    ],
)
def test_what_is_taken_back_quoted_or_of_another_matter_is_not_marked(
    project: Project, text: str
) -> None:
    document = read_document("policy.txt", text.encode())

    assert appraise(project, document, TODAY).faults == ()


def test_what_is_around_a_statement_tells_its_matter(project: Project) -> None:
    asked = "Each pupil is interviewed until the story is clear."
    texts = [asked, f"{asked}\n\nStaff never view the nude."]
    found = [appraise(project, read_document("a.txt", text.encode()), TODAY) for text in texts]

    assert [(len(one.faults), len(one.to_read)) for one in found] == [(0, 1), (1, 0)]


def test_who_may_fetch_a_phone_is_no_leave_to_keep_it_from_the_police(project: Project) -> None:
    text = "Mobile phones seen during the day are handed in and may be collected by the student."

    assert appraise(project, read_document("a.txt", text.encode()), TODAY).weaker == ()


def test_a_hint_alone_is_left_to_be_read(project: Project) -> None:
    alone = "The first question a lead asks is whether the child is safe."
    beside = "The tutor questions each child about it and asks them to show the picture."

    found = [
        find_faults(project, one) for text in (alone, beside) for one in statements(project, text)
    ]

    assert [(bool(faults), is_open) for faults, is_open in found] == [(False, True), (True, False)]


@pytest.mark.parametrize("doubt", TABLE.doubtful, ids=lambda doubt: doubt.finds[0])
def test_what_no_rule_knows_is_not_passed_over(project: Project, doubt: Doubtful) -> None:
    def is_shown(text: str) -> bool:
        found = appraise(project, read_document("policy.txt", text.encode()), TODAY)
        return bool(found.faults or found.to_read)

    assert [text for text in doubt.finds if not is_shown(text)] == []
    assert [*filter(is_shown, doubt.passes)] == []


def test_it_stands_for_the_imagery_of_the_clause_before_it(project: Project) -> None:
    texts = [
        "Although images are not to be circulated, the lead may share them with the chair.",
        "Although the form is not to be circulated, the lead may share it with the chair.",
    ]

    assert [bool(marked(project, text)) for text in texts] == [True, False]


def test_what_opens_a_list_is_told_once(project: Project) -> None:
    opening = "Having had a look at the picture to be sure, staff should:"
    text = f"{opening}\n- lock the phone away\n- tell the lead\n"
    document = read_document("policy.txt", text.encode())

    faults = appraise(project, document, TODAY).faults

    assert [fault.statement.text for fault in faults] == ["lock the phone away"]


def test_no_subject_with_a_no_before_it_is_asked_for_anything(project: Project) -> None:
    assert not marked(project, "No concern about a colleague is handled informally.")


def test_a_word_for_adults_is_a_fault_only_in_what_a_child_is_told(project: Project) -> None:
    texts = [
        "Tell children's social care at once.",
        "Parents are not told, where it harms a child; the lead asks children's social care.",
        "We tell parents unless it puts a child at risk; the lead asks children's social care.",
        "Tell the pupil to ring children's social care.",
    ]

    assert [bool(marked(project, text)) for text in texts] == [False, False, False, True]


AS_SAID = {"never": "must never", "may": "may", "should": "should", "must": "must"}
HELD_BY_RULES = (
    "national#ask-the-pupil-to-delete-when-the-police-are-not-needed",
    "national#ask-when-those-who-were-sent-it-may-delete-it",
    "national#use-another-policy-for-pornography-of-adults",
)
"""What holds only where the rules of the safety floor let it: who writes it is asked to think."""


def test_national_guidance_is_not_marked(project: Project) -> None:
    said = {
        card.id: f"You {AS_SAID[card.modality]} {card.statement}."
        for card in project.floor.cards
        if card.is_live and card.modality in AS_SAID and card.id not in HELD_BY_RULES
    }

    assert {id_: found for id_, text in said.items() if (found := marked(project, text))} == {}


NO_RULE_TELLS = {
    "assunnah-primary#two-adults-look-to-make-sure",
    "city-of-rochester#contact-parents-or-others-yourself",
    "city-of-rochester#send-a-link-for-the-child",
    "dorset-protocol#look-only-for-a-clear-reason",
    "dorset-protocol#report-to-ceop-in-place-of-the-police",
    "king-alfred#look-only-when-it-cannot-be-avoided",
    "westcroft#look-only-for-a-good-reason",
}
"""Three of these are left to be read; the others are wrong only by what stands around them."""


def test_what_was_replaced_in_real_policies_is_found(project: Project) -> None:
    replaced = [card for one in project.policies.values() for card in one.cards if not card.is_live]

    assert {card.id for card in replaced if not marked(project, sentence_of(card))} <= NO_RULE_TELLS


NEVER = [["We always", "We never"], ["lock the phone away", "copy the picture"]]
POLICY = docx(
    paragraph("Policy on phones", '<w:pStyle w:val="H1"/>')
    + paragraph("The lead, Mrs Ann Example, is on 01632 960123.")
    + paragraph("Nothing in this policy prevents Mr Bob Sample from looking at the picture.")
    + paragraph("Crimes that involve photographs are a matter for the police.")
    + paragraph("Staff must never:")
    + numbered("search the phone", 2)
    + numbered("view the image unless the police are on their way", 2)
    + table(NEVER)
    + paragraph("Staff must tell the safeguarding lead at once, in person.")
    + paragraph("We follow KCSIE 2022 and the LSCB.")
    + paragraph("Next review: November 2024", '<w:pStyle w:val="H1"/>')
)
TODAY = date(2026, 11, 20)
PARTS = 5
NOTHING = Document(blocks=())
FEW = ("acpo", "search-by-stress")


@pytest.fixture(scope="module")
def appraisal(project: Project) -> Appraisal:
    return appraise(project, read_document("policy.docx", POLICY), TODAY)


@pytest.fixture(scope="module")
def report(project: Project, appraisal: Appraisal) -> str:
    return render_appraisal(project, appraisal, TODAY)


def test_another_page_shows_the_same_without_styles_one_level_lower(
    project: Project, appraisal: Appraisal, report: str
) -> None:
    shown = render_appraised(project, appraisal, TODAY)

    assert shown.replace("h3>", "h2>").strip() in report
    assert ("<style" in shown, "<h2" in shown) == (False, False)


def test_planted_faults_are_found_and_the_worst_is_first(appraisal: Appraisal) -> None:
    assert [fault.says for fault in appraisal.faults] == [
        "staff look at the imagery",
        "it names the Local Safeguarding Children Board",
        "it names an older edition of Keeping children safe in education",
    ]


def test_a_never_with_an_exception_is_to_be_read(appraisal: Appraisal) -> None:
    assert [one.text for one in appraisal.to_read] == [
        "view the image unless the police are on their way"
    ]


def test_what_a_policy_says_is_not_missing(appraisal: Appraisal) -> None:
    missing = {card.action for card in appraisal.missing}

    assert not missing & {"tell-lead", "secure-device"}


COVERS = {
    "Staff must not look at, copy or save the imagery.": (
        {"view-imagery", "copy-imagery", "save-imagery"}
    ),
    "The lead must tell the pupil about Report Remove.": set[str](),
}


@pytest.mark.parametrize(("text", "actions"), COVERS.items())
def test_each_act_that_is_named_is_covered_and_no_other(
    project: Project, text: str, actions: set[str]
) -> None:
    document = read_document("policy.txt", text.encode())
    missing, every = (
        {card.action for card in appraise(project, one, TODAY).missing}
        for one in (document, NOTHING)
    )

    assert every - missing == actions


@pytest.mark.parametrize(
    "text",
    [
        "Staff may tell the safeguarding lead.",
        "Staff should not, unless it is unavoidable, fail to view the imagery.",
    ],
)
def test_what_only_allows_it_or_may_say_the_opposite_covers_nothing(
    project: Project, text: str
) -> None:
    document = read_document("policy.txt", f"{text}\n".encode())

    assert [*appraise(project, document, TODAY).missing] == [
        *appraise(project, NOTHING, TODAY).missing
    ]


def test_what_is_missed_first_does_most_harm(appraisal: Appraisal) -> None:
    assert appraisal.missing[0].topic == "danger"


def test_a_review_date_that_is_past_is_named(appraisal: Appraisal) -> None:
    assert appraisal.overdue == ("review: November 2024",)


@pytest.mark.parametrize("who", ["Ann", "Example", "Bob", "Sample", "960123"])
def test_nobody_is_named_on_the_page(report: str, who: str) -> None:
    assert who not in report


def test_the_page_asks_for_nothing_from_elsewhere(report: str) -> None:
    assert re.findall(r"""(?:src|href|url)[=(]["']?(?!["']?data:)""", report) == []


def test_the_page_says_under_what_a_fault_stands(project: Project) -> None:
    content = docx(
        paragraph("Pictures", '<w:pStyle w:val="H1"/>') + numbered("Print the picture.", 2)
    )
    found = appraise(project, read_document("a.docx", content), TODAY)

    assert "<small>Pictures, paragraph 2</small>" in render_appraisal(project, found, TODAY)


def test_the_page_says_what_holds_today_and_how_far_it_was_checked(report: str) -> None:
    assert "Nobody views the imagery (" in report


def test_the_public_page_counts_what_the_table_finds(project: Project) -> None:
    few = replace(TABLE, outdated={name: TABLE.outdated[name] for name in FEW}, right=("A word.",))
    judged = judge(replace(project, outdated=few))

    assert {
        kind: (row.faults, row.found, row.right, row.marked) for kind, row in judged.items()
    } == {
        "name": (2, 2, 2, 0),
        "conflict": (2, 2, 1, 0),
        "right": (0, 0, 1, 0),
    }


def test_the_command_writes_the_page_and_says_the_worst(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "policy.docx").write_bytes(POLICY)
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(commands, "load_project", the_project)

    status = commands.main(["appraise", str(tmp_path / "policy.docx")])

    assert (status, (tmp_path / commands.APPRAISAL).exists()) == (0, True)
    assert "staff look at the imagery" in capsys.readouterr().out


ROWS = {
    "a pupil hands in a phone | Look at the picture on it.": "staff look at the imagery",
    "it is experimental | Delete the images and ring home": "staff delete the imagery",
    "a member of staff has looked at the picture | Record it and tell the head.": "",
    "a picture has been copied by a pupil | Tell the lead.": "",
}


@pytest.mark.parametrize(("row", "says"), ROWS.items())
def test_what_a_row_asks_for_is_judged_with_its_case(project: Project, row: str, says: str) -> None:
    policy = docx(table([["If", "Then"], row.split(" | ")]))
    faults = appraise(project, read_document("a.docx", policy), TODAY).faults

    assert [fault.says for fault in faults] == [says] * bool(says)


def test_the_odds_tell_what_is_wrong_in_sentences_that_were_not_counted(project: Project) -> None:
    wrong, right = project.sentences.all_wrong, project.sentences.right
    odds_of = defaultdict[str, list[float]](list)
    for part in range(PARTS):
        counted = [
            [text for n, text in enumerate(those) if n % PARTS != part] for those in (wrong, right)
        ]
        right_ones = [*counted[1], *project.sentences.ordinary]
        odds = Odds(count(counted[0]), count(right_ones))
        odds_of["wrong"] += map(odds.of, wrong[part::PARTS])
        odds_of["right"] += map(odds.of, right[part::PARTS])

    higher = sum(one > other for one in odds_of["wrong"] for other in odds_of["right"])
    assert higher > 0.9 * len(wrong) * len(right)


def test_no_sentence_is_judged_both_ways(project: Project) -> None:
    known = project.sentences
    of_all = [*known.all_wrong, *known.right, *known.ordinary]

    assert len(of_all) == len({text.casefold() for text in of_all})


LOOKS = "The tutor will look at the picture to be sure."


@pytest.mark.parametrize(("odds", "counts"), [(9, (1, 0)), (0.5, (1, 0)), (-0.5, (0, 1))])
def test_what_words_speak_against_is_left_to_be_read(
    project: Project, odds: float, counts: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Odds, "of", lambda *_: odds)

    found = appraise(project, read_document("a.txt", LOOKS.encode()), TODAY)

    assert (len(found.faults), len(found.to_read)) == counts


@pytest.mark.parametrize(
    ("text", "odds", "shown"),
    [
        ("The boarder is asked for an explanation of the picture.", -9, ""),
        ("Staff must not view an image, except at the request of the lead.", -20, "read"),
        ("The boarder is asked for an explanation of the picture.", -7, "read"),
        ("The boarder is asked for an explanation of the picture.", 3, "read"),
        ("The boarder is asked for an explanation of the picture.", 5, "marked"),
        ("The picture goes to the bursar.", 4, ""),
        ("The picture goes to the bursar.", 5, "read"),
        ("The picture goes to the bursar.", 8, "marked"),
        ("Does the picture go to the bursar?", 20, ""),
        ("The picture must not go to the bursar.", 12, ""),
        ("The picture must not go to the bursar.", 13, "read"),
        ("The picture must not go to the bursar.", 16, "marked"),
        ("The picture must not go to the bursar, who is away.", 8, "marked"),
        ("Staff must never:\n\n- give the picture to the bursar, who files it", 20, ""),
        ("Staff must never keep the nude.\n\nThe timetable goes to the bursar.", 7, ""),
        ("Staff must never keep the nude.\n\nThe timetable goes to the bursar.", 8, "read"),
        ("Staff must never keep the nude.\n\nThe timetable goes to the bursar.", 11, "marked"),
    ],
)
def test_what_words_speak_for_is_read_and_then_marked(
    project: Project, text: str, odds: float, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Odds, "of", lambda *_: odds)

    found = appraise(project, read_document("a.txt", text.encode()), TODAY)

    assert [len(found.faults), len(found.to_read)] == [shown == "marked", shown == "read"]
    assert not any(fault.sure for fault in found.faults)
