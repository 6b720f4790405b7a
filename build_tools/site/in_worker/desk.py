"""Between the worker and the desk: the project's files in memory, and JavaScript's values in
Python's form.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZipFile

MODULES, PROJECT = "/modules", Path("/project")

for stood_in in ("asyncio", "inspect"):  # for Pyodide's own start
    sys.modules.pop(stood_in, None)
# A library of XML asks for it, and for nothing that is in it: nothing here asks the network.
sys.modules["urllib.request"] = ModuleType("urllib.request")


def start(texts: str) -> Callable[[Any], Any]:
    """Lay out the project, which comes as JSON, and give what answers each call: an array of a
    request and bytes, or undefined, to an array of the same form.
    """
    for path, text in json.loads(texts).items():
        file = PROJECT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    with ZipFile(Path(__file__).parent) as archive:  # this is in it
        archive.extractall(MODULES)
    sys.path.insert(0, MODULES)
    to_js = import_module("_pyodide_core").to_js
    entry = import_module("build_tools.writing.in_browser").start(str(PROJECT))

    def answer(asked: Any) -> Any:
        content = asked[1]
        return to_js(entry.call(asked[0], None if content is None else content.to_bytes()))

    return answer
