"""A page that is written in one file and read as many: a topic a page.

What stands before the first `## Title { #id }` is the first page, and each of these a page under
it, where the front matter says `topics: true`. An id that was ever published leads on from the
first page. `{ #id .quiet }`: neither title nor address tell others what it is about.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from build_tools.content.cards import slug_of
from build_tools.content.file_names import published
from build_tools.content.front_matter import split_front_matter
from build_tools.content.project import Project

HEADING = re.compile(r"^## (.+?) \{ ?#([\w-]+)( \.quiet)? ?\}[ \t]*$", re.MULTILINE)
INNER_ID = re.compile(r"^###.*\{ ?#([\w-]+) ?\}[ \t]*$", re.MULTILINE)
LINK = re.compile(r"\]\(([^()#:\s]*)(?:#([\w-]+))?\)")
DOCS = "docs/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """One page of the many. `page`: the first, by its path under docs."""

    page: str
    title: str
    id: str
    quiet: bool
    markdown: str

    @property
    def path(self) -> str:
        """Where it stands under docs."""
        folder = self.page.removesuffix(".md").removesuffix("index").rstrip("/")
        return f"{folder}/{self.id if self.quiet else slug_of(self.title)}.md"

    @property
    def inner(self) -> list[str]:
        """The ids in it that have no page of their own."""
        return INNER_ID.findall(self.markdown)


@lru_cache(256)
def split_topics(path: str, text: str) -> tuple[str, list[Topic]]:
    """The text of the first page, with its front matter, and what follows."""
    if not split_front_matter(text).meta.get("topics"):
        return text, []
    first, *rest = HEADING.split(text)
    rows = zip(rest[0::4], rest[1::4], rest[2::4], rest[3::4], strict=True)
    page = published(path).removeprefix(DOCS)
    return first, [
        Topic(page=page, title=title, id=id_, quiet=bool(quiet), markdown=body.strip())
        for title, id_, quiet, body in rows
    ]


def every_topic(project: Project) -> Iterator[Topic]:
    """All of them, of all pages."""
    for path, text in project.pages.items():
        yield from split_topics(path, text)[1]


def find_place(topics: Iterable[Topic], page: str, id_: str) -> tuple[str, str]:
    """The page and the anchor on it, of what was an anchor on the page that was written."""
    for topic in topics:
        if topic.page == page and id_ in (topic.id, *topic.inner):
            return topic.path, "" if id_ == topic.id else id_
    return page, id_


def lead_to_topics(topics: Sequence[Topic], source: str, at: str, markdown: str) -> str:
    """Markdown written on the page `source` and shown at `at`, with links to where things are.

    On a first page the first link to a topic has its id, and those in it: so old addresses stay.
    """
    inner = {(topic.page, topic.id): topic.inner for topic in topics}
    linked = {id_ for path, id_ in LINK.findall(markdown) if not path}
    given = set[str]()

    def lead(found: re.Match[str]) -> str:
        path, id_ = found[1], found[2] or ""
        folder = posixpath.dirname(source)
        page = posixpath.normpath(posixpath.join(folder, path)) if path else source
        place, anchor = find_place(topics, page, id_)
        if place == page and source == at:
            return found[0]
        link = posixpath.relpath(place, posixpath.dirname(at) or ".") + (anchor and f"#{anchor}")
        if place == page or not source == at == page or id_ in given:
            return f"]({link})"
        given.add(id_)
        others = [one for one in inner.get((page, id_), ()) if one not in linked]
        spans = "".join(f'<span id="{one}"></span>' for one in others)
        return f"{spans}]({link}){{ #{id_} }}"

    return LINK.sub(lead, markdown)
