"""The build's command line."""

import gc
import os
import sys

from build_tools.environment import (
    ROOT,
    ending_plainly,
    enter_environment,
    set_up,
    write_any_sign,
)

if __name__ == "__main__":
    write_any_sign()
    if sys.argv[1:2] == ["setup"]:
        raise SystemExit(set_up(sys.argv[2:]))
    enter_environment("build_tools")
    # mkdocs-material prints a notice about its successor, on which nothing is to be decided here.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    # What is read stays: to look for garbage in all of it again and again is a tenth of the work.
    gc.set_threshold(50_000, 20, 50)
    with ending_plainly("build_tools"):
        from build_tools.forks.taking import put_back

        if put_back(ROOT):
            print("build_tools: an update was cut short: all is as it was before", file=sys.stderr)
        from build_tools.commands import main

        status = main()
    raise SystemExit(status)
