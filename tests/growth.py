"""How checking, building, proving and comparing grow with the number of protocols.

`python -m tests.growth 10 100` writes so many invented policies into a folder outside of the
project, runs the commands there, and prints a table; with --record it is kept in
`docs/data/growth.toml`, which the site shows. Each policy has some of the clauses of one of
the examples, no two the same. No test asserts a time.
"""

import argparse
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomlkit

from build_tools.content.policy import FLOOR
from build_tools.content.project import GROWTH, ROOT
from build_tools.site.kept import CACHE
from build_tools.situations.scenarios import STORIES
from tests.projects import copy_checkout

COMMANDS = {
    "check": ["check"],
    "build": ["build"],
    "again": ["build"],
    "prove": ["prove"],
    "compare": ["compare", "school-0", "school-1"],
}
"""What is measured; `again`: a build after one card was edited."""
CARD = re.compile(r"^### .*?(?=^#{1,6} |\Z)", re.MULTILINE | re.DOTALL)
NAMES_ANOTHER = re.compile(r"\]\(|\*\*Replaced by:")
"""What stands beside another card."""
NAMED = re.compile(r"^(title: |publisher: |# ).*", re.MULTILINE)


def write_protocols(checkout: Path, number: int) -> None:
    """Leave what is there, and add so many invented policies."""
    folder = checkout / "docs/policies"
    examples = [path for path in sorted(folder.glob("*.md")) if path.stem != FLOOR]
    texts = [path.read_text("utf-8") for path in examples]
    for place in range(number):
        draw = random.Random(place)  # noqa: S311 (the same each time)
        text = texts[place % len(texts)]
        front = NAMED.sub(rf"\1School {place}", text.partition("\n## ")[0])
        cards = [card for card in CARD.findall(text) if not NAMES_ANOTHER.search(card)]
        chosen = sorted(draw.sample(range(len(cards)), len(cards) * 2 // 3))
        whole = "\n".join([front, *(cards[at] for at in chosen)])
        (folder / f"school-{place}.md").write_text(whole, "utf-8")


def measure(number: int) -> dict[str, Any]:
    """A row of the table: seconds of work of each command, of all processors together, pages, and
    the largest page.
    """
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_checkout(Path(folder))
        shutil.copy(ROOT / STORIES, checkout / STORIES)
        write_protocols(checkout, number)
        kept = checkout / CACHE
        kept.mkdir(parents=True)
        for name in ("module", "library", "compressed"):  # the engine is made before
            for made in (ROOT / CACHE).glob(f"{name}-*"):
                (kept / made.name).symlink_to(made.resolve())
        row: dict[str, Any] = {"protocols": number}
        for name, command in COMMANDS.items():
            if name == "again":
                _edit(checkout / "docs/policies/school-0.md")
            before = _worked()
            done = subprocess.run(
                [sys.executable, "-m", "build_tools", *command],
                cwd=checkout,
                capture_output=True,
                text=True,
                check=False,
            )
            row[name] = round(_worked() - before, 1)
            # The record is of other protocols: that alone is no fault of a proof.
            if done.returncode and "recorded other numbers" not in done.stdout:
                print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
        pages = [path.stat().st_size for path in (checkout / "site").rglob("*.html")]
        return {**row, "pages": len(pages), "largest": max(pages, default=0) // 1000}


def _worked() -> float:
    """The seconds of work of all programs that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _edit(policy: Path) -> None:
    policy.write_text(policy.read_text("utf-8").replace("**Must:**", "**Should:**", 1), "utf-8")


def write_growth(rows: Sequence[dict[str, Any]]) -> None:
    """Keep the table, for the page that shows it."""
    document = tomlkit.document()
    document.add(tomlkit.comment("Written by `python -m tests.growth --record`, never by hand."))
    today = datetime.now(tz=UTC).date().isoformat()
    document.add("run", {"on": today})  # type: ignore[arg-type]
    for row in rows:
        document.add(str(row["protocols"]), row)  # type: ignore[arg-type]
    (ROOT / GROWTH).write_text(tomlkit.dumps(document), "utf-8")


def main() -> None:
    """Measure, and print the table row by row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="+", type=int, metavar="NUMBER")
    parser.add_argument("--record", action="store_true", help=f"keep the table in {GROWTH}")
    arguments = parser.parse_args()
    rows = []
    for number in arguments.numbers:
        rows.append(measure(number))
        print(*(f"{name} {value}" for name, value in rows[-1].items()), sep=", ", flush=True)
    if arguments.record:
        write_growth(rows)


if __name__ == "__main__":
    main()
