"""A document of Word to blocks.

mammoth reads hidden and struck text as ordinary sentences, and drops headers, footers, comments,
text boxes and automatic numbers, so the parts are read here, by the names that ECMA-376 gives them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from build_tools.content.refused import Refused
from build_tools.documents.archive import (
    Archive,
    attribute,
    child,
    children,
    is_on,
    local,
    value,
)
from build_tools.documents.document import (
    Block,
    Document,
    Doubt,
    DoubtKind,
    Kind,
    document_of,
    tidy,
)
from build_tools.documents.numbering import Counter, Level
from build_tools.documents.tables import SHORT, in_table

MAIN = "word/document.xml"
WITHIN = frozenset("ins moveTo hyperlink smartTag customXml fldSimple sdtContent dir bdo".split())
"""What stands around text and changes nothing of it, once every change is accepted."""
GONE = frozenset(["del", "moveFrom"])
SYMBOLS = frozenset(["symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"])
PRIVATE = range(0xE000, 0xF900)
"""Characters that mean something in a font of symbols alone."""
OF_A_FONT = re.compile(f"[{chr(PRIVATE.start)}-{chr(PRIVATE.stop - 1)}]")
CONTENTS = "toc "
HEADING = "heading "
DEEPEST = 8
"""The level of a list below which Word has none."""


@dataclass(slots=True)
class Style:
    """What a paragraph or a run has by its style, and by the one on which that is based."""

    name: str = ""
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    hidden: bool | None = None
    struck: bool | None = None
    bold: bool | None = None


@dataclass(slots=True)
class _Text:
    """What a paragraph says, as it is read run by run."""

    text: str = ""
    bold: bool = True
    doubts: list[Doubt] = field(default_factory=list)
    boxes: list[ET.Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def doubt(self, kind: DoubtKind, text: str = "") -> None:
        """Once for each reason."""
        if (new := Doubt(kind=kind, text=tidy(text))) not in self.doubts:
            self.doubts.append(new)


def read_docx(content: bytes) -> Document:
    """The document as it is with every change accepted. Raises Refused."""
    archive = Archive(content)
    body = child(archive.part(MAIN), "body")
    if body is None:
        raise Refused("not-word")
    try:
        return _Reader(archive).read(body)
    except (ValueError, RecursionError) as error:  # a number that is none, or tables in tables
        raise Refused("damaged-file") from error


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._styles = _read_styles(archive.part("word/styles.xml"))
        self._lists = _Lists(archive.part("word/numbering.xml"))
        self._notes = {
            "footnote": _by_id(archive.part("word/footnotes.xml"), "footnote"),
            "endnote": _by_id(archive.part("word/endnotes.xml"), "endnote"),
        }
        self._comments = _by_id(archive.part("word/comments.xml"), "comment")
        self._count = 0
        self._carried = ""

    def read(self, body: ET.Element) -> Document:
        blocks = [*self._blocks(body)]
        for name in sorted(self._archive.names):
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
                root = self._archive.part(name)
                where = "the header" if "header" in name else "the footer"
                if root is not None:
                    margin = [*self._blocks(root)]
                    doubt = Doubt(kind="margin")
                    blocks += (
                        replace(one, place=where, doubts=(*one.doubts, doubt)) for one in margin
                    )
        return document_of(dict.fromkeys(blocks))

    def _blocks(self, container: ET.Element | None) -> Iterator[Block]:
        for element in () if container is None else container:
            match local(element):
                case "p":
                    yield from self._paragraph(element)
                case "tbl":
                    yield from self._table(element)
                case "sdt":
                    if is_on(child(element, "sdtPr"), "showingPlcHdr") is not True:
                        yield from self._blocks(child(element, "sdtContent"))
                case name if name in WITHIN:
                    yield from self._blocks(element)
                case _:
                    pass

    # ── Paragraphs

    def _paragraph(self, element: ET.Element) -> Iterator[Block]:
        self._count += 1
        properties = child(element, "pPr")
        style = self._style(properties)
        read = _Text(text=self._carried)
        self._carried = ""
        self._walk(element, read, style)
        if child(properties, "rPr", "del") is not None:  # the end of the paragraph is deleted
            self._carried = read.text
            return
        if style.name.startswith(CONTENTS):
            return
        kind, level, number = self._place_in(properties, style, read)
        place = f"paragraph {self._count}"
        block = Block(
            kind=kind,
            text=tidy(read.text),
            place=place,
            level=level,
            number=number,
            doubts=tuple(read.doubts),
        )
        yield block
        for box in read.boxes:
            yield from _doubted(self._blocks(box), Doubt(kind="text-box"))
        for which, id_ in read.notes:
            note = self._notes[which].get(id_)
            if note is not None:
                yield from _doubted(self._blocks(note), Doubt(kind="note", text=block.text[-60:]))

    def _style(self, properties: ET.Element | None) -> Style:
        return self._styles.get(value(properties, "pStyle") or "", Style())

    def _place_in(
        self, properties: ET.Element | None, style: Style, read: _Text
    ) -> tuple[Kind, int, str]:
        """Its kind, its level, and its own number."""
        id_ = value(properties, "numPr", "numId") or style.list_id
        deep = min(
            DEEPEST, max(0, int(value(properties, "numPr", "ilvl") or style.list_level or 0))
        )
        number = self._lists.next(id_, deep) if id_ and tidy(read.text) else ""
        outline = value(properties, "outlineLvl")
        at = int(outline) if outline is not None else style.outline
        if at is not None and at < 9:
            return "heading", at + 1, number
        if style.name == "title":
            return "heading", 1, number
        if id_ not in (None, "0"):
            return "item", deep, number
        words = read.text.split()
        if read.bold and words and len(words) <= SHORT and not read.text.rstrip().endswith("."):
            return "heading", 6, number
        return "paragraph", 0, number

    # ── What stands in a paragraph

    def _walk(self, element: ET.Element | None, read: _Text, style: Style) -> None:
        for inner in () if element is None else element:
            name = local(inner)
            if name == "r":
                self._run(inner, read, style)
            elif name in GONE:
                if gone := _all_text(inner):
                    read.doubt("changed", gone)
            elif name == "sdt":
                if is_on(child(inner, "sdtPr"), "showingPlcHdr") is not True:
                    self._walk(child(inner, "sdtContent"), read, style)
            elif name in WITHIN:
                if name in ("ins", "moveTo"):
                    read.doubt("changed")
                self._walk(inner, read, style)

    def _run(self, run: ET.Element, read: _Text, style: Style) -> None:
        properties = child(run, "rPr")
        own = self._styles.get(value(properties, "rStyle") or "", Style())
        if _first(is_on(properties, "vanish"), own.hidden, style.hidden):
            if text := "".join(self._pieces(run, properties, _Text())):  # without its notes, boxes
                read.doubt("hidden", text)
            return
        text = "".join(self._pieces(run, properties, read))
        if not text:
            return
        if _first(_is_struck(properties), own.struck, style.struck):
            read.doubt("struck", text)
        else:
            read.text += text
            if text.strip() and not _first(is_on(properties, "b"), own.bold, style.bold):
                read.bold = False

    def _pieces(self, run: ET.Element, properties: ET.Element | None, read: _Text) -> Iterator[str]:
        fonts = child(properties, "rFonts")
        font = (attribute(fonts, "ascii") or "") if fonts is not None else ""
        for piece in run:
            match local(piece):
                case "t":
                    yield self._plain(piece.text or "", read)
                case "tab" | "br" | "cr" | "ptab":
                    yield " "
                case "noBreakHyphen":
                    yield "-"
                case "sym":
                    symbol = attribute(piece, "font") or font
                    yield self._symbol(attribute(piece, "char") or "", symbol, read)
                case "footnoteReference" | "endnoteReference" as name:
                    read.notes.append(
                        (name.removesuffix("Reference"), attribute(piece, "id") or "")
                    )
                case "commentReference":
                    comment = self._comments.get(attribute(piece, "id") or "")
                    if comment is not None:
                        read.doubt("comment", _all_text(comment))
                case "drawing" | "pict" | "AlternateContent" | "object":
                    read.boxes += _boxes(piece)
                case _:
                    pass

    def _plain(self, text: str, read: _Text) -> str:
        """Without signs that only a font of symbols can show."""
        if OF_A_FONT.search(text):
            read.doubt("sign", text)
        return OF_A_FONT.sub(" ", text)

    def _symbol(self, code: str, font: str, read: _Text) -> str:
        sign = int(code or "20", 16)
        if font.casefold() in SYMBOLS or sign in PRIVATE:
            if font.casefold() not in SYMBOLS:
                read.doubt("sign", code)
            return " "
        return chr(sign)

    # ── Tables

    def _table(self, table: ET.Element) -> Iterator[Block]:
        rows = [row for row in _rows(table) if not _is_gone(row)]
        read = [[[*self._blocks(cell)] for cell in _cells(row)] for row in rows]
        yield from in_table(read)


def _is_gone(row: ET.Element) -> bool:
    """Whether a row is deleted or hidden."""
    properties = child(row, "trPr")
    return child(properties, "del") is not None or bool(is_on(properties, "hidden"))


def _rows(table: ET.Element) -> Iterator[ET.Element]:
    for inner in table:
        if local(inner) == "tr":
            yield inner
        elif local(inner) in WITHIN or local(inner) == "sdt":
            yield from _rows(inner)


def _cells(row: ET.Element) -> Iterator[ET.Element]:
    for inner in row:
        if local(inner) == "tc":
            yield inner if child(inner, "tcPr", "cellDel") is None else ET.Element("tc")
        elif local(inner) in WITHIN or local(inner) == "sdt":
            yield from _cells(inner)


# ── The parts beside the text


class _Lists:
    """Lists by the number that a paragraph names; those of one pattern count on."""

    def __init__(self, part: ET.Element | None) -> None:
        patterns = {
            attribute(one, "abstractNumId") or "": {
                int(attribute(level, "ilvl") or 0): Level(
                    format=value(level, "numFmt") or "decimal",
                    text=value(level, "lvlText") or "",
                    start=int(value(level, "start") or 1),
                )
                for level in children(one, "lvl")
            }
            for one in children(part, "abstractNum")
        }
        shared = {id_: Counter(levels) for id_, levels in patterns.items()}
        self._counters = dict[str, Counter]()
        for number in children(part, "num"):
            pattern = value(number, "abstractNumId") or ""
            again = child(number, "lvlOverride", "startOverride") is not None
            counter = Counter(patterns.get(pattern, {})) if again else shared.get(pattern)
            if counter:
                self._counters[attribute(number, "numId") or ""] = counter

    def next(self, id_: str, level: int) -> str:
        counter = self._counters.get(id_)
        return counter.next(level) if counter else ""


def _read_styles(part: ET.Element | None) -> dict[str, Style]:
    """Each style with what it has by those on which it is based."""
    written = {attribute(style, "styleId") or "": style for style in children(part, "style")}
    found = dict[str, Style]()

    def read(id_: str, seen: frozenset[str] = frozenset()) -> Style:
        if id_ not in written or id_ in seen:
            return Style()
        if id_ not in found:
            style = written[id_]
            base = read(value(style, "basedOn") or "", seen | {id_})
            found[id_] = _style(style, base)
        return found[id_]

    for id_ in written:
        read(id_)
    return found


def _style(style: ET.Element, base: Style) -> Style:
    name = (value(style, "name") or "").casefold()
    paragraph, run = child(style, "pPr"), child(style, "rPr")
    outline = value(paragraph, "outlineLvl")
    if outline is None and name.startswith(HEADING) and name[len(HEADING) :].isdigit():
        outline = str(int(name[len(HEADING) :]) - 1)
    deep = value(paragraph, "numPr", "ilvl")
    return Style(
        name=name,
        outline=int(outline) if outline is not None else base.outline,
        list_id=value(paragraph, "numPr", "numId") or base.list_id,
        list_level=int(deep) if deep is not None else base.list_level,
        hidden=_first(is_on(run, "vanish"), base.hidden),
        struck=_first(_is_struck(run), base.struck),
        bold=_first(is_on(run, "b"), base.bold),
    )


def _is_struck(properties: ET.Element | None) -> bool | None:
    """Once or twice; None where neither is said."""
    said = (is_on(properties, name) for name in ("strike", "dstrike"))
    return max((one for one in said if one is not None), default=None)


def _first(*switches: bool | None) -> bool | None:
    return next((one for one in switches if one is not None), None)


def _by_id(part: ET.Element | None, name: str) -> dict[str, ET.Element]:
    return {attribute(one, "id") or "": one for one in children(part, name)}


def _boxes(element: ET.Element) -> list[ET.Element]:
    """The text boxes in a drawing, each once: what older programs are shown instead is left out."""
    found = list[ET.Element]()
    for inner in element:
        if local(inner) == "txbxContent":
            found.append(inner)
        elif local(inner) != "Fallback":
            found += _boxes(inner)
    return found


def _all_text(element: ET.Element) -> str:
    return tidy("".join(one.text or "" for one in element.iter() if local(one) in ("t", "delText")))


def _doubted(blocks: Iterator[Block], doubt: Doubt) -> Iterator[Block]:
    return (replace(block, doubts=(*block.doubts, doubt)) for block in blocks)
