"""JSON by Python's own C, without the patterns and the Python around it."""

from _json import encode_basestring_ascii, make_encoder, make_scanner


class JSONDecodeError(ValueError):
    """A text that is no JSON."""


class _Settings:
    strict = True
    memo: dict[str, str] = {}  # noqa: RUF012 - make_scanner reads these from a class too
    object_hook = object_pairs_hook = None
    parse_int, parse_float, parse_constant = int, float, float


def _refuse(value: object) -> object:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


_scan = make_scanner(_Settings)
_encode = make_encoder(None, _refuse, encode_basestring_ascii, None, ": ", ", ", False, False, True)


def loads(text: str) -> object:
    """The value that a text says."""
    text = text.strip()
    try:
        value, end = _scan(text, 0)
    except StopIteration as stopped:
        raise JSONDecodeError(f"Expecting value: char {stopped.value}") from None
    if end != len(text):
        raise JSONDecodeError(f"Extra data: char {end}")
    return value


def dumps(value: object) -> str:
    """The text of a value."""
    return "".join(_encode(value, 0))
