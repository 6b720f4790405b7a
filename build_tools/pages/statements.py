"""Each statement as a plan will say it, a line each, for its author to read once beside the policy
that was meant: no check sees a "not" that is lost.
"""

from collections.abc import Iterator

from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.pages.page import role_names
from decision_tree.protocol import Term


def render_statements(project: Project) -> Iterator[str]:
    """Those in force of the school's own policies."""
    for policy in project.own_protocols:
        for card in policy.cards:
            if card.is_live:
                yield _render_statement(card, project)


def _render_statement(card: Card, project: Project) -> str:
    """Place, who, how far it binds, what, the action by which the plan orders it, when, what is
    said, by when, and where it is in the policy that was meant.
    """
    joiner = " or " if card.when.joiner == "any" else " and "
    phrases = joiner.join(_phrase(term, project) for term in card.when.terms)
    stands = f"{card.when_label.lower()} {phrases}" if phrases else "always"
    action = project.vocabulary.actions[card.action]
    label = project.wording.modalities[card.modality].upper()
    short = f' ("{card.short}")' if card.short else ""
    who = role_names(card, project)
    said = f'say "{card.say}"' if card.say else ""
    more = filter(None, (action, stands, said, card.until, f"see {card.source}"))
    return f"{card.path}:{card.line}: {who}: {label}: {card.statement}{short}; {'; '.join(more)}"


def _phrase(term: Term, project: Project) -> str:
    """What was understood, and not what was written."""
    vocabulary = project.vocabulary
    entry = vocabulary.facts.get(term.name) or vocabulary.conditions[term.name]
    return entry.yes if term.holds else entry.no
