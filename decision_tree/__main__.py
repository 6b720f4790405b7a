"""`python -m decision_tree` in a checkout; the terminal goes to no phone: it stands elsewhere."""

import sys

try:
    from build_tools.terminal.command import main
except ModuleNotFoundError as error:
    # A package that the terminal itself lacks is another trouble, and says so by its own name.
    if (error.name or "").partition(".")[0] != "build_tools":
        raise
    print("decision_tree: no build_tools here: run it in a checkout's root folder", file=sys.stderr)
    raise SystemExit(2) from None

raise SystemExit(main())
