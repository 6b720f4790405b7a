"""How the statements of a policy stand beside the clauses of national guidance: which of these they
cover, and where they ask for more than the nearest, or let staff do less, or later.

A statement is held against one clause, by its words. What it says of something else no rule sees.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile

from build_tools.content.phrases import holds
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.content.unsafe import IMAGERY
from build_tools.content.words import pattern_of
from build_tools.documents.card_beside_floor import ASKED, FORCE, HALF, How, Less
from build_tools.documents.nearest import Clauses, Near, stems
from build_tools.documents.orders import Orders
from build_tools.documents.stance import is_reported
from build_tools.documents.statements import Statement
from build_tools.documents.turned import is_a_way, is_omitted
from decision_tree.vocabulary import REFERRALS

COVERED = 0.2
"""How near a statement is at least to the clause that it covers."""
STRICTER = 0.4
"""How near it is at least to one that asks for less."""
NEAR = 0.1
FIRST, DOER = 7, 6
"""Among so many words behind its "must" stands what it asks for, and before it of whom."""
EVEN_SO = "all-the-same"
FIRST_STEPS = (0, 1, 2)
"""The deadlines of what is not put off."""
DONE = re.compile(r"\b(?:must|should|will|shall|can|may|to|not) (?:\w+ )?be\b", re.IGNORECASE)
"""By nobody in particular: "it must be recorded"."""
JOIN = r"(?:, (?:and |nor |or )?| and | nor | or )"
VERB = r"\w+(?: (?:at|on|through|up))?"
LISTED = re.compile(rf"\s*(?P<verbs>{VERB}(?:{JOIN}{VERB})+)(?= )")


@dataclass(frozen=True, kw_only=True, slots=True)
class Weaker:
    """A statement that lets staff do less than a clause asks for, and by what."""

    statement: Statement
    card: Card
    how: How


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """What the statements cover, by `of_one_kind`; which ask for more than the clause beside them;
    and which for less; `open_`: which speak of the act of a clause, and a person has to read.
    """

    covered: frozenset[tuple[str, bool]]
    stricter: tuple[tuple[Statement, Card], ...]
    weaker: tuple[Weaker, ...]
    open_: tuple[Statement, ...]


def of_one_kind(card: Card) -> tuple[str, bool]:
    """The action, and whether it is forbidden: who covers one such clause covers them all."""
    return card.action, card.modality == "never"


def hold_beside_floor(project: Project, statements: Sequence[Statement]) -> Beside:
    """Each statement beside the clause that it fits best."""
    floor, orders = _Floor(project), Orders(project)
    covered, stricter = set[tuple[str, bool]](), list[tuple[Statement, Card]]()
    weaker, open_ = list[Weaker](), list[Statement]()
    for said in statements:
        one = floor.as_meant(said)
        is_told = is_reported(floor.words.stance, one.text, len(one.text))
        if not is_told and (less := orders.put_off(one)):
            weaker.append(Weaker(statement=one, card=less.card, how=less.how))
            continue
        if one.unsure and floor.meant(one):
            open_.append(said)
        if one.unsure:
            continue
        # What only allows it covers nothing.
        if one.modality not in ("", "may") and (best := floor.covered(one)):
            others = filter(None, map(floor.covered, floor.by_verb(one)))
            covered |= {of_one_kind(near.card) for near in (best, *others)}
            if best.share >= STRICTER and FORCE[one.modality] > FORCE[best.card.modality]:
                stricter.append((one, best.card))
        card = floor.meant(one) if one.modality else None
        how = next(floor.less(one, card), None) if card else None
        less = Less(how=how, card=card, found=one.text) if card and how else orders.less(one)
        if less and (is_told or holds(project.outdated.things.get(EVEN_SO, ()), one.text)):
            open_.append(said)
        elif less:
            weaker.append(Weaker(statement=one, card=less.card, how=less.how))
    return Beside(
        covered=frozenset(covered),
        stricter=tuple(stricter),
        weaker=tuple(weaker),
        open_=tuple(open_),
    )


ANYONE = ("any {adult|employee|member of staff|teacher|volunteer}", "anybody", "anyone", "everyone")
"""Who may refer, which takes nothing from those who must."""


class _Floor:
    def __init__(self, project: Project) -> None:
        self.words = project.document_words
        self.cards = [card for card in project.floor.cards if card.is_live]
        self.actions = project.vocabulary.actions
        self._near = Clauses(self.cards, self.actions, self.words.near)
        self._stems = cache(self._stems_in)
        self._stems_of = {
            card.action: self._stems(self.actions[card.action]) for card in self.cards
        }
        weaker = self.words.weaker
        self._obvious = self._stems(" ".join(weaker.goes_without))
        self._ways = (*self.words.asking_or_ordering, *weaker.leaves, *weaker.asks)

    def as_meant(self, one: Statement) -> Statement:
        """With the strength of words that are no modality: "is free to", "is expected to"."""
        if one.modality in ("", "should", "must") and _says(self.words.weaker.leaves, one.text):
            return replace(one, modality="may")
        if not one.modality and _says(self.words.weaker.asks, one.text):
            return replace(one, modality="should")
        return one

    def _stems_in(self, text: str) -> Set[str]:
        return stems(text, self.words.near).keys()

    def _share(self, card: Card, said: Set[str]) -> float:
        """Of the words of the clause's action, how many are said."""
        action = self._stems_of[card.action]
        return len(action & said) / len(action)

    def covered(self, one: Statement) -> Near | None:
        """The clause that it covers: it is near, and half the words of its action are said."""
        text = f"{one.lead} {one.text}"
        asks, is_done = self._asks(one), self._is_done(one)
        # Who does it is not whom it is done for: "the lead must tell the pupil".
        said = self._stems(text if is_done or not asks else one.text[asks.end() :])
        fits = [
            (self._share(near.card, said) * near.share, near)
            for near in takewhile(lambda near: near.share >= COVERED, self._near.nearest(text))
            if is_alike(one, near.card) and self._share(near.card, said) >= HALF
        ]
        if not fits:
            return None
        _, best = max(fits, key=lambda fit: fit[0])
        # Of actions that are alike to it, as to copy and to save, the one that is named.
        action, words = self._stems_of[best.card.action], one.text.split()
        alike = (near for _, near in fits if self._stems_of[near.card.action] == action)
        return next((near for near in alike if self._verb(near.card) in words), best)

    def _verb(self, card: Card) -> str:
        return self.actions[card.action].partition(" ")[0]

    def by_verb(self, one: Statement) -> Iterator[Statement]:
        """Of several verbs in a row each by itself: "must not view, copy or save the imagery"."""
        asks = self._asks(one)
        start = asks.end() if asks else 0
        if listed := LISTED.match(one.text, start):
            for verb in re.split(JOIN, listed["verbs"]):
                yield replace(one, text=f"{one.text[:start]} {verb}{one.text[listed.end() :]}")

    def meant(self, one: Statement) -> Card | None:
        """The clause on just the act that it asks our own for, if there is one: its verb stands
        where the sentence asks, and all that its action names is said.
        """
        asks = self._asks(one)
        asked = one.text[asks.end() :] if asks and not one.lead else one.text
        is_done = self._is_done(one)
        doer = " ".join(one.text[: asks.start()].split()[-DOER:]) if asks else ""
        by_ours = any(_says(names, doer) for names in self.words.role.values())
        if not (by_ours or one.is_order or one.lead or is_done):
            return None
        told = one.text if is_done else asked
        said = self._stems(told)
        first = said if is_done else self._stems(" ".join(told.split()[:FIRST]))
        fits = [
            (is_alike(one, near.card), self._telling(near.card, said), near.share, near.card)
            for near in takewhile(lambda near: near.share >= NEAR, self._near.nearest(told))
            if self._stems(self._verb(near.card)) & first
            and not (is_done and len(self._stems_of[near.card.action]) == 1)
        ]
        whole = [fit for fit in fits if fit[1] == 1 or (fit[1] >= HALF and fit[2] >= STRICTER)]
        return max(whole, key=lambda fit: fit[:3])[3] if whole else None

    def _asks(self, one: Statement) -> re.Match[str] | None:
        """The word by which it asks or allows."""
        return pattern_of(self._ways).search(one.text)

    def _is_done(self, one: Statement) -> bool:
        """Whether it asks for what is to be done, by nobody in particular."""
        asks, done = self._asks(one), DONE.search(one.text)
        return bool(done and not (asks and done.start() > asks.end()))

    def _telling(self, card: Card, said: Set[str]) -> float:
        """The same of its words that tell; of one that stands alone, with what goes without."""
        action = self._stems_of[card.action]
        told = action - self._obvious or action
        is_said = len(told) > 1 or len(action & said) >= min(2, len(action))
        return len(told & said) / len(told) if is_said else 0

    def less(self, one: Statement, card: Card) -> Iterator[How]:
        """By what a statement lets staff do less than a clause asks for."""
        of_one_act = [other for other in self.cards if of_one_kind(other) == of_one_kind(card)]
        if not is_alike(one, card):
            if self._is_told_otherwise(one, card):
                yield "forbids" if one.modality == "never" else "allows"
            return
        if card.modality not in ASKED:
            return
        stronger = (word for modality in ASKED for word in self.words.modality[modality])
        is_free = card.action in REFERRALS and _says(ANYONE, one.text)
        # "Phones are handed in and may be collected" lets nobody leave them.
        asks = self._asks(one) if not one.lead else None
        let = self._stems(one.text[asks.end() if asks else 0 :])
        is_let = one.modality == "may" and bool(self._stems(self._verb(card)) & let)
        if is_let and not (is_free or _says(tuple(stronger), one.text)):
            yield "strength"
        roles = {role for other in of_one_act for role in other.roles}
        is_named = one.roles and not (one.is_order or DONE.search(one.text))
        if is_named and not is_free and card.due in FIRST_STEPS and roles.isdisjoint(one.roles):
            yield "role"

    def _is_told_otherwise(self, one: Statement, card: Card) -> bool:
        """Whether it says the opposite of all clauses on the act for the same people, and does not
        turn its own "not" round.
        """
        asks = pattern_of(self.words.asking).search(one.text)
        rest = one.text[asks.end() if asks else 0 :].strip()
        is_turned = is_omitted(rest, self.words.turned) or is_a_way(rest, self.words.turned)
        excepts = pattern_of(self.words.stance.exceptions).search(one.text)
        of_one_act = (other for other in self.cards if other.action == card.action)
        told = [other for other in of_one_act if {*one.roles} & {*other.roles}]
        # What is done with the imagery itself the table of what is no longer right knows better.
        is_known = IMAGERY in self.actions[card.action]
        return bool(told) and not (
            is_turned or excepts or is_known or any(is_alike(one, other) for other in told)
        )


def _says(phrases: tuple[str, ...], text: str) -> bool:
    return bool(pattern_of(phrases).search(text))


def is_alike(one: Statement, card: Card) -> bool:
    """Whether both forbid, or neither."""
    return (one.modality == "never") == (card.modality == "never")
