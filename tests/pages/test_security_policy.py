"""Every page allows this site's own files and nothing else, and inline scripts by their hash."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

import pytest

from build_tools.pages import security_policy
from build_tools.pages.built_page import read_page
from build_tools.pages.security_policy import PageWithoutHead

# A known vector: the SHA-256 of `alert('Hello, world.');`, from the specification of CSP level 2.
HELLO = "<script>alert('Hello, world.');</script>"
HELLO_HASH = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def written_out(*scripts: str, html: str = "") -> str:
    """The policy that a page with these inline scripts must have, apart from the code that writes
    it: so that nobody opens the site by changing that code alone.
    """
    workers = "blob:" if "data-engine=" in html or "data-desk=" in html else "'none'"
    manifest = "'none'"
    if "data-device " in html:
        workers, manifest = "'self' blob:", "'self'"
    digests = {b64encode(sha256(script.encode()).digest()).decode() for script in scripts}
    hashes = "".join(f" 'sha256-{digest}'" for digest in sorted(digests))
    return (
        "default-src 'none'; "
        f"script-src 'self' 'wasm-unsafe-eval'{hashes}; "
        "style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; "
        "font-src 'self'; "
        "connect-src 'self'; "
        f"worker-src {workers}; "
        f"manifest-src {manifest}; "
        "base-uri 'none'; "
        "form-action 'none'"
    )


def policy_for(html: str) -> str:
    return security_policy.policy_for(read_page(html))


def put_under_policy(html: str) -> str:
    return security_policy.put_under_policy(html, read_page(html))


def page(body: str, head: str = "<title>A page</title>") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


SCRIPTS = {
    "none": ("", ()),
    "one": ("<script>one()</script>", ("one()",)),
    "twice the same": ("<script>one()</script><script>one()</script>", ("one()",)),
    "two, in another order": ("<script>1</script><script>2</script>", ("2", "1")),
    "over two lines": ("<script>a\n&amp; b</script>", ("a\n&amp; b",)),
    "with attributes": ('<script type="module" id="x">one()</script>', ("one()",)),
    "from an address": ('<script src="assets/tool.js"></script>', ()),
    "a module from an address": ('<script type="module" src="assets/tool.js"></script>', ()),
    "data": ('<script type="application/json">{"a": 1}</script>', ()),
    "data with a name": ("<script type='application/json' data-texts>{}</script>", ()),
    "data of another kind": ('<script id="x" type="application/ld+json">{}</script>', ()),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_page_allows_its_own_inline_scripts_and_nothing_else(name: str) -> None:
    body, scripts = SCRIPTS[name]

    assert policy_for(page(body)) == written_out(*scripts)


@pytest.mark.parametrize("body", ["", "<p data-engine='{}'>", "<p data-engine='{}' data-device >"])
def test_a_page_starts_no_other_worker_than_its_own(body: str) -> None:
    assert policy_for(page(body)) == written_out(html=body)


def test_the_hash_is_that_of_the_specification() -> None:
    assert f" {HELLO_HASH};" in policy_for(page(HELLO))


@pytest.mark.parametrize("head", ["<head>", '<head class="dark" lang="en">'])
def test_the_policy_is_the_first_thing_in_the_head_and_the_rest_is_as_it_was(head: str) -> None:
    before = page(HELLO).replace("<head>", head)
    after = put_under_policy(before)
    found = META.match(after.partition(head)[2])

    assert found is not None
    assert unescape(found[1]) == written_out("alert('Hello, world.');")
    assert after.replace(found[0], "") == before


@pytest.mark.parametrize("html", ["<p>A page</p>", "<html><header>A page</header></html>"])
def test_a_page_without_a_head_is_refused(html: str) -> None:
    with pytest.raises(PageWithoutHead):
        put_under_policy(html)
