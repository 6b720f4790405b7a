"""Marks on prose: a statement of a policy that is no longer right, with what holds today and why.

Grammar, one line in the paragraph of the statement's source:

    mark = "No longer right:" kind ";" clause ";" reason
    kind = outdated | unsafe | conflicting | incomplete | local
    clause = a clause's id | "none"

A rule for action that is no longer right is a card with `Replaced by` instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from build_tools.content.policy import Policy, Prose

LABEL = "No longer right:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A statement that is no longer right. `clause` is what holds today: its id, or empty."""

    policy: str
    line: int
    statement: str
    kind: str
    clause: str
    reason: str
    source: str

    @property
    def slug(self) -> str:
        """The mark's address on its policy's page."""
        return f"no-longer-right-{self.line}"


def find_marks(policy: Policy) -> Iterator[Mark]:
    """Every well-formed mark of a policy."""
    for block in policy.prose:
        if LABEL in block.markdown:
            yield from _marks_in(policy, block)


def _marks_in(policy: Policy, block: Prose) -> Iterator[Mark]:
    lines = block.markdown.split("\n")
    for index, text in enumerate(lines):
        parts = [part.strip() for part in text.removeprefix(LABEL).split(";")]
        if text.startswith(LABEL) and len(parts) == 3:
            kind, clause, reason = parts
            yield Mark(
                policy=policy.id,
                line=block.line + index,
                statement=" ".join(paragraph_before(lines, index)),
                kind=kind,
                clause="" if clause == "none" else clause,
                reason=reason,
                source=next((t for t in lines[index:] if t.startswith("Source")), ""),
            )


def paragraph_before(lines: list[str], index: int) -> list[str]:
    """The lines of the paragraph, or of the list and the paragraph that opens it, above a mark."""
    end = index
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    start = end
    while start > 0 and lines[start - 1].strip() and not lines[start - 1].startswith("#"):
        start -= 1
    return lines[start:end]
