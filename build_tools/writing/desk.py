"""The desk at which a protocol is written: the work as it stands, and all that can be done to it.

The files of the school lie in a folder, on a disk or in a browser's memory, and are written anew
after each change; what is read there and found in it are the wings of the build, unchanged. Nothing
is in force unless an author has decided so, and nothing that an author typed is lost but by undo.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from build_tools.checks.card_faults import find_out_of_date
from build_tools.checks.registry import check_own
from build_tools.checks.unsafe import check_own_words
from build_tools.content.findings import Finding
from build_tools.content.folder import load_files
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.policy import FLOOR, OWN_POLICIES, SCHOOL_FOLDER
from build_tools.content.project import Project, ProjectError, load_project, parse_project
from build_tools.content.protocols import protocol_of
from build_tools.content.refused import Refused
from build_tools.content.school import SCHOOL
from build_tools.documents.appraisal import Appraisal, Seen, appraise
from build_tools.documents.document import Block, Document
from build_tools.documents.drafts import Draft, Drafter, ToRead
from build_tools.documents.plain import read_plain
from build_tools.documents.reading import read_document
from build_tools.writing.card_text import Fields, line_of, with_fields, with_line
from build_tools.writing.details import check_details, with_details
from build_tools.writing.judged import Judged
from build_tools.writing.new import CannotBegin, id_of, school_text, topics_of
from build_tools.writing.one_card import Cards
from build_tools.writing.own_words import with_words, without_unused
from build_tools.writing.previewed import Preview, preview
from build_tools.writing.saved import reopen, save, written_by_hand
from build_tools.writing.work import Item, State, Work, note_of, say_left_out, texts_of, work_of

LONGEST = 1_000_000
"""Letters: more than any policy."""
type Field = tuple[str, ...]
"""Where something was typed: the item and its fields; empty where it was changed otherwise."""
type Read = tuple[int, int]
"""So many sentences of a document were read, of so many."""


class Desk:
    """One author's work, in the folder of a project. `root`: of the texts that the site has."""

    def __init__(self, root: Path, today: date) -> None:
        """Read the project; nothing is begun yet."""
        self.root, self.today = root, today
        self.theirs = {
            file.relative_to(root).as_posix(): content
            for file in (root / SCHOOL_FOLDER).rglob("*")
            if file.is_file() and (content := file.read_bytes())
        }
        self.past = list[tuple[Work | None, Field]]()
        self._judged: Judged | None = None
        self.project = load_project(root)
        self.cards = Cards(self.project)

    @property
    def judged(self) -> Judged:
        """The work as it stands, and what is said of it. Raises Refused."""
        if self._judged is None:
            raise Refused("nothing-begun")
        return self._judged

    @property
    def work(self) -> Work:
        """The work as it stands. Raises Refused."""
        return self.judged.work

    # ── What begins, and goes back

    def warm(self) -> Iterator[Appraisal | None]:
        """Read all examples of what is no longer right, one after another, while nobody waits: the
        first document would wait for every pattern.
        """
        entries = self.project.outdated.outdated.values()
        examples = (text for entry in entries for text in entry.finds)
        blocks = (Block(kind="paragraph", text=text, place="") for text in examples)
        document = Document(blocks=tuple(blocks))
        seen = Seen(self.project, document)
        yield None
        drafter = Drafter(self.project, seen.find, self.cards.read)
        for one in seen.statements:
            drafts = drafter.draft([one]).made
            for item in work_of(self.project, "", "", self.today, document, drafts).items:
                self.cards.faults(item)
            yield None
        yield appraise(self.project, document, self.today, seen)

    def begin(self, name: str) -> None:
        """A protocol with nothing in it; or that of the school whose site this is."""
        work = self._begun(name, Work(name="", policy="", begun=self.today.isoformat()))
        path = f"{OWN_POLICIES}/{work.policy}.md"
        if path in self.theirs:
            files = {file: self.theirs[file] for file in self.theirs.keys() - {path, SCHOOL}}
            beside = {file.removeprefix(f"{SCHOOL_FOLDER}/"): files[file] for file in files}
            text = self.theirs[path].decode()
            work = written_by_hand(self.project, replace(work, beside=beside), text)
        self._keep(work)

    def open(self, name: str, file: str, content: bytes) -> Iterator[Read]:
        """The policy of a document, step by step: it is begun when all is read. Raises Refused."""
        return self._read(name, read_document(file, content))

    def paste(self, name: str, text: str) -> Iterator[Read]:
        """The same of a text. Raises Refused."""
        document = read_plain("", text)
        if not document.blocks:
            raise Refused("no-words")
        return self._read(name, document)

    def undo(self) -> str:
        """Go back to the work before the last change; say which item that was, if it is one."""
        before = self.past[-1][0] if self.past else None
        if before is None:
            raise Refused("nothing-to-undo")
        self.past.pop()
        after = self.work
        self._lay_down(before)
        changed = zip_longest(before.items, after.items)
        return next(
            (item.id for one, other in changed if one != other and (item := one or other)), ""
        )

    def reopen(self, content: bytes) -> tuple[list[str], list[str]]:
        """The work of a saved file; say what is no longer in its protocol, and what is a draft
        again. Nothing of what was here before stays. Raises Refused.
        """
        work, lost = reopen(self.project, content)
        self._lay_down(work)
        self.past = [(None, ())]
        return lost, self._take_back()

    def _take_back(self) -> list[str]:
        """Make drafts of what a file says is in force, and could not be put in force here."""
        taken, note = list[str](), note_of(self.project, "again")
        while wrong := self.judged.not_right():
            taken += [self.cards.fields(item.card)["heading"] for item in wrong]
            items = (
                replace(item, state="draft", note=note) if item in wrong else item
                for item in self.work.items
            )
            self._lay_down(replace(self.work, items=tuple(items)))
        return taken

    def describe(self, changed: Mapping[str, Any]) -> list[Finding]:
        """Change the school's details; say what `check` says of them."""
        details = with_details(self.work.details, changed)
        if details != self.work.details:
            name = " ".join(changed.get("name", "").split()) or self.work.name
            self._keep(replace(self.work, details=details, name=name))
        return [*check_details(details, [FLOOR, self.work.policy])]

    def save(self) -> bytes:
        """The work as a file to keep."""
        return save(self.project, self.work, self.judged.written)

    def _read(self, name: str, document: Document) -> Iterator[Read]:
        name = self._begun(name, Work(name="", policy="", begun="")).name
        if sum(len(block.text) for block in document.blocks) > LONGEST:
            raise Refused("long-text", letters=f"{LONGEST:,}")
        seen = Seen(self.project, document, name)
        if not seen.statements:
            raise Refused("no-sentence-read")
        drafter = Drafter(seen.project, seen.find, self.cards.read)
        drafts = list[Draft | ToRead]()
        for number, one in enumerate(seen.statements, start=1):
            seen.find(one)
            if draft := drafter.draft_one(one):
                drafts.append(draft)
            yield number, len(seen.statements)
        work = work_of(seen.project, "", "", self.today, document, drafts)
        if left_out := len(seen.statements) - len(drafts):
            work = replace(work, doubts=(say_left_out(self.project, left_out), *work.doubts))
        appraisal = appraise(self.project, document, self.today, seen)
        self._keep(self._begun(name, replace(work, appraisal=appraisal)))

    def _begun(self, name: str, work: Work) -> Work:
        """The work with the school's name. Raises Refused where that is no name, or another's."""
        name = " ".join(name.split())
        try:
            policy = id_of(name)
        except CannotBegin as error:
            raise Refused("no-name") from error
        if policy in self.project.policies and not self.project.policies[policy].is_own:
            raise Refused("name-taken")
        file = self.root / SCHOOL
        written = file.read_text("utf-8") if file.exists() else ""
        before = self.work.details if self._judged else written
        return replace(work, name=name, policy=policy, details=school_text(name, policy, before))

    # ── What is written

    def edit(self, id_: str, fields: Mapping[str, Any], *, typed: bool = False) -> None:
        """Change fields of a card, or make one of a sentence. `typed`: letter by letter, and all
        that is typed in one field on end is one change. Raises Refused.
        """
        item = self.item(id_)
        before = self.cards.card_of(item)
        known = {key: value for key, value in fields.items() if key in Fields.__annotations__}
        after = with_fields(before, known, self.cards.phrases)
        strength = known.get("modality") or self.cards.fields(before)["modality"]
        if known.get("text") and not strength:
            raise Refused("no-strength")
        if after != item.card:
            self._change(item, self._written(item, after), (id_, *known) if typed else ())

    def write(self, id_: str, markdown: str, *, typed: bool = False) -> None:
        """Take over a card's Markdown, `typed` as above. Raises Refused."""
        item = self.item(id_)
        note = line_of(markdown, "Draft")
        card = with_line(markdown, "Draft", "")
        after = self._written(item, card)
        if card != item.card or note:
            after = replace(after, note=note or after.note)
            self._change(item, after, (id_, "markdown") if typed else ())

    def decide(self, id_: str, state: State) -> None:
        """Put a card in force, keep it as a draft, set it aside or leave it to be read. Raises
        Refused.
        """
        item = self.item(id_)
        after = replace(item, state=state)
        if state == "to-read" and not item.said:
            raise Refused("no-sentence")
        if state in ("draft", "in-force"):
            after = replace(after, card=self.cards.card_of(item))
        if state == "in-force":
            self._refuse_unsafe(after)
        if after != item:
            self._change(item, after)

    def add(self, topic: str) -> str:
        """A card of one's own, on a topic, as a draft; its id."""
        if topic not in dict(topics_of(self.project)):
            raise Refused("no-topic")
        taken = [int(item.id.removeprefix("s")) for item in self.work.items]
        note = note_of(self.project, "not-read")
        id_ = f"s{max(taken, default=0) + 1}"
        item = Item(id=id_, state="draft", card=_blank(topic), note=note)
        self._keep(replace(self.work, items=(*self.work.items, item)))
        return item.id

    def add_words(self, added: str) -> None:
        """Make what a finding offers the school's own words. Raises Refused."""
        blanks = texts_of(self.project)["blank"]
        self._keep_words(with_words(self._own_words(), added, blanks))

    def drop_words(self) -> None:
        """Take out of the school's own words what no card uses."""
        read = (self.cards.read(item.card).card for item in self.judged.written)
        cards = [card for card in read if card]
        used = {card.action for card in cards}
        used |= {term.name for card in cards for term in card.when.terms}
        self._keep_words(without_unused(self._own_words(), used))

    def _own_words(self) -> str:
        file = self.root / OWN_WORDS
        return file.read_text("utf-8") if file.exists() else ""

    def _keep_words(self, text: str) -> None:
        name = OWN_WORDS.removeprefix(f"{SCHOOL_FOLDER}/")
        beside = {**self.work.beside, name: text.encode()}
        if found := tuple(check_own_words(self._project_with(beside, "own-words"))):
            raise Refused("own-words", found)
        self._keep(replace(self.work, beside=beside))

    def item(self, id_: str) -> Item:
        """The item of that id. Raises Refused."""
        try:
            return self.work.item(id_)
        except KeyError as error:
            raise Refused("no-item") from error

    def _written(self, item: Item, card: str) -> Item:
        """With another text. What is in force was decided of the text before."""
        note = note_of(self.project, "again") if item.state == "in-force" else item.note
        is_guessed = self.cards.fields(card)["action"] == item.guessed
        guessed = item.guessed if is_guessed else ""
        return replace(item, card=card, state="draft", note=note, guessed=guessed)

    def _change(self, before: Item, after: Item, typed_in: Field = ()) -> None:
        items = tuple(after if item is before else item for item in self.work.items)
        self._keep(replace(self.work, items=items), typed_in)

    def _refuse_unsafe(self, item: Item) -> None:
        """Let nothing in force that is not understood, not right, or weaker than the floor."""
        if refused := self.judged.why_not(item):
            raise refused
        if broken := self.judged.broken(item):
            raise Refused("breaks-a-rule", tuple(broken))

    # ── What is read

    def plan(self, role: str, answers: Mapping[str, str], changed: Iterable[str] = ()) -> Preview:
        """What those in force, and national guidance, ask of a role there."""
        project = self.judged.project_with()
        protocol = protocol_of(project, self.work.policy)
        return preview(project, protocol, role, answers, frozenset(changed))

    def check(self) -> list[tuple[str | None, Finding]]:
        """All that `check` says of the school's files, each with the item in whose lines it is."""
        try:
            project = load_project(self.root)
            found = [*check_own(project), *find_out_of_date(project)]
        except ProjectError as error:
            found = [one for one in error.findings if one.path.startswith(f"{SCHOOL_FOLDER}/")]
        return [(self.judged.item_at(one), one) for one in sorted({*found})]

    # ── What is kept

    def _keep(self, work: Work, typed_in: Field = ()) -> None:
        before = self._judged.work if self._judged else None
        self._lay_down(work)
        if not (typed_in and self.past and self.past[-1][1] == typed_in):
            self.past.append((before, typed_in))

    def _lay_down(self, work: Work) -> None:
        """Write the school's files as the work has them. Raises Refused where one beside the policy
        cannot be read.
        """
        before = self._judged.work if self._judged else work
        there = self._judged.work.beside if self._judged else {}
        project = self.project
        if work.beside != there:
            project = self._project_with(work.beside, "changed-by-hand")
        if before.policy != work.policy:
            (self.root / self.judged.path).unlink()
        if work.beside != there:
            for name in there.keys() - work.beside.keys():
                (self.root / SCHOOL_FOLDER / name).unlink()
            self._write({f"{SCHOOL_FOLDER}/{name}": work.beside[name] for name in work.beside})
            self.project, self.cards = project, Cards(project)
        self._judged = Judged(self.cards, work)
        self._write({self._judged.path: self._judged.text.encode(), SCHOOL: work.details.encode()})

    def _project_with(self, beside: Mapping[str, bytes], refusal: str) -> Project:
        """The project with these files in the school's folder. Raises Refused, with that name,
        where there would be none.
        """
        there = self._judged.work.beside if self._judged else {}
        gone = {f"{SCHOOL_FOLDER}/{name}" for name in there.keys() - beside.keys()}
        files = {f"{SCHOOL_FOLDER}/{name}": content for name, content in beside.items()}
        kept = {path: one for path, one in load_files(self.root).items() if path not in gone}
        try:
            return parse_project({**kept, **files}, self.root)
        except ProjectError as error:
            found = tuple(one for one in error.findings if one.path in files)
            raise Refused(refusal, found) from error

    def _write(self, files: Mapping[str, bytes]) -> None:
        for path, content in files.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def _blank(topic: str) -> str:
    return f"###\n\n- **Should:**\n- **Action:**\n- **Topic:** {topic}\n- **Source:** Our own"
