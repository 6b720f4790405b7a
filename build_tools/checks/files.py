"""Each page and each policy is there once, at an address of its own."""

import re
from collections.abc import Iterator

import yaml  # type: ignore[import-untyped]

from build_tools.checks.registry import check
from build_tools.content.addresses import pages_of, rendered_addresses
from build_tools.content.file_names import CONFIGURATION, DOCS, address_of
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.front_matter import split_front_matter
from build_tools.content.left_out import is_optional
from build_tools.content.policy import OWN_POLICIES, POLICIES, SCHOOL_FOLDER
from build_tools.content.project import Project
from build_tools.content.schools import find_misplaced

OF_POLICIES = {"publisher", "kind", "territory"}
IN_NO_MENU = "404.md"
PAGE = re.compile(r"[\w./-]+\.md\b", re.ASCII)


@check("every-page-has-an-address-of-its-own")
def check_addresses(project: Project) -> Iterator[Finding]:
    """No page lies where the site writes one by itself."""
    rendered = {*rendered_addresses(project)}
    for path in sorted(project.files):
        if path.endswith(".md") and address_of(path) in rendered:
            message, hint = "the site writes a page of its own there", "call it something else"
            yield Finding(path, 1, message, address_of(path), hint)


@check("every-school-has-an-address-of-its-own")
def check_schools(project: Project) -> Iterator[Finding]:
    """The folder of each of several schools can be an address, and is no other page's."""
    yield from find_misplaced(project)


@check("every-policy-lies-among-the-policies")
def check_place(project: Project) -> Iterator[Finding]:
    """What has the front matter of a policy is no page: its cards would be in no plan."""
    for path, text in project.pages.items():
        if split_front_matter(text).meta.keys() >= OF_POLICIES:
            hint = f"put it into {OWN_POLICIES if path.startswith(SCHOOL_FOLDER) else POLICIES}/"
            yield Finding(path, 1, "a policy outside of its folder", hint=hint)


@check("the-navigation-names-pages")
def check_navigation(project: Project) -> Iterator[Finding]:
    """mkdocs' configuration can be read, and each page that it names is there."""
    pages = pages_of(project)
    written = project.written.get(CONFIGURATION, "")
    try:
        yaml.compose(written, yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, hint = mark.line + 1 if mark else 1, "see the lines above it too: spaces, no tabs"
        yield Finding(CONFIGURATION, line, "this line cannot be read as YAML", hint=hint)
    for line, page in _named_pages(project):
        if page not in pages and not is_optional(page):
            hint = did_you_mean(page, pages)
            yield Finding(CONFIGURATION, line, "no such page", page, hint)


@check("every-page-is-in-a-menu")
def check_menus(project: Project) -> Iterator[Finding]:
    """A menu leads to each page; to a school's own that of its readers, by itself."""
    named = {IN_NO_MENU, *(page for _, page in _named_pages(project))}
    for path in project.pages:
        page = path.removeprefix(f"{DOCS}/")
        if page not in named and not project.is_theirs(path):
            hint = f"name it under nav in {CONFIGURATION}: a section there is a menu"
            yield Finding(path, 1, "no menu leads to this page", page, hint)


def _named_pages(project: Project) -> Iterator[tuple[int, str]]:
    """What mkdocs' configuration names, each with its line."""
    written = project.written.get(CONFIGURATION, "")
    for line, text in enumerate(written.split("\n"), start=1):
        yield from ((line, page) for page in PAGE.findall(text.partition(" #")[0]))


@check("every-policy-is-there-once")
def check_copies(project: Project) -> Iterator[Finding]:
    """No two policies have one title, and no two pages the same text: one is a copy."""
    titles = {p.path: p.title for _, p in sorted(project.policies.items())}
    pages = sorted(project.pages, key=lambda path: path.removesuffix(".md"))
    texts = {path: project.pages[path] for path in pages}
    hint = "remove the copy, or give each its own"
    for what, found in (("title", titles), ("text", texts)):
        first = dict[str, str]()
        for path, said in found.items():
            same = first.setdefault(" ".join(said.casefold().split()), path)
            if said and same != path:
                yield Finding(path, 1, f"the same {what} as", same, hint)
