"""What policies say in prose: marks on what is no longer right, and sections on a topic."""

import re
from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, Flaw, did_you_mean
from build_tools.content.marks import LABEL, paragraph_before
from build_tools.content.policy import KINDS_OF_REASON
from build_tools.content.project import Project
from build_tools.content.sections import LABEL as ABOUT
from build_tools.content.sections import find_sections

LIKE_A_MARK = re.compile(r"^\W*no longer right\b\W*[:;]", re.IGNORECASE)


@check("every-mark-is-whole")
def check_marks(project: Project) -> Iterator[Finding]:
    """A mark on prose stands under a statement, and has a kind, a live clause or none, a reason."""
    live = set(project.live_cards)
    for policy in project.policies.values():
        for block in policy.prose:
            lines = block.markdown.split("\n")
            for offset, text in enumerate(lines):
                if not LIKE_A_MARK.match(text):
                    continue
                message, value, hint = _fault_of(text, live)
                if not message and not paragraph_before(lines, offset):
                    message = "no statement above the mark"
                if message:
                    at = block.line + offset
                    yield Finding(policy.path, at, message, value, hint)


def _fault_of(text: str, clauses: set[str]) -> Flaw:
    parts = [part.strip() for part in text.removeprefix(LABEL).split(";")]
    if not text.startswith(LABEL) or len(parts) != 3 or not parts[2]:
        hint = f"write {LABEL} KIND; CLAUSE; REASON"
        return "not a kind, a clause and a reason", text, hint
    kind, clause, _ = parts
    if kind not in KINDS_OF_REASON:
        hint = did_you_mean(kind, KINDS_OF_REASON) or f"one of: {', '.join(KINDS_OF_REASON)}"
        return "unknown kind", kind, hint
    if clause != "none" and clause not in clauses:
        return "no such live clause", clause, did_you_mean(clause, clauses)
    return "", "", ""


@check("every-section-is-about-a-known-topic")
def check_sections(project: Project) -> Iterator[Finding]:
    """`About:` stands under a heading of level 2 and names a topic."""
    topics = project.wording.topics
    for policy in project.policies.values():
        under_heading = {section.about_line for section in find_sections(policy)}
        for line, text in policy.prose_lines:
            if not text.startswith(ABOUT):
                continue
            topic = text.removeprefix(ABOUT).strip()
            if line not in under_heading:
                yield Finding(policy.path, line, "stands under no ## heading", topic)
            elif topic not in topics:
                hint = did_you_mean(topic, topics)
                yield Finding(policy.path, line, "unknown topic", topic, hint)
