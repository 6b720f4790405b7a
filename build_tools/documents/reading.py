"""A file to a document, by what it holds, whatever its name says."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from build_tools.content.refused import Refused
from build_tools.documents.document import Document
from build_tools.documents.docx import read_docx
from build_tools.documents.odt import read_odt
from build_tools.documents.plain import read_plain

WEB_PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|\?xml|html|head|body|"
    rb"meta|style|script|div|p|h[1-6]|table)\b"
    rb"|mime-version:.{,400}multipart/related",
    re.IGNORECASE | re.DOTALL,
)
"""As a browser or a word processor saves one, or a part of one: it has signs between its words."""
ZIP, PDF, OLD_WORD, RICH = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf"
LARGEST = 20_000_000
"""Bytes: more than any policy, pictures and all."""
BEGINS = 4_000
"""Of so many bytes a text tells what it is."""
MARKS = BOM_UTF8 + BOM_UTF16_BE + BOM_UTF16_LE
"""Any of these may stand before it."""


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
    elif WEB_PAGE.match(content[:BEGINS].lstrip(MARKS).replace(b"\0", b"")):
        raise Refused("web-page")
    else:
        document = read_plain(name, content)
    if not document.blocks:
        raise Refused("empty-file")
    return document
