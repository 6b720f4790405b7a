"""Whatever program saved a text, it is read as it was meant, or says how to save it."""

import pytest

from build_tools.content import encodings
from build_tools.content.encodings import read_text
from tests.projects import tried

TEXT = "First.\nThe pupil\u2019s \u201clead\u201d \u2013 \u00a35, caf\u00e9.\n"


def told(content: bytes) -> list[tuple[int, str, str]]:
    return [(f.line, f.message, f.value) for f in read_text("docs/a.md", content)[1]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_every_line_end_and_a_byte_order_mark_are_put_right(end: str, encoding: str) -> None:
    content = TEXT.replace("\n", end)

    assert read_text("docs/a.md", content.encode(encoding)) == (TEXT, [])
    assert read_text("docs/a.md", "\ufeff\ufeff" + content) == (TEXT, [])
    assert read_text("docs/a.md", content + "\ufeff" + content) == (TEXT + TEXT, [])


@tried("encoding", "line", "message", "value")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_another_encoding_is_told_and_the_text_is_still_read(
    encoding: str, line: int, message: str, value: str, end: str
) -> None:
    content = TEXT.replace("\n", end).encode(encoding)

    assert told(content) == [(line, message, value)]
    assert read_text("docs/a.md", content)[0] == TEXT


def test_one_byte_of_windows_text_in_a_file_of_utf_8_is_told() -> None:
    content = TEXT.encode() + b"It\x92s."

    assert told(content) == [
        (3, "this line is not UTF-8: saved as Windows text", "byte 0x92, meant as \u2019")
    ]
    assert read_text("docs/a.md", content)[0] == f"{TEXT}It\u2019s."


def test_the_finding_says_what_to_do() -> None:
    (finding,) = read_text("docs/a.md", b"\x92")[1]

    assert "save the file as UTF-8" in finding.hint


@pytest.mark.parametrize(
    ("content", "line", "message", "value"),
    [
        (b"PK\x03\x04...", 1, "this is not plain text", "a Word document or a zip file"),
        (b"%PDF-1.7", 1, "this is not plain text", "a PDF"),
        (b"{\\rtf1 ", 1, "this is not plain text", "rich text"),
        (b"one\ntwo\0", 2, "this file is damaged", "a zero byte"),
    ],
)
def test_what_is_no_text_is_told_and_not_read(
    content: bytes, line: int, message: str, value: str
) -> None:
    assert told(content) == [(line, message, value)]
    assert read_text("docs/a.md", content)[0] is None


def test_what_is_too_large_is_told_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "LARGEST_FILE", 3)

    assert read_text("docs/a.md", b"four")[0] is None
    assert read_text("docs/a.md", b"3\n3") == ("3\n3", [])


@pytest.mark.parametrize("misread", ["\u00e2\u20ac\u2122", "\u00c2\u00a3", "\u00c3\u00a9"])
def test_utf_8_that_was_once_read_as_windows_text_is_told(misread: str) -> None:
    meant = misread.encode("cp1252").decode()
    (finding,) = read_text("docs/a.md", f"a\n{misread}".encode())[1]

    assert (finding.line, finding.value, finding.hint) == (2, misread, f"type it again: {meant}")


@pytest.mark.parametrize(
    "text", ["", "ch\u00e2teau", "S\u00c3O", "\u00c2ge", "Z\u00fcrich \u20ac5"]
)
def test_a_foreign_word_is_no_damage(text: str) -> None:
    assert read_text("docs/a.md", text.encode()) == (text, [])
