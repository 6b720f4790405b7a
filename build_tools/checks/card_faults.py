"""No statement of a school's says what is no longer right, and could harm a child.

It is found in its words, as in a policy that is opened on the page for writing; there the same is
not put in force. A rule or a name that is only old is told here and there, and refuses nothing.
What a rule cannot tell for sure is told there alone.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from build_tools.checks.registry import check
from build_tools.content.findings import Finding
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.documents.appraisal import Fault, find_faults
from build_tools.documents.card_faults import CardFaults, is_out_of_date, is_refused
from build_tools.documents.statements import Statement

CURRENT = "every-school-statement-is-of-today"


@check("no-school-statement-could-harm")
def check_faults(project: Project) -> Iterator[Finding]:
    """No live clause of a school's own says in words what could harm a child."""
    for card, fault in _faults(project):
        if is_refused(fault):
            yield _finding(card, fault)


def find_out_of_date(project: Project) -> Iterator[Finding]:
    """Where a live clause of a school's own, or the reason that it gives, rests on a rule, a
    document or a service that is no longer current: it is to be mended, and nothing is refused.
    """
    for card, fault in chain(_faults(project), _in_reasons(project)):
        if is_out_of_date(fault):
            yield replace(_finding(card, fault), check=CURRENT)


def _faults(project: Project) -> Iterator[tuple[Card, Fault]]:
    faults = CardFaults.of_last(project)
    for card in _live_cards(project):
        yield from ((card, fault) for fault in faults.of_card(card))


def _in_reasons(project: Project) -> Iterator[tuple[Card, Fault]]:
    for card in _live_cards(project):
        reason = Statement(text=card.why, place="")
        yield from ((card, fault) for fault in find_faults(project, reason)[0])


def _live_cards(project: Project) -> Iterator[Card]:
    return (one for policy in project.own_protocols for one in policy.cards if one.is_live)


def _finding(card: Card, fault: Fault) -> Finding:
    line = card.line_of(_label(card, fault.found))
    return Finding(card.path, line, fault.says, fault.found, f"today: {fault.today}")


def _label(card: Card, found: str) -> str:
    """The line of the card that has the words; by that of its statement, what none has."""
    own = card.modality.title()
    said = (
        (own, card.statement),
        ("Short", card.short),
        ("Say", card.say),
        ("Until", card.until),
        ("Why", card.why),
    )
    return next((label for label, text in said if found in text), own)
