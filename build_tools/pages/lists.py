"""What the guide for schools lists and nobody types: the words of a card, the rules, what is
refused, and what has changed.

Each is what `{{ list NAME }}` on a page stands for, and a template in templates/lists/.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from build_tools.content.addresses import guidance_address
from build_tools.content.changelog import find_versions
from build_tools.content.project import Project
from build_tools.content.unsafe import CITED
from build_tools.pages.page import first_sentence, link_to, render


def render_list(project: Project, name: str, up: str) -> str:
    """A list by its name, on a page that is `up` from the root."""
    return render(
        f"lists/{name}.html.jinja",
        wording=project.wording,
        vocabulary=project.vocabulary,
        actions=list(_actions(project)),
        screens=list(_screens(project)),
        rules=[
            (rule, [link_to(project, project.cards[id_], up) for id_ in rule.rests_on])
            for rule in project.rules
        ],
        unsafe=[
            (entry.says.removeprefix("it "), _linked(project, entry.instead, up))
            for entry in project.unsafe.entries
        ],
        versions=[
            (version.title, [*map(_inline, version.asks)], [*map(_inline, version.tells)])
            for version in find_versions(project.changelog)
        ],
    ).strip()


def _actions(project: Project) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """The actions by the part of a plan in which national guidance speaks of each, and whether it
    only ever forbids it; those of which it does not speak come last.
    """
    cards = [card for card in project.floor.cards if card.is_live]
    left = dict(project.vocabulary.actions)
    for part, topics in project.vocabulary.parts.items():
        there = {card.action for card in cards if card.topic in topics} & left.keys()
        named = [
            (phrase, all(c.modality == "never" for c in cards if c.action == id_))
            for id_, phrase in project.vocabulary.actions.items()
            if id_ in there
        ]
        for id_ in there:
            del left[id_]
        if named:
            yield project.wording.parts[part], named
    if left:
        yield "Not in national guidance", [(phrase, False) for phrase in left.values()]


def _screens(project: Project) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """What When can say, by the question that asks for it: its two phrases, and what is meant."""
    wording, vocabulary = project.wording, project.vocabulary
    for screen in vocabulary.screens.values():
        rows = [
            (fact.yes, fact.no, first_sentence(wording.facts[fact.id].definition))
            for fact in map(vocabulary.facts.__getitem__, screen.facts)
        ]
        if rows:
            yield wording.screens[screen.id].question, rows
    together = []
    for condition in vocabulary.conditions.values():
        joined = " or " if condition.joiner == "any" else " and "
        named = [entry.yes for entry in vocabulary.phrased if entry.id in condition.members]
        together.append((condition.yes, condition.no, f"Stands for: {joined.join(named)}."))
    yield "Several at once", together


def _linked(project: Project, text: str, up: str) -> Markup:
    """A text in which each clause that it cites is a link."""

    def link(found: re.Match[str]) -> str:
        policy, _, slug = found[1].partition("#")
        heading = escape(project.cards[found[1]].heading)
        return f' (<a href="{up}{guidance_address(policy)}#{slug}">{heading}</a>)'

    return Markup(CITED.sub(link, str(escape(text))))  # noqa: S704 (escaped before)


def _inline(text: str) -> Markup:
    """A line of the change log, in which only code is marked."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704
