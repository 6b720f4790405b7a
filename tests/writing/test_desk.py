"""What an author does at the desk: whatever it is, nothing is in force that she did not decide, and
nothing that she typed is lost.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count, islice, takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from build_tools.checks.card_faults import find_out_of_date
from build_tools.checks.registry import check_own, check_project
from build_tools.content.cards import parse_policy
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.policy import SCHOOL_FOLDER
from build_tools.content.project import ROOT, load_project
from build_tools.content.refused import Refused
from build_tools.documents.reading import read_document
from build_tools.writing.desk import Desk
from build_tools.writing.imported import write_imported
from build_tools.writing.in_browser import Entry
from build_tools.writing.packed import pack, unpack
from build_tools.writing.saved import reopen
from build_tools.writing.work import Item, Work
from tests.documents.made import NAME, POLICY, docx, table
from tests.projects import floor_files, real_files, tried, write_texts

TODAY = date(2026, 11, 20)
LEAD = ["designated safeguarding lead"]


@pytest.fixture(scope="module")
def one_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(write_texts(tmp_path_factory.mktemp("desk"), floor_files()), TODAY)


@pytest.fixture
def desk(one_desk: Desk) -> Desk:
    """With nothing begun."""
    cleared(one_desk)
    return one_desk


def cleared(desk: Desk) -> None:
    desk.past.clear()
    desk._judged = None
    words = desk.root / OWN_WORDS
    if words.exists():
        words.unlink()
        desk.__init__(desk.root, TODAY)  # type: ignore[misc]


type Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(desk: Desk) -> Ask:
    """What the page asks, and what it is answered."""
    entry = Entry(desk)

    def asked(do: str, **request: Any) -> dict[str, Any]:
        return dict(json.loads(entry.call(json.dumps({"do": do, **request}))[0]))

    asked("paste", name=NAME, text=POLICY)
    return asked


def test_right_after_a_document_is_opened_the_file_is_that_of_the_command_line(
    desk: Desk, tmp_path: Path
) -> None:
    content = POLICY.encode()
    assert [*desk.open(NAME, "policy.txt", content)][-1] == (6, 6)
    made = write_imported(
        tmp_path, load_project(desk.root), NAME, read_document("policy.txt", content), TODAY
    )

    written = {file.path: (tmp_path / file.path).read_bytes() for file in made.written}
    assert {path: (desk.root / path).read_bytes() for path in written} == written


def test_what_is_typed_in_a_field_is_taken_back_at_once(desk: Desk, ask: Ask) -> None:
    before = desk.work
    for text in ("t", "te", "tell"):
        ask("edit", id="s1", typed=True, fields={"text": text})
    ask("edit", id="s1", typed=True, fields={"short": "T"})
    ask("undo")
    assert desk.cards.fields(desk.work.item("s1").card)["text"] == "tell"
    ask("undo")
    assert desk.work == before


def test_a_long_text_is_read_step_by_step(ask: Ask) -> None:
    long = "\n\n".join(f"Staff must keep rule {number} in mind." for number in range(50))
    first = ask("paste", name=NAME, text=long)
    last = ask("more")

    assert (first, len(last["work"]["items"])) == ({"read": {"done": 40, "all": 50}}, 50)


def test_it_makes_ready_little_by_little_and_a_document_waits_for_none_of_it(
    desk: Desk, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = dict(islice(desk.project.outdated.outdated.items(), 2))
    few = replace(desk.project, outdated=replace(desk.project.outdated, outdated=some))
    monkeypatch.setattr(desk, "project", few)

    assert ask("warm") == {"more": True}
    assert ask("paste", name=NAME, text=POLICY)["work"]["items"]
    assert [*takewhile(bool, (ask("warm")["more"] for _ in count()))]


def test_a_text_that_never_ends_is_read_in_parts(desk: Desk) -> None:
    _, parts = [*desk.paste(NAME, "the lead is told and the phone is kept, " * 100)][-1]

    assert parts == 7


def test_a_text_longer_than_any_policy_is_refused_at_once(ask: Ask) -> None:
    refused = ask("paste", name=NAME, text="Staff must tell the lead. " * 40_000)["refused"]

    assert "1,000,000 letters" in refused["message"]


def test_no_name_is_in_anything_that_the_page_gets(ask: Ask) -> None:
    items = [ask("item", id=item["id"]) for item in ask("work")["work"]["items"]]

    assert "Example" not in json.dumps([ask("work"), items])


def test_the_name_that_was_typed_is_no_persons(ask: Ask) -> None:
    text = "Staff at Quillham must tell the lead of Quillham Primary School and Mrs Quillbury."
    work = ask("paste", name="Quillham Primary School", text=text)["work"]
    told = work["items"][0]["told"]

    assert ("Staff at Quillham must" in told, "Quillham Primary School" in told) == (True, True)
    assert "Quillbury" not in told


def test_what_is_to_be_read_is_no_draft_and_is_counted_apart(ask: Ask) -> None:
    work = ask("work")["work"]

    assert work["counts"] == {
        "in_force": 0,
        "drafts": 3,
        "to_read": 3,
        "set_aside": 0,
        "faults": 2,
        "unsafe": 1,
    }


def test_of_a_policy_on_more_the_page_knows_what_is_about_this(ask: Ask) -> None:
    ask("paste", name=NAME, text="Staff must wear no open shoes.\n\nStaff must not lose a phone.")

    told = {item["text"]: item["about"] for item in ask("work")["work"]["items"]}
    assert told == {"Staff must wear no open shoes.": False, "Staff must not lose a phone.": True}


@tried("fields")
def test_what_a_tap_takes_over_mends_it(ask: Ask, fields: dict[str, Any]) -> None:
    found, *_ = ask("edit", id="s1", fields=fields)["item"]["findings"]
    after = ask("edit", id="s1", fields=found["fix"]["fields"])["item"]

    assert after["findings"] == []


@tried("fields", "said")
def test_a_tap_makes_words_of_the_school_its_own(
    desk: Desk, ask: Ask, fields: dict[str, Any], said: str
) -> None:
    (found,) = ask("edit", id="s1", fields=fields)["item"]["findings"]
    ask("own", words=found["own"]["own"])

    assert found["own"]["label"].endswith(f": {said}")
    assert ask("item", id="s1")["item"]["findings"] == []
    assert ask("check")["findings"] == []
    assert reopen(desk.project, desk.save()) == (desk.work, [])


@pytest.mark.parametrize(
    "fields", [{"action": "look at the picture with a colleague"}, {"who": ["prefect"]}]
)
def test_words_that_are_unsafe_or_a_childs_do_not_become_a_schools_own(
    ask: Ask, fields: dict[str, Any]
) -> None:
    [found] = ask("edit", id="s1", fields=fields)["item"]["findings"]
    refused = ask("own", words=found["own"]["own"])["refused"]

    assert "cannot be words of your own" in refused["message"]


def test_words_that_nothing_uses_go_in_one_tap(ask: Ask) -> None:
    [found] = ask("edit", id="s1", fields={"action": "fill in the form"})["item"]["findings"]
    ask("own", words=found["own"]["own"])
    ask("edit", id="s1", fields={"action": "lock the device away"})
    [unused] = ask("check")["findings"]
    ask("own", words=unused["own"]["own"])

    assert ask("check")["findings"] == []


@pytest.mark.parametrize("action", ["tell other people", "tell parents or carers"])
@pytest.mark.parametrize("text", ["tell the DSL", "call 999", "stay with the child"])
def test_a_never_of_what_guidance_asks_for_is_refused_whatever_it_is_about(
    ask: Ask, text: str, action: str
) -> None:
    ask("edit", id="s1", fields={"modality": "never", "text": text, "action": action})
    answer = ask("decide", id="s1", state="in-force")

    assert "forbids what national guidance asks for" in answer["refused"]["message"]


REFUSED = {
    "an action that nobody knows": ({"action": "sing"}, "see what is wrong"),
    "words that are unsafe": (
        {"modality": "should", "text": "forward the picture to the lead"},
        "see what is wrong",
    ),
    "what weakens the floor": (
        {"modality": "may", "text": "search the device", "action": "search a device"},
        "see what is wrong",
    ),
    "what breaks a rule of it": (
        {
            "modality": "may",
            "text": "manage it here",
            "action": "manage the incident in school",
            "who": LEAD,
            "when": {
                "certain": False,
                "joined": "or",
                "phrases": ["the incident is not aggravated", "it has not happened before"],
            },
        },
        "safety floor",
    ),
    "the heading of another card": ({"heading": "Record the incident"}, "see what is wrong"),
}


@pytest.mark.parametrize(("fields", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_right_is_not_put_in_force(ask: Ask, fields: dict[str, Any], told: str) -> None:
    ask("edit", id="s1", fields=fields)
    answer = ask("decide", id="s1", state="in-force")

    assert told in answer["refused"]["message"]
    assert answer["findings"]
    assert ask("work")["work"]["counts"]["in_force"] == 0


GUESSED = "record the incident"


def test_a_refusal_by_what_was_guessed_says_so_until_that_is_chosen(ask: Ask) -> None:
    ask("paste", name=NAME, text="The office must log all visitors by the end of the week.")
    [fault] = ask("item", id="s1")["item"]["faults"]
    before = ask("decide", id="s1", state="in-force")["refused"]["hint"]
    ask("edit", id="s1", fields={"action": "review the policy"})
    ask("edit", id="s1", fields={"action": GUESSED})
    [chosen] = ask("item", id="s1")["item"]["faults"]
    after = ask("decide", id="s1", state="in-force")["refused"]["hint"]

    assert (fault["guessed"], chosen["guessed"]) == (GUESSED, "")
    assert (GUESSED in before, GUESSED in after) == (True, False)


def test_of_words_that_are_wrong_whatever_they_are_about_no_guess_is_told(ask: Ask) -> None:
    ask("paste", name=NAME, text="The headteacher may support staff with childcare.")
    item = ask("item", id="s1")["item"]

    assert item["fields"]["action"] == "support staff who saw the imagery"
    assert [fault["guessed"] for fault in item["faults"]] == [""]


def test_a_finding_by_what_was_guessed_says_so_until_that_is_chosen(ask: Ask) -> None:
    text = "Staff must never leave the form blank when they record the incident."
    ask("paste", name=NAME, text=text)

    def guessed() -> list[str]:
        return [one["guessed"] for one in ask("decide", id="s1", state="in-force")["findings"]]

    before = guessed()
    ask("edit", id="s1", fields={"action": "review the policy"})
    ask("edit", id="s1", fields={"action": GUESSED})

    assert (before, guessed()) == ([GUESSED], [""])


def test_what_was_guessed_is_still_known_of_a_file_that_is_opened_again(desk: Desk) -> None:
    assert [*desk.paste(NAME, "The office must log all visitors by the end of the week.")]
    desk.reopen(desk.save())

    assert desk.item("s1").guessed == GUESSED


def test_a_fault_goes_with_the_words_that_have_it(ask: Ask) -> None:
    [before] = ask("item", id="s6")["item"]["faults"]
    after = ask("edit", id="s6", fields={"text": "follow the local procedures"})["item"]

    assert "Local Safeguarding Children Board" in before["says"]
    assert after["faults"] == []


def test_todays_name_takes_the_place_of_an_old_one_in_one_tap(ask: Ask) -> None:
    [fault] = ask("item", id="s6")["item"]["faults"]
    after = ask("edit", id="s6", fields=fault["fix"]["fields"])["item"]

    assert after["fields"]["text"] == "follow the local safeguarding partners procedures"
    assert after["faults"] == []


def test_a_sentence_to_read_offers_what_it_seems_to_ask_for(ask: Ask) -> None:
    fields = ask("item", id="s4")["item"]["fields"]

    assert (fields["modality"], fields["text"]) == (
        "never",
        "look at it unless the head, (a name is left out), agrees",
    )


@pytest.mark.parametrize(
    "text",
    [
        "If a pupil shows it to you, look away and tell the lead.",
        "If a pupil shows it to you, do not look unless the head, Ann Example, agrees.",
        "In an emergency, staff must ring the office.",
    ],
    ids=["a draft", "to read", "no if"],
)
def test_what_stands_before_what_is_asked_for_is_told(ask: Ask, text: str) -> None:
    ask("paste", name=NAME, text=text)
    item = ask("item", id="s1")["item"]
    before = text.partition(",")[0]

    assert before not in item["fields"]["text"]
    assert [doubt for doubt in item["doubts"] if before in doubt]


def test_a_sentence_to_read_stands_under_a_condition_that_all_know(ask: Ask) -> None:
    text = "When an adult is involved, staff must not tell the parents unless the police agree."
    ask("paste", name=NAME, text=text)
    item = ask("item", id="s1")["item"]

    assert item["state"] == "to-read"
    assert item["fields"]["when"]["phrases"] == ["an adult is involved"]
    assert not [doubt for doubt in item["doubts"] if "stood before" in doubt]


def test_a_row_to_read_offers_whose_it_is_and_by_when(desk: Desk, ask: Ask) -> None:
    rows = [["Step", "Action", "Who", "Deadline"], ["1", "The review is held", "DSL", "Same day"]]
    assert [*desk.open(NAME, "policy.docx", docx(table(rows)))][-1] == (1, 1)
    fields = ask("item", id="s1")["item"]["fields"]

    assert (fields["who"], fields["until"]) == (["designated safeguarding lead"], "the same day")


def test_how_many_sentences_ask_for_nothing_is_told(ask: Ask) -> None:
    text = "Staff must lock the device away. Our hall is painted blue. The bell is in the tower."
    work = ask("paste", name=NAME, text=text)["work"]

    assert len(work["items"]) == 1
    assert [doubt for doubt in work["doubts"] if "ask for nothing" in doubt] == [
        "Sentences left out, because by their words they ask for nothing: 2. Look for yours"
    ]


def test_a_sentence_is_in_force_only_once_a_card_was_made_of_it(ask: Ask) -> None:
    ask("paste", name=NAME, text="The phone should be locked away by the lead, who is told.")
    ask("edit", id="s1", fields={"action": "lock the device away", "topic": "device"})
    refused = ask("decide", id="s1", state="in-force")["refused"]["message"]
    ask("edit", id="s1", fields={"text": "lock the phone away, and tell the lead"})

    assert refused == "This still reads as in your document."
    assert ask("decide", id="s1", state="in-force")["item"]["state"] == "in-force"


def test_no_file_puts_a_sentence_in_force_either(desk: Desk, ask: Ask) -> None:
    ask("paste", name=NAME, text="Form time is for consent, and for nothing else.")
    ask("edit", id="s1", fields={"action": "teach and prevent", "topic": "education"})
    files = {
        name: re.sub(rb"- \*\*Draft:\*\*.*\n", b"", text) if name.endswith(".md") else text
        for name, text in unpack(desk.save()).items()
    }
    desk.reopen(pack(files))

    assert desk.work.of("in-force") == []


@tried("modality", "text")
def test_no_harm_is_in_force_whatever_it_says_it_is_about(
    ask: Ask, modality: str, text: str
) -> None:
    id_ = ask("add", topic="recording")["item"]["id"]
    other = {"action": "teach and prevent", "topic": "recording", "heading": "Our own"}
    ask("edit", id=id_, fields={"modality": modality, "text": text, **other})

    assert "refused" in ask("decide", id=id_, state="in-force")


def test_what_is_changed_while_it_is_in_force_is_a_draft_again(ask: Ask) -> None:
    assert ask("decide", id="s1", state="in-force")["item"]["state"] == "in-force"

    assert ask("edit", id="s1", fields={"short": "Lock it away"})["item"]["state"] == "draft"


def test_the_check_says_what_the_command_line_says_and_of_which_card(desk: Desk, ask: Ask) -> None:
    ask("edit", id="s5", fields={"topic": "devise"})
    ask("edit", id="s1", fields={"text": "tell Mrs Example to lock it it away"})
    project = load_project(desk.root)
    said = [one for one in check_project(project) if one.path.startswith(SCHOOL_FOLDER)]

    found = ask("check")["findings"]
    assert [(one["check"], one["value"]) for one in found] == [
        (one.check, one.value) for one in sorted({*said})
    ]
    assert [one["id"] for one in found] == ["s1", "s1", "s5"]


def test_an_old_name_is_to_be_mended_and_is_refused_neither_here_nor_by_the_check(
    desk: Desk, ask: Ask
) -> None:
    state = ask("decide", id="s6", state="in-force")["item"]["state"]
    [found] = ask("check")["findings"]
    project = load_project(desk.root)

    assert (state, found["id"], found["value"]) == ("in-force", "s6", "LSCB")
    assert check_own(project) == []
    assert [one.value for one in find_out_of_date(project)] == ["LSCB"]


def test_an_old_name_in_a_reason_is_to_be_mended_too(desk: Desk, ask: Ask) -> None:
    ask("edit", id="s1", fields={"why": "The LSCB asks for it."})
    state = ask("decide", id="s1", state="in-force")["item"]["state"]
    [found] = find_out_of_date(load_project(desk.root))

    assert (state, found.value) == ("in-force", "LSCB")
    assert [one["id"] for one in ask("check")["findings"]] == ["s1"]


def test_a_text_without_a_sentence_says_what_to_do(ask: Ask) -> None:
    refused = ask("paste", name=NAME, text="# Sexting\n\n## Searching\n")["refused"]

    assert "Save the document as .docx" in refused["hint"]


def test_what_is_left_to_read_under_a_never_reads_as_forbidden(ask: Ask) -> None:
    ask("paste", name=NAME, text="Staff must not:\n\n- they should look at the picture\n")
    [row] = ask("work")["work"]["items"]
    said = "Staff must not: they should look at the picture"

    assert (row["text"], ask("item", id="s1")["item"]["said"]["text"]) == (said, said)
    assert row["told"].startswith(said)


@tried("changed")
def test_what_a_file_says_is_in_force_is_held_to_the_floor(
    desk: Desk, changed: tuple[str, str]
) -> None:
    [*desk.paste(NAME, POLICY)]
    desk.decide("s1", "in-force")
    desk.decide("s5", "in-force")
    files = unpack(desk.save())
    for name in files:
        files[name] = files[name].replace(*(text.encode() for text in changed))

    assert desk.reopen(pack(files)) == ([], ["Lock the device away"])
    assert [item.id for item in desk.work.of("in-force")] == ["s5"]


def test_a_school_goes_on_with_the_protocol_of_its_own_site(tmp_path: Path) -> None:
    root = write_texts(tmp_path, floor_files())
    shutil.copytree(ROOT / "tests/school", root / SCHOOL_FOLDER)
    before = (root / SCHOOL_FOLDER / "policies/harbour-lane.md").read_text("utf-8")
    desk = Desk(root, TODAY)
    desk.begin("Harbour Lane")

    assert len(desk.work.of("in-force")) == before.count("### ")
    assert (desk.root / desk.judged.path).read_text("utf-8") == before
    assert desk.check() == []


def test_what_national_guidance_says_is_never_held_back_as_harmful(desk: Desk) -> None:
    texts = re.split(r"^(?=#{1,3} )", real_files()["docs/policies/national.md"], flags=re.MULTILINE)
    cards = [
        Item(id="s1", state="draft", note="", card=text) for text in texts if text.startswith("###")
    ]

    assert len(cards) > 80
    harmed = [
        item.card for item in cards for one in desk.cards.faults(item) if one.harm == 1 and one.sure
    ]
    assert harmed == []


# ── Whatever is done

TEXTS = st.sampled_from(
    [
        "",
        "lock the device away",
        "search the device",
        "tell parents",
        "do not wait",
        "a [link](x), **bold** and `code`",
        "two\nlines. And a second sentence",
    ]
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "heading": TEXTS,
        "modality": st.sampled_from(["must", "never", "may", "ask"]),
        "text": TEXTS,
        "short": TEXTS,
        "action": st.sampled_from(["lock the device away", "search a device", "sing"]),
        "topic": st.sampled_from(["device", "recording", "nowhere"]),
        "who": st.sampled_from([[], LEAD, ["nobody", "headteacher"]]),
        "when": st.builds(
            lambda certain, joined, phrases: {
                "certain": certain,
                "joined": joined,
                "phrases": phrases,
            },
            st.booleans(),
            st.just("or"),
            st.sampled_from([[], ["an adult is involved", "it is odd"]]),
        ),
    },
)
GOOD = """### {heading}

- **Must:** write the record
- **Action:** record the incident
- **Topic:** recording
- **Source:** part 1
"""
MARKDOWN = st.sampled_from(
    [
        GOOD.format(heading="Write the record"),
        GOOD.format(heading="Write another"),
        GOOD.format(heading="Lock the device away"),
        GOOD.format(heading="With a note") + "- **Draft:** of my own\n",
        GOOD.format(heading="One") + "\n" + GOOD.format(heading="Two"),
        "### Open\n\n```\nnothing closes this",
        "## A topic\n\nand words",
        "- **Must:** stand alone",
        "",
    ]
)


class Author(RuleBasedStateMachine):
    """Does anything, in any order."""

    ids = Bundle("ids")
    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        cleared(self.desk)
        self.before = list[Work | None]()
        self.in_force = set[str]()
        self.decided = list[set[str]]()

    @property
    def kept(self) -> Work | None:
        return self.desk._judged.work if self.desk._judged else None

    def do(self, change: Callable[[], Any], *, off: str = "") -> Any:
        before, count = self.kept, len(self.desk.past)
        try:
            done = change()
        except Refused:
            assert self.kept == before
            return None
        if len(self.desk.past) > count:
            self.before.append(before)
            self.decided.append({*self.in_force})
            self.in_force.discard(off)
        return done

    @initialize(
        text=st.sampled_from([POLICY, "Staff may tell the DSL.", "Staff must record the incident."])
    )
    def paste(self, text: str) -> None:
        self.do(lambda: [*self.desk.paste(NAME, text)])

    @rule(target=ids, topic=st.sampled_from(["device", "recording"]))
    def add(self, topic: str) -> str:
        return str(self.do(lambda: self.desk.add(topic)))

    @rule(target=ids, number=st.integers(1, 6))
    def choose(self, number: int) -> str:
        return f"s{number}"

    @rule(id_=ids, fields=FIELDS, typed=st.booleans())
    def edit(self, id_: str, fields: dict[str, Any], *, typed: bool) -> None:
        self.do(lambda: self.desk.edit(id_, fields, typed=typed), off=id_)
        said = self.desk.cards.fields(self.desk.work.item(id_).card) if self.is_there(id_) else {}
        for key, value in fields.items():
            if said and (key != "when" or value["phrases"]) and said["modality"]:
                wanted = " ".join(value.split()) if isinstance(value, str) else value
                assert said[key] == wanted  # type: ignore[literal-required]

    @rule(id_=ids, markdown=MARKDOWN)
    def write(self, id_: str, markdown: str) -> None:
        self.do(lambda: self.desk.write(id_, markdown), off=id_)
        if self.is_there(id_) and "Draft" not in markdown:
            assert self.desk.work.item(id_).card == markdown

    @rule(id_=ids, state=st.sampled_from(["in-force", "in-force", "draft", "set-aside", "to-read"]))
    def decide(self, id_: str, state: Any) -> None:
        self.do(lambda: self.desk.decide(id_, state), off=id_)
        if self.is_there(id_) and self.desk.work.item(id_).state == state == "in-force":
            self.in_force.add(id_)

    @rule(id_=ids)
    def mend(self, id_: str) -> None:
        self.write(id_, GOOD.format(heading=f"Write it, {id_}"))
        self.decide(id_, "in-force")

    @rule()
    def undo(self) -> None:
        if self.before and self.before[-1]:
            self.desk.undo()
            assert self.desk.work == self.before.pop()
            self.in_force = self.decided.pop()
        else:
            with pytest.raises(Refused):
                self.desk.undo()

    def is_there(self, id_: str) -> bool:
        return id_ in {item.id for item in self.desk.work.items}

    @invariant()
    def nothing_is_in_force_but_what_was_decided(self) -> None:
        if self.kept:
            assert {item.id for item in self.desk.work.of("in-force")} == self.in_force

    @invariant()
    def the_file_holds_what_is_in_force_and_drafts(self) -> None:
        if not self.kept:
            return
        desk = self.desk
        text = (desk.root / desk.judged.path).read_text("utf-8")
        policy, _ = parse_policy(desk.judged.path, text, desk.project.vocabulary)
        headings = {
            state: Counter(desk.cards.fields(item.card)["heading"] for item in desk.work.of(state))
            for state in ("in-force", "draft")
        }
        assert Counter(card.heading for card in policy.cards) == headings["in-force"]
        assert Counter(card.heading for card in policy.drafts) <= headings["draft"]

    @invariant()
    def a_saved_file_gives_the_same_work(self) -> None:
        if self.kept:
            assert reopen(self.desk.project, self.desk.save()) == (self.desk.work, [])


def test_whatever_an_author_does_keeps_what_holds(desk: Desk) -> None:
    machine = type("AnAuthor", (Author,), {"desk": desk})
    case = machine.TestCase  # type: ignore[attr-defined]
    case.settings = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=[*HealthCheck],
    )
    case().runTest()
