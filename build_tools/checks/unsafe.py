"""No policy asks for what is never done, in whatever words and under whatever action.

The floor's rules hold what a clause may do by its action; what it says in words, and an action of
the school's own, they do not see. The words are data: docs/data/unsafe.toml.
"""

import re
from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.checks.tone import is_negated
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.front_matter import split_front_matter
from build_tools.content.own_words import OWN, OWN_WORDS, OwnWords
from build_tools.content.passages import iter_passages
from build_tools.content.policy import FLOOR, SCHOOL_FOLDER, Card, Policy
from build_tools.content.project import Project
from build_tools.content.unsafe import CITED, IMAGERY, UNSAFE, Unsafe
from build_tools.documents.nearest import shares_a_word
from build_tools.documents.orders import orders_behind
from build_tools.documents.turned import unawaited_by

OTHERS = re.compile(
    r"\b(?:if|when|where|who|whoever|that|because)\s+(?:an?|another|any|the|some)?\s*"
    r"(?:adults?|pupils?|child(?:ren)?|students?|some(?:one|body)|any(?:one|body)|others?)"
    r"(?:\s+\w+)?\s*$",
    re.IGNORECASE,
)
"""Right behind these words stands what somebody did, and not what to do."""
HAS_THEM = re.compile(
    r"\b(?:advise|agree|arrange|ask|ensure|insist|propose|recommend|request|see|suggest|sure)\s+that\b",
    re.IGNORECASE,
)
"""But for these: behind them stands what others are to do."""
NEAR = 5
"""Over so many words a "not" reaches."""
WITH = 2
"""So many words before tell what is meant: "before you"."""
BEFORE = re.compile(r"\bbefore\s+(?:\w+\s+){1,3}$", re.IGNORECASE)
"""Behind it stands what is done later: "before you"."""
ALLOWS = re.compile(
    r"\b(?<!even )(?:without|unless|except|other than|more than|but|before|alone|only|until)\b",
    re.IGNORECASE,
)
"""By these words a Never allows what it seems to forbid."""
EXCEPT = re.compile(r"\b(?:other than|no|not|nothing|nobody|without|never)\b", re.IGNORECASE)


def _of_clause(project: Project, card: Card) -> Iterator[Finding]:
    if card.policy == FLOOR or not card.is_live:
        return
    for label, text in _asked_for(card):
        yield from _unsafe_in(project, text, card.path, card.line_of(label), card.action)
    if card.modality == "never":
        line = card.line_of("Never")
        if card.path.startswith(SCHOOL_FOLDER):
            yield from _allowed_in(project, card, line)
            for order in orders_behind(card.statement, project.document_words):
                yield from _unsafe_in(project, order, card.path, line, card.action)
        for finding, entry in _found_in(project, card.statement, card.path, line, card.action):
            if entry.in_never:
                yield finding


@check("no-policy-asks-for-what-is-unsafe", of_card=_of_clause, of_texts=True)
def check_clauses(project: Project) -> Iterator[Finding]:
    """No clause of a school asks in words for what is never done."""
    for card in project.live_cards.values():
        yield from _of_clause(project, card)


def _around_clause(project: Project, card: Card) -> Iterator[Finding]:
    for path, line, text in _texts_around(card):
        yield from _unsafe_in(project, text, path, line)


@check("no-school-words-ask-for-what-is-unsafe", of_card=_around_clause)
def check_own_words(project: Project) -> Iterator[Finding]:
    """No words, prose or page of the school's own asks for what is never done, and what is done
    with the imagery is no action of its own.
    """
    for path, line, text in _own_texts(project):
        yield from _unsafe_in(project, text, path, line)
    own = project.own_words
    imagery = project.unsafe.things[IMAGERY]
    forbids = {(card.action, card.modality == "never") for card in project.live_cards.values()}
    for action in own.action.values():
        line, id_ = project.line_of(OWN_WORDS, "action", action.id), OWN + action.id
        if (id_, True) not in forbids or (id_, False) in forbids:
            yield from _unsafe_in(project, action.phrase, OWN_WORDS, line)
        if any(f" {word} " in f" {action.phrase.casefold()} " for word in imagery):
            message = "what is done with the imagery is no school's own"
            hint = "use an action of national guidance; see the list of actions in the guide"
            yield Finding(OWN_WORDS, line, message, action.phrase, hint)


@check("what-is-unsafe-is-known")
def check_table(project: Project) -> Iterator[Finding]:
    """What is listed as unsafe names groups of things, actions and clauses that there are."""
    known = project.unsafe.things
    for number, entry in enumerate(project.unsafe.unsafe):
        line = project.line_of(UNSAFE, "unsafe", number)
        if entry.to and entry.to not in known:
            hint = did_you_mean(entry.to, known)
            yield Finding(UNSAFE, line, "no such group of things", entry.to, hint)
        for clause in CITED.findall(entry.instead):
            if clause not in project.cards:
                hint = did_you_mean(clause, project.cards)
                yield Finding(UNSAFE, line, "no such clause", clause, hint)
        for action in entry.actions:
            if action not in project.vocabulary.actions:
                hint = did_you_mean(action, project.vocabulary.actions)
                yield Finding(UNSAFE, line, "no such action", action, hint)


def _allowed_in(project: Project, card: Card, line: int) -> Iterator[Finding]:
    """A Never with an exception, of what is never done at all."""
    text = card.statement
    waiting = unawaited_by(text, forbids=True)
    excepted = {
        entry.says: (entry, found)
        for entry, found in project.unsafe.find(text)
        if ALLOWS.search(text, 0, found.start()) or ALLOWS.search(text, found.end())
        if found.start() or not (waiting and waiting.act)
    }
    for entry, found in excepted.values():
        message = "a Never with an exception allows it"
        hint = f"say it without the exception: {entry.instead}"
        yield Finding(card.path, line, message, found.group(), hint)


def _own_texts(project: Project) -> Iterator[tuple[str, int, str]]:
    """What a school says beside what its cards ask for: file, line and text."""
    own = project.own_words
    for key in ("question", "why"):
        if getattr(own, key) != getattr(OwnWords(), key):
            yield OWN_WORDS, project.line_of(OWN_WORDS, key), getattr(own, key)
    for condition in own.condition.values():
        line = project.line_of(OWN_WORDS, "condition", condition.id)
        yield from ((OWN_WORDS, line, text) for text in condition.texts)
    for table in ("words", "role"):
        for said in getattr(own, table):
            yield OWN_WORDS, project.line_of(OWN_WORDS, table, said), said
    for policy in project.policies.values():
        if policy.is_own:
            yield from _texts_of(policy)
    for path, text in project.pages.items():
        if path.startswith(SCHOOL_FOLDER):
            yield from _pieces(path, split_front_matter(text).body, 1)


def _texts_of(policy: Policy) -> Iterator[tuple[str, int, str]]:
    """Its front matter, its prose, and what stands around what its cards ask for."""
    yield from ((policy.path, 1, value) for value in policy.meta.values())
    for card in policy.cards:
        yield from _texts_around(card)
    for block in policy.prose:
        yield from _pieces(policy.path, block.markdown, block.line)


def _texts_around(card: Card) -> Iterator[tuple[str, int, str]]:
    if card.modality != "never":  # Or else it names what is forbidden.
        yield card.path, card.line, card.heading
    yield from ((card.path, card.line, text) for text in (card.why, card.differs))


def _pieces(path: str, markdown: str, line: int) -> Iterator[tuple[str, int, str]]:
    for passage in iter_passages(markdown, line):
        yield from ((path, piece.lines[0][0], piece.text) for piece in passage.pieces)


def _asked_for(card: Card) -> Iterator[tuple[str, str]]:
    """What a card tells its readers to do: all it says, but for what it forbids."""
    if card.modality != "never":
        yield card.modality.title(), card.statement
        yield "Short", card.short
    yield "Say", card.say
    yield "Until", card.until


def _unsafe_in(
    project: Project, text: str, path: str, line: int, action: str = ""
) -> Iterator[Finding]:
    for finding, entry in _found_in(project, text, path, line, action):
        if entry.in_never != "alone":
            yield finding


def _found_in(
    project: Project, text: str, path: str, line: int, action: str
) -> Iterator[tuple[Finding, Unsafe]]:
    for entry, found in asked_in(project, text, action):
        yield Finding(path, line, entry.says, found.group(), f"instead: {entry.instead}"), entry


def asked_in(
    project: Project, text: str, action: str = ""
) -> Iterator[tuple[Unsafe, re.Match[str]]]:
    """What a text asks for that is never done, less what a clause of `action` may say that speaks
    of it.
    """
    phrase = project.vocabulary.actions.get(action, "")
    speaks = shares_a_word(text, phrase, project.document_words.near)
    for entry, found in project.unsafe.find(text):
        before = text[: found.start()]
        # "Do not wait, look at it": what a comma ends does not reach over it.
        # Nor does one reach over many words: "with no one else in the room look at it".
        near = " ".join(before.rpartition(",")[2].split()[-NEAR:])
        by_others = OTHERS.search(before) and not HAS_THEM.search(before)
        is_right = is_negated(near) or by_others or project.unsafe.is_of_papers(found)
        is_right |= entry.later and bool(BEFORE.search(before))
        may_say = (speaks and action in entry.actions) or _is_todays(project, action, found)
        if may_say or is_right or (entry.to and EXCEPT.search(found.group())):
            continue
        yield entry, found


def _is_todays(project: Project, action: str, found: re.Match[str]) -> bool:
    """Whether national guidance asks for it on the same act, in the same words and those before."""

    def begun(text: str) -> str:
        return f"^ ^ {text}".casefold()

    before = begun(found.string[: found.start()]).split()[-WITH:]
    said = " ".join((*before, found.group().casefold()))
    return any(said in begun(c.statement) for c in project.guided if c.action == action)
