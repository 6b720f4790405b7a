"""An error in one line: the page shows no more of it, and whoever mends it runs the engine here."""


def format_exception(kind: object, value: object = None, *_: object, **__: object) -> list[str]:
    """Its type and what it says."""
    error = kind if value is None else value
    return [f"{type(error).__name__}: {error}\n"]


def print_exception(*_: object, **__: object) -> None:
    """Nothing: the worker says it in its answer."""
