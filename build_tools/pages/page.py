"""What every page of the site is made with: the page itself, the templates, addresses and links.

Nothing in this folder touches the disk (but to read its templates) or mkdocs.
"""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from build_tools.content.addresses import guidance_address
from build_tools.content.cards import slug_of
from build_tools.content.drawings import picture, sign
from build_tools.content.marks import Mark
from build_tools.content.policy import FLOOR, Card, Policy
from build_tools.content.project import Project
from build_tools.content.reviews import is_overdue, is_unread, standing
from build_tools.content.sources import STRICTER, iter_cited
from build_tools.content.wording import Texts, Wording

TEMPLATES = Path(__file__).parent / "templates"
FIRST_SENTENCE = re.compile(r".*?[.?!](?= |$)|.*")


MONTHS = (
    "January February March April May June July August September October November December"
).split()


@cache
def _environment() -> Environment:
    """The templates, with the filters that they use: each is read once."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        auto_reload=False,
    )
    environment.filters.update(day=render_day, month=render_month, put=put)
    environment.globals.update(picture=picture, sign=sign)
    return environment


def put(text: str, **values: str) -> Markup:
    """A text with what stands in its {brackets}; what is no markup is escaped."""
    return escape(text).format(**values)


def render(template: str, **context: Any) -> str:
    """What a template says in this context.

    HTML has no empty line: one would end the HTML block, and Markdown would read on.
    """
    text = _environment().get_template(template).render(**context)
    if not template.endswith(".html.jinja"):
        return text
    return "\n".join(line for line in text.split("\n") if line.strip())


def front_matter(
    title: str = "",
    *,
    leaving: bool = False,
    skip: str = "",
    look: str = "",
    prints: bool = False,
) -> str:
    """What mkdocs and the theme are told of a page: whether it has the link for `leaving` quickly,
    where to `skip` by keyboard, its `look`, where it has its own, and whether it is to be printed.
    """
    lines = [
        *([f"title: {json.dumps(title)}"] if title else []),
        *(["exit: true"] if leaving else []),
        *([f"skip: {skip}"] if skip else []),
        *([f"look: {look}"] if look else []),
        *(["prints: true"] if prints else []),
    ]
    return "\n".join(["---", *lines, "---", ""]) if lines else ""


def render_day(value: str) -> str:
    """A date as people write it: 20 November 2026."""
    day = date.fromisoformat(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def render_month(value: str) -> str:
    """A month, or a year alone, as people write it: November 2026."""
    year, _, month = value.partition("-")
    return f"{MONTHS[int(month[:2]) - 1]} {year}" if month else year


def stale_marks(project: Project, card: Card, today: date) -> dict[str, Any]:
    """What weakens a clause: the day of a review since when its grounds changed, or, of a school's
    own, that nobody has read it; its due date.
    """
    changed = standing(project, card) == "changed"
    review_due = project.policies[card.policy].meta["review due"]
    return {
        "unread": is_unread(project, card) and not changed,
        "changed": project.reviews[card.id].on if changed else "",
        "review_due": review_due,
        "overdue": is_overdue(review_due, today),
    }


def link_to(project: Project, card: Card, up: str) -> dict[str, Any]:
    """What a link to a clause says and where it leads, from a page that is `up` from the root."""
    return {
        "href": f"{up}{guidance_address(card.policy)}#{card.slug}",
        "title": card.heading,
        "short": card.short or card.heading,
        "policy": owner_of(project, card),
        "modality": project.wording.modalities[card.modality].lower(),
        "replaced": not card.is_live,
        "unread": is_unread(project, card),
    }


def short_name(policy: Policy) -> str:
    """Whose a clause is, in a word or two."""
    return "national guidance" if policy.id == FLOOR else policy.meta["publisher"]


def owner_of(project: Project, card: Card) -> str:
    """Whose a clause is: its policy's, but for what this site adds to the guidance by itself."""
    if any(cited.startswith(STRICTER) for cited in iter_cited(card.source)):
        return STRICTER[0].lower() + STRICTER[1:]
    return short_name(project.policies[card.policy])


def role_names(card: Card, project: Project) -> str:
    """Whom a clause addresses, in words."""
    if len(card.roles) == len(project.vocabulary.roles):
        return project.vocabulary.everyone
    return ", ".join(project.vocabulary.roles[role].name for role in card.roles)


def in_showing_order(cards: Iterable[Card], project: Project) -> list[Card]:
    """As a plan shows its lines: what to do before what never to do, what is due soonest first, as
    the vocabulary lists the actions, the strongest first, the floor's before the school's;
    questions last on their action.
    """
    actions = list(project.vocabulary.actions)
    strength = (*project.vocabulary.modalities, "ask")

    def order(card: Card) -> tuple[bool, int, int, int, bool, str]:
        return (
            card.modality == "never",
            card.due,
            actions.index(card.action),
            strength.index(card.modality),
            card.policy != FLOOR,
            card.id,
        )

    return sorted(cards, key=order)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of the site: where it stands under docs/, its title, and its Markdown."""

    path: str
    title: str
    markdown: str


def short_title(policy: Policy) -> str:
    """What a policy is called in a list."""
    return capital(short_name(policy))


def render_page(
    path: str,
    title: str,
    template: str,
    *,
    leaving: bool = False,
    look: str = "",
    prints: bool = False,
    **context: Any,
) -> Page:
    """A page; one can be for `leaving` quickly."""
    # A page of Markdown says its title in its first heading; mkdocs finds none in HTML.
    named = title if template.endswith(".html.jinja") else ""
    front = front_matter(named, leaving=leaving, look=look, prints=prints)
    return Page(path=path, title=title, markdown=front + render(template, title=title, **context))


def checked_words(project: Project, *, short: bool = False) -> Texts:
    """By mark, how far something was checked, in words."""
    words: Texts = project.interface.tool["page"]["checkedShort" if short else "checked"]
    return words


def deadline_of(wording: Wording, card: Card) -> str:
    """The closed word with which a clause's deadline begins, or none."""
    return next((word for word in wording.deadlines if card.until.startswith(word)), "")


def first_sentence(text: str) -> str:
    """What a box says of itself; the rest of its definition is one tap away."""
    found = FIRST_SENTENCE.match(text)
    return found[0] if found else text


def screen_rows(wording: Wording, facts: Iterable[str]) -> list[dict[str, Any]]:
    """The facts of a screen in words: as a question, and as a box in a list."""
    return [
        {
            "fact": fact,
            "question": text.question,
            "definition": text.definition,
            "label": text.ticked_no or text.question,
            "hint": text.hint or first_sentence(text.definition),
            "no": bool(text.ticked_no),
        }
        for fact in facts
        for text in [wording.facts[fact]]
    ]


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def clause_context(project: Project, card: Card, up: str) -> dict[str, Any]:
    """What a line of a list says of a clause."""
    return {
        **link_to(project, card, up),
        "card": card,
        "roles": role_names(card, project),
        "today": "" if card.is_live else link_if_any(project, card.replaced_by, up),
    }


def todays_rules(
    project: Project, topic: str, up: str, *, on_page: bool = False
) -> list[tuple[str, list[dict[str, Any]]]]:
    """What the guidance asks on a topic, by whom it addresses: what is for most of them first.
    `on_page`: each leads to its act on this page, and not to its clause.
    """
    by_roles = dict[tuple[str, ...], list[dict[str, Any]]]()
    for card in in_showing_order(project.floor.cards, project):
        if card.topic == topic and card.is_live:
            context = clause_context(project, card, up)
            act = f"#{slug_of(project.vocabulary.actions[card.action])}"
            context["at"] = act if on_page else context["href"]
            by_roles.setdefault(card.roles, []).append(context)
    order = list(project.vocabulary.roles)
    widest = sorted(by_roles, key=lambda roles: (-len(roles), order.index(roles[0])))
    return [(capital(by_roles[roles][0]["roles"]), by_roles[roles]) for roles in widest]


def link_if_any(project: Project, clause_id: str, up: str) -> dict[str, Any] | None:
    """A link to a clause, where one is named."""
    if not clause_id:
        return None
    return link_to(project, project.cards[clause_id], up)


def mark_context(project: Project, mark: Mark, up: str) -> dict[str, Any]:
    """What a line of a list says of a statement that is no longer right."""
    return {
        "kind": mark.kind,
        "policy": short_title(project.policies[mark.policy]),
        "statement": mark.statement,
        "href": f"{up}{guidance_address(mark.policy)}#{mark.slug}",
        "reason": mark.reason,
        "today": link_if_any(project, mark.clause, up),
    }


def mark_in_words(project: Project, mark: Mark, up: str) -> str:
    """What a page says, in Markdown, in place of the line that marks a statement."""
    link = link_if_any(project, mark.clause, up)
    today = f' Today: <a href="{link["href"]}">{escape(link["title"])}</a>.' if link else ""
    reason = html.escape(capital(mark.reason), quote=False)
    return f"**No longer right ({mark.kind}).** {reason}.{today}\n"
