"""The logic of clauses: nothing pointless, nothing that contradicts, and the floor under all."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from typing import ClassVar

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.own_words import OWN
from build_tools.content.policy import Card
from build_tools.content.project import VOCABULARY, Project
from build_tools.content.safety_floor import FLOOR_RULES
from build_tools.content.vocabulary import find_facts
from build_tools.situations.diagrams import Diagrams
from build_tools.situations.symbolic import SymbolicProtocol
from decision_tree.protocol import NO_DEADLINE, Protocol, When
from decision_tree.truth import YES, Truth
from decision_tree.vocabulary import Vocabulary

UNUSED = "take it out, or write a card that uses it"


@check("the-vocabulary-is-used")
def check_the_vocabulary_is_used(project: Project) -> Iterator[Finding]:
    """Each fact and each action stands in a live clause: no question pointless, no action dead. Of
    a school's own words those of its drafts are used too, and of some others the examples alone
    speak.
    """
    drafts = (card for policy in project.policies.values() for card in policy.drafts)
    cards = [*project.live_cards.values(), *drafts]
    named = [term.name for card in cards for term in card.when.terms]
    used = find_facts(named, project.vocabulary) | {card.action for card in cards}
    used |= {shown.fact for shown in project.vocabulary.shown}
    for kind, ids in (("fact", project.vocabulary.facts), ("action", project.vocabulary.actions)):
        for id_ in ids:
            if id_ not in used and not (project.lacks_examples and not id_.startswith(OWN)):
                path, *place = project.place_of(kind, id_)
                line = project.line_of(path, *place)
                hint = UNUSED if id_.startswith(OWN) else ""
                yield Finding(path, line, f"no live clause uses this {kind}", place[-1], hint)


def _deadline_of(project: Project, card: Card) -> Iterator[Finding]:
    deadlines = project.vocabulary.deadlines
    if deadlines and card.until and card.due == NO_DEADLINE:
        hint = f"begin with one of: {', '.join(deadlines)}; the detail may follow"
        yield Finding(card.path, card.line_of("Until"), "no deadline of ours", card.until, hint)


@check("every-deadline-is-known", of_card=_deadline_of)
def check_deadlines(project: Project) -> Iterator[Finding]:
    """What a card says after Until begins with a deadline, by which a plan is put in order."""
    for policy in project.policies.values():
        for card in policy.cards:
            yield from _deadline_of(project, card)


@check("what-is-always-in-view-is-true")
def check_what_is_always_in_view(project: Project) -> Iterator[Finding]:
    """The emergency line and the nevers on every screen cite live clauses for everyone."""
    cards, roles = project.live_cards, set(project.vocabulary.roles)
    wanted: list[tuple[str, str, tuple[str | int, ...]]] = [
        ("must", project.wording.emergency_clause, ("emergency", "clause"))
    ]
    for number, never in enumerate(project.wording.always_never):
        wanted += [("never", id_, ("always_never", number, "clauses")) for id_ in never.clauses]
    for modality, id_, place in wanted:
        card = cards.get(id_)
        if card is None:
            message, hint = "no such live clause", did_you_mean(id_, cards)
        elif card.modality != modality or set(card.roles) != roles:
            message, hint = f"not a {modality} for everyone", ""
        else:
            continue
        line = project.line_of(VOCABULARY, *place)
        yield Finding(VOCABULARY, line, message, id_, hint)


def _against_the_floor(project: Project, card: Card) -> Iterator[Finding]:
    if card.policy == project.floor.id or not card.is_live:
        return
    floor = (other for other in project.floor.cards if other.is_live)
    for other in _Meeting.of(project.vocabulary).opposed(card, floor):
        message = f"this says {card.modality}, and national guidance {other.modality}"
        is_own = project.policies[card.policy].is_own
        mend = "leave it to national guidance" if is_own else f"mark it Replaced by {other.id}"
        hint = f'national guidance says so {_standing(other)}, in "{other.heading}": '
        apart = _apart(project, other) if other.modality == "never" else ""
        if card.modality == "never":
            hint += "the Action of a Never is what it forbids: name that, or "
        hint += f"say when yours holds{f', as "{apart}"' if apart else ''}, or {mend}"
        value = project.vocabulary.actions[card.action]
        yield Finding(card.path, card.line, message, value, hint)


@check("no-school-weakens-the-floor", of_card=_against_the_floor)
def check_the_floor_holds(project: Project) -> Iterator[Finding]:
    """No clause of a school meets, in one situation, a floor's clause that says the opposite."""
    for card in project.live_cards.values():
        yield from _against_the_floor(project, card)


def _apart(project: Project, card: Card) -> str:
    """The phrase of When by which no clause meets this one, if one phrase says it."""
    named = {entry.id: entry for entry in project.vocabulary.phrased}
    found = [
        named[term.name].no if term.holds else named[term.name].yes for term in card.when.terms
    ]
    return found[0] if len(found) == 1 else ""


def _standing(card: Card) -> str:
    return f"{card.when_label.lower()} {card.when_text}" if card.when_text else "always"


def _contradicted(project: Project, card: Card, others: Iterable[Card]) -> Iterator[Finding]:
    for other in _Meeting.of(project.vocabulary).opposed(card, others):
        message = f"this says {card.modality}, and line {other.line} {other.modality}"
        hint = "narrow the When of one of them, or take a role out of one"
        value = project.vocabulary.actions[card.action]
        yield Finding(card.path, card.line, message, value, hint)


def _contradicts_its_policy(project: Project, card: Card) -> Iterator[Finding]:
    live = (other for other in project.policies[card.policy].cards if other.is_live)
    yield from _contradicted(project, card, (other for other in live if other.id != card.id))


@check("no-policy-contradicts-itself", of_card=_contradicts_its_policy)
def check_no_policy_contradicts_itself(project: Project) -> Iterator[Finding]:
    """No two live clauses of one policy say never and not-never of one action in one situation."""
    for policy in project.policies.values():
        said = defaultdict[str, dict[Hashable, Card]](dict)
        for card in (card for card in policy.cards if card.is_live):
            before = said[card.action]
            yield from _contradicted(project, card, before.values())
            # Of those that say alike the first is enough: who has many cards hears of each once.
            before.setdefault((card.modality, card.roles, card.when), card)


@check("the-safety-floor-rests-on-clauses")
def check_what_the_floor_rests_on(project: Project) -> Iterator[Finding]:
    """A rule of the safety floor names the live national clauses that it comes from; rules are
    numbered in their order, and no claim has two.
    """
    live = {card.id for card in project.floor.cards if card.is_live}
    seen = set[str]()
    for place, rule in enumerate(project.rules):
        line = project.line_of(FLOOR_RULES, "rule", place)
        if rule.number != place + 1:
            message = "rules are numbered in their order"
            yield Finding(FLOOR_RULES, line, message, str(rule.number))
        for id_ in rule.rests_on:
            if id_ not in live:
                at = project.line_of(FLOOR_RULES, "rule", place, "rests_on")
                hint = did_you_mean(id_, live)
                yield Finding(FLOOR_RULES, at, "no such live clause", id_, hint)
        for claim in rule.claims:
            if claim.id in seen:
                message = "two claims of one name"
                yield Finding(FLOOR_RULES, line, message, claim.id)
            seen.add(claim.id)


def _oppose(card: Card, other: Card) -> bool:
    """Whether one says never and the other does not, of one action, to a role that both address."""
    modalities = {card.modality, other.modality}
    return (
        card.action == other.action
        and "never" in modalities
        and bool(modalities & {"must", "should", "may"})
        and bool(set(card.roles) & set(other.roles))
    )


class _Meeting:
    """Whether two clauses can both be certain in one possible situation, of all of them at once.

    Each pair of conditions is looked at once: of thousands of clauses they are few.
    """

    _last: "ClassVar[_Meeting | None]" = None

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        protocol = Protocol(id="", vocabulary=vocabulary, clauses=())
        self.diagrams = Diagrams(tuple(vocabulary.facts))
        self.symbolic = SymbolicProtocol(protocol, self.diagrams)
        self._can_be = cache(self._meet)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "_Meeting":
        """That of the last vocabulary, if it is this one."""
        if cls._last is None or cls._last.vocabulary is not vocabulary:
            cls._last = cls(vocabulary)
        return cls._last

    def opposed(self, card: Card, others: Iterable[Card]) -> Iterator[Card]:
        """Those of the others that say the opposite where the card stands."""
        return (other for other in others if _oppose(card, other) and self.can(card, other))

    def can(self, card: Card, other: Card) -> bool:
        return self._can_be(card.when, other.when)

    def _meet(self, one: When, other: When) -> bool:
        conditions = (self.symbolic.condition(one), self.symbolic.condition(other))
        both = self.diagrams.apply(_both_certain, self.symbolic.possible, *conditions)
        return True in self.diagrams.reachable_values(both)


def _both_certain(possible: bool, one: Truth, other: Truth) -> bool:
    return possible and one == other == YES
