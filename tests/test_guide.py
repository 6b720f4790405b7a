"""What the guide for schools says to type is there, and what it shows as right or wrong is so."""

import re
import shlex
from itertools import chain

import pytest

from build_tools.checks.registry import every_check
from build_tools.commands import make_parser
from build_tools.content.own_words import OWN_WORDS
from build_tools.content.policy import OWN_POLICIES
from build_tools.content.project import ROOT, ProjectError, parse_project
from tests.projects import FRONT, small_files

GUIDE = {path.stem: path.read_text("utf-8") for path in (ROOT / "docs/for-schools").glob("*.md")}
COMMAND = re.compile(r"\b(?:py(?: -3\.13)?|python(?:3|3\.13)?) -m (build_tools [^#`\n]+)")
MAKE = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)
OWN_POLICY = f"{OWN_POLICIES}/hill.md"
CHECKS = ("every-deadline-is-known", "every-short-line-says-what-its-clause-says")

WRITING = GUIDE["writing"]
(OWN,) = re.findall(r"```toml\n(.*?)```", WRITING, re.DOTALL)
CARD = re.findall(r"^### .*\n\n(?:- .*\n)+", WRITING, re.MULTILINE)[0]
EXAMPLES = {
    kind: re.findall(rf"^{kind}: `- \*\*(.+?):\*\* (.*?)`", WRITING, re.MULTILINE)
    for kind in ("Right", "Wrong")
}


def commands() -> set[str]:
    return {found.strip() for text in GUIDE.values() for found in COMMAND.findall(text)}


def findings_of(card: str) -> list[str]:
    """What is wrong in a school whose protocol is this card, in the words of the guide."""
    own = {OWN_POLICY: FRONT.format(kind="school") + card, OWN_WORDS: OWN}
    try:
        project = parse_project({**small_files(), **own})
    except ProjectError as error:
        return [str(finding) for finding in error.findings]
    checked = [check(project) for name, check in every_check().items() if name in CHECKS]
    found = [*project.findings, *chain.from_iterable(checked)]
    return [str(finding) for finding in found if finding.path == OWN_POLICY]


def with_line(label: str, value: str) -> str:
    """The guide's card with this line in place of its own; without Short where its Must goes."""
    line = f"- **{label}:** {value}\n"
    if label in ("Must", "Never"):
        return re.sub(r"- \*\*Must:.*\n- \*\*Short:.*\n", line, CARD)
    return re.sub(rf"- \*\*{label}:.*\n", line, CARD)


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_one_that_there_is(command: str) -> None:
    name, *options = shlex.split(command)[1:]

    if name == "setup":
        assert options == []
    else:
        assert callable(make_parser().parse_args([name, *options]).run)


def test_every_target_of_make_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert {name for text in GUIDE.values() for name in MAKE.findall(text)} <= targets


def test_the_card_of_the_guide_is_right() -> None:
    assert findings_of(CARD) == []


@pytest.mark.parametrize(("label", "value"), EXAMPLES["Right"])
def test_what_it_calls_right_is_taken(label: str, value: str) -> None:
    assert findings_of(with_line(label, value)) == []


@pytest.mark.parametrize(("label", "value"), EXAMPLES["Wrong"])
def test_what_it_calls_wrong_is_refused(label: str, value: str) -> None:
    assert findings_of(with_line(label, value)) != []
