"""What the checks of prose know of the site's addresses is what stands in the built site."""

import re
from pathlib import Path

from build_tools.checks.links import Targets
from build_tools.content.project import Project
from build_tools.pages.built_page import read_page

OF_THE_FRAME = re.compile(
    "__|(main|rests-on|search|search-asks|search-words|side-call|side-start)$"
)
"""Ids of what stands around a page, which no text leads to."""


def test_the_pages_are_those_of_the_built_site(site_folder: Path, project: Project) -> None:
    folders = {path.parent.relative_to(site_folder) for path in site_folder.rglob("index.html")}

    assert {Path(address) for address in Targets(project).by_address} == folders


def test_every_heading_is_on_its_page_and_none_of_a_written_page_is_missing(
    site_folder: Path, project: Project
) -> None:
    targets = Targets(project)
    for page, address in targets.pages.items():
        known = targets.anchors_on(page)
        if known is None:
            continue
        built = read_page((site_folder / address / "index.html").read_text("utf-8"))
        own = {name for name in built.ids if not OF_THE_FRAME.match(name)}

        assert set(known) <= own, page
        written = project.pages.get(f"docs/{page}")
        assert written is None or "{{ list " in written or own <= set(known), page
