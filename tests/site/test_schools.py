"""What is one of several schools' own stays in its folder; all else is led to the folder above."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from markdown import Markdown
from mkdocs.utils.meta import get_data

from build_tools.content.folder import load_files
from build_tools.content.project import ROOT, Project
from build_tools.pages.paper import paper_sheets
from build_tools.site.configuration import load_configuration
from build_tools.site.rendered import is_html
from build_tools.site.runtime import RuntimeFiles
from build_tools.site.schools import DRAFTS, Build, Workshop, lead_up

OWN = {"", "check/", "poster/", "policies/oak-bank/", "what-to-do.html", "school/logo.svg"}
ADDRESS = "https://trust.example.org/oak-bank/"


@pytest.mark.parametrize(
    ("path", "link", "led"),
    [
        ("index.html", "check/", "check/"),
        ("index.html", "pupils/", "../pupils/"),
        ("index.html", ".", "."),
        ("check/index.html", "../", "../"),
        ("check/index.html", "../poster/?a=1#top", "../poster/?a=1#top"),
        ("check/index.html", "../pupils/#top", "../../pupils/#top"),
        ("check/index.html", "#main", "#main"),
        ("check/index.html", "tel:999", "tel:999"),
        ("check/index.html", "https://example.org/check/", "https://example.org/check/"),
        ("policies/oak-bank/index.html", "../national/#a", "../../../policies/national/#a"),
        ("policies/oak-bank/index.html", "../../school/logo.svg", "../../school/logo.svg"),
        ("what-to-do.html", f"{ADDRESS}check/", f"{ADDRESS}check/"),
        ("what-to-do.html", f"{ADDRESS}sources/#x", "https://trust.example.org/sources/#x"),
    ],
)
def test_a_link_stays_or_leads_to_what_all_share(path: str, link: str, led: str) -> None:
    page = f'<a class="x" href="{link}">x</a>'

    assert lead_up(page, path, own=OWN, address=ADDRESS) == page.replace(link, led)


def test_each_of_the_files_that_are_fetched_ahead_is_led_too() -> None:
    page = '<script data-early="../assets/worker.js ../engine/1/a.wasm"></script>'

    assert lead_up(page, "check/index.html", own=OWN, address="") == (
        '<script data-early="../../assets/worker.js ../../engine/1/a.wasm"></script>'
    )


def test_a_description_is_no_link() -> None:
    page = '<meta name="description" content="pupils/">'

    assert lead_up(page, "check/index.html", own=OWN, address=ADDRESS) == page


def test_markdown_leaves_a_page_of_html_as_it_is(project: Project) -> None:
    config = load_configuration(ROOT)
    markdown = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    for sheet in paper_sheets(project, project.school, date(2026, 11, 20)):
        html, _ = get_data(sheet.markdown)
        assert is_html(html)
        assert markdown.convert(html) == html


def test_schools_share_what_was_checked_and_not_what_was_saved_since(tmp_path: Path) -> None:
    tool = tmp_path / "engine/0/tool.js"
    tool.parent.mkdir(parents=True)
    tool.touch()
    checked = {**load_files(ROOT), "docs/about.md": b"# As it was\n"}
    build = Build(
        root=ROOT,
        content=checked,
        site=tmp_path,
        runtime=RuntimeFiles(files=(), abi="1"),
        ids={},
        today=date(2026, 11, 20),
    )

    assert Workshop(build).shared.project.pages["docs/about.md"] == "# As it was\n"


class Changing(Workshop):
    """The school's file is changed once while its pages are made."""

    def __init__(self, root: Path) -> None:
        self.build: Any = SimpleNamespace(root=root)
        self.sources = ""
        self.changes = ["newer"]

    def _load(self, id_: str) -> Any:
        return self.build.root / "schools" / id_ / "school.toml"

    def _write(self, project: Any, folder: Path) -> None:
        read = project.read_text("utf-8")
        if self.changes:
            project.write_text(self.changes.pop(), "utf-8")
        (folder / DRAFTS).write_text("[]", "utf-8")
        (folder / "index.html").write_text(read, "utf-8")


def test_what_changed_while_a_schools_pages_were_made_is_read_again(tmp_path: Path) -> None:
    details = tmp_path / "schools/oak-bank/school.toml"
    details.parent.mkdir(parents=True)
    details.write_text("older", "utf-8")

    made = Changing(tmp_path).make("oak-bank")

    assert (made.folder / "index.html").read_text("utf-8") == "newer"
    details.write_text("older", "utf-8")
    again = Changing(tmp_path)
    again.changes = []
    assert (again.make("oak-bank").folder / "index.html").read_text("utf-8") == "older"
