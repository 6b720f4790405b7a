"""What can be said of one card by itself, as its author typed it: how it is read, what is wrong in
its words, and what it is near to.
"""

from dataclasses import replace
from functools import lru_cache

from build_tools.content.cards import OneCard, parse_card, phrases_of
from build_tools.content.own_words import synonyms_of
from build_tools.content.project import Project, never_done
from build_tools.documents.appraisal import Fault
from build_tools.documents.card_faults import KEPT, CardFaults
from build_tools.documents.card_said import Said
from build_tools.documents.drafts import deadline_of, heading_of, plain, role_of, when_of
from build_tools.documents.nearest import Near
from build_tools.documents.statements import Statement
from build_tools.writing.card_text import Fields, fields_of, with_fields
from build_tools.writing.work import Item

WHO = "any member of staff"
"""Whom a card addresses that names nobody: so says the file's front matter."""


class Cards:
    """The cards of one project; what was said of one is kept."""

    def __init__(self, project: Project) -> None:
        """Nothing is read yet."""
        self.project = project
        self.synonyms = synonyms_of(project.own_words)
        self.phrases = phrases_of(project.vocabulary, self.synonyms)
        self._never_done = never_done(project.floor)
        self._faults = CardFaults.of_last(project)
        self.read = lru_cache(KEPT)(self._read)
        self.fields = lru_cache(KEPT)(self._fields)
        self.faults = lru_cache(KEPT)(self._faults_of)

    def _read(self, card: str) -> OneCard:
        """A card as the parser of policies reads it, in no file."""
        known = (self.project.vocabulary, self.synonyms, self._never_done)
        return parse_card(card, *known, phrases=self.phrases, who=WHO)

    def _fields(self, card: str) -> Fields:
        return fields_of(card, self.phrases)

    def card_of(self, item: Item) -> str:
        """An item's card, or what one could say of its sentence."""
        if item.card or not item.said:
            return item.card
        near = self.project.cards.get(item.near)
        text, (heading, modality) = _text_of(item, item.said), self.title_of(item)
        role = role_of(item.said, self.project)
        when = when_of(item.said, self.project) if item.drafted else ""
        return with_fields(
            "",
            {
                "heading": heading,
                "modality": modality,
                "text": text,
                "who": [role] if role else [],
                "when": {"certain": False, "joined": "and", "phrases": [when] if when else []},
                "until": deadline_of(item.said, self.project),
                "action": self.project.vocabulary.actions[near.action] if near else "",
                "topic": near.topic if near else "",
                "source": f"{plain(item.said.where) or 'Your policy'}, {item.said.place}",
            },
            self.phrases,
        )

    def title_of(self, item: Item) -> tuple[str, str]:
        """The heading and the modality of its card; for a list no card is made of a sentence."""
        if item.card or not item.said:
            fields = self.fields(item.card)
            return fields["heading"], fields["modality"]
        modality = item.said.modality
        heading = heading_of(modality if item.drafted else "", _text_of(item, item.said))
        return heading, modality or "should"

    def is_still_the_document(self, item: Item) -> bool:
        """Whether nobody has made a card of a sentence that is no order."""
        if not item.said or item.said.is_order:
            return False
        return self.fields(item.card)["text"] == plain(item.said.text).rstrip(".")

    def _faults_of(self, item: Item) -> tuple[Fault, ...]:
        """What it says that is no longer right: as it now reads, and as the document said it while
        no other words stand in its place.
        """
        found = self._faults.of(self._said(item.card))
        if not item.card or item.drafted == self.fields(item.card)["text"]:
            found = [*item.faults, *found]
        once = {(fault.says, fault.clause): fault for fault in reversed(found)}
        return tuple(sorted(once.values(), key=lambda fault: (fault.harm, not fault.sure)))

    def _said(self, card: str) -> Said:
        understood = self.read(card).card
        return self._faults.said_by(understood) if understood else _said(self.fields(card))

    def guessed_about(self, item: Item) -> str:
        """What its card is about, where that was guessed and its author has chosen nothing."""
        about = self.fields(self.card_of(item))["action"]
        return about if about == item.guessed else ""

    def guessed_behind(self, item: Item, fault: Fault) -> str:
        """The same, where the fault is none of a card that is about something else."""
        if not (guessed := self.guessed_about(item)):
            return ""
        said = self._said(item.card)
        others = {one.says for one in self._faults.of(replace(said, action=""))}
        is_behind = fault in self._faults.of(said) and fault.says not in others
        return guessed if is_behind else ""

    def nearest(self, item: Item) -> Near | None:
        """The clause of national guidance that it is nearest to."""
        said = _said(self.fields(self.card_of(item)))
        return next(self._faults.nearest(said), None)


def _text_of(item: Item, said: Statement) -> str:
    """What a card that is made of its sentence says."""
    return item.drafted or plain(said.text).rstrip(".")


def _said(fields: Fields) -> Said:
    return Said(
        heading=fields["heading"],
        modality=fields["modality"],
        text=fields["text"],
        action=fields["action"],
        roles=frozenset(fields["who"] or [WHO]),
        short=fields["short"],
        say=fields["say"],
    )
