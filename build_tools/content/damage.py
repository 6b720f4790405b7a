"""What a word processor, a scanner or a PDF leaves in a sentence, which still reads as one and says
something else: docs/data/damage.toml.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.shapes import COMPLETE, find_line
from build_tools.content.words import IDEA, as_pattern, spell

DAMAGE = "docs/data/damage.toml"
AGAIN = "read the sentence as it was meant, and type it again"
EITHER_WAY = re.compile(r"([^{}|]+) & ([^{}|]+)")
BEFORE = re.compile(r"([\w']+) $")
BREAK = re.compile("[,;:]")
FAR = 300
"""No clause is so many letters long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """One kind of damage: what is told and what to `do`, and how it is known. Right is what touches
    one of `but`, stands behind one of `behind` or first in its clause, or has one of `after` before
    it there. `asks`: only in what a card asks for.
    """

    says: str
    finds: tuple[str, ...]
    passes: tuple[str, ...] = ()
    do: str = AGAIN
    words: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    asks: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Form:
    """One kind as it is looked for."""

    says: str
    do: str
    asks: bool
    found: tuple[re.Pattern[str], ...]
    but: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def find(self, text: str) -> tuple[int, int] | None:
        """Where a sentence has it first; of a sign with groups, the last of them."""
        for pattern in self.found:
            for match in pattern.finditer(text):
                start, end = match.span(match.lastindex or 0)
                if not self._is_right(text, start, end):
                    return start, end
        return None

    def _is_right(self, text: str, start: int, end: int) -> bool:
        if self.but:
            near = self.but.finditer(text)
            if any(one.start() < end and start < one.end() for one in near):
                return True
        before = text[max(start - FAR, 0) : start].lower()
        if self.behind:
            word = BEFORE.search(before)
            if not word or self.behind.fullmatch(word[1]):
                return True
        return bool(self.after and self.after.search(BREAK.split(before)[-1]))


@dataclass(frozen=True, kw_only=True)
class DamageTable:
    """The shape of docs/data/damage.toml. `lists`: groups of words, by name."""

    lists: Mapping[str, tuple[str, ...]]
    damage: tuple[Damage, ...]

    def forms(self) -> tuple[Form, ...]:
        """All of it as it is looked for: of several schools the same."""
        lists = tuple(self.lists.items())
        return tuple(_form(one, lists) for one in self.damage)


def check_forms(path: str, written: str, table: DamageTable) -> Iterator[Finding]:
    """What of the table cannot be looked for."""
    for number, one in enumerate(table.damage):
        line = find_line(written, ("damage", number))
        phrases = spell((*one.words, *one.but, *one.behind, *one.after), table.lists)
        for name in IDEA.findall(" ".join(phrases)):
            hint = did_you_mean(name, table.lists)
            yield Finding(path, line, "no such list", f"[{name}]", hint, check=COMPLETE)
        try:
            _form(one, tuple(table.lists.items()))
        except re.error as error:
            message = f"one of its words or signs cannot be read: {error.msg}"
            hint = "each { and each ( is closed"
            yield Finding(path, line, message, one.says, hint, check=COMPLETE)


@cache
def _form(one: Damage, lists: tuple[tuple[str, tuple[str, ...]], ...]) -> Form:
    def compiled(words: Iterable[str]) -> list[re.Pattern[str]]:
        phrases = "|".join(map(_as_phrase, spell(words, dict(lists))))
        return [re.compile(rf"(?<![\w'-])(?:{phrases})(?![\w'-])")] if phrases else []

    return Form(
        one.says,
        one.do,
        one.asks,
        (*compiled(one.words), *map(re.compile, one.signs)),
        *(next(iter(compiled(words)), None) for words in (one.but, one.behind, one.after)),
    )


def _as_phrase(phrase: str) -> str:
    said = EITHER_WAY.sub(r"{\1 \2|\2 \1}", phrase.removeprefix("^ ").removesuffix(" $"))
    return "^" * phrase.startswith("^ ") + as_pattern(said) + "$" * phrase.endswith(" $")
