"""What a policy lacks, before anything is written: what is no longer right, what national guidance
asks for and nothing in it covers, where it asks for more, and what its words do.

Everything here is found by words, and shown with the sentence in which it was found. What a rule
cannot decide is left to be read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from build_tools.checks.tone import is_negated
from build_tools.checks.unsafe import asked_in
from build_tools.content.outdated import Outdated
from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.documents.nearest import Clauses
from build_tools.documents.statements import Statement

COVERED = 0.36
"""How near a statement is at least to the clause that it covers."""
STRICTER = 0.5
FORCE = {"may": 1, "should": 2, "must": 3, "never": 3}
FOR_CHILDREN = frozenset(["7-11", "11-14", "14-18", "easy-read"])
REVIEW = re.compile(
    r"\b(?:next review|review(?:ed)?(?: date| due)?(?: by| on| in)?|to be reviewed)\b\D{0,20}"
    r"(?:\d{1,2}[./ ])?(?:(?P<month>[A-Z][a-z]{2,8})\.? )?(?P<year>20\d\d)\b"
)
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """A statement that says what is no longer right. `sure`: it can hardly mean anything else."""

    harm: int
    says: str
    today: str
    clause: str
    statement: Statement
    found: str
    sure: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Appraisal:
    """All that was found, worst first. `missing`: clauses of national guidance that nothing covers;
    `stricter`: statements that ask for more than the clause beside them; `to_read`: what may mean
    the opposite of what it seems to; `overdue`: the review dates that are past.
    """

    faults: tuple[Fault, ...]
    missing: tuple[Card, ...]
    stricter: tuple[tuple[Statement, Card], ...]
    to_read: tuple[Statement, ...]
    overdue: tuple[str, ...]


def appraise(project: Project, statements: Sequence[Statement], today: date) -> Appraisal:
    """Hold a policy's statements against what is known."""
    faults = [fault for one in statements for fault in find_faults(project, one)]
    floor = [card for card in project.floor.cards if card.is_live and card.modality in FORCE]
    near = Clauses(floor, project.vocabulary.actions, project.document_words.near)
    covered, stricter = set[str](), list[tuple[Statement, Card]]()
    for one in statements:
        if not one.modality:
            continue
        for found in near.nearest(one.text):
            if found.share < COVERED:
                break
            if (found.card.modality == "never") == (one.modality == "never"):
                covered.add(found.card.id)
                if found.share >= STRICTER and FORCE[one.modality] > FORCE[found.card.modality]:
                    stricter.append((one, found.card))
    return Appraisal(
        faults=tuple(sorted(faults, key=lambda fault: (fault.harm, not fault.sure))),
        missing=tuple(card for card in floor if card.id not in covered),
        stricter=tuple(stricter),
        to_read=tuple(one for one in statements if one.unsure),
        overdue=tuple(_overdue(statements, today)),
    )


def find_faults(project: Project, statement: Statement) -> Iterator[Fault]:
    """What one statement says that is no longer right, unsafe, or never said to a child; each once
    for one place in it.
    """
    taken = list[tuple[int, int]]()
    for fault, start, end in sorted(_found(project, statement), key=lambda one: one[0].harm):
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            taken.append((start, end))
            yield fault


def _found(project: Project, statement: Statement) -> Iterator[tuple[Fault, int, int]]:
    text, sure = statement.text, not (statement.unsure or statement.doubts)
    things = {**project.unsafe.things, **project.outdated.things}
    for entry in project.outdated.outdated.values():
        for match in entry.find(text, things):
            if _speaks(entry, statement, match):
                yield (
                    Fault(
                        harm=entry.harm,
                        says=entry.says,
                        today=entry.today,
                        clause=entry.clause,
                        statement=statement,
                        found=match[0],
                        sure=sure,
                    ),
                    *match.span(),
                )
    if statement.modality != "never":
        for unsafe, match in asked_in(project, text):
            instead, _, clause = unsafe.instead.rpartition(" (")
            fault = Fault(
                harm=1,
                says=unsafe.says,
                today=instead or unsafe.instead,
                clause=clause.rstrip(")"),
                statement=statement,
                found=match[0],
                sure=sure,
            )
            yield fault, *match.span()


def _speaks(entry: Outdated, statement: Statement, match: re.Match[str]) -> bool:
    forbids = statement.modality == "never" or is_negated(statement.text[: match.start()])
    return entry.speaks == "either" or (entry.speaks == "forbids") == forbids


def _overdue(statements: Sequence[Statement], today: date) -> Iterator[str]:
    for one in statements:
        for found in REVIEW.finditer(f"{one.where} {one.text}"):
            month = (found["month"] or "dec")[:3].casefold()
            number = MONTHS.index(month) + 1 if month in MONTHS else 12
            if (int(found["year"]), number) < (today.year, today.month):
                yield found[0]
