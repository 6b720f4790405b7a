"""What is made for paper, and for places without the site: the whole protocol, the staff-room
poster, the wallet card, and the protocol in one file.

They are text from the policies and from school.toml, and nothing of them is written here.
`build_tools/site/pdf.py` prints them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import segno

from build_tools.checks.citations import DO_NOW, OTHERWISE, THEN
from build_tools.content.addresses import (
    ONE_FILE,
    guidance_address,
    protocol_address,
    tool_address,
)
from build_tools.content.policy import FLOOR
from build_tools.content.project import Project
from build_tools.content.protocols import live_cards, protocol_version
from build_tools.content.school import School
from build_tools.content.services import services_for
from build_tools.pages.page import (
    Page,
    capital,
    checked_words,
    in_showing_order,
    render,
    render_page,
    role_names,
    stale_marks,
)
from decision_tree.truth import NOT_KNOWN, YES, Truth

POSTER = "poster/"
WALLET_CARD = "wallet-card/"

FOR_THE_CHILD = ("childline", "report-remove")
"""Services that clauses tell the reader to give to the child, or to use with them."""

TO_TELL = "safeguarding-lead deputy headteacher chair-of-governors lado social-care".split()
"""The contacts whom staff may have to tell, in the order in which they are tried."""
ON_THE_CARD = "safeguarding-lead deputy headteacher social-care".split()
"""Those of them for whom the card has room."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A line of the poster: under which condition, what to do, in short too, and by when."""

    when: str
    statement: str
    short: str
    until: str


def paper_sheets(project: Project, school: School, today: date) -> Iterator[Page]:
    """Poster and wallet card."""
    sheet = _sheet_context(project, school, today)
    yield _page(POSTER, "Poster", "poster.html.jinja", **sheet)
    yield _page(WALLET_CARD, "Wallet card", "wallet-card.html.jinja", **sheet)


# ── The whole protocol


def whole_protocol_page(project: Project, policy_id: str, school: School, today: date) -> Page:
    """All text and all logic of one protocol, on one page."""
    address = protocol_address(policy_id)
    up = "../" * address.count("/")
    own = policy_id == school.protocol
    return _page(
        address,
        "The whole protocol",
        "whole-protocol.html.jinja",
        school=school.name if own else "",
        logo=up + school.logo_address if own and school.logo_address else "",
        floor=FLOOR,
        one_file=up + ONE_FILE if policy_id == school.protocol else "",
        say=project.interface.tool["page"],
        **_protocol_context(project, policy_id, up, today),
    )


def one_file_name(school: School) -> str:
    """What the file is called that holds the whole protocol."""
    return f"what-to-do-{school.protocol}.html"


def render_one_file(project: Project, school: School, styles: str, today: date) -> str:
    """What the school's protocol asks and whom to call, as one page that needs no other file.

    `styles`: the site's style sheets. A link into the site leads to its address on the web, and is
    plain text where nobody has said it.
    """
    site = f"{school.address.rstrip('/')}/" if school.address else ""
    return render(
        "one-file.html.jinja",
        school=school,
        tool=tool_link(school),
        styles=styles,
        say=project.interface.tool["page"],
        steps=find_steps(project, (*DO_NOW, *THEN)),
        otherwise=find_steps(project, OTHERWISE),
        for_the_child=[one for one in project.services if one.id in FOR_THE_CHILD],
        services=services_for(project.services, project.audiences["staff"]),
        sayings=project.sayings,
        **_protocol_context(project, school.protocol, site, today),
    )


def _protocol_context(project: Project, policy_id: str, up: str, today: date) -> dict[str, Any]:
    """A protocol in full; `up` leads to the site's root, and is empty where nothing does."""
    cards = in_showing_order(live_cards(project, policy_id), project)
    vocabulary, wording = project.vocabulary_of(policy_id), project.wording
    return {
        "policy": project.policies[policy_id],
        "version": protocol_version(project, policy_id),
        "today": today.isoformat(),
        "vocabulary": vocabulary,
        "wording": wording,
        "headlines": project.interface.tool["page"]["headlines"],
        "checked_words": checked_words(project),
        "conditions": [
            (condition, [_phrase(project, member, YES) for member in condition.members])
            for condition in vocabulary.conditions.values()
        ],
        "implications": [
            (
                _phrase(project, rule.fact, rule.answer),
                _phrase(project, rule.other, rule.other_answer),
            )
            for rule in vocabulary.implications
        ],
        "unread": sum(stale_marks(project, card, today)["unread"] for card in cards),
        "parts": [
            (title, entries)
            for part, title in wording.parts.items()
            if (
                entries := [
                    {
                        "card": card,
                        "roles": role_names(card, project),
                        "href": f"{up}{guidance_address(card.policy)}#{card.slug}" if up else "",
                        "marks": stale_marks(project, card, today),
                    }
                    for card in cards
                    if vocabulary.part_of(card.topic) == part
                ]
            )
        ],
    }


def _phrase(project: Project, name: str, answer: Truth) -> str:
    """A fact or a named condition with this answer, as a card's "When" says it."""
    named = next(entry for entry in project.vocabulary.phrased if entry.id == name)
    if answer == NOT_KNOWN:
        return f"it is not known whether {named.yes}"
    return named.yes if answer == YES else named.no


# ── Poster and card


def _sheet_context(project: Project, school: School, today: date) -> dict[str, Any]:
    address = tool_link(school)
    return {
        "school": school,
        "tool": address,
        "code": render_code(address) if address else "",
        "emergency": project.wording.emergency,
        "nevers": [never.text for never in project.wording.always_never],
        "do_now": find_steps(project, DO_NOW),
        "then": find_steps(project, THEN),
        "contacts": school.contacts_of(*TO_TELL),
        "first_contacts": [school.contacts_of(id_)[0] for id_ in ON_THE_CARD],
        "policy_title": project.policies[school.protocol].title,
        "version": protocol_version(project, school.protocol),
        "today": today.isoformat(),
        "one_file": f"../{ONE_FILE}",
        "say": project.interface.tool["page"],
    }


def find_steps(project: Project, clause_ids: Iterable[str]) -> list[Step]:
    """The clauses as lines to read at arm's length."""
    cards = (project.cards[clause_id] for clause_id in clause_ids)
    return [
        Step(
            when=card.when_text,
            statement=card.statement if card.when_text else capital(card.statement),
            short=card.short or capital(card.statement),
            until=capital(card.until),
        )
        for card in cards
    ]


def tool_link(school: School) -> str:
    """Where the tool of the school's protocol is on the web; empty where nobody has said."""
    if not school.address:
        return ""
    return f"{school.address.rstrip('/')}/{tool_address(school.protocol, school.protocol)}"


def render_code(address: str) -> str:
    """The address as a QR code, black on white with its quiet zone of four, in any scheme."""
    code = segno.make(address, micro=False, error="m")
    svg = code.svg_inline(
        border=4,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass="code",
        lineclass=None,
        title="QR code: the same address",
    )
    return svg.replace("<svg ", '<svg role="img" ', 1)


def _page(address: str, title: str, template: str, **context: Any) -> Page:
    path = f"{address.rstrip('/')}.md"
    return render_page(path, title, template, prints=True, **context)
