"""Markdown to HTML as mkdocs does it, once for the same page among the same files.

A page of which mkdocs warns is not kept: the warning has to come again.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.theme import Theme

from build_tools.content.addresses import ENGINE
from build_tools.kept import CACHE, Shelf, code_of, fingerprint
from build_tools.pages.built_page import iter_tags
from build_tools.site.desk_library import PACKAGES

MADE_BY = tuple(map(version, ("markdown", "mkdocs", "mkdocs-material", *PACKAGES)))
"""The versions of what makes pages beside our code, as this process has them."""
IN_HTML = re.compile(r"<[^>]*\smarkdown[\s=>]|\t", re.IGNORECASE)
"""What a tag carries in which there is Markdown; and what Markdown changes everywhere."""
BLOCKS = ("div", "section")
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements that nothing closes."""
ASIDE = re.compile('<div data-aside="\\d+"></div>')


def open_shelf(root: Path) -> Shelf:
    """What was kept of pages by the same code."""
    return Shelf(root / CACHE / "pages", (*MADE_BY, code_of(root)))


def environment_of(theme: Theme) -> Environment:
    """The theme's templates, in place of `Theme.get_env`: a process reads each once, and of the
    theme's other files, thousands, none is looked for, since none is in the site.
    """
    dirs = tuple(theme.dirs)
    if dirs not in _environments:
        _environments[dirs] = Theme.get_env(theme)
        _environments[dirs].list_templates = lambda **_: []  # type: ignore[method-assign]
    return _environments[dirs]


_environments = dict[tuple[str, ...], Environment]()


def surroundings(config: MkDocsConfig, files: Files) -> str:
    """All that a page's HTML rests on beside its own text: the settings, and where files are. To
    those of the engine, whose addresses change with every text, no Markdown leads.
    """
    named = (file for file in files if not file.src_uri.startswith(ENGINE))
    places = (f"{file.src_uri} {file.url} {file.inclusion}" for file in named)
    return fingerprint([config.extra["text"], *places])


def render_once(shelf: Shelf, around: str, page: Page, config: MkDocsConfig, files: Files) -> bool:
    """In place of `Page.render`; `around`: the page's surroundings. Whether mkdocs warns of
    nothing.
    """
    sources = (around, page.file.src_uri, page.url, page.markdown or "")
    kept = shelf.take(sources, lambda: _render(page, config, files))
    if kept is None:
        return False
    page.content = kept.get("content", page.markdown)
    page.toc = get_toc(kept.get("toc", []))
    page._title_from_render = kept.get("title")  # noqa: SLF001 (mkdocs keeps it there)
    return True


def is_html(text: str) -> bool:
    """Whether a page is elements alone, with no Markdown in one: it would leave them as they are,
    and takes longest of all over them.
    """
    depth = end = 0
    for start, behind, tag, closes, written in iter_tags(text):
        if not depth and text[end:start].strip():
            return False
        if tag and tag not in VOID and not written.endswith("/"):
            depth += -1 if closes else 1
        end = behind
    return bool(end) and not depth and not text[end:].strip() and not IN_HTML.search(text)


def _render(page: Page, config: MkDocsConfig, files: Files) -> dict[str, Any] | None:
    """What mkdocs makes of a page, as JSON; an empty one where that is the text as it is, and
    nothing where it warns.
    """
    if is_html(page.markdown or ""):
        return {}
    with listening() as warnings:
        render_markdown(page, config, files)
    if warnings:
        return None
    return {
        "content": page.content,
        "toc": list(map(_token, page.toc)),
        "title": page._title_from_render,  # noqa: SLF001
    }


def render_markdown(page: Page, config: MkDocsConfig, files: Files) -> None:
    """As `Page.render`, but blocks of HTML pass by Markdown, which leaves them as they are, and
    takes longest over them.
    """
    markdown, pieces, aside, end = page.markdown or "", list[str](), dict[str, str](), 0
    for start, behind in _html_blocks(markdown):
        name = f'<div data-aside="{len(aside)}"></div>'
        aside[name] = markdown[start:behind]
        pieces += [markdown[end:start], name]
        end = behind
    page.markdown = "".join([*pieces, markdown[end:]])
    Page.render(page, config, files)
    left = dict(aside)
    page.content = ASIDE.sub(lambda found: left.pop(found[0], found[0]), page.content or "")
    if left:  # what was put aside is shown as it is written, as in a block of code
        page.markdown = markdown
        Page.render(page, config, files)


def _html_blocks(markdown: str) -> Iterator[tuple[int, int]]:
    """From where to where there is a block of HTML between two empty lines, and no Markdown in
    it.
    """
    begin, block, depth = 0, "", 0
    for start, end, tag, closes, written in iter_tags(markdown):
        if not block and tag in BLOCKS and not closes and "\n" not in written:
            is_alone = markdown[max(start - 2, 0) : start] in ("", "\n\n")
            begin, block = start, tag if is_alone else ""
        if tag and tag == block:
            depth += -1 if closes else 1
            if not depth:
                is_alone = markdown[end : end + 2] in ("", "\n", "\n\n")
                if is_alone and not IN_HTML.search(markdown, begin, end):
                    yield begin, end
                block = ""


def _token(link: AnchorLink) -> dict[str, Any]:
    children = list(map(_token, link.children))
    return {"name": link.title, "id": link.id, "level": link.level, "children": children}


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """What mkdocs warns of meanwhile."""
    heard = list[logging.LogRecord]()
    handler = logging.Handler(logging.WARNING)
    handler.emit = heard.append  # type: ignore[assignment, method-assign]
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield heard
    finally:
        logger.removeHandler(handler)
