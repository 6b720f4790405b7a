"""The build's command line, and the way into the project's own environment."""

import importlib.util
import os
import sys
from pathlib import Path


def enter_environment(module: str) -> None:
    """Run `module` again in the project's own environment where this Python lacks the libraries:
    `python -m` works anywhere.
    """
    if importlib.util.find_spec("markdown_it") is not None:
        return
    root = Path(__file__).parent.parent
    for python in (root / ".venv/bin/python", root / ".venv/Scripts/python.exe"):
        if python.is_file():
            os.execv(python, [str(python), "-m", module, *sys.argv[1:]])  # noqa: S606
    print(f"{module}: the project's environment is missing: run 'make setup'", file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    enter_environment("build_tools")
    # mkdocs-material prints a notice about its successor, on which nothing is to be decided here.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from build_tools.commands import main

    raise SystemExit(main())
