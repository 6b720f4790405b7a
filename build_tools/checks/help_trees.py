"""What must hold of the help trees as written: whole, cited, in words that fit each audience.

One generator a rule: its docstring's first line is the rule. What must hold in every situation is
proved in `help_proof.py`. That no line asks for the picture, for money or for secrecy, and that
none promises secrecy, no police or removal everywhere, is the check of tone: its patterns, each
with its reason, are docs/data/words.toml.
"""

import re
from collections.abc import Iterator

from build_tools.checks.reading_age import (
    check_passages,
    check_policy_readability,
    check_wording_readability,
)
from build_tools.checks.tone import check_phrases, check_policy_tone, check_wording_tone
from build_tools.content.audiences import CHILDREN
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.help_trees import HELP, PLACES, HelpTree
from build_tools.content.passages import Passage, Piece
from build_tools.content.policy import FLOOR, Card
from build_tools.content.project import Project
from build_tools.content.services import Service
from decision_tree.vocabulary import Fact

WHOLE = "every-help-tree-is-whole"
SERVICES = "every-help-tree-names-its-readers-services"
NUMBER = re.compile(r"\d[\d ]{2,}\d|\d{3,}")
TYPED = frozenset({"999"})
"""The one number that a line may say by itself; the others come from docs/data/services.toml."""


def check_every_help_tree_is_whole(project: Project) -> Iterator[Finding]:
    """Each audience has its tree, each fact, action and service in it is used, each clause is
    cited, and names its own audience.
    """
    trees = project.help_trees
    if not trees:
        return
    found = [tree.place for tree in trees]
    for place in PLACES:
        if place not in found:
            yield _finding(place.path, 1, "no such help tree", place.role)
    yield from _check_use(trees)
    for tree in trees:
        yield from _check_emergency(tree)
        for card in tree.policy.cards:
            yield from _check_card(project, tree, card)


def check_every_help_tree_names_its_readers_services(project: Project) -> Iterator[Finding]:
    """A help tree leads only to open services for its audience, and types no number but 999."""
    services = {service.id: service for service in project.services}
    for tree in project.help_trees:
        for action, ids in tree.reach.items():
            for id_ in ids:
                yield from _check_service(tree, action, id_, services)
        hidden = {
            service.short_name
            for service in project.services
            if service.closed
            or (tree.place.audience in CHILDREN and "pupils" not in service.audience)
        }
        for card in tree.cards:
            for line, text in _lines_of(card):
                yield from _check_names(tree, line, text, hidden)


def check_every_help_tree_can_be_read(project: Project) -> Iterator[Finding]:
    """The words of a help tree are not too hard for its audience: questions, lines and prose."""
    path = HELP.as_posix()
    for tree in project.help_trees:
        audience, text, wording = tree.place.audience, tree.written, tree.shown_wording
        yield from check_policy_readability(tree.policy, project.words, audience)
        yield from check_wording_readability(path, text, wording, project.words, audience)
        yield from check_passages(path, _phrases(tree), audience, project.words)


def check_no_help_tree_blames_or_frightens(project: Project) -> Iterator[Finding]:
    """No help tree blames, frightens, promises, or asks for the picture, for money or for more."""
    path = HELP.as_posix()
    for tree in project.help_trees:
        audience, text, wording = tree.place.audience, tree.written, tree.shown_wording
        yield from check_policy_tone(tree.policy, project.words, audience)
        yield from check_wording_tone(path, text, wording, project.words, audience)
        yield from check_phrases(path, _phrases(tree), audience, project.words)


def _check_use(trees: tuple[HelpTree, ...]) -> Iterator[Finding]:
    vocabulary = trees[0].vocabulary
    cards = [card for tree in trees for card in tree.cards]
    facts = {fact for tree in trees for fact in tree.facts}
    for kind, ids, used in (
        ("fact", vocabulary.facts, facts),
        ("action", vocabulary.actions, {card.action for card in cards}),
        (
            "topic",
            [t for topics in vocabulary.parts.values() for t in topics],
            {card.topic for card in cards},
        ),
    ):
        for id_ in ids:
            if id_ not in used:
                yield _finding(HELP.as_posix(), 1, f"no clause uses this {kind}", id_)
    for tree in trees:
        own = {
            card.action
            for other in trees
            if other.place.services == tree.place.services
            for card in other.cards
        }
        for action in tree.reach:
            if action not in own:
                yield _finding(HELP.as_posix(), 1, "services for an action of no clause", action)


def _check_emergency(tree: HelpTree) -> Iterator[Finding]:
    """What is always in view rests on a clause of the tree's own."""
    wanted = tree.wording.emergency_clause
    for card in tree.cards:
        if card.id == wanted and card.modality == "must" and card.action == "call-999":
            return
    yield _finding(HELP.as_posix(), 1, "no live must to call 999", wanted)


def _check_card(project: Project, tree: HelpTree, card: Card) -> Iterator[Finding]:
    if card.roles != (tree.place.role,):
        line = card.line_of("Who")
        yield _finding(tree.place.path, line, "not for this page's audience", card.heading)
    names = sorted((source.name for source in project.sources), key=len, reverse=True)
    clauses = {other.id for other in project.floor.cards if other.is_live}
    for part in card.source.split(";"):
        cited = part.strip()
        if cited.startswith(f"{FLOOR}#"):
            if cited in clauses:
                continue
        elif any(cited == name or cited.startswith(f"{name},") for name in names):
            continue
        hint = did_you_mean(cited, [*names, *clauses])
        line = card.line_of("Source")
        yield _finding(tree.place.path, line, "neither a source nor a live clause", cited, hint)


def _check_service(
    tree: HelpTree, action: str, id_: str, services: dict[str, Service]
) -> Iterator[Finding]:
    place = f"{tree.place.services}, {action}: {id_}"
    service = services.get(id_)
    if service is None:
        hint = did_you_mean(id_, services)
        yield _finding(HELP.as_posix(), 1, "no such service", place, hint, SERVICES)
    elif service.closed:
        yield _finding(HELP.as_posix(), 1, "this service is closed", place, check=SERVICES)
    elif tree.place.services not in service.audience:
        yield _finding(HELP.as_posix(), 1, "this service is not for them", place, check=SERVICES)


def _check_names(tree: HelpTree, line: int, text: str, hidden: set[str]) -> Iterator[Finding]:
    for name in sorted(hidden):
        if name.casefold() in text.casefold():
            yield _finding(
                tree.place.path, line, "names a service that is not for them", name, check=SERVICES
            )
    for found in NUMBER.finditer(text):
        if found.group() not in TYPED:
            hint = "name the service in reach of docs/data/help.toml"
            yield _finding(
                tree.place.path, line, "a number is typed", found.group(), hint, SERVICES
            )


def _lines_of(card: Card) -> list[tuple[int, str]]:
    label = card.modality.capitalize()
    texts = ((label, card.statement), ("Why", card.why), ("Until", card.until))
    return [(card.line, card.heading), *((card.line_of(at), text) for at, text in texts)]


def _phrases(tree: HelpTree) -> Iterator[Passage]:
    """When a line stands, as the page says it without script: the phrases of the tree's facts."""
    facts: list[Fact] = [tree.vocabulary.facts[fact] for fact in tree.facts]
    for fact in facts:
        for phrase in (fact.yes, fact.no):
            line = tree.written.count("\n", 0, tree.written.find(f'"{phrase}"')) + 1
            yield Passage(pieces=(Piece(lines=((line, f"This is for when {phrase}."),)),))


def _finding(
    path: str, line: int, message: str, value: str, hint: str = "", check: str = WHOLE
) -> Finding:
    return Finding(
        path=path,
        line=line,
        check=check,
        message=message,
        value=value,
        hint=hint,
    )
