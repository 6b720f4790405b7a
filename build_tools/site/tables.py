"""Markdown's tables as the component `compare`: on a phone a card a row, each value with its label.

Laid out as cards, a table is none to a screen reader, unless its roles are written out.
"""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}


class Tables(Treeprocessor):  # type: ignore[misc]
    """Write the label of its column on each value, and on each part what it is."""

    def run(self, root: Element) -> None:
        """Change every table under `root`."""
        for table in root.iter("table"):
            table.set("class", "compare")
            labels = ["".join(head.itertext()) for head in table.iter("th")]
            for part in table.iter():
                part.attrib |= {"role": ROLES[part.tag]} if part.tag in ROLES else {}
                part.attrib.pop("style", None)
            for head in table.iter("th"):
                head.attrib |= {"role": "columnheader", "scope": "col"}
            for row in table.iter("tr"):
                for cell, label in list(zip(row.iterfind("td"), labels, strict=False))[1:]:
                    cell.set("data-label", label)


class TablesExtension(Extension):  # type: ignore[misc]
    """After the inline text, so that a label is the words alone."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is the base class's)
        """Run last but for what puts raw HTML back."""
        md.treeprocessors.register(Tables(md), "tables-as-cards", 5)


def makeExtension(**options: str) -> TablesExtension:  # noqa: N802 (Markdown asks for the name)
    """The extension, as mkdocs.yml names it."""
    return TablesExtension(**options)
