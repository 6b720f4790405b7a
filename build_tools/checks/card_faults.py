"""No statement of a school's says what is no longer right, and could harm a child.

It is found in its words, as in a policy that is opened on the page for writing; there the same is
not put in force. What a rule cannot tell for sure is told there, and is no finding.
"""

from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.documents.card_faults import CardFaults, is_refused


@check("no-school-statement-could-harm")
def check_faults(project: Project) -> Iterator[Finding]:
    """No live clause of a school's own says in words what could harm a child."""
    faults = CardFaults.of_last(project)
    for card in (one for policy in project.own_protocols for one in policy.cards if one.is_live):
        for fault in faults.of_card(card):
            if is_refused(fault):
                line = card.line_of(_label(card, fault.found))
                yield Finding(card.path, line, fault.says, fault.found, f"today: {fault.today}")


def _label(card: Card, found: str) -> str:
    """The line of the card that has the words; by that of its statement, what none has."""
    own = card.modality.title()
    said = ((own, card.statement), ("Short", card.short), ("Say", card.say), ("Until", card.until))
    return next((label for label, text in said if found in text), own)
