"""The bytes of a file to its text: every text of the project is read by `read_text`.

What a program writes beside the text is put right: a byte order mark, the line ends of Windows and
of old Macs. A file in another encoding is refused, and says in which and what to do; its text is
still read as it was meant, so that what else is wrong in it is told at once.
"""

import re

from build_tools.content.findings import Finding

LARGEST_FILE = 10_000_000
"""Bytes that a text may have: more than any policy, and soon read."""
CHECK = "file-can-be-read"
SAVE = "save the file as UTF-8 (in Notepad: Save as, and UTF-8 under Encoding)"
NO_TEXT = {
    b"PK\x03\x04": "a Word document or a zip file",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"%PDF": "a PDF",
    b"{\\rtf": "rich text",
}
"""How a file begins that is not plain text."""
WIDE = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
NARROW = {"cp1252": "Windows text", "mac_roman": "Mac text", "cp850": "DOS text"}
"""Encodings of one byte a letter. The first holds where nothing speaks for another."""
TYPED = frozenset("\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u00a3\u00e9\u00e8\u00a0")
"""What English texts hold beyond ASCII: by these an encoding is known."""
LINE_END = re.compile("\r(?:\r*\n)?")
"""Windows writes two signs, and three where a program has put in its own before another's."""
MARKS = re.compile("^\ufeff+", re.MULTILINE)
"""Byte order marks: two programs write two, and files that are joined keep theirs in the middle."""
LOST = re.compile("[\udc80-\udcff]")
"""What Python puts in the place of a byte that is no UTF-8."""
MISREAD = re.compile(r"\u00e2[^\x00-\x7f]{2}|\u00c2[^\x00-\x7f]|\u00c3[^\x00-\x7f]")


def read_text(path: str, content: str | bytes) -> tuple[str | None, list[Finding]]:
    """The text, each line ended by a line feed, or None where it is none; and what is wrong."""
    if len(content) > LARGEST_FILE:
        return None, [
            _finding(path, f"larger than {LARGEST_FILE // 1_000_000} MB", hint="split it")
        ]
    text, findings = (content, []) if isinstance(content, str) else _decoded(path, content)
    if text is None:
        return None, findings
    text = MARKS.sub("", LINE_END.sub("\n", text))
    if "\0" in text and not findings:
        at, hint = text.index("\0"), "type the line again, or restore an older copy of the file"
        return None, [_finding(path, "this file is damaged", "a zero byte", hint, text[:at])]
    return text, findings or _find_misread(path, text)


def _decoded(path: str, content: bytes) -> tuple[str | None, list[Finding]]:
    for start, what in NO_TEXT.items():
        if content.startswith(start):
            hint = "open it in the program that made it, and save it as plain text, UTF-8"
            return None, [_finding(path, "this is not plain text", what, hint)]
    wide = _find_wide(content)
    if wide:
        message = 'not UTF-8: saved as "Unicode"'
        return content.decode(wide, "replace"), [_finding(path, message, wide.upper(), SAVE)]
    text = content.decode("utf-8", "surrogateescape")
    return _narrow(path, text) if LOST.search(text) else (text, [])


def _find_wide(content: bytes) -> str:
    """The encoding of several bytes a letter in which the text is, by its mark or its zeros."""
    for mark, encoding in WIDE:
        if content.startswith(mark):
            return encoding
    half = len(content) // 2
    for encoding, zeros in (("utf-16-le", content[1::2]), ("utf-16-be", content[::2])):
        if half and zeros.count(0) > half * 0.7:
            return encoding
    return ""


def _narrow(path: str, text: str) -> tuple[str, list[Finding]]:
    """A text in which bytes are no UTF-8, as it was meant, with the first of them told."""
    lost = LOST.findall(text)
    meant = {encoding: _meant(lost, encoding) for encoding in NARROW}
    best = max(NARROW, key=lambda encoding: sum(sign in TYPED for sign in meant[encoding]))
    table = {ord(byte): sign for byte, sign in zip(lost, meant[best], strict=True)}
    first = f"byte 0x{ord(lost[0]) - 0xDC00:02x}, meant as {meant[best][0]}"
    before = text[: text.index(lost[0])].replace("\r\n", "\n").replace("\r", "\n")
    message = f"this line is not UTF-8: saved as {NARROW[best]}"
    return text.translate(table), [_finding(path, message, first, SAVE, before)]


def _meant(lost: list[str], encoding: str) -> list[str]:
    return [chr(ord(byte) - 0xDC00).encode("latin-1").decode(encoding, "replace") for byte in lost]


def _find_misread(path: str, text: str) -> list[Finding]:
    """UTF-8 that a program has once read as Windows text, and saved so."""
    for found in MISREAD.finditer(text):
        try:
            meant = found[0].encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        message = "this line was once read as Windows text and saved so"
        hint = f"type it again: {meant}"
        return [_finding(path, message, found[0], hint, text[: found.start()])]
    return []


def _finding(path: str, message: str, value: str = "", hint: str = "", before: str = "") -> Finding:
    """`before`: the text above the place."""
    return Finding(path, before.count("\n") + 1, message, value, hint, check=CHECK)
