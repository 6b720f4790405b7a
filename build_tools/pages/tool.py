"""The tool's page of each protocol, as HTML: every question, every live clause, and the words that
the script puts together.

Nothing here touches the disk or mkdocs: `site.py` puts these pages into the site.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from build_tools.content.addresses import (
    decision_address,
    guidance_address,
    protocol_address,
    tool_address,
)
from build_tools.content.ages import stands_open
from build_tools.content.own_words import OWN_WORDS, SCREEN
from build_tools.content.phone import Phone
from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import Project
from build_tools.content.protocols import live_cards, protocol_of, protocol_version
from build_tools.content.reviews import find_unread_texts
from build_tools.content.school import Contact, School
from build_tools.content.vocabulary import find_facts
from build_tools.content.wording import Texts
from build_tools.pages.page import (
    checked_words,
    deadline_of,
    front_matter,
    in_showing_order,
    owner_of,
    render,
    role_names,
    screen_rows,
    stale_marks,
)
from build_tools.situations.ahead import stopping_facts
from decision_tree.protocol import Protocol
from decision_tree.truth import YES
from decision_tree.vocabulary import Screen

RECORDING = "recording"
"""The topic of what is written down."""


def render_tool_page(
    project: Project,
    policy: Policy,
    school: School,
    engine: Mapping[str, Any],
    ahead: Mapping[str, Any],
    today: date,
    address: str = "",
    *,
    pictures: Mapping[str, Any],
) -> str:
    """The tool's page as HTML in Markdown: every question and every live clause of the protocol.

    `engine` says where the engine's files are, as addresses relative to this page; `ahead` what
    comes next while it is loading (`situations.ahead`); `address` is the page's own, where it is
    not the usual one; `pictures` are those of the decision.
    """
    address = address or tool_address(policy.id, school.protocol)
    up = "../" * address.count("/")
    say = project.interface.tool["page"]
    front = front_matter(say["title"], leaving=True, skip="tool", look="tool")
    return front + render(
        "tool.html.jinja",
        policy=policy,
        school=school,
        floor=FLOOR,
        say=say,
        on_paper=_on_paper(policy, say, up),
        in_full=up + protocol_address(policy.id),
        version=protocol_version(project, policy.id),
        built=today.isoformat(),
        others=_others(project, policy, school, up),
        kept=[_kept(contact, say) for contact in school.contacts if _numbers(contact)],
        stands_open=partial(stands_open, school.ages),
        council=next(s for s in project.services if s.id == "childrens-social-care").reach[0],
        up=up,
        wording=project.wording,
        checked_words=checked_words(project),
        checked_short=checked_words(project, short=True),
        screens=project.vocabulary_of(policy.id).screens.values(),
        options=partial(_options, project, protocol_of(project, policy.id)),
        rows=lambda screen: screen_rows(project.wording, screen.facts),
        sayings=project.sayings,
        unread=SCREEN if OWN_WORDS in find_unread_texts(project) else "",
        stops=stopping_facts(protocol_of(project, policy.id)),
        ahead=ahead,
        parts=_parts_context(project, policy, school, up, today),
        engine=engine,
        texts=_texts(project),
        pictures=pictures,
    )


def _on_paper(policy: Policy, say: Texts, up: str) -> list[tuple[str, str]]:
    return [
        (say["reasons"], f"{up}reasons-to-refer/"),
        (say["decision"], up + decision_address(policy.id)),
        (say["toPrint"], up + protocol_address(policy.id)),
        (say["poster"], f"{up}poster/"),
        (say["walletCard"], f"{up}wallet-card/"),
    ]


def _numbers(contact: Contact) -> tuple[Phone, ...]:
    return (*contact.phones, *contact.out_of_hours)


def _kept(contact: Contact, say: Texts) -> dict[str, str]:
    """What a contact's card in a telephone holds: numbers as they are dialled, and a note that says
    which is for when, and extensions, the letters of which a telephone would dial.
    """
    said = [phone.shown for phone in contact.phones if phone.extension]
    title = say["outOfHours"].format(title=contact.title)
    said += [f"{title}: {phone.shown}" for phone in contact.out_of_hours]
    return {
        "title": contact.title,
        "phones": " ".join(phone.dials for phone in _numbers(contact)),
        "note": "; ".join(filter(None, [*said, contact.note])),
    }


def _others(project: Project, policy: Policy, school: School, up: str) -> list[tuple[str, str]]:
    """The tools of the other protocols; one of several schools has its own tool alone."""
    return [
        (other.title, up + tool_address(other.id, school.protocol))
        for other in project.side_by_side
        if other.id != policy.id and not project.school_id
    ]


def _parts_context(
    project: Project, policy: Policy, school: School, up: str, today: date
) -> list[dict[str, Any]]:
    """The protocol, part by part; none that is empty."""
    cards = in_showing_order(live_cards(project, policy.id), project)
    parts = [
        {
            "id": part,
            "title": title,
            "entries": [
                _entry_context(project, card, school, up, today)
                for card in cards
                if project.vocabulary.part_of(card.topic) == part
            ],
        }
        for part, title in project.wording.parts.items()
    ]
    return [part for part in parts if part["entries"]]


def _entry_context(
    project: Project, card: Card, school: School, up: str, today: date
) -> dict[str, Any]:
    return {
        "card": card,
        "roles": role_names(card, project),
        "href": f"{up}{guidance_address(card.policy)}#{card.slug}",
        "policy_title": project.policies[card.policy].title,
        "marks": stale_marks(project, card, today),
        "deadline": deadline_of(project.wording, card),
        "due": _due_days(project, card),
        "until": _until(card, project.interface.tool["page"], school),
        "trace": _trace(project, card),
    }


def _until(card: Card, say: Texts, school: School) -> str:
    """By when a line is due, and where the school writes down what is to be recorded."""
    said = [say["by"].format(until=card.until)] if card.until else []
    records = card.topic == RECORDING and card.modality in ("must", "should")
    if school.recording_system and records:
        said.append(say["recordIn"].format(system=school.recording_system))
    return " ".join(said)


def _due_days(project: Project, card: Card) -> str:
    """Within how many days a clause is due, where its deadline is one that a calendar can hold."""
    days = project.wording.deadlines.get(deadline_of(project.wording, card), -1)
    return str(days) if days >= 0 else ""


def _trace(project: Project, card: Card) -> str:
    """Whose a clause is and how far it was checked, short enough for a line of the plan."""
    owner = owner_of(project, card)
    return f"{owner}, {checked_words(project, short=True)[card.checked.state]}"


def _options(project: Project, protocol: Protocol, screen: Screen) -> list[dict[str, Any]]:
    """What can be chosen on a screen that asks for one thing."""
    if screen.asking == "role":
        return [
            {
                "id": role,
                "label": text.label,
                "hint": text.hint,
                "also": ", ".join(text.also),
                "level": protocol.vocabulary.roles[role].level or "",
                "most": _most_screens(protocol, role),
            }
            for role, text in project.wording.roles.items()
        ]
    labels = project.wording.screens[screen.id].label
    return [
        {"id": id_, "label": labels[id_], "hint": _option_hint(project, screen, id_)}
        for id_ in screen.options
    ]


def _most_screens(protocol: Protocol, role: str) -> int:
    """How many screens a role is asked at the most, those among them that a school adds for it."""
    theirs = (clause for clause in protocol.clauses if role in clause.roles)
    named = find_facts((term.name for c in theirs for term in c.when.terms), protocol.vocabulary)
    beside = (screen for screen in protocol.vocabulary.screens.values() if screen.beside)
    most = protocol.vocabulary.roles[role].most_screens
    return most + sum(not named.isdisjoint(screen.facts) for screen in beside)


def _option_hint(project: Project, screen: Screen, option: str) -> str:
    """The definition of what an option says yes to."""
    for fact, answer in screen.options[option].items():
        if answer == YES and fact in screen.facts:
            return project.wording.facts[fact].definition
    return ""


def _texts(project: Project) -> dict[str, Any]:
    """The words that the page puts together when it shows a plan."""
    vocabulary, wording = project.vocabulary, project.wording
    return {
        **{key: text for key, text in project.interface.tool.items() if key != "page"},
        "inDoubt": wording.in_doubt,
        "unlessAdvised": wording.unless_advised,
        "blanks": list(wording.blanks),
        "together": [asdict(never) for never in wording.always_never],
        "answers": dict(wording.answers),
        "levels": {
            level: {
                **asdict(text.words_for("")),
                "for": {role: asdict(text.words_for(role)) for role in text.for_},
            }
            for level, text in wording.levels.items()
        },
        "parts": dict(wording.parts),
        "roles": {id_: role.label for id_, role in wording.roles.items()},
        "facts": {
            id_: {
                "yes": fact.yes,
                "no": fact.no,
                "question": wording.facts[id_].question,
                "findOut": wording.facts[id_].find_out,
            }
            for id_, fact in vocabulary.facts.items()
        },
    }
