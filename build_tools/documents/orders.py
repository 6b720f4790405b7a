"""What a sentence of a policy has somebody do, as the order that a card would say: "The phone will
be returned after a week" as "return the phone after a week". So both are held to the same.
"""

import re
from collections.abc import Iterator, Mapping

from build_tools.content.document_words import DocumentWords
from build_tools.content.project import Project
from build_tools.content.words import pattern_of
from build_tools.documents.card_beside_floor import CardBesideFloor, Less
from build_tools.documents.card_said import Said
from build_tools.documents.statements import OPENING, Statement

HOW = r"(?:(?:also|always|first|normally|only|then|usually|\w+ly)\s+)*"
NO = r"(?!(?:not|never|no)\b)"
ASKS = (
    r"(?:will|must|should|shall|may|can|could|might|(?:is|are|has|have|needs?|ought|aims?"
    r"|tries|try|endeavours?) to|(?:is|are) (?:expected|required|asked|advised|encouraged) to)"
)
DOES = re.compile(rf"\b{ASKS}\s+{NO}{HOW}(?!be\s)(?P<order>\w.*)", re.IGNORECASE)
DONE = re.compile(
    rf"^(?P<thing>[^,;:]*?)\s+(?:(?:(?:{ASKS}|needs?)\s+{HOW}be|is|are)\s+{NO}{HOW}"
    r"(?P<done>\w+)|(?:will |to )?takes? place)\b(?P<rest>.*)",
    re.IGNORECASE,
)
PARTICIPLE = re.compile(r"(?P<stem>\w+?)(?:(?P<twin>[bdglmnprt])(?P=twin))?(?P<end>ed)$")
HELD = ("later", "condition")
"""What a sentence says as surely as a card; how strong it is `beside_floor` knows better."""
WHOSE = re.compile(r"\b(?:who|which|that|whose|where|when|if)\b[^,;:]*$", re.IGNORECASE)


def orders_of(one: Statement, words: DocumentWords) -> Iterator[str]:
    """Each with what it hangs on behind it. Of what is forbidden, none."""
    if one.modality == "never" or one.above == "never" or one.text.endswith("?"):
        return
    text = one.text.rstrip(".;!")
    opening = OPENING.match(text)
    text = text[opening.end() :] if opening else text
    hangs = f" {opening[0].rstrip(' ,')}" if opening else ""
    hangs = hangs[:2].casefold() + hangs[2:]
    if one.is_order or one.lead:
        yield f"{text[:1].casefold()}{text[1:]}{hangs}"
    elif (does := DOES.search(text)) and _is_ours(text[: does.start()], words):
        yield f"{does['order']}{hangs}"
    elif (done := DONE.match(text)) and (verb := _verb(done["done"] or "held", words.passive)):
        thing = f"{done['thing'][:1].casefold()}{done['thing'][1:]}"
        only = (
            " only" if re.search(r"\bonly\b", text[done.end("thing") : done.start("rest")]) else ""
        )
        yield f"{verb} {thing}{only}{done['rest']}{hangs}"
    elif duty := _duty(text, words):
        yield f"{duty}{hangs}"


def _is_ours(who: str, words: DocumentWords) -> bool:
    return bool(pattern_of(words.order.subject).search(who)) and not WHOSE.search(who)


def _duty(text: str, words: DocumentWords) -> str:
    """What somebody of the school does: "The lead rings home"."""
    for who in pattern_of(words.order.subject).finditer(text, 0, 40):
        if does := re.match(rf"\s+{HOW}(?P<verb>[a-z]+?)(?:(?<=[sxh])es|s)?\s", text[who.end() :]):
            return f"{does['verb']} {text[who.end() + does.end() :]}"
    return ""


def _verb(done: str, passive: Mapping[str, str]) -> str:
    """Of a participle the verb, as far as its form says it."""
    done = done.casefold()
    if done in passive:
        return passive[done]
    if not (found := PARTICIPLE.match(done)):
        return ""
    return re.sub("i$", "y", f"{found['stem']}{found['twin'] or ''}")


class Orders:
    """Holds what sentences ask for beside national guidance, as if cards said it."""

    def __init__(self, project: Project) -> None:
        """Nothing is held yet."""
        self.words, self.roles = project.document_words, project.vocabulary.roles
        self._beside = CardBesideFloor(project)

    def less(self, one: Statement) -> Less | None:
        """Where one is later, or hangs on more, than the clause on just its act."""
        roles = frozenset(self.roles[id_].name for id_ in one.roles or self.roles)
        for order in orders_of(one, self.words):
            said = Said(heading="", modality="must", text=order, action="", roles=roles)
            less = self._beside.less(said, is_closed=False)
            if less and less.how in HELD:
                return less
        return None
