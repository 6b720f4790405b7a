"""A newer version takes the place of the older one; nothing of the school's is touched or lost."""

import os
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from build_tools.forks.taking import put_back, take
from build_tools.forks.update import CannotUpdate, fetch
from tests.projects import write_texts

NOW = datetime(2026, 11, 29, tzinfo=UTC)
OLD = {
    "mkdocs.yml": "old",
    "docs/policies/national.md": "old",
    "docs/policies/gone.md": "old",
    "docs/school/school.toml": "mine",
    "build_tools/site/a.py": "old",
    "decision_tree/a.py": "old",
    "our-notes.txt": "mine",
    "site/index.html": "built",
}
NEW = {
    "mkdocs.yml": "new",
    "docs/policies/national.md": "new",
    "docs/school/school.toml": "theirs",
    "build_tools/site/a.py": "new",
    "decision_tree/a.py": "new",
    "LICENSE": "new",
    ".ci/run": "new",
    ".venv/python": "theirs",
}
RUN = ".ci/run"


def read(root: Path) -> dict[str, str]:
    """Every file but those of the work."""
    paths = [path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts]
    files = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}
    return {path: text for path, text in files.items() if not path.startswith("build/")}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_texts(tmp_path / "fork", OLD)


def as_zip(folder: Path) -> str:
    with zipfile.ZipFile(folder.parent / "new.zip", "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, Path("what-to-do-main") / path.relative_to(folder))
        archive.writestr("__MACOSX/._a", "")
    return str(folder.parent / "new.zip")


def as_tar(folder: Path) -> str:
    with tarfile.open(folder.parent / "new.tar.gz", "w:gz") as archive:
        archive.add(folder, ".")
    return str(folder.parent / "new.tar.gz")


def as_remote(folder: Path) -> str:
    for words in ("init --quiet", "add --all", "commit --quiet --message New"):
        command = ["git", *words.split()]
        subprocess.run(command, cwd=folder, check=True)
    return folder.as_uri()


@pytest.mark.parametrize("packed", [str, as_zip, as_tar, as_remote])
def test_a_newer_version_is_taken_from_wherever_it_is(
    tmp_path: Path, root: Path, packed: Callable[[Path], str]
) -> None:
    new = write_texts(tmp_path / "new", NEW)
    (new / RUN).chmod(0o755)
    take(root, fetch(root, packed(new)), NOW)
    expected = {path: text for path, text in NEW.items() if not path.startswith(".venv")}
    kept = {path: OLD[path] for path in ("docs/school/school.toml", "our-notes.txt")}

    assert read(root) == {**expected, **kept, "site/index.html": "built"}
    assert [path for path in expected if os.access(root / path, os.X_OK)] == [RUN]


def test_what_was_there_is_kept_beside(tmp_path: Path, root: Path) -> None:
    before = take(root, fetch(root, str(write_texts(tmp_path / "new", NEW))), NOW)

    assert read(before)["docs/policies/gone.md"] == "old"
    assert read(before)["mkdocs.yml"] == "old"


def test_where_it_cannot_be_put_in_place_all_is_as_it_was(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, before = fetch(root, str(write_texts(tmp_path / "new", NEW))), read(root)
    rename = Path.rename

    def fails(path: Path, to: Path) -> Path:
        if path == new / "docs/policies":
            raise PermissionError(13, "in use")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(PermissionError):
        take(root, new, NOW)
    monkeypatch.undo()

    assert read(root) == before


class Killed(BaseException):
    """What nobody catches: the process is gone."""


@pytest.mark.parametrize("after", range(9))
def test_one_that_is_killed_is_put_back_by_the_next_command(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    new, before = fetch(root, str(write_texts(tmp_path / "new", NEW))), read(root)
    rename, moves = Path.rename, iter(range(after))

    def moved(path: Path, to: Path) -> Path:
        if next(moves, None) is None:
            raise Killed
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", moved)
    with pytest.raises(Killed):
        take(root, new, NOW)
    monkeypatch.undo()

    assert put_back(root)
    assert read(root) == before


def test_what_the_commands_run_on_is_moved_last(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, moved = fetch(root, str(write_texts(tmp_path / "new", NEW))), list[str]()
    rename = Path.rename
    monkeypatch.setattr(
        Path, "rename", lambda path, to: (moved.append(path.name), rename(path, to))
    )
    take(root, new, NOW)

    assert moved[-4:] == ["decision_tree", "decision_tree", "build_tools", "build_tools"]


def test_nothing_is_put_back_of_one_that_was_taken(tmp_path: Path, root: Path) -> None:
    take(root, fetch(root, str(write_texts(tmp_path / "new", NEW))), NOW)

    assert not put_back(root)


def test_the_newer_version_stands_beside_what_schools_have_here_and_no_others(
    tmp_path: Path, root: Path
) -> None:
    mine = {"docs/school/school.toml": "mine", "schools/oak-bank/school.toml": "mine"}
    write_texts(root, mine)
    new = write_texts(tmp_path / "new", {**NEW, "schools/theirs/school.toml": "theirs"})
    taken = read(fetch(root, as_zip(new)))

    assert {path: text for path, text in taken.items() if "school" in path} == mine


def test_nothing_is_unpacked_outside(tmp_path: Path, root: Path) -> None:
    with tarfile.open(tmp_path / "new.tar", "w") as archive:
        entry = tarfile.TarInfo("../../outside.txt")
        archive.addfile(entry, BytesIO())

    with pytest.raises(CannotUpdate, match="cannot be read"):
        fetch(root, str(tmp_path / "new.tar"))


@pytest.mark.parametrize("source", ["nothing-of-this-name", "--upload-pack=x", "our-notes.txt"])
def test_what_is_no_version_is_refused(root: Path, source: str) -> None:
    with pytest.raises(CannotUpdate):
        fetch(root, source if source != "our-notes.txt" else str(root / source))


def test_a_folder_of_something_else_is_refused(tmp_path: Path, root: Path) -> None:
    with pytest.raises(CannotUpdate, match=r"it has no mkdocs\.yml"):
        fetch(root, str(write_texts(tmp_path / "other", {"a.txt": "a", "b.txt": "b"})))
