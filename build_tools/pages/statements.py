"""Each statement of a school's own as a plan will say it, a line each, under what national guidance
says on the same act today: for a second person to read, with what to ask of each. No check
understands a sentence, or sees a "not" that is lost.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from build_tools.content.policy import SCHOOL_FOLDER, Card
from build_tools.content.project import Project
from build_tools.content.reviews import is_read, own_texts, standing
from build_tools.documents.card_beside_floor import search
from build_tools.pages.page import role_names
from decision_tree.protocol import Term


def render_statements(project: Project) -> Iterator[str]:
    """Those in force of the school's own policies, by act."""
    own = [card for policy in project.own_protocols for card in policy.cards if card.is_live]
    say = project.interface.terminal["reading"]
    if own:
        asks = (f"{number}. {one}" for number, one in enumerate(say["ask"].values(), start=1))
        yield from ("", say["begins"], *asks)
    for action in dict.fromkeys(card.action for card in own):
        cards = [card for card in own if card.action == action]
        yield from ("", project.vocabulary.actions[action].upper())
        brief = (replace(card, short="", say="") for card in _todays(project, cards))
        today = [_render_statement(card, project) for card in brief]
        yield from (f"  {say['today']}: {said}" for said in today or [say["nothing"]])
        for card in cards:
            said = _render_statement(card, project)
            yield f"{card.path}:{card.line}: {said}; {_read(card, project)}"
            if look := ", ".join(_signs(card, project)):
                yield f"  {say['look']}: {look}"
    paths = (f"{SCHOOL_FOLDER}/{path}" for path in own_texts(project))
    if beside := [path for path in paths if project.is_theirs(path)]:
        yield from ("", f"{say['beside']}: {', '.join(beside)}")


def _signs(card: Card, project: Project) -> Iterator[str]:
    """The numbers of what to ask of this line above all, each with the words that say so."""
    signs = project.document_words.reading
    for number, asked in enumerate(project.interface.terminal["reading"]["ask"], start=1):
        if found := search(signs.get(asked, ()), f"{card.statement} {card.say}"):
            yield f'{number} ("{found[0]}")'
        elif asked == "less" and card.modality == "should" and _is_must(card, project):
            yield f'{number} ("{project.wording.modalities[card.modality]}")'


def _is_must(card: Card, project: Project) -> bool:
    """Whether national guidance says must on the same act."""
    theirs = (one for one in project.floor.cards if one.is_live and one.action == card.action)
    return any(one.modality == "must" for one in theirs)


def _todays(project: Project, cards: Iterable[Card]) -> list[Card]:
    """What national guidance asks of the same people on the same act, or else on the same topic."""
    roles = {role for card in cards for role in card.roles}
    theirs = [card for card in project.floor.cards if card.is_live and roles & {*card.roles}]
    on_it = [one for one in theirs if any(one.action == card.action for card in cards)]
    return on_it or [one for one in theirs if any(one.topic == card.topic for card in cards)]


def _read(card: Card, project: Project) -> str:
    """Who has recorded that they read it, and when."""
    say, review = project.interface.terminal["reading"], project.reviews.get(card.id)
    if review is None or not is_read(project, card):
        return str(say["changed" if standing(project, card) == "changed" else "unread"])
    return str(say["read"]).format(by=review.by, on=review.on)


def _render_statement(card: Card, project: Project) -> str:
    """Who, how far it binds, what, when, what is said, by when, and where it is in the policy that
    was meant.
    """
    joiner = " or " if card.when.joiner == "any" else " and "
    phrases = joiner.join(_phrase(term, project) for term in card.when.terms)
    stands = f"{card.when_label.lower()} {phrases}" if phrases else "always"
    label = project.wording.modalities[card.modality].upper()
    short = f' ("{card.short}")' if card.short else ""
    who = role_names(card, project)
    said = f'say "{card.say}"' if card.say else ""
    more = filter(None, (stands, said, card.until, f"see {card.source}"))
    return f"{who}: {label}: {card.statement}{short}; {'; '.join(more)}"


def _phrase(term: Term, project: Project) -> str:
    """What was understood, and not what was written."""
    vocabulary = project.vocabulary
    entry = vocabulary.facts.get(term.name) or vocabulary.conditions[term.name]
    return entry.yes if term.holds else entry.no
