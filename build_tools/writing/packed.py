"""The files of a school's folder in one archive, my-protocol.zip, and out of it again.

What comes in is a stranger's: nothing in it is run, no name leads out of the folder, and no more
is unpacked than a school's folder may hold. The same files make the same bytes: they are stored,
for what packs them differs from one program to the next.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from build_tools.content.file_names import WORK, is_passed_over
from build_tools.content.refused import Refused

ARCHIVE = "my-protocol.zip"
DATE = (2020, 2, 2, 0, 0, 0)
"""Any fixed moment makes the archive reproducible."""
MOST_BYTES = 20_000_000
"""Bytes that all files together may have."""
MOST_FILES = 200
DEEPEST = 6
LINK, KIND = 0o120000, 0o170000
"""What an archive made on Unix says of a link, among the kinds of files."""
PASSWORD = 1
"""The flag of an entry that has one."""
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._() -]*")


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files of a school's folder, by their path in it, as one archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(_entry(name), files[name])
    return written.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """The files of an archive, by their path in the school's folder: also where somebody packed
    that folder, and its name stands before each. Raises Refused.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {one.filename: archive.read(one) for one in _checked(archive.infolist())}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Refused("not-saved-here") from error
    above = _above(files)
    return {name.removeprefix(above): files[name] for name in files if name.startswith(above)}


def _checked(entries: Iterable[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files among them, none of which is read before all were looked at. Raises Refused."""
    files = [one for one in entries if not one.is_dir() and not _is_litter(one.filename)]
    if sum(one.file_size for one in files) > MOST_BYTES or len(files) > MOST_FILES:
        raise Refused("too-much")
    if any(one.flag_bits & PASSWORD for one in files):
        raise Refused("locked-archive")
    names = {one.filename.casefold() for one in files}
    if len(names) < len(files) or not all(map(_is_ours, files)):
        raise Refused("strange-archive")
    return files


def _is_litter(name: str) -> bool:
    """Whether it is what a system leaves in an archive; the page's own record is not."""
    path = PurePosixPath(name)
    return path.name != WORK and ".." not in path.parts and is_passed_over(name)


def _is_ours(entry: zipfile.ZipInfo) -> bool:
    """Whether it lies in the folder and is a file, packed as files are."""
    parts = PurePosixPath(entry.filename).parts
    is_link = (entry.external_attr >> 16) & KIND == LINK
    is_within = len(parts) <= DEEPEST and all(map(NAME.fullmatch, parts))
    return is_within and not is_link and entry.compress_type in PACKED


def _above(files: Mapping[str, bytes]) -> str:
    """What stands before each path: the folder in which the page's record is."""
    places = sorted((name for name in files if PurePosixPath(name).name == WORK), key=len)
    if not places:
        raise Refused("not-saved-here")
    return places[0].removesuffix(WORK)


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry with nothing of this machine or moment in it."""
    entry = zipfile.ZipInfo(name, DATE)
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry
