"""How fast the tool is, in a real browser: `make bench`, after a build, writes build/bench/.

Three others are measured beside it, by turns: Pyodide as it is published with the same sources, the
engine's module compiled alone, and the tool's page while its engine does not come. Each is opened
by a browser that has never been there. What is recorded for the public page are medians, and their
ratios: milliseconds are of one machine.
"""

import json
import re
import shutil
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from build_tools.content.project import BENCH, ROOT, load_project
from build_tools.site.browser import launch_options
from build_tools.site.compressed import write_best
from build_tools.site.runtime import FILES
from build_tools.site.server import StaticHandler, serving
from build_tools.site.site import PROTOCOL
from build_tools.situations.proof import load_version, write_record

HERE = Path(__file__).parent
FOLDER = ROOT / "build" / "bench"
BY = "What the last run of `make bench` measured: never by hand."
LEAST_RUNS = 7
"""Fewer are not recorded."""

PAGE = '<!doctype html><html lang="en"><title>Bench</title><link rel="icon" href="data:,">'
START = (
    '<script type="module">globalThis.marks = {};\n%s\nmarks.ready = performance.now();</script>'
)
PUBLISHED = """await new Promise((ready) => {
  new Worker("worker.js", { type: "module" }).onmessage = ready;
});"""
MODULE = 'await WebAssembly.compileStreaming(fetch("pyodide.asm.wasm"));'
MARKED = "(names) => names.every((name) => name in (globalThis.marks ?? {}))"

PUBLISHED_FILES = (
    "pyodide.js",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)

Samples = Mapping[str, Mapping[str, Sequence[float]]]
"""Milliseconds by variant and figure, one a run."""
Sizes = dict[str, tuple[int, int]]
"""By the name of a file: its bytes, and how many were sent for them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Speed:
    """Of a connection, in bytes and seconds, and how many times slower the page's thread is."""

    rate: int = 0
    latency: float = 0
    slower: int = 1


# 1.6 Mbit a second. The browser throttles no request of a worker, so the server does.
SPEEDS = {"plain": Speed(), "slow": Speed(rate=200_000, latency=0.15, slower=4)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """One opening of a variant's page: by whom, what is waited for, what is taken of its marks."""

    variant: str
    until: str
    role: str = ""
    questions: int = 0
    takes: tuple[str, ...] = ("ready",)


ASKED = ("instruction", "question-1", "question-2", "question-2-after", "question-4")
LEAD, STAFF = ("safeguarding-lead", 4), ("staff", 99)


def _reading(variant: str, reader: tuple[str, int], until: str, *takes: str) -> Load:
    role, questions = reader
    return Load(variant=variant, role=role, questions=questions, until=until, takes=takes)


LOADS = (
    _reading("site", LEAD, "ready", *ASKED, "ready"),
    _reading("site", STAFF, "plan", "plan", "plan-after"),
    _reading("bare", LEAD, "question-4", *ASKED),
    _reading("bare", STAFF, "plan", "plan", "plan-after"),
    Load(variant="published", until="ready"),
    Load(variant="module", until="ready"),
)


# ── What is measured


def write_pages(site: Path) -> dict[str, Path]:
    """The folder of each variant, with its files in the smallest form."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    published, module = FOLDER / "published", FOLDER / "module"
    for folder, script in ((published, PUBLISHED), (module, MODULE)):
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(PAGE + START % script, encoding="utf-8")
    for name in PUBLISHED_FILES:
        source = "pyodide.mjs" if name == "pyodide.js" else name  # its forms are kept by that name
        shutil.copyfile(ROOT / "node_modules" / "pyodide" / source, published / name)
    shutil.copyfile(HERE / "bench-published.js", published / "worker.js")
    [protocol] = re.findall(
        "engine/[0-9a-f]+/protocol.json", (site / "check/index.html").read_text()
    )
    shutil.copyfile(site / protocol, published / "protocol.json")
    sources = FOLDER / "sources" / "decision_tree"
    ignored = shutil.ignore_patterns("__pycache__", "__main__.py")
    shutil.copytree(ROOT / "decision_tree", sources, ignore=ignored)
    shutil.make_archive(str(published / "decision_tree"), "zip", sources.parent)
    write_best([path for path in published.iterdir() if path.suffix != ".html"], ROOT)
    for path in site.glob("engine/*/pyodide.asm.wasm*"):
        shutil.copyfile(path, module / path.name)
    return {"site": site, "bare": site, "published": published, "module": module}


class Host(StaticHandler):
    """The server of the site on a line of a certain speed. What is held never comes."""

    speed = Speed()
    held = ""
    line = threading.Lock()
    sizes: Sizes = {}  # noqa: RUF012 (of each host, as `host_of` makes it)

    def do_GET(self) -> None:  # noqa: N802 (the base class names it so)
        """Answer, after the way there and back."""
        if self.held and self.path.endswith(self.held):
            threading.Event().wait(120)
            return
        time.sleep(self.speed.latency)
        super().do_GET()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send the file, all files on one line."""
        sent = 0
        while part := source.read(4000 if self.speed.rate else 1_000_000):
            if self.speed.rate:
                with self.line:
                    time.sleep(len(part) / self.speed.rate)
            outputfile.write(part)
            sent += len(part)
        file = Path(source.name.removesuffix(self.form))
        self.sizes[file.relative_to(self.directory).as_posix()] = (file.stat().st_size, sent)


def host_of(variant: str, speed: Speed, sizes: Sizes) -> type[Host]:
    """The server of a variant, which notes in `sizes` what it sent."""
    told = {"speed": speed, "sizes": sizes, "line": threading.Lock()}
    return type("Host", (Host,), {**told, "held": "/worker.js" if variant == "bare" else ""})


def open_page(browser: Browser, address: str, load: Load, speed: Speed) -> Page:
    """The page of a load, in a browser that has never been there, with all its marks."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    reader = json.dumps({"role": load.role, "questions": load.questions})
    if load.role:
        script = (HERE / "bench.js").read_text(encoding="utf-8")
        page.add_init_script(f"globalThis.reader = {reader};\n{{ {script} }}")
    throttled = page.context.new_cdp_session(page)
    throttled.send("Emulation.setCPUThrottlingRate", {"rate": speed.slower})
    page.goto(address + ("check/" if load.role else ""), wait_until="commit")
    page.wait_for_function(MARKED, arg=[load.until, *load.takes], timeout=180_000, polling=50)
    return page


def measure(
    browser: Browser, addresses: Mapping[str, str], speed: Speed, runs: int
) -> dict[str, dict[str, list[float]]]:
    """Samples of all variants: in turns, and every second time in the other order."""
    samples: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for run in range(runs):
        for load in LOADS if run % 2 else LOADS[::-1]:
            page = open_page(browser, addresses[load.variant], load, speed)
            marks = page.evaluate("marks")
            for figure in load.takes:
                samples[load.variant][figure].append(marks[figure])
            if load.until == "ready":
                samples[load.variant]["memory"].append(measure_memory(browser))
            if load.variant == "site" and load.until == "ready":
                samples["site"]["next"] += page.evaluate("walk()")
                samples["site"]["next-again"] += page.evaluate("walk()")
            page.context.close()
    return samples


def measure_memory(browser: Browser) -> int:
    """Bytes that the only open page and its worker have to themselves.

    The browser's own count leaves out the memory of WebAssembly: this is Linux' count.
    """
    running = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [process["id"] for process in running if process["type"] == "renderer"]
    # The browser keeps an empty one ready for the next page.
    return max(_private(Path("/proc", str(id_), "smaps_rollup")) for id_ in renderers)


def _private(rollup: Path) -> int:
    if not rollup.exists():
        return 0
    lines = rollup.read_text(encoding="utf-8").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


# ── What is made of it


def summary(samples: Samples) -> dict[str, dict[str, float]]:
    """By figure: the site's median in milliseconds, and what part it is of each other's.

    Nothing can be asked of the published engine before it is ready: of that, every part is.
    """
    medians = {
        variant: {figure: statistics.median(times) for figure, times in figures.items()}
        for variant, figures in samples.items()
    }
    ready = medians["published"]["ready"]
    rows = dict[str, dict[str, float]]()
    for figure, ours in medians["site"].items():
        if figure == "memory":
            continue
        row: dict[str, float] = {"ms": round(ours, 1)}
        for other in ("bare", "module"):
            if figure in medians.get(other, {}):
                row[f"of-{other}"] = round(ours / medians[other][figure], 3)
        if figure.startswith("next"):
            row["high"] = round(statistics.quantiles(samples["site"][figure], n=20)[-1], 1)
        elif not figure.endswith("-after"):
            row["of-published"] = round(ours / ready, 3)
        rows[figure] = row
    return {**rows, "published": {"ms": round(ready, 1)}}


def summary_of_sizes(sizes: Mapping[str, Sizes]) -> dict[str, dict[str, float]]:
    """Bytes of the engine file by file, of all that the page loads, and of the published one."""

    def total(files: Sizes) -> tuple[int, int]:
        return sum(raw for raw, _ in files.values()), sum(sent for _, sent in files.values())

    engine = {path: size for path, size in sizes["site"].items() if _is_engine(path)}
    page = {path: size for path, size in sizes["site"].items() if path not in engine}
    published = {path: size for path, size in sizes["published"].items() if path != "index.html"}
    parts = {Path(path).name: size for path, size in sorted(engine.items())}
    parts |= {"engine": total(engine), "page": total(page), "published": total(published)}
    rows: dict[str, dict[str, float]] = {
        name: {"raw": raw, "sent": sent} for name, (raw, sent) in parts.items()
    }
    rows["engine"]["of-published"] = round(total(engine)[1] / total(published)[1], 3)
    return rows


def summary_of_memory(samples: Samples) -> dict[str, float]:
    """Bytes of the site's page and of the published engine's."""
    site, published = (statistics.median(samples[of]["memory"]) for of in ("site", "published"))
    part = {"of-published": round(site / published, 3)} if published else {}
    return {"site": int(site), "published": int(published), **part}


def _is_engine(path: str) -> bool:
    """The page's own scripts lie beside it."""
    return Path(path).name in {*FILES.values(), PROTOCOL}


def table_of(sections: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The record, a figure a line."""
    for name, rows in sections.items():
        yield name
        for figure, row in rows.items():
            values = row.items() if isinstance(row, Mapping) else [("", row)]
            yield f"  {figure:18} " + "  ".join(f"{key} {value}" for key, value in values)


@dataclass(kw_only=True)
class Measured:
    """What a run found."""

    samples: dict[str, Samples] = field(default_factory=dict)
    sizes: dict[str, Sizes] = field(default_factory=lambda: defaultdict(dict))


def measure_all(browser: Browser, folders: Mapping[str, Path], runs: int) -> Measured:
    """All variants at all speeds."""
    found = Measured()
    for name, speed in SPEEDS.items():
        with ExitStack() as stack:
            addresses = {
                variant: stack.enter_context(
                    serving(folder, handler=host_of(variant, speed, found.sizes[variant]))
                )
                for variant, folder in folders.items()
            }
            found.samples[name] = measure(browser, addresses, speed, runs)
    return found


def main(argv: Sequence[str]) -> int:
    """Measure, print, and record where there were runs enough."""
    runs = int(argv[0]) if argv else LEAST_RUNS
    folders = write_pages(ROOT / "site")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(playwright.chromium, whole=True))
        version = browser.version.partition(".")[0]
        found = measure_all(browser, folders, runs)
        browser.close()
    sections: dict[str, dict[str, Any]] = {
        "run": {
            "on": datetime.now(tz=UTC).date().isoformat(),
            "version": load_version(load_project(ROOT)),
            "browser": f"Chromium {version}",
            "runs": runs,
        },
        **{name: summary(samples) for name, samples in found.samples.items()},
        "bytes": summary_of_sizes(found.sizes),
        "memory": summary_of_memory(found.samples["plain"]),
    }
    print(*table_of(sections), sep="\n")
    whole = {**sections, "samples": found.samples, "files": found.sizes}
    (FOLDER / "bench.json").write_text(json.dumps(whole, indent=1), encoding="utf-8")
    if runs >= LEAST_RUNS:
        write_record(ROOT, sections, BENCH, BY)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
