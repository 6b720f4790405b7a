"""`python -m decision_tree` in a checkout; the terminal goes to no phone: it stands elsewhere."""

import importlib.util
import sys

if importlib.util.find_spec("build_tools") is None:
    print("decision_tree: no build_tools here: run it in a checkout's root folder", file=sys.stderr)
    raise SystemExit(2)

from build_tools.__main__ import enter_environment

enter_environment("decision_tree")

from build_tools.terminal.command import main  # noqa: E402 - only the environment has its libraries

raise SystemExit(main())
