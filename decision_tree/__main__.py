"""`python -m decision_tree` in a checkout; the terminal goes to no phone: it stands elsewhere."""

import importlib.util
import sys

if importlib.util.find_spec("build_tools") is None:
    print("decision_tree: no build_tools here: run it in a checkout's root folder", file=sys.stderr)
    raise SystemExit(2)

from build_tools.environment import ending_plainly, enter_environment, write_any_sign

write_any_sign()
enter_environment("decision_tree")

with ending_plainly("decision_tree"):
    from build_tools.terminal.command import main

    status = main()
raise SystemExit(status)
