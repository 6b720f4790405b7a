"""What takes long to make is kept in `build/cache`, by the content of all that it is made from."""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

CACHE = Path("build/cache")


def kept_text(root: Path, name: str, sources: Iterable[Path | str], make: Callable[[], str]) -> str:
    """What `make` returned when it was last called for the same `sources`: files of its code, by
    their path, and texts.
    """
    digest = hashlib.sha256(sys.version.encode())
    for source in sources:
        content = source.read_bytes() if isinstance(source, Path) else source.encode()
        digest.update(hashlib.sha256(content).digest())
    file = root / CACHE / f"{name}-{digest.hexdigest()[:16]}"
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = make()
        _write(file, text)
        return text


def _write(file: Path, text: str) -> None:
    """In one step, so that a build cut short leaves no half."""
    file.parent.mkdir(parents=True, exist_ok=True)
    number, half = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(number, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    Path(half).replace(file)
