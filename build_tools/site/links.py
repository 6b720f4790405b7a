"""Every link inside the site: to a page that exists, and to an address that is on it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from build_tools.content.findings import Finding, did_you_mean

CHECK = "every-link-resolves"
ROOT = "http://site.invalid/"


@dataclass(slots=True)
class Page:
    """The addresses on a page, and the links from it with their lines."""

    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, int]] = field(default_factory=list)


def check_links(site: Path) -> Iterator[Finding]:
    """`every-link-resolves`: findings for internal links of the site that lead nowhere."""
    pages = {_address(path, site): _read(path) for path in sorted(site.rglob("*.html"))}
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    for address, page in pages.items():
        for link, line in page.links:
            target = urlsplit(urljoin(ROOT + address, link))
            if f"{target.scheme}://{target.netloc}/" != ROOT:
                continue
            path, anchor = _folder(unquote(target.path.lstrip("/"))), unquote(target.fragment)
            message, hint = "", ""
            if path not in pages and path not in files:
                message, hint = "no such page", did_you_mean(path, pages)
            elif anchor and path in pages and anchor not in pages[path].ids:
                message, hint = "no such address on the page", did_you_mean(anchor, pages[path].ids)
            if message:
                yield Finding(
                    path=f"site/{address}",
                    line=line,
                    check=CHECK,
                    message=message,
                    value=link,
                    hint=hint,
                )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.page.ids.add(str(values["id"]))
        link = values.get("src" if tag in ("script", "img") else "href")
        if link and tag in ("a", "link", "script", "img") and not link.startswith("data:"):
            self.page.links.append((link, self.getpos()[0]))


def _read(path: Path) -> Page:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.page


def _address(path: Path, site: Path) -> str:
    """As a browser asks for it: a folder for its index."""
    return _folder(path.relative_to(site).as_posix())


def _folder(address: str) -> str:
    """The address of a folder for that of its index; any other address as it is."""
    folder, slash, name = address.rpartition("/")
    return folder + slash if name == "index.html" else address
