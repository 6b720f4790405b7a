"""The guidance page and the tool's page hold the whole policy, once, escaped, with its marks."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from html import unescape
from itertools import chain, pairwise
from typing import Any

import pytest

from build_tools.content.addresses import guidance_address, tool_address
from build_tools.content.ages import parse_ages
from build_tools.content.phone import parse_phone
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import Project
from build_tools.content.protocols import live_cards, protocol_of
from build_tools.content.school import Contact, School
from build_tools.pages.built_page import RAW, iter_tags, read_attributes
from build_tools.pages.page import render_day, render_month
from build_tools.pages.picture import tool_pictures
from build_tools.pages.policy import render_policy_page
from build_tools.pages.tool import render_tool_page
from build_tools.pages.writing import writing_page
from decision_tree.plan import make_plan
from tests.conftest import rests_on_examples
from tests.projects import the_project, tried, with_card, with_meta, with_policy, with_prose

pytestmark = rests_on_examples  # `make quick` names this file, and then it is not passed over
POLICIES = ("national", "westcroft")
ENGINE = {"worker": "../assets/worker.js", "quote": "it's <b>"}
BEFORE = date(2000, 1, 1)
FIELDS = {"input", "select", "textarea"}
ANSWERS = {"yes": "Yes", "no": "No", "not-known": "I don't know"}
VOID = {"input", "br", "hr", "img", "link", "meta"}


@dataclass(eq=False, slots=True)
class Element:
    """An element: its name, its attributes, its text and all that is within it, of all texts and
    elements of its page those from where it begins to where it is closed.
    """

    name: str
    attributes: Mapping[str, str]
    elements: list["Element"]
    texts: list[str]
    begin: tuple[int, int] = (0, 0)
    end: tuple[int, int] = (0, 0)

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    @property
    def within(self) -> list["Element"]:
        return self.elements[self.begin[0] : self.end[0]]

    @property
    def text(self) -> str:
        return "".join(self.texts[self.begin[1] : self.end[1]])

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def having(self, attribute: str) -> list["Element"]:
        return [element for element in self.within if attribute in element.attributes]

    def of_class(self, name: str) -> list["Element"]:
        return [element for element in self.within if name in element.classes]


def read(html: str) -> Element:
    """The page; every element of it is closed where it should be."""
    elements, texts, before = list[Element](), list[str](), 0
    opened = [Element("", {}, elements, texts)]
    for start, end, name, closes, written in (*iter_tags(html), (len(html),) * 2 + ("", "", "")):
        text, before = html[before:start], end
        texts.append(text if opened[-1].name in RAW else unescape(text))
        if name and not closes:
            opened.append(Element(name, read_attributes(written), elements, texts))
            elements.append(opened[-1])
            opened[-1].begin = len(elements), len(texts)
        if name and (name not in VOID if closes else name in VOID or written.endswith("/")):
            assert opened[-1].name == name
            opened.pop().end = len(elements), len(texts)
    (whole,) = opened
    whole.end = len(elements), len(texts)
    return whole


@cache
def pictures_of(policy_id: str) -> dict[str, Any]:
    return tool_pictures(the_project(), policy_id)


SCHOOL = the_project().school
WITHOUT_CLAUSES = with_policy(the_project(), replace(the_project().policies["national"], blocks=()))
"""For what on the tool's page is no clause: half of the work."""
SLUG = "involve-parents-early"
CLAUSE = f"westcroft#{SLUG}"


def test_a_policy_may_begin_with_a_card() -> None:
    project = with_prose(the_project(), "westcroft", "# A policy")

    assert "# A policy\n" in render_policy_page(project, project.policies["westcroft"], BEFORE)


def tool_of(project: Project, policy_id: str, school: School = SCHOOL) -> str:
    pictures = pictures_of(policy_id)
    policy = project.policies[policy_id]
    return render_tool_page(project, policy, school, ENGINE, {}, BEFORE, pictures=pictures)


def html_of(page: str) -> Element:
    return read(page.partition("\n---\n")[2])


def guidance_of(project: Project, policy_id: str, today: date = BEFORE) -> str:
    return render_policy_page(project, project.policies[policy_id], today)


@cache
def real_tool(policy_id: str) -> Element:
    return html_of(tool_of(the_project(), policy_id))


@cache
def real_writing() -> Element:
    return html_of(writing_page(the_project(), {}).markdown)


@cache
def real_guidance(policy_id: str) -> str:
    return guidance_of(the_project(), policy_id)


def section_of(page: str, slug: str) -> Element:
    """The HTML under the heading with this anchor."""
    after = page.split(f"{{: #{slug} }}")[1]
    return read(after.partition("\n</div>")[0].strip() + "</div>")


each_policy = pytest.mark.parametrize("policy_id", POLICIES)


# ── The tool's page


@each_policy
def test_every_live_clause_and_every_screen_is_on_the_tools_page_once(policy_id: str) -> None:
    page = real_tool(policy_id)
    clauses = [element["data-clause"] for element in page.having("data-clause")]

    assert sorted(clauses) == sorted(card.id for card in live_cards(the_project(), policy_id))
    assert [element["data-screen"] for element in page.having("data-screen")] == list(
        the_project().vocabulary.screens
    )


@each_policy
def test_every_fact_is_asked_alone_and_in_its_list_or_set_by_an_option_and_none_is_chosen(
    policy_id: str,
) -> None:
    vocabulary, page = the_project().vocabulary, real_tool(policy_id)
    offered = {
        screen["data-screen"]: [
            element["data-value"]
            for answers in screen.of_class("answers")
            for element in answers.having("data-value")
        ]
        for screen in page.having("data-screen")
        if screen["data-asking"] in {"role", "one"}
    }

    singly = [element["data-single"] for element in page.having("data-single")]
    assert singly == [
        fact
        for screen in vocabulary.screens.values()
        if screen.asking in {"each", "any"}
        for fact in screen.facts
    ]
    assert [element["data-fact"] for element in page.having("data-fact")] == [
        fact
        for screen in vocabulary.screens.values()
        if screen.asking == "any"
        for fact in screen.facts
    ]
    assert offered == {
        "role": list(vocabulary.roles),
        "kind": list(vocabulary.screens["kind"].options),
    }
    assert page.having("checked") == []


@each_policy
def test_what_is_tapped_gives_the_answer_that_it_says(policy_id: str) -> None:
    page = real_tool(policy_id)
    taps = [tap for single in page.having("data-single") for tap in single.having("data-value")]
    boxes = [box for label in page.of_class("option") for box in label.within]
    rest = {
        box["aria-labelledby"]: box["value"]
        for box in boxes
        if box.attributes.get("type") == "radio"
    }
    said = [(rest[box["id"]], box.text) for box in boxes if box.attributes.get("id") in rest]

    assert {(tap["data-value"], tap.text) for tap in taps} == set(ANSWERS.items())
    assert {answer for answer, text in said if text.startswith("None of these")} == {"none"}
    assert {answer for answer, text in said if text.startswith("I don't know")} == {"not-known"}


@each_policy
def test_every_id_is_there_once_and_what_names_another_element_names_one_that_is_there(
    policy_id: str,
) -> None:
    page = real_tool(policy_id)
    ids = [element["id"] for element in page.having("id")]

    assert len(ids) == len(set(ids))
    for attribute in ("aria-labelledby", "aria-describedby"):
        named = {id_ for element in page.having(attribute) for id_ in element[attribute].split()}
        assert named
        assert named - set(ids) == set()


HEARD = {
    "screen": {"aria-labelledby"},
    "options": {"role", "aria-labelledby"},
    "option__input": {"aria-labelledby", "aria-describedby"},
    "single": {"role", "aria-label"},
    "error": {"role"},
    "notice": {"role"},
}
"""By class, the attributes by which a screen reader names it, or says it of itself."""


def test_a_screen_reader_has_a_name_for_what_is_asked() -> None:
    page = real_tool("national")

    for name, attributes in HEARD.items():
        assert page.of_class(name)
        assert [e for e in page.of_class(name) if not attributes <= e.attributes.keys()] == []


TOLD = {
    "tool": ("status", "done", "keeping"),
    "writing": ("loaded", "said", "saved", "offered-count", "mend", "own", "checked"),
}
"""By page, what scripts write into it by and by."""


@pytest.mark.parametrize("name", TOLD)
def test_a_screen_reader_is_told_what_changes_and_no_browser_keeps_what_is_typed(name: str) -> None:
    page = real_tool("national") if name == "tool" else real_writing()
    told = [page.having(f"data-{what}") for what in TOLD[name]]
    fields = [one for one in page.within if one.name in FIELDS]
    off = [one for one in page.having("autocomplete") if one["autocomplete"] == "off"]
    spared = [field for one in off for field in (one, *one.within)]

    assert all(told)
    assert {one["role"] for ones in told for one in ones} == {"status"}
    assert fields
    assert [field.attributes for field in fields if field not in spared] == []


@each_policy
def test_every_clause_stands_in_its_part(policy_id: str) -> None:
    vocabulary = the_project().vocabulary
    cards = {card.id: card for card in live_cards(the_project(), policy_id)}

    assert [
        clause["data-clause"]
        for part in real_tool(policy_id).having("data-part")
        for clause in part.having("data-clause")
        if vocabulary.part_of(cards[clause["data-clause"]].topic) != part["data-part"]
    ] == []


@pytest.mark.parametrize(
    ("ages", "first"),
    [("", ["small"]), ("4-7", ["small"]), ("16-19", ["teenager"]), ("9-13", ["small", "teenager"])],
)
def test_four_lines_for_the_schools_ages_stand_open_and_the_rest_is_folded(
    ages: str, first: list[str]
) -> None:
    page = tool_of(WITHOUT_CLAUSES, "national", replace(SCHOOL, ages=parse_ages(ages)))
    (say,) = html_of(page).having("data-say")
    folds = [one for one in say.within if one.name == "details"]
    shown = [one for one in folds if "open" in one.attributes]

    assert [word for word, fold in zip(first, shown, strict=True) if word in fold.text] == first
    assert [len(fold.of_class("say__line")) for fold in shown] == [4] * len(first)
    assert len(say.of_class("say__line")) == 16
    assert folds[-1].of_class("say__blanks")


@each_policy
def test_what_this_site_adds_by_itself_is_not_called_national_guidance(policy_id: str) -> None:
    traces = {
        one["data-clause"]: one["data-trace"] for one in real_tool(policy_id).having("data-clause")
    }

    assert traces["national#never-search-a-device"].startswith("this site's rule, stricter than")
    assert traces["national#never-print-the-imagery"].startswith("national guidance, ")


@each_policy
@pytest.mark.parametrize("certain", [True, False])
def test_clauses_stand_in_the_order_of_a_plan(policy_id: str, certain: bool) -> None:
    plan = make_plan(protocol_of(the_project(), policy_id), "safeguarding-lead", {})
    lines = [line.clause.id for line in plan.actions if line.certain is certain]
    shown = [clause["data-clause"] for clause in real_tool(policy_id).having("data-clause")]

    assert [clause for clause in shown if clause in lines] == lines


@each_policy
def test_a_clause_links_to_its_own_card(policy_id: str) -> None:
    up = "../" * tool_address(policy_id).count("/")

    assert [
        clause["data-clause"]
        for clause in real_tool(policy_id).having("data-clause")
        for owner, _, slug in [clause["data-clause"].partition("#")]
        if f"{up}{guidance_address(owner)}#{slug}" not in {a["href"] for a in clause.having("href")}
    ] == []


@each_policy
def test_only_danger_waits_for_no_other_answer(policy_id: str) -> None:
    stops = real_tool(policy_id).having("data-stops")

    assert [row["data-fact"] for row in stops] == ["immediate-danger"]


# ── Whom to call


def contacts_of(**filled: str) -> Element:
    """The contacts on the page of a school whose first contact says this."""
    numbers = {key: (parse_phone(text),) for key, text in filled.items() if key != "place"}
    place = filled.get("place", "")
    first = Contact(id="safeguarding-lead", title="The lead", place=place, **numbers)
    school = School(name="Hill School", protocol="national", contacts=(first,))
    return html_of(tool_of(WITHOUT_CLAUSES, "national", school)).having("data-contacts")[0]


def test_what_the_school_left_empty_is_a_blank_that_says_so() -> None:
    blanks = [blank["aria-label"] for blank in real_tool("national").of_class("blank")]

    assert blanks == ["not filled in"] * len(SCHOOL.contacts)


@tried("filled", "links")
def test_every_number_can_be_called_after_those_for_emergencies(
    filled: dict[str, str], links: list[str]
) -> None:
    found = [element["href"] for element in contacts_of(**filled).having("href")]
    council = "https://gov.uk/report-child-abuse-to-local-council"
    assert [one for one in found if not one.startswith("../")] == [
        "tel:999",
        "tel:101",
        *links,
        council,
    ]


def test_a_place_is_escaped() -> None:
    assert "<b>Room" in contacts_of(place="<b>Room").text


def test_a_contact_card_gets_what_dials_and_all_else_as_a_note() -> None:
    filled = {"phones": "(01632) 960123 x12", "out_of_hours": "01632 960124", "place": 'Room "3"'}
    (button,) = contacts_of(**filled).having("data-phones")

    assert (button["data-phones"], button["data-note"]) == (
        "+441632960123 +441632960124",
        '(01632) 960123 ext 12; The lead, out of hours: 01632 960124; Room "3"',
    )


def test_every_number_of_every_deputy_can_be_called() -> None:
    numbers = [[parse_phone("01632 960002"), parse_phone("01632 960003")], [parse_phone("101")]]
    deputies = [Contact(id="deputy", title=f"{n}", phones=(*n,)) for n in numbers]
    school = replace(SCHOOL, contacts=(*deputies,))
    calls = html_of(tool_of(WITHOUT_CLAUSES, "national", school)).having("data-call")

    assert [call["href"] for call in calls if call["data-call"] == "deputy"] == [
        phone.link for phone in chain.from_iterable(numbers)
    ]


def test_a_line_that_records_says_where() -> None:
    school = replace(SCHOOL, recording_system="<MyRecord>")
    lines = html_of(tool_of(the_project(), "national", school)).having("data-clause")
    said = {one["data-clause"]: one.of_class("clause__until")[0].text for one in lines}
    cards = the_project().cards

    assert "Write it into <MyRecord>." in said["national#record-the-incident"]
    assert {cards[id_].topic for id_, text in said.items() if "MyRecord" in text} == {"recording"}


def test_the_schools_name_is_shown() -> None:
    school = replace(SCHOOL, name="Hill & Dale School")

    assert "Hill &amp; Dale School." in tool_of(WITHOUT_CLAUSES, "national", school)


def test_a_clause_of_the_schools_own_that_nobody_there_has_read_says_so_in_the_tool() -> None:
    policy = replace(the_project().policies["westcroft"], path=f"{OWN_POLICIES}/westcroft.md")
    project = replace(with_policy(the_project(), policy), reviews={})
    page = html_of(tool_of(project, "westcroft"))
    own = [c for c in page.having("data-clause") if c["data-clause"].startswith("westcroft#")]

    assert [c["data-clause"] for c in own if "Nobody at the school has" not in c.text] == []
    assert own


# ── The guidance page


@each_policy
def test_every_card_has_its_own_anchor_and_says_what_it_says(policy_id: str) -> None:
    page, cards = real_guidance(policy_id), the_project().policies[policy_id].cards
    anchors = re.findall(r"^### .* \{: #([\w-]+) \}$", page, re.MULTILINE)

    assert anchors == [card.slug for card in cards]
    assert [
        card.id
        for card in cards
        if card.statement not in section_of(page, card.slug).of_class("clause__statement")[0].text
    ] == []


@pytest.mark.parametrize(("modality", "end"), [("ask", "?"), ("must", ".")])
def test_a_question_ends_as_a_question(modality: str, end: str) -> None:
    page = real_guidance("westcroft")
    cards = [c for c in the_project().policies["westcroft"].cards if c.modality == modality]

    assert {
        section_of(page, card.slug).of_class("clause__statement")[0].text.strip()[-1]
        for card in cards
    } == {end}


def test_a_replaced_clause_and_no_other_is_marked_with_what_replaces_it() -> None:
    cards = [card for card in the_project().policies["westcroft"].cards if not card.is_live]
    page = real_guidance("westcroft")
    for card in cards:
        (mark,) = section_of(page, card.slug).of_class("clause__mark")
        owner, _, slug = card.replaced_by.partition("#")
        assert mark.text.startswith("No longer right")
        assert mark.having("href")[0]["href"] == f"../../{guidance_address(owner)}#{slug}"

    assert page.count('class="clause__mark"') == len(cards) > 0


@tried("changes", "sentence")
def test_a_card_says_when_it_is_in_a_plan(changes: dict[str, Any], sentence: str) -> None:
    page = guidance_of(with_card(the_project(), CLAUSE, **changes), "westcroft")

    assert section_of(page, SLUG).of_class("clause__plan")[0].text.startswith(sentence)


RISKY = {
    label: f'{label} & <b onclick="x">see</b>'
    for label in "statement short say source until why differs when_text".split()
}


@cache
def risky() -> Project:
    return with_card(the_project(), CLAUSE, **RISKY)


@cache
def risky_guidance() -> Element:
    return section_of(guidance_of(risky(), "westcroft"), SLUG)


@cache
def risky_line() -> Element:
    page = html_of(tool_of(risky(), "westcroft"))
    (clause,) = (c for c in page.having("data-clause") if c["data-clause"] == CLAUSE)
    return clause


@pytest.mark.parametrize("label", RISKY)
def test_a_detail_is_escaped_on_the_guidance_page(label: str) -> None:
    assert RISKY[label] in risky_guidance().text


@pytest.mark.parametrize(
    ("attribute", "label"),
    [
        ("data-statement", "statement"),
        ("data-short", "short"),
        ("data-say-aloud", "say"),
        ("data-when", "when_text"),
    ],
)
def test_a_clause_is_escaped_on_the_tools_page(attribute: str, label: str) -> None:
    assert risky_line()[attribute] == RISKY[label]


def test_the_words_of_a_clause_are_escaped_on_the_tools_page() -> None:
    assert f"{RISKY['statement']}." in risky_line().text


DUE = {
    "now": {"data-at-once": ""},
    "at once": {"data-at-once": ""},
    "the same day": {"data-due": "0"},
    "within one working day": {"data-due": "1"},
    "when it is over": {},
}
"""By deadline, what marks a line as urgent, and the day that a calendar reminds of it."""


def test_a_line_is_due_when_its_deadline_says() -> None:
    lines = real_tool("national").having("data-deadline")
    marks = [
        {name: line[name] for name in ("data-at-once", "data-due") if name in line.attributes}
        for line in lines
    ]

    assert {"now", "the same day"} <= {line["data-deadline"] for line in lines}
    assert marks == [DUE[line["data-deadline"]] for line in lines]


@pytest.mark.parametrize(
    ("today", "overdue"), [(date(2026, 11, 30), False), (date(2026, 12, 1), True)]
)
def test_a_review_is_overdue_when_its_month_is_over_and_the_banner_says_since_when(
    today: date, overdue: bool
) -> None:
    page = guidance_of(
        with_meta(the_project(), "westcroft", "review due", "2026-11"), "westcroft", today
    )
    (tag,) = re.findall(r'<p class="overdue"[^>]*>', page)

    assert ("hidden" not in tag) == overdue
    assert "The review of this policy was due in November 2026." in page


@each_policy
def test_every_source_line_of_the_prose_is_marked(policy_id: str) -> None:
    lines = real_guidance(policy_id).split("\n")
    marked = [
        following == "{: .source }"
        for line, following in pairwise(lines)
        if line.startswith("Source: ")
    ]

    assert (bool(marked), all(marked)) == (True, True)


@each_policy
def test_the_page_begins_with_the_policys_title_and_leads_to_the_tool(policy_id: str) -> None:
    page, title = real_guidance(policy_id), the_project().policies[policy_id].title

    assert page.startswith(f"---\ntitle: {json.dumps(title)}\n---\n")
    assert f'href="../../{tool_address(policy_id)}"' in page


def test_a_card_links_to_what_other_policies_say_on_it() -> None:
    after = real_guidance("westcroft").split("{: #pass-it-to-the-safeguarding-lead-at-once }")[1]

    assert 'href="../../policies/national/#tell-the-safeguarding-lead"' in after.split("\n### ")[0]


# ── The rest


@pytest.mark.parametrize(
    ("value", "words"),
    [("2026-11", "November 2026"), ("2026", "2026"), ("2026-01-31", "January 2026")],
)
def test_a_date_is_written_as_people_write_it(value: str, words: str) -> None:
    assert render_month(value) == words
    assert render_day("2026-11-02") == "2 November 2026"
