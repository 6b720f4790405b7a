"""What some hosts read from files of the site itself: which headers they send, which kind of file
is what, and what they show for an address that is not there.

`_headers` is for Netlify and Cloudflare Pages, `web.config` for IIS. What is written into the
settings of other hosts stands in docs/for-schools/on-the-web.md.
"""

from collections.abc import Iterator

from build_tools.pages.page import render
from build_tools.pages.security_policy import HEADERS

MEDIA_TYPES = {
    ".br": "application/octet-stream",
    ".gz": "application/gzip",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
}
"""What some version of IIS does not know, and then does not send."""


def host_files() -> Iterator[tuple[str, str]]:
    """Each file by its place in the site."""
    for name in ("_headers", "web.config"):
        yield name, render(f"{name}.jinja", headers=HEADERS, kinds=MEDIA_TYPES)
