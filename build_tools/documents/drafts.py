"""Statements to drafts of cards: what a card could say, with what it is nearest to.

A draft is in no plan until a person has read it and taken the mark away.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from build_tools.content.cards import parse_policy, slug_of
from build_tools.content.characters import normalise_text
from build_tools.content.document_words import DocumentWords
from build_tools.content.policy import Card
from build_tools.content.words import pattern_of
from build_tools.documents.appraisal import Fault
from build_tools.documents.nearest import Clauses, Near
from build_tools.documents.people import Found, find_people, leave_out
from build_tools.documents.statements import Statement, verbs_of, without_subordinate
from decision_tree.vocabulary import Vocabulary

ENOUGH = 0.3
"""How near a clause is at least whose action is suggested."""
VOTES = 5
CONDITION = re.compile(
    r"(?:if|when|where|unless|until|once|before|after)\b[^,:]*(?=[,:])", re.IGNORECASE
)
HEADING_WORDS = 9
ROLE_ORDER = ("safeguarding-lead", "head", "it-staff", "staff")
MARKS = str.maketrans(dict.fromkeys("*_#<>|`[]{}\\~=^", " "))
"""What Markdown or a card would read as more than a sign."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A statement as a card could say it. `near`: the clause of national guidance that is nearest,
    if one is near; `faults`: what it says that is no longer right; `people`: what was left out.
    """

    statement: Statement
    heading: str
    modality: str
    text: str
    role: str
    action: str
    topic: str
    near: Near | None
    faults: tuple[Fault, ...] = ()
    people: tuple[Found, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ToRead:
    """A statement of which no card can be made by rule, or none may be: a person reads it."""

    statement: Statement
    text: str
    near: Near | None
    faults: tuple[Fault, ...] = ()
    people: tuple[Found, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafts:
    """What was made of a document's statements, in its order. `told`: how many ask for nothing."""

    drafts: tuple[Draft, ...]
    to_read: tuple[ToRead, ...]
    told: int


@dataclass(slots=True)
class Drafter:
    """`cards`: those in force, to compare with; `verbs`: with which a statement begins;
    `find_faults`: what one says that is no longer right.
    """

    vocabulary: Vocabulary
    words: DocumentWords
    cards: Iterable[Card]
    floor: Iterable[Card]
    verbs: Iterable[str]
    find_faults: Callable[[Statement], Iterable[Fault]]
    _slugs: Counter[str] = field(default_factory=Counter)

    def draft(self, statements: Iterable[Statement]) -> Drafts:
        """Make a draft of each that asks for something, where that can be done."""
        known = Clauses(self.cards, self.vocabulary.actions, self.words.near)
        floor = Clauses(self.floor, self.vocabulary.actions, self.words.near)
        drafts, to_read, told = list[Draft](), list[ToRead](), 0
        for statement in map(self._without_people, statements):
            if not statement.modality and not self._denies(statement):
                told += 1
                continue
            people = find_people(statement.text, self.words.people)
            text = plain(leave_out(statement.text, people))
            near = next(floor.nearest(text), None)
            faults = tuple(self.find_faults(statement))
            is_unsafe = any(fault.harm == 1 for fault in faults)
            found = [*islice(known.nearest(text), VOTES)]
            made = None if is_unsafe else self._draft(statement, text, found, near)
            if made:
                drafts.append(replace(made, faults=faults, people=tuple(people)))
            else:
                to_read.append(
                    ToRead(
                        statement=statement,
                        text=text,
                        near=near,
                        faults=faults,
                        people=tuple(people),
                    )
                )
        return Drafts(drafts=tuple(drafts), to_read=tuple(to_read), told=told)

    def _denies(self, statement: Statement) -> bool:
        """Whether a sentence that asks for nothing may forbid something all the same."""
        return pattern_of(self.words.negation.words).search(statement.text) is not None

    def _without_people(self, statement: Statement) -> Statement:
        """With no name in its heading, or in what was struck out or said beside it."""
        words = self.words.people

        def without(text: str) -> str:
            return leave_out(text, find_people(text, words))

        doubts = (replace(doubt, text=without(doubt.text)) for doubt in statement.doubts)
        return replace(statement, where=without(statement.where), doubts=tuple(doubts))

    def _draft(
        self, statement: Statement, text: str, found: list[Near], near: Near | None
    ) -> Draft | None:
        asked = self._asked(statement, text)
        is_near = found and found[0].share >= ENOUGH
        decided = any(doubt.kind == "row" for doubt in statement.doubts)
        if not asked or not is_near or statement.unsure or decided:
            return None
        votes = Counter[str]()
        for one in found:
            votes[one.card.topic] += round(one.share * 100)
        role = next((role for role in ROLE_ORDER if role in statement.roles), "")
        draft = Draft(
            statement=statement,
            heading=self._heading(statement.modality, asked),
            modality=statement.modality,
            text=asked,
            role=self.vocabulary.roles[role].name if role else "",
            action=self.vocabulary.actions[found[0].card.action],
            topic=votes.most_common(1)[0][0],
            near=near if near and near.share >= ENOUGH else None,
        )
        return draft if self._is_understood(draft) else None

    def _asked(self, statement: Statement, text: str) -> str:
        """What a sentence asks for, from its verb on; empty where that is not at hand."""
        text = text.strip().rstrip(".;,")
        asking = pattern_of((*self.words.asking, *self.words.order.words))
        told = without_subordinate(text)
        own = asking.search(told)
        # "You must not look, and should tell the lead": two in one, and one would take the other's.
        if asking.search(told, own.end() if own else 0) or (not own and asking.search(text)):
            return ""
        rest = text[own.end() :].strip(" ,:") if own and not statement.lead else text
        if rest.casefold().startswith(("always ", "also ", "normally ", "then ", "immediately ")):
            rest = rest.partition(" ")[2]
        first = rest.split(" ")[0].casefold()
        return (
            rest[:1].lower() + rest[1:]
            if first in verbs_of(self.words, self.verbs) and first != "be"
            else ""
        )

    def _heading(self, modality: str, asked: str) -> str:
        words = asked.split()[:HEADING_WORDS]
        text = " ".join(words).rstrip(",;:")
        text = f"Never {text}" if modality == "never" else text[:1].upper() + text[1:]
        self._slugs[slug_of(text)] += 1
        again = self._slugs[slug_of(text)]
        return text if again == 1 else f"{text}, {again}"

    def _is_understood(self, draft: Draft) -> bool:
        return not parse_policy("draft.md", FRONT + render_card(draft), self.vocabulary)[1]


FRONT = """\
---
title: A
publisher: A
kind: school
territory: England
dated: 2026-01-01
review due: 2027-01-01
source document: A
audience: staff
default who: any member of staff
default checked: to-check, 2026-01-01
---

# A

Source: A

"""


def render_card(draft: Draft) -> str:
    """A card with the line that keeps it out of every plan."""
    statement = draft.statement
    lines = [
        f"### {draft.heading}",
        "",
        f"- **{draft.modality.title()}:** {draft.text}",
        *([f"- **Who:** {draft.role}"] if draft.role else []),
        f"- **Action:** {draft.action}",
        f"- **Topic:** {draft.topic}",
        f"- **Source:** {plain(statement.where) or 'Your policy'}, {statement.place}",
        f"- **Draft:** {' '.join(_said_of(draft))}",
    ]
    return "\n".join(lines) + "\n\n"


def _said_of(draft: Draft) -> Iterator[str]:
    yield "from your document, and suggested by its words: read every line."
    for fault in draft.faults:
        yield f"Not right today: {plain(fault.says)}. {plain(fault.today)}"
    if draft.near:
        yield f"National guidance, nearest: {draft.near.card.heading}."
    if (condition := CONDITION.match(draft.statement.text)) and draft.text in draft.statement.text:
        yield f"A condition stood before it, and belongs into When: {plain(condition[0])}"
    for doubt in draft.statement.doubts:
        yield f"{DOUBTS[doubt.kind]}{f' ({plain(doubt.text)})' if doubt.text else ''}."


DOUBTS = {
    "changed": "There is a tracked change in it",
    "struck": "Text in it is struck through, and left out",
    "hidden": "Text in it is hidden, and left out",
    "comment": "There is a comment on it",
    "text-box": "It stands in a text box",
    "margin": "It stands in a header or footer",
    "note": "It is a footnote",
    "sign": "A sign in it could not be read",
    "mail": "It was part of a mail",
    "row": "A tick, a cross, a yes or a no in its row decides what it asks for",
    "pdf": "Words that are struck through, and changes, cannot be seen in a PDF: look at its pages",
}


def plain(text: str) -> str:
    """A text in which nothing is more than text."""
    return " ".join(normalise_text(text).translate(MARKS).split())
