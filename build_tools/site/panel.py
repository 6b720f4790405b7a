"""What is wrong beside the page while somebody writes: a panel in every page that `serve` sends.

Each build leaves its findings and drafts in `build/writing.json`. Nothing of the panel is in the
site that is published: the server puts it in as it sends a page.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from build_tools.content.findings import Finding
from build_tools.content.policy import Card
from build_tools.site.server import StaticHandler

STATE = "build/writing.json"
ADDRESS = "/__writing/"
SCRIPT = f'<script type="module" src="{ADDRESS}panel.js"></script></body>'
PANEL = Path(__file__).parent / "panel.js"


class Draft(NamedTuple):
    """Where a card is that is in no plan yet."""

    path: str
    line: int
    heading: str


def write_state(
    root: Path, findings: Iterable[Finding], drafts: Iterable[Draft | Card] = ()
) -> None:
    """Keep what a build found: every finding once, by place; and the cards in no plan yet."""
    told = [asdict(finding) for finding in sorted(set(findings))]
    waiting = [{"path": d.path, "line": d.line, "heading": d.heading} for d in drafts]
    (root / STATE).write_text(json.dumps({"findings": told, "drafts": waiting}), encoding="utf-8")


class PanelHandler(StaticHandler):
    """The site, with the panel in its pages."""

    def send_head(self) -> Any:
        """The panel's own files; a page with the panel in it; all else as it is."""
        path = self.path.partition("?")[0]
        if path == f"{ADDRESS}panel.js":
            return self._send(PANEL.read_bytes(), "text/javascript")
        if path == f"{ADDRESS}state.json":
            return self._send(self._state(), "application/json")
        file = Path(self.translate_path(self.path).removesuffix(self.form))
        # What a script asks for is the page itself: it knows its hash (docs/assets/device.js).
        is_shown = self.headers["Sec-Fetch-Dest"] != "empty"
        if file.suffix == ".html" and file.is_file() and is_shown:
            page = file.read_text("utf-8")
            return self._send(page.replace("</body>", SCRIPT).encode(), "text/html")
        return super().send_head()

    def _state(self) -> bytes:
        state = json.loads((Path(self.directory).parent / STATE).read_text("utf-8"))
        # A new site is a new folder: the page sees by it that it is an old one.
        return json.dumps({**state, "site": self.site()}).encode()

    def _send(self, content: bytes, kind: str) -> BytesIO:
        self.form = ""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)
