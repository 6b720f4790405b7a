"""A reader who walks through the site in any browser, and the server that the walks need."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from build_tools.content.project import Project
from build_tools.site.server import StaticHandler
from tests.browser.browsers import PATIENCE, Walker, until
from tests.browser.conftest import MEASURES, TOOLS, measure, told_of
from tests.browser.test_leaving import AWAY
from tests.browser.test_privacy import POLICY

HEARD = (Path(__file__).parent / "heard.js").read_bytes()
TOOL = TOOLS["national"]
HELD = ("worker.js", "python.zip")
THERE = "(which) => document.querySelector(which) !== null"


# ── The site, as the walks need it


@dataclass(kw_only=True)
class Host:
    """A server of the site: what it hears of the pages, what it is asked for, how it sends them."""

    folder: Path
    away: str
    """Where leaving leads: there is no network."""
    heard: list[str] = field(default_factory=list)
    deaf: bool = False
    """What is planted complains, too."""
    asked: list[str] = field(default_factory=list)
    holds: Event = field(default_factory=Event)
    """Until it is set, these do not come."""
    without_script: bool = False
    without_policy: bool = False
    worker: bytes = b""
    """In place of the engine's script: a page knows its hash."""

    def begin(self) -> None:
        """As at first."""
        self.heard.clear()
        self.holds.set()
        self.worker = b""
        self.deaf = self.without_script = self.without_policy = False

    def page(self, html: str) -> str:
        """A page as it is sent."""
        policy = "" if self.without_policy else r"\g<0>"
        html = POLICY.sub(f'{policy}<script src="/heard.js"></script>', html, count=1)
        if self.worker:
            html = html.replace(told_of(self.right_worker), told_of(self.worker))
        return html.replace(AWAY, self.away)

    @property
    def right_worker(self) -> bytes:
        """The engine's script."""
        [path] = self.folder.glob("engine/*/worker.js")
        return path.read_bytes()

    @property
    def handler(self) -> type[StaticHandler]:
        return type("Handler", (_Handler,), {"host": self})


class _Handler(StaticHandler):
    host: Host

    def do_GET(self) -> None:  # noqa: N802 (the base class names it so)
        """Pages and the worker as the walk needs them, all else as it is."""
        self.host.asked.append(self.path)
        path = self.host.folder / self.path.lstrip("/")
        page = path / "index.html" if self.path.endswith("/") else path
        if self.path == "/heard.js":
            self._send(HEARD, "text/javascript")
        elif self.path.endswith("/worker.js") and self.host.worker:
            self._send(self.host.worker, "text/javascript")
        elif page.suffix == ".html":
            found = page.is_file()
            page = page if found else self.host.folder / "404.html"
            html = self.host.page(page.read_text("utf-8"))
            self._send(html.encode(), "text/html; charset=utf-8", 200 if found else 404)
        else:
            if path.name in HELD:
                self.host.holds.wait(PATIENCE)
            super().do_GET()

    def do_POST(self) -> None:  # noqa: N802 (the same)
        said = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.host.deaf:
            self.host.heard.append(said.decode())
        self._send(b"", "text/plain")

    def _send(self, content: bytes, kind: str, status: int = 200) -> None:
        self.form = ""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Encoding", "identity")  # or it would be asked for as NAME.gz
        if self.host.without_script:
            self.send_header("Content-Security-Policy", "sandbox allow-same-origin")
        self.end_headers()
        self.wfile.write(content)


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A reader in some browser, who finds things by their name or place."""

    walker: Walker
    host: Host
    address: str
    project: Project

    def open(self, path: str, look: str = "") -> None:
        self.walker.open(self.address + path, look)

    def evaluate(self, function: str, *given: object) -> Any:
        return self.walker.evaluate(function, *given)

    def look(self, name: str, *given: object) -> Any:
        """What a function of measures.js gives."""
        return self.walker.evaluate(measure(name), *given)

    def look_at_plan(self, name: str) -> Any:
        """The same, of the plan."""
        plan = "document.querySelector('[data-plan]')"
        return self.walker.evaluate(f"() => {{ {MEASURES}; return {name}({plan}); }}")

    def complaints(self) -> list[str]:
        """What pages have said that something went wrong, up to now."""
        if self.evaluate("() => location.href").startswith(self.address):
            self.evaluate("() => fetch('/heard', { method: 'POST', body: 'that is all' })")
        return [said for said in self.host.heard if said != "that is all"]

    def see(self, selector: str, name: str = "") -> None:
        """Wait until such an element is seen."""
        until(
            self.walker,
            f"(...given) => Boolean(({measure('firstSeen')})(...given))",
            selector,
            name,
        )

    def text(self, selector: str) -> str:
        """Of the first such element, when it is seen."""
        self.see(selector)
        return str(self.evaluate(f"(which) => ({measure('firstSeen')})(which).innerText", selector))

    def tap(self, selector: str, name: str = "") -> None:
        self.see(selector, name)
        self.walker.tap(measure("firstSeen"), selector, name)

    # The tool

    def open_tool(self, path: str = TOOL, look: str = "") -> None:
        """Open a page with questions, and wait until its engine is ready."""
        self.open(path, look)
        until(
            self.walker, "() => document.querySelector('[data-module=tool][data-ready]') !== null"
        )

    def answer(self, selector: str, name: str = "") -> None:
        """Tap, and wait until what comes next is there."""
        before = self.look("asked")
        until(self.walker, THERE, "[data-questions]:not([data-new])")
        self.tap(selector, name)
        until(self.walker, measure("isNext"), before)

    def last_plan(self) -> Any:
        """What the engine in the browser has answered last."""
        return json.loads(self.evaluate("() => JSON.stringify(window.lastPlan)"))

    def tick(self, value: str) -> None:
        self.walker.tap(measure("boxOf"), value)

    def finish(
        self, answers: Mapping[str, str], option: str = "imagery", role: str = "", at: str = "plan"
    ) -> None:
        """Answer every screen up to one, or to the plan, past an emergency."""
        while (asked := self.look("askedNow"))["screen"] != at:
            if asked["screen"]:
                self._answer_screen(asked, answers, option, role)
            elif self.look("firstSeen", "[data-plan] [data-action=go-on]"):
                self.tap("[data-plan] [data-action=go-on]")
            else:
                return

    def _answer_screen(
        self, asked: Mapping[str, Any], answers: Mapping[str, str], option: str, role: str
    ) -> None:
        screen = f"[data-screen={asked['screen']}]"
        if asked["asking"] in ("role", "one"):
            self.answer(f"{screen} [data-value={role if asked['asking'] == 'role' else option}]")
        elif fact := asked.get("single"):
            said = answers.get(fact, "not-known")
            self.answer(f"{screen} [data-single={fact}] [data-value={said}]")
        else:
            self._fill(screen, asked["facts"], answers)

    def _fill(self, screen: str, facts: list[str], answers: Mapping[str, str]) -> None:
        said = {fact: answers.get(fact, "not-known") for fact in facts}
        ticked = [fact for fact in facts if said[fact] == self._tick_of(fact)]
        if "immediate-danger" in ticked:
            self.answer(f"{screen} [data-fact=immediate-danger]")
            return
        for fact in ticked:
            self.tick(fact)
        left = {said[fact] for fact in facts if fact not in ticked}
        self.tick("not-known" if "not-known" in left else "none")
        self.answer(f"{screen} [type=submit]")

    def _tick_of(self, fact: str) -> str:
        words = self.project.wording.facts.get(fact)
        return "no" if words and words.ticked_no else "yes"
