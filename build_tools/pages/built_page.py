"""A built page, read once: what its links, its security policy and its short forms rest on."""

import re
from dataclasses import dataclass, field
from html import unescape

OPAQUE = frozenset("script style abbr h1 h2 h3 h4 h5 h6 title svg code".split())
"""Elements in which no short form is explained: a heading is also a name in menus."""
MARKS = frozenset(("data-engine", "data-desk", "data-device"))
"""Attributes of what starts a worker: the engine, the desk, and a copy on the device."""
CONTENT = "main"
"""The element that holds a page's content."""

TOKEN = re.compile(
    r"""<!--.*?-->|<(/?[a-z][^\s/>]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""",
    re.DOTALL | re.IGNORECASE,
)
"""What ends a text: a comment, or an element's begin or end, with its name and attributes."""
ATTRIBUTE = re.compile(r"""([^\s"'/=]++)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"']++)))?""")
END_OF_RAW = {tag: re.compile(f"</{tag}", re.IGNORECASE) for tag in ("script", "style")}
"""In these elements nothing is an element but their own end."""


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
    """Read a page as a browser would, from left to right: all of them are made here and in form, so
    that Python's own reader, almost three times slower, would find no more.
    """
    reader = _Reader(html)
    at = begin = 0
    while token := TOKEN.search(html, at):
        reader.keep_text(begin, token.start())
        at = begin = token.end()
        tag = (token[1] or "").lower()
        if tag.startswith("/"):
            reader.end(tag[1:])
        elif tag:
            reader.begin(tag, token)
            if token[2].endswith("/"):
                reader.end(tag)
            elif tag in END_OF_RAW:
                raw_end = END_OF_RAW[tag].search(html, at)
                at = raw_end.start() if raw_end else len(html)
    reader.keep_text(begin, len(html))
    return reader.page


class _Reader:
    def __init__(self, html: str) -> None:
        self.page = BuiltPage(html=html)
        self._line, self._counted = 1, 0
        self._contents = 0
        self._opaque = 0
        self._in_script = False

    def begin(self, tag: str, token: re.Match[str]) -> None:
        values = {
            name.lower(): unescape(quoted or single or bare)
            for name, quoted, single, bare in ATTRIBUTE.findall(token[2])
        }
        self.page.marks |= MARKS & values.keys()
        if tag == "head" and self.page.head is None:
            self.page.head = token.end()
        self._contents += tag == CONTENT
        self._opaque += tag in OPAQUE
        # A block of data is no script, and a script from an address is allowed by its address.
        data = values.get("type", "").endswith("json")
        self._in_script = tag == "script" and "src" not in values and not data
        if values.get("id"):
            self.page.ids.add(values["id"])
        link = values.get("src" if tag in ("script", "img") else "href")
        if link and tag in ("a", "link", "script", "img") and not link.startswith("data:"):
            self.page.links.append((link, self._line_of(token.start())))

    def end(self, tag: str) -> None:
        self._contents -= tag == CONTENT and self._contents > 0
        self._opaque -= tag in OPAQUE and self._opaque > 0
        self._in_script = False

    def keep_text(self, begin: int, end: int) -> None:
        """Keep a text as what it is."""
        if begin == end:
            return
        if self._in_script:
            self.page.scripts.append(self.page.html[begin:end])
        elif self._contents and not self._opaque:
            self.page.texts.append((begin, end))

    def _line_of(self, place: int) -> int:
        self._line += self.page.html.count("\n", self._counted, place)
        self._counted = place
        return self._line
