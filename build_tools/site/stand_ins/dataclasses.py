"""Dataclasses as the engine uses them: no order, no inheritance, no words for a debugger.

The standard library's takes a fifth of the engine's start, half of it to import `inspect`, with
which it would write a docstring. That nothing is written to what is frozen, mypy and the tests on
this machine have seen.
"""

from _operator import attrgetter

_NONE = object()


class Field:
    """What `field` says of a field."""

    def __init__(self, default=_NONE, default_factory=None, init=True, compare=True, **_):
        self.default, self.default_factory = default, default_factory
        self.init, self.compare = init, compare


field = Field


def dataclass(cls=None, **options):
    """The class with its slots, `__init__`, `__eq__` and `__hash__`."""
    return _made(cls, options) if cls else lambda cls: _made(cls, options)


def _made(cls, options):
    space = dict(cls.__dict__)
    fields = {name: space.pop(name, _NONE) for name in space.get("__annotations__", ())}
    fields = {
        name: given if isinstance(given, Field) else Field(given) for name, given in fields.items()
    }
    if options.get("slots"):
        space["__slots__"] = tuple(fields)
    del space["__dict__"], space["__weakref__"]
    made = type(cls.__name__, cls.__bases__, space)
    made.__dataclass_fields__ = fields
    made.__init__ = _initializer(fields, options.get("kw_only"), hasattr(made, "__post_init__"))
    compared = attrgetter(*(name for name, one in fields.items() if one.compare))
    made.__eq__ = lambda one, other: (
        compared(one) == compared(other) if type(one) is type(other) else NotImplemented
    )
    made.__hash__ = lambda one: hash(compared(one))
    return made


def _initializer(fields, only_named, has_more):
    names = {"_set": object.__setattr__}
    given, lines = ["self", *(["*"] if only_named else [])], []
    for name, one in fields.items():
        value = name
        if one.default_factory:
            names[f"_new_{name}"] = one.default_factory
            value = f"_new_{name}()"
        elif one.init and one.default is not _NONE:
            names[f"_default_{name}"] = one.default
            given.append(f"{name}=_default_{name}")
        elif one.init:
            given.append(name)
        else:
            continue
        lines.append(f" _set(self,'{name}',{value})\n")
    lines.append(" self.__post_init__()\n" if has_more else " pass\n")
    exec(f"def made({','.join(given)}):\n{''.join(lines)}", names)  # noqa: S102 - our own words
    return names["made"]


def replace(one, **changes):
    """The same object but for some fields."""
    same = {name: getattr(one, name) for name, of in one.__dataclass_fields__.items() if of.init}
    return type(one)(**same | changes)


def asdict(one):
    """Dictionaries in place of all dataclasses in it."""
    if hasattr(one, "__dataclass_fields__"):
        return {name: asdict(getattr(one, name)) for name in one.__dataclass_fields__}
    if isinstance(one, list | tuple):
        return type(one)(map(asdict, one))
    if isinstance(one, dict):
        return {asdict(key): asdict(value) for key, value in one.items()}
    return one
