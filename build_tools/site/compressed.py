"""Every large file in two smaller forms beside it: NAME.br and NAME.gz.

A host that can sends them for it; one that compresses nothing is asked for NAME.gz of the engine by
name (docs/assets/engine.js).
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

from build_tools.kept import filling, kept_at, link
from build_tools.site.node import RuntimeBuildError, run_node

SCRIPT = Path(__file__).with_name("compress.mjs")
COMPRESSED = frozenset(".css .html .js .json .svg .wasm .zip".split())
FORMS = (".br", ".gz")
LEAST = 1000
"""Bytes: nobody waits for less."""
FAST, BEST = 5, 11
"""How hard brotli tries. The best takes half a minute for the engine, so that it is kept; for the
archive of the page for writing it would be a sixth less, at each change of the code.
"""


def write_site_forms(site: Path, old: Path, engine: Iterable[str], project: Path) -> None:
    """Write the smaller forms of all files of a built site: of the engine the smallest, and those
    of a file that is as in the `old` site are taken from there.
    """
    best = {site / name for name in engine if is_large(site / name)}
    write_best(best, project)
    others = (path for path in _large_files(site) if path not in best)
    _compress((path for path in others if not _taken(path, old / path.relative_to(site))), FAST)


def write_forms(folder: Path) -> None:
    """Write the smaller forms of all files of a folder."""
    _compress(_large_files(folder), FAST)


def _large_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix in COMPRESSED and is_large(path))


def _taken(path: Path, old: Path) -> bool:
    try:
        same = old.read_bytes() == path.read_bytes()
        for form in FORMS if same else ():
            link(f"{old}{form}", f"{path}{form}")
    except OSError:  # a new page, or another build puts its site in place
        return False
    return same


def is_large(path: Path) -> bool:
    """Whether anybody waits for it."""
    return path.is_file() and path.stat().st_size > LEAST


def write_best(files: Iterable[Path], project: Path) -> None:
    """Write the smallest forms of `files`: once for the same bytes, in build/cache."""
    for path in files:
        kept = _kept_best(path, project)
        for form in FORMS:
            link(kept / f"{path.name}{form}", f"{path}{form}")


def start_on_best(files: Iterable[Path], project: Path) -> Thread:
    """Make the smallest forms of `files` beside other work; whoever writes them waits for it."""

    def make() -> None:
        # Whoever writes them makes them again where this failed, and says what is wrong.
        with suppress(RuntimeBuildError):
            for path in files:
                _kept_best(path, project)

    thread = Thread(target=make, daemon=True)
    thread.start()
    return thread


def _kept_best(path: Path, project: Path) -> Path:
    content = path.read_bytes()  # once: another build may write it anew
    kept = kept_at(project, "compressed", (SCRIPT, content))
    with filling(kept) as folder:
        if folder:
            (folder / path.name).write_bytes(content)
            _compress([folder / path.name], BEST)
    return kept


def _compress(files: Iterable[Path], quality: int) -> None:
    if names := sorted(map(str, files)):
        try:
            run_node(SCRIPT, str(quality), told="\n".join(names))
        except RuntimeBuildError:
            for half in (f"{name}{form}.half" for name in names for form in FORMS):
                Path(half).unlink(missing_ok=True)
            raise
