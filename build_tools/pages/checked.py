"""How this is checked: what was proved and tested, counted, and what was not, for anyone to read.

The numbers are those that the last proof recorded, with its day and with the version of what it
ran on. The page counts nothing itself but the clauses and how far each was checked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date

from build_tools.content.document_words import DOCUMENTS
from build_tools.content.outdated import LEXICON, OUTDATED
from build_tools.content.placeholders import BLANK, school_details
from build_tools.content.policy import Policy
from build_tools.content.project import Project
from build_tools.content.unsafe import UNSAFE
from build_tools.content.words import WORDS
from build_tools.documents.appraisal import Judged, judge
from build_tools.pages.comparison import Keep, make_now
from build_tools.pages.page import Page, checked_words, link_to, render_page
from build_tools.situations.proof import Record

ADDRESS = "how-this-is-checked"


def checked_pages(
    project: Project,
    record: Record,
    runs: Mapping[str, Record],
    version: str,
    today: date,
    keep: Keep = make_now,
) -> Iterator[Page]:
    """The public page: what was counted, and by other `runs` measured and seen, and the version of
    what decides today; and what of that the statement on accessibility says.
    """
    yield render_page(
        f"{ADDRESS}.md",
        "How this is checked",
        "how-this-is-checked.md.jinja",
        project=project,
        record=record,
        browsers=runs["browsers"],
        bench=runs["bench"],
        goals=project.goals,
        growth=runs["growth"],
        version=version,
        rules=[
            (rule, [link_to(project, project.cards[id_], "../") for id_ in rule.rests_on])
            for rule in project.rules
        ],
        marks=[(policy, count_marks(policy)) for policy in project.side_by_side],
        to_check=[
            link_to(project, card, "../")
            for card in project.floor.cards
            if card.is_live and card.checked.state == "to-check"
        ],
        checked_words=checked_words(project),
        judged=_judge(project, keep),
        reviewed_by=Counter(review.by for review in project.reviews.values()),
        today=today.isoformat(),
    )
    yield render_page(
        "accessibility.md",
        "Accessibility",
        "accessibility.md.jinja",
        browsers=runs["browsers"],
        school=project.school,
        school_details=school_details(project.school),
        blank=BLANK,
    )


def count_marks(policy: Policy) -> Mapping[str, int]:
    """How many live clauses carry each mark on how far they were checked."""
    return Counter(card.checked.state for card in policy.cards if card.is_live)


def _judge(project: Project, keep: Keep) -> Mapping[str, Judged]:
    texts = [project.written[path] for path in (OUTDATED, LEXICON, UNSAFE, DOCUMENTS, WORDS)]
    steps = [project.vocabulary.actions[card.action] for card in project.guided]
    rows = keep(
        (*texts, *steps), lambda: {kind: asdict(row) for kind, row in judge(project).items()}
    )
    return {kind: Judged(**row) for kind, row in rows.items()}
