"""The site holds a guidance page, a tool and a protocol for each policy, and the engine's files."""

import json
import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File

from build_tools.content.addresses import guidance_address, tool_address
from build_tools.content.folder import load_files
from build_tools.content.project import ROOT, Project, ProjectError, parse_project
from build_tools.content.protocols import protocol_data
from build_tools.kept import Shelf
from build_tools.pages.security_policy import hash_of
from build_tools.site import site as site_module
from build_tools.site.graphs import Graphs
from build_tools.site.runtime import RuntimeFile, RuntimeFiles, build_runtime
from build_tools.site.site import (
    Site,
    engine_addresses,
    load_site,
    make_graphs,
    virtual_files,
)
from build_tools.situations.ahead import Graph
from decision_tree.protocol import clause_json
from tests.toy import TABLES, a_clause

TODAY = date(2026, 11, 20)


def a_runtime(**contents: str) -> RuntimeFiles:
    files = tuple(
        RuntimeFile(name=name, size=len(text), hash=hash_of(text.encode()))
        for name, text in contents.items()
    )
    return RuntimeFiles(files=files, abi="1")


RUNTIME = a_runtime(**{"worker.js": "export {}", "module.wasm": "wasm", "tree.zip": "tree"})


@pytest.fixture(scope="module")
def site(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The real content of two policies, and an engine of our own making."""
    policies = {id_: project.policies[id_] for id_ in ("national", "westcroft")}
    two = replace(project, policies=policies)
    folder = tmp_path_factory.mktemp("runtime")
    for file in RUNTIME.files:
        (folder / file.name).write_text(file.name, "utf-8")
    return Site(
        project=two,
        content=load_files(ROOT),
        school=project.school,
        runtime=RUNTIME,
        compressing=Thread(),
        graphs=make_graphs(two),
        runtime_folder=folder,
        today=TODAY,
    )


@pytest.fixture(scope="module")
def files(site: Site) -> dict[str, File]:
    """The virtual files by their address, without those about several policies at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site_module, "reference_pages", lambda *_: [])
        config = load_config(str(ROOT / "mkdocs.yml"))
        config.plugins._current_plugin = "hooks"  # as during mkdocs' own events
        shelf = Shelf(site.runtime_folder / "shelf")
        return {file.src_uri: file for file in virtual_files(site, config, shelf)}


ENGINE = f"engine/{RUNTIME.fingerprint}/"
each_policy = pytest.mark.parametrize("policy_id", ["national", "westcroft"])


THERE = """
policies/national.md policies/westcroft.md check.md policies/westcroft/check.md
pupils/find-help-7-11.md sources.md parents/find-help.md
""".split()


# That no other page is made: tests/browser/test_addresses.py.
def test_the_virtual_files_are_there(files: dict[str, File]) -> None:
    assert {*THERE, *(f"{ENGINE}{file.name}" for file in RUNTIME.files)} <= files.keys()


KNOWN = {".md", ".html", ".css", ".js", ".json", ".png", ".svg", ".wasm", ".zip"}
"""Some hosts answer 404 for an ending that they do not know."""


def test_every_file_has_an_ending_that_hosts_know(tmp_path: Path) -> None:
    built = {f".{file.name.split('.')[-1]}" for file in build_runtime(tmp_path).files}
    scripts = {path.suffix for path in (ROOT / "docs/assets").iterdir()} - {".ts"}

    assert built | scripts <= KNOWN


@each_policy
def test_a_policy_has_its_pages_and_its_protocol_where_links_and_the_tool_look_for_them(
    site: Site, files: dict[str, File], policy_id: str
) -> None:
    urls = {file.url for file in files.values()}
    tool = files[f"{tool_address(policy_id).rstrip('/')}.md"].content_string
    [told] = re.findall("data-engine='([^']*)'", tool)
    decides = json.loads(told)["files"]["protocol"]
    protocol = files[found_from(policy_id, decides["url"])].content_bytes

    assert {guidance_address(policy_id), tool_address(policy_id)} <= urls
    assert json.loads(protocol) == protocol_data(site.project, policy_id)
    assert (decides["size"], decides["hash"]) == (len(protocol), hash_of(protocol))


@each_policy
def test_the_tool_finds_the_engine_from_where_it_stands(site: Site, policy_id: str) -> None:
    told = engine_addresses(site, tool_address(policy_id), "{}")["files"]
    found = {found_from(policy_id, one["url"]): (one["size"], one["hash"]) for one in told.values()}

    assert (
        found.items()
        >= {f"{ENGINE}{file.name}": (file.size, file.hash) for file in RUNTIME.files}.items()
    )


def found_from(policy_id: str, address: str) -> str:
    """What an address on the tool's page leads to."""
    return posixpath.normpath(tool_address(policy_id) + address)


def test_the_protocols_address_changes_when_it_does(site: Site) -> None:
    one, other = (engine_addresses(site, "check/", text)["files"] for text in ("{}", "[]"))

    assert one["protocol"]["url"] != other["protocol"]["url"]


def graph_of(root: Path, tables: dict[str, Any], roles: Sequence[str] = ("staff",)) -> Graph:
    clauses = [
        clause_json(a_clause("must", "lock", "phone")),
        clause_json(a_clause("never", "delete", "adult")),
    ]
    graphs = Graphs(root)
    graphs.add({"id": "toy", "vocabulary": tables, "clauses": clauses}, roles, [])
    graphs.grow()
    return graphs.of("toy")


def test_what_is_known_ahead_is_made_anew_where_the_vocabulary_alone_changes(
    tmp_path: Path,
) -> None:
    before = graph_of(tmp_path / "kept", TABLES)
    turned = {**TABLES, "screen": [TABLES["screen"][0], *TABLES["screen"][:0:-1]]}
    anew = graph_of(tmp_path / "other", turned)

    assert anew != before
    assert graph_of(tmp_path / "kept", turned) == anew


def test_what_is_known_ahead_is_each_roles_where_two_read_the_same(tmp_path: Path) -> None:
    roles = ["staff", "lead"]

    assert [*graph_of(tmp_path, TABLES, roles)["roots"]] == roles


# ── Loading


@pytest.fixture
def without_engine(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where an engine would have been built."""
    built: list[Path] = []
    monkeypatch.setattr(site_module, "build_runtime", lambda path: built.append(path) or RUNTIME)
    return built


def test_a_site_has_the_real_content_and_an_engine(without_engine: list[Path]) -> None:
    files = load_files(ROOT)
    site = load_site(files, ROOT, TODAY)

    assert site.project == parse_project(files, ROOT)
    assert (site.today, site.runtime) == (TODAY, RUNTIME)
    assert without_engine == [ROOT / "build/runtime"]


def test_of_a_card_that_cannot_be_read_there_is_no_site_and_no_engine(
    without_engine: list[Path],
) -> None:
    path = "docs/policies/westcroft.md"
    files = load_files(ROOT)
    with pytest.raises(ProjectError) as raised:
        load_site({**files, path: bytes(files[path]) + b"\n### A card\n"}, ROOT, TODAY)

    assert [finding.path for finding in raised.value.findings] == [path]
    assert without_engine == []
