"""The site's style sheets as they are sent: joined, with a school's colour, in fewer letters."""

import re
from collections.abc import Iterable

import yaml  # type: ignore[import-untyped]

from build_tools.content.look import render_colours

PAPER = "assets/paper.css"
"""How pages lie on paper."""

IN_A_SHEET = re.compile(
    r'(?P<kept>"[^"]*")|/\*.*?\*/|\s*(?P<sign>[{};,>])\s*|(?P<colon>: )|(?P<space>\s+)', re.DOTALL
)
"""What keeps its spaces, what goes, what needs none beside it, and what one of is enough."""


def sheets_of(configuration: str) -> list[str]:
    """The sheets that mkdocs.yml names, below docs, in their order."""
    keys = yaml.compose(configuration, yaml.SafeLoader).value
    return [sheet.value for key, named in keys if key.value == "extra_css" for sheet in named.value]


def join_sheets(sheets: Iterable[str], colour: str) -> str:
    """The texts of sheets as one, with a school's colour, if it has one."""
    return "".join(sheets) + render_colours(colour)


def sheet_of_one_file(joined: str, paper: str) -> str:
    """The styles of a page that needs no other file, and lies well on paper."""
    return small_sheet(f"{joined}@media print{{{paper}}}")


def small_sheet(css: str) -> str:
    """The same rules in fewer letters."""
    return IN_A_SHEET.sub(
        lambda found: (
            found["kept"]
            or found["sign"]
            or (":" if found["colon"] else " " if found["space"] else "")
        ),
        css,
    ).replace(";}", "}")
