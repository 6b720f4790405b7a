"""The characters of a policy file.

What a word processor changes without changing the meaning is put back. What may hide or alter a
meaning is refused.

Every line stays one line, so that places in the normalised text are places in the file.
"""

import re
import unicodedata
from collections.abc import Iterator

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
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd"
    r"\ue000-\uf8ff]|(?<=\w)[\u200b-\u200d\u2060\ufeff]+(?=\w)"
)
"""What shows a line otherwise than it is written, or not at all."""

WORD = re.compile(r"[^\W\d_]+")


def normalise_text(text: str) -> str:
    """`text` with the same meaning in plain characters, line for line."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").removeprefix("\ufeff"))
    text = text.translate(SAME_MEANING)
    return INNER_TAB.sub(" ", DASH_IN_WORD.sub("-", text))


def check_characters(path: str, text: str) -> Iterator[Finding]:
    """`every-character-is-understood`: in normalised text, nothing hides or changes a meaning."""
    for number, line in enumerate(text.split("\n"), start=1):
        for what, value in _refused_in(line):
            check = "every-character-is-understood"
            hint = "type the line again instead of pasting it"
            yield Finding(path, number, f"this line holds {what}", value, hint, check=check)


def check_deceiving(path: str, text: str) -> Iterator[Finding]:
    """The same of pages and data, whose authors may write any character that shows what it is."""
    for number, line in enumerate(text.split("\n"), start=1):
        values = [f"U+{ord(found[0]):04X}" for found in DECEIVING.findall(line)]
        for value in dict.fromkeys([*values, *_mixed_words(line)]):
            message = "this line holds a character that is not what it looks like"
            hint = "type the line again instead of pasting it"
            check = "every-character-is-understood"
            yield Finding(path, number, message, value, hint, check=check)


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
    for word in _mixed_words(line):
        yield "a word with letters of two scripts", word


def _mixed_words(line: str) -> Iterator[str]:
    if line.isascii():
        return
    for word in WORD.findall(line):
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in word}
        if "LATIN" in scripts and len(scripts) > 1:
            yield word
