"""The dictionary of Carnegie Mellon University, as the package of its name gives it: that is under
the GPL, and is not sent.

Of a word's sounds there are the vowels alone, each by its digit: nothing else is counted.
"""

from pathlib import Path
from typing import BinaryIO


def dict_stream() -> BinaryIO:
    """Each word, on a line, with how it is said."""
    return Path(__file__).with_name("words.txt").open("rb")
