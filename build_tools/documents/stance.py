"""How a sentence speaks of what was found in it: asked for or allowed, forbidden, only told of, or
open, which a person has to read.

"No" and "not" are counted by their reach: one forbids; one that stops another, as in "nothing
prevents staff from", allows. The words are data: docs/data/documents.toml.
"""

import re
from functools import cache, reduce
from typing import Literal

from build_tools.content.document_words import DocumentWords, StanceWords
from build_tools.content.outdated import Shape
from build_tools.content.phrases import holds, may_hold
from build_tools.content.words import pattern_of
from build_tools.documents.statements import Statement

type Stance = Literal["asked", "hinted", "forbidden", "told", "open"]

BREAK = re.compile(
    r"[;:]\s|,\sso\s(?!that)|,?\s(?:but|yet|although|though)\s|,?\s(?=even if\s)|"
    r",\s(?:and\s)?then\s|,\sinstead\s|\(\s*|"
    r",?\showever(?=,|\s(?:the|an?|any|if|where|when|in|it|they|we|he|she|you|this|that|staff)\s)"
)
CONDITION = re.compile(
    r"(?:\b(?:if|when|where|because|since|although|once|after|as soon as|should the|provided)\b|"
    r"^(?:having|in order to|instead of|rather than|so that|to|while|with|without)\b)[^,;:]*,",
    re.IGNORECASE,
)
OPEN = re.compile(
    r"\b(?:if|whether|when|where|because|since|although|once|after)\b[^,;:]*$", re.IGNORECASE
)
ASIDE = re.compile(
    r",\s(?:(?:and|but)\s(?:nobody|no one|not|never)|however|even if|no matter|whatever|which|"
    r"who)\b[^,;:]*,",
    re.IGNORECASE,
)
"""Within commas, of somebody or something else: "the head, and nobody more junior, looks"."""
OF_WHOM = re.compile(
    r"\b(?:who|which|that)\b(?: [^\s,;:]+){1,9}? "
    r"(?=(?:will|must|should|shall|may|can|are to|is to) be\b)",
    re.IGNORECASE,
)
"""What is told of whoever is meant: "pupils who will not say"."""
IF = re.compile(
    r"\b(?:(?<!as )if|even (?:though|when|where)|whether|should (?:a|any|an|the))\b[^,;:]*$|"
    r"^had \w+[^,;:]*$|(?:^were [^,;:]*|\bwere )to\s+$",
    re.IGNORECASE,
)
NOT = re.compile(
    r"\b(?:not|never|nobody|no one|no-one|none|cannot|(?<!goes )without|nor|neither|instead of|"
    r"rather than|(?:be|is) no (?:answer|excuse|favour|help|kindness|option|part|substitute|way)|"
    r"no (?:\w+ ){0,2}?(?:may|must|should|will|shall|can|is|are|has|have|adult|staff|teacher|"
    r"member|authority|permission|power|reason|right|business|need|opportunity|"
    r"circumstances|account|action|decision|\w+al)|at no (?:point|time|stage)|"
    r"there (?:is|are) no \w+(?: \w+){0,4}? \w+ wh(?:ich|om)|"
    r"^no (?!later|sooner|doubt|matter|longer|more)\w+|"
    r"^nothing (?:herein|in|that|is|are|may|must|should|will)|"
    r"nothing(?: [\w']+){0,7}? (?:allow|authoris|entitl|oblig|permit|requir)\w*)\b|"
    r"n't\b|"
    r"\b(?:by no means|in no way|rules? out|prevented from|stopped from|"
    r"(?:is|would be) (?:wrong|improper|unlawful|unsafe) (?:to|for)|"
    r"no (?:time|occasion|case)s? (?:when|where|in which))\b|"
    r"\bno(?=(?:\s+(?!later|sooner|doubt|matter|more|longer|less)\w+)?\s*$)",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"\s+(?:(?:by|to|for|with)\s+)?(?:nothing|nobody|no one|none)\b", re.IGNORECASE
)
"""Right behind it: "the class is told nothing"."""
WHO = re.compile(
    r"(?<!,)\s(?:who|whoever)\s+(?:(?:already|had|has|have|may|\w+ly)\s+)*$", re.IGNORECASE
)
"""Right before it: of whom a sentence speaks, "parents who have a copy"."""
EVEN = re.compile(r"\b(?:even (?:if|though|when|where)|whether or not)\b", re.IGNORECASE)
"""Within what was found, or right before it: it is done all the same."""
PAST = re.compile(r"\b(?:been|was|were)\s+$", re.IGNORECASE)
COULD = re.compile(
    r"\b(?:(?:may|might|could) (?:already |well )?have (?:already |since )?"
    r"(?:been|\w+ed|seen|sent|shown|taken|kept|made|told|had|given|put)|"
    r"often|(?<!may )(?<!can )(?<!is )sometimes)\b",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b(?:the|a|an|this|that|any|all|no|of|their|its|your|report)\s+$", re.IGNORECASE
)
TO_HAVE = re.compile(
    r"(?:have|take|an? |sight|search(?:es)? of|inspection|examination|description|account)"
)
OTHER_CLAUSE = re.compile(
    r",(?!\s(?:must|should|shall|will|may|can|is|are)\b)|"
    r"\b(?:and(?! (?:fathers|carers|guardians)\b)|who|whoever|"
    r"that (?:they|you|he|she|staff|pupils))\b",
    re.IGNORECASE,
)
PRONOUNS = frozenset(["he", "she", "they"])
ORDER = re.compile(r"\b(?:must|should|shall|are to|is to)\b", re.IGNORECASE)
TO_BE = re.compile(
    r"\b(?:must|should|shall|will|may|can|to|ought to) be\s+(?:\w+ly\s+)?$", re.IGNORECASE
)
"""What will be done, whoever is named before it: "phones of pupils will be searched"."""
REASON = re.compile(
    r"\b(?:and|but (?:do|does|will) not|so that|in order|because|since|if|when|unless|until|which|"
    r"whom?)\b"
)
"""Behind which it is told when and why: "delete it so that it cannot be seen" denies nothing."""
CASE = re.compile(r"\b(?:if|once|unless|until|when|where)$", re.IGNORECASE)
"""At its end: what stands behind is the case, "told only if the tutor cannot"."""
CARRIED_OUT = re.compile(
    r"\s*(?:[^\s,;:]+ ){0,4}?(?:will|may|must|should|can|are to|is to) be "
    r"(?:\w+ly )?(?:carried out|conducted|undertaken|performed|made|held|permitted|allowed|"
    r"needed|necessary|required|helpful|useful|justified|appropriate|sensible|advisable)\b",
    re.IGNORECASE,
)
"""Behind an act that is named: "searches of phones will be carried out"."""
IS_NOT = re.compile(r"[^,;:.]{0,40}?\b(?:is|are|would|may|need|should)\s+(?=not\b)", re.IGNORECASE)
CLAUSE = re.compile(r"[;:.]\s|,\s(?:so|but)\b|\bwhere\b")
LIFTED = re.compile(r"(?:until|unless|before|without|except)\b", re.IGNORECASE)
SIGN = re.compile(
    r"\b(?:not|never|nobody|no one|no-one|none|nothing|neither|nor|cannot|without(?! further)|"
    r"no(?! (?:delay|doubt|fewer|further|hesitation|later|less|longer|matter|more|sooner)\b)|"
    r"(?:refrain|resist|refus|declin|avoid|forbid|prohibit)\w*|rather than|instead of|far from|"
    r"offence|illegal|unlawful|wrong|hardly|rarely|seldom|scarcely)\b|n't\b",
    re.IGNORECASE,
)
"""Of a "no", however far it reaches."""
QUOTED = re.compile(
    r'["\u201c][^"\u201d]*(?:["\u201d]|$)(?:(?: in law)? (?:covers|includes|is|means)\b.*)?|'
    r"\bwe mean\b.*",
    re.IGNORECASE,
)
"""What somebody says, and what a word means."""
WOULD = re.compile(r"\bwould\s+$", re.IGNORECASE)
"""Right before what would happen."""
TALKING = re.compile(r"(?:asking|getting|having|letting|making|telling)\b", re.IGNORECASE)
"""At the beginning: of what it does to a child."""
FOR_SAFETY = re.compile(
    r"\b(?:unless|except|but not)\b[^;:.]*?\b(?:at risk|danger|harm|unsafe|safe)\b", re.IGNORECASE
)
"""An exception that protects."""
CHILD = "(?:boy|child|children|girl|people|person|pupil|student|victim)s?"
FOR_A_CHILD = re.compile(rf"\bfor\s+(?:\w+\s+){{0,2}}{CHILD}\s+to\s+$", re.IGNORECASE)
"""Right before what it is not unusual that one does."""
NARRATED = re.compile(
    rf"(?:a few|many|most|other|some)\s+(?:\w+\s+)?{CHILD}"
    r"\s+(?!(?:can|may|must|need|should|will)\b)",
    re.IGNORECASE,
)
"""At the beginning: what happens to some of them."""
NO_DOING = (
    r"(?!(?:about|after|and|are|as|at|be|before|by|can|could|for|had|has|have|if|in|is|may|might|"
    r"must|never|not|on|only|or|should|to|unless|until|was|were|when|who|will|would|\w+ed)\b)"
)
FEW, SOME, LAST = 4, 7, len("even ")


def stance_of(
    words: DocumentWords,
    statement: Statement,
    found: re.Match[str],
    *,
    shape: Shape = "act",
    anyone: bool = False,
) -> Stance:
    """How a statement speaks of a place in it. `shape`: an act with its object, an object and
    what is done with it, or a phrase that says enough by itself; `anyone`: whoever does it. What
    would be asked for, were it not told of as others' or as past, a person reads.
    """
    asked = _stance_of(words, statement, found, shape, anyone=anyone)
    if asked == "asked" and is_reported(words.stance, statement.text, found.start()):
        return "told" if statement.text.endswith("?") else "open"
    return asked


def _stance_of(
    words: DocumentWords, statement: Statement, found: re.Match[str], shape: Shape, *, anyone: bool
) -> Stance:
    text, stance = statement.text, words.stance
    shape = "phrase" if shape == "hint" else shape
    before, behind = _before(found, shape), text[found.end() :]
    if pattern_of(stance.allows).search(before) or _is_allowed(stance, behind):
        return "open" if FOR_A_CHILD.search(before) else "asked"
    denied = [*NOT.finditer(reduce(_without, (CONDITION, OF_WHOM, ASIDE), before))]
    last = before.rpartition(",")[2].split()
    near = " ".join(last[-FEW:])
    if denied or (shape != "phrase" and NOT.search(ASIDE.sub("", found[0]))):
        until = before[: denied[-1].end()] if denied else ""
        return _denied(stance, until, " ".join(last), behind, denied)
    if statement.above == "never" or NOTHING.match(behind):
        return "open" if pattern_of(stance.exceptions).search(behind) else "forbidden"
    if (
        WHO.search(before)
        or EVEN.search(text, max(0, found.start() - LAST), found.end())
        or PAST.search(before)
        or COULD.search(found[0])
        or _may(stance.agencies).search(before)
        or NARRATED.match(text)
        or (not anyone and _is_by_others(stance, found, shape))
    ):
        return "told"
    if shape == "done" and OTHER_CLAUSE.search(found[0]):
        return "told"
    if pattern_of(stance.before).search(statement.under):
        return "told"
    behind = "" if CASE.search(found[0]) else behind
    if _is_told(stance, before, near, behind, anyone=anyone):
        return "told"
    if shape == "act" and not anyone and not _is_ours(words, statement, before, found):
        return "told"
    is_open = (
        _is_quoted(found)
        or (WOULD.search(before) and not pattern_of(words.order.subject).search(before))
        or (shape == "phrase" and FOR_SAFETY.search(text, found.start()))
        or (TALKING.match(found[0]) and not before and not pattern_of(stance.permits).search(text))
        or _is_hedged(before, found, behind)
    )
    return "open" if is_open else "asked"


def turned_by(one: Statement) -> str:
    """What above a statement turns it round; empty where nothing does. "We never: ... they should
    look at it" asks for nothing.
    """
    turns = one.above == "never" or SIGN.search(one.under)
    return (one.lead or one.under or one.where) if turns else ""


def as_it_stands(one: Statement) -> str:
    """A statement as a reader meets it: behind what turns it round."""
    return f"{turned_by(one)} {one.text}".strip()


def is_reported(stance: StanceWords, text: str, place: int) -> bool:
    """Whether what stands there is denied, or is what others say or once said."""
    if text.endswith("?") or holds(stance.told, text):
        return True
    is_near = may_hold(stance.reports, text)
    return bool(is_near and pattern_of(stance.reports).search(text, 0, place))


def _is_by_others(stance: StanceWords, found: re.Match[str], shape: Shape) -> bool:
    """Whether others do it, or could."""
    could = shape == "phrase" and _reaches(_could(stance.others), found)
    return could or _reaches(_does(stance.agencies), found)


def _reaches(doing: re.Pattern[str], found: re.Match[str]) -> bool:
    """Whether somebody else who does something stands there, or right before."""
    text, start = found.string, found.start()
    return any(one.start() <= start and one.end() >= start - 1 for one in doing.finditer(text))


def _is_quoted(found: re.Match[str]) -> bool:
    """Whether it stands in what somebody says, or in what a word means."""
    said = QUOTED.finditer(found.string)
    return any(one.start() <= found.start() and found.end() <= one.end() for one in said)


def _is_hedged(before: str, found: re.Match[str], behind: str) -> bool:
    """Whether a sign of a "no" stands beside it in its clause, and nothing tells how far that
    reaches: "rarely has harm come from reporting too soon".
    """
    before = reduce(_without, (CONDITION, OF_WHOM, ASIDE), before)
    behind = REASON.split(CLAUSE.split(ASIDE.sub("", behind))[0])[0]
    is_denied = SIGN.search(before) or (SIGN.search(behind) and not SIGN.search(found[0]))
    return bool(is_denied) and not LIFTED.match(found[0])


def _before(found: re.Match[str], shape: Shape) -> str:
    """What stands before it in its clause. A condition that ends within a phrase is over, and what
    it asks for stands behind.
    """
    text, end = found.string, found.start()
    start = max((cut.end() for cut in BREAK.finditer(text, 0, end)), default=0)
    before = text[start:end]
    is_over = "," in found[0] or ORDER.search(found[0])
    return OPEN.sub("", before) if shape == "phrase" and is_over else before


def _is_allowed(stance: StanceWords, behind: str) -> bool:
    """Whether a "no" behind it stops a "no": "viewing it is not always wrong"."""
    verb = IS_NOT.match(behind)
    return bool(verb and pattern_of(stance.allows).match(behind, verb.end()))


def _without(text: str, aside: re.Pattern[str]) -> str:
    return aside.sub(_blank, text)


def _blank(cut: re.Match[str]) -> str:
    return " " * len(cut[0])


def _denied(
    stance: StanceWords, until: str, last: str, behind: str, denied: list[re.Match[str]]
) -> Stance:
    """Behind a "not": allowed where that is lifted, and open where something is excepted."""
    lifted = [*_ends_with(stance.lifts).finditer(f"{last} ")]
    others = [one for one in denied if one[0].casefold() != "without"]
    if lifted and others:
        return "asked"
    if pattern_of(stance.exceptions).search(behind):
        return "open"
    return "open" if len(denied) > 1 and until else "forbidden"


def _is_told(stance: StanceWords, condition: str, near: str, behind: str, *, anyone: bool) -> bool:
    """Whether it is a thing that happens, and nobody is asked for it."""
    behind = " ".join(REASON.split(ASIDE.sub("", behind))[0].split()[:SOME])
    if pattern_of(stance.denied).search(behind) or _by(stance.others).match(behind):
        return True
    if IF.search(condition):
        return True
    return not anyone and bool(pattern_of(stance.before).search(near))


def _is_ours(words: DocumentWords, statement: Statement, before: str, found: re.Match[str]) -> bool:
    """Of what nothing denies: whether it is an order, or our own do it or may do it."""
    stance, first = words.stance, found[0].casefold()
    before = pattern_of(stance.ours).sub("staff", before)
    carried_out = CARRIED_OUT.match(found.string[found.end() :])
    if NAMED.search(before) and not (TO_HAVE.match(first) or carried_out):
        return False
    if TO_BE.search(before) or carried_out:
        return True
    subject = pattern_of(words.order.subject)
    if other := _subject(stance.others).search(before):
        rest = before[other.end("who") :]
        stands_for_ours = other["who"].casefold() in PRONOUNS and subject.search(
            before[: other.start()]
        )
        return bool(stands_for_ours or ORDER.search(rest) or subject.search(rest))
    is_a_task = not first.split()[0].endswith("ing") or (statement.roles and not before.strip())
    begins = not before.strip() and is_a_task
    permits = pattern_of(stance.permits).search(statement.text)
    return bool(
        statement.modality or statement.is_order or begins or subject.search(before) or permits
    )


@cache
def _ends_with(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{pattern_of(phrases).pattern}\s+$", re.IGNORECASE)


@cache
def _subject(others: tuple[str, ...]) -> re.Pattern[str]:
    """One of these as who does it, right before: "pupils who may", "an adult can"."""
    who = pattern_of(others).pattern
    wants = (
        r"\s+(?:asks?|wants?|wish(?:es)?|need|choose|decides?|try|tries|likely|going|offers?)\s+to"
    )
    return re.compile(
        rf"(?P<who>{who})(?:{wants}|\s+(?!(?:to|and)\b)[\w']+){{0,3}}\s*$", re.IGNORECASE
    )


@cache
def _by(others: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"by\s+(?:the\s+|an?\s+|other\s+)?{pattern_of(others).pattern}", re.IGNORECASE
    )


@cache
def _may(agencies: tuple[str, ...]) -> re.Pattern[str]:
    """One of these as who may do it: "the police may take"."""
    may = r"\s+(?:may|can|will|must|should|might|could|would)\s+(?:\w+ly\s+|also\s+)?$"
    return re.compile(rf"{pattern_of(agencies).pattern}{may}", re.IGNORECASE)


@cache
def _does(agencies: tuple[str, ...]) -> re.Pattern[str]:
    """One of these as who does it: "the police decide", "an officer may ask"."""
    does = rf"(?:(?:can|could|may|might)\s+(?!be\b)|{NO_DOING})\w+"
    return re.compile(rf"{pattern_of(agencies).pattern}\s+{does}", re.IGNORECASE)


@cache
def _could(others: tuple[str, ...]) -> re.Pattern[str]:
    """One of these as who could do it: "a pupil may delete"."""
    could = r"\s+(?:can|could|may|might|often|sometimes)\s+(?!be\b)\w+"
    return re.compile(rf"{pattern_of(others).pattern}{could}", re.IGNORECASE)
