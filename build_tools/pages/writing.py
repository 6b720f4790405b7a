"""The page on which a school checks its policy and writes its protocol, in its own browser.

Here is what the page says before anything is read. What a document says comes from the desk
(`build_tools.writing`), which runs in the page's worker.
"""

from collections.abc import Mapping
from typing import Any

from build_tools.content.addresses import WRITING
from build_tools.content.project import Project
from build_tools.content.school import CONTACTS
from build_tools.pages.page import Page, render_page

STRENGTH = ("must", "should", "may", "never", "ask")
STATES = ("to-read", "draft", "in-force", "set-aside")


def writing_page(project: Project, engine: Mapping[str, Any]) -> Page:
    """`engine`: where its files are, as addresses relative to this page."""
    texts = dict(project.interface.write)
    say, _ = texts.pop("page"), texts.pop("desk")
    return render_page(
        f"{WRITING.rstrip('/')}.md",
        say["title"],
        "write.html.jinja",
        look="tool",
        say=say,
        texts=texts,
        engine=engine,
        up="../" * WRITING.count("/"),
        strength=[(id_, texts["modality"][id_], say[f"{id_}Hint"]) for id_ in STRENGTH],
        states=[(id_, texts["state"][id_]) for id_ in STATES],
        roles=[(id_, text.label) for id_, text in project.wording.roles.items()],
        contacts=CONTACTS,
    )
