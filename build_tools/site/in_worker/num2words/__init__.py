"""Numbers in English: the package itself imports its sixty languages, and the wings speak one."""

from typing import Any

from num2words.lang_EN import Num2Word_EN  # type: ignore[import-untyped]

_english = Num2Word_EN()


def num2words(number: int, to: str = "cardinal") -> Any:
    """The number in words."""
    return getattr(_english, f"to_{to}")(number)
