"""Every page allows this site's own files and nothing else, and inline scripts by their hash."""

import re
from html import unescape
from pathlib import Path

import pytest

from build_tools.site import security_policy
from build_tools.site.built_page import read_page
from build_tools.site.finish import write_finished_pages
from build_tools.site.security_policy import (
    PageWithoutHead,
)

# A known vector: the SHA-256 of `alert('Hello, world.');`, from the specification of CSP level 2.
HELLO = "<script>alert('Hello, world.');</script>"
HELLO_HASH = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def policy_for(html: str) -> str:
    return security_policy.policy_for(read_page(html))


def put_under_policy(html: str) -> str:
    return security_policy.put_under_policy(html, read_page(html))


def directives(html: str) -> dict[str, list[str]]:
    """The policy of a page, by directive."""
    split = (directive.split() for directive in policy_for(html).split(";"))
    return {name: values for name, *values in split}


def page(body: str, head: str = "<title>A page</title>") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def test_an_inline_script_is_allowed_by_its_hash() -> None:
    assert HELLO_HASH in directives(page(HELLO))["script-src"]


def test_a_script_over_two_lines_is_hashed_as_it_stands() -> None:
    one, two = (directives(f"<script>{text}</script>") for text in ("a\nb", "a b"))

    assert one["script-src"] != two["script-src"]


def test_a_script_with_attributes_is_hashed() -> None:
    assert (
        HELLO_HASH in directives(HELLO.replace("<script>", '<script type="module">'))["script-src"]
    )


def test_one_script_twice_has_one_hash() -> None:
    assert directives(HELLO + HELLO)["script-src"].count(HELLO_HASH) == 1


def test_a_page_without_inline_scripts_allows_none() -> None:
    assert directives(page(""))["script-src"] == ["'self'", "'wasm-unsafe-eval'"]


@pytest.mark.parametrize(
    "script",
    [
        '<script src="assets/tool.mjs"></script>',
        '<script type="module" src="assets/tool.mjs"></script>',
        '<script type="application/json">{"a": 1}</script>',
        "<script type='application/json' data-texts>{}</script>",
        '<script id="x" type="application/ld+json">{}</script>',
    ],
)
def test_what_does_not_run_inline_is_not_hashed(script: str) -> None:
    assert directives(page(script))["script-src"] == ["'self'", "'wasm-unsafe-eval'"]


def test_the_hashes_are_in_one_order() -> None:
    first, second = "<script>1</script>", "<script>2</script>"

    assert policy_for(first + second) == policy_for(second + first)


@pytest.mark.parametrize(
    ("directive", "values"),
    [
        ("default-src", ["'none'"]),
        ("connect-src", ["'self'"]),
        ("img-src", ["'self'", "data:"]),
        ("worker-src", ["'self'", "blob:"]),
        ("style-src", ["'self'", "'unsafe-inline'"]),
        ("base-uri", ["'none'"]),
        ("form-action", ["'none'"]),
    ],
)
def test_nothing_comes_from_or_goes_to_anywhere_else(directive: str, values: list[str]) -> None:
    assert directives(page(""))[directive] == values


@pytest.mark.parametrize("word", ["'unsafe-eval'", "http:", "https:", "*"])
def test_what_opens_the_page_is_not_in_the_policy(word: str) -> None:
    assert word not in policy_for(page(HELLO)).split()


def test_no_script_may_run_unless_named() -> None:
    assert "'unsafe-inline'" not in directives(page(HELLO))["script-src"]


@pytest.mark.parametrize("head", ["<head>", '<head class="dark" lang="en">'])
def test_the_policy_is_the_first_thing_in_the_head(head: str) -> None:
    html = put_under_policy(page(HELLO).replace("<head>", head))

    assert html.partition(head)[2].startswith("<meta http-equiv=")


def test_the_policy_reads_back_as_it_was() -> None:
    found = META.search(put_under_policy(page(HELLO)))

    assert found is not None
    assert unescape(found[1]) == policy_for(page(HELLO))


def test_the_rest_of_the_page_is_as_it_was() -> None:
    assert META.sub("", put_under_policy(page(HELLO))) == page(HELLO)


def test_a_page_without_a_head_is_refused() -> None:
    with pytest.raises(PageWithoutHead):
        put_under_policy("<p>A page</p>")


def test_a_header_is_not_a_head() -> None:
    with pytest.raises(PageWithoutHead):
        put_under_policy("<html><header>A page</header></html>")


def test_every_page_of_a_site_is_put_under_its_policy_and_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    paths = [tmp_path / name for name in ("index.html", "inner/index.html", "other.txt")]
    for path in paths:
        path.write_text(page(HELLO), "utf-8")

    assert list(write_finished_pages(tmp_path, ())) == []
    assert [path.read_text("utf-8").count("http-equiv") for path in paths] == [1, 1, 0]
