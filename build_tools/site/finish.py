"""Every page that mkdocs has built, finished in one pass: each is read once, and written once."""

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from build_tools.content.glossary import Term
from build_tools.pages.built_page import BuiltPage
from build_tools.pages.finished import finish
from build_tools.pages.style_sheets import small_sheet
from build_tools.site.kept import Shelf

NOT_FOUND = "404.html"
IN_A_SCRIPT = re.compile(
    r"""^[ \t]*(?://.*\n|/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n|\n)|^[ \t]+"""
    r"""|/\*\*[ ]@type[ ][^*\n]*\*/[ ]?|[ \t]+//[ ][^"'`\n]*$""",
    re.MULTILINE,
)
"""Lines of comments, indents, types, and a comment behind a line: never what stands in quotes."""


def write_finished_pages(site: Path, terms: Iterable[Term], shelf: Shelf) -> dict[str, BuiltPage]:
    """Explain short forms, put each page under its policy; return the pages by their place."""
    terms = tuple(terms)
    pages = {}
    for name, path in files_of(site).items():
        if path.suffix != ".html":
            continue
        html = path.read_text(encoding="utf-8")
        page = shelf.take(("finished", repr(terms), html), partial(finish, html, terms))
        pages[name] = BuiltPage(html="", ids=set(page["ids"]), links=page["links"])
        path.write_text(page["html"], encoding="utf-8")
    return pages


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


def write_small_assets(site: Path) -> None:
    """Take comments and indents out of our style sheets and scripts: a quarter of what is loaded.

    They stay readable: a minifier that knows the language would take another tenth away, and
    rjsmin, which does not know templates in templates, takes spaces out of what is said.
    """
    for path in (site / "assets").iterdir():
        if smaller := {".css": small_sheet, ".js": small_script}.get(path.suffix):
            path.write_text(smaller(path.read_text(encoding="utf-8")), encoding="utf-8")


def small_script(script: str) -> str:
    """The same script in fewer letters; as it is, where a template may go over its line."""
    if any(line.count("`") % 2 for line in script.split("\n")):
        return script
    return IN_A_SCRIPT.sub("", script)
