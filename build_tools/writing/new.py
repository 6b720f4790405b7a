"""The first files of a school's own: its details, its words, and a protocol to be written on.

Nothing that is there is ever written over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tomlkit

from build_tools.content.cards import slug_of
from build_tools.content.file_names import check_names
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.policy import OWN_POLICIES, POLICIES, SCHOOL_FOLDER, SCHOOLS, Card
from build_tools.content.project import Project
from build_tools.content.school import SCHOOL
from build_tools.content.schools import faults_of_id
from build_tools.pages.page import role_names
from build_tools.writing.render import TEMPLATES, render

APOSTROPHE = re.compile("['\u2019]")


class CannotBegin(Exception):
    """Why nothing was written, and what to do: one sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A file that was written, or that was there and stays as it is."""

    path: str
    is_new: bool


def folder_for(project: Project, given: str, name: str) -> str:
    """Where one of several schools begins: the folder that is given, or one of its name in
    `schools`. Raises CannotBegin.
    """
    *above, id_ = Path(given).as_posix().split("/")
    if above != [SCHOOLS]:
        above, id_ = [*above, id_], slug_of(APOSTROPHE.sub("", name))
    if above != [SCHOOLS]:
        raise CannotBegin(f"no folder for a school: {given!r}; as in {SCHOOLS}/harbour-lane")
    if not id_:
        raise CannotBegin(f"{name!r} makes no address: choose one, as in --in {SCHOOLS}/short-name")
    for message, hint in faults_of_id(project, id_):
        raise CannotBegin(f"{message}: {id_!r}; {hint}")
    return f"{SCHOOLS}/{id_}"


def refuse_taken(root: Path, folder: str) -> None:
    """Let no second school begin in the folder of one. Raises CannotBegin."""
    if (root / folder / Path(SCHOOL).name).exists():
        message = f"{folder} is a school's already"
        raise CannotBegin(f"{message}: choose another folder, as in --in {SCHOOLS}/short-name")


def write_school(
    root: Path, name: str, protocol: str = "", folder: str = SCHOOL_FOLDER
) -> Iterator[Written]:
    """The school's details, with its name, and the protocol that it chooses. What is published, one
    of several does not say: they share that.
    """
    details = tomlkit.parse(school_text(name, protocol))
    if folder != SCHOOL_FOLDER:
        del details["publish"]
    yield write_new(root, f"{folder}/{Path(SCHOOL).name}", tomlkit.dumps(details))


def school_text(name: str, protocol: str = "", text: str = "") -> str:
    """A file of a school's details, or one without any, with its name and its protocol."""
    details = tomlkit.parse(text or (TEMPLATES / "school.toml").read_text("utf-8"))
    details["school"].update({"name": name, **({"protocol": protocol} if protocol else {})})
    return tomlkit.dumps(details)


def write_protocol(
    root: Path, project: Project, name: str, today: date, folder: str = SCHOOL_FOLDER
) -> Iterator[Written]:
    """A protocol with each topic as a heading, what national guidance says of it already, and three
    cards that are drafts; the words that these use; and the school's details.

    Raises CannotBegin.
    """
    path, id_ = new_path(root, name, folder)
    text = render(
        "policy.md.jinja",
        name=" ".join(name.split()),
        today=today.isoformat(),
        due=due_after(today).isoformat(),
        topics=[(title, list(_said_of(project, topic))) for topic, title in topics_of(project)],
        role_names=lambda card: role_names(card, project),
        everyone=project.vocabulary.everyone,
    )
    yield write_new(root, path, text)
    words = f"{folder}/{Path(OWN_WORDS).name}"
    yield write_new(root, words, (TEMPLATES / "words.toml").read_text("utf-8"))
    yield from write_school(root, name, id_, folder)


def new_path(root: Path, name: str, folder: str = SCHOOL_FOLDER) -> tuple[str, str]:
    """Where a protocol of that name is written below a school's folder, and its id. Raises
    CannotBegin.
    """
    id_ = id_of(name)
    path = f"{OWN_POLICIES}/{id_}.md".replace(SCHOOL_FOLDER, folder)
    for taken in (path, f"{POLICIES}/{id_}.md"):
        if (root / taken).exists():
            raise CannotBegin(f"{taken} is there already: go on writing in it")
    return path, id_


def id_of(name: str) -> str:
    """The id of the protocol of a school of that name. Raises CannotBegin."""
    id_ = slug_of(APOSTROPHE.sub("", name))
    if not id_:
        raise CannotBegin(f"a name without letters makes no address: {name!r}")
    for fault in check_names([f"{OWN_POLICIES}/{id_}.md"]):
        raise CannotBegin(f"{name!r} makes no name of a file: {fault.message}; {fault.hint}")
    return id_


def topics_of(project: Project) -> Iterator[tuple[str, str]]:
    """Every topic of what a plan holds, in the order of its parts."""
    for part, topics in project.vocabulary.parts.items():
        if part != "background":
            yield from ((topic, project.wording.topics[topic]) for topic in topics)


def _said_of(project: Project, topic: str) -> Iterator[Card]:
    return (card for card in project.floor.cards if card.is_live and card.topic == topic)


def due_after(day: date) -> date:
    """When what is dated on a day is due for review: a year later. Raises ValueError."""
    return day.replace(year=day.year + 1, day=min(day.day, 28))


def write_new(root: Path, path: str, text: str) -> Written:
    """Write a file, unless it is there."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        return Written(path=path, is_new=False)
    return Written(path=path, is_new=True)
