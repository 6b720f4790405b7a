"""What a card says that is no longer right, or weaker than national guidance: in its statement, in
its short line, or in the words that it has somebody say.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import ClassVar

from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.documents.appraisal import Fault, find_faults
from build_tools.documents.card_beside_floor import CardBesideFloor, Less
from build_tools.documents.card_said import Said
from build_tools.documents.nearest import Clauses, Near, shares_a_word, stems
from build_tools.documents.orders import orders_behind
from build_tools.documents.statements import Statement
from build_tools.documents.turned import is_a_way, is_help, is_omitted, protects, unawaited_by

TODAYS = 0.8
"""How near words are at least to a clause that may say the same."""
ASKS = ("must", "should")
FORBIDS = 0.4
"""How near words are at least to a clause that they forbid."""
KEPT = 5_000
CONCEDES = re.compile(
    r"\s(?:(?:also|even) (?:if|though|when|where|while)|although|despite|in spite of|though"
    r"|irrespective of|no matter|regardless of|whether or not)\b[^,;:]*"
    r"|,\s(?:however|whatever)\b[^,;:]*",
    re.IGNORECASE,
)
"""On what it does not hang: there it is done all the same."""
THEN = re.compile(r"\s(?:after|before|till|unless|until)\b.*", re.IGNORECASE)
"""When it is done, which a Never does not forbid."""
WHY = re.compile(
    r",?\s(?:because|since)\s.*|,\s(?:as|for|he|it|she|that|they|this)\s.*", re.IGNORECASE
)
"""For what reason, which forbids nothing: "..., it only upsets them"."""
REFUSED = 2
"""The harm for which no card may be in force; of a Never only what is worse."""


class CardFaults:
    """Finds what is wrong with cards of one project, one after another; what was found is kept."""

    _last: "ClassVar[CardFaults | None]" = None

    def __init__(self, project: Project) -> None:
        """Count the words of national guidance."""
        self.project = project
        self.of = lru_cache(KEPT)(self._of)
        vocabulary, self.words = project.vocabulary, project.document_words.near
        self.actions, self.role_names = vocabulary.actions, vocabulary.roles
        floor = self._floor = [card for card in project.floor.cards if card.is_live]
        self.near = Clauses(floor, self.actions, self.words)
        self._beside = CardBesideFloor(project)
        self._guided = defaultdict[str, set[str]](set)
        for card in floor:
            done_by = self._names(card) if card.modality != "never" else ()
            self._guided[self.actions[card.action].casefold()].update(done_by)

    def of_card(self, card: Card) -> list[Fault]:
        """The faults of a card that is understood."""
        return self.of(self.said_by(card))

    def said_by(self, card: Card) -> Said:
        """What such a card says."""
        return Said(
            heading=card.heading,
            modality=card.modality,
            text=card.statement,
            action=self.actions[card.action],
            roles=frozenset(self._names(card)),
            short=card.short,
            say=card.say,
            when=card.when_text,
            until=card.until,
        )

    @classmethod
    def of_last(cls, project: Project) -> "CardFaults":
        """That of the last project, if what is known there is the same."""
        if cls._last is None or _known(cls._last.project) != _known(project):
            cls._last = cls(project)
        return cls._last

    def _of(self, said: Said) -> list[Fault]:
        """What is no longer right. In words that are near to a clause of national guidance on the
        same action it may say just that; what is done by an action checks see.
        """
        if not said.text:
            return []
        found = [one for text in said.statements for one in self._found_in(text)]
        action = said.action.casefold()
        is_todays = any(
            self.actions[near.card.action].casefold() == action
            and (near.card.modality == "never") == (said.modality == "never")
            for near in self.nearest(said)
            if near.share >= TODAYS
        )
        may_say = {
            entry.says
            for entry in self.project.unsafe.unsafe
            if action in {self.actions[id_] for id_ in entry.actions}
            and shares_a_word(said.text, action, self.words)
        }
        may_say |= self.known_of(said)
        found = [
            replace(fault, sure=not is_todays and fault.sure and not self._is_asked(fault, said))
            for fault in found
            if fault.says not in may_say
        ]
        less = self._beside.less(said) or self._beside.puts_off(said)
        weaker = [self._weaker(said, less)] if less else []
        # Whatever else is wrong is graver than how strongly it is asked for.
        if less and less.how == "strength":
            found, weaker = [*found, *weaker], []
        found = [*self._forbidden_by(said), *self._hurried(said), *weaker, *found]
        found += [*self._handled(said), *self._done_behind(said)]
        return [*_each_once(said.text, found)]

    def _found_in(self, statement: Statement) -> list[Fault]:
        if statement.modality != "never":
            statement = replace(statement, text=CONCEDES.sub("", statement.text))
        return find_faults(self.project, statement, is_card=True)[0]

    def _handled(self, said: Said) -> Iterator[Fault]:
        """What it has somebody do with the imagery or a device, or a child, that nobody does."""
        for handled in self.project.unsafe.handled:
            for found in (one for text in said.asked for one in handled.find(text, said.action)):
                fault = self._refused(said, None, handled.says, handled.instead, found[0])
                if not self._is_asked(fault, said):
                    yield fault

    def _done_behind(self, said: Said) -> Iterator[Fault]:
        """What is wrong with what a Never has done besides what it forbids."""
        orders = orders_behind(said.text, self.project.document_words)
        for text in orders if said.modality == "never" else ():
            order = replace(said, modality="must", text=text, say="")
            found = [*self._found_in(order.statement), *self._handled(order)]
            yield from (one for one in found if one.says not in self.known_of(said))

    def known_of(self, said: Said) -> Set[str]:
        """What the tables may say of it, and its lines show that it is not so."""
        weaker = self.project.document_words.weaker
        is_never = said.modality == "never"
        known = {*weaker.awaits} if unawaited_by(said.text, forbids=is_never) else set[str]()
        waits = (is_never and known) or self._beside.is_in_time(said)
        return known | {*weaker.waits} if waits else known

    def _weaker(self, said: Said, less: Less) -> Fault:
        card = less.card
        when = f"when {card.when_text}" if card.when_text else ""
        stands = "; ".join(filter(None, (card.until, when))) or "always"
        says = self.project.interface.write["desk"]["weaker"][less.how]
        today = f"{card.heading} ({card.modality}): {card.statement} ({stands}). "
        narrow = "say with When that yours is for other cases, " if card.when_text else ""
        today += f"Say no less, {narrow}or take it out."
        return self._refused(said, card, says, today, less.found)

    def _is_asked(self, fault: Fault, said: Said) -> bool:
        """Whether it is just the card's action, of which national guidance says when it is done."""
        is_done = said.roles <= self._guided.get(said.action.casefold(), set())
        own = stems(said.action, self.words).keys()
        return is_done and stems(fault.found, self.words).keys() <= own

    def nearest(self, said: Said) -> Iterator[Near]:
        """The clauses of national guidance that it is near to, the nearest first."""
        return self.near.nearest(f"{said.heading} {said.text}")

    def _names(self, card: Card) -> Iterable[str]:
        return (self.role_names[role].name for role in card.roles)

    def _forbidden_by(self, said: Said) -> Iterator[Fault]:
        """The clause of national guidance for the same people that a Never forbids in its words,
        whatever it says it is about. Of what it is about in its words too, checks see that.
        """
        text = WHY.sub("", said.text)
        forbidden = THEN.sub("", text)
        told = stems(forbidden, self.words).keys()
        own = stems(said.action, self.words).keys()
        is_seen = said.action.casefold() in self._guided and own <= told
        turned = self.project.document_words.turned
        is_other = is_omitted(text, turned) or is_a_way(text, turned)
        if said.modality != "never" or is_seen or is_other:
            return
        for near in islice(self.near.nearest(said.text), 1):
            card = near.card
            asked = self.actions[card.action]
            does = stems(asked.partition(" ")[0], self.words).keys()
            is_near = near.share >= FORBIDS and does <= told
            is_near = is_near or stems(asked, self.words).keys() <= told
            if card.modality in ASKS and is_near and not said.roles.isdisjoint(self._names(card)):
                yield self._forbidden(said, card)
                return
        if protects(said.text, turned):
            near_ones = (near.card for near in self.nearest(said))
            asks = [one for one in (*near_ones, *self._floor) if one.modality in ASKS]
            on_it = (one for one in asks if self.actions[one.action] == said.action)
            yield self._forbidden(said, next(on_it, asks[0]))

    def _hurried(self, said: Said) -> Iterator[Fault]:
        """What it has done without waiting for those for whom national guidance has people wait."""
        found = unawaited_by(said.text, forbids=said.modality == "never")
        if not found:
            return
        order = replace(said, modality="must", text=found.act or said.action)
        turned = self.project.document_words.turned
        is_safe = is_help(order.text, turned) or protects(order.text, turned)
        if card := self._beside.awaits(order, found.awaited, is_safe=is_safe):
            says = self.project.interface.write["desk"]["weaker"]["allows"]
            today = f"{card.statement[:1].upper()}{card.statement[1:]}."
            yield self._refused(said, card, says, today, said.text)

    def _forbidden(self, said: Said, card: Card) -> Fault:
        today = f"{card.statement[:1].upper()}{card.statement[1:]}."
        says = "it forbids what national guidance asks for"
        return self._refused(said, card, says, today, said.text)

    def _refused(self, said: Said, card: Card | None, says: str, today: str, found: str) -> Fault:
        return Fault(
            kind="unsafe",
            harm=1,
            says=says,
            today=today,
            clause=card.id if card else "",
            statement=said.statement,
            found=found,
            sure=True,
        )


def _known(project: Project) -> tuple[object, ...]:
    """All on which rests what is found in a card."""
    words = (project.words, project.document_words, project.unsafe, project.outdated)
    return (*words, project.vocabulary, project.floor.cards, project.own_words, project.school)


def _each_once(text: str, found: Iterable[Fault]) -> Iterator[Fault]:
    """All but those that are found where one is that no card may have, or say the same."""
    refused = list[Fault]()
    for fault in found:
        if not any(
            other.says == fault.says or overlap(text, other.found, fault.found) for other in refused
        ):
            refused += [fault] if is_refused(fault) else []
            yield fault


def overlap(text: str, one: str, other: str) -> bool:
    """Whether both were found at one place of a text; what is not in it says the same of it."""
    begin, start = text.find(one), text.find(other)
    return min(begin, start) < 0 or (begin < start + len(other) and start < begin + len(one))


def is_refused(fault: Fault) -> bool:
    """Whether no card with it may be in force: a child could come to harm by what it says."""
    most = REFUSED - (fault.statement.modality == "never")
    return fault.harm <= most and fault.sure


def is_out_of_date(fault: Fault) -> bool:
    """Whether it rests on a rule, a document or a service of which it is sure that it is old: that
    is to be mended, and may be in force till then.
    """
    is_old = fault.kind in ("name", "outdated") and fault.sure
    return is_old and not is_refused(fault)
