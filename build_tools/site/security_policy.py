"""The content security policy of every page: this site's own files and nothing else, no inline
script but by hash.

Static hosts send no headers, so it stands in the page, as the first thing in its head: what comes
before it would not be under it. Workers are started from a blob, because only those inherit it (see
docs/assets/engine.mjs).
"""

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

INLINE_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
DATA_BLOCK = re.compile(r"""\btype\s*=\s*["']?application/(ld\+)?json\b""")
HEAD = re.compile(r"<head(\s[^>]*)?>")
META = '<meta http-equiv="Content-Security-Policy" content="{policy}">'


class PageWithoutHead(ValueError):
    """A page that cannot be put under the policy."""


def policy_for(html: str) -> str:
    """The policy of a page, with the hash of every script that the theme writes into it."""
    hashes = sorted(
        {
            f"'sha256-{b64encode(sha256(found['code'].encode()).digest()).decode()}'"
            for found in INLINE_SCRIPT.finditer(html)
            if "src=" not in found["attributes"] and not DATA_BLOCK.search(found["attributes"])
        }
    )
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def put_under_policy(html: str) -> str:
    """The page with its policy as the first thing in its head. Raises PageWithoutHead."""
    head = HEAD.search(html)
    if head is None:
        raise PageWithoutHead("a page without <head> cannot carry a security policy")
    meta = META.format(policy=escape(policy_for(html)))
    return html[: head.end()] + meta + html[head.end() :]


def write_policies(site: Path) -> int:
    """Put every page under `site` under the policy; return how many."""
    pages = sorted(site.rglob("*.html"))
    for page in pages:
        page.write_text(put_under_policy(page.read_text(encoding="utf-8")), encoding="utf-8")
    return len(pages)
