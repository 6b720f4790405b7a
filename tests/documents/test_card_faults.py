"""What a card says is held against what is known, however it says it, in a fork's check too."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.checks.registry import check_own
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import Project, parse_project
from build_tools.documents.card_faults import CardFaults, is_refused
from build_tools.documents.card_said import Said
from tests.projects import FRONT, a_card, real_files

TRIED = tomllib.loads(Path(__file__).with_name("turned.toml").read_text("utf-8"))
CARDS = tomllib.loads(Path(__file__).with_name("cards.toml").read_text("utf-8"))
WHO = {
    "s": "any member of staff",
    "l": "designated safeguarding lead",
    "h": "headteacher",
}
OWN_POLICY = f"{OWN_POLICIES}/hill.md"


@pytest.fixture(scope="module")
def faults(project: Project) -> CardFaults:
    return CardFaults(project)


def is_right(faults: CardFaults, modality: str, text: str, say: str = "") -> bool:
    everyone = frozenset(["any member of staff"])
    said = Said(
        heading="Talk to the pupil",
        modality=modality,
        text=text,
        action="teach and prevent",
        roles=everyone,
        say=say,
    )
    return not any(map(is_refused, faults.of(said)))


def said_by(line: str) -> Said:
    """A line of cards.toml."""
    modality, text, action, who, when, until = [*map(str.strip, line.split("|")), "", ""][:6]
    roles = frozenset(WHO.values() if who == "e" else [WHO[who]])
    said = {"modality": modality, "text": text, "action": action, "when": when, "until": until}
    return Said(heading="A rule of ours", roles=roles, **said)


def refused(faults: CardFaults, line: str) -> set[str]:
    return {fault.says for fault in faults.of(said_by(line)) if is_refused(fault)}


@pytest.mark.parametrize("how", CARDS["weaker"])
def test_a_card_that_lets_staff_do_less_than_guidance_is_refused_by_what(
    project: Project, faults: CardFaults, how: str
) -> None:
    says = project.interface.write["desk"]["weaker"][how]
    found = {line: refused(faults, line) for line in CARDS["weaker"][how]}

    assert {line: told for line, told in found.items() if says not in told} == {}


def test_a_card_that_asks_for_more_or_something_else_stays(faults: CardFaults) -> None:
    assert {line: told for line in CARDS["right"] if (told := refused(faults, line))} == {}


def test_what_nobody_does_with_imagery_devices_or_children_is_refused(faults: CardFaults) -> None:
    assert [line for line in CARDS["handled"] if not refused(faults, line)] == []


def test_no_never_orders_harm_or_forbids_what_protects(faults: CardFaults) -> None:
    assert [text for text in TRIED["refused"] if is_right(faults, "never", text)] == []


def test_a_never_that_looks_alike_and_is_right_stays(faults: CardFaults) -> None:
    assert [text for text in TRIED["right"] if not is_right(faults, "never", text)] == []


def test_whom_a_school_calls_otherwise_it_may_name(project: Project) -> None:
    lines = (
        "must | tell the warden and the chaplain | tell the headteacher | s",
        "must | ring First Steps | refer to children's social care | l",
    )
    words = replace(project.own_words, role={"warden": "headteacher"})
    school = replace(project.school, front_door="First Steps")
    ours = CardFaults(replace(project, own_words=words, school=school))

    assert all(refused(CardFaults(project), line) for line in lines)
    assert not any(refused(ours, line) for line in lines)


def test_what_is_taught_may_wait(faults: CardFaults) -> None:
    assert is_right(faults, "should", "teach about consent after the holidays")


def test_what_a_card_has_somebody_say_is_looked_at(faults: CardFaults) -> None:
    def is_said(text: str) -> bool:
        return is_right(faults, "never", "talk to the pupil in a corridor", text)

    assert [[*map(is_said, TRIED[key])] for key in ("unsaid", "said")] == [[False] * 4, [True] * 4]


def test_what_the_page_for_writing_refuses_a_forks_check_says() -> None:
    card = a_card("Never", "teach and prevent").replace("do it", "leave the imagery unviewed")
    found = check_own(
        parse_project({**real_files(), OWN_POLICY: FRONT.format(kind="school") + card})
    )

    assert "staff look at the imagery" in {one.message for one in found}


@pytest.mark.parametrize(
    ("modality", "text", "action"),
    [
        ("Must", "forward the picture to the lead", "share the imagery"),
        ("Should", "search the phone with the head present", "search a device"),
        ("Never", "tell the safeguarding lead", "tell the safeguarding lead"),
        ("Must", "record it within one working day", "record the incident"),
    ],
)
def test_one_fault_is_one_finding(modality: str, text: str, action: str) -> None:
    card = a_card(modality, action).replace("do it", text)
    found = check_own(
        parse_project({**real_files(), OWN_POLICY: FRONT.format(kind="school") + card})
    )

    assert len(found) == 1


def of_fork(modality: str, text: str) -> set[str]:
    """What the check of a fork says of a card."""
    card = a_card(modality, "search a device").replace("do it", text)
    files = {**real_files(), OWN_POLICY: FRONT.format(kind="school") + card}
    return {one.message for one in check_own(parse_project(files))}


def test_what_a_never_has_done_first_is_held_to_what_is_unsafe() -> None:
    found = of_fork("Never", "ring the site before you have printed the picture")

    assert "it tells someone to copy, keep or pass on the imagery" in found


def test_that_nobody_waits_before_something_is_no_exception() -> None:
    assert of_fork("Never", "wait for the head before you bring the pupil to the lead") == set()


def test_the_same_of_two_words_is_said_once(faults: CardFaults) -> None:
    text = "make the pupil say sorry to the year group in assembly"
    card = said_by(f"must | {text} | support every pupil involved | l")
    said = [fault.says for fault in faults.of(card)]

    assert said.count("more people are told, or told who it is") == 1
