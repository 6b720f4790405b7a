"""Every page that mkdocs has built, finished before it is written."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from mkdocs.structure.pages import Page

from build_tools.content.project import Project
from build_tools.kept import Shelf, write_anew
from build_tools.pages.built_page import BuiltPage
from build_tools.pages.finished import finish
from build_tools.pages.security_policy import hash_of
from build_tools.pages.style_sheets import small_sheet
from build_tools.site.search import Part, find_parts, found_by_none

NOT_FOUND = "404.html"
IN_A_SCRIPT = re.compile(
    r"""^[ \t]*(?://.*\n|/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n|\n)|^[ \t]+"""
    r"""|/\*\*[ ]@type[ ][^*\n]*\*/[ ]?|[ \t]+//[ ][^"'`\n]*$""",
    re.MULTILINE,
)
"""Lines of comments, indents, types, and a comment behind a line: never what stands in quotes."""
LOADED = re.compile(r'\bassets/(?=[\w-]+\.(?:css|js)["`])')
PRELOADED = re.compile(r'(?<=<link rel="modulepreload" href=)"([^"]*)"')
TOOL = "tool.js"


class Finisher:
    """Finishes the pages of a site, and keeps what is asked of all of them: by its place, the
    addresses on each and its links; by its address, what the search finds in it.
    """

    def __init__(self, site: Path, project: Project, shelf: Shelf) -> None:
        """Begin when the scripts are in their place."""
        self._project, self._shelf = project, shelf
        self._lead, self._not_found = lead_to_scripts(site), found_by_none(project)
        self._rests_on = repr(project.terms), scripts_folder(site).name
        self.pages = dict[str, BuiltPage]()
        self.parts = dict[str, list[Part]]()

    def take_up(self, page: Page, sources: Sequence[str]) -> bool:
        """Whether a page was finished of the same sources; then it is in its place."""
        kept = self._shelf.take(self._key(page.url, sources), lambda: None)
        if kept:
            page._title_from_render = kept["title"]  # noqa: SLF001 (menus may show it)
            html = self._noted(page.file.dest_uri, page.url, kept)
            write_anew(Path(page.file.abs_dest_path), html)
        return kept is not None

    def finish(self, page: Page, html: str, sources: Sequence[str] | None) -> str:
        """Lead a page to its scripts, explain short forms, put it under its policy. Without
        `sources` nothing is kept of it.
        """
        make = partial(self._finished, page.url, html, page._title_from_render)  # noqa: SLF001
        kept = self._shelf.take(self._key(page.url, sources), make) if sources else make()
        return self._noted(page.file.dest_uri, page.url, kept)

    def finish_file(self, place: str, html: str) -> str:
        """The same of one that has no address, and that no search finds."""
        kept = self._shelf.take(self._key(None, (html,)), partial(self._finished, None, html))
        return self._noted(place, None, kept)

    def _key(self, address: str | None, sources: Sequence[str]) -> tuple[str, ...]:
        return ("finished", *self._rests_on, str(self._most(address)), *sources)

    def _most(self, address: str | None) -> int | None:
        """How many letters of each of its parts the search is given, if it finds the page."""
        if address is None or address in self._not_found:
            return None
        row = self._project.searches.of(address)
        return row.text if row.readers else None

    def _finished(self, address: str | None, html: str, title: str | None = None) -> dict[str, Any]:
        most = self._most(address)
        parts = None if most is None else [*map(asdict, find_parts(html, most))]
        return {**finish(self._lead(html), self._project.terms), "parts": parts, "title": title}

    def _noted(self, place: str, address: str | None, kept: Mapping[str, Any]) -> str:
        self.pages[place] = BuiltPage(html="", ids=set(kept["ids"]), links=kept["links"])
        if address is not None and kept["parts"] is not None:
            self.parts[address] = [Part(**part) for part in kept["parts"]]
        html: str = kept["html"]
        return html


def files_of(site: Path) -> dict[str, Path]:
    """Every file of a built site by its place there, in their order."""
    files = (path for path in site.rglob("*") if path.is_file())
    return dict(sorted((path.relative_to(site).as_posix(), path) for path in files))


def write_not_found_page(site: Path, root: str) -> None:
    """Write what hosts show for an address that is not there: as docs/404.md, but it may be shown
    at any depth, so that its links begin at `root`, the site's own place on its host.
    """
    html = (site / "404" / "index.html").read_text(encoding="utf-8")
    (site / NOT_FOUND).write_text(html.replace('="../', f'="{root}'), encoding="utf-8")


def move_scripts(site: Path) -> None:
    """Give our scripts and style sheets, without comments and indents, an address that changes when
    any of them does: a page never meets those of another version, and a browser keeps them.

    They stay readable: a minifier that knows the language would take another tenth away, and
    rjsmin, which does not know templates in templates, takes spaces out of what is said.
    """
    texts = {}
    for path in sorted((site / "assets").iterdir()):
        if smaller := {".css": small_sheet, ".js": small_script}.get(path.suffix):
            texts[path.name] = smaller(path.read_text(encoding="utf-8"))
            path.unlink()
    folder = site / "engine" / sha256(json.dumps(texts).encode()).hexdigest()[:16]
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def scripts_folder(site: Path) -> Path:
    """Where the scripts and style sheets of a built site are."""
    [tool] = site.glob(f"engine/*/{TOOL}")
    return tool.parent


def lead_to_scripts(site: Path) -> Callable[[str], str]:
    """Leads a page to the scripts of a built site, and says the hash of those that it preloads: of
    a changed one the browser takes nothing, and the page stays the whole protocol. It says none of
    a style sheet: a page that is opened from a folder, or was saved, would get no sheet at all, and
    without one all can be read and used.
    """
    folder = scripts_folder(site)
    hashes = {path.name: hash_of(path.read_bytes()) for path in folder.iterdir()}

    def hashed(found: re.Match[str]) -> str:
        return f'{found[0]} integrity="{hashes[found[1].rpartition("/")[2]]}"'

    def lead(html: str) -> str:
        return PRELOADED.sub(hashed, LOADED.sub(f"engine/{folder.name}/", html))

    return lead


def small_script(script: str) -> str:
    """The same script in fewer letters; as it is, where a template may go over its line."""
    if any(line.count("`") % 2 for line in script.split("\n")):
        return script
    return IN_A_SCRIPT.sub("", script)
