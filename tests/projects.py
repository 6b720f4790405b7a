"""Projects for tests: the real one, read once; the real one with one thing changed; and one of a
few cards on the real vocabulary. Nothing is written to a disk but by `write_files`.
"""

import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from build_tools.content.findings import Finding
from build_tools.content.help_trees import HelpTree
from build_tools.content.policy import SCHOOL_FOLDER, SCHOOLS, Card, Policy, Prose
from build_tools.content.practice import PRACTICE
from build_tools.content.project import (
    REVIEWS,
    ROOT,
    Project,
    ProjectError,
    load_files,
    load_project,
    parse_project,
)
from build_tools.content.searches import SEARCHES
from build_tools.content.sources import SOURCES
from build_tools.kept import CACHE

FRONT = """\
---
title: A policy
publisher: A publisher
kind: {kind}
territory: England
dated: 2026
review due: 2027
source document: none
audience: staff
default who: any member of staff
---

# A policy
"""
SOURCE = """
[source.{id}]
name = "{name}"
title = ""
issuer = ""
edition = ""
date = ""
territory = ""
address = ""
checked = "verified"
checked_on = "2026-11-20"
note = ""
"""
NOBODY_VIEWS = """
### Nobody views the imagery

- **Never:** look at the imagery
- **Who:** everyone
- **Action:** view the imagery
- **Topic:** viewing
- **Source:** Guidance, part 1
"""
REFER = """
### Refer when an adult is involved

- **Must:** refer it
- **When:** an adult is involved
- **Action:** refer to the police
- **Topic:** police
- **Source:** Guidance
"""


def the_project() -> Project:
    """The real project, which tests/conftest.py reads once for a process."""
    return load_project()


@cache
def real_files() -> Mapping[str, str]:
    """Every file that a project is read from, as text by path; empty, where it is no text. What is
    a school's own is left out.
    """
    return {
        path: content.decode()
        for path, content in load_files(ROOT).items()
        if isinstance(content, bytes) and not path.startswith(SCHOOL_FOLDER)
    }


def edited(path: str, old: str, new: str, files: Mapping[str, str] | None = None) -> dict[str, str]:
    """The files with one place changed."""
    files = files or real_files()
    assert old in files[path]
    return {**files, path: files[path].replace(old, new, 1)}


def edit(path: Path, old: str, new: str) -> None:
    """The same of a file on a disk."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def found_in(files: Mapping[str, str | bytes]) -> list[Finding]:
    """What is found on reading, whether or not there is a project then."""
    try:
        return list(parse_project(files).findings)
    except ProjectError as error:
        return list(error.findings)


def write_files(root: Path, *policies: str) -> Path:
    """A folder with everything that a project is read from, and of the policies only these."""
    files = real_files().items()
    kept = {f: t for f, t in files if "docs/policies/" not in f or Path(f).stem in policies}
    return write_texts(root, kept)


def write_texts(root: Path, texts: Mapping[str, str]) -> Path:
    """A folder with these files."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


SIGN = "\u5b66"
"""A sign that few code pages have."""


def _own_folder(folder: str, names: list[str]) -> list[str]:
    """What a school has made its own, in the folder with the pages."""
    own = ROOT / SCHOOL_FOLDER
    return [name for name in names if Path(folder, name) == own]


def copy_checkout(root: Path) -> Path:
    """All that is no school's own, without git, in a folder of an odd name below `root`."""
    folder = root / f"Schule & Kinder ü {SIGN}" / "the site"
    for name in "build_tools decision_tree docs tests/engine/scenarios".split():
        shutil.copytree(ROOT / name, folder / name, ignore=_own_folder)
    for name in "mkdocs.yml pyproject.toml package-lock.json CHANGELOG.md LICENSE".split():
        shutil.copy(ROOT / name, folder)
    (folder / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    return folder


def share_cache(checkout: Path) -> None:
    """What takes long to make there, and was made before of the same content, is not made again."""
    (ROOT / CACHE).mkdir(parents=True, exist_ok=True)
    (checkout / CACHE).parent.mkdir(exist_ok=True)
    (checkout / CACHE).symlink_to((ROOT / CACHE).resolve())


def copy_school(root: Path) -> Path:
    """The same, with what the invented school of tests/school has made its own; it is a trust too,
    with the schools of tests/schools.
    """
    folder = copy_checkout(root)
    shutil.copytree(ROOT / "tests/school", folder / SCHOOL_FOLDER)
    shutil.copytree(ROOT / "tests/schools", folder / SCHOOLS)
    return folder


def small_files(
    floor: str = NOBODY_VIEWS + REFER, school: str = "", sources: tuple[str, ...] = ("Guidance",)
) -> dict[str, str]:
    """The real data files, a floor and a school of these cards, and no page: soon read."""
    data = {path: text for path, text in real_files().items() if path.endswith(".toml")}
    tables = "".join(SOURCE.format(id=f"s{n}", name=name) for n, name in enumerate(sources))
    policies = {
        "docs/policies/national.md": FRONT.format(kind="national") + floor,
        "docs/policies/example.md": FRONT.format(kind="school") + school,
    }
    return {**data, **policies, SOURCES: tables, REVIEWS: "", PRACTICE: ""}


def floor_files() -> dict[str, str]:
    """The real data files and national guidance, without a page, and without what is said of pages
    and of other clauses: sooner read than all.
    """
    kept = (".toml", ".yml", "/national.md")
    found = {path: text for path, text in real_files().items() if path.endswith(kept)}
    return {**found, REVIEWS: "", SEARCHES: found[SEARCHES].partition("\n[[subject]]")[0]}


def a_project(**cards: Any) -> Project:
    """A floor and a school of these cards, on the real vocabulary; no reviews, pages or trees."""
    return parse_project(small_files(**cards))


def a_card(modality: str, action: str, *more: str, heading: str = "A card") -> str:
    """A card as it is written, for `a_project`."""
    lines = [f"**{modality}:** do it", f"**Action:** {action}", "**Topic:** viewing"]
    lines += ["**Source:** Guidance", *more]
    return f"\n### {heading}\n\n" + "".join(f"- {line}\n" for line in lines)


def card_of(project: Project, clause: str) -> Card:
    """The card with this id, of a policy or of a help tree."""
    trees = (card for tree in project.help_trees for card in tree.policy.cards)
    return {**project.cards, **{card.id: card for card in trees}}[clause]


def with_policy(project: Project, policy: Policy) -> Project:
    """The project with this policy in place of the one of its id."""
    return replace(project, policies={**project.policies, policy.id: policy})


def with_meta(project: Project, policy_id: str, label: str, value: str) -> Project:
    """The project with one line of a policy's front matter changed."""
    policy = project.policies[policy_id]
    return with_policy(project, replace(policy, meta={**policy.meta, label: value}))


def with_card(project: Project, clause: str, **changed: Any) -> Project:
    """The project with one clause of a policy or of a help tree changed."""
    policy_id = clause.partition("#")[0]
    if policy_id in project.policies:
        return with_policy(project, _changed(project.policies[policy_id], clause, changed))
    tree = tree_of(project, policy_id)
    return with_tree(project, replace(tree, policy=_changed(tree.policy, clause, changed)))


def _changed(policy: Policy, clause: str, changed: Mapping[str, Any]) -> Policy:
    blocks = tuple(
        replace(block, **changed) if isinstance(block, Card) and block.id == clause else block
        for block in policy.blocks
    )
    assert blocks != policy.blocks
    return replace(policy, blocks=blocks)


def with_entry(project: Project, kind: str, id_: str, **changed: Any) -> Project:
    """The project with one of its services, terms or sources changed."""
    entries = getattr(project, kind)
    assert id_ in {entry.id for entry in entries}
    found = [replace(entry, **changed) if entry.id == id_ else entry for entry in entries]
    return replace(project, **{kind: tuple(found)})


def with_prose(project: Project, policy_id: str, *markdown: str) -> Project:
    """The project with a policy of this prose alone: its blocks begin at lines 10, 110, …"""
    blocks = tuple(Prose(line=10 + 100 * n, markdown=text) for n, text in enumerate(markdown))
    return with_policy(project, replace(project.policies[policy_id], blocks=blocks))


def tree_of(project: Project, tree_id: str) -> HelpTree:
    return next(tree for tree in project.help_trees if tree.id == tree_id)


def with_tree(project: Project, tree: HelpTree) -> Project:
    """The project with this help tree in place of the one of its id."""
    trees = tuple(tree if tree.id == other.id else other for other in project.help_trees)
    return replace(project, help_trees=trees)


def with_written(project: Project, path: str, text: str) -> Project:
    """The project with one page, or one data file's text, written otherwise."""
    return replace(project, written={**project.written, path: text})


def with_no_texts(project: Project, **kept: Any) -> Project:
    """The project without pages, cards, services and trees: what is put in is soon read."""
    written = {path: text for path, text in project.written.items() if path.endswith(".toml")}
    policies = {id_: replace(policy, blocks=()) for id_, policy in project.policies.items()}
    none = {"written": written, "policies": policies, "services": (), "help_trees": ()}
    return replace(project, **{**none, **kept})


@cache
def rows_of(test: str) -> dict[str, Any]:
    """What a file of tests tries, by test: its table of the rows.toml beside it."""
    rows = tomllib.loads((Path(test).parent / "rows.toml").read_text("utf-8"))
    return dict(rows[Path(test).stem.removeprefix("test_")])


def tried[Test: Callable[..., None]](*names: str) -> Callable[[Test], Test]:
    """Try a test with each row that has its name; `names`: what a row gives it."""

    def try_each(test: Test) -> Test:
        rows = rows_of(test.__code__.co_filename)[test.__name__.removeprefix("test_")]
        given = (rows.values(), rows) if isinstance(rows, dict) else (rows, None)
        return pytest.mark.parametrize(", ".join(names), given[0], ids=given[1])(test)

    return try_each


def told(findings: Any) -> list[tuple[str, str]]:
    """What findings say, and of what."""
    return [(finding.message, finding.value) for finding in findings]
