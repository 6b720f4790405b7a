"""The help trees as they are written: whole, cited, and for their readers.

Their words are held to reading age and tone with all others, and what holds in every situation is
proved in `help_claims.py`.
"""

import re
from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, Flaw, did_you_mean
from build_tools.content.help_trees import HELP, HelpTree
from build_tools.content.policy import FLOOR, Card
from build_tools.content.project import Project
from build_tools.content.sources import find_source, iter_cited

NUMBER = re.compile(r"\d[\d ]{2,}\d|\d{3,}")
TYPED = frozenset({"999"})
"""The one number that a line may say by itself; the others come from docs/data/services.toml."""


@check("every-help-tree-is-whole")
def check_help_trees(project: Project) -> Iterator[Finding]:
    """Each tree is there, each fact, action and service in it is used, each clause is cited, and
    names its own audience.
    """
    there = {tree.audience.id for tree in project.help_trees}
    for audience in project.audiences.values():
        place = audience.find_help
        if place and audience.id not in there:
            yield Finding(place.path, 1, "no such help tree", place.role)
    yield from _check_use(project)
    for tree in project.help_trees:
        yield from _check_emergency(project, tree)
        for card in tree.policy.cards:
            yield from _check_card(project, tree, card)


@check("every-help-tree-names-its-readers-services")
def check_services_of_help_trees(project: Project) -> Iterator[Finding]:
    """A help tree leads only to open services for its audience, and types no number but 999."""
    for tree in project.help_trees:
        yield from _check_reach(project, tree)
        hidden = [
            service.short_name
            for service in project.services
            if service.closed or (tree.audience.child and "pupils" not in service.audience)
        ]
        for card in tree.cards:
            for line, text in _lines_of(card):
                for message, value, hint in _check_names(text, hidden):
                    yield Finding(tree.place.path, line, message, value, hint)


def _check_use(project: Project) -> Iterator[Finding]:
    trees = project.help_trees
    if not trees:
        return
    vocabulary = trees[0].vocabulary
    cards = [card for tree in trees for card in tree.cards]
    used = {fact for tree in trees for fact in tree.facts}
    used |= {name for card in cards for name in (card.action, card.topic)}
    topics = [topic for topics in vocabulary.parts.values() for topic in topics]
    kinds = (("fact", vocabulary.facts), ("action", vocabulary.actions), ("topic", topics))
    for kind, ids in kinds:
        for id_ in ids:
            if id_ not in used:
                line = project.line_of(HELP, kind, id_)
                yield Finding(HELP, line, f"no clause uses this {kind}", id_)
    for tree in trees:
        readers = tree.audience.readers
        alike = [other for other in trees if other.audience.readers == readers]
        acts = {card.action for other in alike for card in other.cards}
        for action in tree.reach.keys() - acts:
            line = project.line_of(HELP, "reach", readers, action)
            message = "services for an action of no clause"
            yield Finding(HELP, line, message, action)


def _check_emergency(project: Project, tree: HelpTree) -> Iterator[Finding]:
    """What is always in view rests on a clause of the tree's own."""
    wanted = tree.wording.emergency_clause
    for card in tree.cards:
        if card.id == wanted and card.modality == "must" and card.action == "call-999":
            return
    line = project.line_of(HELP, "voice", tree.place.role, "emergency", "clause")
    yield Finding(HELP, line, "no live must to call 999", wanted)


def _check_card(project: Project, tree: HelpTree, card: Card) -> Iterator[Finding]:
    path = tree.place.path
    if card.roles != (tree.place.role,):
        message, line = "not for this page's audience", card.line_of("Who")
        yield Finding(path, line, message, card.heading)
    clauses = [id_ for id_, clause in project.live_cards.items() if clause.policy == FLOOR]
    for cited in iter_cited(card.source):
        if cited not in clauses and find_source(cited, project.sources) is None:
            names = [source.name for source in project.sources]
            line, hint = card.line_of("Source"), did_you_mean(cited, [*names, *clauses])
            yield Finding(path, line, "neither a source nor a live clause", cited, hint)


def _check_reach(project: Project, tree: HelpTree) -> Iterator[Finding]:
    services = {service.id: service for service in project.services}
    readers = tree.audience.readers
    for action, ids in tree.reach.items():
        for id_ in ids:
            service = services.get(id_)
            if service is None:
                message, hint = "no such service", did_you_mean(id_, services)
            elif service.closed:
                message, hint = "this service is closed", f"now: {service.instead}"
            elif readers not in service.audience:
                message, hint = "this service is not for them", ""
            else:
                continue
            line, value = project.line_of(HELP, "reach", readers, action), f"{readers}: {id_}"
            yield Finding(HELP, line, message, value, hint)


def _check_names(text: str, hidden: list[str]) -> Iterator[Flaw]:
    for name in hidden:
        if name.casefold() in text.casefold():
            yield "names a service that is not for them", name, ""
    for found in NUMBER.finditer(text):
        if found.group() not in TYPED:
            yield "a number is typed", found.group(), f"name the service in reach of {HELP}"


def _lines_of(card: Card) -> list[tuple[int, str]]:
    label = card.modality.capitalize()
    texts = ((label, card.statement), ("Why", card.why), ("Until", card.until))
    return [(card.line, card.heading), *((card.line_of(at), text) for at, text in texts)]
