"""What is saved is opened again; what is no such file is refused, whole, and says what to do."""

import io
import zipfile
from collections.abc import Callable

import pytest

from build_tools.content.file_names import WORK
from build_tools.content.refused import Refused
from build_tools.writing import packed
from build_tools.writing.packed import pack, unpack

FILES = {"policies/hill.md": b"# Hill", "school.toml": b"", WORK: b"{}"}


def made(*entries: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive as another program makes it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", how) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return written.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry


def test_what_is_packed_is_unpacked() -> None:
    assert unpack(pack(FILES)) == FILES


def test_the_same_files_make_the_same_bytes() -> None:
    assert pack(FILES) == pack(dict(reversed(FILES.items())))


def test_a_folder_that_somebody_packed_is_the_same() -> None:
    litter = [("__MACOSX/._school", b""), ("school/.DS_Store", b""), ("school/policies/", b"")]
    whole = made(*litter, *((f"school/{name}", content) for name, content in FILES.items()))

    assert unpack(whole) == FILES


RECORD = (WORK, b"{}")
REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no archive": lambda: b"%PDF-1.4",
    "cut short": lambda: pack(FILES)[:-30],
    "damaged": lambda: pack(FILES).replace(b"# Hill", b"# Hole"),
    "a document of Word": lambda: made(("word/document.xml", b"<a/>")),
    "without the record": lambda: made(("policies/hill.md", b"")),
    "a path that leads out": lambda: made(RECORD, ("../hill.md", b"")),
    "a path from the top": lambda: made(RECORD, ("/etc/hill.md", b"")),
    "a path of Windows": lambda: made(RECORD, ("C:/hill.md", b"")),
    "a link": lambda: made(RECORD, (link("policies/hill.md"), b"/etc/passwd")),
    "two of one name": lambda: made(RECORD, ("a.md", b""), ("A.md", b"")),
    "packed otherwise": lambda: made(RECORD, how=zipfile.ZIP_BZIP2),
    "too many": lambda: made(RECORD, *((f"{n}.md", b"") for n in range(packed.MOST_FILES))),
    "a bomb": lambda: made(RECORD, *((f"{n}.md", bytes(packed.MOST_BYTES // 2 + 1)) for n in "ab")),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_saved_work_is_refused(kind: str) -> None:
    with pytest.raises(Refused):
        unpack(REFUSED[kind]())


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    content = made(RECORD, ("a.md", bytes(packed.MOST_BYTES + 1)))
    size = (packed.MOST_BYTES + 1).to_bytes(4, "little")

    with pytest.raises(Refused):
        unpack(content.replace(size, (9).to_bytes(4, "little")))


def test_a_password_is_asked_away() -> None:
    content = bytearray(made(("policies/hill.md", b""), RECORD))
    content[content.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(Refused, match="locked-archive"):
        unpack(bytes(content))
