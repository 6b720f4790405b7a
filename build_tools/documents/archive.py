"""The parts of a document that is a zip of XML files, as those of Word and LibreOffice are."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from build_tools.content.refused import Refused

LARGEST = 50_000_000
"""Bytes that all parts together may have, unpacked."""


class Archive:
    """Its parts by name, each read when it is asked for. Raises Refused."""

    def __init__(self, content: bytes) -> None:
        """Open it."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError) as error:
            raise Refused("damaged-file") from error
        if sum(part.file_size for part in self._zip.infolist()) > LARGEST:
            raise Refused("large-file", megabytes=LARGEST // 1_000_000)
        self.names = frozenset(self._zip.namelist())

    def part(self, name: str) -> ET.Element | None:
        """A part's root; None where there is no such part."""
        if name not in self.names:
            return None
        try:
            text = self._zip.read(name)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise Refused("strange-file")
            return ET.fromstring(text)  # noqa: S314 (without entities, and expat bounds what grows)
        except (zipfile.BadZipFile, ET.ParseError, RuntimeError, OSError, ValueError) as error:
            raise Refused("damaged-file") from error


def local(element: ET.Element) -> str:
    """An element's name without its namespace: old and new files differ in that alone."""
    return element.tag.rpartition("}")[2]


def attribute(element: ET.Element, name: str) -> str | None:
    """An attribute by its name without its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def children(element: ET.Element | None, name: str) -> Iterator[ET.Element]:
    """The children of that name."""
    if element is not None:
        yield from (child for child in element if local(child) == name)


def child(element: ET.Element | None, *names: str) -> ET.Element | None:
    """The first child of that name; of more names, the first below the one before."""
    for name in names:
        element = next(children(element, name), None)
    return element


def value(element: ET.Element | None, *names: str) -> str | None:
    """The `val` of an element below."""
    found = child(element, *names)
    return None if found is None else attribute(found, "val")


def is_on(element: ET.Element | None, name: str) -> bool | None:
    """Whether a switch below is set; None where it is not there."""
    found = child(element, name)
    if found is None:
        return None
    return attribute(found, "val") not in ("0", "false", "off", "none")
