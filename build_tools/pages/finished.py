"""A page as it is published: its short forms explained, and under its security policy."""

from collections.abc import Iterable
from typing import Any

from build_tools.content.glossary import GlossaryTerm
from build_tools.pages.abbreviations import explain_abbreviations
from build_tools.pages.built_page import read_page
from build_tools.pages.security_policy import put_under_policy


def finish(html: str, terms: Iterable[GlossaryTerm]) -> dict[str, Any]:
    """A page as JSON: its HTML with all in place, the addresses on it, and its links."""
    page = read_page(html)
    return {
        "html": put_under_policy(explain_abbreviations(page, terms), page),
        "ids": sorted(page.ids),
        "links": page.links,
    }
