"""The search: each clause with its modality and policy in the result, found by everyday words.

Works on the index that mkdocs has written, after a build.
"""

import json
from html import escape
from pathlib import Path

from build_tools.content.project import Project
from build_tools.pages.page import guidance_address, short_name

INDEX = "search/search_index.json"


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
