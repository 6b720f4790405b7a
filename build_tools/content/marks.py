"""Marks on prose: a statement of a policy that is no longer right, with what holds today and why.

Grammar, one line in the paragraph of the statement's source:

    mark = "No longer right:" kind ";" clause ";" reason
    kind = outdated | unsafe | conflicting | incomplete | local
    clause = a clause's id | "none"

A rule for action that is no longer right is a card with `Replaced by` instead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.policy import Policy, Prose

LABEL = "No longer right:"
KINDS = ("outdated", "unsafe", "conflicting", "incomplete", "local")
LIKE_A_MARK = re.compile(r"^\W*no longer right\b\W*[:;]", re.IGNORECASE)


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
    for block in policy.blocks:
        if isinstance(block, Prose):
            yield from _marks_in(policy, block)


def check_marks(policy: Policy, clauses: set[str]) -> Iterator[Finding]:
    """`every-mark-is-whole`: a statement, a kind, a live clause or none, and a reason."""
    for block in policy.blocks:
        if not isinstance(block, Prose):
            continue
        lines = block.markdown.split("\n")
        for offset, text in enumerate(lines):
            if not LIKE_A_MARK.match(text):
                continue
            message, value, hint = _fault(text, clauses)
            if not message and not _paragraph_before(lines, offset):
                message = "no statement above the mark"
            if message:
                yield Finding(
                    path=policy.path,
                    line=block.line + offset,
                    check="every-mark-is-whole",
                    message=message,
                    value=value,
                    hint=hint,
                )


def _fault(text: str, clauses: set[str]) -> tuple[str, str, str]:
    parts = [part.strip() for part in text.removeprefix(LABEL).split(";")]
    if not text.startswith(LABEL) or len(parts) != 3 or not parts[2]:
        hint = f"write {LABEL} KIND; CLAUSE; REASON"
        return "not a kind, a clause and a reason", text, hint
    kind, clause, _ = parts
    if kind not in KINDS:
        return "unknown kind", kind, did_you_mean(kind, KINDS) or f"one of: {', '.join(KINDS)}"
    if clause != "none" and clause not in clauses:
        return "no such live clause", clause, did_you_mean(clause, clauses)
    return "", "", ""


def _marks_in(policy: Policy, block: Prose) -> Iterator[Mark]:
    lines = block.markdown.split("\n")
    for index, text in enumerate(lines):
        parts = [part.strip() for part in text.removeprefix(LABEL).split(";")]
        if text.startswith(LABEL) and len(parts) == 3:
            kind, clause, reason = parts
            yield Mark(
                policy=policy.id,
                line=block.line + index,
                statement=" ".join(_paragraph_before(lines, index)),
                kind=kind,
                clause="" if clause == "none" else clause,
                reason=reason,
                source=next((t for t in lines[index:] if t.startswith("Source")), ""),
            )


def _paragraph_before(lines: list[str], index: int) -> list[str]:
    """The lines of the paragraph, or of the list and the paragraph that opens it, above a mark."""
    end = index
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    start = end
    while start > 0 and lines[start - 1].strip() and not lines[start - 1].startswith("#"):
        start -= 1
    return lines[start:end]
