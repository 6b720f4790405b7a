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
from collections.abc import Iterable, Iterator, Mapping

from build_tools.checks.reading_age import wording_pieces
from build_tools.content.audiences import CHILDREN
from build_tools.content.characters import normalise_text
from build_tools.content.findings import Finding
from build_tools.content.marks import find_marks
from build_tools.content.passages import Passage, Piece, iter_passages, split_front_matter
from build_tools.content.policy import Card, Policy
from build_tools.content.wording import Wording
from build_tools.content.words import Phrase, Words, pattern_of

CHECK = "no-page-blames-or-frightens"
NEVER_SAY = "Never say:"
QUOTED = re.compile(r'"[^"]*"')
SHOWN_META = ("title", "description")

CLAUSE_BREAK = re.compile(r"[.!?;:]\s|\b(?:but|then|instead)\b", re.IGNORECASE)
CONDITION = re.compile(r"\b(?:if|when|where|unless|because|since)\b[^,]*,?", re.IGNORECASE)
NOT = re.compile(
    r"(?:\b(?:not|never|nobody|no one|no adult|cannot|without|nor|neither)\b|n't\b)"
    r"(?!\s+(?:only|just|worry|panic|wait|hesitate|mind|forget|be\s+(?:afraid|scared|shy)))",
    re.IGNORECASE,
)
YOU = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)


def check_tone(path: str, text: str, audience: str, words: Words) -> Iterator[Finding]:
    """`no-page-blames-or-frightens`: no phrase that the site never uses for this audience."""
    meta, body = split_front_matter(normalise_text(text))
    shown = [
        Passage(pieces=(Piece(lines=(meta[key],)),)) for key in SHOWN_META if meta.get(key, "")
    ]
    yield from check_phrases(path, [*shown, *iter_passages(body)], audience, words)


def check_policy_tone(policy: Policy, words: Words, audience: str = "staff") -> Iterator[Finding]:
    """The same, of a policy: what it says today, not what is no longer right."""
    marked = _marked_lines(policy)
    for block in policy.blocks:
        if isinstance(block, Card):
            passages = [_clause(block)] if block.is_live else []
        else:
            passages = [
                passage
                for passage in iter_passages(block.markdown, block.line)
                if not {line for piece in passage.pieces for line, _ in piece.lines} <= marked
            ]
        yield from check_phrases(policy.path, passages, audience, words)


def check_wording_tone(
    path: str, text: str, wording: Wording, words: Words, audience: str = "staff"
) -> Iterator[Finding]:
    """The same, of each text that the tool shows. `text` is the vocabulary as written."""
    passages = [Passage(pieces=(piece,)) for piece in wording_pieces(text, wording)]
    yield from check_phrases(path, passages, audience, words)


def check_phrases(
    path: str, passages: Iterable[Passage], audience: str, words: Words
) -> Iterator[Finding]:
    """Every phrase in the passages that is never said to this audience."""
    phrases = {
        pattern_of(phrase.patterns): phrase
        for phrase in words.phrases
        if audience in phrase.audiences
    }
    examples = audience not in CHILDREN
    above = ""
    for passage in passages:
        is_example_list = examples and passage.is_list and above.endswith(NEVER_SAY)
        for piece in passage.pieces:
            quoted = _examples_in(piece, is_example_list) if examples else []
            yield from _check_piece(path, piece, phrases, quoted)
        above = passage.pieces[-1].lines[-1][1]


def is_negated(before: str) -> bool:
    """Whether a "not" in the words before a phrase, in its sentence, says the phrase's opposite."""
    clause = CLAUSE_BREAK.split(before)[-1]
    return NOT.search(CONDITION.sub("", clause)) is not None


def _check_piece(
    path: str,
    piece: Piece,
    phrases: Mapping[re.Pattern[str], Phrase],
    quoted: list[tuple[int, int]],
) -> Iterator[Finding]:
    is_own = piece.is_label and piece.text.endswith("?") and not YOU.search(piece.text)
    for pattern, phrase in phrases.items():
        for found in pattern.finditer(piece.text):
            if any(start <= found.start() and found.end() <= end for start, end in quoted):
                continue
            if phrase.negated and (is_own or is_negated(piece.text[: found.start()])):
                continue
            yield Finding(
                path=path,
                line=piece.line_at(found.start()),
                check=CHECK,
                message=phrase.reason,
                value=found.group(),
                hint=f"instead: {phrase.instead}",
            )


def _examples_in(piece: Piece, is_example_list: bool) -> list[tuple[int, int]]:
    """The places in the piece's text of what is quoted as never to be said."""
    found, start = list[tuple[int, int]](), 0
    for _, text in piece.lines:
        if is_example_list or text.startswith(NEVER_SAY):
            found += [(start + q.start(), start + q.end()) for q in QUOTED.finditer(text)]
        start += len(text) + 1
    return found


def _clause(card: Card) -> Passage:
    """What a clause says. A never is read with its "never"."""
    label = card.modality.capitalize()
    never = "never " if card.modality == "never" else ""
    texts = [
        (card.line, card.heading),
        (card.line_of(label), never + card.statement),
        (card.line_of("Why"), card.why),
        (card.line_of("Until"), card.until),
    ]
    return Passage(pieces=tuple(Piece(lines=(row,)) for row in texts if row[1]), is_list=True)


def _marked_lines(policy: Policy) -> set[int]:
    """The lines of the statements above marks: one paragraph, or one list with what opens it."""
    texts = dict[int, str]()
    for block in policy.blocks:
        if not isinstance(block, Card):
            texts |= dict(enumerate(block.markdown.split("\n"), start=block.line))
    marked = set[int]()
    for mark in find_marks(policy):
        line = mark.line - 1
        while not texts[line].strip():
            line -= 1
        rest = mark.statement
        while rest:
            rest = rest.removesuffix(texts[line]).rstrip()
            marked.add(line)
            line -= 1
    return marked
