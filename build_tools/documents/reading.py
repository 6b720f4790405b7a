"""A file to a document, by what it holds, whatever its name says."""

from build_tools.content.refused import Refused
from build_tools.documents.document import Document
from build_tools.documents.docx import read_docx
from build_tools.documents.odt import read_odt
from build_tools.documents.plain import read_plain

ZIP, PDF, OLD_WORD, RICH = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf"
LARGEST = 20_000_000
"""Bytes: more than any policy, pictures and all."""


def read_document(name: str, content: bytes) -> Document:
    """What a file says. Raises Refused."""
    if len(content) > LARGEST:
        raise Refused("large-file", megabytes=LARGEST // 1_000_000)
    if content.startswith(ZIP):
        is_odt = b"application/vnd.oasis.opendocument" in content[:200]
        document = read_odt(content) if is_odt else read_docx(content)
    elif PDF in content[:1024]:
        # pypdf is large, and loaded for a PDF alone.
        from build_tools.documents.pdf import read_pdf  # noqa: PLC0415

        document = read_pdf(content)
    elif content.startswith(OLD_WORD):
        raise Refused("old-word")
    elif content.startswith(RICH):
        raise Refused("rich-text")
    else:
        document = read_plain(name, content)
    if not document.blocks:
        raise Refused("empty-file")
    return document
