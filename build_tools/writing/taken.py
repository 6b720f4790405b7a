"""What an author takes away: the protocol in one file, the sheet for governors, the list for the
next review, and the protocol as it is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from build_tools.checks.card_faults import CURRENT
from build_tools.content.findings import Finding
from build_tools.content.project import load_project
from build_tools.content.refused import Refused
from build_tools.documents.drafts import plain
from build_tools.documents.stance import as_it_stands
from build_tools.pages.appraisal import render_appraisal
from build_tools.pages.paper import one_file_name
from build_tools.pages.review_list import Left, render_review_list
from build_tools.writing.desk import Desk
from build_tools.writing.one_file import load_one_file
from build_tools.writing.work import Item, State, render_policy, why_of

type Taken = tuple[str, str]
"""A file's name, and its text."""


def take(desk: Desk, what: str) -> Taken:
    """One of TAKEN. Raises Refused."""
    return TAKEN[what](desk)


def _one_file(desk: Desk) -> Taken:
    """As a build makes it, and so with nothing that a build would refuse."""
    in_force = {item.id for item in desk.work.of("in-force")}
    refused = ((id_, one) for id_, one in desk.check() if one.check != CURRENT)
    found = desk.describe({}) or [one for id_, one in refused if id_ is None or id_ in in_force]
    _refuse(found)
    project = load_project(desk.root)
    return one_file_name(project.school), load_one_file(desk.root, project, desk.today)


def _refuse(found: Sequence[Finding]) -> None:
    if found:
        raise Refused("not-to-take", tuple(found))


def _sheet(desk: Desk) -> Taken:
    work = desk.work
    if work.appraisal is None:
        raise Refused("no-policy")
    page = render_appraisal(desk.project, work.appraisal, date.fromisoformat(work.begun))
    return "what-your-policy-lacks.html", page


def _review_list(desk: Desk) -> Taken:
    project, policy = load_project(desk.root), desk.work.policy
    head = [one for one in project.findings if one.path == desk.judged.path and one.line == 1]
    _refuse(head)
    left = (tuple(_left(desk, state)) for state in LEFT)
    return "for-the-next-review.html", render_review_list(project, policy, desk.today, *left)


LEFT: tuple[State, ...] = ("draft", "to-read", "set-aside")


def _left(desk: Desk, state: State) -> Iterator[Left]:
    for item in desk.work.of(state):
        place = item.said.place if item.said else ""
        yield Left(text=_words_of(desk, item), place=place, why=why_of(desk.project, item))


def _words_of(desk: Desk, item: Item) -> str:
    fields = desk.cards.fields(item.card)
    written = f"{fields['heading']}: {fields['modality']} {fields['text']}"
    return plain(as_it_stands(item.said)) if item.said and not item.card else written


def _protocol(desk: Desk) -> Taken:
    work = desk.work
    return f"{work.policy}.md", render_policy(desk.project, work, desk.judged.written)


TAKEN: Mapping[str, Callable[[Desk], Taken]] = {
    "one-file": _one_file,
    "sheet": _sheet,
    "review-list": _review_list,
    "protocol": _protocol,
}
