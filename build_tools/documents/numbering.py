"""The numbers that a word processor puts before a paragraph by itself: 4.2, (a), iii."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

BULLET = "bullet"
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """How one level of a list is numbered. `text`: as in "%1.%2"; `format`: a name of Word's."""

    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Counter:
    """How far a list has come, level by level."""

    levels: Mapping[int, Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """The number of the next paragraph on a level; empty for a bullet."""
        for deeper in [one for one in self.counts if one > level]:
            del self.counts[deeper]
        for higher in range(level):
            self.counts.setdefault(higher, self._level(higher).start)
        start = self._level(level).start
        self.counts[level] = self.counts.get(level, start - 1) + 1
        if self._level(level).format in (BULLET, "none"):
            return ""
        shown = self._level(level).text or f"%{level + 1}."
        for one in range(level + 1):
            shown = shown.replace(f"%{one + 1}", self._shown(one))
        return shown.strip()

    def _level(self, level: int) -> Level:
        return self.levels.get(level, Level())

    def _shown(self, level: int) -> str:
        write = FORMATS.get(self._level(level).format, str)
        return write(self.counts[level])


def letters(number: int) -> str:
    """1 is a, 27 is aa, as word processors count."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def roman(number: int) -> str:
    """4 is iv."""
    written = ""
    for worth, sign in ROMAN:
        times, number = divmod(number, worth)
        written += sign * times
    return written


FORMATS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    # As LibreOffice names them.
    "a": letters,
    "A": lambda number: letters(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}
