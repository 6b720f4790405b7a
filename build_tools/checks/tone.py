"""What the site never says to its readers: blame, fear, promises, and asking for the picture.

The phrases, with the reason for each and what to say instead, are data: docs/data/words.toml. A
phrase is found in the words as shown, headings and links among them, across lines and in any case.

Four things are no finding, each by its form and not by a list of places:

- A phrase that a "not" makes right (`negated` in the list): "do not save the picture". The "not"
  stands before it in the same sentence, outside any "if ..." and after any "but".
- The same in a question that the reader asks, as a heading or a link: "Will it stay secret?" It
  ends with a question mark and addresses nobody.
- What an adult should never say, as an example: in double quotation marks, on a line that begins
  with "Never say:", or in the list under a line that ends with it. Never on a page for children.
- What a policy says that is no longer right: the statement above a mark, or a replaced clause.
"""

import re
from collections.abc import Iterable, Iterator

from build_tools.checks.registry import check
from build_tools.checks.texts import Once, ReaderText, every_text
from build_tools.content.audiences import AUDIENCES
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.passages import Piece
from build_tools.content.phrases import first_look, places_in
from build_tools.content.project import Project
from build_tools.content.words import WORDS, HardWord, Phrase, Words

NEVER_SAY = "Never say:"
QUOTED = re.compile(r'"[^"]*"')

CLAUSE_BREAK = re.compile(r"[.!?;:]\s|\b(?:but|then|instead)\b", re.IGNORECASE)
CONDITION = re.compile(r"\b(?:if|when|where|unless|because|since)\b[^,]*,?", re.IGNORECASE)
NOT = re.compile(
    r"(?:\b(?:not|never|nobody|no one|no adult|cannot|without|nor|neither)\b|n't\b)"
    r"(?!\s+(?:only|just|worry|panic|wait|hesitate|mind|forget|be\s+(?:afraid|scared|shy)))",
    re.IGNORECASE,
)
YOU = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)


def check_text(text: ReaderText, words: Words) -> Iterator[Finding]:
    """Every phrase in the text that is never said to its readers."""
    phrases = [one for one in words.phrase if text.audience.word_list in one.audiences]
    look = first_look(tuple(one.patterns for one in phrases))
    examples = not text.audience.child
    above = ""
    for passage in text.said:
        is_example_list = examples and passage.is_list and above.endswith(NEVER_SAY)
        for piece in passage.pieces:
            quoted = _examples_in(piece, is_example_list) if examples else []
            heard = map(phrases.__getitem__, look.of(piece.text))
            yield from _check_piece(text.path, piece, heard, quoted)
        above = passage.pieces[-1].lines[-1][1]


_heard = Once(check_text)


@check("no-page-blames-or-frightens", of_card=_heard.of_card, of_texts=True)
def check_tone(project: Project) -> Iterator[Finding]:
    """No text says what the site never says to its readers, and the list of it is not empty."""
    if not project.words.phrase:
        yield Finding(WORDS, 1, "no phrases")
    for text in every_text(project):
        yield from _heard.of(text, project.words)


@check("every-word-list-is-for-known-readers")
def check_readers_of_lists(project: Project) -> Iterator[Finding]:
    """A phrase or word is listed for audiences that exist, and each audience has some phrase: its
    pages would be held to nothing.
    """
    ids = {audience.id for audience in project.audiences.values() if not audience.words}
    words = project.words
    tables: dict[str, tuple[Phrase | HardWord, ...]] = {"phrase": words.phrase, "word": words.word}
    for table, entries in tables.items():
        for number, entry in enumerate(entries):
            line = project.line_of(WORDS, table, number, "audiences")
            for name in {*entry.audiences} - ids:
                hint = did_you_mean(name, ids)
                yield Finding(WORDS, line, "no audience with a list of its own", name, hint)
    listed = {name for phrase in words.phrase for name in phrase.audiences}
    for name in ids - listed:
        line = project.line_of(AUDIENCES, "audience", name)
        hint = 'name whose list holds for it, as in words = "parents"'
        yield Finding(AUDIENCES, line, f"no phrase of {WORDS} is for this audience", name, hint)


def is_negated(before: str) -> bool:
    """Whether a "not" in the words before a phrase, in its sentence, says the phrase's opposite."""
    clause = CLAUSE_BREAK.split(before)[-1]
    return NOT.search(CONDITION.sub("", clause)) is not None


def _check_piece(
    path: str,
    piece: Piece,
    phrases: Iterable[Phrase],
    quoted: list[tuple[int, int]],
) -> Iterator[Finding]:
    is_own = piece.is_label and piece.text.endswith("?") and not YOU.search(piece.text)
    for phrase in phrases:
        for found in places_in(phrase.patterns, piece.text):
            if any(start <= found.start() and found.end() <= end for start, end in quoted):
                continue
            if phrase.negated and (is_own or is_negated(piece.text[: found.start()])):
                continue
            line, hint = piece.line_at(found.start()), f"instead: {phrase.instead}"
            yield Finding(path, line, phrase.reason, found.group(), hint)


def _examples_in(piece: Piece, is_example_list: bool) -> list[tuple[int, int]]:
    """The places in the piece's text of what is quoted as never to be said."""
    found, start = list[tuple[int, int]](), 0
    for _, text in piece.lines:
        if is_example_list or text.startswith(NEVER_SAY):
            found += [(start + q.start(), start + q.end()) for q in QUOTED.finditer(text)]
        start += len(text) + 1
    return found
