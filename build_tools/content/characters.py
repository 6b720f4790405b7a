"""The characters of a policy file.

What a word processor changes without changing the meaning is put back. What may hide or alter a
meaning is refused.

Every line stays one line, so that places in the normalised text are places in the file.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from build_tools.content.findings import Finding

SAME_MEANING = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000", " "),
        **{chr(code): " " for code in range(0x2000, 0x200B)},
        **dict.fromkeys("\u2010\u2011", "-"),
        "\u00ad": None,
        "\u2026": "...",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    }
)
"""Typographic quotes, odd spaces, soft hyphens, ligatures, full-width forms: to what was meant."""

DASH_IN_WORD = re.compile(r"(?<=\w)[\u2012\u2013\u2212](?=\w)")
INNER_TAB = re.compile(r"(?<=\S)\t+")
BULLETS = "\u2022\u00b7\u25aa\u25cf\u25cb\u25e6\u2013\u2014\uf0b7"
BULLET = re.compile(rf"^[{BULLETS}][ \t]+(?=\*\*)", re.MULTILINE)
"""What Word begins a list's line with: before a bold label it can only be our dash."""

LEFTOVERS = (
    (re.compile(r"\{(\+\+|--|~~|>>|==)|(\+\+|--|~~|<<|==)\}|~~"), "a tracked change"),
    (
        re.compile(r"\[(deleted|inserted|formatted|comment(ed)?)\b", re.IGNORECASE),
        "a tracked change",
    ),
    (
        re.compile(r"^\W*(deleted|inserted|formatted|comment(ed)?( \[\w+\])?):", re.IGNORECASE),
        "a tracked change",
    ),
    (re.compile(r"\[[A-Z]{1,3}\d+\]"), "a comment mark"),
    (re.compile(r"error! reference source", re.IGNORECASE), "a broken cross-reference"),
    (re.compile(r"&(#\d+|#x[0-9a-f]+|[a-z]+\d*);", re.IGNORECASE), "an HTML character name"),
    (re.compile(r"\\"), "a backslash"),
    (re.compile(r"[{}]"), "a curly bracket"),
    (re.compile(r"^( {0,3})\t|^ {4,}\S"), "an indented line, which Markdown reads as code"),
)

UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
"""Letters and marks that show nothing, although Unicode does not call them format characters."""

DECEIVING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd"
    r"\ue000-\uf8ff\U000e0000-\U0010ffff]|(?<=\w)[\u200b-\u200d\u2060\ufeff]+(?=\w)"
)
"""What shows a line otherwise than it is written, or not at all."""

STROKES = re.compile("[\u0305\u0332-\u0338\u035e-\u0360\u20d0-\u20f0]|[\u0300-\u036f]{3}")
"""What is drawn over the letters before it: words that are struck out, or hidden."""
LIKE_OURS = frozenset(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0405\u0406\u0408"
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0455\u0456\u0458\u0501\u051b\u043f\u0433"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03b1\u03bd\u03bf\u03c1\u03c5\u03b9"
)
"""Letters of Russian and Greek that are drawn like English ones."""
DRAWN = re.compile(
    "MATHEMATICAL .*(?:CAPITAL|SMALL)|(?:CIRCLED|SQUARED|PARENTHESIZED|SCRIPT) LATIN|SMALL CAPITAL|"
    "TURNED|LETTER SMALL|REGIONAL INDICATOR"
)
"""The names of signs that look like a letter of another kind: bold, raised, in a circle, turned."""

HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What shows nothing, or turns the words around it: written in TOML by its number alone."""
ESCAPED = re.compile(r"\\(?:u(?P<four>[0-9a-fA-F]{4})|U000(?P<five>[0-9a-fA-F]{5}))")

LETTERS_ONLY = re.compile(r"[^\W\d_]+")


def normalise_text(text: str) -> str:
    """`text` with the same meaning in plain characters, line for line."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").removeprefix("\ufeff"))
    text = text.translate(SAME_MEANING)
    return INNER_TAB.sub(" ", DASH_IN_WORD.sub("-", BULLET.sub("- ", text)))


def check_characters(path: str, text: str) -> Iterator[Finding]:
    """`every-character-is-understood`: in normalised text, nothing hides or changes a meaning."""
    for number, line in enumerate(text.split("\n"), start=1):
        for what, value in _refused_in(line):
            check = "every-character-is-understood"
            hint = "type the line again instead of pasting it"
            yield Finding(path, number, f"this line holds {what}", value, hint, check=check)


@lru_cache(1024)
def check_deceiving(path: str, text: str) -> tuple[Finding, ...]:
    """The same of pages and data, whose authors may write any character that shows what it is."""
    return tuple(_find_deceiving(path, text))


def _find_deceiving(path: str, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), start=1):
        values = [f"U+{ord(found[0]):04X}" for found in DECEIVING.findall(line)]
        values += [f"U+{ord(sign[-1]):04X}" for sign in _drawn(line)]
        for value in dict.fromkeys([*values, *_mixed_words(line)]):
            message = "this line holds a character that is not what it looks like"
            hint = "type the line again instead of pasting it"
            check = "every-character-is-understood"
            yield Finding(path, number, message, value, hint, check=check)


def find_hidden(value: str, written: str) -> list[str]:
    """The signs of a value that nobody sees, or that deceive, where they do not stand in what was
    written: there they are told at their place.
    """
    if value.isascii() and value.isprintable():
        return []
    signs = [sign[-1] for sign in (*HIDDEN.findall(value), *DECEIVING.findall(value))]
    found = [*signs, *(sign[-1] for sign in _drawn(value)), *_mixed_words(value)]
    unwritten = [sign for sign in found if HIDDEN.match(sign) or sign not in written]
    return [f"U+{ord(sign):04X}" if len(sign) == 1 else sign for sign in unwritten]


def spelled_out(line: str) -> str:
    """A line of TOML with each sign in the place of its number."""
    return ESCAPED.sub(lambda found: chr(int(found["four"] or found["five"], 16)), line)


def _refused_in(line: str) -> Iterator[tuple[str, str]]:
    for pattern, what in LEFTOVERS:
        found = pattern.search(line)
        if found:
            yield what, found.group().strip() or line.strip()
    if line.isascii() and line.isprintable():
        return
    for character in dict.fromkeys(line):
        category = unicodedata.category(character)
        hidden = category in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") or UNSEEN.match(character)
        if character != "\t" and hidden:
            yield "an invisible character", f"U+{ord(character):04X}"
        elif character == "\ufffd":
            yield "a character that was lost in conversion", "U+FFFD"
    for sign in _drawn(line):
        yield "a sign that is drawn over, or like, a letter", f"U+{ord(sign[-1]):04X}"
    for word in _mixed_words(line):
        yield "a word with letters of two scripts", word


def _mixed_words(line: str) -> Iterator[str]:
    """Each word that is not of the letters that it seems to be of."""
    if line.isascii():
        return
    others = {letter for letter in line if letter.isalpha() and not _is_latin(letter)}
    # A line of Russian has letters that English has not; a disguise has none of them.
    disguised = others <= LIKE_OURS and any(letter.isascii() for letter in line if letter.isalpha())
    for word in LETTERS_ONLY.findall(line):
        latin = [_is_latin(letter) for letter in word]
        if (any(latin) and not all(latin)) or (disguised and not any(latin)):
            yield word


def _is_latin(letter: str) -> bool:
    return _name(letter).startswith("LATIN") or letter in "\u00aa\u00ba"


def _drawn(line: str) -> list[str]:
    """The first stroke through letters, or else the first sign that looks like a letter."""
    if line.isascii():
        return []
    named = (sign for sign in line if not sign.isascii() and DRAWN.search(_name(sign)))
    return STROKES.findall(line)[:1] or list(islice(named, 1))


def _name(sign: str) -> str:
    return unicodedata.name(sign, "?")
