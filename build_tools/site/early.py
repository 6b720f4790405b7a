"""What pages ask for before they need it: the tool its scripts, with its head; pages of staff, when
they are idle, the engine.

The tool's page preloads nothing of the engine: its worker does not take what the page preloads, and
of what the page itself does not take the browser warns.
"""

import re
from pathlib import Path

from build_tools.content.audiences import STAFF

STARTS = {"data-engine=": "tool.js", "data-desk=": "write.js"}
"""The script of a page that starts Python, by what it carries."""
IMPORTED = re.compile(r'^import .* from "\./([^"]+)";$', re.MULTILINE)
FETCHING = ("all", STAFF)
"""Whose pages fetch the engine: pupils' and parents' fetch nothing that nobody asked for."""


def scripts_of(folder: Path, name: str) -> list[str]:
    """A script and all that it imports, in the order in which a browser finds them."""
    found = [name]
    for script in found:
        text = (folder / script).read_text(encoding="utf-8")
        found += [one for one in IMPORTED.findall(text) if one not in found]
    return found


def script_of(content: str) -> str | None:
    """What starts Python on a page: the tool, "Find help", and where a school writes."""
    return next((script for mark, script in STARTS.items() if mark in content), None)


def fetches_engine(audience: str, address: str, content: str) -> bool:
    """Whether one may go from this page to the tool; the page that stands for all that are not
    there is shown at any depth, and can name no file.
    """
    return audience in FETCHING and address != "404/" and not script_of(content)
