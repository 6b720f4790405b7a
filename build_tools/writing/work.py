"""What an author writes on: each sentence of a document, and each card, with what was decided of
it; and the policy's file that is made of them.

Nothing here is in force unless an author has said so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import Literal

from build_tools.content.project import Project
from build_tools.content.wording import Texts
from build_tools.documents.appraisal import Appraisal, Fault
from build_tools.documents.document import LEFT_OUT, Document
from build_tools.documents.drafts import (
    Draft,
    ToRead,
    condition_before,
    note_on,
    plain,
    render_card,
    when_of,
)
from build_tools.documents.people import nameless_doubt
from build_tools.documents.stance import as_it_stands
from build_tools.documents.statements import Statement
from build_tools.writing.card_text import line_of, with_line
from build_tools.writing.frame import filled, places_in, with_places
from build_tools.writing.new import due_after, topics_of
from build_tools.writing.render import render

type State = Literal["draft", "to-read", "in-force", "set-aside"]

type Note = Literal["not-read", "again"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A card, or a sentence of which none is made yet. `card`: its Markdown as it was typed, but
    for the line Draft, whose words are `note`; `said`: the sentence of the document, without
    people; `faults`: what that says that is no longer right; `drafted`: what a card made of it
    says at first; `near`: the clause of national guidance that it was nearest to; `guessed`: what
    it was taken to be about, until its author chose that.
    """

    id: str
    state: State
    note: str
    card: str = ""
    said: Statement | None = None
    faults: tuple[Fault, ...] = ()
    drafted: str = ""
    near: str = ""
    guessed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """All that is written. `policy`: the protocol's id; `begun`: the day (ISO 8601); `items`: in
    the order of the document; `doubts`: of the whole document; `appraisal`: what was found in it
    on that day; `details`: the text of the school's school.toml; `frame`: what stands around the
    cards where somebody wrote that by hand; `beside`: other files of the school's folder.
    """

    name: str
    policy: str
    begun: str
    items: tuple[Item, ...] = ()
    doubts: tuple[str, ...] = ()
    appraisal: Appraisal | None = None
    details: str = ""
    frame: str = ""
    beside: Mapping[str, bytes] = field(default_factory=dict)

    def item(self, id_: str) -> Item:
        """The item of that id. Raises KeyError."""
        return {item.id: item for item in self.items}[id_]

    def of(self, *states: State) -> list[Item]:
        """The items in one of these states."""
        return [item for item in self.items if item.state in states]


def texts_of(project: Project) -> Texts:
    """What the desk says to whoever writes."""
    texts: Texts = project.interface.write["desk"]
    return texts


def note_of(project: Project, note: Note) -> str:
    """What the line Draft of a card says that nobody has decided on, or no longer."""
    text: str = texts_of(project)["note"][note]
    return text


def say_left_out(project: Project, count: int) -> str:
    """Of how many sentences nothing was made, for whoever looks for one of them."""
    text: str = texts_of(project)["left-out"]
    return text.format(count=count)


def work_of(
    project: Project,
    name: str,
    policy: str,
    today: date,
    document: Document,
    drafts: Iterable[Draft | ToRead],
) -> Work:
    """A document's drafts, and its sentences to read, to be decided on one by one."""
    return Work(
        name=" ".join(name.split()),
        policy=policy,
        begun=today.isoformat(),
        items=tuple(_items(project, drafts)),
        doubts=tuple(_doubts(project, document)),
    )


def _items(project: Project, drafts: Iterable[Draft | ToRead]) -> Iterator[Item]:
    texts = texts_of(project)
    for number, one in enumerate(drafts, start=1):
        is_draft = isinstance(one, Draft)
        yield Item(
            id=f"s{number}",
            state="draft" if is_draft else "to-read",
            card=render_card(one) if isinstance(one, Draft) else "",
            note=note_on(one, texts) if isinstance(one, Draft) else texts["note"]["not-read"],
            said=one.statement,
            faults=one.faults,
            drafted=one.text if isinstance(one, Draft) else one.asked,
            near=one.near.card.id if one.near else "",
            guessed=_guessed(project, one),
        )


def _guessed(project: Project, one: Draft | ToRead) -> str:
    if isinstance(one, Draft):
        return one.action
    return project.vocabulary.actions[one.near.card.action] if one.near else ""


def _doubts(project: Project, document: Document) -> Iterator[str]:
    people = project.document_words.people
    beside = (doubt for block in document.blocks for doubt in block.doubts)
    seen = (*document.doubts, *(doubt for doubt in beside if doubt.kind in LEFT_OUT))
    for doubt in dict.fromkeys(nameless_doubt(one, people) for one in seen):
        told = texts_of(project)["doubt"][doubt.kind]
        yield f"{told}{f': {plain(doubt.text)}' if doubt.text else ''}"


def render_policy(project: Project, work: Work, written: Sequence[Item]) -> str:
    """The policy's file. `written`: those items whose cards stand in it."""
    if work.frame:
        return filled(_frame(project, work, written), {one.id: text_of(one) for one in written})
    begun = date.fromisoformat(work.begun)
    return render(
        "imported.md.jinja",
        work=work,
        due=due_after(begun).isoformat(),
        to_read=work.of("to-read"),
        topics=by_topic(project, written),
        text_of=text_of,
        sentence_of=partial(sentence_of, project),
    )


def in_order(project: Project, work: Work, written: Sequence[Item]) -> list[Item]:
    """The items whose cards stand in the file, in its order."""
    if not work.frame:
        return [item for _, items in by_topic(project, written) for item in items]
    by_id = {item.id: item for item in written}
    return [by_id[id_] for id_ in places_in(_frame(project, work, written)) if id_ in by_id]


def _frame(project: Project, work: Work, written: Sequence[Item]) -> str:
    """The frame, with places for what was written since."""
    there, titles = {*places_in(work.frame)}, dict(topics_of(project))
    new = [
        (item.id, titles.get(line_of(item.card, "Topic"), ""))
        for item in written
        if item.id not in there
    ]
    return with_places(work.frame, new)


def by_topic(project: Project, items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """The items under the titles of their topics, in the order of the file; last, and under none,
    those of no known topic.
    """
    under = dict[str, list[Item]]()
    for item in items:
        under.setdefault(" ".join(line_of(item.card, "Topic").split()), []).append(item)
    known = [(title, under.pop(topic, [])) for topic, title in topics_of(project)]
    return [*known, ("", [item for others in under.values() for item in others])]


@lru_cache(5_000)
def text_of(item: Item) -> str:
    """An item's card as it stands in the file."""
    return with_line(item.card, "Draft", item.note if item.state == "draft" else "")


def why_of(project: Project, item: Item) -> str:
    """Why it is to be read, and what it is nearest to; empty where there is nothing to say."""
    said = [*reasons_of(project, item)]
    said += [f"not right today: {fault.says}. {_plain(fault.today)}" for fault in item.faults]
    if item.near:
        said.append(f"nearest: {project.cards[item.near].heading}")
    return "; ".join(said)


def sentence_of(project: Project, item: Item) -> str:
    """A sentence to read: how it seems to speak, where it stands, and why it is to be read."""
    if item.said is None:
        return ""
    said, why = item.said, why_of(project, item)
    at = ", ".join(filter(None, [said.modality.capitalize(), _plain(said.where), said.place]))
    return f"{at}: {_plain(as_it_stands(said))}{f' ({why})' if why else ''}"


_plain = lru_cache(5_000)(plain)


def reasons_of(project: Project, item: Item) -> Iterator[str]:
    """Why its sentence may not say what was meant."""
    if item.said:
        texts = texts_of(project)
        yield from (texts["unsure"][reason] for reason in item.said.unsure)
        kinds = dict.fromkeys(doubt.kind for doubt in item.said.doubts)
        yield from (texts["doubt"][kind].lower() for kind in kinds)
        condition = condition_before(item.said, item.drafted)
        if condition and not when_of(item.said, project):
            yield texts["note"]["condition"].format(condition=condition)
