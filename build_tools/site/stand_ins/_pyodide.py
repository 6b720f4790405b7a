"""What Pyodide's own scripts and its C ask Python for at their start, and nothing of what is behind
it there.

Pyodide's start imports some 130 modules: for typed commands, packages, tasks and the signatures of
what a page may call. The engine is one function of text. These names are looked up all the same.
"""

import sys
from collections.abc import Callable

Module = type(sys)


def eval_code(source: str, *_: object) -> object:
    """What Pyodide asks for as text: `{}`, a module, or something in one."""
    if source == "{}":
        return {}
    name, _, named = source.rpartition("; ")[2].partition(".")
    module = pyimport_impl(name)
    return getattr(module, named) if named else module


def pyimport_impl(path: str) -> object:
    """The module of this name."""
    __import__(path)
    return sys.modules[path]


def nothing(*_: object) -> None:
    """What is called and need not happen."""


class Documented(type):
    """Has every name, for its docstring."""

    def __getattr__(cls, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


class JsProxy(metaclass=Documented):
    """Has every method, for its docstring."""

    _js_type_flags = 0

    def __new__(cls, *_: object) -> "JsProxy":
        return object.__new__(cls)

    def __getattr__(self, name: str) -> None:
        return None


class MetaClass(type):
    """Of the proxies of a page's objects, of which the engine gets none."""


class Folder:
    """Where packages would be."""

    def __str__(self) -> str:
        return "/lib"


class StandIn(Module):
    """A module with some names of its own; under every other there is a class."""

    def __init__(self, name: str, **names: object) -> None:
        super().__init__(name)
        self.__dict__.update(names, __path__=[])
        sys.modules[name] = self

    def __getattr__(self, name: str) -> type[JsProxy]:
        if name.startswith("__"):
            raise AttributeError(name)
        return JsProxy


set_excepthook = nothing
_base = StandIn("_pyodide._base", eval_code=eval_code, pyimport_impl=pyimport_impl)
_importhook = StandIn(
    "_pyodide._importhook",
    register_js_finder=nothing,
    register_js_module=nothing,
    register_windows_finder=nothing,
    register_module_not_found_hook=nothing,
)
no_text: Callable[[object], str] = lambda _: ""  # noqa: E731 - as short as it is
StandIn("_pyodide.docstring", get_cmeth_docstring=no_text)
StandIn("_pyodide._core_docs", _JsProxyMetaClass=MetaClass)
StandIn(
    "pyodide._package_loader",
    SITE_PACKAGES=Folder(),
    DSO_DIR=Folder(),
    init_loaded_packages=nothing,
)
LOOKED_UP = (
    "pyodide pyodide.code pyodide.ffi _pyodide.jsbind _pyodide._future_helper asyncio inspect"
)
for name in LOOKED_UP.split():
    StandIn(name)
