"""`python -m decision_tree` in a checkout. The terminal goes to no phone, so it stands elsewhere."""

from build_tools.terminal.command import main

raise SystemExit(main())
