"""What does not fit its shape is told with file, line, entry, key and value, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pytest

from build_tools.content.findings import render_finding
from build_tools.content.shapes import DataFiles, find_line
from tests.projects import tried

PATH = "docs/data/birds.toml"


@dataclass(frozen=True, kw_only=True)
class Ring:
    """A table in a list."""

    number: int


@dataclass(frozen=True, kw_only=True)
class Bird:
    """An entry."""

    id: str
    name: str
    size: Literal["small", "large"]
    sings: bool = False
    weight: float = 1.0
    food: tuple[str, ...] = ()
    if_: str = ""
    rings: tuple[Ring, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Birds:
    """A file."""

    bird: Mapping[str, Bird]
    title: str = ""
    tree: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


GOOD = """\
title = "Birds"  # of the garden

[bird.wren]
name = "Wren"
size = "small"
if = "it is spring"

[bird."great tit"]
name = "Great tit"
size = "large"
[[bird."great tit".rings]]
number = 1
[[bird."great tit".rings]]
number = 2
"""
EMPTY = Birds(bird={})


def read(text: str) -> tuple[Birds, list[str]]:
    data = DataFiles({PATH: text})
    read = data.read(PATH, Birds, EMPTY)
    return read, [render_finding(finding) for finding in data.findings]


class TestWhatFits:
    def test_it_is_read_with_its_name_as_its_id(self) -> None:
        birds, findings = read(GOOD)

        assert birds.bird["wren"] == Bird(id="wren", name="Wren", size="small", if_="it is spring")
        assert findings == []

    def test_tables_in_a_list_are_read(self) -> None:
        assert read(GOOD)[0].bird["great tit"].rings == (Ring(number=1), Ring(number=2))

    def test_a_whole_number_is_a_number(self) -> None:
        changed = GOOD.replace("[bird.wren]", "[bird.wren]\nweight = 9")

        assert read(changed)[0].bird["wren"].weight == 9.0


@tried("old", "new", "line", "told")
def test_what_does_not_fit_is_told_where_it_stands(
    old: str, new: str, line: int, told: str
) -> None:
    assert old in GOOD
    birds, (finding, *_) = read(GOOD.replace(old, new, 1))

    assert birds == EMPTY
    assert finding.startswith(f"{PATH}:{line}: every-entry-is-complete: ")
    assert told in finding


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    changed = GOOD.replace('"Wren"', "7").replace('"large"', '"huge"').replace("number = 2", "")

    assert len(read(changed)[1]) == 3


class TestFilesThatCannotBeRead:
    @pytest.mark.parametrize(
        ("text", "line", "message"),
        [
            ("a = 1\nb = \n", 2, "this line cannot be read as TOML"),
            ("a = 1\na = 2\n", 2, "this stands here for the second time"),
            ("[a]\nb = 1\n[a]\n", 3, "this stands here for the second time"),
            ("a = 1\n[b", 2, "this line cannot be read as TOML"),
            (f"a = {'9' * 5000}", 1, "this line cannot be read as TOML"),
            (f"a = {'[' * 5000}", 1, "this line cannot be read as TOML"),
        ],
    )
    def test_the_line_is_told_and_not_pythons_words(
        self, text: str, line: int, message: str
    ) -> None:
        (finding,) = read(text)[1]

        assert finding.startswith(f"{PATH}:{line}: file-can-be-read: {message}\n    hint: ")

    def test_one_that_is_not_there_is_told(self) -> None:
        data = DataFiles({})

        assert data.tables(PATH) is None
        assert [(f.path, f.message) for f in data.findings] == [(PATH, "there is no such file")]

    def test_the_findings_of_all_come_together(self) -> None:
        data = DataFiles({"a.toml": "[a", "b.toml": "[b"})
        data.tables("a.toml")
        data.tables("b.toml")

        assert ([f.path for f in data.findings], data.unusable) == (["a.toml", "b.toml"], True)


@tried("place", "line")
def test_a_place_is_found_or_what_is_around_it(place: list[str], line: int) -> None:
    assert find_line(GOOD, tuple(place)) == line


@tried("place", "line")
def test_a_place_in_a_list_of_tables_is_found(place: list[str | int], line: int) -> None:
    text = (
        "[[rule]]\ntitle = 'one'\n[rule.claim.a]\nsays = 'x'\n"
        "[[rule]]\ntitle = 'two'\n[rule.claim.b]\nsays = 'y'\n"
    )

    assert find_line(text, tuple(place)) == line
