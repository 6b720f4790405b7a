"""mkdocs' events, handed on: mkdocs does not load hooks again while it serves, so they hold
nothing.
"""

import os
import time
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from build_tools.content.addresses import ONE_FILE, pages_of
from build_tools.content.drawings import picture, sign
from build_tools.content.file_names import DOCS, published
from build_tools.content.project import ROOT, ProjectError
from build_tools.kept import fingerprint, write_anew
from build_tools.pages.audiences import own_pages, render_audience_page, title_of, written_page
from build_tools.pages.page import render_day
from build_tools.pages.paper import render_one_file
from build_tools.pages.style_sheets import PAPER, join_sheets, sheet_of_one_file
from build_tools.site.checks import refuse
from build_tools.site.device import MARK, write_device_lists
from build_tools.site.early import fetches_engine, script_of, scripts_of
from build_tools.site.finish import (
    NOT_FOUND,
    Finisher,
    files_of,
    move_scripts,
    scripts_folder,
    write_not_found_page,
)
from build_tools.site.links import check_links
from build_tools.site.rendered import environment_of, open_shelf, render_once, surroundings
from build_tools.site.search import write_search_indexes
from build_tools.site.shell import make_shell
from build_tools.site.site import Site, engine_files, load_site, virtual_files

SHEET = "assets/site.css"
"""The style sheets that mkdocs.yml names, in their order."""
SHOWN = (str, list, Mapping)
"""What in the configuration's `extra` a template can show; all else is for these events."""
IN_PLACE = "in-place.html"
"""The template of a page that need not be built."""


def build_date() -> date:
    """Today, or the day of SOURCE_DATE_EPOCH, so that a build can be made again byte for byte."""
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(float(moment) if moment else time.time(), tz=UTC).date()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the content once."""
    config.extra["shelf"] = open_shelf(ROOT)
    config.theme.get_env = partial(environment_of, config.theme)  # type: ignore[method-assign]
    return describe(config, load_site(config.extra.pop("content"), ROOT, build_date()))


def describe(config: MkDocsConfig, site: Site) -> MkDocsConfig:
    """Say in the configuration what pages show of the site around them."""
    config.extra["site"] = site
    config.extra["emergency"] = site.project.wording.emergency
    config.extra["search"] = site.project.interface.search
    config.extra["school"] = site.school.name
    config.extra["logo"] = site.school.logo_address
    config.nav = _published_nav(config.nav, pages_of(site.project))
    for path, audience, text in own_pages(site.project):
        _add_to_menu(config.nav, audience.readers.capitalize(), {title_of(text): path})
    config.copyright = f"Built on {render_day(site.today.isoformat())}."
    if site.school.address:
        config.site_url = f"{site.school.address.rstrip('/')}/"
    config.theme.static_templates.discard(NOT_FOUND)  # ours is a page: docs/404.md
    config.extra["sheets"], config.extra_css[:] = list(config.extra_css), [SHEET]
    return config


def _published_nav(nav: Any, pages: Collection[str]) -> Any:
    """The navigation without pages that the school leaves out, and sections that lead nowhere."""
    if isinstance(nav, list):
        entries = [_published_nav(entry, pages) for entry in nav]
        return [entry for entry in entries if entry]
    if isinstance(nav, dict):
        found = {title: _published_nav(entry, pages) for title, entry in nav.items()}
        return {title: entry for title, entry in found.items() if entry}
    return nav if nav in pages else ""


def _add_to_menu(nav: Any, title: str, entry: Any) -> None:
    """A school's own page comes last in the menu of its readers."""
    for section in nav:
        section.get(title, []).append(entry)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are rendered from policies, and the engine. What the project does not know
    is left out.
    """
    known = config.extra["site"].project.files
    for file in list(files):
        path = f"{DOCS}/{file.src_uri}"
        if path not in known or published(path) != path:
            files.remove(file)
    for file in virtual_files(config.extra["site"], config, config.extra["shelf"]):
        existing = files.get_file_from_path(file.src_uri)
        if existing is not None:
            files.remove(existing)
        files.append(_laid_down(file, config))
    _join_sheets(files, config)
    return files


def _laid_down(file: File, config: MkDocsConfig) -> File:
    """A file whose text waits on the disk, at its own place, until it is built: all texts at once
    would be too much for the memory where policies are many.
    """
    if file.abs_src_path:
        return file
    write_anew(Path(file.abs_dest_path), file.content_string)
    return File.generated(config, file.src_uri, abs_src_path=file.abs_dest_path)


def _join_sheets(files: Files, config: MkDocsConfig) -> None:
    """One style sheet in place of its parts: it is asked for once, and is smaller than they are."""
    found = map(files.get_file_from_path, config.extra["sheets"])
    sheets = [file for file in found if file is not None]
    for sheet in sheets:
        files.remove(sheet)
    if sheets:
        colour = config.extra["site"].school.look.colour
        css = join_sheets((sheet.content_string for sheet in sheets), colour)
        files.append(File.generated(config, SHEET, content=css))
        _add_one_file(css, files, config)


def _add_one_file(css: str, files: Files, config: MkDocsConfig) -> None:
    """The school's protocol in one file, with the styles of the site, and those of paper, in it."""
    site, paper = config.extra["site"], files.get_file_from_path(PAPER)
    styles = sheet_of_one_file(css, paper.content_string if paper else "")
    page = render_one_file(site.project, site.school, styles, site.today)
    files.append(File.generated(config, ONE_FILE, content=page))


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """Put the scripts in their place, before there are pages that are led there, and note the
    address of every page, for the links to the page above, and all that pages rest on.
    """
    site, extra = Path(config.site_dir), config.extra
    extra["around"], extra["nav"] = surroundings(config, files), nav
    extra["addresses"] = frozenset(file.url for file in files.documentation_pages())
    for file in [*files.css_files(), *files.javascript_files()]:
        file.copy_file()
        files.remove(file)
    move_scripts(site)
    finisher = extra["finisher"] = Finisher(site, extra["site"].project, extra["shelf"])
    if one_file := files.get_file_from_path(ONE_FILE):
        one_file.content_string = finisher.finish_file(ONE_FILE, one_file.content_string)
    extra["frame"] = _frame(config, nav)
    return nav


def _frame(config: MkDocsConfig, nav: Navigation) -> str:
    """All that pages show beside what is their own. Where the navigation does not say what a page
    is called, its text does.
    """
    site: Site = config.extra["site"]
    shown = {name: value for name, value in config.extra.items() if isinstance(value, SHOWN)}
    titles = (page.title or _text_of(page, config) for page in nav.pages)
    around = (shown, config.copyright, config.site_url, site.runtime.fingerprint, [*titles])
    return fingerprint([repr(around)])


def _text_of(page: Page, config: MkDocsConfig) -> str:
    return on_page_read_source(page=page, config=config) or page.file.content_string


def on_env(env: Environment, **_: Any) -> Environment:
    """The theme's templates draw as the pages' do."""
    env.globals.update(picture=picture, sign=sign)
    return env


def on_pre_page(page: Page, *, config: MkDocsConfig, files: Files) -> Page:
    """Let a page be rendered once for the same text; none, where the content is wrong."""
    del files
    if config.extra["checks"].done():
        refuse(config.extra["checks"])
    page.render = partial(_render, page)  # type: ignore[method-assign]
    return page


def _render(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Take up a page that was built of the same; or render it, and lay it down until it is."""
    extra = config.extra
    shell = make_shell(extra["site"].project, page, extra["nav"], extra["addresses"])
    own = (page.file.src_uri, page.url, repr(page.meta), repr(shell), page.markdown or "")
    sources = (extra["frame"], *own)
    if extra["finisher"].take_up(page, sources):
        page.meta["template"] = IN_PLACE
    else:
        is_sound = render_once(extra["shelf"], extra["around"], page, config, files)
        page.meta["rests_on"] = sources if is_sound else None
        write_anew(Path(page.file.abs_dest_path), page.content or "")
    page.markdown = page.content = ""


def on_page_read_source(*, page: Page, config: MkDocsConfig) -> str | None:
    """The text of a page that is written by hand, as the project has read it."""
    return written_page(config.extra["site"].project, page.file.src_uri)


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put services, symbols and sources into the pages for pupils, parents and teachers, and the
    links for leaving on those of readers who may have to leave.
    """
    del files
    if "audience" not in page.meta:
        return markdown
    project = config.extra["site"].project
    audience = project.audiences.get(page.meta["audience"])
    if audience and audience.may_have_to_leave:
        page.meta["exit"] = True
    return render_audience_page(project, markdown, page.meta, "../" * page.url.count("/"))


def on_page_context(context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
    """Take up what was laid down, and say what stands around it. The links to the pages before and
    after go out of its head: Firefox would load them ahead, which the security policy refuses.
    """
    if page.meta.get("template") == IN_PLACE:
        return context
    page.previous_page = page.next_page = None
    content = page.content = page.content or _taken_up(page.file)
    site = config.extra["site"]
    shell = make_shell(site.project, page, nav, config.extra["addresses"])
    context["shell"] = page.meta["shell"] = shell
    # Frame and theme write it into attributes as it is.
    if "description" in page.meta:
        page.meta["description"] = escape(str(page.meta["description"]))
    script = script_of(content)
    scripts = scripts_folder(Path(config.site_dir))
    context["scripts"] = scripts_of(scripts, script) if script else []
    context["keeps"] = MARK in content
    context["early"] = (
        engine_files(site) if fetches_engine(shell.audience, page.url, content) else []
    )
    return context


def _taken_up(file: File) -> str:
    """What was laid down; its place is free again."""
    path = Path(file.abs_dest_path)
    text = path.read_text("utf-8")
    path.unlink()
    return text


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Finish a page; of one that is in its place nothing is left to write."""
    if page.meta.get("template") == IN_PLACE:
        return ""
    html, sources = say_whose(output, page), page.meta.pop("rests_on")
    finished: str = config.extra["finisher"].finish(page, html, sources)
    return finished


def say_whose(output: str, page: Page) -> str:
    """Say whose page it is on <body>, for which the theme has no block."""
    page.content = ""
    shell = page.meta.pop("shell")
    return output.replace("<body ", f'<body data-audience="{shell.audience}" ', 1)


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Finish the search, and all that rests on every page."""
    project, shelf = config.extra["site"].project, config.extra["shelf"]
    site = Path(config.site_dir)
    finisher: Finisher = config.extra["finisher"]
    searched = [*write_search_indexes(project, site, finisher.parts)]
    findings = [*searched, *check_links(finisher.pages, files_of(site))]
    if findings:
        raise ProjectError(findings)
    shelf.forget_others()
    write_not_found_page(site, urlsplit(config.site_url or "/").path)
    write_device_lists(site)
