"""The site: virtual pages, the engine's files and the security policy, for mkdocs to build.

`Site` is made once a build; `hooks.py` hands mkdocs' events to it.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from build_tools.content.addresses import ENGINE, WRITING, has_writing, tool_address
from build_tools.content.folder import Files
from build_tools.content.help_trees import HelpTree
from build_tools.content.policy import Policy
from build_tools.content.project import (
    BENCH,
    BROWSERS,
    GROWTH,
    Project,
    ProjectError,
    parse_project,
)
from build_tools.content.protocols import protocol_data
from build_tools.content.school import School
from build_tools.kept import Shelf
from build_tools.pages.audiences import own_pages, topic_pages
from build_tools.pages.checked import checked_pages
from build_tools.pages.help_trees import help_address, render_help_page
from build_tools.pages.paper import paper_sheets, whole_protocol_page
from build_tools.pages.picture import decision_page, tool_pictures
from build_tools.pages.policy import linked_clauses, render_policy_page, render_sources_page
from build_tools.pages.practice import practice_page
from build_tools.pages.reference import reference_pages
from build_tools.pages.review_cards import review_card_page
from build_tools.pages.security_policy import hash_of
from build_tools.pages.services import service_pages
from build_tools.pages.tool import render_tool_page
from build_tools.pages.writing import writing_page
from build_tools.site.compressed import is_large, start_on_best
from build_tools.site.desk import project_texts
from build_tools.site.device import APP, WORKER, render_app
from build_tools.site.graphs import Graphs
from build_tools.site.hosts import host_files
from build_tools.site.runtime import (
    FILES,
    RuntimeFile,
    RuntimeFiles,
    build_desk,
    build_runtime,
    load_runtime_file,
)
from build_tools.situations.proof import load_record, load_version, record_of

RUNTIME = Path("build/runtime")
PROTOCOL, TEXTS = "protocol.json", "project.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Everything that goes into the site beside the hand-written pages."""

    project: Project
    content: Files
    school: School
    runtime: RuntimeFiles
    runtime_folder: Path
    desk: Path | None = None
    compressing: Thread | None = None
    graphs: Graphs
    today: date


def load_site(files: Files, root: Path, today: date) -> Site:
    """Read all content and build the engine's files. Raises ProjectError where anything cannot be
    read; the checks run beside it.
    """
    project = parse_project(files, root)
    if project.findings:
        raise ProjectError(project.findings)
    folder = root / RUNTIME
    runtime = build_runtime(folder)
    large = [path for file in runtime.files if is_large(path := folder / file.name)]
    return Site(
        project=project,
        content=files,
        school=project.school,
        runtime=runtime,
        runtime_folder=folder,
        desk=build_desk() if has_writing(project) else None,
        compressing=start_on_best(large, root),
        graphs=make_graphs(project),
        today=today,
    )


def virtual_files(site: Site, config: MkDocsConfig, shelf: Shelf) -> Iterator[File]:
    """Every file of the site that nobody wrote by hand; `shelf`: what was made of the same."""
    project = site.project
    default = site.school.protocol
    around = (site.today.isoformat(), site.runtime.fingerprint)

    def keep(sources: Iterable[str], make: Callable[[], Any]) -> Any:
        return shelf.take((*around, *sources), make)

    linked = linked_clauses(project)
    for policy in project.policies_by_age:
        alone = replace(site, project=project.of(policy.id))
        rests_on = (policy.id, *alone.project.texts)
        page = partial(render_policy_page, project, policy, site.today, default)
        text = keep((*rests_on, linked), page)
        yield File.generated(config, f"policies/{policy.id}.md", content=text)
        for path, content in keep(rests_on, partial(_files_of, alone, policy)).items():
            yield File.generated(config, path, content=content)
    alone = replace(site, project=project.of())
    for path, content in keep(alone.project.texts, partial(_common_files, alone)).items():
        yield File.generated(config, path, content=content)
    yield File.generated(config, WORKER.name, abs_src_path=str(WORKER))
    for path, _, text in own_pages(project):
        yield File.generated(config, path, content=text)
    pages = (
        reference_pages(project, site.today, default, keep),
        checked_pages(
            project,
            load_record(project.root, record_of(project)) or load_record(project.root),
            {Path(run).stem: load_record(project.root, run) for run in (BROWSERS, BENCH, GROWTH)},
            load_version(project),
            site.today,
            keep,
        ),
        paper_sheets(project, site.school, site.today),
    )
    for written in chain.from_iterable(pages):
        yield File.generated(config, written.path, content=written.markdown)
    for name, text in host_files():
        yield File.generated(config, name, content=text)
    yield File.generated(config, "sources.md", content=render_sources_page(project))
    for file in site.runtime.files:
        yield File.generated(
            config,
            f"{_runtime_address(site)}{file.name}",
            abs_src_path=str(site.runtime_folder / file.name),
        )
    if site.desk:
        yield from _desk_files(site, site.desk, config)


def _files_of(site: Site, policy: Policy) -> dict[str, str]:
    """By path, what rests on a policy and the floor alone: its tool, and what is made for paper."""
    default = site.school.protocol
    addresses = {tool_address(policy.id, default)}
    if policy.id == default:
        # A school's own protocol is at /check/, and at its usual address too.
        addresses.add(tool_address(default))
    pages = (
        whole_protocol_page(site.project, policy.id, site.school, site.today),
        decision_page(site.project, policy),
        review_card_page(site.project, policy, site.today),
    )
    tools = (tool_files(site, policy, address) for address in sorted(addresses))
    return dict(chain(*tools, ((page.path, page.markdown) for page in pages)))


def _common_files(site: Site) -> dict[str, str]:
    """By path, what rests on no policy but the floor."""
    project = site.project
    pages = (*service_pages(project), *topic_pages(project), practice_page(project))
    trees = (_help_files(site, tree) for tree in project.help_trees)
    return dict(chain(*trees, ((page.path, page.markdown) for page in pages)))


def tool_files(site: Site, policy: Policy, address: str) -> Iterator[tuple[str, str]]:
    """The tool's page of a policy at `address`, what a home screen shows of it, and the protocol by
    which it decides: by path.
    """
    protocol = _compact(protocol_data(site.project, policy.id))
    engine = engine_addresses(site, address, protocol)
    project = site.project
    tool = render_tool_page(
        project,
        policy,
        site.school,
        engine,
        site.graphs.of(policy.id),
        site.today,
        address,
        pictures=tool_pictures(project, policy.id),
    )
    yield f"{address.rstrip('/')}.md", tool
    above = "../" * (address.count("/") + bool(project.school_id))
    yield f"{address}{APP}", render_app(project.interface.tool["page"]["title"], above)
    yield _text_address(protocol), protocol


def _help_files(site: Site, tree: HelpTree) -> Iterator[tuple[str, str]]:
    """The page of a help tree, in place of its cards, and the protocol by which it decides."""
    address, protocol = help_address(tree), _compact(tree.data)
    engine = engine_addresses(site, address, protocol)
    graph = site.graphs.of(tree.data["id"])
    page = render_help_page(site.project, tree, engine, graph, site.today)
    yield f"{address.rstrip('/')}.md", page
    yield _text_address(protocol), protocol


def _desk_files(site: Site, desk: Path, config: MkDocsConfig) -> Iterator[File]:
    """The page for writing, and what it has of its own."""
    texts = project_texts(site.project, site.content)
    page = writing_page(site.project, desk_addresses(site, desk, texts, WRITING))
    yield File.generated(config, page.path, content=page.markdown)
    yield File.generated(config, f"{_desk_folder(desk)}{desk.name}", abs_src_path=str(desk))
    yield File.generated(config, _text_address(texts, TEXTS), content=texts)


def make_graphs(project: Project) -> Graphs:
    """What comes next by every protocol and help tree."""
    graphs = Graphs(project.root)
    for policy in project.policies_by_age:
        data = protocol_data(project, policy.id)
        graphs.add(data, project.vocabulary.roles, ticked_no(project))
    for tree in project.help_trees:
        graphs.add(tree.data, [tree.place.role], [])
    graphs.grow()
    return graphs


def ticked_no(project: Project) -> list[str]:
    """The facts whose box says no to them."""
    return [fact for fact, text in project.wording.facts.items() if text.ticked_no]


def _compact(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"))


def engine_addresses(
    site: Site, address: str, protocol: str, name: str = PROTOCOL
) -> dict[str, Any]:
    """Where the engine's files are from the page at `address`, and the bytes and hash of each. The
    engine stands once, above the folders of several schools; a school's protocol in its own.
    """
    up, content = "../" * address.count("/"), protocol.encode()
    above = "../" * bool(site.project.school_id) + up
    files = {
        key: _told(above + _runtime_address(site), file)
        for key, file in zip(FILES, site.runtime.files, strict=True)
    }
    url = up + _text_address(protocol, name)
    files["protocol"] = {"url": url, "size": len(content), "hash": hash_of(content)}
    return {"abi": site.runtime.abi, "files": files}


def desk_addresses(site: Site, desk: Path, texts: str, address: str) -> dict[str, Any]:
    """The same of the page for writing at `address`: its library is another, and in the place of a
    protocol stand the `texts` from which a project is read.
    """
    told = engine_addresses(site, address, texts, TEXTS)
    up = "../" * address.count("/")
    told["files"]["library"] = _told(up + _desk_folder(desk), load_runtime_file(desk))
    return told


def _told(folder: str, file: RuntimeFile) -> dict[str, Any]:
    return {"url": folder + file.name, "size": file.size, "hash": file.hash}


def engine_files(site: Site) -> list[str]:
    """The addresses of all that a page without the engine can fetch of it."""
    return [_runtime_address(site) + file.name for file in site.runtime.files]


def _runtime_address(site: Site) -> str:
    """The folder changes whenever a file in it does: an old page never meets a new engine."""
    return f"{ENGINE}{site.runtime.fingerprint}/"


def _desk_folder(desk: Path) -> str:
    return f"{ENGINE}{sha256(desk.read_bytes()).hexdigest()[:16]}/"


def _text_address(text: str, name: str = PROTOCOL) -> str:
    return f"{ENGINE}{sha256(text.encode()).hexdigest()[:16]}/{name}"
