"""A newer version in the place of the older one: all of it or nothing, even where it is killed.

What is moved is written down first. Whatever command comes next puts it back; what the commands
themselves run on is moved last, so that they are there to do it.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from filelock import FileLock

WORK = Path("build/update")
JOURNAL, LOCK = WORK / "taking.json", WORK / "taking.lock"
STAYS = frozenset({".git", ".venv", "build", "node_modules", "site", "dist", "schools"})
"""What is made on this machine, or is a school's own."""
SCHOOL = Path("docs/school")
LAST = ("decision_tree", "build_tools")


def take(root: Path, new: Path, now: datetime) -> Path:
    """Put the newer version in the place of the older one, which is kept: the folder of it.

    Where anything fails, all that was moved is put back.
    """
    before = root / WORK / f"before-{now:%Y-%m-%d-%H%M%S}"
    names = list(_replaced(new))
    journal = {"before": str(before), "new": str(new), "names": list(map(str, names))}
    with FileLock(root / LOCK):
        (root / JOURNAL).write_text(json.dumps(journal), encoding="utf-8")
        try:
            for name in names:
                if (root / name).exists():
                    _move(root / name, before / name)
                _move(new / name, root / name)
        except OSError:
            _put_back(root)
            raise
        (root / JOURNAL).unlink()
    return before


def put_back(root: Path) -> bool:
    """Put back what was moved by one that was killed; whether there was any."""
    if not (root / JOURNAL).exists():
        return False
    with FileLock(root / LOCK):  # One that goes on still has it.
        return _put_back(root)


def _put_back(root: Path) -> bool:
    if not (root / JOURNAL).exists():
        return False
    journal = json.loads((root / JOURNAL).read_text("utf-8"))
    before, new = Path(journal["before"]), Path(journal["new"])
    for name in reversed(journal["names"]):
        if (root / name).exists() and not (new / name).exists():
            _move(root / name, new / name)
        if (before / name).exists():
            _move(before / name, root / name)
    (root / JOURNAL).unlink()
    return True


def _move(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    path.rename(to)


def _replaced(new: Path) -> Iterator[Path]:
    """What is replaced as a whole: each file and folder at the top, and those of docs but the
    school's.
    """
    for path in sorted(new.iterdir(), key=lambda path: (path.name in LAST, path.name != LAST[0])):
        if path.name == SCHOOL.parent.name:
            inner = sorted(path.iterdir())
            yield from (p.relative_to(new) for p in inner if p != new / SCHOOL)
        elif path.name not in STAYS:
            yield path.relative_to(new)
