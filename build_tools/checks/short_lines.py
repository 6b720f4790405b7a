"""A clause's short line says what the clause says, no more and no less, as far as words can tell.

It is read by somebody who reads nothing else. That it says enough is for people to judge: they read
it beside its clause. The lists of words are data: docs/data/words.toml, `short_line`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache

from build_tools.checks.reading_age import WORD
from build_tools.checks.registry import check
from build_tools.checks.tone import NOT
from build_tools.content.cards import SECOND_SENTENCE
from build_tools.content.findings import Finding, Flaw
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.content.words import WORDS, ShortLineWords, pattern_of

MOST_CHARACTERS = 60
SAY_TOO = "say here too what is not to be done, or make that a card of its own"
BEGINNINGS = {"never": ("Do not ",), "may": ("You may ",), "ask": ("Ask ", "Find out ")}
ENDING = re.compile(r"(?<=...)(?:'s|ation|ion|able|ness|ful|ing|al|ed|ly|s|e)+$")
DOUBLED = re.compile(r"(.)\1$")


def _of_card(project: Project, card: Card) -> Iterator[Finding]:
    policy = project.policies[card.policy]
    others = (other for other in policy.cards if other.id != card.id)
    same = (other for other in others if other.short.casefold() == card.short.casefold())
    yield from _told(project, card, next(same, card), is_own=policy.is_own)


@check("every-short-line-says-what-its-clause-says", of_card=_of_card, of_texts=True)
def check_short_lines(project: Project) -> Iterator[Finding]:
    """A short line is one short sentence to the reader, with its clause's modality, negation and
    words; two clauses share one only where they share their action and modality.
    """
    for policy in project.card_files:
        first = dict[str, Card]()
        for card in filter(lambda card: card.short, policy.cards):
            other = first.setdefault(card.short.casefold(), card)
            yield from _told(project, card, other, is_own=policy.is_own)


def _told(project: Project, card: Card, other: Card, *, is_own: bool) -> Iterator[Finding]:
    """What is wrong with a card's short line, which another one has too."""
    if not card.short:
        return
    faults = [*_faults(card, project.words.short_line, is_own=is_own)]
    if (other.action, other.modality) != (card.action, card.modality):
        faults.append(("the short line of another clause too", other.slug, ""))
    for message, value, hint in faults:
        yield Finding(card.path, card.line_of("Short"), message, value, hint)


def _faults(card: Card, words: ShortLineWords, *, is_own: bool) -> Iterator[Flaw]:
    """`is_own`: a school's own card, whose author cannot add to the lists of words."""
    short = card.short
    if len(short) > MOST_CHARACTERS:
        yield f"{len(short)} characters, over {MOST_CHARACTERS}", short, ""
    if SECOND_SENTENCE.search(short) or short.endswith((".", "!", "?")):
        yield "not one sentence without a full stop", short, ""
    begun = [*_check_beginning(card, () if is_own else words.verbs)]
    yield from begun
    if begun and card.modality in BEGINNINGS:
        return
    yield from _check_negation(card, words, is_own=is_own)
    said = card.statement.split()
    # "Never, unless it is A and B" is "not without A or without B".
    for joiner, *others in (("and",), ("or", "unless")):
        if joiner in short.split() and not {joiner, *others} & {*said}:
            yield f'"{joiner}", and none in the clause', short, ""
    yield from _check_words(card, words, is_own=is_own)


def _check_beginning(card: Card, verbs: Collection[str]) -> Iterator[Flaw]:
    wanted = BEGINNINGS.get(card.modality, ())
    if wanted:
        if not card.short.startswith(wanted):
            yield f"{card.modality} begins otherwise", card.short, f"begin: {' or '.join(wanted)}"
    elif verbs and (verb := WORD.findall(card.short)[0]) not in verbs:
        hint = f"begin with what to do; a new verb belongs into {WORDS}"
        yield "no verb that tells somebody to do something", verb, hint


def _check_negation(card: Card, words: ShortLineWords, *, is_own: bool) -> Iterator[Flaw]:
    """That there is a "not" in it if, and only if, there is one in the clause. A never is one, and
    what it forbids has another only where the clause has.
    """
    short = card.short.removeprefix("Do not ") if card.modality == "never" else card.short
    forbids = pattern_of(words.not_negation).sub("", card.statement)
    says, said = (
        bool(NOT.search(text) or pattern_of(words.negation).search(text))
        for text in (short, card.statement)
    )
    if says and not said:
        yield "a negation, and none in the clause", card.short, ""
    if NOT.search(forbids) and not says and card.modality != "never":
        hint = f'if it forbids nothing, it is a "not_negation" of {WORDS}'
        hint = SAY_TOO if is_own else hint
        yield "no negation, and one in the clause", card.short, hint


def _check_words(card: Card, words: ShortLineWords, *, is_own: bool) -> Iterator[Flaw]:
    """Every word that says something stands in the clause, or one near to it; a number or a name
    stands there as it is.
    """
    action = card.action.replace("-", " ")
    grounds = " ".join([card.statement, card.why, card.when_text, card.until, action])
    held, stems = {*WORD.findall(grounds)}, _stemmed(grounds)
    begun = next(filter(card.short.startswith, BEGINNINGS.get(card.modality, ())), "")
    for place, word in enumerate(WORD.findall(card.short.removeprefix(begun))):
        if re.search(r"\d", word) or ((place or begun) and word != word.lower()):
            if word not in held:
                yield "a number or a name that the clause does not hold", word, ""
            continue
        near = _near(words.near).get(_stemmed(word), ())
        said = any(stem in stems for stem in (_stemmed(word), *near))
        if not said and word.lower() not in words.small:
            hint = "use its own word"
            hint += "" if is_own else f", or add what is near to it to {WORDS}"
            yield "a word that the clause does not hold", word, hint


@cache
def _near(groups: tuple[tuple[str, ...], ...]) -> dict[str, list[str]]:
    """What is near to a word, each without its ending."""
    near = defaultdict[str, list[str]](list)
    for stems in (list(map(_stemmed, group)) for group in groups):
        for stem in stems:
            near[stem] += stems
    return near


@cache
def _stemmed(text: str) -> str:
    """The words without their endings, with spaces around."""
    stems = (DOUBLED.sub(r"\1", ENDING.sub("", word.lower())) for word in WORD.findall(text))
    return f" {' '.join(stems)} "
