"""Statements to drafts of cards: what a card could say, with what it is nearest to.

A draft is in no plan until a person has read it and taken the mark away.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from build_tools.content.cards import OneCard, slug_of
from build_tools.content.characters import normalise_text
from build_tools.content.project import Project
from build_tools.content.wording import Texts
from build_tools.content.words import pattern_of
from build_tools.documents.appraisal import Fault, without_names
from build_tools.documents.card_beside_floor import search
from build_tools.documents.nearest import Clauses, Near, stems
from build_tools.documents.people import without_people
from build_tools.documents.statements import OPENING, Statement, verbs_of, without_subordinate

type FindFaults = Callable[[Statement], tuple[list[Fault], bool]]
type ReadCard = Callable[[str], OneCard]
ENOUGH = 0.3
"""How near a clause is at least whose action is suggested."""
VOTES = 5
CONDITION = re.compile(
    r"(?:if|when|where|unless|until|once|before|after|as soon as|in|on|during|should)\b"
    r"[^,:]*(?=[,:])",
    re.IGNORECASE,
)
BEHIND = re.compile(r"(?:if|when|where)\s+(?P<what>[^,:]+),", re.IGNORECASE)
HEADING_WORDS = 9
ROLE_ORDER = ("safeguarding-lead", "head", "it-staff", "staff")
MARKS = str.maketrans(dict.fromkeys("*_#<>|`[]{}\\~=^", " "))
"""What Markdown or a card would read as more than a sign."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A statement, without people, as a card could say it. `near`: the clause of national guidance
    that is nearest, if one is near; `faults`: what it says that is no longer right.
    """

    statement: Statement
    heading: str
    modality: str
    text: str
    role: str
    action: str
    topic: str
    near: Near | None
    when: str = ""
    until: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ToRead:
    """A statement of which no card can be made by rule, or none may be: a person reads it. `asked`:
    what it seems to ask for, from its verb on, if that is at hand.
    """

    statement: Statement
    text: str
    asked: str
    near: Near | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafts:
    """What was made of a document's statements, in its order. `told`: how many ask for nothing."""

    made: tuple[Draft | ToRead, ...]
    told: int

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Those of which a card was made."""
        return tuple(one for one in self.made if isinstance(one, Draft))

    @property
    def to_read(self) -> tuple[ToRead, ...]:
        """The others."""
        return tuple(one for one in self.made if isinstance(one, ToRead))


class Drafter:
    """Makes drafts of statements, one after another."""

    def __init__(self, project: Project, find: FindFaults, read: ReadCard) -> None:
        """Compare with all cards in force. `find`: find_faults of the project; `read`: a card."""
        self.project, self.vocabulary = project, project.vocabulary
        self.words = project.document_words
        self.find, self.read = find, read
        self.verbs = verbs_of(self.words, project.words.short_line.verbs)
        floor = [card for card in project.floor.cards if card.is_live]
        actions, near = self.vocabulary.actions, self.words.near
        self._known = Clauses(project.live_cards.values(), actions, near)
        self._floor = Clauses(floor, actions, near)
        self._said_of = {id_: stems(phrase, near).keys() for id_, phrase in actions.items()}
        self._slugs = Counter[str]()

    def draft(self, statements: Iterable[Statement]) -> Drafts:
        """Make a draft of each that asks for something, where that can be done."""
        made = [*map(self.draft_one, statements)]
        drafts = tuple(one for one in made if one)
        return Drafts(made=drafts, told=len(made) - len(drafts))

    def draft_one(self, raw: Statement) -> Draft | ToRead | None:
        """What is made of one statement; None where it asks for nothing, and nothing is wrong."""
        found, is_open = self.find(raw)
        if not (raw.modality or found or is_open or self._denies(raw)):
            return None
        people = self.words.people
        statement = without_people(raw, people)
        faults = tuple(without_names(fault, people) for fault in found)
        text = plain(statement.text)
        asked = self._asked(statement, text)
        about = asked if asked and statement.is_order else text
        near = next(self._floor.nearest(about), None)
        is_unsafe = any(fault.harm == 1 for fault in faults)
        draft = None if is_unsafe else self._draft(statement, about, asked, near)
        if draft:
            return replace(draft, faults=faults)
        return ToRead(statement=statement, text=text, asked=asked, near=near, faults=faults)

    def _denies(self, statement: Statement) -> bool:
        """Whether a sentence that asks for nothing may forbid something all the same."""
        return pattern_of(self.words.negation.words).search(statement.text) is not None

    def _draft(
        self, statement: Statement, text: str, asked: str, near: Near | None
    ) -> Draft | None:
        forbids = statement.modality == "never"
        decided = any(doubt.kind == "row" for doubt in statement.doubts)
        near = near if near and near.share >= ENOUGH else None
        opposed = near and (near.card.modality == "never") != forbids
        if not asked or statement.unsure or decided or opposed:
            return None
        found = self._alike(text, forbids=forbids)
        if not found or found[0].share < ENOUGH:
            return None
        votes = Counter[str]()
        for one in found:
            votes[one.card.topic] += round(one.share * 100)
        draft = Draft(
            statement=statement,
            heading=self._heading(statement.modality, asked),
            modality=statement.modality,
            text=asked,
            role=role_of(statement, self.project),
            action=self.vocabulary.actions[self._action(asked, forbids, found)],
            topic=votes.most_common(1)[0][0],
            near=near,
            when=when_of(statement, self.project),
            until=deadline_of(statement, self.project),
        )
        return None if self.read(render_card(draft)).findings else draft

    def _alike(self, text: str, *, forbids: bool) -> list[Near]:
        """The clauses that are nearest. An action that is forbidden is none that is asked for,
        however near its words are.
        """
        near = self._known.nearest(text)
        return [*islice((one for one in near if (one.card.modality == "never") == forbids), VOTES)]

    def _action(self, asked: str, forbids: bool, found: Iterable[Near]) -> str:
        """Of the actions of clauses that are near to the sentence, or to what it asks for, the one
        that is nearest and of which it says most.
        """
        said = stems(asked, self.words.near).keys()

        def weight(one: Near) -> float:
            words = self._said_of[one.card.action]
            return one.share * (1 + len(words & said) / len(words))

        near = (*found, *self._alike(asked, forbids=forbids))
        return max(near, key=weight).card.action

    def _asked(self, statement: Statement, text: str) -> str:
        """What a sentence asks for, from its verb on; empty where that is not at hand."""
        text = text.strip().rstrip(".;,")
        asking = pattern_of(self.words.asking_or_ordering)
        told = without_subordinate(text)
        own = asking.search(told)
        # "You must not look, and should tell the lead": two in one, and one would take the other's.
        if asking.search(told, own.end() if own else 0) or (not own and asking.search(text)):
            return ""
        order = OPENING.sub("", text) if statement.is_order else text
        rest = text[own.end() :].strip(" ,:") if own and not statement.lead else order
        if rest.casefold().startswith(("always ", "also ", "normally ", "then ", "immediately ")):
            rest = rest.partition(" ")[2]
        first = rest.split(" ")[0].rstrip(",").casefold()
        return rest[:1].lower() + rest[1:] if first in self.verbs and first != "be" else ""

    def _heading(self, modality: str, asked: str) -> str:
        text = heading_of(modality, asked)
        self._slugs[slug_of(text)] += 1
        again = self._slugs[slug_of(text)]
        return text if again == 1 else f"{text}, {again}"


def heading_of(modality: str, asked: str) -> str:
    """The first words of what is asked for."""
    text = " ".join(asked.partition(" (")[0].split()[:HEADING_WORDS]).rstrip(",;:.")
    return f"Never {text}" if modality == "never" else text[:1].upper() + text[1:]


def role_of(statement: Statement, project: Project) -> str:
    """By which name, if any, a card calls whom a sentence names."""
    role = next((role for role in ROLE_ORDER if role in statement.roles), "")
    return project.vocabulary.roles[role].name if role else ""


def when_of(statement: Statement, project: Project) -> str:
    """What it stands behind, where that is a phrase that all know."""
    if not (behind := BEHIND.match(statement.text)):
        return ""
    what = behind["what"].casefold()
    phrases = (said for one in project.vocabulary.phrased for said in (one.yes, one.no))
    return next((said for said in phrases if said.casefold() == what), "")


def condition_before(statement: Statement, asked: str) -> str:
    """What stands before what a sentence asks for, and is no part of that."""
    text = plain(statement.text)
    before = CONDITION.match(text)
    is_behind = before and asked and asked.casefold() in text[before.end() :].casefold()
    return before[0] if before and is_behind else ""


def deadline_of(statement: Statement, project: Project) -> str:
    """The deadline that its row names, if it is one that all know."""
    known = project.document_words.weaker.deadline
    each = ((one, (one, *known.get(one, ()))) for one in project.vocabulary.deadlines)
    return next((one for one, said in each if search(said, statement.until)), "")


def render_card(draft: Draft) -> str:
    """A card that says it. What keeps it out of every plan is its note."""
    statement = draft.statement
    lines = [
        f"### {draft.heading}",
        "",
        f"- **{draft.modality.title()}:** {draft.text}",
        *([f"- **When:** {draft.when}"] if draft.when else []),
        *([f"- **Who:** {draft.role}"] if draft.role else []),
        f"- **Action:** {draft.action}",
        f"- **Topic:** {draft.topic}",
        *([f"- **Until:** {draft.until}"] if draft.until else []),
        f"- **Source:** {plain(statement.where) or 'Your policy'}, {statement.place}",
    ]
    return "\n".join(lines)


def note_on(draft: Draft, texts: Texts) -> str:
    """What the line Draft of its card says to its author. `texts`: what the desk says."""
    return " ".join(_said_of(draft, texts["note"], texts["doubt"]))


def _said_of(draft: Draft, note: Texts, doubts: Texts) -> Iterator[str]:
    yield note["drafted"]
    for fault in draft.faults:
        yield note["fault"].format(says=plain(fault.says), today=plain(fault.today))
    if draft.near:
        yield note["near"].format(heading=draft.near.card.heading)
    condition = condition_before(draft.statement, draft.text)
    if condition and not draft.when:
        yield note["condition"].format(condition=condition)
    for doubt in draft.statement.doubts:
        yield f"{doubts[doubt.kind]}{f' ({plain(doubt.text)})' if doubt.text else ''}."


def plain(text: str) -> str:
    """A text in which nothing is more than text."""
    return " ".join(normalise_text(text).translate(MARKS).split())
