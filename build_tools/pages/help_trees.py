"""The pages of the help trees, as text: every question and every line of one audience's tree.

They use the staff tool's script, with the role fixed by the page, and none of its furniture: no
text to copy, no calendar, no blanks. `site.py` puts them into the site, in place of the file of
cards.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from build_tools.content.addresses import guidance_address
from build_tools.content.help_trees import HelpTree
from build_tools.content.policy import FLOOR, Card
from build_tools.content.project import Project
from build_tools.content.reviews import is_overdue, standing
from build_tools.content.services import Service
from build_tools.pages.page import checked_words, front_matter, render, screen_rows

ALWAYS = ("childline",)
"""The services that stand beside 999 on a child's page, in view on every step."""


def help_address(tree: HelpTree) -> str:
    """The page of a tree, from the site's root."""
    return f"{tree.place.path.removeprefix('docs/').removesuffix('.md')}/"


def render_help_page(
    project: Project,
    tree: HelpTree,
    engine: Mapping[str, Any],
    ahead: Mapping[str, Any],
    today: date,
) -> str:
    """The page as HTML and then Markdown: questions, lines, what leads on, and its grounds.

    `engine` says where the engine's files are, as addresses relative to this page; `ahead` what
    comes next while it is loading (`situations.ahead`).
    """
    up = "../" * help_address(tree).count("/")
    words = tree.shown_wording
    html = render(
        "help.html.jinja",
        tree=tree,
        up=up,
        engine=engine,
        ahead=ahead,
        wording=words,
        say=project.interface.help["page"],
        texts=_texts(project, tree),
        emergency=words.emergency,
        intro=words.roles[tree.place.role].hint,
        services=_services_context(project, tree, up),
        parts=_parts_context(project, tree),
        rows=partial(screen_rows, words),
        back=f"{help_address(tree).split('/')[0]}/",
    )
    due = tree.policy.meta["review due"]
    grounds = render(
        "help-rests-on.html.jinja",
        entries=[_grounds(project, card, up) for card in tree.cards],
        review_due=due,
        overdue=is_overdue(due, today),
    )
    front = front_matter("What to do", leaving=True, skip="tool", look="tool")
    return "\n\n".join([front.strip(), html, _more(tree), grounds.strip(), ""])


def _parts_context(project: Project, tree: HelpTree) -> list[dict[str, Any]]:
    actions, vocabulary = list(tree.vocabulary.actions), tree.vocabulary
    cards = sorted(tree.cards, key=lambda card: actions.index(card.action))
    parts = [
        {
            "id": part,
            "title": title,
            "entries": [
                {
                    "card": card,
                    "services": _services_of(project, tree.reach.get(card.action, ())),
                }
                for card in cards
                if vocabulary.part_of(card.topic) == part
            ],
        }
        for part, title in tree.wording.parts.items()
    ]
    return [part for part in parts if part["entries"]]


def _services_of(project: Project, ids: tuple[str, ...]) -> list[Service]:
    services = {service.id: service for service in project.services}
    return [services[id_] for id_ in ids]


def _services_context(project: Project, tree: HelpTree, up: str) -> list[dict[str, Any]]:
    """Every service to which the tree can lead, once, with the place that says what it does: those
    that are `always` in view before the others.
    """
    actions = {card.action for card in tree.cards}
    always = ALWAYS if tree.audience.child else ()
    reached = (id_ for action, ids in tree.reach.items() if action in actions for id_ in ids)
    ids = dict.fromkeys((*always, *reached))
    about = f"{tree.audience.services_page.removesuffix('.md')}/"
    return [
        {
            "service": service,
            "about": f"{up}{about}#{service.id}",
            "always": service.id in always,
        }
        for service in _services_of(project, tuple(ids))
    ]


def _more(tree: HelpTree) -> str:
    links = [f"- [{title}](../{path})" for path, title in tree.place.more.items()]
    links.append("- [How leaving this site quickly works](../leaving-quickly.md)")
    return "\n".join(['<div class="links" markdown>\n', *links, "\n</div>"])


def _grounds(project: Project, card: Card, up: str) -> dict[str, Any]:
    """What a line rests on, and how far that was checked."""
    parts = [part.strip() for part in card.source.split(";")]
    return {
        "heading": card.heading,
        "checked": checked_words(project)[card.checked.state],
        "changed": standing(project, card) == "changed",
        "day": card.checked.on,
        "parts": [_ground(project, part, up) for part in parts],
    }


def _ground(project: Project, part: str, up: str) -> dict[str, str]:
    if not part.startswith(f"{FLOOR}#"):
        return {"title": part, "href": ""}
    slug = part.partition("#")[2]
    return {
        "title": f"national guidance, {project.cards[part].heading}",
        "href": f"{up}{guidance_address(FLOOR)}#{slug}",
    }


def _texts(project: Project, tree: HelpTree) -> dict[str, Any]:
    """The words that the script puts together when it shows an answer."""
    words, texts = tree.shown_wording, project.interface.help_for(tree.place.role)
    facts = tree.vocabulary.facts
    return {
        **{key: text for key, text in texts.items() if key != "page"},
        "inDoubt": words.in_doubt,
        "answers": dict(words.answers),
        "levels": {level: asdict(text.words_for("")) for level, text in words.levels.items()},
        "parts": dict(words.parts),
        "next": texts["page"]["after"],
        "all": texts["page"]["then"],
        "facts": {
            id_: {"yes": facts[id_].yes, "no": facts[id_].no, "question": fact.question}
            for id_, fact in words.facts.items()
        },
    }
