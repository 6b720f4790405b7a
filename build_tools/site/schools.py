"""What is one of several schools' own on the site: its first page, tool, sheets, protocol and
pages, under an address of its own.

Each page is rendered as that of a school which has the site for itself. All else stands once, above
the folders of the schools: what links to it is led there (`lead_up`). Nothing of one school's is
known where another's is made. What is made of the same content is kept in `build/cache`.
"""

import json
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape, unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils.meta import get_data

from build_tools.checks.links import ANY_SITE
from build_tools.checks.registry import load_school
from build_tools.content.addresses import (
    ONE_FILE,
    pages_of,
    tool_address,
    used_topics,
)
from build_tools.content.file_names import DOCS, address_of, published
from build_tools.content.findings import Finding
from build_tools.content.folder import Files as Content
from build_tools.content.look import render_colours
from build_tools.content.placeholders import DETAIL
from build_tools.content.policy import SCHOOL_FOLDER, SCHOOLS
from build_tools.content.project import Project, ProjectError
from build_tools.content.protocols import protocol_data
from build_tools.content.schools import find_schools, share
from build_tools.kept import (
    SIZES,
    code_of,
    filling,
    fingerprint,
    forget_others,
    kept_at,
    link,
    write_anew,
)
from build_tools.pages.audiences import written_page
from build_tools.pages.built_page import BuiltPage
from build_tools.pages.finished import finish
from build_tools.pages.paper import paper_sheets, render_one_file, whole_protocol_page
from build_tools.pages.picture import decision_page
from build_tools.pages.policy import render_policy_page
from build_tools.pages.school import home_page
from build_tools.pages.style_sheets import PAPER
from build_tools.pages.topics import policy_topic_pages
from build_tools.site import hooks
from build_tools.site.compressed import write_forms
from build_tools.site.configuration import load_configuration
from build_tools.site.device import write_device_lists
from build_tools.site.finish import files_of, lead_to_scripts, scripts_folder
from build_tools.site.graphs import Graphs
from build_tools.site.links import check_links
from build_tools.site.panel import Draft
from build_tools.site.rendered import MADE_BY, is_html, listening, render_markdown
from build_tools.site.runtime import RuntimeFiles
from build_tools.site.site import Site, ticked_no, tool_files
from build_tools.situations.processors import on_all_processors

KEPT_AS = "school"
DRAFTS = "drafts.json"
"""What is kept of a school beside its pages."""
FEW_SCHOOLS = 4
LINK = re.compile(r'(?<=[\s"])(href|src|content|data-early|data-worker)="([^"]*)"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """What each process is told of the site that all schools share: what it was read from, where it
    is built, what of the engine its pages name, the addresses on its pages, and the day.
    """

    root: Path
    content: Content
    site: Path
    runtime: RuntimeFiles
    ids: Mapping[str, set[str]]
    today: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A school's pages in their folder, and the cards that are drafts still; or what is wrong."""

    id: str
    folder: Path
    drafts: tuple[Draft, ...] = ()
    findings: tuple[Finding, ...] = ()


def write_schools(
    root: Path, site: Site, built: Path, pages: Mapping[str, BuiltPage]
) -> list[Draft]:
    """Add all schools to a built site, and give the cards that are drafts still. Raises
    ProjectError.
    """
    ids = find_schools(root)
    if not ids:
        return []
    build = Build(
        root=root,
        content=site.content,
        site=built,
        runtime=site.runtime,
        ids={name: page.ids for name, page in pages.items()},
        today=site.today,
    )
    made = [*on_all_processors(partial(_open, build), ids, few=FEW_SCHOOLS)]
    findings = [finding for one in made for finding in one.findings]
    if findings:
        raise ProjectError(findings)
    for one in made:
        beside = shutil.ignore_patterns(DRAFTS, SIZES)
        shutil.copytree(one.folder, built / one.id, ignore=beside, copy_function=link)
    write_device_lists(*(built / one.id for one in made))
    forget_others(root, KEPT_AS, {one.folder for one in made})
    return [card for one in made for card in one.drafts]


# ── In each process


def _open(build: Build) -> Callable[[str], Made]:
    return Workshop(build).make


class Workshop:
    """Makes one school after another; what they share is read once."""

    def __init__(self, build: Build) -> None:
        """Read what all share."""
        self.build = build
        self.shared = share(build.content, build.root)
        self.pages = pages_of(self.shared.project)
        self.config = load_configuration(build.root)
        self.config.plugins.on_startup(command="build", dirty=False)
        self.nav, self.site_url = deepcopy(self.config.nav), self.config.site_url
        self.env = hooks.on_env(self.config.theme.get_env())
        self.graphs = Graphs(build.root)
        self.lead = lead_to_scripts(build.site)
        self.files = {name: BuiltPage(html="", ids=ids) for name, ids in build.ids.items()}
        texts = (f if isinstance(f, str | bytes) else repr(f) for f in self.shared.files.values())
        self.sources = fingerprint(
            [
                code_of(build.root),
                *MADE_BY,
                *self.shared.files,
                *texts,
                self.config.extra["text"],
                build.today.isoformat(),
                build.runtime.fingerprint,
                scripts_folder(build.site).name,
            ]
        )

    def make(self, id_: str) -> Made:
        """The pages of a school, in a folder; what is wrong with it, where anything is."""
        kept = self._kept(id_)
        try:
            with filling(kept) as half:
                if half:
                    self._write(self._load(id_), half)
        except ProjectError as error:
            return Made(id=id_, folder=kept, findings=error.findings)
        if half and self._kept(id_) != kept:  # it changed while it was read: this may be of either
            shutil.rmtree(kept)
            return self.make(id_)
        drafts = json.loads((kept / DRAFTS).read_text("utf-8"))
        return Made(id=id_, folder=kept, drafts=tuple(Draft(*draft) for draft in drafts))

    def _kept(self, id_: str) -> Path:
        own = files_of(self.build.root / SCHOOLS / id_)
        return kept_at(self.build.root, KEPT_AS, (self.sources, id_, *own, *own.values()))

    def _load(self, id_: str) -> Project:
        project = load_school(self.shared, id_)
        if project.findings:
            raise ProjectError(project.findings)
        return project

    def _write(self, project: Project, folder: Path) -> None:
        """Write all that is a school's own."""
        site = self._site_of(project)
        pages = dict(_own_pages(site, self.shared.project))
        data = {path: pages.pop(path) for path in [*pages] if not path.endswith(".md")}
        pictures = [
            path.removeprefix(f"{DOCS}/")
            for path in project.files
            if project.is_theirs(path)
            and published(path) == path
            and not path.endswith((".md", ".toml"))
        ]
        own = {ONE_FILE, *map(address_of, pages), *data, *pictures}
        up = partial(lead_up, own=own, address=project.school.address)
        for path, html in self._render(site, pages, [*data, *pictures]):
            write_anew(folder / path, up(self.lead(html), path))
        for path, text in data.items():
            write_anew(folder / path, text)
        for path in pictures:
            to = folder / path
            to.parent.mkdir(parents=True, exist_ok=True)
            source = self.build.root / SCHOOLS / project.school_id
            shutil.copyfile(source / path.removeprefix(f"{SCHOOL_FOLDER[5:]}/"), to)
        one_file = render_one_file(project, project.school, self._styles_of(project), site.today)
        write_anew(folder / ONE_FILE, up(one_file, ""))
        self._finish(project, folder)
        write_forms(folder)
        drafts = (card for policy in project.own_protocols for card in policy.drafts)
        at = f"{SCHOOLS}/{project.school_id}"
        told = [(c.path.replace(SCHOOL_FOLDER, at), c.line, c.heading) for c in drafts]
        write_anew(folder / DRAFTS, json.dumps(told))

    def _site_of(self, project: Project) -> Site:
        graphs = Graphs(self.build.root, project.school_id, self.graphs)
        for policy in _own_policies(project):
            data = protocol_data(project, policy)
            graphs.add(data, project.vocabulary.roles, ticked_no(project))
        graphs.grow()
        return Site(
            project=project,
            content=self.shared.files,
            school=project.school,
            runtime=self.build.runtime,
            runtime_folder=self.build.root,
            graphs=graphs,
            today=self.build.today,
        )

    def _styles_of(self, project: Project) -> str:
        """The styles of all, with the colours of the school, for what has its styles in it."""
        folder = scripts_folder(self.build.site)
        sheet, paper = (
            (folder / Path(name).name).read_text("utf-8") for name in (hooks.SHEET, PAPER)
        )
        return f"{sheet}{render_colours(project.school.look.colour)}@media print{{{paper}}}"

    def _render(
        self, site: Site, pages: Mapping[str, str], others: Iterable[str]
    ) -> Iterator[tuple[str, str]]:
        """Each page as mkdocs renders it, by its place."""
        config = self.config
        config.nav, config.site_url = deepcopy(self.nav), self.site_url
        hooks.describe(config, site)
        config.extra["colours"] = render_colours(site.school.look.colour)
        shared = [p for p in self.pages if p not in pages]
        names = [*shared, *self._pictures(), *others]
        own = [File.generated(config, path, content=text) for path, text in pages.items()]
        files = Files([*(File.generated(config, name, content="") for name in names), *own])
        nav = get_navigation(files, config)
        config.extra["addresses"] = frozenset(file.url for file in files.documentation_pages())
        config.extra["own"] = " ".join(file.url for file in own if file.src_uri in self.pages)
        for file in own:
            yield file.dest_uri, self._render_page(file, nav, files)

    def _pictures(self) -> list[str]:
        """What pages can show that are written in Markdown."""
        files = (path for path in self.shared.project.files if not path.endswith((".md", ".toml")))
        return [path.removeprefix(f"{DOCS}/") for path in files if path.startswith(f"{DOCS}/")]

    def _render_page(self, file: File, nav: Navigation, files: Files) -> str:
        page = Page(None, file, self.config)
        markdown, page.meta = get_data(file.content_string)
        page.markdown = hooks.on_page_markdown(markdown, page=page, config=self.config, files=files)
        if is_html(page.markdown):
            page.content, page.toc = page.markdown, get_toc([])
        else:
            with listening() as warnings:
                render_markdown(page, self.config, files)
            if warnings:
                raise ProjectError(
                    Finding(f"{DOCS}/{file.src_uri}", 1, record.getMessage()) for record in warnings
                )
        context = get_context(nav, files, self.config, page)
        hooks.on_page_context(context, page=page, config=self.config, nav=nav)
        html = self.env.get_template("main.html").render(context)
        return hooks.say_whose(html, page)

    def _finish(self, project: Project, folder: Path) -> None:
        """Put each page under its policy, and see that its links lead somewhere."""
        pages, id_ = {}, project.school_id
        for name, path in files_of(folder).items():
            if path.suffix == ".html":
                page = finish(path.read_text("utf-8"), project.terms)
                path.write_text(page["html"], "utf-8")
                pages[f"{id_}/{name}"] = BuiltPage(
                    html="", ids=set(page["ids"]), links=page["links"]
                )
        own = [f"{id_}/{name}" for name in files_of(folder)]
        found = [*check_links({**self.files, **pages}, {*own, *files_of(self.build.site)})]
        if found:
            raise ProjectError(found)


# ── What is a school's own


def _own_policies(project: Project) -> list[str]:
    """The protocols whose tool is the school's own, that behind "What to do" first."""
    return [*dict.fromkeys((project.school.protocol, *(p.id for p in project.own_protocols)))]


def _own_pages(site: Site, shared: Project) -> Iterator[tuple[str, str]]:
    """Each page that is the school's own, by its path under docs, and each file beside them."""
    project, school, today = site.project, site.school, site.today
    home = home_page(project)
    yield home.path, home.markdown
    for id_ in _own_policies(project):
        policy = project.policies[id_]
        yield from tool_files(site, policy, tool_address(id_, school.protocol))
        whole = whole_protocol_page(project, id_, school, today)
        yield whole.path, whole.markdown
        if project.is_theirs(policy.path):
            page = render_policy_page(project, policy, today, school.protocol)
            yield f"policies/{id_}.md", page
            decision = decision_page(project, policy)
            yield decision.path, decision.markdown
    alone = {f"topics/{id_}.md" for id_ in {*used_topics(project)} - {*used_topics(shared)}}
    topics = [page for page in policy_topic_pages(project) if page.path in alone] if alone else []
    for sheet in (*paper_sheets(project, school, today), *topics):
        yield sheet.path, sheet.markdown
    for path, text in project.pages.items():
        if project.is_theirs(path) or DETAIL.search(text):
            name = path.removeprefix(f"{DOCS}/")
            yield published(path).removeprefix(f"{DOCS}/"), written_page(project, name) or ""


def lead_up(html: str, path: str, *, own: Collection[str], address: str) -> str:
    """A page of a school's, with each link to what is not its own led to the folder above.

    `path`: its place in the school's folder; `own`: the addresses of what lies there; `address`:
    the folder's on the web, or empty.
    """
    base, up = ANY_SITE + path.removesuffix("index.html"), "../" * (path.count("/") + 1)
    here = f"{address.rstrip('/')}/"
    above = urljoin(here, "..")

    def led(link: str) -> str:
        if address and link.startswith(here):
            inside = link.removeprefix(here)
            return link if urlsplit(inside).path in own else above + inside
        split = urlsplit(link)
        if split.scheme or split.netloc or not split.path:
            return link
        to = urljoin(base, link).removeprefix(ANY_SITE)
        return link if urlsplit(to).path in own else up + to

    def changed(found: re.Match[str]) -> str:
        name, links = found[1], unescape(found[2])
        if name == "content" and not (address and links.startswith(here)):
            return found[0]
        parts = links.split(" ") if name == "data-early" else [links]
        return f'{name}="{escape(" ".join(map(led, parts)))}"'

    return LINK.sub(changed, html)
