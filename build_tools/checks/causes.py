"""Of what is wrong with a school's card, each cause once, and the gravest.

Several checks see one and the same: in the words of a card, in its action, and in the plans in
which it would stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from build_tools.content.findings import Finding
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.documents.card_faults import CardFaults, overlap
from build_tools.documents.nearest import shares_a_word

IN_WORDS = (
    "no-policy-asks-for-what-is-unsafe",
    "no-school-statement-could-harm",
    "no-school-words-ask-for-what-is-unsafe",
    "no-page-blames-or-frightens",
)
PROOF = "every-school-keeps-the-safety-floor"
GRAVEST = (*IN_WORDS, "no-school-weakens-the-floor", PROOF)


def each_cause_once(project: Project, found: Iterable[Finding]) -> list[Finding]:
    """All findings but those that say of a card what a graver one has said."""
    cards = {
        (card.path, line): card
        for policy in project.own_protocols
        for card in policy.cards
        for line in (card.line, *dict(card.lines).values())
    }
    others, of_cards = list[Finding](), defaultdict[str, list[Finding]](list)
    for one in dict.fromkeys(found):
        card = cards.get((one.path, one.line))
        if card and one.check in GRAVEST:
            of_cards[card.id].append(one)
        else:
            others.append(one)
    # What a protocol breaks as a whole, it breaks by a card of which something is said.
    wrong = {project.cards[id_].path for id_ in of_cards}
    others = [one for one in others if one.check != PROOF or one.path not in wrong]
    for id_, told in of_cards.items():
        others += causes_of(project, project.cards[id_], told)
    return others


def causes_of(project: Project, card: Card, found: Iterable[Finding]) -> Iterator[Finding]:
    """The same of one card; and nothing that its lines show not to be so."""
    statement, near = card.line_of(card.modality.title()), project.document_words.near
    action, faults = project.vocabulary.actions[card.action], CardFaults.of_last(project)
    known = faults.known_of(faults.said_by(card))
    told = list[Finding]()

    def is_told(one: Finding) -> bool:
        in_words = [other for other in told if other.check in IN_WORDS]
        if one.check in IN_WORDS:
            return one.message in known or any(
                other.line != one.line or overlap(card.statement, other.value, one.value)
                for other in in_words
            )
        return one.check in GRAVEST and (
            len(told) > len(in_words)
            or any(shares_a_word(action, other.value, near) for other in in_words)
        )

    for one in sorted(found, key=lambda one: (_rank(one), one.line != statement)):
        if is_told(one):
            continue
        if one.check in GRAVEST:
            told.append(one)
        yield one


def _rank(finding: Finding) -> int:
    return GRAVEST.index(finding.check) if finding.check in GRAVEST else len(GRAVEST)
