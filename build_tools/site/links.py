"""Every link inside the site: to a page that exists, and to an address that is on it."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from build_tools.checks.links import ANY_SITE
from build_tools.content.findings import Finding, did_you_mean
from build_tools.pages.built_page import BuiltPage

CHECK = "every-link-resolves"


def check_links(pages: Mapping[str, BuiltPage], files: Collection[str]) -> Iterator[Finding]:
    """`every-link-resolves`: findings for internal links of the site that lead nowhere.

    `pages` by their path from the site's root, and the path of every file.
    """
    pages = {_folder(path): page for path, page in pages.items()}
    for address, page in pages.items():
        for link, line in page.links:
            written, _, anchor = link.partition("#")
            path, anchor = _page(address, written), unquote(anchor)
            if path is None:
                continue
            message, hint = "", ""
            if path not in pages and path not in files:
                message, hint = "no such page", did_you_mean(path, pages)
            elif anchor and path in pages and anchor not in pages[path].ids:
                message, hint = "no such address on the page", did_you_mean(anchor, pages[path].ids)
            if message:
                yield Finding(f"site/{address}", line, message, link, hint, check=CHECK)


@lru_cache(65536)
def _page(address: str, link: str) -> str | None:
    """The page to which a link leads, less what stands behind #; None outside of the site."""
    target = urlsplit(urljoin(ANY_SITE + address, link))
    if f"{target.scheme}://{target.netloc}/" != ANY_SITE:
        return None
    return _folder(unquote(target.path.lstrip("/")))


def _folder(address: str) -> str:
    """The address of a folder for that of its index; any other address as it is."""
    folder, slash, name = address.rpartition("/")
    return folder + slash if name == "index.html" else address
