"""Tables: what stands over a cell, and before it, belongs to what the cell says."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from build_tools.documents.document import Block, Doubt, tidy

SHORT = 12
"""Words that a heading has at most where nothing else says that it is one."""

HEAD = 7
"""The level of what stands over a column: it is over its cells alone."""

TICKS = frozenset("x \u2713 \u2714 \u2611 \u2717 \u2718 \u2612 yes no y n".split())
"""In a row with one of these it decides what the row asks for."""

type Row = Sequence[Sequence[Block]]


def in_table(rows: Sequence[Row]) -> Iterator[Block]:
    """The blocks of a table, row by row, each with the head of its column and the label of its row.

    A table of one column only makes a frame: its blocks stay as they are.
    """
    if max(map(len, rows), default=0) < 2:
        yield from (block for row in rows for cell in row for block in cell)
        return
    heads = _heads(rows)
    for at, row in enumerate(rows):
        label = _said(row[0]) if row and _is_short(_said(row[0])) else ""
        ticked = (Doubt(kind="row"),) * any(_said(cell).casefold() in TICKS for cell in row)
        for column, cell in enumerate(row):
            for block in cell:
                if heads and not at:
                    yield replace(block, kind="heading", level=HEAD)
                    continue
                head = heads[column] if column < len(heads) else ""
                doubts = (*block.doubts, *ticked)
                before = label if column else ""
                yield replace(block, kind="cell", column=head, row=before, doubts=doubts)


def _heads(rows: Sequence[Row]) -> list[str]:
    """What the first row says, where it says in a few words what stands below."""
    said = [_said(cell) for cell in rows[0]]
    is_head = len(rows) > 1 and all(map(_is_short, said)) and any(said)
    return said if is_head else []


def _is_short(text: str) -> bool:
    return len(text.split()) <= SHORT and not text.endswith((".", ";"))


def _said(cell: Sequence[Block]) -> str:
    return tidy(" ".join(block.text for block in cell))
