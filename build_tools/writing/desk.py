"""The desk at which a protocol is written: the work as it stands, and all that can be done to it.

The files of the school lie in a folder, on a disk or in a browser's memory, and are written anew
after each change; what is read there and found in it are the wings of the build, unchanged. Nothing
is in force unless an author has decided so, and nothing that an author typed is lost but by undo.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache, partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from build_tools.checks.own_protocols import check_own_protocols
from build_tools.checks.registry import check_card, check_own
from build_tools.content.cards import OneCard, check_slugs, parse_card, phrases_of, slug_of
from build_tools.content.findings import Finding
from build_tools.content.folder import load_files
from build_tools.content.own_words import synonyms_of
from build_tools.content.policy import FLOOR, OWN_POLICIES, SCHOOL_FOLDER, Card, Policy
from build_tools.content.project import (
    Project,
    ProjectError,
    load_project,
    never_done,
    parse_project,
)
from build_tools.content.protocols import protocol_of
from build_tools.content.school import SCHOOL
from build_tools.documents.appraisal import Fault, appraise, find_faults
from build_tools.documents.document import Document, Unreadable
from build_tools.documents.drafts import heading_of, plain
from build_tools.documents.nearest import Clauses, Near, stems
from build_tools.documents.plain import read_plain
from build_tools.documents.reading import read_document
from build_tools.documents.statements import Statement
from build_tools.writing.card_text import Fields, fields_of, line_of, with_fields, with_line
from build_tools.writing.details import check_details, with_details
from build_tools.writing.new import CannotBegin, id_of, school_text, topics_of
from build_tools.writing.packed import CannotOpen
from build_tools.writing.previewed import Preview, preview
from build_tools.writing.saved import BY_HAND, MEND, reopen, save, written_by_hand
from build_tools.writing.work import (
    Item,
    Refused,
    State,
    Work,
    in_order,
    make_drafts,
    render_policy,
    text_of,
    work_of,
)

WHO = "any member of staff"
"""Whom a card addresses that names nobody: so says the file's front matter."""
TODAYS = 0.8
"""How near words are at least to a clause that may say the same."""
ASKS = ("must", "should")
FORBIDS = 0.4
"""How near words are at least to a clause that they forbid."""
KEPT = 5_000
AGAIN = "it was in force, and was changed, or is not right today: read it again."


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
        self.past = list[Work | None]()
        self._work: Work | None = None
        self._lines = dict[str, int]()
        self._read_project()

    def _read_project(self) -> None:
        self.project = load_project(self.root)
        self.phrases = phrases_of(self.project.vocabulary, synonyms_of(self.project.own_words))
        self.floor = [card for card in self.project.floor.cards if card.is_live]
        actions, words = self.project.vocabulary.actions, self.project.document_words
        self.near = Clauses(self.floor, actions, words.near)
        self.read = lru_cache(KEPT)(self._read)
        self.fields = lru_cache(KEPT)(self._fields)
        self.faults = lru_cache(KEPT)(self._faults)

    @property
    def work(self) -> Work:
        """The work as it stands. Raises Refused."""
        if self._work is None:
            raise Refused("Nothing is begun yet.", "Begin with a name, or open a file.")
        return self._work

    # ── What begins, and goes back

    def begin(self, name: str) -> None:
        """A protocol with nothing in it; or that of the school whose site this is."""
        work = self._begun(name, Work(name="", policy="", begun=self.today.isoformat()))
        path = f"{OWN_POLICIES}/{work.policy}.md"
        if path in self.theirs:
            files = {file: self.theirs[file] for file in self.theirs.keys() - {path, SCHOOL}}
            beside = {file.removeprefix(f"{SCHOOL_FOLDER}/"): files[file] for file in files}
            work = written_by_hand(replace(work, beside=beside), self.theirs[path].decode())
        self._keep(work)

    def open(self, name: str, file: str, content: bytes) -> None:
        """The policy of a document. Raises Refused."""
        try:
            document = read_document(file, content)
        except Unreadable as error:
            raise Refused(str(error)) from error
        self._open(name, document)

    def paste(self, name: str, text: str) -> None:
        """The same of a text. Raises Refused."""
        try:
            document = read_plain("", text)
        except Unreadable as error:
            raise Refused(str(error)) from error
        if not document.blocks:
            raise Refused("There is nothing to read in it.", "Paste the text of your policy.")
        self._open(name, document)

    def undo(self) -> str:
        """Go back to the work before the last change; say which item that was, if it is one."""
        if not self.past or self.past[-1] is None:
            raise Refused("There is nothing to undo.")
        before, after = self.past.pop(), self.work
        assert before is not None  # noqa: S101 (refused above)
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
        before = self._work.beside if self._work else {}
        if work.beside != before:
            self._refuse_unreadable(work.beside)
        self._lay_down(work)
        if work.beside != before:
            for name in before.keys() - work.beside.keys():
                (self.root / SCHOOL_FOLDER / name).unlink()
            self._read_project()
        self.past = [None]
        return lost, self._take_back()

    def _take_back(self) -> list[str]:
        """Make drafts of what a file says is in force, and could not be put in force here."""
        taken = list[str]()
        while wrong := self._not_right():
            taken += [self.fields(item.card)["heading"] for item in wrong]
            items = (
                replace(item, state="draft", note=AGAIN) if item in wrong else item
                for item in self.work.items
            )
            self._lay_down(replace(self.work, items=tuple(items)))
        return taken

    def _not_right(self) -> list[Item]:
        in_force = self.work.of("in-force")
        wrong = [item for item in in_force if self._why_not(item)]
        if wrong or not in_force:
            return wrong
        broken = self._broken(self.project_with())
        at_fault = {self._item_at(one) for one in broken}
        wrong = [item for item in in_force if item.id in at_fault]
        return wrong or (in_force if broken else [])

    def _refuse_unreadable(self, beside: Mapping[str, bytes]) -> None:
        """Let nothing in with which there would be no project."""
        files = {f"{SCHOOL_FOLDER}/{name}": content for name, content in beside.items()}
        try:
            parse_project({**load_files(self.root), **files}, self.root)
        except ProjectError as error:
            found = tuple(one for one in error.findings if one.path in files)
            raise CannotOpen(BY_HAND, MEND, found) from error

    def describe(self, changed: Mapping[str, Any]) -> list[Finding]:
        """Change the school's details; say what `check` says of them."""
        details = with_details(self.work.details, changed)
        if details != self.work.details:
            name = " ".join(changed.get("name", "").split()) or self.work.name
            self._keep(replace(self.work, details=details, name=name))
        return [*check_details(details, [FLOOR, self.work.policy])]

    def save(self) -> bytes:
        """The work as a file to keep."""
        return save(self.project, self.work, self.in_file())

    def _open(self, name: str, document: Document) -> None:
        find = cache(partial(find_faults, self.project))
        drafts = make_drafts(self.project, document, find)
        work = work_of(self.project, "", "", self.today, document, drafts)
        appraisal = appraise(self.project, document, self.today, find)
        self._keep(self._begun(name, replace(work, appraisal=appraisal)))

    def _begun(self, name: str, work: Work) -> Work:
        """The work with the school's name. Raises Refused where that is no name, or another's."""
        name = " ".join(name.split())
        try:
            policy = id_of(name)
        except CannotBegin as error:
            raise Refused(
                "This name makes no address.", "Write the school's whole name."
            ) from error
        if policy in self.project.policies and not self.project.policies[policy].is_own:
            raise Refused("A policy on this site has this name.", "Write the school's whole name.")
        file = self.root / SCHOOL
        before = (
            self._work.details if self._work else file.read_text("utf-8") if file.exists() else ""
        )
        return replace(work, name=name, policy=policy, details=school_text(name, policy, before))

    # ── What is written

    def edit(self, id_: str, fields: Mapping[str, Any]) -> None:
        """Change fields of a card, or make one of a sentence. Raises Refused."""
        item = self.item(id_)
        before = self.card_of(item)
        known = {key: value for key, value in fields.items() if key in Fields.__annotations__}
        after = with_fields(before, known, self.phrases)
        if not (known.get("modality") or self.fields(before)["modality"]) and known.get("text"):
            raise Refused(
                "Nothing says yet how far it binds.", "Choose must, should, may or never."
            )
        if after != item.card:
            self._change(item, self._written(item, after))

    def write(self, id_: str, markdown: str) -> None:
        """Take over a card's Markdown as it is typed. Raises Refused."""
        item = self.item(id_)
        note = line_of(markdown, "Draft")
        card = with_line(markdown, "Draft", "")
        after = self._written(item, card)
        if card != item.card or note:
            self._change(item, replace(after, note=note or after.note))

    def decide(self, id_: str, state: State) -> None:
        """Put a card in force, keep it as a draft, set it aside or leave it to be read. Raises
        Refused.
        """
        item = self.item(id_)
        after = replace(item, state=state)
        if state == "to-read" and not item.said:
            raise Refused("No sentence of a document stands behind it.", "Keep it as a draft.")
        if state in ("draft", "in-force"):
            after = replace(after, card=self.card_of(item))
        if state == "in-force":
            self._refuse_unsafe(after)
        if after != item:
            self._change(item, after)

    def add(self, topic: str) -> str:
        """A card of one's own, on a topic, as a draft; its id."""
        if topic not in dict(topics_of(self.project)):
            raise Refused("There is no such topic.", "Choose one of the list.")
        taken = [int(item.id.removeprefix("s")) for item in self.work.items]
        item = Item(id=f"s{max(taken, default=0) + 1}", state="draft", card=_blank(topic))
        self._keep(replace(self.work, items=(*self.work.items, item)))
        return item.id

    def item(self, id_: str) -> Item:
        """The item of that id. Raises Refused."""
        try:
            return self.work.item(id_)
        except KeyError as error:
            raise Refused("This is no longer there.", "Undo what took it away.") from error

    def _written(self, item: Item, card: str) -> Item:
        """With another text. What is in force was decided of the text before."""
        note = AGAIN if item.state == "in-force" else item.note
        return replace(item, card=card, state="draft", note=note)

    def _change(self, before: Item, after: Item) -> None:
        items = tuple(after if item == before else item for item in self.work.items)
        self._keep(replace(self.work, items=items))

    def _refuse_unsafe(self, item: Item) -> None:
        """Let nothing in force that is not understood, not right, or weaker than the floor."""
        if refused := self._why_not(item):
            raise refused
        if broken := self._broken(self.project_with(item)):
            message = "With this the protocol would break a rule of the safety floor."
            hint = "Narrow its When, or leave it to national guidance: set it aside."
            raise Refused(message, hint, tuple(broken))

    def _why_not(self, item: Item) -> Refused | None:
        """Why a card cannot be in force by what itself says, if so."""
        if found := self.findings(item):
            message = "This cannot be in force yet: see what is wrong with it."
            return Refused(message, "Mend it, or keep it as a draft.", tuple(found))
        if self._is_still_the_document(item):
            message = "This still reads as in your document."
            return Refused(message, "Write what is done, from its verb on, and who does it.")
        for fault in self.faults(item):
            if fault.harm == 1 and fault.sure:
                message = f"A child could come to harm by what this seems to say: {fault.says}."
                hint = "Change it to what holds today, put it in other words, or set it aside."
                return Refused(message, hint)
        return None

    def _broken(self, project: Project) -> list[Finding]:
        """Where its protocol breaks a rule of the safety floor."""
        return [one for one in check_own_protocols(project) if one.path == self.path]

    def _is_still_the_document(self, item: Item) -> bool:
        """Whether nobody has made a card of a sentence that is no order."""
        if not item.said or item.said.is_order:
            return False
        return self.fields(item.card)["text"] == plain(item.said.text).rstrip(".")

    # ── What is read

    @property
    def path(self) -> str:
        """Of the policy's file."""
        return f"{OWN_POLICIES}/{self.work.policy}.md"

    def card_of(self, item: Item) -> str:
        """An item's card, or what one could say of its sentence."""
        if item.card or not item.said:
            return item.card
        near = self.project.cards.get(item.near)
        text = item.drafted or plain(item.said.text).rstrip(".")
        return with_fields(
            "",
            {
                "heading": heading_of(item.said.modality if item.drafted else "", text),
                "modality": item.said.modality or "should",
                "text": text,
                "action": self.project.vocabulary.actions[near.action] if near else "",
                "topic": near.topic if near else "",
                "source": f"{plain(item.said.where) or 'Your policy'}, {item.said.place}",
            },
            self.phrases,
        )

    def _read(self, card: str, policy: str) -> OneCard:
        """A card as the parser of policies reads it."""
        project = self.project
        return parse_card(
            f"{OWN_POLICIES}/{policy}.md",
            card,
            project.vocabulary,
            synonyms_of(project.own_words),
            never_done(project.floor),
            who=WHO,
        )

    def _fields(self, card: str) -> Fields:
        return fields_of(card, self.phrases)

    def findings(self, item: Item) -> list[Finding]:
        """What is wrong with a card, as if it were in force among those that are."""
        one = self.read(item.card, self.work.policy)
        found = [*one.findings]
        if one.card:
            line = self._lines.get(item.id, 1)
            found += check_card(self.project_with(item), replace(one.card, line=line))
            found += self._check_taken(item, slug_of(one.card.heading), line)
        return [*dict.fromkeys(found)]

    def _check_taken(self, item: Item, slug: str, line: int) -> Iterator[Finding]:
        """Whether its address is that of the page, of a topic or of another card."""
        taken = {
            slug_of(self.work.name): 1,
            **{slug_of(title): 1 for _, title in topics_of(self.project)},
        }
        for other in self.in_file():
            if other.id != item.id:
                taken[slug_of(self.fields(other.card)["heading"])] = self._lines.get(other.id, 1)
        if slug in taken:
            yield from check_slugs(self.path, [(slug, taken[slug]), (slug, line)])

    def _faults(self, item: Item) -> tuple[Fault, ...]:
        """What it says that is no longer right: as it now reads, and as the document said it while
        no other words stand in its place.
        """
        said = self.fields(item.card)
        found = self._faults_of(said)
        if not item.card or item.drafted == said["text"]:
            found = [*item.faults, *found]
        once = {(fault.says, fault.clause): fault for fault in reversed(found)}
        return tuple(sorted(once.values(), key=lambda fault: (fault.harm, not fault.sure)))

    def _faults_of(self, said: Fields) -> list[Fault]:
        """What a card says that is no longer right. In words that are near to a clause of national
        guidance on the same action it may say just that; what is done by an action checks see.
        """
        if not said["text"]:
            return []
        found = find_faults(self.project, _statement_of(said))[0]
        action = said["action"].casefold()
        is_todays = any(
            self.project.vocabulary.actions[near.card.action].casefold() == action
            and (near.card.modality == "never") == (said["modality"] == "never")
            for near in self._near_to(said)
            if near.share >= TODAYS
        )
        may_say = {
            entry.says
            for entry in self.project.unsafe.unsafe
            if action in {self.project.vocabulary.actions[id_] for id_ in entry.actions}
        }
        return [
            replace(fault, sure=fault.sure and not is_todays)
            for fault in found
            if fault.says not in may_say
        ] + [*self._forbidden_by(said)]

    def _forbidden_by(self, said: Fields) -> Iterator[Fault]:
        """The clause of national guidance for the same people that a Never forbids in its words,
        whatever it says it is about. Of what it is about in its words too, checks see that.
        """
        words, actions = self.project.document_words.near, self.project.vocabulary.actions
        near = next(self.near.nearest(said["text"]), None)
        told = stems(said["text"], words).keys()
        own = stems(said["action"], words).keys()
        if said["modality"] != "never" or near is None or (own and own <= told):
            return
        card = near.card
        roles = {self.project.vocabulary.roles[role].name for role in card.roles}
        asked = actions[card.action]
        does = stems(asked.partition(" ")[0], words).keys()
        is_near = near.share >= FORBIDS and does <= told
        is_near = is_near or stems(asked, words).keys() <= told
        if card.modality in ASKS and is_near and roles & {*(said["who"] or [WHO])}:
            yield Fault(
                kind="unsafe",
                harm=1,
                says="it forbids what national guidance asks for",
                today=f"{card.statement[:1].upper()}{card.statement[1:]}.",
                clause=card.id,
                statement=_statement_of(said),
                found=said["text"],
                sure=True,
            )

    def _near_to(self, said: Fields) -> Iterator[Near]:
        return self.near.nearest(f"{said['heading']} {said['text']}")

    def nearest(self, item: Item) -> Near | None:
        """The clause of national guidance that it is nearest to."""
        return next(self._near_to(self.fields(self.card_of(item))), None)

    def in_file(self) -> list[Item]:
        """The items whose cards stand in the policy's file: whatever is wrong with one, it stays
        within its own lines.
        """
        return [
            item
            for item in self.work.of("draft", "in-force")
            if self.read(item.card, self.work.policy).is_apart
        ]

    def project_with(self, *items: Item) -> Project:
        """The project with the work's cards in force, and with these as if they were."""
        ids = {item.id for item in items}
        kept = [item for item in self.in_file() if item.state == "in-force" and item.id not in ids]
        policy = Policy(
            id=self.work.policy,
            path=self.path,
            meta={},
            blocks=tuple(self._cards([*kept, *items])),
            slugs=(),
        )
        project = self.project
        found = tuple(one for one in project.findings if one.path != self.path)
        return replace(project, policies={**project.policies, policy.id: policy}, findings=found)

    def _cards(self, items: list[Item]) -> Iterator[Card]:
        for item in items:
            card = self.read(item.card, self.work.policy).card
            if card:
                yield replace(card, line=self._lines.get(item.id, 1))

    def plan(self, role: str, answers: Mapping[str, str], changed: Iterable[str] = ()) -> Preview:
        """What those in force, and national guidance, ask of a role there."""
        project = self.project_with()
        protocol = protocol_of(project, self.work.policy)
        return preview(project, protocol, role, answers, frozenset(changed))

    def check(self) -> list[tuple[str | None, Finding]]:
        """All that `check` says of the school's files, each with the item in whose lines it is."""
        try:
            found = check_own(load_project(self.root))
        except ProjectError as error:
            found = [one for one in error.findings if one.path.startswith(f"{SCHOOL_FOLDER}/")]
        return [(self._item_at(one), one) for one in sorted({*found})]

    def _item_at(self, finding: Finding) -> str | None:
        if finding.path != self.path:
            return None
        begun = [(line, id_) for id_, line in self._lines.items() if line <= finding.line]
        return max(begun)[1] if begun else None

    # ── What is kept

    def _keep(self, work: Work) -> None:
        self.past.append(self._work)
        self._lay_down(work)

    def _lay_down(self, work: Work) -> None:
        """Write the school's files as the work has them."""
        if self._work and self._work.policy != work.policy:
            (self.root / self.path).unlink()
        self._work = work
        written = self.in_file()
        text = render_policy(self.project, work, written)
        self._lines = _lines_in(text, in_order(self.project, work, written))
        beside = {f"{SCHOOL_FOLDER}/{name}": content for name, content in work.beside.items()}
        for path, content in {
            **beside,
            self.path: text.encode(),
            SCHOOL: work.details.encode(),
        }.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def _statement_of(said: Fields) -> Statement:
    """A card as a sentence that asks for what it says, or forbids it."""
    modality: Any = said["modality"]
    return Statement(
        text=f"never {said['text']}" if modality == "never" else said["text"],
        place="",
        lead=said["heading"],
        modality=modality,
        is_order=True,
    )


def _lines_in(text: str, items: Iterable[Item]) -> dict[str, int]:
    """The line in the file at which each item's card begins; `items`: in its order."""
    lines, at, line = dict[str, int](), 0, 1
    for item in items:
        start = text.index(text_of(item), at)
        line += text.count("\n", at, start)
        lines[item.id] = line
        at, line = start + len(text_of(item)), line + text_of(item).count("\n")
    return lines


def _blank(topic: str) -> str:
    return f"###\n\n- **Should:**\n- **Action:**\n- **Topic:** {topic}\n- **Source:** Our own"
