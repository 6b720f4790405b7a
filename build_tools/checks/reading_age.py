"""How hard a text is to read: sentences and syllables of the words as shown, against a limit.

The reading age is the Flesch-Kincaid grade + 5. It sees short words and short sentences, and not
whether a text is true or kind: a text that passes may still be hard, so people read it too.

What is shown and not read in sentences is left out: headings, lines all in bold, list items that
are one link, code, blanks to fill in, and what a placeholder puts in (a service has a check of its
own). A word list looks at all of it. A list counts as one paragraph, each item as a sentence.
The formula is for English: a page in another language (`lang`) is not measured.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from num2words import num2words  # type: ignore[import-untyped]

from build_tools.checks.registry import check
from build_tools.checks.texts import ENGLISH, Once, ReaderText, every_text
from build_tools.content.audiences import Audience
from build_tools.content.dictionary import syllables_of
from build_tools.content.findings import Finding
from build_tools.content.passages import Piece
from build_tools.content.phrases import first_look
from build_tools.content.project import Project
from build_tools.content.words import HardWord, Words, pattern_of


def check_text(text: ReaderText, words: Words) -> Iterator[Finding]:
    """Each long passage by itself, each word, and, where it is one page, all of it."""
    audience, whole = text.audience, list[Sentence]()
    hard = [word for word in words.word if audience.word_list in word.audiences]
    look = first_look(tuple(word.forms for word in hard))
    for passage in text.passages:
        sentences = find_sentences(passage.pieces, words.said)
        whole += sentences
        what = "this list" if passage.is_list else "this paragraph"
        count = sum(len(sentence.words) for sentence in sentences)
        if len(sentences) >= audience.sentences_alone and count >= ALONE:
            yield from _check_measure(text.path, sentences[0].line, what, sentences, audience)
        for piece in passage.pieces:
            found = map(hard.__getitem__, look.of(piece.text))
            yield from _check_words(text.path, piece, audience, found)
    if text.is_page:
        yield from _check_measure(text.path, 1, "the page", whole, audience)


_measured = Once(check_text)


@check("every-page-can-be-read-by-its-readers", of_card=_measured.of_card, of_texts=True)
def check_reading_age(project: Project) -> Iterator[Finding]:
    """No text is too hard for its readers, by its words and its sentences."""
    for text in every_text(project):
        if text.language == ENGLISH:
            yield from _measured.of(text, project.words)


def _check_measure(
    path: str, line: int, what: str, sentences: Sequence["Sentence"], audience: Audience
) -> Iterator[Finding]:
    if not sentences:
        return
    found, most = measure(sentences), audience.words_in_a_sentence
    if found.reading_age > audience.reading_age:
        hardest = max(sentences, key=lambda sentence: measure([sentence]).reading_age)
        long = dict.fromkeys(word for word, number in hardest.words if number > 2)
        age = f"{found.reading_age:.1f}, over {audience.reading_age:g}"
        hint = f"the hardest sentence, on line {hardest.line}, has {len(hardest.words)} words"
        hint += f"; long ones: {', '.join(long)}" if long else ""
        yield Finding(path, line, f"{what} has a reading age of {age}", _first_words(hardest), hint)
    if most is not None and found.sentence_length > most:
        longest = max(sentences, key=lambda sentence: len(sentence.words))
        length = f"{found.sentence_length:.1f} words in a sentence, over {most:g}"
        hint = f"the longest sentence, on line {longest.line}, has {len(longest.words)} words"
        yield Finding(path, line, f"{what} has {length}", _first_words(longest), hint)


def _first_words(sentence: "Sentence") -> str:
    shown = [word for word, _ in sentence.words]
    return " ".join(shown[:8]) + (" ..." if len(shown) > 8 else "")


def _check_words(
    path: str, piece: Piece, audience: Audience, hard: Iterable[HardWord]
) -> Iterator[Finding]:
    for word in hard:
        for found in pattern_of(word.forms).finditer(piece.text):
            line, hint = piece.line_at(found.start()), f"simpler: {word.simpler or 'other words'}"
            yield Finding(path, line, f"not a word for {audience.title}", found.group(), hint)


# ── Sentences, words, syllables

SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])")
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
NUMBER = re.compile(r"\d+")
CODE = re.compile(r"`[^`]*`")
DASHED_NUMBERS = re.compile(r"(?<=\d)\s*-\s*(?=\d)")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouysxzcghl])es$|(?<=[^aeiouytd])(?<![^aeiou]l)ed$")

DIALLED = ("999", "101", "111", "112", "116")
"""Numbers of three digits that are said digit by digit."""

ALONE = 12
"""Words that a paragraph has at least to be measured by itself: the formula means little below."""


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
        if "." in short and short in text:
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
    if numbers := NUMBER.findall(part):
        return sum(map(count_syllables, chain.from_iterable(map(spell, numbers))))
    return count_syllables(part)


def spell(number: str) -> list[str]:
    """Digits as the words that are said: years in pairs, telephone numbers digit by digit."""
    if number in DIALLED or len(number) > 4 or (number[0] == "0" and len(number) > 1):
        return ["oh" if digit == "0" else num2words(int(digit)) for digit in number]
    value = int(number)
    if value == 0:
        return ["nought"]
    kind = "year" if 1100 <= value < 2000 or 2010 <= value < 2100 else "cardinal"
    return str(num2words(value, to=kind)).replace(",", "").split()


@cache
def count_syllables(word: str) -> int:
    """The syllables of a word, at least 1: the fewest that the CMU dictionary knows, as in quick
    speech ("every" has two), or else its groups of vowels without a silent e.
    """
    if "-" in word:
        return sum(map(count_syllables, filter(None, word.split("-"))))
    word = word.lower()
    if known := syllables_of(word):
        return known
    if word.endswith("'s"):
        return count_syllables(word[:-2])
    return max(1, len(VOWELS.findall(SILENT.sub("", word.replace("'", "")))))
