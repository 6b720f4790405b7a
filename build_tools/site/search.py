"""The search: each clause with its modality and policy in the result, found by everyday words.

Works on the index that mkdocs has written, after a build.
"""

import json
import re
import unicodedata
from html import escape
from pathlib import Path

from build_tools.content.addresses import guidance_address
from build_tools.content.project import Project
from build_tools.pages.page import short_name

INDEX = "search/search_index.json"

SINGLE = "\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u00b4\u02b9\u02ba\u02bb\u02bc"
DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb"
QUOTES = str.maketrans({**dict.fromkeys(SINGLE, "'"), **dict.fromkeys(DOUBLE, '"')})
OTHER_SIGNS = re.compile(r"[A-Za-z]?[^\x00-\x7f]+")
"""With the letter before them, for an accent may stand on it."""


def plain(html: str) -> str:
    """In the signs in which docs/assets/search.js looks for it; no sign becomes markup by that."""
    return OTHER_SIGNS.sub(lambda found: escape(_plain_signs(found[0]), quote=False), html)


def _plain_signs(text: str) -> str:
    # Quotes before NFKC, which takes some of them apart.
    signs = unicodedata.normalize("NFKC", text.translate(QUOTES))
    kinds = ((sign, unicodedata.category(sign)) for sign in signs if sign != "\u034f")
    return "".join(
        "-" if kind == "Pd" or sign == "\u2212" else sign for sign, kind in kinds if kind != "Cf"
    )


def write_search_index(project: Project, site: Path) -> int:
    """Tell clauses apart in the index of `site`; return how many were found in it."""
    path = site / INDEX
    index = json.loads(path.read_text(encoding="utf-8"))
    cards = {
        f"{guidance_address(card.policy)}#{card.slug}": card
        for policy in project.policies.values()
        for card in policy.cards
    }
    found = 0
    for entry in index["docs"]:
        entry["title"], entry["text"] = plain(entry["title"]), plain(entry["text"])
        card = cards.get(entry["location"])
        if card is None:
            continue
        found += 1
        modality = project.wording.modalities[card.modality]
        standing = "" if card.is_live else ", no longer right"
        title = (
            f"{card.heading} ({modality}, {short_name(project.policies[card.policy])}{standing})"
        )
        entry["title"] = escape(title, quote=False)  # the result list takes it as HTML
        words = ", ".join(project.wording.everyday[card.topic])
        entry["text"] += f" <p>In everyday words: {words}.</p>"
    path.write_text(json.dumps(index, separators=(",", ":")), encoding="utf-8")
    return found
