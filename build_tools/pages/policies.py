"""Policies to pages: the guidance page and the tool of each, and the page of sources, as text.

Nothing here touches the disk or mkdocs: `site.py` puts these pages into the site.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from build_tools.content.marks import Mark, find_marks
from build_tools.content.policy import FLOOR, Card, Policy, Prose
from build_tools.content.project import Project
from build_tools.content.protocols import live_cards, protocol_of, protocol_version
from build_tools.content.reviews import is_overdue
from build_tools.content.school import School
from build_tools.content.sections import LABEL as ABOUT
from build_tools.pages.page import (
    CHECKED_SHORT,
    CHECKED_WORDS,
    decision_address,
    environment,
    find_card,
    guidance_address,
    in_showing_order,
    link_to,
    protocol_address,
    role_names,
    short_name,
    stale_marks,
    tool_address,
)
from decision_tree.plan import make_plan
from decision_tree.truth import YES
from decision_tree.vocabulary import Screen

KIND_WORDS = {
    "national": "This is the safety floor: what national guidance asks of every school today.",
    "school": "This is what one school's own policy says, in our words. "
    "National guidance stands under it: where the two differ, the stricter counts.",
    "local": "This is what a local protocol says, in our words. "
    "National guidance stands under it: where the two differ, the stricter counts.",
}


def render_policy_page(project: Project, policy: Policy, today: date, default: str = FLOOR) -> str:
    """The guidance page as Markdown: prose as it stands, every clause with marks and links.

    `default`: the policy whose tool is at /check/.
    """
    head = environment().get_template("policy-head.md.jinja")
    body = environment().get_template("policy.md.jinja")
    up = "../" * guidance_address(policy.id).count("/")
    rendered_head = head.render(
        policy=policy,
        kind_words=KIND_WORDS,
        overdue=is_overdue(policy.meta["review due"], today),
        tool_href=up + tool_address(policy.id, default),
    )
    blocks = [
        {"prose": _prose(project, policy, block, up)}
        if isinstance(block, Prose)
        else _card_context(project, block, up, today)
        for block in policy.blocks
    ]
    title, rest = blocks[0]["prose"].split("\n", 1)
    blocks[0] = {"prose": f"{title}\n\n{rendered_head}\n\n{rest}"}
    text = body.render(blocks=blocks, wording=project.wording, checked_words=CHECKED_WORDS)
    return f"---\ntitle: {json.dumps(policy.title)}\n---\n{text}"


def render_tool_page(
    project: Project,
    policy: Policy,
    school: School,
    engine: Mapping[str, Any],
    today: date,
    address: str = "",
    *,
    pictures: Mapping[str, Any],
) -> str:
    """The tool's page as HTML in Markdown: every question and every live clause of the protocol.

    `engine` says where the engine's files are, as addresses relative to this page; `address` is
    the page's own, where it is not the usual one; `pictures` are those of the decision.
    """
    address = address or tool_address(policy.id, school.protocol)
    up = "../" * address.count("/")
    cards = live_cards(project, policy.id)
    parts = [
        {
            "id": part,
            "title": title,
            "entries": [
                {
                    "card": card,
                    "roles": role_names(card, project),
                    "href": f"{up}{guidance_address(card.policy)}#{card.slug}",
                    "policy_title": project.policies[card.policy].title,
                    "marks": stale_marks(project, card, today),
                    "due": _due_days(project, card),
                    "trace": _trace(project, card),
                }
                for card in in_showing_order(cards, project)
                if project.vocabulary.part_of(card.topic) == part
            ],
        }
        for part, title in project.wording.parts.items()
    ]
    html = (
        environment()
        .get_template("tool.html.jinja")
        .render(
            policy=policy,
            school=school,
            floor=FLOOR,
            on_paper=[
                ("How the headline is reached", up + decision_address(policy.id)),
                ("The whole protocol, to print", up + protocol_address(policy.id)),
                ("A poster for the staff room", f"{up}poster/"),
                ("A card for the wallet", f"{up}wallet-card/"),
            ],
            version=protocol_version(project, policy.id),
            built=today.isoformat(),
            others=[
                (other.title, up + tool_address(other.id, school.protocol))
                for other in project.policies_by_age
                if other.id != policy.id
            ],
            filled=any(contact.phone for contact in school.contacts),
            up=up,
            wording=project.wording,
            checked_words=CHECKED_WORDS,
            checked_short=CHECKED_SHORT,
            screens=[
                _screen_context(project, policy, screen)
                for screen in project.vocabulary.screens.values()
            ],
            parts=[part for part in parts if part["entries"]],
            engine=engine,
            texts=_texts(project),
            pictures=pictures,
        )
    )
    front = "title: What to do\nexit: true\nskip: tool\nsearch:\n  exclude: true\n"
    front += "hide:\n  - toc\n  - path"
    lines = (line for line in html.split("\n") if line.strip())
    return f"---\n{front}\n---\n" + "\n".join(lines)


def render_sources_page(project: Project) -> str:
    """The page of sources as Markdown."""
    template = environment().get_template("sources.md.jinja")
    return template.render(sources=project.sources, checked_words=CHECKED_WORDS)


def _due_days(project: Project, card: Card) -> str:
    """Within how many days a clause is due, where its deadline is one that a calendar can hold."""
    for phrase, days in project.wording.deadlines.items():
        if card.until.startswith(phrase):
            return str(days)
    return ""


def _prose(project: Project, policy: Policy, block: Prose, up: str) -> str:
    """Prose with its lines on sources, topics and marks made into small paragraphs of their own."""
    marks = {mark.line: mark for mark in find_marks(policy)}
    return "\n".join(
        _prose_line(project, line, marks.get(block.line + index), up)
        for index, line in enumerate(block.markdown.split("\n"))
    )


def _prose_line(project: Project, line: str, mark: Mark | None, up: str) -> str:
    if mark is not None:
        today = ""
        if mark.clause:
            link = link_to(project, find_card(project, mark.clause), up)
            today = f' Today: <a href="{link["href"]}">{link["title"]}</a>.'
        reason = mark.reason[0].upper() + mark.reason[1:]
        return f"**No longer right ({mark.kind}).** {reason}.{today}\n{{: .mark #{mark.slug} }}\n"
    if line.startswith(ABOUT):
        topic = line.removeprefix(ABOUT).strip()
        title = project.wording.topics[topic]
        return f'On this in every policy: <a href="{up}topics/{topic}/">{title}</a>\n{{: .source }}'
    if line.startswith("Source"):
        return f"{line}\n{{: .source }}"
    return line


def _card_context(project: Project, card: Card, up: str, today: date) -> dict[str, Any]:
    replacement = None
    if not card.is_live:
        replacement = link_to(project, find_card(project, card.replaced_by), up)
    return {
        "prose": "",
        "card": card,
        "roles": role_names(card, project),
        "in_a_plan": _in_a_plan(card, project),
        "replacement": replacement,
        "marks": stale_marks(project, card, today),
        "topic_href": f"{up}topics/{card.topic}/",
        "topic_title": project.wording.topics[card.topic],
        "related": [link_to(project, other, up) for other in _related(project, card)],
    }


def _trace(project: Project, card: Card) -> str:
    """Whose a clause is and how far it was checked, short enough for a line of the plan."""
    owner = short_name(project.policies[card.policy])
    return f"{owner}, {CHECKED_SHORT[card.checked.state]}"


def _related(project: Project, card: Card) -> list[Card]:
    """The other policies' clauses on the same topic, those on the same action first."""
    others = [
        other
        for policy in project.policies_by_age
        if policy.id != card.policy
        for other in policy.cards
        if other.topic == card.topic or other.action == card.action
    ]
    return sorted(others, key=lambda other: other.action != card.action)


def _in_a_plan(card: Card, project: Project) -> str:
    """When a clause stands in a plan, in a sentence."""
    if not card.is_live:
        return "Never in a plan."
    roles = role_names(card, project)
    if card.modality == "ask":
        when = f" when {card.when_text}, or while that is not known" if card.when_text else ""
        return f"A question to settle, shown to: {roles}{when}."
    if not card.when_text:
        return f"In every plan for: {roles}."
    if card.modality in project.vocabulary.permissive:
        return f"In a plan for: {roles}, only when it is certain that {card.when_text}."
    return f"In a plan for: {roles}, when {card.when_text}, or while that is not known."


def _screen_context(project: Project, policy: Policy, screen: Screen) -> dict[str, Any]:
    wording = project.wording
    words = wording.screens[screen.id]
    context: dict[str, Any] = {
        "id": screen.id,
        "asking": screen.asking,
        "question": words.question,
        "why": words.why,
    }
    if screen.asking == "role":
        context["options"] = [
            {
                "id": role,
                "label": text.label,
                "hint": text.hint,
                "first": _first_screen(project, policy, role),
                "level": project.vocabulary.roles[role].level or "",
            }
            for role, text in wording.roles.items()
        ]
    elif screen.asking == "one":
        context["options"] = [
            {
                "id": option,
                "label": words.labels[option],
                "hint": _option_hint(project, screen, option),
                "first": "",
                "level": "",
            }
            for option in screen.options
        ]
    else:
        context["facts"] = [
            {
                "id": fact,
                "question": wording.facts[fact].question,
                "definition": wording.facts[fact].definition,
            }
            for fact in screen.facts
        ]
    return context


def _option_hint(project: Project, screen: Screen, option: str) -> str:
    """The definition of what an option says yes to."""
    for fact, answer in screen.options[option].items():
        if answer == YES and fact in screen.facts:
            return project.wording.facts[fact].definition
    return ""


def _first_screen(project: Project, policy: Policy, role: str) -> str:
    """The screen that a role is shown first: known before the engine has started."""
    questions = make_plan(protocol_of(project, policy.id), role, {}).questions
    return questions.screen if questions else ""


def _texts(project: Project) -> dict[str, Any]:
    """The words that the page puts together when it shows a plan."""
    vocabulary, wording = project.vocabulary, project.wording
    return {
        **project.interface.tool,
        "inDoubt": wording.in_doubt,
        "blanks": list(wording.blanks),
        "role": wording.screens[next(iter(vocabulary.screens))].question,
        "scope": list(vocabulary.conditions["in-scope"].members),
        "answers": dict(wording.answers),
        "levels": {
            level: {"headline": text.headline, "meaning": text.meaning, "decides": text.decides}
            for level, text in wording.levels.items()
        },
        "parts": dict(wording.parts),
        "actions": {
            id_: phrase[0].upper() + phrase[1:] for id_, phrase in vocabulary.actions.items()
        },
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
