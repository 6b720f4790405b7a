"""mkdocs gets the files that the project knows, and their texts as the project has read them."""

from types import SimpleNamespace as Some
from typing import Any

import pytest
from mkdocs.structure.files import File, Files

from build_tools.site import hooks


@pytest.fixture
def config() -> Any:
    project = Some(files={"docs/about.md", "docs/a.png"}, written={"docs/about.md": "# About"})
    return Some(docs_dir="docs", extra={"site": Some(project=project)})


def test_what_the_project_does_not_know_is_not_published(
    config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "virtual_files", lambda *_: [])
    names = ["about.md", "a.png", "a.png~", "~$a.docx"]
    files = Files([File(name, "docs", "site", use_directory_urls=True) for name in names])
    files.append(File("theme.css", "theme", "site", use_directory_urls=True))

    assert [file.src_uri for file in hooks.on_files(files, config)] == [
        "about.md",
        "a.png",
        "theme.css",
    ]


@pytest.mark.parametrize(("name", "text"), [("about.md", "# About"), ("check.md", None)])
def test_a_written_page_is_not_read_again(config: Any, name: str, text: str | None) -> None:
    page: Any = Some(file=Some(src_uri=name))

    assert hooks.on_page_read_source(page=page, config=config) == text
