"""A document of LibreOffice to blocks, by the names of OpenDocument 1.3."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from build_tools.content.refused import Refused
from build_tools.documents.archive import Archive, attribute, child, children, local
from build_tools.documents.document import Block, Document, Doubt, document_of, tidy
from build_tools.documents.numbering import BULLET, Counter, Level
from build_tools.documents.tables import in_table

MAIN = "content.xml"
MANIFEST = "META-INF/manifest.xml"
INDEXES = frozenset(
    "table-of-content illustration-index table-index alphabetical-index bibliography".split()
)
BESIDE = frozenset(["tracked-changes", "sequence-decls", "variable-decls", "user-field-decls"])
BESIDE_TEXT = frozenset(
    "change change-start change-end annotation annotation-end bookmark note hidden-text "
    "hidden-paragraph frame text-box custom-shape".split()
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """What text has by its style; None: what the one has on which that is based, or around it."""

    base: str = ""
    hidden: bool | None = None
    struck: bool | None = None

    def within(self, outer: "Style") -> "Style":
        """With what it does not say itself."""
        hidden = outer.hidden if self.hidden is None else self.hidden
        struck = outer.struck if self.struck is None else self.struck
        return Style(base=outer.base, hidden=hidden, struck=struck)


@dataclass(slots=True)
class _Text:
    text: str = ""
    doubts: list[Doubt] = field(default_factory=list)
    after: list[tuple[ET.Element, Doubt]] = field(default_factory=list)

    def say(self, text: str | None, style: Style) -> None:
        """Add it, or tell that nobody sees it."""
        if not (style.hidden or style.struck):
            self.text += text or ""
        elif gone := tidy(text or ""):
            self.doubts.append(Doubt(kind="hidden" if style.hidden else "struck", text=gone))


def read_odt(content: bytes) -> Document:
    """The document as it is with every change accepted. Raises Refused."""
    archive = Archive(content)
    manifest = archive.part(MANIFEST)
    if manifest is not None and any(local(one) == "encryption-data" for one in manifest.iter()):
        raise Refused("locked-file")
    main = archive.part(MAIN)
    body = child(main, "body", "text")
    if main is None or body is None:
        raise Refused("not-word")
    try:
        return _Reader(archive, main).read(body)
    except (ValueError, RecursionError) as error:
        raise Refused("damaged-file") from error


class _Reader:
    def __init__(self, archive: Archive, main: ET.Element) -> None:
        styles = archive.part("styles.xml")
        roots = [root for root in (styles, main) if root is not None]
        self._styles = {
            attribute(one, "name") or "": _style(one)
            for root in roots
            for one in root.iter()
            if local(one) == "style"
        }
        self._lists = {
            attribute(one, "name") or "": _levels(one)
            for root in roots
            for one in root.iter()
            if local(one) == "list-style"
        }
        self._margins = [
            one for root in roots for one in root.iter() if local(one) in ("header", "footer")
        ]
        self._deleted = {
            attribute(one, "id") or "": tidy("".join(one.itertext()))
            for one in main.iter()
            if local(one) == "changed-region" and child(one, "deletion") is not None
        }
        self._counters = dict[str, Counter]()
        self._count = 0

    def read(self, body: ET.Element) -> Document:
        blocks = [*self._blocks(body)]
        for margin in self._margins:
            where = f"the {local(margin)}"
            for block in self._blocks(margin):
                doubts = (*block.doubts, Doubt(kind="margin"))
                blocks.append(replace(block, place=where, doubts=doubts))
        return document_of(dict.fromkeys(blocks))

    def _blocks(self, container: ET.Element) -> Iterator[Block]:
        for element in container:
            match local(element):
                case "h":
                    level = int(attribute(element, "outline-level") or 1)
                    yield from self._text_of(
                        element, Block(kind="heading", text="", place="", level=level)
                    )
                case "p":
                    yield from self._text_of(element, Block(kind="paragraph", text="", place=""))
                case "list":
                    yield from self._list(element, 0, attribute(element, "style-name") or "")
                case "table":
                    yield from self._table(element)
                case name if name not in {*INDEXES, *BESIDE} and not _is_gone(element):
                    yield from self._blocks(element)
                case _:
                    pass

    def _list(self, element: ET.Element, level: int, style: str) -> Iterator[Block]:
        going_on = attribute(element, "continue-numbering") == "true"
        if style not in self._counters or not (level or going_on):
            self._counters[style] = Counter(self._lists.get(style, {}))
        for item in element:
            is_first = local(item) == "list-item"
            for inner in item:
                if local(inner) == "list":
                    own = attribute(inner, "style-name") or style
                    yield from self._list(inner, level + 1, own)
                elif local(inner) in ("p", "h"):
                    number = self._counters[style].next(level) if is_first else ""
                    is_first = False
                    block = Block(kind="item", text="", place="", level=level, number=number)
                    yield from self._text_of(inner, block)

    def _text_of(self, element: ET.Element, block: Block) -> Iterator[Block]:
        self._count += 1
        read = _Text()
        self._walk(element, read, self._style_of(element))
        place = f"paragraph {self._count}"
        yield replace(block, text=tidy(read.text), place=place, doubts=tuple(read.doubts))
        for beside, doubt in read.after:
            for one in self._blocks(beside):
                yield replace(one, doubts=(*one.doubts, doubt))

    def _style_of(self, element: ET.Element) -> Style:
        """With those on which its style is based."""
        name, found, seen = attribute(element, "style-name") or "", Style(), set[str]()
        while name in self._styles and name not in seen:
            seen.add(name)
            found = found.within(self._styles[name])
            name = found.base
        return found

    def _walk(self, element: ET.Element, read: _Text, style: Style) -> None:
        read.say(element.text, style)
        for inner in element:
            self._inner(inner, read, style)
            read.say(inner.tail, style)

    def _inner(self, inner: ET.Element, read: _Text, style: Style) -> None:
        match local(inner):
            case "span":
                self._walk(inner, read, self._style_of(inner).within(style))
            case "s":
                read.say(" " * int(attribute(inner, "c") or 1), style)
            case "tab" | "line-break" | "soft-page-break":
                read.say(" ", style)
            case "note" | "frame" | "text-box" | "custom-shape" if style.hidden:
                pass
            case name if name in BESIDE_TEXT:
                self._beside(inner, read)
            case _:
                self._walk(inner, read, style)

    def _beside(self, inner: ET.Element, read: _Text) -> None:
        """What stands at a place in the text, and is no part of it."""
        match local(inner):
            case "change" | "change-start":
                gone = self._deleted.get(attribute(inner, "change-id") or "", "")
                read.doubts.append(Doubt(kind="changed", text=gone))
            case "annotation":
                said = ("".join(one.itertext()) for one in inner.iter() if local(one) == "p")
                read.doubts.append(Doubt(kind="comment", text=tidy(" ".join(said))))
            case "note":
                if (note := child(inner, "note-body")) is not None:
                    read.after.append((note, Doubt(kind="note", text=read.text[-60:])))
            case "hidden-text" | "hidden-paragraph":
                read.doubts.append(Doubt(kind="hidden", text=tidy("".join(inner.itertext()))))
            case "frame" | "text-box" | "custom-shape":
                read.after.append((inner, Doubt(kind="text-box")))
            case _:
                pass

    def _table(self, table: ET.Element) -> Iterator[Block]:
        rows = [
            [[*self._blocks(cell)] for cell in children(row, "table-cell")]
            for row in table.iter()
            if local(row) == "table-row" and not _is_gone(row)
        ]
        yield from in_table(rows)


def _is_gone(element: ET.Element) -> bool:
    """Whether a section or a row is hidden."""
    hidden = (attribute(element, "display"), attribute(element, "visibility"))
    return not {"none", "collapse", "filter"}.isdisjoint(hidden)


def _style(element: ET.Element) -> Style:
    hidden = struck = None
    for properties in children(element, "text-properties"):
        display = attribute(properties, "display")
        hidden = hidden if display is None else display == "none"
        said = (attribute(properties, f"text-line-through-{name}") for name in ("style", "type"))
        lines = [line for line in said if line]
        struck = "none" not in lines if lines else struck
    return Style(base=attribute(element, "parent-style-name") or "", hidden=hidden, struck=struck)


def _levels(style: ET.Element) -> dict[int, Level]:
    found = dict[int, Level]()
    for one in style:
        level = int(attribute(one, "level") or 1) - 1
        if local(one) == "list-level-style-bullet":
            found[level] = Level(format=BULLET)
        else:
            shown = int(attribute(one, "display-levels") or 1)
            numbers = ".".join(f"%{at + 1}" for at in range(level + 1 - shown, level + 1))
            before, after = (attribute(one, f"num-{side}") or "" for side in ("prefix", "suffix"))
            start = int(attribute(one, "start-value") or 1)
            format_ = attribute(one, "num-format") or "none"
            found[level] = Level(format=format_, text=f"{before}{numbers}{after}", start=start)
    return found
