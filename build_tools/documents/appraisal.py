"""What a policy lacks, before anything is written: what is no longer right, what national guidance
asks for and nothing in it covers, where it asks for more, and what its words do.

Everything here is found by words, and shown with the sentence in which it was found. What a rule
cannot decide is left to be read.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise

from build_tools.content.document_words import PeopleWords
from build_tools.content.outdated import OLD, WRONG, Outdated, Shape
from build_tools.content.phrases import holds, places_in
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.content.sentences import OTHER
from build_tools.content.unsafe import CITED, IMAGERY, PAPERS, Handled, Unsafe
from build_tools.content.words import Phrase, pattern_of
from build_tools.documents.beside_floor import Weaker, hold_beside_floor, of_one_kind
from build_tools.documents.document import Block, Document
from build_tools.documents.doubtful import is_about_it, is_doubtful, is_excepted
from build_tools.documents.nearest import stems
from build_tools.documents.orders import orders_of
from build_tools.documents.people import knowing, nameless, of_school, without_people
from build_tools.documents.stance import Stance, is_reported, stance_of
from build_tools.documents.statements import (
    OPENING,
    SENTENCE,
    Statement,
    read_statements,
    with_comma,
)
from build_tools.documents.turned import orders_in

ASKED_FOR = ("must", "never")
HARM_BY_TOPIC = ("danger", "viewing", "referral", "police", "social-care", "device", "searching")
"""The topics of clauses that are missed first; the others follow, in the order of the page."""
FOR_CHILDREN = frozenset(["7-11", "11-14", "14-18", "easy-read"])
SAID_SO: tuple[Stance, ...] = ("asked", "hinted", "open")
REVIEW = re.compile(
    r"\b(?:review(?: date| due)?(?: by| on| in)?|to be reviewed|reviewed (?:by|no later than))\b"
    r"\D{0,20}?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?[./ ])?(?:(?P<month>[A-Z][a-z]{2,8})\.? )?(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
SAID = re.compile(
    r"\b(?:say|tell|told|explain|remind|warn)\b"
    r"(?:(?!\b(?:because|before|if|unless|when|where)\b)[^.;:,])*?"
    r"\b(?:pupils?|child(?:ren)?(?!'s)|students?|young (?:person|people))\b",
    re.IGNORECASE,
)
"""Where a sentence has somebody speak to a child; what is said comes behind it."""
WITHOUT = re.compile(r"\bwithout\s+(?:\S+\s+){0,2}$", re.IGNORECASE)
"""What nobody needs: "without the leave of the head"."""
LATER = re.compile(
    r"(?P<first>.*?)(?:[,;]\s+(?:(?:and|but|yet)\s+)?|\s(?:but|yet)\s)"
    r"(?P<before>(?:(?!\bor\b)[^,;])*\s)(?:it|them)\b(?P<behind>[^,;]*)",
    re.IGNORECASE,
)
"""A clause that speaks of what the one before it named."""
WRITTEN = re.compile(r"\b(?:document|enter|log|note|record|report|write)\s$", re.IGNORECASE)
"""Before an "it" that behind an "if" is what happened: "If a picture is seen, record it"."""
LABEL = re.compile(
    r"^(?!(?:don't|no|never)\b)"
    r"(?P<label>(?:(?!(?:are|is|not) )[^\s:;.,?]+ ){0,4}[^\s:;.,?]+):(?= )",
    re.IGNORECASE,
)
"""Who does it, or where: "Class teacher: tells the lead"."""
HARMLESS = "harmless-picture"
TAKEN_BACK = re.compile(
    r"^(?:(?:please )?(?:don't|do not|never|no)[.,:;]|not so\b|leave that\b|"
    r"(?:it|that|they|this|these|those|we|you) (?:(?:are|is) (?:mistaken|no longer|not so|wrong)\b|"
    r"(?:are|do|does|is|may|must) not[.,:;]))",
    re.IGNORECASE,
)
"""Of a sentence that denies the one before it: "Don't: ring the lead", "They are mistaken"."""
MATTER = "the-matter"
PASS_AT, LESS_AT, RIGHT_AT, WRONG_AT, READ_AT, ALONE_AT = -8, -4, 0, 5, 4, 6
"""Odds (content/sentences.py). Below the first, nobody has to read what a rule leaves to be read;
below the third, what a rule marks is left to be read, and below the second, what asks for less than
a clause of national guidance; from the fourth, what a rule leaves to be read is marked. Where no
rule points at anything, it is read above the fifth, and marked from the last.
"""
LESS = 3
"""So much less these count where a sentence names nothing that may be done wrong."""
MUCH_LESS = 8
"""So much less where it forbids, and says nothing more: its words are those of what it forbids."""
NOTHING, NOWHERE = Statement(text="", place=""), next(re.finditer("", ""))
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """A statement that says what is no longer right. `sure`: it can hardly mean anything else;
    `clause` or `source`: what holds today; neither where it is about words alone; `instead`: what
    may stand in the place of what was found.
    """

    kind: str
    harm: int
    says: str
    today: str
    statement: Statement
    found: str
    sure: bool
    clause: str = ""
    source: str = ""
    instead: str = ""


class Seen:
    """A document's statements, and what is found in each: both are asked for more than once.
    `project`: it knows the people whom the document names.
    """

    def __init__(self, project: Project, document: Document, school: str = "") -> None:
        """Read it. `school`: whose it is, if that is not the site's."""
        verbs, words = project.words.short_line.verbs, project.document_words
        self._rules = project
        people = of_school(words.people, school or project.school.name)
        known = replace(words, people=knowing(people, document))
        self.project = replace(project, document_words=known)
        self.statements = tuple(read_statements(document, words, verbs))
        self.find = cache(self._find)
        self._odds = cache(self._find_odds)
        self._behind = dict(pairwise(self.statements))
        matter = project.outdated.things.get(MATTER, ())
        self._about = set[str]()
        for one in self.statements:
            if one.where not in self._about and (
                not matter or holds(matter, f"{one.where} {one.text}")
            ):
                self._about.add(one.where)

    def _find(self, one: Statement) -> tuple[list[Fault], bool]:
        """What is wrong in a statement, and whether a person has to read it: also where nothing
        around it is of the matter, or the next one takes it back.
        """
        found, is_open = find_faults(self._rules, one)
        if one.where not in self._about or self._is_taken_back(one):
            old = _old(found)
            found, is_open = old, is_open or len(old) < len(found)
        is_open |= not found and is_doubtful(self._rules, one)
        return found or self.likely(one, is_open=is_open), is_open or self._alone(one) > READ_AT

    def _is_taken_back(self, one: Statement) -> bool:
        behind = self._behind.get(one)
        return bool(behind and behind.place == one.place and TAKEN_BACK.match(behind.text))

    def weigh(self, one: Statement, *, is_open: bool) -> tuple[list[Fault], bool]:
        """The same, where its words are listened to as well: what they speak against is left to be
        read. `is_open`: beside national guidance it is.
        """
        found, may_be = self.find(one)
        if not self.is_ordinary(one):
            return found or self.likely(one, is_open=is_open), is_open or may_be
        kept = [*_old(found), *self._in_opening(one, found)]
        is_passed = max(self._odds(one)) <= PASS_AT and not is_excepted(self._rules, one)
        may_be = (is_open or may_be) and not is_passed
        return kept, may_be or len(kept) < len(found)

    def _in_opening(self, one: Statement, found: Iterable[Fault]) -> Iterator[Fault]:
        """What is wrong in the line that opened its list, whose words speak for themselves."""
        if one.under and self._rules.odds.of(one.under) >= RIGHT_AT:
            yield from (fault for fault in _wrong(found) if fault.found in one.under)

    def is_ordinary(self, one: Statement, at: float = RIGHT_AT) -> bool:
        """Whether its words speak against its being wrong, by itself and behind its opening."""
        return max(self._odds(one)) < at

    def likely(self, one: Statement, *, is_open: bool) -> list[Fault]:
        """What is wrong with it in all likelihood, by its words. `is_open`: a rule leaves it to be
        read; where none does, they have to say more.
        """
        if one.where not in self._about:
            return []
        if self._said(one) < WRONG_AT if is_open else self._alone(one) < ALONE_AT:
            return []
        return [_by_words(self._rules, one)]

    def _alone(self, one: Statement) -> float:
        """Its odds where no rule points at it."""
        return self._said(one) - (0 if is_about_it(self._rules, one) else LESS)

    def _said(self, one: Statement) -> float:
        """What its words speak for its being wrong: those of a question, or below "We never", say
        nothing.
        """
        if one.text.endswith("?") or one.above == "never":
            return -math.inf
        return min(self._odds(one)) - (MUCH_LESS if _forbids_alone(self._rules, one) else 0)

    def _find_odds(self, one: Statement) -> tuple[float, float]:
        odds, whole = self._rules.odds, _with_its_opening(one).text
        alone = odds.of(one.text)
        return alone, alone if whole == one.text else odds.of(whole)


def _forbids_alone(project: Project, one: Statement) -> bool:
    """Whether it forbids, and says nothing more."""
    says_more = "," in one.text or is_excepted(project, one)
    return one.modality == "never" and not says_more


def _by_words(project: Project, one: Statement) -> Fault:
    """What is wrong with a statement of which no rule, but its words speak."""
    table = project.sentences
    kind = project.kinds.likeliest(one.text)
    if kind != OTHER:
        fault = _of_outdated(project.outdated.outdated[kind], one, NOWHERE)
        return replace(fault, found=one.text, sure=False, instead="")
    return Fault(
        kind="unsafe",
        harm=WRONG,
        says=table.says,
        today=table.today,
        statement=one,
        found=one.text,
        sure=False,
    )


def _old(found: Iterable[Fault]) -> list[Fault]:
    """The rules, names and words among them that are no more than old."""
    return [fault for fault in found if fault.harm > WRONG]


def _wrong(found: Iterable[Fault]) -> list[Fault]:
    """The others."""
    return [fault for fault in found if fault.harm <= WRONG]


@dataclass(frozen=True, kw_only=True, slots=True)
class Appraisal:
    """All that was found, worst first. `missing`: clauses of national guidance that nothing covers;
    `weaker` and `stricter`: statements that ask for less and for more than the clause beside them;
    `to_read`: what may be wrong, though no rule knows it; `overdue`: the review dates that are
    past.
    """

    statements: int
    faults: tuple[Fault, ...]
    missing: tuple[Card, ...]
    weaker: tuple[Weaker, ...]
    stricter: tuple[tuple[Statement, Card], ...]
    to_read: tuple[Statement, ...]
    overdue: tuple[str, ...]


def appraise(
    project: Project, document: Document, today: date, seen: Seen | None = None
) -> Appraisal:
    """Hold a policy against what is known. Of a heading, only what is old in it."""
    seen = seen or Seen(project, document)
    statements = seen.statements
    headings = [
        Statement(text=block.text, place=block.place)
        for block in document.blocks
        if block.kind == "heading"
    ]
    beside = hold_beside_floor(project, statements)
    faults, to_read = list[Fault](), list[Statement]()
    less = [one for one in beside.weaker if not seen.is_ordinary(one.statement, LESS_AT)]
    marked = {one.statement.text for one in less}
    to_decide = {one.text for one in beside.open_}
    to_decide |= {one.statement.text for one in beside.weaker} - marked
    for one in statements:
        found, is_open = seen.weigh(one, is_open=one.text in to_decide)
        faults += found
        if is_open and not (found or one.text in marked):
            to_read.append(one)
    for one in headings:
        faults += (fault for fault in seen.find(one)[0] if fault.harm == OLD)
    # Who does it tells what is found, and nothing that is kept holds a name.
    people = seen.project.document_words.people
    faults = [without_names(fault, people) for fault in _told_once(faults)]
    overdue = (nameless(one, people) for one in _overdue([*headings, *statements], today))
    wrong = {fault.statement.text for fault in _wrong(faults)}
    weaker = (one for one in less if nameless(one.statement.text, people) not in wrong)
    missing = [card for card in asked_for(project) if of_one_kind(card) not in beside.covered]
    return Appraisal(
        statements=len(statements),
        faults=tuple(sorted(faults, key=lambda fault: (fault.harm, not fault.sure))),
        missing=tuple(sorted(missing, key=_rank)),
        stricter=tuple((without_people(one, people), card) for one, card in beside.stricter),
        weaker=tuple(
            replace(one, statement=without_people(one.statement, people)) for one in weaker
        ),
        to_read=tuple(without_people(one, people) for one in to_read),
        overdue=tuple(dict.fromkeys(overdue)),
    )


def _told_once(faults: Iterable[Fault]) -> Iterator[Fault]:
    """What the line that opened a list says by itself is told of the first line below it alone."""
    told = set[tuple[str, str]]()
    for fault in faults:
        opening = fault.statement.under
        if fault.found not in opening or (opening, fault.says) not in told:
            yield fault
        told.add((opening, fault.says))


def without_names(fault: Fault, words: PeopleWords) -> Fault:
    """A fault with nothing of a person in what was found, and in its statement."""
    statement = without_people(fault.statement, words)
    return replace(fault, statement=statement, found=nameless(fault.found, words))


def asked_for(project: Project) -> list[Card]:
    """What national guidance asks for or forbids at all events."""
    return [card for card in project.floor.cards if card.is_live and card.modality in ASKED_FOR]


def find_faults(
    project: Project, statement: Statement, *, is_card: bool = False
) -> tuple[list[Fault], bool]:
    """What one statement says that is no longer right, unsafe, or never said to a child, each once
    for one place in it, by the fewest words; and whether a person has to read it. A single hint is
    enough in a card.
    """
    whole = _with_its_opening(statement)
    faults, taken, is_open = list[Fault](), list[re.Match[str]](), False
    all_found = _found(project, whole, is_about=is_card or is_about_it(project, whole))
    found = sorted(all_found, key=lambda one: (one[2] == "hinted", one[0].harm))
    hints = {fault.says for fault, _, stance in found if stance == "hinted"}
    if len(hints) == 1 and not (is_card or any(stance == "asked" for _, _, stance in found)):
        found, is_open = [], True
    said = set[tuple[str, str]]()
    for fault, match, stance in found:
        if any(_overlap(match, other) for other in taken):
            continue
        if stance == "open":
            is_open = True
        elif (fault.says, fault.clause) not in said:
            taken.append(match)
            said.add((fault.says, fault.clause))
            faults.append(replace(fault, statement=statement))
    for order in _orders_of(project, statement):
        turned = (replace(fault, statement=statement) for fault in find_faults(project, order)[0])
        faults += (fault for fault in turned if (fault.says, fault.clause) not in said)
    if faults or is_open:
        return faults, is_open
    if meant := _with_noun(project, statement):
        faults = [replace(one, statement=statement) for one in find_faults(project, meant)[0]]
    if not faults and (done := [*_handled(project, statement)] or [*_done(project, statement)]):
        text, words = statement.text, project.document_words
        return ([], True) if is_reported(words.stance, text, len(text)) else (done, is_open)
    return faults, is_open


def _with_noun(project: Project, statement: Statement) -> Statement | None:
    """Its last clause with the imagery for the "it" or "them" by which that means it: "images are
    not circulated, but the lead may share them".
    """
    imagery, things = project.unsafe.things[IMAGERY], project.unsafe.things
    clause = LATER.match(statement.text)
    if not clause or not holds(imagery, clause["first"]):
        return None
    if OPENING.match(statement.text) and WRITTEN.search(clause["before"]):
        return None
    if holds((*things[PAPERS], *things["device"], *things["a-child"]), clause["first"]):
        return None
    text = f"{clause['before']}the images{clause['behind']}"
    return replace(statement, text=text, modality="", unsure=())


def _done(project: Project, statement: Statement) -> Iterator[Fault]:
    """What is wrong in what it says is to be done, as an order."""
    for order in orders_of(statement, project.document_words):
        if _is_harmless(project, order.text) or not (order.is_turned and order.is_asked):
            return
        as_order = Statement(text=order.text, place="", modality="must", is_order=True)
        for fault in find_faults(project, as_order)[0]:
            yield replace(fault, statement=statement, found=statement.text)


def _handled(project: Project, statement: Statement) -> Iterator[Fault]:
    """What it has done with imagery, a device or a child that nobody does."""
    words, text = project.document_words, f"{statement.lead} {statement.text}".strip()
    if not holds(words.about.words, text) or _is_harmless(project, text):
        return
    for order in (one.text for one in orders_of(statement, words) if one.is_asked):
        for handled in project.unsafe.handled:
            if handled.people and not holds(project.unsafe.things[IMAGERY], text):
                continue
            for found in handled.find(order):
                if not _is_guided(project, found[0]):
                    yield _of_handled(handled, statement, found[0])
                    return


def _is_harmless(project: Project, text: str) -> bool:
    """Whether it speaks of pictures that anybody may have."""
    return holds(project.outdated.things.get(HARMLESS, ()), text)


def _is_guided(project: Project, found: str) -> bool:
    """Whether national guidance has somebody do just that."""
    words, actions = project.document_words.near, project.vocabulary.actions
    done = {actions[card.action] for card in project.guided}
    return any(stems(found, words).keys() <= stems(action, words).keys() for action in done)


def _with_its_opening(statement: Statement) -> Statement:
    """A line of a list, as one sentence with the line that opened it, or with its own label."""
    opening = SENTENCE.split(statement.under)[-1].rstrip(" :")
    text = with_comma(LABEL.sub(r"\g<label>", statement.text))
    return replace(statement, text=f"{opening} {text}".strip())


def _orders_of(project: Project, statement: Statement) -> Iterator[Statement]:
    """What a sentence that forbids asks for by a second "no"."""
    if statement.modality != "never":
        return
    words = project.document_words
    forbids = pattern_of(words.modality["never"]).search(statement.text)
    forbidden = statement.text[forbids.end() if forbids else 0 :].strip()
    for order in orders_in(forbidden, words.turned):
        yield replace(statement, text=order, modality="must", above="", is_order=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """Of the sentences by which a kind of entry is judged: faults, and those that were found;
    right ones, and those that were marked.
    """

    faults: int
    found: int
    right: int
    marked: int

    @property
    def precision(self) -> float:
        """Of what was marked, how much is a fault."""
        return self.found / (self.found + self.marked or 1)

    @property
    def recall(self) -> float:
        """Of what is a fault, how much was found."""
        return self.found / (self.faults or 1)


def judge(project: Project) -> dict[str, Judged]:
    """The table held to its own sentences, by kind."""
    verbs, words = project.words.short_line.verbs, project.document_words

    def read(text: str) -> list[Statement]:
        document = Document(blocks=(Block(kind="paragraph", text=text, place=""),))
        return [*read_statements(document, words, verbs)]

    def is_marked(text: str) -> bool:
        return any(find_faults(project, one)[0] for one in read(text))

    judged = dict[str, Judged]()
    for kind in dict.fromkeys(entry.kind for entry in project.outdated.outdated.values()):
        entries = {
            name: entry for name, entry in project.outdated.outdated.items() if entry.kind == kind
        }
        faults = [(name, text) for name, entry in entries.items() for text in entry.finds]
        right = [text for entry in entries.values() for text in entry.passes]
        judged[kind] = Judged(
            faults=len(faults),
            found=sum(
                is_marked(t) and any(name in said_by(project, one) for one in read(t))
                for name, t in faults
            ),
            right=len(right),
            marked=sum(map(is_marked, right)),
        )
    right = [*project.outdated.right]
    alike = Judged(faults=0, found=0, right=len(right), marked=sum(map(is_marked, right)))
    return {**judged, "right": alike}


def said_by(project: Project, statement: Statement) -> frozenset[str]:
    """The entries of the table of what is no longer right that a statement asks for, by name."""
    names = {id(entry): name for name, entry in project.outdated.outdated.items()}
    return frozenset(
        names[id(entry)]
        for entry, _, stance in _outdated(project, statement)
        if stance in ("asked", "hinted")
    )


type Found = tuple[Fault, re.Match[str], Stance]


def _found(project: Project, statement: Statement, *, is_about: bool) -> Iterator[Found]:
    """All that a table finds in it, and that is asked for or open. `is_about`: it is of the matter,
    as all of a card is.
    """
    outdated = sorted(_outdated(project, statement), key=lambda one: len(one[1][0]))
    is_harmless = _is_harmless(project, statement.text)
    denied = [match for entry, match, stance in outdated if entry.to and stance == "forbidden"]
    for entry, match, stance in outdated:
        is_open = stance == "asked" and not entry.to and any(_overlap(match, one) for one in denied)
        if stance in SAID_SO:
            is_open |= stance == "asked" and entry.harm <= WRONG and is_harmless
            yield _of_outdated(entry, statement, match), match, "open" if is_open else stance
    for unsafe, match, stance in _unsafe(project, statement) if is_about else ():
        if stance in SAID_SO:
            is_open = stance == "asked" and is_harmless
            yield _of_unsafe(unsafe, statement, match), match, "open" if is_open else stance
    if not SAID.search(statement.text):
        return
    for phrase in project.words.phrase:
        if phrase.negated or FOR_CHILDREN.isdisjoint(phrase.audiences):
            continue
        for match in places_in(phrase.patterns, statement.text):
            words = project.document_words
            stance = stance_of(words, statement, match, shape="phrase", anyone=True)
            if stance == "asked" and SAID.search(statement.text[: match.start()]):
                yield _of_phrase(phrase, statement, match), match, stance


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _outdated(
    project: Project, statement: Statement
) -> Iterator[tuple[Outdated, re.Match[str], Stance]]:
    things = {**project.unsafe.things, **project.outdated.things}
    for entry, ways in project.outdated.may_say(statement.text):
        for match, shape in entry.find(statement.text, ways, things):
            if entry.to and project.unsafe.is_of_papers(match):
                continue
            stance = _stance_on(project, entry, statement, match, shape)
            yield entry, match, "hinted" if (shape, stance) == ("hint", "asked") else stance
            if stance == "asked":
                break


def _unsafe(
    project: Project, statement: Statement
) -> Iterator[tuple[Unsafe, re.Match[str], Stance]]:
    for unsafe, match in project.unsafe.find(statement.text):
        if not project.unsafe.is_of_papers(match):
            stance = stance_of(project.document_words, statement, match)
            yield unsafe, match, stance


def _stance_on(
    project: Project, entry: Outdated, statement: Statement, match: re.Match[str], shape: Shape
) -> Stance:
    words = project.document_words
    stance = stance_of(words, statement, match, shape=shape, anyone=entry.anyone)
    if entry.speaks == "either":
        without = WITHOUT.search(statement.text[: match.start()]) and stance == "forbidden"
        is_said = not (without or is_reported(words.stance, statement.text, match.start()))
        if not is_said or (entry.kind == "tone" and stance == "forbidden"):
            return "told"
        is_denied = stance == "forbidden" and _may_be_denied(entry)
        is_lifted = holds((*words.stance.lifts, "against"), statement.text[: match.end()])
        return "open" if is_denied and not is_lifted else "asked"
    if entry.speaks == "forbids":
        return "asked" if stance == "forbidden" or statement.modality == "never" else "told"
    return stance


def _may_be_denied(entry: Outdated) -> bool:
    """Whether it is not itself wrong by its "no"."""
    return entry.harm <= WRONG and entry.kind != "conflict" and not entry.to


def every_fault(project: Project) -> Iterator[Fault]:
    """All that can be said of a statement, of none in particular."""
    for entry in project.outdated.outdated.values():
        yield _of_outdated(entry, NOTHING, NOWHERE)
    for unsafe in project.unsafe.unsafe:
        yield _of_unsafe(unsafe, NOTHING, NOWHERE)
    for handled in project.unsafe.handled:
        yield _of_handled(handled, NOTHING, "")
    for phrase in project.words.phrase:
        yield _of_phrase(phrase, NOTHING, NOWHERE)


def _of_outdated(entry: Outdated, statement: Statement, match: re.Match[str]) -> Fault:
    return Fault(
        kind=entry.kind,
        harm=entry.harm,
        says=entry.says,
        today=entry.today,
        clause=entry.clause,
        source=entry.source,
        instead=entry.instead,
        statement=statement,
        found=match[0],
        sure=not (statement.unsure or statement.doubts),
    )


def _of_unsafe(unsafe: Unsafe, statement: Statement, match: re.Match[str]) -> Fault:
    cited = CITED.findall(unsafe.instead)
    return Fault(
        kind="unsafe",
        harm=1,
        says=unsafe.says,
        today=CITED.sub("", unsafe.instead).capitalize() + ".",
        clause=cited[0] if cited else "",
        statement=statement,
        found=match[0],
        sure=not (statement.unsure or statement.doubts),
    )


def _of_handled(handled: Handled, statement: Statement, found: str) -> Fault:
    return Fault(
        kind="unsafe",
        harm=1,
        says=handled.says,
        today=f"{handled.instead.capitalize()}.",
        statement=statement,
        found=found if found in statement.text else statement.text,
        sure=not (statement.unsure or statement.doubts),
    )


def _of_phrase(phrase: Phrase, statement: Statement, match: re.Match[str]) -> Fault:
    return Fault(
        kind="tone",
        harm=4,
        says=phrase.reason,
        today=f"Instead: {phrase.instead}.",
        statement=statement,
        found=match[0],
        sure=False,
    )


def _rank(card: Card) -> int:
    topics = HARM_BY_TOPIC
    return topics.index(card.topic) if card.topic in topics else len(topics)


def _overdue(statements: Sequence[Statement], today: date) -> Iterator[str]:
    for one in statements:
        for found in REVIEW.finditer(one.text):
            month = (found["month"] or "dec")[:3].casefold()
            number = MONTHS.index(month) + 1 if month in MONTHS else 12
            if (int(found["year"]), number) < (today.year, today.month):
                yield found[0]
