"""A service is offered only to those who may use it, and one that has closed is never offered."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from typing import Any

import pytest

from build_tools.checks import reading_age, tone
from build_tools.checks.texts import page_text
from build_tools.content.audiences import services_pages
from build_tools.content.policy import FLOOR
from build_tools.content.project import ROOT
from build_tools.content.services import (
    SERVICES,
    Reach,
    Service,
    YoungWords,
    find_service_texts,
    services_for,
)
from build_tools.content.shapes import Misfit
from build_tools.pages.picture import tool_pictures
from build_tools.pages.policy import render_policy_page, render_sources_page
from build_tools.pages.reference import reference_pages
from build_tools.pages.services import service_pages
from build_tools.pages.tool import render_tool_page
from tests.projects import edited, found_in, the_project, tried

NUMBER = re.compile(r"(?<![\w.,-])(?:\+44 ?|0)\d(?: ?\d){6,10}(?![\w-])|\b\d{3} \d{3}\b|\b\d{5}\b")
NO_NUMBERS = re.compile(
    r"""data-engine='[^']*'|\b(viewBox|d)="[^"]*"|#[0-9a-f]{3,8}\b|https?://\S+|tel:[\d+]+"""
    r"|01632 960\d{3}"
)
"""Where digits are none that is shown: sizes of files, drawings, colours, addresses; and the
numbers that belong to nobody, for examples.
"""

REAL = {service.id: service for service in the_project().services}
OPEN = replace(
    REAL["nspcc-helpline"], id="open", does="It helps.", audience=("parents",), young=None
)
YOUNG = replace(
    OPEN, audience=("pupils",), young=YoungWords(does="They help.", does_not="", happens="Call.")
)

CLOSED = ("nspcc-o2-line", "net-aware", "zipit")
each_with_a_page = pytest.mark.parametrize("audience", ["7-11", "11-14", "parents"])


@cache
def pages_of_services() -> dict[str, str]:
    return {page.path: page.markdown for page in service_pages(the_project())}


@cache
def every_page() -> dict[str, str]:
    """Every page of the site: hand-written and rendered."""
    project, today = the_project(), date(2026, 11, 20)
    pictures = tool_pictures(project, FLOOR)
    shown = {
        page.path: page.markdown for page in reference_pages(project, today)
    } | pages_of_services()
    shown["sources.md"] = render_sources_page(project)
    for policy in project.policies_by_age:
        shown[f"{policy.id}.md"] = render_policy_page(project, policy, today)
        shown[f"{policy.id}/check.md"] = render_tool_page(
            project,
            policy,
            project.school,
            {},
            {},
            today,
            pictures=pictures,
        )
    kinds = ("docs/*.md", "docs/**/*.js", "build_tools/theme/**/*.html")
    written = [path for kind in kinds for path in ROOT.glob(kind)]
    return {**shown, **{path.name: path.read_text("utf-8") for path in written}}


def services_of(audience: str, *services: Service) -> list[Service]:
    """What an audience is shown, of these services or of all."""
    project = the_project()
    return services_for(services or project.services, project.audiences[audience])


def page_of(audience: str) -> str:
    return pages_of_services()[the_project().audiences[audience].services_page]


def headings_in(markdown: str) -> list[str]:
    """The services that have a heading of their own, by id."""
    return sorted(re.findall(r"^### .* \{: #(.*) \}$", markdown, re.MULTILINE))


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


# ── One service


@tried("kind", "value", "href")
def test_a_way_to_reach_a_service_opens_it(kind: str, value: str, href: str) -> None:
    assert Reach(kind=kind, value=value).href == href


@tried("kind", "value")
def test_what_nothing_opens_is_refused(kind: Any, value: str) -> None:
    with pytest.raises(Misfit):
        Reach(kind=kind, value=value)


def test_a_number_that_nothing_dials_is_a_finding_at_its_entry() -> None:
    (found,) = found_in(edited(SERVICES, '"0344 381 4772"', '"0344 381 4772 or 3"'))

    assert (found.line, found.message) == (
        the_project().line_of(SERVICES, "service", "posh", "reach"),
        "service.posh.reach.number 1: more than one telephone number",
    )


@tried("audience", "shown")
def test_the_youngest_are_shown_their_own_words(audience: str, shown: list[str]) -> None:
    assert [service.does for service in services_of(audience, YOUNG)] == shown


def test_the_youngest_are_shown_only_what_has_words_for_them_and_nobody_what_has_closed() -> None:
    assert services_of("7-11", replace(YOUNG, young=None)) == []
    assert services_of("parents", replace(OPEN, closed=True)) == []
    with pytest.raises(ValueError, match="open"):
        OPEN.for_the_youngest()


def test_a_text_is_found_on_its_line() -> None:
    written = '# 1\n[service.open]\nname = "A line"\ndoes = "It helps."\n'
    first = next(find_service_texts(written, [OPEN]))

    assert first.pieces[0].lines == ((4, "It helps."),)


# ── The real services


def test_no_service_for_adults_is_for_pupils_and_every_open_one_is_for_somebody() -> None:
    texts = {s.id: f"{s.who} {s.does_not}" for s in REAL.values() if "pupils" in s.audience}

    assert (
        texts.keys() & {"nspcc-helpline", "posh", "stop-it-now", "revenge-porn-helpline"} == set()
    )
    assert [id_ for id_, text in texts.items() if re.search(r"\bfor adults\b", text)] == []
    assert [s.id for s in REAL.values() if not s.closed and not s.audience] == []


# ── The page of staff, which names all


def section_of(heading: str) -> str:
    """What stands on it under a heading, up to the next of its level or above."""
    level = heading.partition(" ")[0]
    rest = page_of("staff").partition(f"\n{heading}")[2]
    return re.split(rf"\n#{{2,{len(level)}}} ", rest)[0]


@pytest.mark.parametrize("service_id", CLOSED)
def test_a_closed_service_is_named_with_what_replaces_it(service_id: str) -> None:
    assert REAL[service_id].closed
    assert f"#{service_id}" not in page_of("staff").partition("## Closed")[0]
    old = f", nor its old number, {number}" if (number := REAL[service_id].old_number) else ""
    assert f"Do not use it{old}.\nInstead: [" in section_of(f"### {REAL[service_id].name} ")


def test_every_service_has_a_heading_and_its_mark_and_none_closed_is_reached() -> None:
    marked = re.findall(r'<p class="small">.*, 2[08] November 2026\. ', page_of("staff"))

    assert headings_in(page_of("staff")) == sorted(REAL)
    assert len(marked) == len([service for service in REAL.values() if not service.closed])
    assert re.search(r"href|tel:|mailto:|https?:|\d{5}", section_of("## Closed")) is None


@tried("audience", "heading")
def test_a_section_names_what_its_readers_may_use_and_nothing_else(
    audience: str, heading: str
) -> None:
    named = re.findall(r"(?:\{: |\]\()#([\w-]+)", section_of(f"## {heading}"))

    assert sorted(named) == sorted(s.id for s in REAL.values() if audience in s.audience)


# ── The pages of other readers


def test_every_reader_has_a_page_and_parents_read_what_is_for_their_child_alone() -> None:
    own = page_of("parents").partition("## For your child to use")[2]

    assert pages_of_services().keys() == services_pages(the_project().audiences).keys()
    assert headings_in(own) == ["childline", "report-remove", "shore", "take-it-down"]


def test_the_numbers_that_are_in_no_frozen_outcome_are_those_that_were_read() -> None:
    """Of all others: where the help trees lead."""
    led_to = {
        id_ for tree in the_project().help_trees for ids in tree.reach.values() for id_ in ids
    }
    numbers = {
        service.id: [way.value for way in service.reach if way.kind in ("phone", "text")]
        for service in the_project().services
        if service.id not in led_to
    }

    assert {id_: found for id_, found in numbers.items() if found} == {
        "posh": ["0344 381 4772"],
        "revenge-porn-helpline": ["0345 6000 459"],
    }


@each_with_a_page
def test_a_page_shows_each_of_its_readers_services_and_who_answers_at_any_time(
    audience: str,
) -> None:
    page = page_of(audience).partition("## For your child to use")[0]
    at_night = [s for s in services_of(audience) if s.at_night and s.hours == "not checked"]

    assert headings_in(page) == sorted(s.id for s in services_of(audience))
    assert page.count("You can try at any time") == len(at_night)


def test_the_first_with_whom_a_child_can_talk_is_childline() -> None:
    assert re.findall(r"\{: #([\w-]+) \}", page_of("7-11"))[0] == "childline"


@each_with_a_page
def test_how_far_a_service_was_checked_stands_below_the_help(audience: str) -> None:
    help_, _, grounds = unescape(page_of(audience)).partition("Where this comes")

    assert [s.id for s in services_of(audience) if s.note not in grounds] == []
    assert " November" not in help_


@each_with_a_page
def test_a_page_can_be_read_by_its_readers(audience: str) -> None:
    """All but names, numbers and addresses, which nobody can make simpler."""
    shown = page_of(audience).partition("<details")[0]
    words = re.sub(r"(?m)^(### |<a |<p>).*$", "", shown)
    page = page_text("p.md", words, the_project().audiences[audience])
    found = [check.check_text(page, the_project().words) for check in (reading_age, tone)]

    assert "Does nobody answer?" in words
    assert [finding for findings in found for finding in findings] == []


# ── Telephone numbers


def test_every_number_on_the_site_is_one_of_an_open_service() -> None:
    numbers = [way for s in REAL.values() for way in s.reach if way.kind in ("phone", "text")]
    known = {digits(way.value) for way in numbers} | {digits(s.old_number) for s in REAL.values()}
    shown = {
        (path, found[0])
        for path, text in every_page().items()
        for found in NUMBER.finditer(NO_NUMBERS.sub("", text))
    }

    assert {(path, number) for path, number in shown if digits(number) not in known} == set()
    # Were none seen, all would be right.
    assert {digits(number) for _, number in shown} >= {"08001111", "08088005000", "116123", "85258"}


def test_every_link_that_calls_leads_to_an_open_service_or_the_police() -> None:
    known = {way.href for s in REAL.values() for way in s.reach if way.kind == "phone"}
    called = {href for text in every_page().values() for href in re.findall(r"tel:[\d+]+", text)}

    assert called - {"tel:999", "tel:101"} <= known
