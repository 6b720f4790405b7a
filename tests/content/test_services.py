"""A service is offered only to those who may use it, and one that has closed is never offered."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from build_tools.checks import reading_age, tone
from build_tools.checks.texts import page_text
from build_tools.content.audiences import services_pages
from build_tools.content.project import ROOT, Project
from build_tools.content.services import (
    Reach,
    Service,
    YoungWords,
    find_service_texts,
    services_for,
)
from build_tools.pages.picture import tool_pictures
from build_tools.pages.policy import render_policy_page, render_sources_page
from build_tools.pages.reference import reference_pages
from build_tools.pages.services import service_pages
from build_tools.pages.tool import render_tool_page
from tests.projects import the_project

ADULTS_ONLY = "nspcc-helpline posh stop-it-now revenge-porn-helpline".split()
NUMBER = re.compile(r"(?<![\w.,-])(?:\+44 ?|0)\d(?: ?\d){6,10}(?![\w-])|\b\d{3} \d{3}\b|\b\d{5}\b")
NO_NUMBERS = re.compile(
    r"""data-engine='[^']*'|\b(viewBox|d)="[^"]*"|#[0-9a-f]{3,8}\b|https?://\S+"""
)
"""Where digits are no telephone number: sizes of files, drawings, colours, web addresses."""

TODAY = date(2026, 11, 20)

OPEN = Service(
    id="open",
    name="A line",
    does="It helps.",
    does_not="It is no police.",
    audience=("parents",),
    kind="talk",
    who="parents",
    reach=(Reach(kind="phone", value="0800 1111"),),
    at_night=True,
    hours="day and night",
    happens="You call.",
    closed=False,
    instead="",
    checked="verified",
    checked_on="2026-11-20",
    note="It was read.",
)
YOUNG = replace(
    OPEN, audience=("pupils",), young=YoungWords(does="They help.", does_not="", happens="Call.")
)
CLOSED = replace(
    OPEN, id="closed", name="An old line", audience=(), reach=(), closed=True, instead="open"
)


@pytest.fixture(scope="module")
def project() -> Project:
    return the_project()


@pytest.fixture(scope="module")
def pages(project: Project) -> dict[str, str]:
    """Every page of the site: hand-written and rendered."""
    rendered = {page.path: page.markdown for page in reference_pages(project)}
    rendered |= {page.path: page.markdown for page in service_pages(project)}
    rendered["sources.md"] = render_sources_page(project)
    for policy in project.policies_by_age:
        rendered[f"{policy.id}.md"] = render_policy_page(project, policy, TODAY)
        rendered[f"{policy.id}/check.md"] = render_tool_page(
            project, policy, project.school, {}, TODAY, pictures=tool_pictures(project, policy.id)
        )
    written = [
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("docs/**/*.mjs"),
        *ROOT.glob("build_tools/theme/**/*.html"),
    ]
    return {**rendered, **{path.name: path.read_text("utf-8") for path in written}}  # fmt: skip


def services_of(audience: str, services: Iterable[Service] = ()) -> list[Service]:
    """What an audience is shown, of these services or of all."""
    project = the_project()
    return services_for(services or project.services, project.audiences[audience])


def page_of(pages: dict[str, str], audience: str) -> str:
    return pages[the_project().audiences[audience].services_page]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


# ── Ways to reach a service


@pytest.mark.parametrize(
    ("kind", "value", "href"),
    [
        ("phone", "0808 800 5000", "tel:08088005000"),
        ("email", "help@nspcc.org.uk", "mailto:help@nspcc.org.uk"),
        ("web", "childline.org.uk", "https://childline.org.uk"),
        ("text", "SHOUT to 85258", "sms:85258?&body=SHOUT"),
        ("text", "88247", "sms:88247"),
    ],
)
def test_a_way_to_reach_a_service_opens_it(kind: str, value: str, href: str) -> None:
    assert Reach(kind=kind, value=value).href == href


def test_words_for_the_youngest_are_read_from_a_table_of_their_own(project: Project) -> None:
    (childline,) = (service for service in project.services if service.id == "childline")

    assert childline.young
    assert childline.young.does in childline.for_the_youngest().does


# ── Whose services


@pytest.mark.parametrize(
    ("audience", "shown"),
    [
        ("7-11", ["They help."]),
        ("easy-read", ["They help."]),
        ("11-14", ["It helps."]),
        ("parents", []),
    ],
)
def test_the_youngest_are_shown_their_own_words(audience: str, shown: list[str]) -> None:
    assert [service.does for service in services_of(audience, [YOUNG])] == shown


def test_the_youngest_are_not_shown_what_has_no_words_for_them() -> None:
    assert services_of("7-11", [replace(YOUNG, young=None)]) == []


def test_nobody_is_shown_what_has_closed() -> None:
    closed = replace(CLOSED, audience=("parents",))

    assert services_of("parents", [closed]) == []


def test_what_has_no_words_for_the_youngest_has_none() -> None:
    with pytest.raises(ValueError, match="open"):
        OPEN.for_the_youngest()


def test_a_text_is_found_on_its_line() -> None:
    written = '# 1\n[service.open]\nname = "A line"\ndoes = "It helps."\n'
    first = next(find_service_texts(written, [OPEN]))

    assert first.pieces[0].lines == ((4, "It helps."),)


# ── The real services


@pytest.mark.parametrize("service_id", ["nspcc-o2-line", "net-aware", "zipit"])
def test_a_service_that_the_policies_name_is_known_to_be_closed(
    project: Project, service_id: str
) -> None:
    (service,) = (service for service in project.services if service.id == service_id)

    assert service.closed


@pytest.mark.parametrize("service_id", ADULTS_ONLY)
def test_a_service_for_adults_is_never_for_pupils(project: Project, service_id: str) -> None:
    (service,) = (service for service in project.services if service.id == service_id)

    assert "pupils" not in service.audience


def test_no_service_for_pupils_says_that_it_is_for_adults_only(project: Project) -> None:
    texts = {s.id: f"{s.who} {s.does_not}" for s in project.services if "pupils" in s.audience}

    assert [id_ for id_, text in texts.items() if re.search(r"\bfor adults\b", text)] == []


def test_every_open_service_is_for_somebody(project: Project) -> None:
    assert [s.id for s in project.services if not s.closed and not s.audience] == []


# ── The page


@pytest.fixture(scope="module")
def services(project: Project) -> str:
    return {page.path: page.markdown for page in service_pages(project)}["services.md"]


def section_of(markdown: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level or above."""
    level = heading.partition(" ")[0]
    _, _, rest = markdown.partition(f"\n{heading}")
    return re.split(rf"\n#{{2,{len(level)}}} ", rest)[0]


def test_every_service_has_its_own_heading(project: Project, services: str) -> None:
    headings = re.findall(r"^### .* \{: #(.*) \}$", services, re.MULTILINE)

    assert sorted(headings) == sorted(service.id for service in project.services)


@pytest.mark.parametrize("service_id", ["nspcc-o2-line", "net-aware", "zipit"])
def test_a_closed_service_is_named_with_what_replaces_it(
    project: Project, services: str, service_id: str
) -> None:
    (service,) = (service for service in project.services if service.id == service_id)
    closed = section_of(services, "## Closed")

    assert "Do not use it.\nInstead: [" in section_of(closed, f"### {service.name} ")


def test_no_closed_service_can_be_reached_from_the_page(services: str) -> None:
    assert re.search(r"href|tel:|mailto:|https?:|\d{5}", section_of(services, "## Closed")) is None


def test_a_closed_service_stands_only_under_closed(project: Project, services: str) -> None:
    offered = services.partition("## Closed")[0]

    assert [s.id for s in project.services if s.closed and f"#{s.id}" in offered] == []


@pytest.mark.parametrize("service_id", ADULTS_ONLY)
def test_what_is_for_adults_does_not_stand_among_what_is_for_pupils(
    services: str, service_id: str
) -> None:
    assert f"#{service_id}" not in section_of(services, "## For pupils")


@pytest.mark.parametrize(
    ("audience", "heading"),
    [
        ("pupils", "## For pupils"),
        ("parents", "## For parents and carers"),
        ("staff", "## For school staff"),
    ],
)
def test_a_section_names_everything_that_its_readers_may_use(
    project: Project, services: str, audience: str, heading: str
) -> None:
    named = re.findall(r"(?:\{: |\]\()#([\w-]+)", section_of(services, heading))

    assert sorted(named) == sorted(s.id for s in project.services if audience in s.audience)


def test_every_service_says_how_far_it_was_checked(project: Project, services: str) -> None:
    offered = [service for service in project.services if not service.closed]
    marked = re.findall(r", 20 November 2026\. .*\n\{: \.source \}", services)

    assert len(marked) == len(offered)


# ── The pages of other readers


@pytest.fixture(scope="module")
def own_pages(project: Project) -> dict[str, str]:
    return {page.path: page.markdown for page in service_pages(project)}


def test_every_reader_has_a_page(own_pages: dict[str, str]) -> None:
    assert set(own_pages) == set(services_pages(the_project().audiences))


@pytest.mark.parametrize("audience", ["7-11", "11-14", "parents"])
def test_a_page_shows_each_of_its_readers_services(
    own_pages: dict[str, str], audience: str
) -> None:
    page = page_of(own_pages, audience).partition("## For your child to use")[0]
    shown = re.findall(r"^### .* \{: #(.*) \}$", page, re.MULTILINE)

    assert sorted(shown) == sorted(s.id for s in services_of(audience))


def test_parents_are_told_what_is_for_their_child_alone(own_pages: dict[str, str]) -> None:
    own = own_pages["parents/services.md"].partition("## For your child to use")[2]
    shown = re.findall(r"^### .* \{: #(.*) \}$", own, re.MULTILINE)

    assert sorted(shown) == ["childline", "report-remove", "shore", "take-it-down"]


@pytest.mark.parametrize("audience", ["7-11", "11-14", "parents"])
def test_who_answers_at_night_stands_first_with_a_number(
    own_pages: dict[str, str], audience: str
) -> None:
    first = page_of(own_pages, audience).partition("\n## ")[0]
    listed = re.findall(r"^- \[.*", first, re.MULTILINE)

    assert len(listed) >= 3
    assert [line for line in listed if "tel:" not in line and "sms:" not in line] == []


def test_the_first_whom_a_child_can_call_at_night_is_childline(own_pages: dict[str, str]) -> None:
    first = own_pages["pupils/services-7-11.md"].partition("\n## ")[0]

    assert re.findall(r"^- \[(.*?)\]", first, re.MULTILINE)[0] == "Childline"


@pytest.mark.parametrize("audience", ["7-11", "11-14", "parents"])
def test_how_far_a_service_was_checked_stands_below_the_help(
    own_pages: dict[str, str], audience: str
) -> None:
    help_, _, grounds = unescape(page_of(own_pages, audience)).partition("Where this comes")
    told = [s for s in services_of(audience) if s.note in grounds]

    assert len(told) == len(services_of(audience))
    assert "20 November" not in help_


@pytest.mark.parametrize("audience", ["7-11", "11-14", "parents"])
def test_a_page_can_be_read_by_its_readers(
    project: Project, own_pages: dict[str, str], audience: str
) -> None:
    """All but names, numbers and addresses, which nobody can make simpler."""
    shown = page_of(own_pages, audience).partition("<details")[0]
    words = re.sub(r"(?m)^(### |- \[|- <a|- text ).*$", "", shown)

    assert "Does nobody answer?" in words
    page = page_text("p.md", words, project.audiences[audience])
    assert list(reading_age.check_text(page, project.words)) == []
    assert list(tone.check_text(page, project.words)) == []


# ── Telephone numbers


def test_every_number_on_the_site_is_one_of_an_open_service(
    project: Project, pages: dict[str, str]
) -> None:
    known = {
        digits(way.value)
        for service in project.services
        for way in service.reach
        if way.kind in ("phone", "text")
    }
    shown = {
        (path, found[0])
        for path, text in pages.items()
        for found in NUMBER.finditer(NO_NUMBERS.sub("", text))
    }

    assert {(path, number) for path, number in shown if digits(number) not in known} == set()


def test_every_link_that_calls_leads_to_an_open_service_or_the_police(
    project: Project, pages: dict[str, str]
) -> None:
    known = {way.href for s in project.services for way in s.reach if way.kind == "phone"}
    called = {href for text in pages.values() for href in re.findall(r"tel:[\d+]+", text)}

    assert called - {"tel:999", "tel:101"} <= known


def test_numbers_of_policies_are_seen(pages: dict[str, str]) -> None:
    seen = {digits(found[0]) for text in pages.values() for found in NUMBER.finditer(text)}

    assert seen >= {"08001111", "08088005000", "116123", "85258", "88247"}


@pytest.mark.parametrize(
    "number",
    "0808 800 5002|08088005002|0800 1111|01305 222222|+44 7700 900000|116 123|85258".split("|"),
)
def test_a_number_is_recognised(number: str) -> None:
    assert NUMBER.search(f"Call {number}.")


@pytest.mark.parametrize(
    "text",
    ["2026-11-20", "19,017,084,744 situations", "section 66A to 66D", "in 2024", "16 and 17"],
)
def test_another_number_is_no_telephone_number(text: str) -> None:
    assert NUMBER.search(text) is None


def test_the_number_that_has_closed_stands_nowhere(pages: dict[str, str]) -> None:
    assert [path for path, text in pages.items() if "8088005002" in digits(text)] == []
