"""What a policy lacks, as one page for governors: worst first, on paper in at most four pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from build_tools.content.policy import Card
from build_tools.content.project import Project
from build_tools.documents.appraisal import Appraisal, Fault
from build_tools.documents.stance import turned_by
from build_tools.documents.statements import Statement
from build_tools.pages.page import checked_words, render

WORST = 2
"""The least harm that is shown sentence by sentence; below it, what is alike stands together."""
SHOWN = 18
TO_READ = 8
MISSING = 25
STRICTER = 4
WEAKER = 8
WORDS, WHERE = 32, 14
"""So many words are shown of a sentence, and of where it stands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """What is alike in several places. `found`: the words that were found, each once."""

    fault: Fault
    found: tuple[str, ...]
    places: tuple[str, ...]


def render_appraisal(project: Project, appraisal: Appraisal, today: date) -> str:
    """The page, with no name, number or address of a person in it."""
    return render("appraisal.html.jinja", level=2, **_context(project, appraisal, today))


def render_appraised(project: Project, appraisal: Appraisal, today: date) -> str:
    """The same without its head, for another page: what was found, below a heading of level 2."""
    return render("appraised.html.jinja", level=3, **_context(project, appraisal, today))


def _context(project: Project, appraisal: Appraisal, today: date) -> dict[str, Any]:
    worst = [fault for fault in appraisal.faults if fault.harm <= WORST]
    return {
        "appraisal": appraisal,
        "worst": worst,
        "others": put_together(appraisal.faults[len(worst) :]),
        "shown": SHOWN,
        "to_read": TO_READ,
        "missing": MISSING,
        "stricter": STRICTER,
        "weaker": WEAKER,
        "less": project.interface.write["desk"]["weaker"],
        "today": today.isoformat(),
        "say": say,
        "place_of": place_of,
        "rests_on": partial(rests_on, project),
        "checked": checked_words(project, short=True),
    }


def say(statement: Statement) -> str:
    """Its sentence, behind what speaks for it, cut where it is long."""
    return _cut(f"{turned_by(statement) or statement.lead} {statement.text}", WORDS)


def place_of(statement: Statement) -> str:
    """Under what it stands, and where: no word processor shows the numbers of paragraphs."""
    where = _cut(statement.where, WHERE)
    return f"{where}, {statement.place}" if where else statement.place


def _cut(text: str, most: int) -> str:
    words = text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


def rests_on(project: Project, fault: Fault) -> str:
    """What holds today: a clause or a source, and how far it was checked."""
    words = checked_words(project, short=True)
    card: Card | None = project.cards.get(fault.clause)
    if card:
        return f"{card.heading} ({words[card.checked.state]})"
    for source in project.sources:
        if source.id == fault.source:
            return f"{source.name} ({words[source.checked]})"
    return ""


def put_together(faults: Sequence[Fault]) -> list[Alike]:
    """What says the same, in one line."""
    ordered = sorted(faults, key=lambda fault: (fault.harm, fault.says))
    return [
        Alike(
            fault=alike[0],
            found=tuple(dict.fromkeys(one.found.strip() for one in alike)),
            places=tuple(dict.fromkeys(place_of(one.statement) for one in alike)),
        )
        for _, group in groupby(ordered, key=lambda fault: (fault.harm, fault.says))
        for alike in [list(group)]
    ]


def render_summary(project: Project, appraisal: Appraisal, worst: int = 10) -> str:
    """The counts, and the worst, as a few lines for a terminal."""
    less = project.interface.write["desk"]["weaker"]
    harmful = sum(fault.harm == 1 for fault in appraisal.faults)
    lines = [
        f"{appraisal.statements} sentences read",
        f"{len(appraisal.faults)} places that are not right today, {harmful} of them unsafe",
        f"{len(appraisal.to_read)} sentences to read yourself",
        f"{len(appraisal.missing)} clauses of national guidance that nothing covers",
        f"{len(appraisal.weaker)} sentences that may let staff do less than it, or later",
        f"{len(appraisal.stricter)} sentences that ask for more than national guidance",
        f"{len(appraisal.overdue)} review dates that are past",
    ]
    for fault in appraisal.faults[:worst]:
        sure = "" if fault.sure else " (read it yourself: it may mean something else)"
        lines.append(f"- {place_of(fault.statement)}: {fault.says}{sure}")
        lines.append(f"    {say(fault.statement)}")
        lines.append(f"    today: {fault.today}")
    for one in appraisal.weaker[:worst]:
        lines.append(f"- {place_of(one.statement)}: {less[one.how]}")
        lines.append(f"    {say(one.statement)}")
        lines.append(f"    national guidance: {one.card.heading}")
    return "\n".join(lines)
