"""Three-valued (Kleene) logic over the answers yes, no and not-known.

"not-known" is never read as "no": it stays unknown until something certain settles the whole.
"""

from collections.abc import Iterable
from typing import Final, Literal

Truth = Literal["yes", "no", "not-known"]

YES: Final = "yes"
NO: Final = "no"
NOT_KNOWN: Final = "not-known"

TRUTHS: Final[tuple[Truth, ...]] = (YES, NO, NOT_KNOWN)


def negate(value: Truth) -> Truth:
    """Yes for no, no for yes; what is not known stays so."""
    if value == NOT_KNOWN:
        return NOT_KNOWN
    return NO if value == YES else YES


def any_of(values: Iterable[Truth]) -> Truth:
    """Yes if one is yes, no if all are no, else not known."""
    found = set(values)
    if YES in found:
        return YES
    return NOT_KNOWN if NOT_KNOWN in found else NO


def all_of(values: Iterable[Truth]) -> Truth:
    """No if one is no, yes if all are yes, else not known."""
    found = set(values)
    if NO in found:
        return NO
    return NOT_KNOWN if NOT_KNOWN in found else YES
