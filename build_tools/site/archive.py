"""The site in one archive for whoever puts it on the web: with a page that says how, and the
protocol in one file for whoever needs no web at all.

The same site makes the same archive, byte for byte.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from markdown import markdown

from build_tools.content.addresses import ONE_FILE
from build_tools.content.file_names import DOCS, address_of
from build_tools.content.front_matter import split_front_matter
from build_tools.content.project import ROOT
from build_tools.content.school import School
from build_tools.pages.page import render
from build_tools.pages.paper import one_file_name
from build_tools.site.library import entry_of

FOLDER = "what-to-do"
"""In which the site lies."""
HOW = "how-to-put-this-on-the-web.html"
GUIDE = "for-schools/on-the-web.md"
"""The page under docs that says the same: a school may have left it out of its site."""
PACKED = frozenset((".br", ".gz", ".png"))
"""What is packed already; our own archives are not."""
INSIDE = re.compile(r'href="(?!#|https?:)([^"#]*)')


def write_one_file(site: Path, folder: Path, school: School) -> Path:
    """The protocol of a built site in one file."""
    path = folder / one_file_name(school)
    path.write_bytes((site / ONE_FILE).read_bytes())
    return path


def write_archive(site: Path, folder: Path, school: School) -> Path:
    """A built site as an archive in `folder`."""
    path = folder / f"what-to-do-{school.protocol}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in _files(site, school):
            packed = PurePosixPath(name).suffix in PACKED
            how = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry_of(name), content, compress_type=how)
    return path


def _files(site: Path, school: School) -> Iterator[tuple[str, bytes]]:
    yield HOW, _how_to(school).encode()
    yield one_file_name(school), (site / ONE_FILE).read_bytes()
    names = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    for name, path in sorted(names.items()):
        yield f"{FOLDER}/{name}", path.read_bytes()


def _how_to(school: School) -> str:
    """The guide as a page that is opened from a folder."""
    text = split_front_matter((ROOT / DOCS / GUIDE).read_text(encoding="utf-8")).body
    article = markdown(text, extensions=["attr_list", "fenced_code", "tables"])
    return render(
        "how-to-put-this-on-the-web.html.jinja",
        article=INSIDE.sub(_in_folder, article),
        folder=FOLDER,
        one_file=one_file_name(school),
    )


def _in_folder(link: re.Match[str]) -> str:
    """A link of the guide to another page of the site: a folder shows no page of itself."""
    place = posixpath.normpath(posixpath.join(posixpath.dirname(GUIDE), link[1]))
    page = f"{address_of(place)}index.html" if place.endswith(".md") else place
    return f'href="{FOLDER}/{page}'
