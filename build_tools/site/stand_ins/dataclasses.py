"""Dataclasses as the engine uses them: no order, no inheritance, no words for a debugger.

The standard library's takes a fifth of the engine's start, half of it to import `inspect`, with
which it would write a docstring, and the rest to compile the text of each `__init__`. That nothing
is written to what is frozen, and nothing left out, mypy and the tests on this machine have seen.
"""

from _operator import attrgetter

_NONE = object()


class Field:
    """What `field` says of a field."""

    def __init__(self, default=_NONE, default_factory=None, init=True, compare=True, **_):
        self.default, self.default_factory = default, default_factory
        self.init, self.compare = init, compare


field = Field


def dataclass(cls=None, **_):
    """The class with its slots, `__init__`, `__eq__` and `__hash__`."""
    return _made(cls) if cls else _made


def _made(cls):
    space = dict(cls.__dict__)
    fields = {name: space.pop(name, _NONE) for name in space.get("__annotations__", ())}
    fields = {
        name: given if isinstance(given, Field) else Field(given) for name, given in fields.items()
    }
    space["__slots__"] = tuple(fields)
    del space["__dict__"], space["__weakref__"]
    made = type(cls.__name__, cls.__bases__, space)
    made.__dataclass_fields__ = fields
    made.__init__ = _initializer(made, fields)
    compared = attrgetter(*(name for name, one in fields.items() if one.compare))
    made.__eq__ = lambda one, other: (
        compared(one) == compared(other) if type(one) is type(other) else NotImplemented
    )
    made.__hash__ = lambda one: hash(compared(one))
    return made


def _initializer(made, fields):
    setters = {name: getattr(made, name).__set__ for name in fields}
    new = [
        (setters[name], one.default_factory) for name, one in fields.items() if one.default_factory
    ]
    given = [(name, setters[name], one.default) for name, one in fields.items() if one.init]
    names = [name for name, _, _ in given]
    more = getattr(made, "__post_init__", None)

    def initialize(self, *values, **named):
        named.update(zip(names, values, strict=False))
        for name, put, default in given:
            put(self, named.get(name, default))
        for put, make in new:
            put(self, make())
        if more:
            more(self)

    return initialize


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
