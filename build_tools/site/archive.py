"""The site in one archive for whoever puts it on the web: with a page that says how, and the
protocol in one file for whoever needs no web at all.

The same site makes the same archive, byte for byte.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from build_tools.content.addresses import ON_THE_WEB, ONE_FILE
from build_tools.content.school import School
from build_tools.pages.page import render
from build_tools.site.library import entry_of

FOLDER = "what-to-do"
"""In which the site lies."""
HOW = "how-to-put-this-on-the-web.html"
PACKED = frozenset((".br", ".gz", ".png", ".zip"))
ARTICLE = re.compile(r'<article class="prose">(.*?)</article>', re.DOTALL)
INSIDE = re.compile(r'href="(\.\./[^"#]*)')
HEADER_LINK = re.compile(r'<a class="headerlink".*?</a>')


def one_file_name(school: School) -> str:
    """What the file is called that holds the whole protocol."""
    return f"what-to-do-{school.protocol}.html"


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
    yield HOW, _how_to(site, school).encode()
    yield one_file_name(school), (site / ONE_FILE).read_bytes()
    names = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    for name, path in sorted(names.items()):
        yield f"{FOLDER}/{name}", path.read_bytes()


def _how_to(site: Path, school: School) -> str:
    """The site's own page on this, as one that is opened from a folder."""
    html = (site / ON_THE_WEB / "index.html").read_text(encoding="utf-8")
    found = ARTICLE.search(html)
    if found is None:
        raise ValueError(f"no article on {ON_THE_WEB}")
    article = HEADER_LINK.sub("", INSIDE.sub(_in_folder, found[1]))
    return render(
        "how-to-put-this-on-the-web.html.jinja",
        article=article,
        folder=FOLDER,
        one_file=one_file_name(school),
    )


def _in_folder(link: re.Match[str]) -> str:
    """A link from the page to another of the site: a folder shows no page of itself."""
    parts = [*PurePosixPath(FOLDER, ON_THE_WEB).parts]
    for part in PurePosixPath(link[1]).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    page = "" if PurePosixPath(link[1]).suffix else "/index.html"
    return f'href="{"/".join(parts)}{page}'
