"""What a card says is held against what is known, however it says it, in a fork's check too."""

import tomllib
from pathlib import Path

import pytest

from build_tools.checks.registry import check_own
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import Project, parse_project
from build_tools.documents.card_faults import CardFaults, Said, is_refused
from tests.projects import FRONT, a_card, real_files

TRIED = tomllib.loads(Path(__file__).with_name("turned.toml").read_text("utf-8"))
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
        brief=(say,),
        action="teach and prevent",
        roles=everyone,
    )
    return not any(map(is_refused, faults.of(said)))


def test_no_never_orders_harm_or_forbids_what_protects(faults: CardFaults) -> None:
    assert [text for text in TRIED["refused"] if is_right(faults, "never", text)] == []


def test_a_never_that_looks_alike_and_is_right_stays(faults: CardFaults) -> None:
    assert [text for text in TRIED["right"] if not is_right(faults, "never", text)] == []


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
