"""What the page for writing asks of the desk: JSON text in, JSON text out, with bytes beside it.

`start` reads the project and returns what answers. What an author can mend is answered in words,
as `refused`; what is a fault of the program is raised. No knowledge of JavaScript.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from build_tools.content.findings import Finding
from build_tools.content.refused import Refused
from build_tools.content.words import pattern_of
from build_tools.documents.appraisal import Fault
from build_tools.documents.drafts import plain
from build_tools.documents.nearest import Near
from build_tools.documents.stance import as_it_stands
from build_tools.pages.appraisal import place_of, render_appraised, rests_on, say
from build_tools.writing.desk import Desk, Read
from build_tools.writing.details import details_of
from build_tools.writing.fixes import ADD_WORDS, Fix, fix_of, fix_of_fault, own_fix
from build_tools.writing.new import topics_of
from build_tools.writing.packed import ARCHIVE
from build_tools.writing.previewed import preview_json
from build_tools.writing.taken import take
from build_tools.writing.work import Item, reasons_of, texts_of

STEP = 40
"""Sentences, about half a second's: then whoever waits hears of it, and can stop."""
FEW = 4
"""Examples, fewer than anybody waits for."""
BY_ACTION = (
    "no-school-weakens-the-floor",
    "no-policy-contradicts-itself",
    "every-school-keeps-the-safety-floor",
)
"""The checks that look at what a card is about, and not at its words."""
type Answer = dict[str, Any]
"""JSON values; under `bytes` what goes beside them."""
type Request = Mapping[str, Any]
"""The same."""


def start(root: str, today: date | None = None) -> "Entry":
    """The desk in this folder."""
    return Entry(Desk(Path(root), today or datetime.now(tz=UTC).date()))


class Entry:
    """Answers requests, one after another."""

    def __init__(self, desk: Desk) -> None:
        """Keep the desk; nothing is being read."""
        self.desk = desk
        self.reading: Iterator[Read] = iter(())
        self.warming = desk.warm()

    def call(self, request: str, content: bytes | None = None) -> tuple[str, bytes | None]:
        """The answer to `{"do": NAME, ...}`, of the method of that name; bytes go beside it."""
        asked = {**json.loads(request), "bytes": content or b""}
        try:
            answer = getattr(self, f"do_{asked['do']}")(asked)
        except Refused as refused:
            answer = {"refused": refused.words(self.desk.project.interface.write)}
            if refused.findings:
                answer["findings"] = [self.in_the_way(one, asked) for one in refused.findings]
        beside = answer.pop("bytes", None)
        return json.dumps(answer), beside

    def in_the_way(self, finding: Finding, asked: Request) -> Answer:
        """A finding for which something was refused: of the item that was asked for, or of none."""
        if "id" not in asked:
            return self.told(finding)
        item = self.desk.item(asked["id"])
        return self.told_beside(finding, item)

    def do_warm(self, _: Request) -> Answer:
        """Make ready for a document, a little; `more`: there is more to be done."""
        some = [*islice(self.warming, FEW)]
        for appraisal in filter(None, some):
            render_appraised(self.desk.project, appraisal, self.desk.today)
        return {"more": bool(some)}

    def do_begin(self, request: Request) -> Answer:
        """Begin with nothing but a name."""
        self.desk.begin(request["name"])
        return self.do_work(request)

    def do_open(self, request: Request) -> Answer:
        """Read a document."""
        return self._read(self.desk.open(request["name"], request["file"], request["bytes"]))

    def do_paste(self, request: Request) -> Answer:
        """Read a text."""
        return self._read(self.desk.paste(request["name"], request["text"]))

    def _read(self, reading: Iterator[Read]) -> Answer:
        self.reading = reading
        return self.do_more({})

    def do_more(self, request: Request) -> Answer:
        """Read some more of a document: all of the work at its end, and till then how far it is."""
        read = next(islice(self.reading, STEP - 1, None), None)
        return {"read": {"done": read[0], "all": read[1]}} if read else self.do_work(request)

    def do_reopen(self, request: Request) -> Answer:
        """Open a saved file, and say what is no longer in it, and no longer in force."""
        lost, taken = self.desk.reopen(request["bytes"])
        said = texts_of(self.desk.project)["reopened"]
        told = [said["lost"].format(heading=heading) for heading in lost]
        told += [said["taken-back"].format(heading=heading) for heading in taken]
        work = self.work_json()
        return {"work": {**work, "doubts": [*told, *work["doubts"]]}}

    def do_work(self, _: Request) -> Answer:
        """All of the work."""
        return {"work": self.work_json()}

    def do_item(self, request: Request) -> Answer:
        """All of one item."""
        return {"item": self.item_json(self.desk.item(request["id"]))}

    def do_edit(self, request: Request) -> Answer:
        """Change some fields."""
        self.desk.edit(request["id"], request["fields"], typed=request.get("typed", False))
        return self.changed(request["id"])

    def do_write(self, request: Request) -> Answer:
        """Take over the Markdown of a card."""
        self.desk.write(request["id"], request["markdown"], typed=request.get("typed", False))
        return self.changed(request["id"])

    def do_decide(self, request: Request) -> Answer:
        """Put a card in force, or out of it."""
        self.desk.decide(request["id"], request["state"])
        return self.changed(request["id"])

    def do_add(self, request: Request) -> Answer:
        """One more card."""
        return self.changed(self.desk.add(request["topic"]))

    def do_own(self, request: Request) -> Answer:
        """Make words the school's own; without any, take out those that nothing uses."""
        if request["words"]:
            self.desk.add_words(request["words"])
        else:
            self.desk.drop_words()
        return self.do_work(request)

    def do_undo(self, request: Request) -> Answer:
        """Take back the last change."""
        changed = self.desk.undo()
        return {**self.do_work(request), "id": changed}

    def do_check(self, _: Request) -> Answer:
        """All that is to mend in the school's files."""
        return {"findings": [self.told(one, id_) for id_, one in self.desk.check()]}

    def do_plan(self, request: Request) -> Answer:
        """The plan of a role in a situation."""
        desk = self.desk
        plan = desk.plan(request["role"], request["answers"], request.get("changed", ()))
        return {"plan": preview_json(plan)}

    def do_school(self, request: Request) -> Answer:
        """Change the school's details, and say them."""
        found = self.desk.describe(request.get("details", {}))
        details = details_of(self.desk.work.details)
        return {"details": details, "findings": [self.told(one) for one in found]}

    def do_save(self, _: Request) -> Answer:
        """The work as a file to keep."""
        return {"file": ARCHIVE, "bytes": self.desk.save()}

    def do_take(self, request: Request) -> Answer:
        """One of what can be taken away."""
        file, text = take(self.desk, request["what"])
        return {"file": file, "bytes": text.encode()}

    def changed(self, id_: str) -> Answer:
        """An item after a change, and the counts."""
        return {"item": self.item_json(self.desk.item(id_)), "counts": self.counts()}

    def counts(self) -> Answer:
        """How many items are in each state, and of those that count, how many have a fault."""
        work = self.desk.work
        faulty = [self.worst(item) for item in work.items if item.state != "set-aside"]
        return {
            "in_force": len(work.of("in-force")),
            "drafts": len(work.of("draft")),
            "to_read": len(work.of("to-read")),
            "set_aside": len(work.of("set-aside")),
            "faults": sum(worst > 0 for worst in faulty),
            "unsafe": sum(worst == 1 for worst in faulty),
        }

    def worst(self, item: Item) -> int:
        """The least harm of its faults, or 0."""
        return min((fault.harm for fault in self.desk.cards.faults(item)), default=0)

    def work_json(self) -> Answer:
        """All of the work, each item in a few words."""
        work = self.desk.work
        return {
            "name": work.name,
            "policy": work.policy,
            "counts": self.counts(),
            "items": [self.row_json(item) for item in work.items],
            "appraisal": self.appraised(),
            "doubts": [*work.doubts],
            "choices": self.choices(),
        }

    def appraised(self) -> str:
        """What was found in the document, as HTML; empty where there was none."""
        work = self.desk.work
        if work.appraisal is None:
            return ""
        begun = date.fromisoformat(work.begun)
        return render_appraised(self.desk.project, work.appraisal, begun)

    def row_json(self, item: Item) -> Answer:
        """An item as a list shows it."""
        cards = self.desk.cards
        heading, modality = cards.title_of(item)
        said = cards.fields(item.card)["text"]
        if item.said and not item.card:
            said = plain(as_it_stands(item.said))
        return {
            "id": item.id,
            "state": item.state,
            "heading": heading,
            "modality": modality,
            "text": said,
            "told": f"{say(item.said)} {place_of(item.said)}" if item.said else "",
            "worst": self.worst(item),
            "about": self.is_about_it(item, said),
        }

    def is_about_it(self, item: Item, said: str) -> bool:
        """Whether it is shown where a policy is about more: a card always is."""
        words = pattern_of(self.desk.project.document_words.about.words)
        where = item.said.where if item.said else ""
        return bool(item.card or item.faults or words.search(f"{where} {said}"))

    def item_json(self, item: Item) -> Answer:
        """All of an item."""
        desk, said = self.desk, item.said
        card = desk.cards.card_of(item)
        fields = desk.cards.fields(card)
        found = desk.judged.findings(item) if item.card else []
        return {
            "id": item.id,
            "state": item.state,
            "said": said and {"text": as_it_stands(said), "place": said.place, "where": said.where},
            "fields": fields,
            "markdown": card,
            "findings": [self.told_beside(one, item) for one in found],
            "faults": [self.fault_json(fault, item) for fault in self.desk.cards.faults(item)],
            "near": near_json(desk.cards.nearest(item)),
            "doubts": [*reasons_of(desk.project, item)],
        }

    def fault_json(self, fault: Fault, item: Item) -> Answer:
        """A fault, with what holds today."""
        cards = self.desk.cards
        return {
            "says": fault.says,
            "today": fault.today,
            "rests_on": rests_on(self.desk.project, fault),
            "sure": fault.sure,
            "harm": fault.harm,
            "guessed": cards.guessed_behind(item, fault),
            "fix": self.labelled(fix_of_fault(fault, cards.fields(cards.card_of(item)))),
        }

    def told_beside(self, finding: Finding, item: Item) -> Answer:
        """A finding beside what is being written, with what mends it there."""
        cards = self.desk.cards
        fix = self.labelled(fix_of(finding, cards.fields(cards.card_of(item))))
        guessed = cards.guessed_about(item) if finding.check in BY_ACTION else ""
        return {**self.told(finding), "fix": fix, "guessed": guessed}

    def told(self, finding: Finding, id_: str | None = None) -> Answer:
        """A finding for somebody who writes no file; `id_`: of the item in whose lines it is."""
        texts = texts_of(self.desk.project)
        words = texts["found"].get(finding.check, {})
        hint = words.get("hint", finding.hint)
        own = own_fix(finding)
        if ADD_WORDS.search(hint):
            hint = ADD_WORDS.sub("", hint).strip() or texts["choose"]
        message = words.get("message", finding.message)
        return {
            "id": id_,
            "message": message,
            "value": finding.value,
            "hint": hint,
            "check": finding.check,
            "own": self.labelled(own),
        }

    def labelled(self, fix: Fix | None) -> Answer | None:
        """With the words on its button."""
        said: str = texts_of(self.desk.project)["mend"][fix["label"]] if fix else ""
        return {**fix, "label": said.format(said=fix.get("said", ""))} if fix else None

    def choices(self) -> Answer:
        """The words that a card can use."""
        project = self.desk.project
        vocabulary = project.vocabulary
        return {
            "roles": [role.name for role in vocabulary.roles.values()],
            "phrases": [said for one in vocabulary.phrased for said in (one.yes, one.no)],
            "actions": [*vocabulary.actions.values()],
            "topics": [{"id": id_, "title": title} for id_, title in topics_of(project)],
            "deadlines": [*vocabulary.deadlines],
        }


def near_json(near: Near | None) -> Answer | None:
    """The clause of national guidance that is nearest."""
    if near is None:
        return None
    card = near.card
    return {"heading": card.heading, "text": card.statement, "modality": card.modality}
