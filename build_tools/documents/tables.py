"""Tables: what stands over a cell, and before it, belongs to what the cell says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from build_tools.documents.document import Block, Doubt, tidy

SHORT = 12
"""Words that a heading has at most where nothing else says that it is one."""

HEAD = 7
"""The level of what stands over a column: it is over its cells alone."""

TICKS = frozenset("x \u2713 \u2714 \u2611 \u2717 \u2718 \u2612 yes no y n".split())
"""In a row with one of these it decides what the row asks for."""

CASE = re.compile(
    r"(?:if|when|whenever|where|(?:example|kind|level|nature|type)s? of .*|.*\b(?:case|category|"
    r"circumstance|concern|event|example|incident|indicator|issue|scenario|sign|situation)s?|"
    r"what (?:(?:has |is )?happen\w*|(?:staff|we|you) (?:find|hear|know|learn|notice|see)))"
    r"[\s:?.]*",
    re.IGNORECASE,
)
"""Over the first column: below it stands in what case a row holds."""
PARTS = {
    "who": re.compile(
        r"(?:by )?(?:who|whom)\b.*|.*\b(?:owner|person|responsib\w+|role|staff member)s?\b.*",
        re.IGNORECASE,
    ),
    "until": re.compile(
        r"(?:by )?when|.*\b(?:deadline|time ?(?:frame|limit|scale)?)s?|how (?:quickly|soon)|"
        r"(?:due|target)\b.*",
        re.IGNORECASE,
    ),
    "act": re.compile(
        r"then|(?:do|must|should)(?: not)?|.*\b(?:actions?|procedures?|responses?|steps?)\b.*|"
        r"(?:what )?(?:happens(?: next)?|(?:staff|the school|we|you) (?:(?:must|never|should) )?do|"
        r"to do)",
        re.IGNORECASE,
    ),
}
"""Over the others: who does it, by when, and what is done."""

type Row = Sequence[Sequence[Block]]


def in_table(rows: Sequence[Row]) -> Iterator[Block]:
    """The blocks of a table, row by row, each with the head of its column and the label of its row.

    A table of one column only makes a frame: its blocks stay as they are.
    """
    if max(map(len, rows), default=0) < 2:
        yield from (block for row in rows for cell in row for block in cell)
        return
    heads = _heads(rows)
    if parts := _parts(heads):
        yield from _cases(rows, heads, parts)
        return
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


def _parts(heads: Sequence[str]) -> Mapping[int, str]:
    """Of a table that says in what case, or by when, what is done: what stands in each column."""
    parts = dict[int, str]()
    for column, head in enumerate(heads):
        said = head.strip(" :?.")
        parts[column] = next(
            (part for part, said_so in PARTS.items() if said_so.fullmatch(said)), ""
        )
    if heads and CASE.fullmatch(heads[0]):
        parts[0] = "case"
    elif "until" not in parts.values():
        return {}
    elif "act" in [*parts.values()][1:]:
        parts[0] = "who" if parts[0] == "who" else "label"
    return parts if "act" in parts.values() else {}


def _cases(rows: Sequence[Row], heads: Sequence[str], parts: Mapping[int, str]) -> Iterator[Block]:
    """Each act with its case, whose cell may go over several rows, and all that is said with it; a
    deadline without an act by itself.
    """
    case = ""
    for at, row in enumerate(rows):
        said = {parts.get(column, ""): _said(cell) for column, cell in enumerate(row)}
        case = (said.get("case", "") if at else "") or case
        acts = any(_said(cell) for column, cell in enumerate(row) if parts.get(column) == "act")
        is_told = at and (case or "case" not in parts.values())
        for column, cell in enumerate(row):
            part = parts.get(column, "")
            head = heads[column] if at and column < len(heads) else ""
            until = said.get("until", "") if part == "act" else ""
            for block in cell:
                if is_told and (part in ("act", "") or (part == "until" and not acts)):
                    beside = replace(block, kind="cell", column=head, case=case, until=until)
                    yield replace(beside, who=said.get("who", ""), row=said.get("label", ""))
                else:
                    yield replace(block, kind="heading", level=HEAD, column=head)


def _heads(rows: Sequence[Row]) -> list[str]:
    """What the first row says, where it says in a few words what stands below."""
    said = [_said(cell) for cell in rows[0]]
    is_head = len(rows) > 1 and all(map(_is_short, said)) and any(said)
    return said if is_head else []


def _is_short(text: str) -> bool:
    return len(text.split()) <= SHORT and not text.endswith((".", ";"))


def _said(cell: Sequence[Block]) -> str:
    return tidy(" ".join(block.text for block in cell))
