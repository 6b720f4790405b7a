"""How reading, checking, building and proving grow with the number of protocols.

`python -m tests.growth 10 100` writes so many copies of a small invented policy into a folder
outside of the project, runs the commands there, and prints a table: seconds of work (of all
processes), pages, and the largest page. No test asserts a time.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from build_tools.content.project import ROOT
from build_tools.site.kept import CACHE
from tests.projects import FRONT, copy_checkout

CARDS = """
Invented to be counted.
### Tell the lead at once

- **Must:** tell the safeguarding lead
- **Who:** any member of staff
- **Action:** tell the safeguarding lead
- **Topic:** disclosure
- **Source:** Invented
- **Checked:** to-check, 2026-11-20
"""
COMMANDS = ("check", "build", "prove")


def write_protocols(checkout: Path, number: int) -> None:
    """Leave the floor, and add so many invented policies."""
    folder = checkout / "docs/policies"
    for place in range(number):
        text = FRONT.format(kind="school") + CARDS
        text = text.replace("A policy", f"School {place}").replace("A publisher", f"School {place}")
        (folder / f"school-{place}.md").write_text(text, "utf-8")


def measure(number: int) -> list[str]:
    """A row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_checkout(Path(folder))
        write_protocols(checkout, number)
        (checkout / "build").mkdir()
        (checkout / CACHE).symlink_to((ROOT / CACHE).resolve())  # the engine is made before
        row = [f"{number}"]
        for command in COMMANDS:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(
                [sys.executable, "-m", "build_tools", command],
                cwd=checkout,
                capture_output=True,
                text=True,
                check=False,
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if done.returncode and command != "prove":  # whose record is of other protocols
                print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
            row.append(f"{after.ru_utime - before.ru_utime:.1f}")
        pages = [path.stat().st_size for path in (checkout / "site").rglob("*.html")]
        return [*row, f"{len(pages)}", f"{max(pages, default=0) // 1000}"]


if __name__ == "__main__":
    print(f"| protocols | {' | '.join(COMMANDS)} | pages | largest page, kB |")
    print(f"|{'---:|' * (len(COMMANDS) + 3)}")
    for argument in sys.argv[1:]:
        print("|", " | ".join(measure(int(argument))), "|", flush=True)
