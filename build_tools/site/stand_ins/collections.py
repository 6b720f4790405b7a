"""What `collections.abc` stands in, and nothing of what it is named for."""

import _collections_abc as abc
import sys

sys.modules["collections.abc"] = abc
