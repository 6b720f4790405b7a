"""The build's command line."""

import importlib.util
import os
import sys
from pathlib import Path


def _enter_environment() -> None:
    """Run again in the project's own environment where this Python lacks the libraries: `python -m`
    works anywhere.
    """
    if importlib.util.find_spec("markdown_it") is not None:
        return
    root = Path(__file__).parent.parent
    for python in (root / ".venv/bin/python", root / ".venv/Scripts/python.exe"):
        if python.is_file():
            os.execv(python, [str(python), "-m", "build_tools", *sys.argv[1:]])  # noqa: S606
    sys.exit("build_tools: the project's environment is missing: run 'make setup' first")


if __name__ == "__main__":
    _enter_environment()
    # mkdocs-material prints a notice about its successor, on which nothing is to be decided here.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from build_tools.commands import main

    raise SystemExit(main())
