"""What is wrong in a file, for the person who must mend it: place, check, what, value, hint."""

import re
from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass, field
from difflib import get_close_matches

NEGATIVE = re.compile(
    r"\b(no|not|nor|none|never|nobody|nothing|neither|without|cannot)\b|n't\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong at one place. `check` names the truth that is broken; the registry of checks
    writes it in for those who only say what is wrong.
    """

    path: str
    line: int
    # Told and sorted before the message, and never in its place.
    check: str = field(default="", kw_only=True)
    message: str
    value: str = ""
    hint: str = ""


type Flaw = tuple[str, str, str]
"""What is wrong, the value, and a hint: a finding whose place is known elsewhere."""


def render_finding(finding: Finding) -> str:
    """`path:line: check: what is wrong: 'value'`, and the hint indented under it."""
    value = f": {finding.value!r}" if finding.value else ""
    hint = "\n    hint: " + finding.hint.replace("\n", "\n        ") if finding.hint else ""
    # A name may hold a line's end, or bytes that are no letters.
    path = finding.path if finding.path.isprintable() else ascii(finding.path)[1:-1]
    return f"{path}:{finding.line}: {finding.check}: {finding.message}{value}{hint}"


def render_findings(findings: Iterable[Finding]) -> str:
    """Every finding once, sorted by place, then the count."""
    unique = sorted(set(findings))
    return "\n".join([*map(render_finding, unique), count_findings(unique)])


def count_findings(findings: Sized) -> str:
    """How many there are, in words."""
    return "1 finding" if len(findings) == 1 else f"{len(findings)} findings"


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """A hint with the known word nearest to `value`, or an empty one."""
    near = nearest(value, {word: word for word in known})
    return f"did you mean {near!r}?" if near else ""


def nearest(value: str, known: Mapping[str, str]) -> str:
    """What goes by the word nearest to `value`, or by the only one that has all of it; or nothing.
    It never drops a negation.
    """
    negative = is_negative(value)
    by_fold = {
        said.casefold(): word for said, word in known.items() if is_negative(said) or not negative
    }
    said = value.casefold()
    longer = [word for word in by_fold if f" {said} " in f" {word} " and not is_negative(word)]
    near = longer if len(longer) == 1 else get_close_matches(said, by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else ""


def is_negative(value: str) -> bool:
    """Whether `value` holds a word that says no."""
    return NEGATIVE.search(value) is not None
