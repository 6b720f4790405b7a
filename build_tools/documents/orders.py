"""What a sentence of a policy has somebody do, as the order that a card would say: "The phone will
be returned after a week" as "return the phone after a week". So both are held to the same.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from build_tools.content.document_words import DocumentWords
from build_tools.content.project import Project
from build_tools.content.words import pattern_of
from build_tools.documents.card_beside_floor import CardBesideFloor, Less, search
from build_tools.documents.card_said import Said
from build_tools.documents.statements import BEGINS, OPENING, Statement, small, with_comma
from build_tools.documents.turned import unawaited_by
from decision_tree.vocabulary import REFERRALS

HOW = r"(?:(?:also|always|first|normally|only|then|usually|\w+ly)\s+)*"
NO = r"(?!(?:not|never|no)\b)"
ASKS = (
    r"(?:will|must|should|shall|may|can|could|might|(?:is|are|has|have|needs?|ought|aims?"
    r"|tries|try|endeavours?) to|(?:is|are) (?:expected|required|asked|advised|encouraged) to)"
)
DOES = re.compile(rf"\b{ASKS}\s+{NO}{HOW}(?!be\s)(?P<order>\w.*)", re.IGNORECASE)
DONE = re.compile(
    rf"^(?P<thing>[^,;:]*?)(?<!\band)(?<!\bwho)(?<!\bwhich)(?<!\bthat)\s+(?:(?:(?P<asks>{ASKS}|needs?)\s+{HOW}be|is|are)\s+{NO}{HOW}"
    r"(?P<done>\w+)|(?:will |to )?takes? place)\b(?P<rest>.*)",
    re.IGNORECASE,
)
DUTY = re.compile(
    rf"\s+{HOW}(?!(?:to|who|which|that)\b)(?P<verb>[a-z]+?)(?<!ed)(?:(?<=[sxh])es|s)?\s"
)
ASKED = re.compile(r"will|must|should|shall|to$|may", re.IGNORECASE)
ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
NOBODY = re.compile(r"\b(?:no|nobody|none|nothing|neither|had|not|never)\b", re.IGNORECASE)
PARTICIPLE = re.compile(r"(?P<stem>\w+?)(?:(?P<twin>[bdglmnprt])(?P=twin))?(?P<end>ed)$")
NOT_UNTIL = re.compile(
    r"^(?P<who>.*?)(?:(?P<asks>must|should|will|shall|may|are|is) not|(?P<order>do not|never)"
    r"|\b(?P<nobody>no one|nobody|no (?:member of )?(?:staff|teacher))|\b(?P<no>no))\s"
    r"(?P<act>[^,;:]*?)\s(?:until|unless|before|while|without|except|other than)\b(?P<then>.*)",
    re.IGNORECASE,
)
"""What is not done until something is so, or unless."""
FIRST = re.compile(
    r".+?\s(?:before|till|unless|until)\s+(?P<who>[^,;:]+?)\s+(?:has|have)\s+(?:all|both|first|\w+ly)?\s*"
    r"(?P<been>been\s+)?(?P<done>\w+)\b(?P<rest>.*)",
    re.IGNORECASE,
)
"""What a Never has done first: "before you have looked at it"."""
PUT_OFF = ("call-999", "tell-lead", "contact-lado", "seek-advice", "record-incident", *REFERRALS)
"""The acts of which a sentence says that by its "not"."""
AT_WILL = ("stay-with-child", "support-pupil", "monitor-pupil", "tell-parents", "tell-head")
"""The acts that may hang on what is good for a child, or that have more than one reason."""
MUTE = re.compile(r"(?:[^e]at|[^o]id|[^o]ut|[^s]s|[cgvz]|ir|ur|min|phon)$")
"""So a verb ends that has an -e: "saved", "telephoned"."""
HELD = ("later", "condition")
"""What a sentence says as surely as a card; how strong it is `beside_floor` knows better."""
READER = re.compile(r"you|staff|we|they", re.IGNORECASE)
WHOSE = re.compile(r"\b(?:who|which|that|whose|where|when|if)\b[^,;:]*$", re.IGNORECASE)


class Order(NamedTuple):
    """`is_asked`: it is more than told of; `is_turned`: it was said of the thing, "is done"."""

    text: str
    is_asked: bool = True
    is_turned: bool = False


def orders_of(one: Statement, words: DocumentWords) -> Iterator[Order]:
    """Each with what it hangs on behind it; of what is forbidden, none."""
    if "never" in (one.modality, one.above) or one.text.endswith("?"):
        return
    text = with_comma(one.text.rstrip(".;!"))
    opening = OPENING.match(text)
    text = text[opening.end() :] if opening else text
    hangs = f" {small(opening[0]).rstrip(' ,')}" if opening else ""
    if one.is_order or one.lead:
        yield Order(f"{small(text)}{hangs}")
    elif (does := DOES.search(text)) and _is_ours(text[: does.start()], words):
        yield Order(f"{does['order']}{hangs}")
    elif (done := DONE.match(text)) and (verb := _verb(done["done"] or "held", words.passive)):
        yield from _turned(text, done, verb, hangs, words)
    elif duty := _duty(text, words):
        yield Order(f"{duty}{hangs}")


def _turned(
    text: str, done: re.Match[str], verb: str, hangs: str, words: DocumentWords
) -> Iterator[Order]:
    """What is said of a thing, as an order to do it."""
    if NOBODY.search(done[0]):
        return
    by_ours = _agent(words.order.subject).search(done["rest"])
    rest = done["rest"].replace(by_ours[0], "") if by_ours else done["rest"]
    only = " only" if ONLY.search(text, done.end("thing"), done.start("rest")) else ""
    others = pattern_of(tuple(f"by ... {who}" for who in words.stance.others))
    is_asked = ASKED.search(done["asks"] or "") and not others.search(rest)
    said = f"{verb} {small(done['thing'])}{only}{rest}{hangs}"
    yield Order(said, is_asked=bool(by_ours or is_asked), is_turned=True)


@cache
def _agent(ours: tuple[str, ...]) -> re.Pattern[str]:
    """Who of ours does it: "by the head of year"."""
    return re.compile(
        rf"\sby (?:the|an?|any|our|their) (?:\w+ ){{0,3}}?{pattern_of(ours).pattern}", re.IGNORECASE
    )


def _is_ours(who: str, words: DocumentWords) -> bool:
    is_ours = pattern_of(words.order.subject).search(who)
    return bool(is_ours) and not (WHOSE.search(who) or NOBODY.search(who))


def _duty(text: str, words: DocumentWords) -> str:
    """What somebody of the school does: "The lead rings home"."""
    for who in pattern_of(words.order.subject).finditer(text, 0, BEGINS):
        does = DUTY.match(text, who.end())
        if does and not (WHOSE.search(text[: who.start()]) or NOBODY.search(text[: does.end()])):
            return f"{does['verb']} {text[does.end() :]}"
    return ""


def _verb(done: str, passive: Mapping[str, str]) -> str:
    """Of a participle the verb, as far as its form says it."""
    done = done.casefold()
    if done in passive:
        return passive[done]
    if not (found := PARTICIPLE.match(done)):
        return ""
    stem = f"{found['stem']}{found['twin'] or ''}"
    return f"{stem}e" if MUTE.search(stem) and not found["twin"] else re.sub("i$", "y", stem)


def orders_behind(forbidden: str, words: DocumentWords) -> Iterator[str]:
    """What a Never has done besides what it forbids: at once, or first."""
    unawaited = unawaited_by(forbidden, forbids=True)
    if unawaited and unawaited.act:
        yield unawaited.act
    first = FIRST.match(forbidden)
    if first and (verb := _verb(first["done"], words.passive)):
        does = f"{verb}{first['rest']}"
        if first["been"]:
            yield f"{verb} {first['who']}{first['rest']}"
        else:
            is_reader = READER.fullmatch(first["who"])
            yield does if is_reader else f"have {first['who']} {does}"


class Orders:
    """Holds what sentences ask for beside national guidance, as if cards said it."""

    def __init__(self, project: Project) -> None:
        """Nothing is held yet."""
        self.words, self.roles = project.document_words, project.vocabulary.roles
        self._beside = CardBesideFloor(project)

    def less(self, one: Statement) -> Less | None:
        """Where one is later, or hangs on more, than the clause on just its act."""
        for order in orders_of(one, self.words):
            less = self._less(one, order)
            if less and less.how in HELD and less.card.action not in AT_WILL:
                return less
        return None

    def put_off(self, one: Statement) -> Less | None:
        """Where one forbids an act that protects until something is so: "No referral is made while
        we inquire" lets it hang on that.
        """
        if not (found := NOT_UNTIL.match(one.text)) or search(
            self.words.weaker.agency, found["then"]
        ):
            return None
        who = "staff" if found["nobody"] else f"{found['who']}{found['asks'] or ''}"
        text = f"{who} {found['act']} only if {found['then']}".strip()
        meant = replace(one, text=text, modality="must", above="", is_order=bool(found["order"]))
        each = (self._less(one, order) for order in orders_of(meant, self.words))
        return next((less for less in each if less and less.card.action in PUT_OFF), None)

    def _less(self, one: Statement, order: Order) -> Less | None:
        named = () if order.is_turned else one.roles
        roles = frozenset(self.roles[id_].name for id_ in named or self.roles)
        said = Said(heading="", modality="must", text=order.text, action="", roles=roles)
        return self._beside.less(said, is_closed=False)
