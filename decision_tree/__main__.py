"""`python -m decision_tree` in a checkout; the terminal goes to no phone: it stands elsewhere."""

from build_tools.terminal.command import main

raise SystemExit(main())
