"""The work as a file to keep, and out of it again: my-protocol.zip, which is a school's folder.

Unpacked into docs/school it is a school's own protocol, with nothing else to do. The record of the
work lies beside it as work.json: what the document said, without people, and what was decided.
Where the policy was changed by hand since, what stands there holds, and not the record.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from cattrs import BaseValidationError

from build_tools.content.encodings import read_text
from build_tools.content.file_names import WORK, check_names
from build_tools.content.policy import OWN_POLICIES, POLICIES, SCHOOL_FOLDER
from build_tools.content.project import Project
from build_tools.content.refused import Refused
from build_tools.content.school import SCHOOL, read_school_file
from build_tools.content.shapes import DataFiles, Misfit, structure
from build_tools.documents.appraisal import Appraisal, Fault, every_fault, find_faults
from build_tools.documents.beside_floor import Weaker
from build_tools.documents.card_beside_floor import How
from build_tools.documents.statements import Statement
from build_tools.writing.card_text import HEADING, line_of, with_line
from build_tools.writing.frame import cards_in, frame_of
from build_tools.writing.new import due_after
from build_tools.writing.packed import pack, unpack
from build_tools.writing.work import Item, Work, in_order, note_of, render_policy, text_of

VERSION = 2
"""Of the record's shape: it grows when an older page could not read a newer one's file."""
ID = re.compile("s[0-9]{1,6}")
DETAILS = PurePosixPath(SCHOOL).name
OF_POLICIES = PurePosixPath(OWN_POLICIES).relative_to(SCHOOL_FOLDER).as_posix()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stricter:
    """A statement that asks for more than a clause, by its id."""

    statement: Statement
    clause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Less:
    """A statement that asks for less than a clause, by its id."""

    statement: Statement
    clause: str
    how: How


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found in the document; clauses by their ids."""

    statements: int
    faults: tuple[Fault, ...]
    missing: tuple[str, ...]
    stricter: tuple[Stricter, ...]
    to_read: tuple[Statement, ...]
    overdue: tuple[str, ...]
    weaker: tuple[Less, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """The shape of work.json. `in_file`: the ids of the items whose cards stand in the policy."""

    version: int
    name: str
    policy: str
    begun: str
    doubts: tuple[str, ...]
    frame: str
    found: Found | None
    items: tuple[Item, ...]
    in_file: tuple[str, ...]


def save(project: Project, work: Work, in_file: list[Item]) -> bytes:
    """The archive. `in_file`: the items whose cards stand in the policy's file."""
    record = Record(
        version=VERSION,
        name=work.name,
        policy=work.policy,
        begun=work.begun,
        doubts=work.doubts,
        frame=work.frame,
        found=_found_of(work.appraisal),
        items=work.items,
        in_file=tuple(item.id for item in in_file),
    )
    policy = render_policy(project, work, in_file)
    written = {
        f"{OF_POLICIES}/{work.policy}.md": policy,
        DETAILS: work.details,
        WORK: json.dumps(asdict(record), ensure_ascii=False, indent=1) + "\n",
    }
    return pack({**work.beside, **{name: text.encode() for name, text in written.items()}})


def reopen(project: Project, content: bytes) -> tuple[Work, list[str]]:
    """The work of an archive, as it was or as somebody has changed it by hand; and the headings of
    the cards that are gone from it. Raises Refused.
    """
    files = unpack(content)
    record = _read_record(_text_of(WORK, files))
    name = _policy_in(files)
    policy, text = PurePosixPath(name).stem, _text_of(name, files)
    taken = f"{POLICIES}/{policy}.md" in project.files
    if taken or any(check_names([f"{OWN_POLICIES}/{policy}.md"])):
        raise Refused("strange-name")
    today = _Today(project)
    work = Work(
        name=" ".join(record.name.split()),
        policy=policy,
        begun=record.begun,
        items=tuple(map(today.item, record.items)),
        doubts=record.doubts,
        appraisal=today.appraisal(record.found),
        details=_details_in(files),
        frame=record.frame,
        beside={key: files[key] for key in files if key not in (name, DETAILS, WORK)},
    )
    in_file = [item for item in work.items if item.id in record.in_file]
    is_as_saved = render_policy(project, work, in_file) == text
    if is_as_saved and _holds_only(text, in_order(project, work, in_file)):
        return work, []
    return _by_hand(project, work, in_file, text)


def _holds_only(text: str, items: Iterable[Item]) -> bool:
    """Whether the file's cards are those of its items: what a record says stands around them could
    hold others, on which nobody has decided.
    """
    return cards_in(text) == [card for item in items for card in cards_in(text_of(item))]


def written_by_hand(project: Project, work: Work, text: str) -> Work:
    """The work that a policy's file holds of which there is no record."""
    return _by_hand(project, work, (), text)[0]


def _by_hand(
    project: Project, work: Work, in_file: Sequence[Item], text: str
) -> tuple[Work, list[str]]:
    """The work as the policy's file has it now; and what is gone from it. `in_file`: the items
    whose cards stood there.
    """
    items = {item.id: item for item in work.items}
    held = {item.id: item for item in _held(text, items, in_file, note_of(project, "not-read"))}
    gone = [item for item in in_file if item.id not in held]
    aside = {item.id: replace(item, state="set-aside") for item in gone}
    merged = tuple({**items, **aside, **held}.values())
    frame = frame_of(text, [*held])
    return replace(work, items=merged, frame=frame), [line_of(one.card, HEADING) for one in gone]


def _text_of(name: str, files: Mapping[str, bytes]) -> str:
    """A file's text. Raises Refused."""
    text, findings = read_text(name, files[name])
    if text is None or findings:
        raise Refused("changed-by-hand", tuple(findings))
    return text


def _details_in(files: Mapping[str, bytes]) -> str:
    """The school's details, empty where there are none. Raises Refused."""
    text = _text_of(DETAILS, files) if DETAILS in files else ""
    data = DataFiles({SCHOOL: text})
    read_school_file(data)
    if data.unusable:
        raise Refused("changed-by-hand", tuple(data.findings))
    return text


def _read_record(text: str) -> Record:
    """The record. Raises Refused."""
    try:
        tables = json.loads(text)
        if tables["version"] > VERSION:
            raise Refused("newer")
        record = structure(tables, Record)
        due_after(date.fromisoformat(record.begun))
        json.dumps(tables, ensure_ascii=False).encode()  # half a sign is no text
    except (BaseValidationError, Misfit, ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused("damaged-archive") from error
    ids = [item.id for item in record.items]
    known = {*record.in_file} <= {*ids} and all(map(ID.fullmatch, ids))
    of_nothing = any(item.state == "to-read" and not item.said for item in record.items)
    if len({*ids}) < len(ids) or not known or of_nothing:
        raise Refused("damaged-archive")
    return record


def _policy_in(files: Mapping[str, bytes]) -> str:
    """The path of the policy's file, the only one there. Raises Refused."""
    there = [n for n in files if n.startswith(f"{OF_POLICIES}/") and n.endswith(".md")]
    if not there:
        raise Refused("no-protocol")
    if len(there) > 1:  # the page shows one, and the other would go into the school's folder unseen
        raise Refused("many-protocols")
    return there[0]


class _Today:
    """What this version of the site says of what a file says: the rules in it are a stranger's."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.rules = {(fault.says, fault.today): fault for fault in every_fault(project)}

    def item(self, item: Item) -> Item:
        """An item; nothing is said of a clause that there is no more."""
        near = item.near if item.near in self.project.cards else ""
        # Without one a draft would be in force.
        note = " ".join(item.note.split()) or note_of(self.project, "not-read")
        return replace(item, near=near, note=note, faults=self.faults(item.faults))

    def faults(self, faults: Iterable[Fault]) -> tuple[Fault, ...]:
        """Each as it is said today; of what is said otherwise, what is found in its statement."""
        found = list[Fault]()
        for fault in faults:
            rule = self.rules.get((fault.says, fault.today))
            if rule:
                kept = {key: getattr(fault, key) for key in ("statement", "found", "sure")}
                found.append(replace(rule, **kept))
            else:
                found += find_faults(self.project, fault.statement)[0]
        return tuple(dict.fromkeys(found))

    def appraisal(self, found: Found | None) -> Appraisal | None:
        """What was found in the document."""
        if found is None:
            return None
        cards = self.project.cards
        return Appraisal(
            statements=found.statements,
            faults=self.faults(found.faults),
            missing=tuple(cards[id_] for id_ in found.missing if id_ in cards),
            stricter=tuple(
                (one.statement, cards[one.clause]) for one in found.stricter if one.clause in cards
            ),
            weaker=tuple(
                Weaker(statement=one.statement, card=cards[one.clause], how=one.how)
                for one in found.weaker
                if one.clause in cards
            ),
            to_read=found.to_read,
            overdue=found.overdue,
        )


def _held(text: str, ids: Collection[str], stood: Sequence[Item], note: str) -> Iterator[Item]:
    """The items of the file, in its order: each card is that of the item whose words it has, or
    else its heading; or it is new. `stood`: those whose cards stood there; `ids`: all that are
    taken; `note`: of one that is new and becomes a draft.
    """
    whole = {text_of(item).rstrip(): item for item in stood}
    written = cards_in(text)
    same = {card: whole[card] for card in written if card in whole}
    changed = {line_of(one.card, HEADING): one for one in stood if one not in same.values()}
    number = max((int(id_[1:]) for id_ in ids), default=0)
    for card in written:
        if card in same:
            yield same.pop(card)
        elif item := changed.pop(line_of(card, HEADING), None):
            yield _as_written(item, card)
        else:
            number += 1
            yield _as_written(Item(id=f"s{number}", state="draft", note=note), card)


def _as_written(item: Item, card: str) -> Item:
    """The item with the words of the file, in force where it is no draft there."""
    note = line_of(card, "Draft")
    return replace(
        item,
        card=with_line(card, "Draft", ""),
        state="draft" if note else "in-force",
        note=note or item.note,
    )


def _found_of(appraisal: Appraisal | None) -> Found | None:
    if appraisal is None:
        return None
    return Found(
        statements=appraisal.statements,
        faults=appraisal.faults,
        missing=tuple(card.id for card in appraisal.missing),
        stricter=tuple(Stricter(statement=one, clause=card.id) for one, card in appraisal.stricter),
        to_read=appraisal.to_read,
        overdue=appraisal.overdue,
        weaker=tuple(
            Less(statement=one.statement, clause=one.card.id, how=one.how)
            for one in appraisal.weaker
        ),
    )
