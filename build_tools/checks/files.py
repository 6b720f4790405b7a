"""Each page and each policy is there once, at an address of its own."""

from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.addresses import rendered_addresses
from build_tools.content.file_names import address_of
from build_tools.content.findings import Finding
from build_tools.content.project import Project


@check("every-page-has-an-address-of-its-own")
def check_addresses(project: Project) -> Iterator[Finding]:
    """No page lies where the site writes one by itself."""
    rendered = {*rendered_addresses(project)}
    for path in sorted(project.files):
        if path.endswith(".md") and address_of(path) in rendered:
            message, hint = "the site writes a page of its own there", "call it something else"
            yield Finding(path, 1, message, address_of(path), hint)


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
