"""A built page, read once: what its links, its security policy and its short forms rest on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

OPAQUE = frozenset("script style abbr h1 h2 h3 h4 h5 h6 title svg code".split())
"""Elements in which no short form is explained: a heading is also a name in menus."""
MARKS = frozenset(("data-engine", "data-desk", "data-device"))
"""Attributes of what starts a worker: the engine, the desk, and a copy on the device."""
LINKS = {"a": "href", "link": "href", "script": "src", "img": "src"}
"""Elements that lead somewhere, and the attribute that says where."""
CONTENT = "main"
"""The element that holds a page's content."""
RAW = {name: re.compile(rf"</{name}|\Z", re.IGNORECASE) for name in ("script", "style")}
"""Elements whose text has no tags, and what ends it."""
TAG = re.compile(
    r"<!--.*?-->|<(/?)([a-z][^\s/>]*)([^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*)>",
    re.IGNORECASE | re.DOTALL,
)
ATTRIBUTE = re.compile(r"""([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")


type Tag = tuple[int, int, str, str, str]
"""From where to where a tag stands, its name, "/" where it closes its element, and what is written
in it. A comment has no name.
"""


def iter_tags(html: str) -> Iterator[Tag]:
    """Each tag of a page, from left to right. `html.parser`, which takes three times as long, is
    the witness in the tests.
    """
    end = 0
    while found := TAG.search(html, end):
        start, end = found.span()
        closes, name, written = found.groups("")
        name = name.lower()
        yield start, end, name, closes, written
        if name in RAW and not closes and (ended := RAW[name].search(html, end)):
            end = ended.start()


def read_attributes(written: str) -> dict[str, str]:
    """The attributes in a tag; one without a value is empty."""
    found = ATTRIBUTE.findall(written)
    return {name.lower(): unescape(one or other or bare) for name, one, other, bare in found}


@dataclass(kw_only=True, slots=True)
class BuiltPage:
    """A page's HTML; the addresses on it, and the links from it with their lines; the scripts that
    stand in it; where its head begins, and from where to where there is text to be explained; which
    of MARKS it carries.
    """

    html: str
    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, int]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    head: int | None = None
    texts: list[tuple[int, int]] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)


def read_page(html: str) -> BuiltPage:
    """Read a page as a browser would, from left to right."""
    page = BuiltPage(html=html)
    before = line_at = contents = opaque = 0
    line, in_script = 1, False
    for start, end, name, closes, written in iter_tags(html):
        if before < start and in_script:
            page.scripts.append(html[before:start])
        elif before < start and contents and not opaque:
            page.texts.append((before, start))
        before, in_script = end, False
        if name == CONTENT:
            contents = max(contents + (-1 if closes else 1), 0)
        elif name in OPAQUE and not written.endswith("/"):
            opaque = max(opaque + (-1 if closes else 1), 0)
        if closes:
            continue
        if name == "head" and page.head is None:
            page.head = end
        values = read_attributes(written) if written else {}
        # A block of data is no script, and a script from an address is allowed by its address.
        data = values.get("type", "").endswith("json")
        in_script = name == "script" and not (data or "src" in values)
        page.marks |= MARKS & values.keys()
        if values.get("id"):
            page.ids.add(values["id"])
        link = values.get(LINKS.get(name, ""))
        if link and not link.startswith("data:"):
            line, line_at = line + html.count("\n", line_at, start), start
            page.links.append((link, line))
    return page
