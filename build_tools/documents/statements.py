"""What a document asks for: one statement a sentence, as strong as its own words make it, or those
above it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from build_tools.content.document_words import DocumentWords
from build_tools.content.words import pattern_of
from build_tools.documents.document import NO_END, Block, Document, Doubt, tidy
from build_tools.documents.tables import HEAD

type Modality = Literal["never", "must", "should", "may", ""]
type Reason = Literal["negation", "lead"]

TITLES = ("Mr", "Mrs", "Ms", "Dr", "Rev", "Prof", "Fr", "Sgt", "St")
NO_TITLE = "".join(rf"(?<!\b{title}\.)" for title in TITLES)
SENTENCE = re.compile(rf"(?<=[.!?;]){NO_TITLE}[\"')\]]*\s+(?=[A-Z\"'(])")
SUBORDINATE = re.compile(
    r"\b(?:if|when|where|unless|because|that|which|who|whether|since|although|while"
    r"|as \w+ as)\b[^,;:.]*",
    re.IGNORECASE,
)
"""In which "may" and "can" say what could be so, and allow nothing; "cannot" forbids nothing."""
WHOSE = re.compile(
    r"^(?:(?!\b(?:can|may|must|shall|should|will)\b)[^,;:.])*?\bwho(?= \w)"
    r"(?: (?!(?:can|if|may|that|when|where|whether|which|will)\b)\w[^\s,;:.]*)+?"
    r"(?= (?:must|shall|should)\b)",
    re.IGNORECASE,
)
"""Of whom an asking speaks: "Staff who hear of it must tell the lead"."""
OPENING = re.compile(
    r"^(?:if|when|where|once|before|after|as soon as|until|in|on|during|should)\b[^,;:]*,\s+(?=\w)",
    re.IGNORECASE,
)
"""What an order may stand behind: "When in doubt, ring the lead"."""
IS = r"(?:is|are|was|were|has|have|had|can|could|may|might|will|must|should|shall|needs?|do|does)"
NO_COMMA = re.compile(
    rf"^(?:if|when|where|once|after|as soon as|should)\s[^,;:]*?"
    rf"\b(?:{IS}|\w+(?:ed|[^s]s))\b[^,;:]*?"
    rf"\b(?!(?:{NO_END})\s)[\w'-]+(?P<here>)\s"
    r"(?:(?:it|they|he|she|we|you|there|this|nobody|no one|staff|parents|pupils|teachers"
    rf"|(?:the|a|an|any|each|every|no|our|their)\s(?:[\w'-]+\s){{1,3}}?)\s*(?:\w+ly\s)?{IS}\b"
    r"|(?:the|a|our)\s(?:head|lead|teacher|tutor)\s\w+[^s]s\b(?=[^,]*$))",
    re.IGNORECASE,
)
"""Where a sentence goes on behind an "if" without a comma: "If it was at home it is no matter"."""
ALLOWING: Modality = "may"
OF_THE_YEAR = re.compile(
    r"(?P<day>\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?\bMay\b(?(day)|(?=,?\s+(?:\d{1,2},?\s+)?(?:19|20)\d\d\b))"
)
"""The month, which allows nothing."""
WORDS_OF_A_LEAD = 8
DOES = re.compile(
    r"\s+(?:(?:also|always|first|then|\w+ly)\s+)?(?P<verb>[a-z]+)\b"
    r"(?!\s+(?:are|can|has|have|is|may|must|of|should|was|were|will)\b)"
)
"""Behind whom it speaks of: a verb, and no noun of which something is said."""
MANY = re.compile(r"s$|\b(?:staff|we)$", re.IGNORECASE)
BEGINS = 40
"""Within so many letters stands who does it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One sentence. `modality`: empty where it asks for nothing; `lead`: what above it makes it
    ask; `above`: how that speaks; `under`: the line that opened its list; `where`: the heading,
    the row and that line; `is_order`: it begins with a verb; `roles`: whom it names, by id;
    `until`: by when, where its row says so.
    """

    text: str
    place: str
    where: str = ""
    is_order: bool = False
    modality: Modality = ""
    lead: str = ""
    above: Modality = ""
    under: str = ""
    roles: tuple[str, ...] = ()
    until: str = ""
    doubts: tuple[Doubt, ...] = ()
    unsure: tuple[Reason, ...] = ()


def read_statements(
    document: Document, words: DocumentWords, verbs: Iterable[str]
) -> Iterator[Statement]:
    """Every sentence of a document in its order. `verbs`: with which an order begins."""
    reader = _Reader(words=words, verbs=verbs_of(words, verbs))
    for at, block in enumerate(document.blocks):
        after = document.blocks[at + 1] if at + 1 < len(document.blocks) else None
        yield from reader.read(block, after)


def verbs_of(words: DocumentWords, verbs: Iterable[str]) -> frozenset[str]:
    """All verbs with which an order begins, in small letters."""
    return frozenset(verb.casefold() for verb in (*words.order.verbs, *verbs))


def with_comma(text: str) -> str:
    """A sentence with the comma that its opening should have, if it has none."""
    found = NO_COMMA.match(text)
    return f"{text[: found.end('here')]},{text[found.end('here') :]}" if found else text


def without_subordinate(text: str) -> str:
    """A sentence with blanks for what it says of when, who and why."""
    if own := WHOSE.match(text):
        return " " * own.end() + without_subordinate(text[own.end() :])
    return SUBORDINATE.sub(lambda found: " " * len(found[0]), text)


BARE = re.compile(
    r"(?:this is )?(?:(?:not )?(?:acceptable|allowed|permitted)|forbidden|prohibited)\W*",
    re.IGNORECASE,
)
"""All that is said of an act that is named as the case."""
CASES = re.compile(r"(?:if|in case|once|should|when|whenever|where)\b", re.IGNORECASE)
CLAUSE = re.compile(
    rf"\b{IS}\b|\b\w+ed\b|^(?:an?|any\w*|some\w*|staff|the|they|we|you)\b.*\s\w+s\b", re.IGNORECASE
)
"""Of a case that is more than a name: somebody does something, or something is so."""


def small(text: str) -> str:
    """With a small first letter, unless that is of a short form: "DSL"."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _by_when(block: Block) -> str:
    """By when its row has it done, as a sentence says it: "24 hours" as "within 24 hours"."""
    said = block.until.rstrip(" .") if any(map(str.isalnum, block.until)) else ""
    said = re.sub(r"^(?=\d)", "within ", small(said))
    return re.sub(r"^(?=(?:same|next) )", "the ", said)


type Depth = tuple[int, bool]
"""How deep a line of a list stands, and whether it has a number."""
OUTSIDE: Depth = (-1, False)


@dataclass(slots=True)
class _Opening:
    """A line that opened a list, where it stands, and how it speaks; `lines`: of the list."""

    text: str = ""
    strength: Modality = ""
    depth: Depth = OUTSIDE
    lines: Depth | None = None

    def is_over(self, depth: Depth) -> bool:
        """Whether a line there is none of its list; it then is one."""
        self.lines = self.lines or depth
        return depth != self.lines and depth[0] <= self.depth[0]

    def holds(self, depth: Depth) -> bool:
        """Whether a line there is one of its list, or below one."""
        return self.lines is not None and (depth == self.lines or depth[0] > self.lines[0])


@dataclass(slots=True)
class _Reader:
    """`heading`: over what comes, and how it speaks; `openings`: of the lists in which it is."""

    words: DocumentWords
    verbs: frozenset[str]
    heading: str = ""
    strength: Modality = ""
    is_new: bool = False
    openings: list[_Opening] = field(default_factory=list)

    @property
    def opening(self) -> _Opening:
        return self.openings[-1] if self.openings else _Opening()

    def read(self, block: Block, after: Block | None) -> Iterator[Statement]:
        if block.kind == "heading" and block.level == HEAD:
            return
        if block.kind == "heading" and not self._is_said(block, after):
            self.heading, self.openings = block.text, []
            self.strength = self._lead(block.text)
            self.is_new = bool(self.strength)
            return
        self.is_new = False
        depth = (block.level, bool(block.number)) if block.kind == "item" else OUTSIDE
        if block.kind not in ("item", "cell"):
            self.openings = []
        while block.kind == "item" and self.opening.is_over(depth):
            self.openings.pop()
        if block.text.endswith(":"):
            if not self.opening.holds(depth):
                self.openings = []
            strength = self._modality(block.text) or self.opening.strength
            self.openings.append(_Opening(block.text, strength, depth))
            return
        for sentence in SENTENCE.split(block.text):
            if any(map(str.isalpha, sentence)):
                yield self._statement(block, self._in_its_row(block, tidy(sentence)))

    def _in_its_row(self, block: Block, text: str) -> str:
        """What a row says of a case: "If a pupil tells you of it, tell the lead at once"."""
        until = _by_when(block)
        done = f"{text.rstrip(' .')} {until}" if until else text
        if not block.case:
            return done
        case = block.case.rstrip(" .:;")
        if self._lead(text) or BARE.fullmatch(text):
            return f"{text.rstrip(' .:;')}: {small(case)}"
        if not CASES.match(case):
            is_clause = CLAUSE.search(case)
            case = f"{'If' if is_clause else 'If it is'} {small(case)}"
        return f"{case.replace(',', '')}, {small(done)}"

    def _is_said(self, block: Block, after: Block | None) -> bool:
        """Whether what looks like a heading is what the one before it forbids or asks for."""
        alone = after is None or after.kind == "heading"
        return self.is_new and alone and not self._lead(block.text)

    def _statement(self, block: Block, text: str) -> Statement:
        own = self._modality(text)
        lead, above = self._above(block)
        modality = own or above
        unsure = list[Reason]()
        denied = len(pattern_of(self.words.negation.words).findall(text))
        if denied + (above == "never") > 1:
            unsure.append("negation")
        elif own and own != "never" and self._is_denied(text):
            # "None of the staff should": what stands before it turns it round.
            unsure.append("negation")
        if own and above == "never" != own:  # "We never: ... staff may tell": an exception, or not?
            unsure.append("lead")
            modality = above
        is_order = self._is_order(text)
        in_list = block.kind in ("item", "cell")
        under = self.opening.text if in_list else ""
        heading = " ".join(filter(None, [block.number, self.heading]))
        until = _by_when(block)
        if not modality and (is_order or until or self._is_duty(text)):
            modality = "must"
        return Statement(
            text=text,
            place=block.place,
            where=", ".join(filter(None, [heading, block.row, under.removesuffix(":")])),
            modality=modality,
            is_order=is_order,
            lead=lead if above and not own else "",
            above=above,
            under=under,
            roles=self._whom(block, f"{lead} {self._subject(text)}"),
            until=until,
            doubts=block.doubts,
            unsure=tuple(unsure),
        )

    def _above(self, block: Block) -> tuple[str, Modality]:
        """What speaks for a line: its column, its row, what opened its list, its heading."""
        if any(map(self._is_date, (block.text, block.row, block.column))):
            return "", ""
        if block.kind == "cell":
            for said in (block.column, block.row):
                if found := self._lead(said):
                    return said, found
        if block.kind in ("item", "cell") and self.opening.strength:
            return self.opening.text, self.opening.strength
        return (self.heading, self.strength) if self.strength else ("", "")

    def _lead(self, text: str) -> Modality:
        """How a heading speaks, if it is no more than that: "We never", "Do not"."""
        short = len(text.split()) <= WORDS_OF_A_LEAD
        ends = [*pattern_of(self.words.asking).finditer(text)]
        if not short or not ends:
            return ""
        rest = text[ends[-1].end() :].strip(" :.!-")
        return self._modality(text) if len(rest.split()) <= 1 else ""

    def _modality(self, text: str) -> Modality:
        text = OF_THE_YEAR.sub(lambda found: " " * len(found[0]), text)
        told = without_subordinate(text)
        if found := self._first(told, told):
            return found
        # "Lock it away, so that it cannot be used" forbids nothing.
        return "" if self._is_order(text) else self._first(text, told)

    def _first(self, text: str, told: str) -> Modality:
        best: tuple[int, int, Modality] | None = None
        for modality in ("never", "must", "should", "may"):
            source = told if modality == ALLOWING else text
            for found in pattern_of(self.words.modality[modality]).finditer(source):
                place = (found.start(), -len(found[0]), modality)
                best = min(best, place) if best else place  # type: ignore[assignment]
                break
        if order := self._order(text):
            best = min(best, (order, 0, "must")) if best else (order, 0, "must")
        return best[2] if best else ""

    def _is_order(self, text: str) -> bool:
        told = OPENING.sub("", text)
        first = told.split(maxsplit=1)
        is_label = pattern_of(self.words.order.labels).match(told) or self._is_date(told)
        return bool(first) and first[0].casefold() in self.verbs and not is_label

    def _is_date(self, text: str) -> bool:
        return bool(pattern_of(self.words.order.dates).match(text))

    def _is_duty(self, text: str) -> bool:
        """Whether it tells what somebody of the school does: "The lead rings home"."""
        told = OPENING.sub("", text).partition(",")[0]
        for who in pattern_of(self.words.order.subject).finditer(told):
            does = DOES.match(told, who.end())
            if does and who.start() <= BEGINS and self._is_verb(does["verb"], who[0]):
                return True
        return False

    def _is_verb(self, word: str, who: str) -> bool:
        """Whether it is what these do, or this one does."""
        word, are_many = word.casefold(), MANY.search(who)
        ways = (word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word))
        return any(way in self.verbs and (are_many or way != word) for way in ways)

    def _is_denied(self, text: str) -> bool:
        first = pattern_of(self.words.asking).search(text)
        return bool(first and pattern_of(self.words.negation.words).search(text[: first.start()]))

    def _order(self, text: str) -> int:
        for found in pattern_of(self.words.order.words).finditer(text):
            if pattern_of(self.words.order.subject).search(text[: found.start()]):
                return found.start()
        return 0

    def _subject(self, text: str) -> str:
        """What stands before the word that asks: whom it asks, and not of whom it speaks."""
        found = pattern_of(self.words.asking_or_ordering).search(text)
        return text[: found.start()] if found else ""

    def _whom(self, block: Block, said: str) -> tuple[str, ...]:
        """Whom a line names, or else its row, what opened its list, or its heading."""
        under = self.opening.text if block.kind in ("item", "cell") else ""
        above = (block.who, block.row, under, self.heading)
        return next((roles for text in (said, *above) if (roles := self._roles(text))), ())

    def _roles(self, text: str) -> tuple[str, ...]:
        return tuple(
            role for role, names in self.words.role.items() if pattern_of(names).search(text)
        )
