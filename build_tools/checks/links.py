"""Every link that somebody wrote leads somewhere, wherever the site lies, and runs nothing."""

import posixpath
import re
from collections.abc import Collection, Iterator
from functools import cache, cached_property
from urllib.parse import unquote, urljoin, urlsplit

from build_tools.checks.registry import check
from build_tools.content.addresses import ONE_FILE, pages_of
from build_tools.content.audiences import services_pages
from build_tools.content.characters import spelled_out
from build_tools.content.damage import DAMAGE
from build_tools.content.file_names import DOCS, published
from build_tools.content.findings import Finding, did_you_mean
from build_tools.content.front_matter import split_front_matter
from build_tools.content.links import (
    Link,
    anchors_of,
    find_depth,
    iter_html,
    iter_links,
    iter_unresolved,
)
from build_tools.content.marks import find_marks
from build_tools.content.placeholders import may_link
from build_tools.content.project import Project
from build_tools.content.sections import find_sections

OPENED = ("http", "https", "mailto", "tel", "sms")
WHOLE = re.compile(r"^https?://[^/@]*\.[^/@]*(?:/|$)|^mailto:[^@]+@.*\.", re.IGNORECASE)
UNPUBLISHED = (".toml", ".d.ts")
ANY_SITE = "http://site.invalid/"
RUNS = re.compile(
    r"<\s*/?\s*(script|iframe|frame|object|embed|form|base|meta|link|style|template)\b|\s(on\w+|style|ping|poster)\s*=",
    re.IGNORECASE,
)

ATTRIBUTES = re.compile(r"\{:?(?P<all>[^{}\n]*[\w-]\s*=[^{}\n]*)\}")
SPLIT = re.compile(r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'])+")
HARMLESS = re.compile(r"(?:width|height|download|data-[\w-]+)=")
"""What braces behind a text of a page may say of it, beside #id and .class."""
DEEPEST = 8
"""Levels of lists, quotations or brackets, for which Markdown needs ever more time."""
SHOWN_META = ("title", "description", "other_ages")

MARKUP = re.compile(r"<[a-z/!?][^>]*>?|\b(java|vb)script:|\bdata:\w+/", re.IGNORECASE)
LIKE_LINK = re.compile(r"\]\s*[(\[:]|<")
"""What Markdown without it cannot hold: most prose need not be read again."""

LinkFault = tuple[str, str]
"""What is wrong, and a hint."""


@check("every-link-leads-somewhere")
def check_links(project: Project) -> Iterator[Finding]:
    """A link in prose leads to a page, a heading or a file of the site, or to an address that a
    browser opens.
    """
    site = Targets(project)
    for path, at, markdown, line in _every_prose(project):
        for link in iter_links(markdown, line):
            for message, hint in site.faults_of(at, link):
                yield Finding(path, link.line, message, link.target, hint)
        for row, text in iter_unresolved(markdown, line):
            hint = "write [words](address), the address without spaces"
            yield Finding(path, row, "nothing says where this leads", text, hint)


@check("no-page-runs-what-is-written-in-it", of_texts=True)
def check_html(project: Project) -> Iterator[Finding]:
    """HTML in prose shows, and neither runs, loads nor sends anything."""
    for path, _, markdown, line in _every_text(project):
        pieces = iter_html(markdown, line) if LIKE_LINK.search(markdown) else ()
        running = {row: found for row, html in pieces if (found := RUNS.search(html))}
        for row, found in running.items():
            message, hint = "HTML that runs or loads something", "write it as Markdown"
            yield Finding(path, row, message, found[0].strip(), hint)
        for braces in ATTRIBUTES.finditer(markdown):
            said = [word for word in SPLIT.findall(braces["all"]) if "=" in word]
            if not all(map(HARMLESS.match, said)):
                row = line + markdown.count("\n", 0, braces.start())
                hint = 'in braces stand #id, .class or width="320"'
                yield Finding(path, row, "braces that say what HTML does", braces[0], hint)
        if (depth := find_depth(markdown)) > DEEPEST:
            message, hint = "lists, quotations or brackets too deep in each other", "make them flat"
            yield Finding(path, line, message, str(depth), hint)
    for path, row, text in _every_value(project):
        found = MARKUP.search(text)
        if found:
            message, hint = "HTML, or a script, in a text that stands on many pages", "write words"
            yield Finding(path, row, message, found[0], hint)


def _every_value(project: Project) -> Iterator[tuple[str, int, str]]:
    """Each line of a data file and of a policy's front matter, with its place."""
    for path, text in project.written.items():
        if path.endswith(".toml") and path != DAMAGE:  # No page shows what is there.
            lines = enumerate(text.split("\n"), start=1)
            yield from ((path, row, spelled_out(line)) for row, line in lines)
    for path, text in project.pages.items():
        front = split_front_matter(text)
        yield from ((path, front.lines.get(key, 1), front.text_of(key)) for key in SHOWN_META)
    for policy in project.policies.values():
        yield from ((policy.path, 1, value) for value in policy.meta.values())


def _every_prose(project: Project) -> Iterator[tuple[str, str, str, int]]:
    """The file, the page under docs that shows it, Markdown with a link, and its first line."""
    return (found for found in _every_text(project) if LIKE_LINK.search(found[2]))


def _every_text(project: Project) -> Iterator[tuple[str, str, str, int]]:
    for path, text in project.pages.items():
        at = published(path).removeprefix(f"{DOCS}/")
        yield path, at, split_front_matter(text).body, 1
    for policy in project.card_files:
        for block in policy.prose:
            yield (
                policy.path,
                published(policy.path).removeprefix(f"{DOCS}/"),
                block.markdown,
                block.line,
            )
    for policy in project.policies.values():
        # A topic's page shows a section too, from another folder.
        for section in find_sections(policy):
            yield policy.path, f"topics/{section.topic}.md", section.markdown, section.line


class Targets:
    """Where a link can lead: pages, files, and headings on pages."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.pages = pages_of(project)
        files = {path.removeprefix(f"{DOCS}/") for path in project.files}
        self.files = {path for path in files if not path.endswith((".md", *UNPUBLISHED))}
        self.files.add(ONE_FILE)
        # Many links lead to few pages: each is read once.
        self.anchors_on = cache(self._anchors_on)

    @cached_property
    def by_address(self) -> dict[str, str]:
        """The pages by their addresses."""
        return {address: page for page, address in self.pages.items()}

    def faults_of(self, page: str, link: Link) -> Iterator[LinkFault]:
        """What is wrong with a link on this page."""
        try:
            target = urlsplit(link.target)
        except ValueError:
            yield "no address", ""
            return
        if target.scheme or target.netloc:
            yield from self._faults_outside(link, target.scheme.lower())
        elif not (target.path or target.query or target.fragment):
            yield "leads nowhere", ""
        elif target.path.startswith(("/", "\\")):
            yield (
                "counts from the top of the host, where the site may not lie",
                self._near(page, link),
            )
        else:
            yield from self._faults_inside(page, link)

    def _faults_outside(self, link: Link, scheme: str) -> Iterator[LinkFault]:
        if scheme and scheme not in OPENED:
            yield "nothing that a browser should open", f"one of: {', '.join(OPENED)}"
        elif link.is_loaded:
            yield "loaded from elsewhere", f"put the file into {DOCS}/assets/"
        elif scheme in ("", "http", "https", "mailto") and not WHOLE.search(link.target):
            yield "no whole address", "as in https://example.org/, or mailto:office@example.org"

    def _faults_inside(self, page: str, link: Link) -> Iterator[LinkFault]:
        target = urlsplit(link.target)
        path = unquote(target.path)
        place = self._place_of(page, path, is_html=link.is_html)
        if place.startswith(".."):
            yield f"leads out of {DOCS}/", ""
        elif place not in self.pages and place not in self.files:
            yield "no such page or file", self._near(page, link)
        elif target.fragment and place in self.pages:
            anchors = self.anchors_on(place)
            anchor = unquote(target.fragment)
            if anchors is not None and anchor not in anchors:
                yield "no such heading on that page", did_you_mean(anchor, anchors)

    def _place_of(self, page: str, path: str, *, is_html: bool) -> str:
        """The file under docs, or the page, to which a path leads."""
        if not path:
            return page
        if not is_html:
            return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        url = urljoin(ANY_SITE + self.pages.get(page, ""), path).removeprefix(ANY_SITE)
        folder, slash, name = url.rpartition("/")
        address = folder + slash if name == "index.html" else url
        return self.by_address.get(address, address or ".")

    def _near(self, page: str, link: Link) -> str:
        """A hint with the link that was meant: of that address, of that name, or nearest to it."""
        path = unquote(urlsplit(link.target).path).replace("\\", "/")
        meant = re.sub(r"^[./]+|/?(index)?\.html$|/+$", "", path).casefold()
        name = posixpath.basename(meant)
        known = sorted([*self.pages, *self.files], key=len)
        for end in (meant, f"{meant}.md", f"{meant}/index.md", name, f"{name}.md"):
            for place in known:
                if end and place.casefold() in (end, f"{posixpath.dirname(place)}/{end}".lower()):
                    return f"did you mean {self._from(page, place, link)!r}?"
        return did_you_mean(path, [self._from(page, place, link) for place in known])

    def _from(self, page: str, place: str, link: Link) -> str:
        """How a link on this page would name a place."""
        if not link.is_html:
            return posixpath.relpath(place, posixpath.dirname(page) or ".")
        address = self.pages.get(place, place)
        up = posixpath.relpath(f"/{address}", f"/{self.pages.get(page, '')}")
        return f"{up}/" if place in self.pages else up

    def _anchors_on(self, page: str) -> Collection[str] | None:
        """What a link to a page can name; None where only the built page knows."""
        project, path = self.project, f"{DOCS}/{page}"
        written = next((p for p in project.pages if published(p) == path), "")
        if written:
            return anchors_of(split_front_matter(project.pages[written]).body)
        if page == "glossary.md":
            return [term.id for term in project.terms]
        if page == "sources.md":
            return [source.id for source in project.sources]
        services = services_pages(project.audiences).get(page)
        if services is not None:
            return [service.id for service in may_link(project, services)]
        policy = next((p for p in project.policies.values() if published(p.path) == path), None)
        if policy is None:
            return None
        return [*(slug for slug, _ in policy.slugs), *(mark.slug for mark in find_marks(policy))]
