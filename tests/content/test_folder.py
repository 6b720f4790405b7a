"""A folder with anything in it is read: what is no part of the project is left, or told."""

import os
from pathlib import Path

import pytest

from build_tools.content.folder import Unreadable, load_files, read_texts


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs/old.md").mkdir(parents=True)
    (tmp_path / "docs/about.md").write_text("about", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("", "utf-8")
    return tmp_path


def told(root: Path) -> dict[str, str]:
    files = load_files(root)
    return {f.path: f.message for f in read_texts(files)[1]}


def test_only_the_texts_are_read_and_a_folder_is_no_page(root: Path) -> None:
    (root / "docs/a.png").write_bytes(b"1234")
    (root / "README.md").touch()

    assert load_files(root) == {"docs/about.md": b"about", "docs/a.png": b"", "mkdocs.yml": b""}


def test_an_editors_lock_that_leads_nowhere_is_left(root: Path) -> None:
    (root / "docs/.#about.md").symlink_to("someone@host.1234")

    assert "docs/.#about.md" not in load_files(root)


@pytest.mark.parametrize(
    ("name", "target"),
    [("page.md", "nowhere"), ("page.md", "about.md"), ("again", "."), (".again", "..")],
)
def test_a_link_to_something_else_is_told(root: Path, name: str, target: str) -> None:
    (root / "docs" / name).symlink_to(target)

    assert told(root) == {f"docs/{name}": "a link to another file, which others may not have"}


def test_what_is_neither_a_file_nor_a_folder_is_told(root: Path) -> None:
    os.mkfifo(root / "docs/pipe.md")

    assert told(root) == {"docs/pipe.md": "neither a file nor a folder"}


def test_a_file_that_may_not_be_read_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)

    assert told(root)["docs/about.md"] == "it cannot be opened (Permission denied)"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert isinstance(load_files(tmp_path)["docs"], Unreadable)
