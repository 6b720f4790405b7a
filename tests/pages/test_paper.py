"""The whole protocol, the poster and the wallet card: from the policies and school.toml alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from build_tools.content.addresses import protocol_address
from build_tools.content.phone import parse_phone
from build_tools.content.project import Project
from build_tools.content.protocols import live_cards, protocol_version
from build_tools.content.school import CONTACTS, Contact, School
from build_tools.pages.page import checked_words, role_names
from build_tools.pages.paper import (
    DO_NOW,
    POSTER,
    THEN,
    WALLET_CARD,
    find_steps,
    paper_sheets,
    render_code,
    render_one_file,
    tool_link,
    whole_protocol_page,
)
from tests.pages.test_policies import SCHOOL, Element, read, real_tool
from tests.projects import the_project, with_card

TODAY = date(2026, 11, 20)
ADDRESS = "https://www.example.org/safe"
FILLED = School(
    name="Hill <School>",
    protocol="national",
    address=ADDRESS,
    contacts=tuple(
        Contact(
            id=id_,
            title=title,
            phones=(parse_phone(f"01234 56789{number}"),),
            out_of_hours=(parse_phone(f"01234 99999{number}"),) if id_ == "social-care" else (),
            place="Room 3" if id_ == "deputy" else "",
        )
        for number, (id_, title) in enumerate(CONTACTS.items())
    ),
)
SHEETS = (POSTER, WALLET_CARD)
PROTOCOLS = sorted(the_project().policies)
each_protocol = pytest.mark.parametrize("protocol", PROTOCOLS)
each_sheet = pytest.mark.parametrize("sheet", SHEETS)


def pages_of(project: Project, school: School) -> Mapping[str, str]:
    """The pages' HTML by their address, without the places at which an address may be broken."""
    return {
        f"{page.path.removesuffix('.md')}/": page.markdown.partition("\n---\n")[2].replace(
            "<wbr>", ""
        )
        for page in (
            *(whole_protocol_page(project, policy, school, TODAY) for policy in project.policies),
            *paper_sheets(project, school, TODAY),
        )
    }


@cache
def blank_pages() -> Mapping[str, str]:
    return pages_of(the_project(), SCHOOL)


@cache
def filled_pages() -> Mapping[str, str]:
    return pages_of(the_project(), FILLED)


@cache
def whole(protocol: str) -> Element:
    return read(blank_pages()[protocol_address(protocol)])


# ── The whole protocol


@each_protocol
def test_every_live_clause_stands_once_in_the_order_of_the_tool(protocol: str) -> None:
    shown = [one["data-clause"] for one in whole(protocol).having("data-clause")]

    assert shown == [one["data-clause"] for one in real_tool(protocol).having("data-clause")]
    assert sorted(shown) == sorted(card.id for card in live_cards(the_project(), protocol))


@each_protocol
def test_the_version_and_the_day_are_on_the_page_and_one_bears_the_schools_name(
    protocol: str,
) -> None:
    version = protocol_version(the_project(), protocol)
    filled = filled_pages()[protocol_address(protocol)]

    assert f"Version {version}, built on 20 November 2026." in whole(protocol).text
    assert ("used by Hill" in filled) == (protocol == FILLED.protocol)


@each_protocol
def test_a_clause_says_who_when_by_when_why_and_on_what_it_rests(protocol: str) -> None:
    cards = {card.id: card for card in live_cards(the_project(), protocol)}
    for one in whole(protocol).having("data-clause"):
        card = cards[one["data-clause"]]
        said = {row.within[0].text: row.within[1].text for row in rows_of(one)}
        wanted = {
            "Who": role_names(card, the_project()),
            "To say": card.say,
            "By when": card.until,
            card.when_label: card.when_text,
            "Why": card.why,
            "Differs": card.differs,
            "Source": card.source,
        }
        assert card.statement in one.text
        assert card.short in one.text
        assert {key: said.get(key, "") for key in wanted} == wanted
        assert checked_words(the_project())[card.checked.state] in said["Checked"]


def rows_of(element: Element) -> list[Element]:
    return [one for one in element.within if one.name == "div" and one.within]


def test_every_question_headline_condition_and_implication_is_in_words() -> None:
    wording, vocabulary = the_project().wording, the_project().vocabulary
    names = {entry.id: entry for entry in vocabulary.phrased}
    wanted = [screen.question for screen in wording.screens.values()]
    for fact in wording.facts.values():
        wanted += [f"{fact.question}\n{fact.definition}", fact.find_out]
    for level in map(wording.levels.__getitem__, vocabulary.levels):
        wanted += [f"{level.headline}\nWhen: ", f"{level.meaning} {level.decides}"]
    for condition in vocabulary.conditions.values():
        wanted.append("; ".join(names[member].yes for member in condition.members))
    for rule in vocabulary.implications:
        then = names[rule.other].yes if rule.other_answer == "yes" else names[rule.other].no
        wanted.append(f", then {then}.")
    for end in vocabulary.ends:
        ended = "; ".join(vocabulary.actions[action] for action in sorted(end.actions))
        wanted.append(f"has no line on these: {ended}.")
    wanted.append("; ".join(vocabulary.actions[step] for step in vocabulary.first.before))
    text = whole("national").text

    assert [words for words in wanted if words not in text] == []


# ── In one file

OUTWARD = {"tel", "sms", "https", "mailto", "data"}


def test_in_one_file_a_school_has_its_name_its_numbers_and_links_to_its_site() -> None:
    page = read(render_one_file(the_project(), FILLED, "", TODAY))
    links = {one["href"] for one in page.having("href")}
    inside = [link for link in links if link.startswith(ADDRESS)]

    assert "Hill <School>" in page.text
    assert [c.id for c in FILLED.contacts if {p.link for p in c.phones} - links] == []
    assert f"{ADDRESS}/check/" in links
    assert len(inside) == 1 + len(live_cards(the_project(), FILLED.protocol))


def test_in_one_file_of_no_address_no_link_leads_into_the_site() -> None:
    page = read(render_one_file(the_project(), SCHOOL, "", TODAY))
    links = {one["href"] for one in page.having("href")}

    assert {link.partition(":")[0] for link in links if not link.startswith("#")} <= OUTWARD
    assert "on 20 November 2026" in page.text


# ── What staff do at once


def test_what_staff_do_at_once_is_told_reassured_and_not_left_alone() -> None:
    cards = {card.id: card.action for card in the_project().floor.cards}

    assert [cards[id_] for id_ in DO_NOW] == [
        "call-999",
        "listen-and-reassure",
        "tell-lead",
        "support-pupil",
    ]


@pytest.mark.parametrize(
    ("sheet", "clauses", "words"),
    [(POSTER, (*DO_NOW, *THEN), "statement"), (WALLET_CARD, DO_NOW, "short")],
)
def test_what_is_done_first_stands_first(sheet: str, clauses: tuple[str, ...], words: str) -> None:
    items = [one.text for one in read(blank_pages()[sheet]).within if one.name == "li"]
    said = [getattr(step, words) for step in find_steps(the_project(), clauses)]

    assert [pair for pair in zip(said, items, strict=False) if pair[0] not in pair[1]] == []


@each_sheet
def test_a_changed_clause_changes_the_sheet(sheet: str) -> None:
    said = "Sit down beside the child"
    changed = {"statement": said, "short": said, "when_text": "they are alone"}
    page = read(pages_of(with_card(the_project(), DO_NOW[1], **changed), SCHOOL)[sheet])

    assert f"If they are alone: {said}." in page.text


# ── Poster and card


@each_sheet
def test_a_sheet_of_no_school_has_every_never_the_emergency_number_and_blanks(sheet: str) -> None:
    page = read(blank_pages()[sheet])
    blanks = {one["aria-label"] for one in page.of_class("blank")}

    assert [n.text for n in the_project().wording.always_never if n.text not in page.text] == []
    assert "999" in page.text
    assert {"School: not filled in", "Address of this site: not filled in"} <= blanks
    assert f"{CONTACTS['safeguarding-lead']}: not filled in" in blanks
    assert page.of_class("code") == []


@each_sheet
def test_a_sheet_of_a_school_has_its_details_its_code_and_no_blank(sheet: str) -> None:
    html = filled_pages()[sheet]
    page = read(html)
    shown = {c.id for c in FILLED.contacts if c.phones[0].shown in page.text}

    assert (page.of_class("blank"), bool(page.of_class("code"))) == ([], True)
    assert "Hill <School>" in page.text
    assert {"safeguarding-lead", "deputy", "headteacher", "social-care"} <= shown
    assert "01234 999994" in page.text
    assert f"{ADDRESS}/check/" in page.text
    # It asks no other place, and runs nothing.
    assert [word for word in ("<script", "src=", "onclick", "url(") if word in html] == []


def test_the_poster_names_everyone_whom_staff_may_have_to_tell() -> None:
    text = read(filled_pages()[POSTER]).text

    assert {id_ for id_, title in CONTACTS.items() if title not in text} == {"police", "it"}
    assert "Room 3" in text


@pytest.mark.parametrize(
    ("address", "link"),
    [(ADDRESS, f"{ADDRESS}/check/"), (f"{ADDRESS}/", f"{ADDRESS}/check/"), ("", "")],
)
def test_the_code_leads_to_the_schools_tool_where_it_has_an_address(
    address: str, link: str
) -> None:
    assert tool_link(replace(FILLED, address=address, protocol="westcroft")) == link


def test_a_code_is_black_on_white_with_its_quiet_zone() -> None:
    svg = read(render_code(f"{ADDRESS}/check/"))
    white, black = (one["d"] for one in svg.within if one.name == "path")
    size = int(svg.within[0]["viewbox"].split()[2])

    assert white == f"M0 0h{size}v{size}h-{size}z"
    assert black.startswith("M4 4.5")
    assert svg.within[0]["role"] == "img"


def test_the_copy_of_the_card_is_silent_and_says_the_same() -> None:
    one, other = read(filled_pages()[WALLET_CARD]).of_class("card")

    assert (one.text, "aria-hidden" in one.attributes) == (other.text, False)
    assert other["aria-hidden"] == "true"
