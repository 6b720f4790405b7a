"""What national guidance asks for and a policy says nothing of."""

from collections.abc import Iterator

from build_tools.content.addresses import gaps_address
from build_tools.content.marks import find_marks
from build_tools.content.policy import FLOOR
from build_tools.content.project import Project
from build_tools.pages.page import (
    Page,
    clause_context,
    mark_context,
    render_page,
    short_title,
)
from build_tools.situations.difference import Comparer


def gap_pages(project: Project, comparer: Comparer) -> Iterator[Page]:
    """The gap report of each policy but the floor."""
    for policy in project.policies_by_age:
        if policy.id == FLOOR:
            continue
        address = gaps_address(policy.id)
        up = "../" * address.count("/")
        report = comparer.report_gaps(policy)
        yield render_page(
            f"{address.rstrip('/')}.md",
            f"Gaps: {short_title(policy)}",
            "gaps.md.jinja",
            policy=policy,
            topics=[(project.wording.topics[topic], topic) for topic in report.topics],
            clauses=[clause_context(project, card, up) for card in report.clauses],
            replaced=[clause_context(project, card, up) for card in report.replaced],
            marks=[mark_context(project, mark, up) for mark in find_marks(policy)],
            wording=project.wording,
            up=up,
        )
