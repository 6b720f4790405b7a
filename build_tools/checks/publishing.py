"""What a school has to fill in before anybody relies on its site. Without it the site can be
previewed: a blank is filled in by hand.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from build_tools.content.findings import Finding
from build_tools.content.policy import FLOOR, SCHOOL_FOLDER, SCHOOLS, Policy
from build_tools.content.project import Project
from build_tools.content.reviews import find_unread_texts, is_overdue, is_unread
from build_tools.content.school import CONTACTS, SCHOOL
from build_tools.content.schools import Shared
from build_tools.content.shapes import find_line

READY = "what-is-published-is-filled-in"
READ = "what-is-published-was-read"
REACHED = (
    "safeguarding-lead",
    "deputy",
    "headteacher",
    "chair-of-governors",
    "social-care",
    "lado",
)
HINTS = {
    "name": "the school's name: it stands on the plan and on paper",
    "protocol": 'the name of its policy\'s file, or "national" where it has none of its own',
    "ages": 'of its pupils, as in "4-11"',
    "address": 'where the site is on the web, as in "https://www.example.org/what-to-do/"',
}


def find_unready(project: Project, today: date) -> Iterator[Finding]:
    """What is still to be filled in, each with what to do."""
    written = project.written.get(SCHOOL)
    if written is None:
        hint = 'python -m build_tools new-school "Name" writes one'
        yield Finding(SCHOOL, 1, "there is no such file", hint=hint, check=READY)
        return
    filled = tomllib.loads(written).get("school", {})
    known = {"ages": project.school.ages, "address": project.school.address}
    for key, hint in HINTS.items():
        if not str(filled.get(key, "")).strip() and not known.get(key):
            yield _finding(written, f"{key} is not filled in", hint, "school", key)
    for id_ in REACHED:
        found = project.school.contacts_of(id_)
        if not any(contact.phones for contact in found):
            message, hint = f"no number: {CONTACTS[id_]}", 'phone = "…"'
            yield _finding(written, message, hint, "contact", id_, "phone")
    if not any(contact.out_of_hours for contact in project.school.contacts_of("social-care")):
        message = f"no number out of hours: {CONTACTS['social-care']}"
        hint = 'out_of_hours = "…": its emergency duty team, at night and in holidays'
        yield _finding(written, message, hint, "contact", "social-care", "out_of_hours")
    policy = project.policies[project.school.protocol]
    own = project.own_protocols
    if own and not policy.is_own:
        hint = f'protocol = "{own[0].id}": the tool would show another one'
        yield _finding(written, "your own protocol is not chosen", hint, "school", "protocol")
    yield from _unready_policies(project, {policy.id: policy, **{p.id: p for p in own}}, today)


def find_unready_for_schools(project: Project, today: date) -> Iterator[Finding]:
    """The same of what several schools share: each of them says whom to call by itself."""
    own = {id_: p for id_, p in project.policies.items() if p.is_own or id_ == FLOOR}
    yield from _unready_policies(project, own, today)


def _unready_policies(
    project: Project, policies: Mapping[str, Policy], today: date
) -> Iterator[Finding]:
    """Of the protocols that are used: what several schools share is told once, and of none."""
    for policy in policies.values():
        if project.school_id and not project.is_theirs(policy.path):
            continue
        due = policy.meta["review due"]
        if is_overdue(due, today):
            hint = "review it, then write the next day into its front matter"
            yield Finding(policy.path, 1, "its review is past", due, hint, check=READY)
        for card in policy.drafts:
            line, hint = card.line_of("Draft"), "take the line out when it is right, or the card"
            yield Finding(card.path, line, "a draft", card.heading, hint, check=READY)


def find_unread(project: Project) -> Iterator[Finding]:
    """No check understands a sentence: each card of the school's own, its pages and its words were
    read by somebody who leads on safeguarding, as they stand now.
    """
    unread = [path for path in find_unread_texts(project) if project.is_theirs(path)]
    for policy in project.own_protocols:
        lines = [card.line for card in policy.cards if is_unread(project, card)]
        said = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
        what = [said] if lines else []
        if policy.path in unread:
            unread.remove(policy.path)
            what.append("what stands between its cards")
        if what:
            yield _unread(project, policy.path, [*lines, 1][0], policy.id, "; ".join(what))
    for path in unread:
        name = path.removeprefix(f"{SCHOOL_FOLDER}/")
        yield _unread(project, path, 1, name, "the whole file")


def find_all_unread(shared: Shared, schools: Iterable[Project]) -> Iterator[Finding]:
    """The same of what schools share, and of each of several."""
    yield from find_unread(shared.project)
    for school in schools:
        yield from shared.told(school.school_id, find_unread(school), school.inherited)


def _unread(project: Project, path: str, line: int, name: str, what: str) -> Finding:
    message = "no second person has read this, and no check understands a sentence"
    whose = f" --in {SCHOOLS}/{project.school_id}" if project.school_id else ""
    hint = (
        "it is not published until somebody who leads on safeguarding and did not write it has "
        "read it as it stands beside today's guidance (python -m build_tools check --read "
        "shows both); then, by role and no name: python -m build_tools review "
        f'--record {name} --by "safeguarding lead"{whose}'
    )
    return Finding(path, line, message, what, hint, check=READ)


def _finding(written: str, message: str, hint: str, *place: str) -> Finding:
    return Finding(SCHOOL, find_line(written, place), message, hint=hint, check=READY)
