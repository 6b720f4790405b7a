"""Where a school's card lets staff do less than national guidance on the same act, or later.

Its lines say whom it asks, how strongly, when and by when. Of its words count those with which it
begins, by which it is known what is done, and what that hangs on. They are data: `[weaker]` of
docs/data/documents.toml.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain
from typing import Literal

from build_tools.content.policy import AT_ONCE, Card
from build_tools.content.project import Project
from build_tools.content.words import pattern_of
from build_tools.documents.card_said import Said
from build_tools.documents.nearest import stems
from build_tools.documents.statements import OPENING
from build_tools.documents.turned import is_a_way
from decision_tree.protocol import NO_DEADLINE
from decision_tree.vocabulary import REFERRALS

NEVER_AT_ALL = ("viewing", "searching", "blame-pupil", "promise-secrecy")
"""Where a Never that forbids one way alone seems to allow the others: topics and actions."""
HALF = 0.5
FORCE = {"may": 1, "should": 2, "must": 3, "never": 3}
ASKED = ("must", "should")
KEPT = 5_000
FRONT_DOOR = "front door"
BEGINS, FIRST = 30, 4
"""Within so many letters stands what is done, and its verb within so many words."""
PLEASES = (
    r"(?!(?:as|so) long as (?:he|it|she|they|the \w+) "
    r"(?:helps?|likes?|needs?|takes?|wants?|wish(?:es)?)\b)"
)
"""Not while it is good for somebody: on that it may hang."""
CONSIDERED = re.compile(
    r"^(?:consider|contemplate|think about)\s+(?P<does>\w+?)(?:(?<=er)r)?ing\b", re.IGNORECASE
)
"""What is only thought of."""
PUT_OFF = re.compile(r"\b\w+ (?:back|off)\b")
"""Another verb than the one in it: to hold off is not to hold."""
LIMIT = re.compile(
    r"(?<!as )(?<!at )(?<!for )(?<!look )(?<!more than )\b(?P<only>only\s+)?"
    rf"(?!once (?:a|each|every) (?:day|week|month|half|term|year)){PLEASES}"
    r"(?P<by>if|when|where|whenever|wherever|unless|once|provided|as long as|so long as|as soon as|"
    r"after|until|till|in the event|should(?=\s(?:an?|any|he|it|she|the|they|this)\s))\b"
    r"(?!\s+to\b)(?P<what>(?:,[^,;:.]*,)?[^,;:.]*)",
    re.IGNORECASE,
)
"""On what it hangs, up to the next comma but for an aside: "if, in her view, ..."."""
EVEN = re.compile(
    r"\b(?:(?:or|not|nor)\s+(?:\w+\s+)?|(?:even|whether|whatever|however)\b[^,;]*)$", re.IGNORECASE
)
ALSO = re.compile(r"\b(?:also|and|even)\s+$", re.IGNORECASE)
"""Behind it stands on what it does not hang."""
NOT_BY = re.compile(r"\b(?:instead of|not|never|(?:rather )?than)\s+$", re.IGNORECASE)
NO = re.compile(r"\b(?:instead of|never|no|not|nothing|rather than)\b", re.IGNORECASE)
OTHER = re.compile(
    r"\b(?:(?<!look )after|and|because|before|how|if|once|until|when|where|while|who)\b"
)
"""Behind it stands another act."""
OF_THOSE = re.compile(
    r"\b(?:(?:a|all|any|each|every|the|those) (?:\w+ )?"
    r"(?:boy|case|child|concern|girl|incident|pupil|student)(?:s|ren)? |any(?:body|one|thing) )"
    r"(?P<by>that|which|who)\b(?P<what>[^,;:.]*)",
    re.IGNORECASE,
)
"""Of whom or what alone it is asked."""
WAY = re.compile(
    r"\b(?:by (?:\w+ )?\w+|in (?:person|writing)|corner|office|place|room|somewhere|spot)\s+$",
    re.IGNORECASE,
)
"""Behind it stands when this way is taken, or what the place is like."""
TURNED = re.compile(
    r"\b(?:instead of|in place of|not|rather than|unless|until|whether|which|who|whose|without)\b",
    re.IGNORECASE,
)
"""Behind one of these in its clause nothing is asked for."""
UNTIL = ("until", "till")
FEW = 2
"""What is asked for in more situations than that has a reason for each, and one is no limit."""
BINDING = ("unless", "provided", "as long as", "so long as")
IN_CASE = re.compile(
    r"\b(?:if|when|whenever|where) (?:it|something|that|this) "
    r"(?:arises|begins|came|comes|happen\w*|is|occurs|starts|was)\b[^,;:]*",
    re.IGNORECASE,
)
"""When something happens, and not by when it is told."""
HOURS = re.compile(r"\bbetween\b[^,;:]*\band\b[^,;:]*", re.IGNORECASE)
"""Between which it is done, and not by when."""
CLAUSES = re.compile(r",?\s(?:and|then|but)\s(?:then\s)?|;\s")
HER = re.compile(r"\b(?:her|him|them)\b", re.IGNORECASE)
FOLLOWS = re.compile(r",\s(?:and|then|but)\s|;\s")
"""Behind which stands what is done later."""
NOT_SO = re.compile(
    r"\b(?:not|never|nobody|no one|no)\b(?:\s+(?!\w+(?:ed|t)\b)\w+){0,2}|"
    r"as soon as (?:possible|practicable)|"
    r"(?:cause|grounds|reason) to (?:believe|fear|suspect|think).*",
    re.IGNORECASE,
)
"""Of what is not known or not so hangs nothing: "if you are not sure"."""
NAMED = re.compile(r"\b(?:an?|any|her|his|its|our|that|the|their|your)\s+$", re.IGNORECASE)
"""Behind it a word names something: "a phone", "the report"."""
THEN = re.compile(
    r"(?P<first>.+?),?\s(?:and |but |only )*(?:then|before)\s(?P<act>.+)", re.IGNORECASE
)
"""What is done first, and behind it the act."""
NOT_THEN = re.compile(r"\bnot\b.*")
NARROWS = re.compile(r"\s+and\s+")
OR = re.compile(
    r",?\s+or(?:\s+else)?(?:\s+to)?\s+(?P<other>(?:an?|any|her|his|our|the|their|your)\s[\w' -]+?)"
    r"(?=[,;:.]|$|\s(?:and|as|at|before|by|if|in|on|when|where|who|that)\b)",
    re.IGNORECASE,
)
"""Right behind whoever is turned to: somebody else who would do."""
ADVICE = "seek-advice"
LEAD = "tell-lead"
ASKS_FIRST = re.compile(r"\bask (?:the )?(?:police|social care)\b[^,;:]*\bfirst\b")
STAY = "stay-with-child"
"""What may end: somebody takes over."""
type How = Literal[
    "forbids",
    "allows",
    "strength",
    "later",
    "condition",
    "way",
    "hours",
    "lesser",
    "first",
    "role",
    "unsaid",
]
type Way = tuple[How, str]
"""By what less is asked for, and where it says so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Less:
    """By what a card lets staff do less than a clause, and where it says so."""

    how: How
    card: Card
    found: str


class CardBesideFloor:
    """Holds cards beside the clauses of national guidance, one after another."""

    def __init__(self, project: Project) -> None:
        """Sort the clauses by what is done."""
        vocabulary, self.words = project.vocabulary, project.document_words
        self.weaker, self.deadlines = self.words.weaker, tuple(vocabulary.deadlines)
        self.phrases = vocabulary.actions
        self.ids = {phrase.casefold(): id_ for id_, phrase in vocabulary.actions.items()}
        self.names = {id_: role.name for id_, role in vocabulary.roles.items()}
        self._called = dict(project.own_words.role)
        if called := project.school.front_door:
            self._called[called] = FRONT_DOOR
        live = [card for card in project.floor.cards if card.is_live]
        self.on = {card.action: [one for one in live if one.action == card.action] for card in live}
        said = [(entry.yes.casefold(), entry.no.casefold()) for entry in vocabulary.phrased]
        self.opposite = {one: other for pair in said for one, other in (pair, pair[::-1])}
        self.stems, self.told = lru_cache(KEPT)(self._stems), cache(self._told)

    def less(self, said: Said, *, is_closed: bool = True) -> Less | None:
        """By what it lets its readers do less than they are asked for, if so. `is_closed`: what it
        hangs on is told wherever nothing shows that it limits nothing.
        """
        act, is_spoken = self._act(said)
        beside = [card for card in self.on.get(act, ()) if self._is_beside(card, said)]
        never = said.modality == "never"
        held = [one for one in beside if one.modality in (("never",) if never else ASKED)]
        is_open = said.modality == "ask" or (never and len(held) < len(beside))
        if is_open or not held or search(self.weaker.more, LIMIT.sub("", said.text)):
            return None
        near = [card for card in held if _parts(card.when_text) <= _parts(said.when)] or held
        pair = _Pair(self, said, near, is_closed=is_closed)
        is_order = is_spoken and not self._is_how(said.text)
        found = pair.in_never() if never else pair.in_order() if is_order else pair.bound()
        if not (never or self._is_named(said)):
            found = chain(pair.bound(), [("unsaid", said.text)])
        if not never and self._is_left_out(said):
            found = iter([("forbids", said.text)])
        return next((Less(how=how, card=near[0], found=place) for how, place in found), None)

    def puts_off(self, said: Said) -> Less | None:
        """Where it goes on with telling the lead, later than that is asked for."""
        clauses = CLAUSES.split(self._with_lead(said.text))
        tells = (*self.weaker.act.get(LEAD, ()), *self.weaker.raises)
        told = next((one for one in clauses if search(tells, one)), clauses[0])
        on = [card for card in self.on.get(LEAD, ()) if card.modality in ASKED]
        near = [card for card in on if self._is_beside(card, said)]
        if said.modality not in ASKED or told == clauses[0] or not near:
            return None
        order = replace(said, text=told, action=self.phrases[LEAD], until="")
        late = not search(self.weaker.more, told) and _Pair(self, order, near).late()
        return Less(how="later", card=near[0], found=said.text) if late else None

    def _with_lead(self, text: str) -> str:
        """With the lead where a "her" stands for who was named before, if that can be no child."""
        lead = search(self.weaker.whom.get(LEAD, ()), text)
        if not lead or search(self.weaker.child, text):
            return text
        return text[: lead.end()] + HER.sub("the lead", text[lead.end() :])

    def _is_left_out(self, said: Said) -> bool:
        """Whether it has its own act not done."""
        left = pattern_of(self.weaker.omits).match(said.text)
        own = self.stems(said.action)
        rest = said.text[left.end() :] if left else ""
        return bool(left) and (said.modality == "may" or not own.isdisjoint(self.stems(rest)))

    def is_in_time(self, said: Said) -> bool:
        """Whether its act is known, and is done as soon as national guidance asks for."""
        act, is_spoken = self._act(said)
        on = [card for card in self.on.get(act, ()) if card.modality in ASKED]
        is_more = search(self.weaker.more, LIMIT.sub("", said.text))
        return bool(on) and is_spoken and bool(is_more or not _Pair(self, said, on).late())

    def awaits(self, said: Said, awaited: str, *, is_safe: bool) -> Card | None:
        """The clause by which its act waits, where it waits for nobody; if none is on that act, the
        one that has people ask. `is_safe`: it keeps a child safe.
        """
        beside = [
            card for card in self.on.get(self._act(said)[0], ()) if self._is_beside(card, said)
        ]
        nevers = [card for card in beside if card.modality == "never"]
        there = _parts(said.when) | {*self.weaker.always}
        asked = [one for one in beside if one.modality in ASKED]
        if said.when:
            asked = [one for one in asked if _parts(one.when_text) <= there]
        is_agency = search(self.weaker.agency, awaited)
        if nevers and (is_agency or not asked):
            return nevers[0]
        if not is_agency or is_safe or search(self.weaker.first, said.text):
            return None
        first = (card for card in asked if ASKS_FIRST.search(card.statement))
        return next(first, None) if asked else self.on[ADVICE][0]

    def _act(self, said: Said) -> tuple[str, bool]:
        """What it has somebody do, as national guidance calls it, and whether its words are of
        that: what it says that it is about, or else what they are of.
        """
        about = self.ids.get(said.action.casefold(), "")
        text = CONSIDERED.sub(r"\g<does>", OPENING.sub("", said.text))
        ours = self._without_others(text)
        verb = self.stems(said.action.partition(" ")[0])
        # What is only allowed may hang on a "whether to".
        begins = text if said.modality == "may" else _first(text)
        is_about = self._is_told(ours, about) or verb & self.stems(PUT_OFF.sub("", begins))
        if about in self.on and (is_about or about in self.weaker.whom):
            return about, True
        told = ours if about in self.on else self._without_others(f"{text}; {said.action}")
        other = next((act for act in self.weaker.act if self._is_told(told, act)), "")
        return (other, True) if other else (about, False)

    def _without_others(self, text: str) -> str:
        return pattern_of(self.weaker.others).sub("", text) if self.weaker.others else text

    def _is_told(self, text: str, act: str) -> bool:
        found = search(self.weaker.act.get(act, ()), text)
        if not found or OTHER.search(found[0]) or NAMED.search(text[: found.start()]):
            return False
        return found.start() <= BEGINS or ";" in text[: found.start()]

    def _is_named(self, said: Said) -> bool:
        """Whether it has somebody turn to those to whom its act turns, if to any."""
        whom = self.weaker.whom.get(self.ids.get(said.action.casefold(), ""), ())
        named = pattern_of(whom).finditer(self.as_known(said.text)) if whom else ()
        is_turned = any(not TURNED.search(_clause(said.text, one)) for one in named)
        is_how = self._is_how(said.text) or search(self.weaker.instead, said.text)
        return not whom or is_turned or bool(is_how)

    def _is_how(self, text: str) -> bool:
        """Whether it only says by what it is done: "use the phone in the office"."""
        means = self.weaker.means
        return bool(means and pattern_of(means).match(text) and not search(self.weaker.turns, text))

    def as_known(self, text: str) -> str:
        """With what the school calls its people, and the council's, as all call them."""
        for own, known in self._called.items():
            text = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", known, text, flags=re.IGNORECASE)
        return text

    def _is_beside(self, card: Card, said: Said) -> bool:
        """Whether both can hold at once, for the same people."""
        opposite = {self.opposite.get(part) for part in _parts(card.when_text)}
        is_for = any(self.names[role] in said.roles for role in card.roles)
        return is_for and opposite.isdisjoint(_parts(said.when))

    def _stems(self, text: str) -> Set[str]:
        """The words of a text, without their endings."""
        return stems(text, self.words.near).keys()

    def _told(self, act: str) -> Set[str]:
        """The words of all clauses on an act; a referral is one, wherever it goes."""
        acts = REFERRALS if act in REFERRALS else (act,)
        cards = (card for one in acts for card in self.on.get(one, ()))
        return self.stems(" ".join(f"{card.statement} {card.when_text}" for card in cards))

    def is_reason(self, card: Card) -> bool:
        """Whether the same is asked for in so many situations that a sentence may name one."""
        asked = (one for one in self.on[card.action] if one.modality in ASKED)
        return len({one.when_text for one in asked}) > FEW


class _Pair:
    """A card, and the clauses of national guidance on its act that stand where it does."""

    def __init__(
        self, floor: CardBesideFloor, said: Said, near: Sequence[Card], *, is_closed: bool = True
    ) -> None:
        """Note all that the clauses say."""
        self.is_closed = is_closed
        self.floor, self.said, self.near = floor, said, near
        self.weaker, self.text = floor.weaker, said.text
        self.is_guided = floor.ids.get(said.action.casefold()) in floor.on
        self.when = _parts(said.when) - {*self.weaker.always}
        told = [(*card.texts, card.when_text, floor.phrases[card.action]) for card in near]
        self.told = " ".join(" ".join(texts) for texts in told).casefold()
        self.words = floor.stems(self.told)

    def in_order(self) -> Iterator[Way]:
        """By what it asks for less."""
        modality = self.said.modality
        known = self.words | self.floor.stems(" ".join(self.weaker.goes_without))
        no_more = self.floor.stems(self.text) <= known
        may = modality == "may" and not is_a_way(self.text, self.floor.words.turned)
        are_musts = all(card.modality == "must" for card in self.near)
        if may or (modality == "should" and no_more and are_musts):
            yield "strength", self.text
        if late := self.late():
            yield "later", late
        yield from self.bound()
        if first := self._first():
            yield "first", first
        yield from self._by_half()
        for found in pattern_of(self.weaker.limits).finditer(self.text):
            is_bare = found[0].casefold() in BINDING or self._follows(found)
            if not (is_bare or self._is_free(found) or NOT_BY.search(self.text[: found.start()])):
                yield "condition", found[0]
        each = (*LIMIT.finditer(self.text), *OF_THOSE.finditer(self.text))
        limits = (one for one in each if self._hangs_on(one))
        yield from (("condition", limit[0]) for limit in limits)
        beside = _parts(self.near[0].when_text)
        is_stronger = FORCE[modality] > FORCE[self.near[0].modality]
        is_reason = self.floor.is_reason(self.near[0]) and not beside <= _parts(self.said.when)
        is_free = is_stronger or is_reason or " or " in self.said.when
        if no_more and self.when - beside and not is_free:
            yield "condition", self.said.when

    def _by_half(self) -> Iterator[Way]:
        """By a way that reaches nobody, at some hours, or to somebody else."""
        weaker, act = self.weaker, self.near[0].action
        is_called = act in weaker.whom and not search(weaker.all_hours, self.text)
        hours = weaker.hours if is_called else ()
        each: tuple[tuple[How, tuple[str, ...]], ...]
        each = ("way", weaker.unread), ("hours", hours)
        for how, phrases in each:
            found = search(phrases, self.text)
            if found and not (self._is_free(found) or NO.search(_clause(self.text, found))):
                yield how, found[0]
        whom = weaker.relieved if act == STAY else weaker.whom.get(act, weaker.agency)
        for one in pattern_of(whom).finditer(self.text):
            other = OR.match(self.text, one.end())
            told = search(whom, other["other"]) if other else None
            if other and not (told or self.floor.stems(other["other"]) <= self.words):
                yield "role", other[0].strip(" ,")

    def in_never(self) -> Iterator[Way]:
        """By what it forbids less."""
        for found in pattern_of(self.floor.words.stance.exceptions).finditer(self.text):
            excepted = self.text[found.start() :]
            is_even = EVEN.search(self.text[: found.start()])
            if not (is_even or self.floor.stems(excepted) <= self.words):
                yield "condition", excepted
        card = self.near[0]
        if card.when.terms or not {card.topic, card.action} & {*NEVER_AT_ALL}:
            return
        for found in pattern_of(self.weaker.manner).finditer(self.text):
            if not (self._is_free(found) or EVEN.search(self.text[: found.start()])):
                yield "condition", found[0]

    def bound(self) -> Iterator[Way]:
        """On whose leave it hangs, or on what alone; and what is done that is less."""
        if found := search(self.weaker.lesser.get(self.near[0].action, ()), self.text):
            yield "lesser", found[0]
        if self.near[0].action in self.weaker.whom:
            yield from self._by_half()
        for found in pattern_of(self.weaker.leave).finditer(self.text):
            if not (self._is_free(found) or search(self.weaker.agency, found[0])):
                yield "condition", found[0]
        for limit in LIMIT.finditer(self.text):
            by = limit["by"].casefold()
            is_safe = by == "unless" and search(self.weaker.safety, limit["what"])
            if (limit["only"] or by in BINDING) and not (is_safe or self._is_its_own(limit)):
                yield "condition", limit[0]

    def _first(self) -> str:
        """What is done before anybody is turned to, if it keeps no child safe."""
        whom = self.weaker.whom.get(self.floor.ids.get(self.said.action.casefold(), ""), ())
        said = THEN.match(self.text)
        waits = said and search(whom, said["act"]) and not search(whom, said["first"])
        return (
            said["first"] if said and waits and not search(self.weaker.first, said["first"]) else ""
        )

    def late(self) -> str:
        """Its deadline, if all that the clauses name are sooner."""
        clauses = FOLLOWS.split(self.text)
        does = self.weaker.act.get(self.near[0].action, ())
        act = next((one for one in clauses if search(does, one)), clauses[0])
        act = HOURS.sub("", IN_CASE.sub("", act))
        # By when a school does what is its own, it says itself.
        until = self.said.until if self.is_guided else ""
        named = [self._soonest(text) for text in (until, act)]
        due = [place for card in self.near for place in self._named(card)]
        late = [found for place, found in named if found and due and place > max(AT_ONCE, *due)]
        return next((one[0] for one in late if not ALSO.search(one.string[: one.start()])), "")

    def _follows(self, found: re.Match[str]) -> bool:
        """Whether it belongs to what stands behind a comma, and not to the act itself."""
        before, _, clause = self.text[: found.start()].rpartition(",")
        is_behind = before and clause.strip() and not clause.strip().startswith("who ")
        act = self.weaker.act.get(self.near[0].action, ())
        is_there = search(act, f"{clause}{found[0]}") and not search(act, before)
        return bool(is_behind and not is_there)

    def _is_free(self, found: re.Match[str]) -> bool:
        """Whether the clauses say so too, or it hangs on just the opposite as well."""
        return found[0].casefold() in self.told or bool(ALSO.search(self.text[: found.start()]))

    def _is_its_own(self, limit: re.Match[str]) -> bool:
        """Whether the clauses themselves hang on that, or the card's When says it."""
        words = self._told_in(limit["what"])
        is_said = not words or len(words & self.words) > HALF * len(words)
        return is_said or len(words & self.floor.stems(" ".join(self.when))) >= HALF * len(words)

    def _hangs_on(self, limit: re.Match[str]) -> bool:
        """Whether the act itself does, and not a way of doing it, or what follows."""
        what, before = self.floor.as_known(limit["what"]), self.text[: limit.start()]
        is_aside = self._follows(limit) or ALSO.search(before) or WAY.search(before)
        if is_aside:
            return False
        weaker = self.weaker
        if limit["by"].casefold() in UNTIL:
            ends = weaker.relieved if self.near[0].action == STAY else weaker.agency
            return UNTIL[0] in self.told and not (search(ends, what) or self._is_its_own(limit))
        counted = search(weaker.counts, what)
        if counted and not (" " in counted[0] and counted[0].casefold() in self.told):
            return True
        if self._is_its_own(limit):
            return False
        if search(weaker.hangs, NOT_SO.sub("", limit[0])) and not search(weaker.agency, what):
            return True
        aside = (*weaker.instead, *weaker.triggers, *weaker.agency)
        return self.is_closed and not (self._is_a_reason(what) or search(aside, what))

    def _is_a_reason(self, what: str) -> bool:
        """Whether some clause on the same act stands for it."""
        words, told = self._told_in(what), self.floor.told(self.near[0].action)
        return len(words & told) > HALF * len(words)

    def _told_in(self, what: str) -> Set[str]:
        """Its words, but for those that name somebody in school: what they think is no reason."""
        return self.floor.stems(what) - self.floor.stems(" ".join(self.floor.names.values()))

    def _named(self, card: Card) -> Iterator[int]:
        """The deadlines that a clause names; a later one that it allows is right, too."""
        if card.due != NO_DEADLINE:
            yield card.due
            late = range(AT_ONCE + 1, len(self.floor.deadlines))
            until = NOT_THEN.sub("", card.until)
            yield from (place for place in late if self._says(place, until))

    def _soonest(self, text: str) -> tuple[int, re.Match[str] | None]:
        """The first of the deadlines that a text names."""
        found = ((place, self._says(place, text)) for place in range(len(self.floor.deadlines)))
        return next((one for one in found if one[1]), (0, None))

    def _says(self, place: int, text: str) -> re.Match[str] | None:
        deadline = self.floor.deadlines[place]
        return search((deadline, *self.weaker.deadline.get(deadline, ())), text)


def search(phrases: tuple[str, ...], text: str) -> re.Match[str] | None:
    """One of the phrases, if there are any."""
    return pattern_of(phrases).search(text) if phrases else None


def _first(text: str) -> str:
    return " ".join(text.split()[:FIRST])


def _clause(text: str, found: re.Match[str]) -> str:
    """What stands before it in its clause."""
    return re.split(r"[,;:]", text[: found.start()])[-1]


def _parts(when: str) -> Set[str]:
    """The phrases of a When, as far as they are joined by "and"."""
    return {part for part in NARROWS.split(when.casefold()) if part}
