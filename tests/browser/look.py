"""What people look at, on sheets to look through: `make look`, after a build, writes build/look/.

One sheet a kind: a phone and a desktop, in light and dark, and paper. Beside them it says which
rules of the style sheets no page and no state of one has used, by the browser's own coverage.
"""

import base64
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright

from build_tools.content.project import ROOT, Project, load_project
from build_tools.site.browser import launch_options
from build_tools.site.server import serving
from tests.browser.conftest import Reader, all_answers

LOOK = ROOT / "build" / "look"
PHONE, DESK, A4 = (390, 844), (1280, 800), (658, 1017)
KINDS: Mapping[str, dict[str, str]] = {
    "phone": {"color_scheme": "light"},
    "phone-dark": {"color_scheme": "dark"},
    "desk": {"color_scheme": "light"},
    "desk-dark": {"color_scheme": "dark"},
    "paper": {"media": "print"},
}
PAGES = """
. pupils/ pupils/7-11/ parents/ services/ topics/parents/ policies/westcroft/ no-longer-right/
compare/ glossary/ letter/ 404/ components/
""".split()
VISITED = """
for-schools/ review/ leaving-quickly/ about/ protocol/ teaching/lesson/ practice/
pupils/7-11/someone-scares-me-or-wants-money/
""".split()
"""Pages of which there is no picture: only what they use is noted."""
PAPER = "poster/ wallet-card/ letter/ teaching/discussion-cards/ decision/".split()
TALL = 3000
"""Pixels of a view that stand on a sheet: the rest is more of the same."""
RULE = re.compile(r"([^{};]+)\{[^{}]*\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(kw_only=True)
class Coverage:
    """The text of each style sheet, and the places in it of what some page has used."""

    texts: dict[str, str] = field(default_factory=dict)
    used: dict[str, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))

    def follow(self, page: Page) -> CDPSession:
        """Note every sheet that the page loads from now on."""
        session = page.context.new_cdp_session(page)
        names = dict[str, str]()

        def note(event: dict[str, dict[str, str]]) -> None:
            header = event["header"]
            if header["sourceURL"].endswith(".css"):
                names[header["styleSheetId"]] = header["sourceURL"].rpartition("/")[2]

        session.on("CSS.styleSheetAdded", note)
        session.send("DOM.enable")
        session.send("CSS.enable")
        session.send("CSS.startRuleUsageTracking")
        self._names = names
        return session

    def note(self, session: CDPSession) -> None:
        """Keep what was used since the last time."""
        for rule in session.send("CSS.takeCoverageDelta")["coverage"]:
            name = self._names.get(rule["styleSheetId"])
            if name and rule["used"]:
                self.used[name].add((int(rule["startOffset"]), int(rule["endOffset"])))
        for id_, name in self._names.items():
            if name not in self.texts:
                self.texts[name] = session.send("CSS.getStyleSheetText", {"styleSheetId": id_})[
                    "text"
                ]

    def unused(self) -> tuple[list[str], int]:
        """The rules that nothing used, and how many there are in all."""
        never, count = list[str](), 0
        for name, text in sorted(self.texts.items()):
            for selector, place in find_rules(text):
                count += 1
                if not any(start <= place < end for start, end in self.used[name]):
                    never.append(f"{name}: {' '.join(selector.split())}")
        return never, count


def find_rules(css: str) -> Iterator[tuple[str, int]]:
    """Each rule's selector, and where its block begins; not what has no selector of elements."""
    bare = COMMENT.sub(lambda found: " " * len(found[0]), css)
    for found in RULE.finditer(bare):
        if not re.match(r"\s*(@|from\b|to\b)", found[1]):
            yield found[1].strip(), found.end(1)


def touch(page: Page) -> None:
    """Open what is folded, and point at and focus one of each kind of control."""
    page.keyboard.press("Shift")
    page.evaluate("for (const $fold of document.querySelectorAll('details')) $fold.open = true")
    seen = set[str]()
    for one in page.locator("a, button, summary, label, input").all()[:150]:
        kind = one.evaluate("(e) => `${e.tagName} ${e.className} ${e.parentElement.className}`")
        if kind in seen or not one.is_visible():
            continue
        seen.add(kind)
        one.focus()
        one.hover(force=True, timeout=2000)
    page.evaluate("for (const $fold of document.querySelectorAll('details')) $fold.open = false")
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def look_otherwise(page: Page, coverage: Coverage, session: CDPSession) -> None:
    """Every component in forced colours, and on screens as narrow as text at twice its size."""
    page.goto("components/")
    page.emulate_media(forced_colors="active")
    page.evaluate("document.body.offsetHeight")
    coverage.note(session)
    page.emulate_media(forced_colors="none")
    for width in (340, 195):
        page.set_viewport_size({"width": width, "height": PHONE[1]})
        page.evaluate("document.body.offsetHeight")
        coverage.note(session)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


def walk(reader: Reader) -> Iterator[str]:
    """The tool's screens up to a plan for each of two roles; the page shows each as it is named."""
    for role in ("staff", "safeguarding-lead"):
        reader.open()
        yield f"{role}, role"
        reader.start_as(role)
        known = {"adult_involved": "yes", "on_pupil_device": "yes"}
        answers = all_answers(reader.project, "not-known", **known)
        while (screen := reader.screen_shown()) is not None:
            yield f"{role}, {screen}"
            reader.answer_screen(screen, answers, "imagery")
        yield f"{role}, plan"


def views(
    browser: Browser, address: str, project: Project, kind: str, coverage: Coverage
) -> Iterator[tuple[str, bytes]]:
    """Name and picture of each view of a kind."""
    width, height = A4 if kind == "paper" else PHONE if kind.startswith("phone") else DESK
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.emulate_media(**KINDS[kind])  # type: ignore[arg-type]
    session = coverage.follow(page)
    if kind == "paper":
        # The browser does not count what is for print alone.
        page.add_init_script(
            "addEventListener('load', () => document.querySelector('[media=print]').media = 'all')"
        )

    def seen(name: str) -> tuple[str, bytes]:
        box = page.evaluate("document.documentElement.scrollHeight")
        coverage.note(session)
        clip = {"x": 0, "y": 0, "width": width, "height": min(box, TALL)}
        return name, page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]

    for path in PAPER if kind == "paper" else PAGES:
        page.goto(path)
        if kind == "phone":
            touch(page)
        yield seen(path)
    for path in VISITED if kind in ("phone", "paper") else []:
        page.goto(path)
        touch(page)
        coverage.note(session)
    if kind == "phone":
        look_otherwise(page, coverage, session)
    for name in walk(Reader(page=page, project=project)):
        if kind == "phone":
            touch(page)
        coverage.note(session)
        if kind.startswith("phone") or name.endswith("plan"):
            yield seen(name)
    context.close()


def write_sheet(
    browser: Browser, pictures: list[tuple[str, bytes]], path: Path, width: int
) -> None:
    """The pictures of a kind beside each other, each under its name."""
    cells = "".join(
        f'<figure style="margin:0"><figcaption>{name}</figcaption><img width="{width}" '
        f'src="data:image/png;base64,{base64.b64encode(png).decode()}"></figure>'
        for name, png in pictures
    )
    page = browser.new_page(viewport={"width": 6 * (width + 16), "height": 600})
    page.set_content(
        '<body style="background:#999;display:flex;flex-wrap:wrap;gap:12px;font:14px sans-serif;'
        f'align-items:start">{cells}'
    )
    expect(page.locator("img").last).to_have_js_property("complete", value=True)
    page.screenshot(path=path, full_page=True)
    page.close()


def main() -> int:
    """Write the sheets; say what of the style sheets nothing uses."""
    LOOK.mkdir(parents=True, exist_ok=True)
    coverage = Coverage()
    project = load_project(ROOT)
    with serving(ROOT / "site") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(playwright.chromium))
        for kind in KINDS:
            pictures = list(views(browser, address, project, kind, coverage))
            write_sheet(browser, pictures, LOOK / f"{kind}.png", 260 if "phone" in kind else 420)
            print(f"{LOOK / kind}.png: {len(pictures)} views")
        browser.close()
    never, count = coverage.unused()
    print(f"{len(never)} of {count} rules are never used", *never, sep="\n  ")
    return int(len(never) * 20 > count)


if __name__ == "__main__":
    sys.exit(main())
