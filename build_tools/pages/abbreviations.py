"""Short forms explained where they stand on a page.

Markdown's own `abbr` extension was tried instead: it marks headings too, and so the names in menus
and in the search, and leaves out every page that is made of HTML, the tool's first of all.
"""

import re
from collections.abc import Iterable
from html import escape

from build_tools.content.glossary import GlossaryTerm
from build_tools.pages.built_page import BuiltPage


def explain_abbreviations(page: BuiltPage, terms: Iterable[GlossaryTerm]) -> str:
    """The page's HTML, with every abbreviation in its content explained."""
    long = {escape(term.term): term.long for term in terms if term.abbreviation}
    if not long:
        return page.html
    words = "|".join(map(re.escape, sorted(long, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w/.@-])({words})(?![\w/-])")

    def mark(found: re.Match[str]) -> str:
        return f'<abbr title="{escape(long[found[0]])}">{found[0]}</abbr>'

    pieces, before = [], 0
    for start, end in page.texts:
        pieces += [page.html[before:start], pattern.sub(mark, page.html[start:end])]
        before = end
    return "".join([*pieces, page.html[before:]])
