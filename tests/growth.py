"""How checking, building, proving and comparing grow with the number of protocols, and of schools.

`python -m tests.growth 10 100` writes so many invented policies into a folder outside of the
project, runs the commands there, and says what each took; with --record each row is kept in
`docs/data/growth.toml`, which the site shows, as far as it has come. Each policy has some of the
clauses of one of the examples, no two the same. With --schools there are so many schools of one
trust, every tenth with a protocol of its own. No test asserts a time.
"""

import argparse
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomlkit

from build_tools.content.policy import FLOOR, SCHOOL_FOLDER, SCHOOLS
from build_tools.content.project import GROWTH, ROOT
from build_tools.kept import CACHE
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
OF_SCHOOLS = {name: command for name, command in COMMANDS.items() if name != "compare"}
OWN = 10
"""Every so many schools have a protocol of their own."""
CARD = re.compile(r"^### .*?(?=^#{1,6} |\Z)", re.MULTILINE | re.DOTALL)
NAMES_ANOTHER = re.compile(r"\]\(|\*\*Replaced by:")
"""What stands beside another card."""
NAMES_OWN_WORDS = re.compile("concern form|school bus")
HASH = re.compile("[0-9a-f]{16}/")
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


def write_schools(checkout: Path, number: int) -> None:
    """The invented school of the tests as a trust, and so many schools with their own numbers."""
    trust = ROOT / "tests/school"
    shutil.copytree(trust, checkout / SCHOOL_FOLDER)
    policy = (trust / "policies/harbour-lane.md").read_text("utf-8")
    details = (ROOT / "tests/schools/mill-hill/school.toml").read_text("utf-8")
    cards = CARD.findall(policy)
    free = [at for at, card in enumerate(cards) if not NAMES_OWN_WORDS.search(card)]
    for place in range(number):
        folder = checkout / f"{SCHOOLS}/school-{place}"
        folder.mkdir(parents=True)
        own = details.replace("Mill Hill Primary", f"School {place}")
        own = own.replace("01632 9602", f"01632 96{place % 10}2")
        if place % OWN == 0:
            own = own.replace('"harbour-lane"', f'"school-{place}"')
            draw = random.Random(place)  # noqa: S311 (the same each time)
            left_out = {*draw.sample(free, len(free) // 3)}
            chosen = [card for at, card in enumerate(cards) if at not in left_out]
            whole = "\n".join([policy.partition("\n## ")[0], *chosen])
            (folder / "policies").mkdir()
            (folder / f"policies/school-{place}.md").write_text(whole, "utf-8")
            shutil.copy(trust / "words.toml", folder)
        (folder / "school.toml").write_text(own, "utf-8")


def measure(
    number: int,
    write: Callable[[Path, int], None],
    commands: dict[str, list[str]],
    edited: str,
    fewest: dict[str, int],
) -> Iterator[dict[str, Any]]:
    """A row of the table after each command: seconds of work of each, of all processors together,
    pages, the largest page, the memory of the largest process, and what grew. `edited`: the policy
    that is changed; `fewest`: by path the size of each file that a reader loads, where there are
    fewest.
    """
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_checkout(Path(folder))
        shutil.copy(ROOT / STORIES, checkout / STORIES)
        write(checkout, number)
        kept = checkout / CACHE
        kept.mkdir(parents=True)
        for name in ("module", "library", "compressed"):  # the engine is made before
            for made in (ROOT / CACHE).glob(f"{name}-*"):
                (kept / made.name).symlink_to(made.resolve())
        row: dict[str, Any] = {"number": number}
        for name, command in commands.items():
            if name == "again":
                _edit(checkout / edited)
            before = _worked()
            done = subprocess.run(
                [sys.executable, "-m", "build_tools", *command],
                cwd=checkout,
                capture_output=True,
                text=True,
                check=False,
            )
            # The record is of other protocols: that alone is no fault of a proof.
            if done.returncode and "recorded other numbers" not in done.stdout:
                print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr, flush=True)
            else:
                row[name] = round(_worked() - before, 1)
            row["memory"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1000
            yield row | (_sized(checkout / "site", fewest) if (checkout / "site").exists() else {})


def _sized(site: Path, fewest: dict[str, int]) -> dict[str, Any]:
    sizes = {
        HASH.sub("", path.relative_to(site).as_posix()): path.stat().st_size
        for kind in ("html", "json")
        for path in sorted(site.rglob(f"*.{kind}"), key=lambda path: path.stat().st_size)
    }  # of those with one name the largest
    pages = [size for path, size in sizes.items() if path.endswith(".html")]
    if not fewest:
        fewest.update(sizes)
    larger = " ".join(grown(fewest, sizes))
    return {"pages": len(pages), "largest": max(pages) // 1000, "grown": larger}


def grown(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """The files that are larger than with fewer protocols or schools."""
    both = before.keys() & after.keys()
    return sorted(path for path in both if after[path] > before[path] * 1.1)


def _worked() -> float:
    """The seconds of work of all programs that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _edit(policy: Path) -> None:
    policy.write_text(policy.read_text("utf-8").replace("**Must:**", "**Should:**", 1), "utf-8")


def write_growth(kind: str, row: dict[str, Any]) -> None:
    """Keep a row of this kind, for the page that shows them; the others stay."""
    path = ROOT / GROWTH
    kept = tomlkit.parse(path.read_text("utf-8")).unwrap() if path.exists() else {}
    document = tomlkit.document()
    document.add(tomlkit.comment("Written by `python -m tests.growth --record`, never by hand."))
    today = datetime.now(tz=UTC).date().isoformat()
    before = kept.get(kind, {}).get("rows", {})
    tables = dict(sorted({**before, str(row["number"]): row}.items(), key=lambda one: int(one[0])))
    for name, value in {**kept, kind: {"on": today, "rows": tables}}.items():
        document.add(name, value)
    path.write_text(tomlkit.dumps(document), "utf-8")


def main() -> None:
    """Measure, and print each row as it comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="+", type=int, metavar="NUMBER")
    parser.add_argument("--schools", action="store_true", help="schools, and not protocols")
    parser.add_argument("--record", action="store_true", help=f"keep the table in {GROWTH}")
    arguments = parser.parse_args()
    kind, write, commands, edited = (
        ("schools", write_schools, OF_SCHOOLS, "schools/school-0/policies/school-0.md")
        if arguments.schools
        else ("protocols", write_protocols, COMMANDS, "docs/policies/school-0.md")
    )
    fewest: dict[str, int] = {}
    for number in arguments.numbers:
        for row in measure(number, write, commands, edited, fewest):
            print(*(f"{name} {value}" for name, value in row.items()), sep=", ", flush=True)
            if arguments.record:
                write_growth(kind, row)


if __name__ == "__main__":
    main()
