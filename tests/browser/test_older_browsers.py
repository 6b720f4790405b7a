"""Browsers of some years ago: Chrome 105, Firefox 114, Safari 16. None is at hand: what they lack
is taken out of a newer one. Still older ones get the protocol to read, and a sentence.
"""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from build_tools.content.project import ROOT
from tests.browser.conftest import READY, Reader, Watch, change_worker
from tests.browser.look import find_rules
from tests.browser.test_failure import EXPECTED, SENTENCE
from tests.browser.test_layout import BOTH, find_with_axe

NEWER = tomllib.loads(Path(__file__).with_name("newer.toml").read_text("utf-8"))
USED = NEWER["used"]
SCRIPTS = {path.name: path.read_text("utf-8") for path in (ROOT / "docs/assets").glob("*.js")}
STYLES = {path.name: path.read_text("utf-8") for path in (ROOT / "docs/assets").glob("*.css")}
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)


# ── What is written


@pytest.fixture(scope="module")
def engine(site_folder: Path) -> str:
    [path] = site_folder.glob("engine/*/worker.js")
    return path.read_text("utf-8")


def uses_of(pattern: str, texts: dict[str, str]) -> list[str]:
    find = re.compile(pattern, re.MULTILINE)
    return [
        f"{name}: {pattern}" for name, text in texts.items() if find.search(COMMENT.sub("", text))
    ]


@pytest.mark.parametrize(("kind", "texts"), [("scripts", SCRIPTS), ("styles", STYLES)])
def test_nothing_is_used_that_older_browsers_lack_but_what_can_be_missed(
    kind: str, texts: dict[str, str]
) -> None:
    found = {pattern: uses_of(pattern, texts) for pattern in NEWER[kind]}

    assert {pattern: uses for pattern, uses in found.items() if uses and pattern not in USED} == {}
    assert [one for one in USED if one in NEWER[kind] and not found[one]] == []


def test_the_engine_can_be_read_by_older_browsers(engine: str) -> None:
    written = [pattern for pattern in NEWER["scripts"] if pattern.startswith(("static", r"\("))]

    assert [one for one in written if re.search(one, engine)] == []


def test_no_rule_is_lost_for_what_else_its_selector_names() -> None:
    """Of a list with one selector that it cannot read a browser leaves the whole rule out, but not
    where that one stands in `:is()`.
    """
    lost = []
    for name, text in STYLES.items():
        for selector, _ in find_rules(text):
            within = re.sub(r":(is|where)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", "", selector)
            parts = {":has(" in part or "::details-content" in part for part in within.split(",")}
            lost += [f"{name}: {selector}"] if len(parts) > 1 else []

    assert lost == []


# ── What is taken away, and missed by nobody

WITHOUT = """
const missing = [
  [AbortSignal, "any timeout"], [Object, "groupBy"], [Map, "groupBy"], [URL, "canParse parse"],
  [Promise, "withResolvers try"], [Array, "fromAsync"], [RegExp, "escape"],
  [Array.prototype, "toSorted toReversed toSpliced with findLast findLastIndex"],
  [Set.prototype, "union difference intersection isSubsetOf isSupersetOf isDisjointFrom"],
  [String.prototype, "isWellFormed toWellFormed"],
  [self, "DecompressionStream Iterator scheduler navigation requestIdleCallback"],
];
for (const [owner, names] of missing) for (const name of names.split(" ")) delete owner[name];
"""


def as_styles_were(route: Route) -> None:
    """What such a browser cannot read, it leaves out."""
    sent = route.fetch()
    text = sent.text().replace(":has(", ":had(").replace("::details-content", "::nothing")
    route.fulfill(response=sent, body=re.sub(r' / ""', ' / / ""', text).replace("dvh", "nothing"))


@pytest.fixture
def older(reader: Reader, site_folder: Path) -> Reader:
    reader.page.add_init_script(WITHOUT)
    reader.page.context.route("**/*.css", as_styles_were)
    change_worker(reader.page, site_folder, lambda script: WITHOUT + script)
    reader.open()
    return reader


def test_staff_come_to_a_plan_and_it_prints(older: Reader) -> None:
    older.start_as("staff")
    older.page.keyboard.press("Tab")  # so that the next focus is the keyboard's
    focused = older.page.locator(".option__input").first
    focused.focus()
    expect(focused).not_to_have_css("outline-style", "none")
    assert find_with_axe(older.page, BOTH) == []
    older.finish({}, "imagery")
    expect(older.headline("tell-lead", "staff")).to_be_visible()
    expect(older.page.locator("[data-action=copy]")).to_be_visible()

    older.page.emulate_media(media="print")
    of_the_screen = older.page.locator(".banner, .header, .leave, .trail, .buttons, .foot")
    expect(of_the_screen.filter(visible=True)).to_have_count(0)


# ── What is needed: without it, the protocol and a sentence


def lose(name: str) -> Callable[[Page, Path], None]:
    return lambda page, _: page.add_init_script(f"delete window.{name}")


def refuse_modules_in_workers(page: Page, _: Path) -> None:
    page.add_init_script(
        "window.Worker = class { constructor(address, { type }) {"
        " if (type === 'module') throw new TypeError('no modules here'); } };"
    )


def refuse_exceptions(page: Page, _: Path) -> None:
    """As where WebAssembly has none: Safari before 15.2."""
    page.add_init_script(
        "WebAssembly.compileStreaming = async () => {"
        " throw new WebAssembly.CompileError('invalid opcode 6'); };"
    )


NEEDED = {
    "workers": lose("Worker"),
    "modules in workers": refuse_modules_in_workers,
    "WebAssembly that comes while it is compiled": lose("WebAssembly.compileStreaming"),
    "exceptions of WebAssembly": refuse_exceptions,
    "hashes": lose("Crypto.prototype.subtle"),
}


@pytest.mark.parametrize("take", NEEDED.values(), ids=NEEDED)
def test_without_what_is_needed_the_protocol_can_be_read(
    take: Callable[[Page, Path], None], reader: Reader, watch: Watch, site_folder: Path
) -> None:
    watch.expects(*EXPECTED)
    take(reader.page, site_folder)
    reader.open(ready=False)

    expect(reader.page.get_by_text(SENTENCE)).to_be_visible(timeout=READY)
    expect(reader.find("[data-clause]").filter(visible=True).first).to_be_visible()
