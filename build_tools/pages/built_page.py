"""A built page, read once: what its links, its security policy and its short forms rest on."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate

OPAQUE = frozenset("script style abbr h1 h2 h3 h4 h5 h6 title svg code".split())
"""Elements in which no short form is explained: a heading is also a name in menus."""
MARKS = frozenset(("data-engine", "data-desk", "data-device"))
"""Attributes of what starts a worker: the engine, the desk, and a copy on the device."""
CONTENT = "main"
"""The element that holds a page's content."""


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
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    reader.end_text(len(html))
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        # Character references stay as they stand: the text is found again by its place.
        super().__init__(convert_charrefs=False)
        self.page = BuiltPage(html=html)
        # As `getpos` counts: a line ends at a line feed and at nothing else.
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self._text: int | None = None
        self._contents = 0
        self._opaque = 0
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.end_text(self._here)
        values = dict(attrs)
        self.page.marks |= MARKS & values.keys()
        if tag == "head" and self.page.head is None:
            self.page.head = self._here + len(self.get_starttag_text() or "")
        self._contents += tag == CONTENT
        self._opaque += tag in OPAQUE
        # A block of data is no script, and a script from an address is allowed by its address.
        data = (values.get("type") or "").endswith("json")
        self._in_script = tag == "script" and "src" not in values and not data
        self._note_addresses(tag, values)

    def _note_addresses(self, tag: str, values: dict[str, str | None]) -> None:
        if values.get("id"):
            self.page.ids.add(str(values["id"]))
        link = values.get("src" if tag in ("script", "img") else "href")
        if link and tag in ("a", "link", "script", "img") and not link.startswith("data:"):
            self.page.links.append((link, self.getpos()[0]))

    def handle_endtag(self, tag: str) -> None:
        self.end_text(self._here)
        self._contents -= tag == CONTENT and self._contents > 0
        self._opaque -= tag in OPAQUE and self._opaque > 0
        self._in_script = False

    def handle_comment(self, data: str) -> None:  # noqa: ARG002 (the name is the base class's)
        self.end_text(self._here)

    # A text comes in pieces, between them the references: it goes on until the next element.

    def handle_data(self, data: str) -> None:  # noqa: ARG002 (the name is the base class's)
        self._begin_text()

    def handle_entityref(self, name: str) -> None:  # noqa: ARG002
        self._begin_text()

    def handle_charref(self, name: str) -> None:  # noqa: ARG002
        self._begin_text()

    def _begin_text(self) -> None:
        if self._text is None:
            self._text = self._here

    def end_text(self, end: int) -> None:
        """Keep the text that ends here, as what it is."""
        if self._text is None:
            return
        if self._in_script:
            self.page.scripts.append(self.page.html[self._text : end])
        elif self._contents and not self._opaque:
            self.page.texts.append((self._text, end))
        self._text = None

    @property
    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
