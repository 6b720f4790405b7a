"""The work as it stands, and all that is said of it: each card as if it were in force among the
others, by the checks of the build.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from build_tools.checks.causes import causes_of
from build_tools.checks.own_protocols import check_own_protocols
from build_tools.checks.registry import check_card
from build_tools.content.cards import check_slugs, slug_of
from build_tools.content.findings import Finding
from build_tools.content.policy import OWN_POLICIES, Card, Policy
from build_tools.content.project import Project
from build_tools.content.refused import Refused
from build_tools.documents.appraisal import Fault
from build_tools.documents.card_faults import is_refused
from build_tools.writing.new import topics_of
from build_tools.writing.one_card import Cards
from build_tools.writing.work import Item, Work, in_order, render_policy, text_of


class Judged:
    """One state of the work. `written`: the items whose cards stand in the policy's file: whatever
    is wrong with one, it stays within its own lines; `text`: that file.
    """

    def __init__(self, cards: Cards, work: Work) -> None:
        """Make the file."""
        self.cards, self.work, self.project = cards, work, cards.project
        self.path = f"{OWN_POLICIES}/{work.policy}.md"
        self.written = [
            item for item in work.of("draft", "in-force") if cards.read(item.card).is_apart
        ]
        self.text = render_policy(self.project, work, self.written)
        self._lines = _lines_in(self.text, in_order(self.project, work, self.written))

    def findings(self, item: Item) -> list[Finding]:
        """What is wrong with a card, as if it were in force among those that are."""
        found = [replace(one, path=self.path) for one in self.cards.read(item.card).findings]
        if card := self._card_of(item):
            project = self.project_with(item)
            found += causes_of(project, card, check_card(project, card))
            found += self._check_taken(item, card)
        return [*dict.fromkeys(found)]

    def _card_of(self, item: Item) -> Card | None:
        """Its card as it stands in the file, if it is understood."""
        card, line = self.cards.read(item.card).card, self._lines.get(item.id, 1)
        return card and replace(card, policy=self.work.policy, path=self.path, line=line)

    def _check_taken(self, item: Item, card: Card) -> Iterator[Finding]:
        """Whether its address is that of the page, of a topic or of another card."""
        titles = (self.work.name, *(title for _, title in topics_of(self.project)))
        taken = {slug_of(title): 1 for title in titles}
        for other in self.written:
            if other.id != item.id:
                heading = self.cards.fields(other.card)["heading"]
                taken[slug_of(heading)] = self._lines.get(other.id, 1)
        if card.slug in taken:
            places = [(card.slug, taken[card.slug]), (card.slug, card.line)]
            yield from check_slugs(self.path, places)

    def why_not(self, item: Item) -> Refused | None:
        """Why a card cannot be in force by what itself says, if so."""
        if self.cards.is_still_the_document(item):
            return Refused("still-the-document")
        if found := self.findings(item):
            return Refused("to-mend", tuple(found))
        for fault in self.cards.faults(item):
            if is_refused(fault):
                return self._harm(item, fault)
        return None

    def _harm(self, item: Item, fault: Fault) -> Refused:
        if guessed := self.cards.guessed_behind(item, fault):
            return Refused("harm-guessed", says=fault.says, action=guessed)
        return Refused("harm", says=fault.says)

    def broken(self, *items: Item) -> list[Finding]:
        """Where the protocol would break a rule of the safety floor with these in force."""
        found = check_own_protocols(self.project_with(*items))
        return [one for one in found if one.path == self.path]

    def not_right(self) -> list[Item]:
        """Those in force that could not be put in force."""
        in_force = self.work.of("in-force")
        wrong = [item for item in in_force if self.why_not(item)]
        if wrong or not in_force:
            return wrong
        broken = self.broken()
        at_fault = {self.item_at(one) for one in broken}
        wrong = [item for item in in_force if item.id in at_fault]
        return wrong or (in_force if broken else [])

    def project_with(self, *items: Item) -> Project:
        """The project with the work's cards in force, and with these as if they were."""
        ids = {item.id for item in items}
        kept = [one for one in self.written if one.state == "in-force" and one.id not in ids]
        cards = tuple(filter(None, map(self._card_of, [*kept, *items])))
        policy = Policy(id=self.work.policy, path=self.path, meta={}, blocks=cards, slugs=())
        project = self.project
        found = tuple(one for one in project.findings if one.path != self.path)
        return replace(project, policies={**project.policies, policy.id: policy}, findings=found)

    def item_at(self, finding: Finding) -> str | None:
        """In the lines of which item it was found."""
        if finding.path != self.path:
            return None
        begun = [(line, id_) for id_, line in self._lines.items() if line <= finding.line]
        return max(begun)[1] if begun else None


def _lines_in(text: str, items: Iterable[Item]) -> dict[str, int]:
    """The line in the file at which each item's card begins; `items`: in its order."""
    lines, at, line = dict[str, int](), 0, 1
    for item in items:
        start = text.index(text_of(item), at)
        line += text.count("\n", at, start)
        lines[item.id] = line
        at, line = start + len(text_of(item)), line + text_of(item).count("\n")
    return lines
