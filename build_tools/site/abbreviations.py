"""Short forms explained where they stand on a page."""

import re
from html import escape
from typing import Any

from build_tools.content.glossary import Term

TAG = re.compile(r"""(<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')+>)""", re.DOTALL)


CONTENT = re.compile(r'(<article class="md-content__inner.*?</article>)', re.DOTALL)


OPAQUE = ("script", "style", "abbr", "h1", "h2", "h3", "h4", "h5", "h6", "title", "svg", "code")
"""Elements whose text is left alone: a heading is also a name in menus."""


def explain_abbreviations(html: str, terms: tuple[Term, ...]) -> str:
    """The page with every abbreviation in its content explained where it stands."""
    long = {escape(term.term): term.long for term in terms if term.abbreviation}
    if not long:
        return html
    words = "|".join(map(re.escape, sorted(long, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w/.@-])({words})(?![\w/-])")

    def mark(found: re.Match[str]) -> str:
        return f'<abbr title="{escape(long[found[0]])}">{found[0]}</abbr>'

    return CONTENT.sub(lambda content: _mark_text(content[0], pattern, mark), html)


def _mark_text(html: str, pattern: re.Pattern[str], mark: Any) -> str:
    closed: list[str] = []
    parts = []
    for part in TAG.split(html):
        if not part.startswith("<"):
            parts.append(part if closed else pattern.sub(mark, part))
            continue
        name = part.strip("</>").split()[0].lower() if part.strip("</>").split() else ""
        if name in OPAQUE:
            if part.startswith("</"):
                closed = closed[:-1]
            elif not part.endswith("/>"):
                closed = [*closed, name]
        parts.append(part)
    return "".join(parts)
