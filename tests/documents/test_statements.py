"""What a sentence asks for, and how strongly, by its own words and by those above it."""

import pytest

from build_tools.content.policy import POLICIES
from build_tools.content.project import Project
from build_tools.documents.document import Doubt
from build_tools.documents.drafts import Drafter, render_card
from build_tools.documents.people import (
    find_people,
    knowing,
    leave_out,
    nameless,
    of_school,
    without_people,
)
from build_tools.documents.plain import read_plain
from build_tools.documents.reading import read_document
from build_tools.documents.stance import as_it_stands
from build_tools.documents.statements import Statement, read_statements
from build_tools.writing.one_card import Cards
from tests.documents.made import docx, numbered, paragraph, table
from tests.projects import real_files


def statements(project: Project, content: str | bytes) -> list[Statement]:
    given = content.encode() if isinstance(content, str) else content
    verbs = project.words.short_line.verbs
    return [*read_statements(read_document("a", given), project.document_words, verbs)]


def asked(project: Project, content: str | bytes) -> list[tuple[str, str]]:
    return [(one.modality, one.text) for one in statements(project, content)]


OWN = {
    "Staff must tell the lead.": "must",
    "Staff will record it.": "must",
    "The police will decide.": "",
    "All staff are required to tell the lead.": "must",
    "The designated safeguarding lead rings home on the same day.": "must",
    "Where a device is found, staff hand it to the lead.": "must",
    "The lead report is kept in the office.": "",
    "The school is in the north of the town.": "",
    "Pupils carry no phones.": "",
    "The lead should ring the parents.": "should",
    "Staff should not look at it.": "never",
    "No member of staff may look at it.": "never",
    "Under no circumstances is it copied.": "never",
    "Copying it is prohibited.": "never",
    "Staff mustn\u2019t ask why.": "never",
    "Staff shouldn't promise it.": "never",
    "Nobody should search a phone.": "never",
    "No-one may look at it.": "never",
    "The head may search a bag.": "may",
    "If it may have been shared, staff must tell the lead.": "must",
    "Where pupils can be named, the lead should ring the parents.": "should",
    "If staff cannot reach the lead, they must tell the head.": "must",
    "Sharing happens.": "",
}


@pytest.mark.parametrize(("text", "modality"), OWN.items())
def test_a_sentence_is_as_strong_as_its_own_words(
    project: Project, text: str, modality: str
) -> None:
    [(found, _)] = asked(project, text)

    assert found == modality


ABOVE = {
    "a line that opens a list": "Staff must never:\n\n- search the device\n- ring the sender\n",
    "a heading": "# We never\n\n- search the device\n- ring the sender\n",
    "a heading in capitals": "NEVER\n\nsearch the device\n\nDO NOT\n\nring the sender\n",
    "a heading over paragraphs": "## Do not\n\nsearch the device.\n\nring the sender.\n",
}


@pytest.mark.parametrize("text", ABOVE.values(), ids=ABOVE)
def test_what_stands_above_speaks_for_the_lines_below(project: Project, text: str) -> None:
    assert [modality for modality, _ in asked(project, text)] == ["never", "never"]


def test_a_column_and_a_row_speak_for_their_cells(project: Project) -> None:
    rows = [["Who", "Must", "Must not"], ["Staff", "tell the lead", "search the device"]]

    found = dict(map(reversed, asked(project, docx(table(rows)))))
    assert (found["tell the lead"], found["search the device"]) == ("must", "never")


IN_A_ROW = {
    ("Situation", "What we do"): (
        ("A pupil shows you a picture", "Tell the DSL."),
        "If a pupil shows you a picture, tell the DSL.",
    ),
    ("If", "Then"): (("the parents agree", "refer it"), "If the parents agree, refer it"),
    ("When", "Action"): (("When a phone is seen", "take it"), "When a phone is seen, take it"),
    ("Incident", "Response", "Who", "By when"): (
        ("Blackmail", "Ring the police", "Headteacher", "24 hours"),
        "If it is blackmail, ring the police within 24 hours",
    ),
    ("Type of concern", "Steps", "Timescale"): (
        ("Staff, or a volunteer", "Ring the LADO.", "Same day"),
        "If it is staff or a volunteer, ring the LADO the same day",
    ),
    ("What happens", "What we do"): (("View the image", "Never"), "Never: view the image"),
    ("Step", "What happens", "Who", "Deadline"): (
        ("", "Ring the police", "DSL", "Within three days."),
        "Ring the police within three days",
    ),
    ("Who", "Action", "Target date"): (
        ("DSL", "Tell the LADO.", "24 hours"),
        "Tell the LADO within 24 hours",
    ),
}


@pytest.mark.parametrize(("heads", "row"), IN_A_ROW.items())
def test_a_row_is_read_as_a_person_reads_it(
    project: Project, heads: tuple[str, ...], row: tuple[tuple[str, ...], str]
) -> None:
    assert [text for _, text in asked(project, docx(table([heads, row[0]])))] == [row[1]]


def test_a_row_without_a_case_of_its_own_goes_on_with_the_one_above(project: Project) -> None:
    rows = [["Concern", "Do", "Do not"], ["A nude", "tell the lead", ""], ["", "", "look at it"]]

    assert asked(project, docx(table(rows))) == [
        ("must", "If it is a nude, tell the lead"),
        ("never", "If it is a nude, look at it"),
    ]


def test_a_table_that_says_no_more_than_who_does_what_has_no_cases(project: Project) -> None:
    rows = [["Event", "Date"], ["Training", "Tell the lead."]]

    assert ("must", "Tell the lead.") in asked(project, docx(table(rows)))


def test_whose_it_is_and_by_when_stands_beside_what_a_row_asks_for(project: Project) -> None:
    rows = [["Concern", "Action", "Who", "By when"], ["A nude", "Tell the police", "DSL", "1 day"]]
    [one] = statements(project, docx(table(rows)))

    assert (one.roles, one.until) == (("safeguarding-lead",), "within 1 day")


def test_a_step_is_said_with_its_number_its_person_and_its_deadline(project: Project) -> None:
    rows = [["Step", "Action", "Who", "Deadline"], ["Step 2", "Tell the police", "DSL", "1 day"]]
    [one] = statements(project, docx(table(rows)))

    said = (one.text, one.where, one.roles, one.until)
    assert said == (
        "Tell the police within 1 day",
        "Step 2",
        ("safeguarding-lead",),
        "within 1 day",
    )


def test_what_has_a_deadline_has_to_be_done(project: Project) -> None:
    rows = [["Step", "What happens", "Deadline"], ["1", "The review is held", "Same day"]]

    assert asked(project, docx(table(rows))) == [("must", "The review is held the same day")]


def test_a_deadline_of_no_act_is_not_lost(project: Project) -> None:
    rows = [["Step", "Action", "Deadline"], ["Review", "", "Tell the lead within a week."]]

    assert asked(project, docx(table(rows))) == [("must", "Tell the lead within a week.")]


def test_the_next_heading_ends_what_the_one_before_said(project: Project) -> None:
    text = "# Never\n\n- search the device\n\n# The pupils\n\n- the lead should ring the parents\n"

    assert [modality for modality, _ in asked(project, text)] == ["never", "should"]


@pytest.mark.parametrize("text", ["- Tell the lead.\n", "Tell the lead.\n"])
def test_an_order_is_one_in_a_list_or_not(project: Project, text: str) -> None:
    assert asked(project, text) == [("must", "Tell the lead.")]


UNSURE = {
    "two negations": "Staff must never fail to tell the lead.",
    "a no before what it asks for": "None of the staff should print it.",
    "a neither before it": "Neither the head nor the lead should copy it.",
    "an exception": "Do not search the device unless the police ask.",
    "a never over a never": "# We never\n\n- do not tell the lead\n",
    "what is above says otherwise": "# We never\n\n- staff may tell the lead\n",
}


@pytest.mark.parametrize("text", UNSURE.values(), ids=UNSURE)
def test_where_a_sentence_may_mean_the_opposite_it_is_said(project: Project, text: str) -> None:
    [statement] = statements(project, text)

    assert statement.unsure


def test_under_a_heading_that_asks_a_never_is_sure(project: Project) -> None:
    [statement] = statements(project, "# 1 What to do\n\n- never search the device\n")

    assert (statement.modality, statement.unsure) == ("never", ())


def drafter(project: Project) -> Drafter:
    return Drafter(project, lambda _: ([], False), Cards(project).read)


TWO_IN_ONE = [
    "You must not look at it and you should always tell the lead at once.",
    "Staff must tell the lead at once and must not tell the parents.",
    "If staff cannot reach the lead they must tell the head.",
    "If you do not see the lead, tell the deputy.",
    "Staff don\u2019t have to tell the lead.",
]


@pytest.mark.parametrize("text", TWO_IN_ONE)
def test_no_card_is_made_of_a_sentence_that_asks_for_two_things(
    project: Project, text: str
) -> None:
    made = drafter(project).draft(statements(project, text))

    assert (made.drafts, len(made.to_read)) == ((), 1)


def test_a_title_with_a_full_stop_ends_no_sentence(project: Project) -> None:
    [statement] = statements(project, "Staff must tell Mr. Sam Example at once.")

    assert statement.text == "Staff must tell Mr. Sam Example at once."


def test_no_name_stands_in_what_a_draft_says_of_its_place(project: Project) -> None:
    text = "# DSL: Ann Example, 020 7946 0123\n\nStaff must record the incident.\n"

    [draft] = drafter(project).draft(statements(project, text)).drafts

    assert "Example" not in render_card(draft)
    assert "0123" not in render_card(draft)


def test_it_says_whom_it_means_and_under_what_it_stands(project: Project) -> None:
    [statement] = statements(project, "# Searching\n\nThe DSL and the headteacher must decide.\n")

    assert (statement.roles, statement.where) == (("safeguarding-lead", "head"), "Searching")


UNDER_A_CONDITION = {
    "If a child is in danger:\n\n- call the police\n": "If a child is in danger",
    "| Part | Must |\n|---|---|\n| Danger | call the police |\n": "Danger",
}


@pytest.mark.parametrize(("text", "under"), UNDER_A_CONDITION.items())
def test_a_line_says_in_which_case_it_stands(project: Project, text: str, under: str) -> None:
    *_, statement = statements(project, f"# Steps\n\n{text}")

    assert statement.where == f"Steps, {under}"


def test_a_list_within_a_list_ends_where_its_lines_end(project: Project) -> None:
    """Its lines are the opening's own; those behind it are again of the list around it."""
    opened = paragraph("Staff must never:") + numbered("do this with a phone:", 2)
    lines = numbered("search it", 2, 1) + numbered("print it", 2)
    steps = numbered("The adult:") + numbered("listens", 2) + numbered("The lead decides.")

    assert [
        (one.modality, one.under) for one in statements(project, docx(opened + lines + steps))
    ] == [
        ("never", "do this with a phone:"),
        ("never", "Staff must never:"),
        ("", "The adult:"),
        ("must", ""),
    ]


# ── People

PEOPLE = {
    "Tell Mrs Example at once.": "Tell (a name is left out) at once.",
    "Tell Mrs Zo\u00eb \u0141uk\u00e4sz at once.": "Tell (a name is left out) at once.",
    "The DSL is Ann Example.": "The DSL is (a name is left out).",
    "Headteacher: Ann Example": "Headteacher: (a name is left out)",
    "Ann Example (DSL) decides.": "(a name is left out) (DSL) decides.",
    "Contact Ann Example or a deputy.": "Contact (a name is left out) or a deputy.",
    "Ring 020 7946 0123.": "Ring (a number is left out).",
    "Ring 999, or 0800 1111.": "Ring 999, or 0800 1111.",
    "Ring extension 412.": "Ring (a number is left out).",
    "Ask for an extension to 14 days.": "Ask for an extension to 14 days.",
    "Write to dsl@school.example.": "Write to (an address is left out).",
    "It is at 4 Mill Lane, Anytown AB1 2CD.": "It is at (an address is left out).",
    "Tell the police and Childline.": "Tell the police and Childline.",
    "Ask Sam at once.": "Ask (a name is left out) at once.",
    "Tell Ann Example, Bob Sample or Social Care.": (
        "Tell (a name is left out), (a name is left out) or Social Care."
    ),
    "DESIGNATED LEAD ANN EXAMPLE 01632 960123": (
        "DESIGNATED LEAD (a name is left out) (a number is left out)"
    ),
    "ASK JANE AND TELL THE LEAD": "ASK (a name is left out) AND TELL THE LEAD",
    "From: J. Example": "From: (a name is left out)",
    "Reviewed by Ann Example in May.": "Reviewed by (a name is left out) in May.",
    "Ann Example Headteacher": "(a name is left out) Headteacher",
    "We meet at 4 Mill Lane.": "We meet at (an address is left out).",
    "See Appendix Two, or ask Year Six.": "See Appendix Two, or ask Year Six.",
    "Refer to Children's Social Care.": "Refer to Children's Social Care.",
    "The phone was given to Priya, and locked away.": (
        "The phone was given to (a name is left out), and locked away."
    ),
    "If it is late, Mohammed will ring.": "If it is late, (a name is left out) will ring.",
    "Safeguarding and Jane Sample": "Safeguarding and (a name is left out)",
    "Hand it to Oluwadamilare first.": "Hand it to (a name is left out) first.",
    "Tell Will Brzezinski.": "Tell (a name is left out).",
    "Ours is Perpetua Lindqvist, and she decides.": (
        "Ours is (a name is left out), and she decides."
    ),
    "Ring Bartholomew (at home).": "Ring (a name is left out) (at home).",
    "By the Sexual Offences Act, at the Paediatric Unit.": (
        "By the Sexual Offences Act, at the Paediatric Unit."
    ),
    "A QUILLIVAN will ring R. QUILLIVAN.": "(a name is left out) will ring (a name is left out).",
    "A CEOP report, or a KCSIE duty.": "A CEOP report, or a KCSIE duty.",
    "Tell Jean-Luc de la Quill today.": "Tell (a name is left out) today.",
    "Ring 01999 123 45 67.": "Ring (a number is left out).",
    "Ring 0161-555-12-34.": "Ring (a number is left out).",
    "In May the head will mark it, with grace and hope.": (
        "In May the head will mark it, with grace and hope."
    ),
    "Ring Mum, Grandma or the Bursar today.": "Ring Mum, Grandma or the Bursar today.",
    "Ring 101. Read pages 470 to 480 of 2024.": "Ring 101. Read pages 470 to 480 of 2024.",
}


def test_nothing_of_a_statement_holds_a_name(project: Project) -> None:
    name = "Ask Mrs Example."
    doubt = Doubt(kind="struck", text=name)
    told = Statement(
        text=name, place="line 1", where=name, lead=name, under=name, until=name, doubts=(doubt,)
    )

    assert "Example" not in repr(without_people(told, project.document_words.people))


@pytest.mark.parametrize(("text", "left"), PEOPLE.items())
def test_names_numbers_and_addresses_are_left_out(project: Project, text: str, left: str) -> None:
    assert leave_out(text, find_people(text, project.document_words.people)) == left


@pytest.mark.parametrize(
    "told", ["Mr Quill leads.", "| Name | Does |\n|---|---|\n| Quill | leads |"]
)
def test_who_is_named_once_is_left_out_everywhere(project: Project, told: str) -> None:
    text = f"{told}\n\nStaff must keep the key where Quill can find it.\n"
    words = knowing(project.document_words.people, read_plain("", text))

    assert nameless("where Quill can find it", words) == "where (a name is left out) can find it"


SCHOOLS = {
    "St Wilfrida's Primary School": ("at St Wilfrida's", "at St Wilfrida's"),
    "Rowan Hill Academy": ("at Rowan Hill Academy", "at Rowan Hill Academy"),
    "Rose Example School": ("ask Rose Example", "ask (a name is left out)"),
    "Quillham College": ("at Quillham, Mrs Quillham", "at Quillham, (a name is left out)"),
}


@pytest.mark.parametrize(("name", "text", "left"), [(key, *SCHOOLS[key]) for key in SCHOOLS])
def test_what_a_school_is_called_is_no_name_of_a_person(
    project: Project, name: str, text: str, left: str
) -> None:
    assert nameless(text, of_school(project.document_words.people, name)) == left


def test_initials_of_who_is_named_are_left_out(project: Project) -> None:
    document = read_plain("", "Mrs Bea Quill leads. RE is taught by Rose Example.\n")
    words = knowing(project.document_words.people, document)

    assert nameless("BQ tells IT in RE", words) == "(a name is left out) tells IT in RE"


def test_a_word_that_is_written_small_too_is_no_name(project: Project) -> None:
    document = read_plain("", "Mr Quill leads.\n\nStaff must use a quill.\n")

    assert nameless("Quill", knowing(project.document_words.people, document)) == "Quill"


def test_no_word_of_a_policy_is_taken_for_a_name(project: Project) -> None:
    words = project.document_words.people
    texts = [text for path, text in real_files().items() if path.startswith(POLICIES)]
    found = [
        one.text
        for text in texts
        for line in text.split("\n")
        for one in find_people(line, words)
        if one.what == "a name"
    ]

    assert found == []


def test_a_line_that_names_nobody_is_asked_of_whom_its_heading_names(project: Project) -> None:
    text = "# The designated safeguarding lead\n\n- Must hold a review.\n- Staff must help.\n"

    assert [one.roles for one in statements(project, text)] == [("safeguarding-lead",), ("staff",)]


DATES = [
    "Review date: May 2027",
    "Date of next review",
    "Next review",
    "Review by September 2027",
    "Review due May 2027.",
    "Date of issue: 1 May 2025",
]


@pytest.mark.parametrize("text", DATES)
def test_a_date_of_the_document_asks_for_nothing_whatever_stands_above_it(
    project: Project, text: str
) -> None:
    rows = table([["What", "When"], [text, "1 May 2027"], ["Lock the phone away", "At once"]])
    first, _, order, *_ = asked(project, docx(paragraph("Staff must:") + rows))

    assert (first[0], order[0]) == ("", "must")
    assert asked(project, f"# We must\n\n- {text}\n- review what happened\n")[0][0] == ""


def test_what_stands_under_or_beside_a_review_date_is_no_order(project: Project) -> None:
    under = table([["Issued", "Review date"], ["1 May 2025", "1 June 2027"]])
    beside = table([["Of this", "policy"], ["Review date", "September 2027"], ["Version", "3"]])
    made = asked(project, docx(paragraph("Staff must:") + under + beside))

    strengths = {text: modality for modality, text in made}
    assert (strengths["1 June 2027"], strengths["September 2027"]) == ("", "")


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The policy was agreed on 4 May 2025.", ""),
        ("Approved in May 2025.", ""),
        ("The lead may ring home on 4 May.", "may"),
        ("May the lead decide?", "may"),
    ],
)
def test_a_month_allows_nothing(project: Project, text: str, modality: str) -> None:
    assert asked(project, text)[0][0] == modality


STANDS = {
    "# We never\n\n- staff may tell parents first\n": "We never staff may tell parents first",
    "# We never\n\n- share images\n": "We never share images",
    "Staff must not:\n\n- they should look at it\n": "Staff must not: they should look at it",
    "It is not acceptable to:\n\n- look at it\n": "It is not acceptable to: look at it",
    "The steps are:\n\n- tell the lead\n": "tell the lead",
    "Tell the lead.": "Tell the lead.",
}


@pytest.mark.parametrize(("text", "said"), STANDS.items())
def test_what_is_forbidden_is_shown_with_what_forbids_it(
    project: Project, text: str, said: str
) -> None:
    assert as_it_stands(statements(project, text)[0]) == said


ABOUT = {
    "Staff must record what the child said.": "record the incident",
    "Staff must record what the pupil said on the same day.": "record the incident",
    "Staff who are told of an image by a pupil must tell the DSL.": "tell the safeguarding lead",
    "Staff who are told about it must tell the lead at once.": "tell the safeguarding lead",
    "Staff must report what they were told to the DSL.": "tell the safeguarding lead",
    "The DSL must write down what the police said.": "record the incident",
}


@pytest.mark.parametrize(("text", "action"), ABOUT.items())
def test_a_draft_is_about_what_its_sentence_asks_for(
    project: Project, text: str, action: str
) -> None:
    [draft] = drafter(project).draft(statements(project, text)).drafts

    assert draft.action == action


def test_a_label_that_begins_with_a_verb_is_no_order(project: Project) -> None:
    rows = [["Policy", "Nudes"], ["Review date", "May 2027"], ["Review the record", "Weekly"]]
    document = read_document("policy.docx", docx(table(rows)))
    found = read_statements(document, project.document_words, project.words.short_line.verbs)

    orders = {one.text: one.is_order for one in found}
    assert (orders["Review date"], orders["Review the record"]) == (False, True)


def test_a_row_suggests_when_it_holds_who_does_it_and_by_when(project: Project) -> None:
    rows = [
        ["Concern", "Action", "Responsible", "Timescale"],
        ["An adult is involved", "Refer it to the police", "DSL", "Immediately"],
    ]
    [one] = statements(project, docx(table(rows)))
    drafter = Drafter(project, lambda _: ([], False), Cards(project).read)
    [draft] = drafter.draft([one]).drafts

    card = render_card(draft)
    assert "- **Who:** designated safeguarding lead\n" in card
    assert "- **Until:** at once\n" in card
    assert "- **When:** an adult is involved\n" in card
