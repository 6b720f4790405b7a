"""Compiled protocols are read from disk, and compiled again when what they come from changed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.content.project import POLICIES, ROOT, SOURCES, VOCABULARY, load_project
from build_tools.content.protocols import protocol_of, write_protocols
from build_tools.terminal import compiled
from build_tools.terminal.compiled import CannotCompile, find_protocol_ids, load_compiled


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's content, compiled within this process."""
    for path in (VOCABULARY, *(p.relative_to(ROOT) for p in (ROOT / "docs").glob("*.toml"))):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    (tmp_path / POLICIES).mkdir(parents=True)
    for name in ("national.md", "westcroft.md"):
        shutil.copyfile(ROOT / POLICIES / name, tmp_path / POLICIES / name)
    monkeypatch.setattr(compiled, "ROOT", tmp_path)
    monkeypatch.setattr(compiled, "FOLDER", tmp_path / "build/protocols")
    write_protocols(load_project(tmp_path))
    return tmp_path


@pytest.fixture
def compilations(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry each time that the protocols are compiled again."""
    done: list[str] = []

    def compile_again() -> None:
        write_protocols(load_project(project))
        done.append("again")

    monkeypatch.setattr(compiled, "_compile", compile_again)
    return done


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_floor_comes_first(project: Path) -> None:
    (project / POLICIES / "a-school.md").touch()

    assert find_protocol_ids() == ["national", "a-school", "westcroft"]


@pytest.mark.usefixtures("compilations")
def test_what_is_read_is_the_protocol() -> None:
    assert load_compiled("westcroft").protocol == protocol_of(load_project(), "westcroft")


@pytest.mark.usefixtures("compilations")
def test_what_is_read_has_the_policys_title() -> None:
    assert load_compiled("national").title == load_project().floor.title


@pytest.mark.usefixtures("compilations")
def test_a_clause_has_its_text() -> None:
    card = load_project().floor.cards[0]
    text = load_compiled("national").texts[card.id]

    assert (text.heading, text.statement, text.until, text.checked) == (
        card.heading,
        card.statement,
        card.until,
        f"{card.checked.state}, {card.checked.on}",
    )


def test_what_is_current_is_not_compiled_again(compilations: list[str]) -> None:
    load_compiled("national")

    assert compilations == []


def change_a_card(project: Path) -> None:
    edit(project / POLICIES / "westcroft.md", "- **Must:** ", "- **Must:** now ")


def change_the_vocabulary(project: Path) -> None:
    edit(project / VOCABULARY, "version  = 1", "version  = 2")


def change_the_sources(project: Path) -> None:
    edit(project / SOURCES, "", "# read again\n")


def add_a_policy(project: Path) -> None:
    policies = project / POLICIES
    shutil.copyfile(policies / "westcroft.md", policies / "another.md")


def remove_a_policy(project: Path) -> None:
    (project / POLICIES / "westcroft.md").unlink()


def remove_what_was_compiled(project: Path) -> None:
    (project / "build/protocols/national.json").unlink()


@pytest.mark.parametrize(
    "change",
    [
        change_a_card,
        change_the_vocabulary,
        change_the_sources,
        add_a_policy,
        remove_a_policy,
        remove_what_was_compiled,
    ],
)
def test_what_changed_is_compiled_again(
    project: Path, compilations: list[str], change: Callable[[Path], None]
) -> None:
    change(project)
    load_compiled("national")

    assert compilations == ["again"]


@pytest.mark.usefixtures("compilations")
def test_a_changed_card_is_what_is_read(project: Path) -> None:
    edit(project / POLICIES / "national.md", "call 999 and stay", "ring 999 and stay")
    text = load_compiled("national").texts["national#call-999-when-someone-is-in-danger"]

    assert text.statement.startswith("ring 999")


def test_once_compiled_again_it_is_current(project: Path, compilations: list[str]) -> None:
    change_a_card(project)
    load_compiled("national")
    load_compiled("westcroft")

    assert compilations == ["again"]


def test_without_build_tools_nothing_can_be_compiled(project: Path) -> None:
    change_a_card(project)
    with pytest.raises(CannotCompile, match="build_tools"):
        load_compiled("national")


def test_a_policy_with_a_finding_cannot_be_compiled(project: Path) -> None:
    shutil.copytree(ROOT / "build_tools", project / "build_tools")
    for module in (ROOT / "decision_tree").glob("*.py"):
        shutil.copyfile(module, project / "decision_tree" / module.name)
    edit(project / POLICIES / "national.md", "- **Must:** ", "- **Mustt:** ")
    with pytest.raises(CannotCompile, match=r"docs/policies/national\.md:\d+: .*Mustt"):
        load_compiled("national")


def test_the_real_protocols_are_compiled_by_the_real_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "_is_current", lambda path: tmp_path is path)

    assert json.loads(json.dumps(load_compiled("national").title)) == load_project().floor.title
