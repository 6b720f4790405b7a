"""The content security policy of every page: this site's own files and nothing else, no inline
script but by hash.

Many static hosts send no headers, so it stands in the page, as the first thing in its head: what
comes before it would not be under it. Workers are started from a blob, because only those inherit
it (see docs/assets/engine.js).
"""

from base64 import b64encode
from hashlib import sha256
from html import escape

from build_tools.pages.built_page import BuiltPage

META = '<meta http-equiv="Content-Security-Policy" content="{policy}">'

HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What a page cannot say of itself and a host can: above all, in whose frame it may be shown. The
rest of the policy stands in the page alone: what a host is told by hand would one day be another
version's.
"""


class PageWithoutHead(ValueError):
    """A page that cannot be put under the policy."""


def policy_for(page: BuiltPage) -> str:
    """The policy of a page, with the hash of every script that the theme writes into it."""
    hashes = sorted({_hash_of(script) for script in page.scripts})
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": _workers_of(page),
        "manifest-src": "'self'" if "data-device" in page.marks else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _workers_of(page: BuiltPage) -> str:
    """Python starts from a blob; a service worker only where a copy can be kept."""
    if "data-device" in page.marks:
        return "'self' blob:"
    return "blob:" if page.marks else "'none'"


def _hash_of(script: str) -> str:
    return f"'{hash_of(script.encode())}'"


def hash_of(content: bytes) -> str:
    """As a policy, and a file's `integrity`, names it."""
    return f"sha256-{b64encode(sha256(content).digest()).decode()}"


def put_under_policy(html: str, page: BuiltPage) -> str:
    """`html` with the policy of `page` as the first thing in its head; both have the same head.

    Raises PageWithoutHead.
    """
    if page.head is None:
        raise PageWithoutHead("a page without <head> cannot carry a security policy")
    meta = META.format(policy=escape(policy_for(page)))
    return html[: page.head] + meta + html[page.head :]
