"""What a word processor, a scanner or a PDF does to a sentence so that it still reads as one, and
says something else: a tracked change run into it, a word broken or stuck to the next, a choice that
nobody made.

A lost "not" leaves no trace: for that each statement is read once (`check --read`). Everything here
is found by its form, and none of it is right in a sentence: the tests hold both.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from build_tools.checks.registry import check
from build_tools.content.dictionary import is_in_dictionary
from build_tools.content.findings import Finding
from build_tools.content.front_matter import split_front_matter
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.passages import Passage, iter_passages
from build_tools.content.policy import SCHOOL_FOLDER, Card
from build_tools.content.project import Project

AGAIN = "read the sentence as it was meant, and type it again"
JOIN = "write the word in one piece"

VERBS = (
    "agree|allow|apologise|ask|assure|attend|avoid|be|become|begin|believe|bring|choose|collect|"
    "confirm|consider|decide|delete|describe|encourage|ensure|examine|explain|fetch|get|give|go|inform|"
    "invite|involve|keep|listen|make|notify|obtain|pass|preserve|prevent|protect|provide|put|"
    "reassure|receive|refer|refuse|remain|remember|remind|remove|retain|say|seek|see|send|speak|take|"
    "teach|tell|treat|undertake|unlock|warn|write"
)
"""Verbs that are no noun too, in the form that tells somebody to do something."""
ACTS = f"{VERBS}|call|contact|copy|look|open|record|report|ring|save|search|share|talk|wait"
"""Others, too, which are right beside another verb as nouns."""
MODALS = "must|should|may|can|will|shall|could|might|would"
BESIDE_A_VERB = re.compile(
    rf"\w*[^s\W]s|\w+ly|{MODALS}|who|whoever|that|they|we|you|i|and|or|to|else|not|never|then|but|"
    r"nor|than|also|only|please|just|always|both|either|neither|rather|do|does|did|don't|"
    r"doesn't|cannot|can't|won't|shouldn't|mustn't|first|instead|now|once|still|again"
)
BESIDE_THE_SAME = re.compile(
    rf"{BESIDE_A_VERB.pattern}|the|an?|any|no|each|every|this|that|their|your|its|our|his|her|of|for|"
    r"with|in|on|by|from|at|about|without|get|give|seek|ask|as|more|new|own|such|whose|good|safe"
)
BREAK = re.compile("[,;:]")
FAR = 300
"""No clause is so many letters long."""
DOES_TO = re.compile(
    r"\b(?:let|lets|make|makes|help|helps|have|has|see|hear|watch|get|rather|whether|if|when|what|"
    r"how|where|why|who|whom|whose|which|while|because|until|unless|before|after|as|that|than)\b",
    re.IGNORECASE,
)
"""Behind one of these another verb may have a subject of its own."""

TWICE = re.compile(r"(?<![\w'-])(?:([a-z]+)|([a-z]+(?: [a-z']+){1,5})[,;]?) (?:\1|\2)(?![\w'-])")
RIGHT_TWICE = frozenset("had that in on her no very".split())
HOLDS_ALL = re.compile(r" (?:and|by|after|to|upon) ")
"""By these a phrase comes twice rightly: again and again and again, one by one."""

COUNT = r"(?:\d+|one|two|three|four|five|six|seven|ten|twelve)"
SPAN = r"(?:hours?|days?|weeks?|months?|minutes?|years?|working|school)"
UNIT = r"(?:hours|days|weeks|months|minutes)\b"
SHORT_NUMBERS = "999|112|101|111|105|119|159|18000|85258|116 ?\\d{3}"
"""Of so few digits nobody has another number in the United Kingdom."""
PLACE = "(?:paragraph|section|appendix|annex|chapter|page)"
AT_ONCE = r"(?:at once|immediately|straight away|right away|without delay|today|tomorrow)"

NAMED_BY_LETTERS = (
    "plan|part|year|form|step|item|band|tier|option|point|table|class|level|group|annex|clause|section|"
    "appendix|route|side|type|letters?"
)

BEGINS = (
    "Do|DO|Don't|DON'T|Never|NEVER|If|When|Always|Then|They|It|Not|No|This|You|But|He|She|We|Please|"
    rf"(?:The|In|On|Where|Once|After|Record|{VERBS.title()})(?= [a-z])"
)

PEOPLE = (
    "(?:care|child|father|governors|head|headteacher|lead|mother|parents|police|pupil|services)"
)
"""Whom a card may have told, as one word."""
NO_SUBJECT = r"(?=$|[,;]| (?:at once|immediately|where|within|unless)\b)"
NOT_SO = "(?:accurate|adequate|appropriate|complete|consistent|correct|decent|secure|sufficient)"
FORMS = (
    (
        "a word broken by a hyphen",
        JOIN,
        (
            r"\w- (?!(?:and|or|to|nor|but)\b)(?=\w)",
            r"[a-z]-$",
            r" -(?=[a-z])",
            r"(?<![\w-])[a-z]-[a-z]-[a-z]\b",
            r"\b(?:with-(?:out|in)|can-not|no-(?:body|thing|where)|un-(?:less|til|der))\b",
        ),
    ),
    (
        "two small words in the place of one",
        AGAIN,
        (
            r"(?<![\w'-])(?:a|an|the|your|our|my|its) (?:a|an|the|your|our|my|its)(?![\w'-])",
            r"\b(?:the|an|your|their) (?:of|to|for|by|with|in|at|from|if|when|unless)(?![\w'-])",
            r"\b(?:the|an|your|their) (?:not|is|are|was|be|it|he|she|they|we|you|them)\b(?!-)",
            r"\b(?:the|an) (?:and|or)\b",
            r"\b(?:is|are|was|were|be) (?:in in|on on)\b",
            r"\bto (?:and|or) the\b",
            r"\bwith in \d|\b(?:after|before|until) (?:of|with)\b|\bif of the\b",
            r"\bis (?:the|an?) \w+ is\b|\bno body\b(?! of)",
            rf"\b(?:is|are|was|were|be|seems?) in {NOT_SO}(?=$|[,;.)]| (?:and|or|for|to)\b)",
        ),
    ),
    (
        "a word for another that looks like it",
        AGAIN,
        (
            r"\b(?:no|not|any) (?:later|more|less|fewer|earlier|sooner|older) then\b",
            r"\brather then\b",
            r"\b(?:switch|switched|log|logged|sign|signed) of (?:the|a|your|their|any|all)\b",
            rf"(?<!the )(?<!a )\bform (?:the|their|your) (?:device|home|phone|school|{PEOPLE})\b",
            rf"\b(?:do|does|did|must|should) (?:riot|hot|rot|nor|net|mot|knot) (?:{ACTS})\b",
            rf"\b(?:do|does|did) now (?:{ACTS})\b|\barid\b",
        ),
    ),
    (
        "two words that say the opposite",
        AGAIN,
        (
            r"\b(?:before after|after before|with without|without with|within after)\b",
            r"\b(?:always never|never always|and or|or and|every no|no every|all no)\b",
            r"\b(?:all none|none all|some all|all some|same next|next same|more less|less more)\b",
            r"\b(?:on off|off on|in out|yes no|(?:if|when|where) (?:if|when|where|unless|until))\b",
            r"\b(?:unless|until) (?:if|when|where|unless|until)\b",
            r"\b(?:is are|are is|was were|is was|has have|have has)\b",
            r"\b(?:over under|under over|inside outside|outside inside|first last|last first)\b",
            r"\b([a-z]{3,}) (?:un|in|im|dis|non-?)\1\b|\b(?:un|in|im|dis|non-?)([a-z]{3,}) \2\b",
            r"\b(?P<same>(?:[a-z]+ )?(?!do|does|did)[a-z]{2,}) not (?:the )?(?P=same)\b",
            r"\b(?:nobody everybody|everybody nobody|noone everyone|everyone nobody)\b",
            r"\b(?:mother father|father mother)\b",
            rf"\b{PEOPLE} the (?:designated )?(?:safeguarding )?{PEOPLE}{NO_SUBJECT}",
            rf"\bbeen (?:\w+ed|told|seen|given|sent) (?:{VERBS})\b",
            rf"(?<!ever )(?<!what )(?<!who )\b(?:they|we|you|s?he) (?:are|is|was) (?:{MODALS})\b",
        ),
    ),
    (
        "two times in one",
        AGAIN,
        (
            rf"\b{AT_ONCE} (?:{AT_ONCE}|within {COUNT}\b|{COUNT} {SPAN}|by (?:the end|tomorrow))",
            rf"\b{AT_ONCE} (?:at the latest|as soon as|on the next)\b",
            rf"\b{SPAN} {AT_ONCE}\b(?! after)",
            rf"\b(?:hours|days|weeks|months) {COUNT} {SPAN}\b|\d ?[ap]m \d",
            r"\bthe (?:hour|day|week|month) (?:day|week|month)\b",
            r"\b(?:Mon|Tues|Wednes|Thurs|Fri)day (?:Mon|Tues|Wednes|Thurs|Fri)day\b",
        ),
    ),
    (
        "two numbers in the place of one",
        AGAIN,
        (rf"\b{COUNT} {COUNT} {SPAN}\b", r"(?<!\d)(?<!\d )\d{1,3} \d{1,3}(?! ?\d)"),
    ),
    (
        'a "not" whose sign was lost',
        'write "do not", or choose Never',
        (
            r"(?i:\b(?:do|does|did|is|are|was|were|has|have|must|should|would|could|ca|wo|need)nt\b)",
            r"\b(?i:do|does|must|should|ca|wo)(?:'nt|n[?`\u00b4\u00d5,;.:*_\"]t)\b",
        ),
    ),
    ("two words for how far it binds", AGAIN, (rf"\b(?:{MODALS}) (?:{MODALS})\b",)),
    (
        "one no upon another",
        "say it with one, or with none",
        (
            r"\b(?:not|never|cannot|nobody|nothing|neither|without) (?:not|never|no)\b",
            r"n't (?:not|never|no)\b",
            r"\b(?:do|does|must|should|may|can) (?:no|never) not\b",
        ),
    ),
    (
        "a choice that nobody made",
        "write the one that holds",
        (
            rf"\b(?:{MODALS}|is|are|do|does|has|have)\s*/\s*\w+",
            r"\w/(?:do not|don't|not)\b",
            r"\bdelete (?:as \w+|(?:if|where) not)\b|\w/\w+/(?:neither|none)\b",
            r"\(not\)|[\u2610-\u2612\u2713-\u2718]",
        ),
    ),
    (
        "what a program was to fill in",
        "write what is meant",
        (
            r"(?i:error!|bookmark not defined|\b(?:page|note)ref\b|\bmerge(?:field|format)\b)",
            r"\b_(?:Ref|Toc)\d+|\bREF _|\bSEQ \w+|\bHYPERLINK \"",
            r"(?i:\b(?:click|tap)(?: or tap)? here to enter|\b(?:choose an item|click to add)\b)",
        ),
    ),
    (
        "a place that was to be filled in",
        "write what is meant",
        (
            r"\?\?|\([^()]*\?\)|\([A-Z]{2,3} to \w+\)",
            r"\b(?:TBC|TBD|TODO|XX+|xxx+)\b",
            r"(?i:\blorem ipsum\b)",
        ),
    ),
    (
        "a number that was lost",
        "say which",
        (
            rf"\b(?:[Ss]ee|in|under|of|per) {PLACE}s?\s*(?=[.,;)]|$|and\b|or\b|above|below|of th)",
            r"\baged? (?:or|and) (?:over|under|above|below)\b",
            r"\b(?:by|at|before|after|until) [ap]m\b",
        ),
    ),
    (
        "no number that anybody answers",
        "write the number as it is dialled",
        (rf"\b(?:[Cc]all|[Rr]ing|[Dd]ial|[Pp]hone) (?!(?:{SHORT_NUMBERS})\b)\d{{2,6}}\b(?! ?\d)",),
    ),
    (
        "the number of a footnote, stuck to a word",
        "take the number out",
        (
            r"\b(?!covid|mp\d|ps\d)[a-z]{3,}+\d{1,2}(?![\w.-]|/)",
            r"\b[a-z]{3,}+[.,;]\d{1,2}(?=\s|$)",
            r"(?<![\d,])(?:1[3-9]\d|[2-9]\d\d|\d{4,}) hours\b",
            r"\b(?:under|aged?) \d{3}(?=$|[,;)])",
            rf"\b{PEOPLE} \d{{1,3}}(?=$|[,;)]| (?:at once|and|or|before)\b)",
            r"[a-z]{3}[\u00b9\u00b2\u00b3\u2070-\u2079]|[a-z][\u2020\u2021]",
        ),
    ),
    (
        "a digit or letter that a scanner misread",
        "type the word again",
        (
            r"\b(?!u1)(?:[a-z]{2,}[01]+[a-z01]*|[a-z][01]+[a-z]+|[01][a-z]{3,})\b(?![.@/-])",
            r"\b(?:[lI]\d+|\d+[lIO]\d*|[lI]+O[lIO]*|O[lI]+)\b",
            r"\b[lO] (?:hours?|days?)\b|\b0[fnr]\b",
            r"\b[a-z]+I[a-zI]*\b|\bl[fnts]\b|\w\|\w",
        ),
    ),
    (
        "a letter that stands alone",
        JOIN,
        (rf"\b(?!(?:{NAMED_BY_LETTERS})\b)\w+,? [b-hj-uwyz](?=\s|$)(?! \d)",),
    ),
    (
        "a gap where something was",
        AGAIN,
        (r"[,;:]\s*[,;:]", r"\s[,;](?=\s|$)", r"\(\s|\s\)|\(\)", r"\w/ \w|\w /\w"),
    ),
    ("a tracked change", AGAIN, (r"\^|--\w|\w--", r"(?<!\w)n't\b", r"~\w+~|\u00ac")),
    (
        "a list run into one sentence",
        "make it a card, or a line, for each",
        (
            r"[\u2022\u25aa\u25e6\u2023\u25cf\u25a0\u25a1\u27a2\u2713\u2714]",
            r"(?<=[a-z]) (?:[a-h]|\d|i{1,3}|iv)\) ",
        ),
    ),
    (
        "what stood beside the text",
        "take it out",
        (
            r"\b[Pp]age \d+ of \d+\b",
            r"\b[Ss]ee (?:over(?:leaf)?\b(?! the)|opposite\b|(?:page|p\.) ?\d+)",
            r"\b(?:Formatted|Deleted|Inserted|Commented|Comment)(?: \[\w+\])?: ",
            r"\((?:deleted|inserted): ",
        ),
    ),
)
"""What is found, what to do, and its forms in a sentence on one line. Case counts."""
FOUND = [(re.compile("|".join(forms)), what, hint) for what, hint, forms in FORMS]

GOES_ON = "the|an?|and|or|unless|until|if|every|your|their|our|because|than|whether"
OPENS = "(?:until|unless|if|because|before|when|where)"
"""Behind these, and behind these with who does it, something comes."""
OF_STATEMENTS = [
    (re.compile(pattern), what, hint)
    for pattern, what, hint in (
        (r"^(?:and|or|but|nor|than|,|;|\.)(?![\w'])", "the beginning is lost", AGAIN),
        (
            r"^(?:the|an?|to|of|your|their|is|are|was|were|been|being|has|had)\b(?! to\b)(?!.*,)",
            "the beginning is lost",
            "begin with what to do",
        ),
        (
            rf"(?:[,:;(]|\b(?:{GOES_ON}|{OPENS} (?:they|he|she|we|you)))$",
            "the end is lost",
            AGAIN,
        ),
        (
            rf"^(?i:{MODALS}|ought|(?:is|are|needs?|has|have) to)\b",
            "another word for how far it binds",
            "the label says it: leave the word out, or choose another label",
        ),
        (
            r"^(?:[(]?(?:\d+|[a-z]|[ivx]+)[).]|\d+(?:\.\d+)*\.?(?! (?:hours|days))|[-o]) ?\s",
            "the number of a list",
            "take it out",
        ),
        (r"^[b-hj-uwyz] ", "a letter that stands alone", JOIN),
        (
            rf"\bwithin (?:the )?(?:working |school |next )?{UNIT}(?! of\b)",
            "a number that was lost",
            "say how many, or when",
        ),
        (
            rf"\b[a-z][\w']*[;,:]? (?:{BEGINS})\b",
            "a second sentence without a full stop before it",
            "make it a card of its own",
        ),
        (
            rf"(?:^|[,;] |\b(?:and|or|but) )do (?:wait|share|copy|save|{VERBS})\b",
            'a "do" behind which a "not" may be lost',
            AGAIN,
        ),
    )
]
"""The same of what a card asks for, which begins with what to do."""
FINITE = re.compile(
    r"(?<![\w'])(?P<before>[\w']{1,40}+) (?:do not|don't|must|should|may|shall|will|can|cannot|"
    rf"never(?! to)|no longer|not (?:{VERBS}))\b"
)
JOINED = re.compile(
    rf"and|or|but|then|you|they|we|he|she|it|i|not|to|do|does|did|is|are|{MODALS}|free|good"
)
SECOND_VERB = re.compile(
    rf"(?<![\w'])(?P<before>[\w']+(?<!'s)) (?:{VERBS}|hand over|switch (?:on|off))\b"
)

SHORT = frozenset(
    "a i am an as at be by do go he if in is it me my no of oh ok on or so to up us we".split()
)
"""Every word of one or two letters: the dictionary has many more that are none."""
STUCK = re.compile(
    r"^(?:the|not|and|do|to|with|your)(?P<rest>[a-z]{2,})$"
    r"|^(?P<first>[a-z]{2,})(?:the|not|and|of|to|it|at|once)$"
)
HYPHENATED = re.compile(r"(?<![\w'-])([a-z]+)-([a-z]+)(?![\w'-])")
PREFIXES = frozenset(
    "re co pre non un de multi anti sub mis ex semi post inter bi tri mid e wi".split()
)
LIGATURES = "ffi", "ffl", "ff", "fi", "fl"
"""Printed as one letter, for which a PDF may leave nothing, or a space."""
DOUBLED = re.compile(r"(?<![\w'-])([a-z]{3,})\1[a-z]*(?![\w'-])")
CAPITAL_I = re.compile(r"\bI([a-z]{2,})\b")
LETTERS = re.compile(r"(?<![\w'.@/-])[a-z]{2,}(?![\w'@/-]|\.\w)")


def _of_card(_: Project, card: Card) -> Iterator[Finding]:
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


@check("no-text-is-damaged", of_card=_of_card, of_texts=True)
def check_damage(project: Project) -> Iterator[Finding]:
    """No sentence holds the traces of a word processor, a scanner or a PDF."""
    for policy in (*project.policies.values(), *(tree.policy for tree in project.help_trees)):
        for card in (*policy.cards, *policy.drafts):
            yield from _of_card(project, card)
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


Damage = Iterable[tuple[str, str, str]]
"""What is damaged, where in the sentence, and what to do."""


@lru_cache(20_000)
def find_damage(text: str) -> Damage:
    """What is damaged in a sentence, or in a line of several: several schools share most."""
    return tuple(_find_damage(text))


def _find_damage(text: str) -> Damage:
    for pattern, what, hint in FOUND:
        if found := pattern.search(text):
            yield what, _around(text, found.start(), found.end()), hint
    for found in TWICE.finditer(text):
        is_right = found[1] in RIGHT_TWICE or HOLDS_ALL.search(f" {found[2] or ''} ")
        if not is_right:
            yield "the same twice", found[0], "leave one of the two"
    for opens, closes in ("()", '""'):
        if text.count(opens) != text.count(closes) or (opens == closes and text.count(opens) % 2):
            yield "a bracket or a quotation that does not close", opens, AGAIN
    for found in DOUBLED.finditer(text):
        if not _is_word(found[0]):
            yield "the same twice", found[0], "leave one of the two"
    yield from _broken_words(text)


@lru_cache(5_000)
def find_damage_of_statement(text: str) -> Damage:
    """What is damaged in what a card asks for, beside that."""
    return tuple(_find_damage_of_statement(text))


def _find_damage_of_statement(text: str) -> Damage:
    for pattern, what, hint in OF_STATEMENTS:
        if found := pattern.search(text):
            yield what, _around(text, found.start(), found.end()), hint
    first = re.match(r"\w+", text)
    again = (
        rf"(?<![\w'])(?P<before>[\w']{{1,40}}+) {re.escape(first[0].lower())}\b"
        if first
        else "(?!)"
    )
    for pattern, right, what in (
        (SECOND_VERB, BESIDE_A_VERB, "a second verb, and nothing that joins them"),
        (FINITE, JOINED, "a tracked change run into the sentence"),
        (re.compile(again), BESIDE_THE_SAME, "the sentence begins anew"),
    ):
        for found in pattern.finditer(text):
            start = found.start("before")
            before, clause = found["before"], BREAK.split(text[max(start - FAR, 0) : start])[-1]
            is_right = right.fullmatch(before.lower()) or DOES_TO.search(f"{clause}{before}")
            if not is_right or before == "sure":
                yield what, found[0], AGAIN


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
    for one, other in pairwise(words):
        pieces = one[0], other[0]
        apart = text[one.end() : other.start()] == " " and not all(map(_is_word, pieces))
        if apart and _is_word("".join(pieces)):
            yield "a word broken in two", " ".join(pieces), JOIN
        elif apart and _is_without_a_ligature(*pieces):
            yield "a word that lost letters", " ".join(pieces), "type the word again"
    for found in HYPHENATED.finditer(text):
        apart = found[1] not in PREFIXES and not all(map(_is_word, found.groups()))
        if apart and _is_word(found[1] + found[2]):
            yield "a word broken by a hyphen", found[0], JOIN
    for found in CAPITAL_I.finditer(text):
        if _is_word(f"l{found[1]}") and not _is_word(f"i{found[1]}"):
            yield "a letter that a scanner misread", found[0], "type the word again"
    yield from _wrong_words(words)


def _wrong_words(words: list[re.Match[str]]) -> Damage:
    """What is no word: two that lost the space between them, or one that lost letters."""
    for word in (word for word in words if not _is_word(word[0])):
        ends = ((word[0][:at], word[0][at:]) for at in range(len(word[0]) if word[0][2:] else 0))
        if any(_is_without_a_ligature(*pieces) for pieces in ends):
            yield "a word that lost letters", word[0], "type the word again"
        stuck = STUCK.match(word[0])
        if stuck and _is_word(stuck["rest"] or stuck["first"]):
            yield "two words in one", word[0], "write them apart"


def _is_without_a_ligature(one: str, other: str) -> bool:
    return any(_is_word(one + letters + other) for letters in LIGATURES)


def _is_word(word: str) -> bool:
    return word in SHORT if len(word) < 3 else is_in_dictionary(word)
