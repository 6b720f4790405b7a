"""A short line that says more than its clause, less, or the opposite is told."""

from typing import Any

from build_tools.checks.short_lines import SAY_TOO, check_short_lines
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import parse_project
from build_tools.content.reviews import all_cards
from tests.projects import FRONT, a_card, small_files, the_project, tried, with_card

LOCK = "national#lock-the-device-away"


def found(clause: str, **changed: Any) -> list[str]:
    project = with_card(the_project(), clause, **changed)
    return [f"{finding.message}: {finding.value}" for finding in check_short_lines(project)]


def test_every_clause_and_every_line_of_find_help_has_one() -> None:
    assert [card.id for card in all_cards(the_project()) if not card.short] == []


@tried("modality", "statement", "short", "fault")
def test_a_fault_is_told(modality: str, statement: str, short: str, fault: str) -> None:
    changed = {"modality": modality, "statement": statement, "short": short}

    assert found(LOCK, why="", **changed) == ([fault] if fault else [])


def test_one_line_for_two_things_to_do_is_told() -> None:
    hand_over = the_project().cards["national#hand-the-device-to-the-police"]

    assert found(LOCK, statement=hand_over.statement, short=hand_over.short) == [
        "the short line of another clause too: lock-the-device-away"
    ]


def test_a_schools_own_line_is_held_to_no_list_that_only_this_site_can_change() -> None:
    card = a_card("Must", "train staff", "**Who:** everyone").replace(
        "do it\n", "shout, and do not run\n- **Short:** Shout at the desk\n"
    )
    text = FRONT.format(kind="school") + card
    own = {f"{OWN_POLICIES}/hill.md": text}
    faults = [*check_short_lines(parse_project({**small_files(), **own}))]

    assert [fault.hint for fault in faults] == [SAY_TOO, "use its own word"]
    assert {text.split("\n")[f.line - 1] for f in faults} == {"- **Short:** Shout at the desk"}
