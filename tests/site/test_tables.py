"""Markdown's tables as cards, and style sheets in fewer letters."""

import re

from markdown import markdown

from build_tools.site.finish import small_sheet

TABLE = "| Policy | *Dated* |\n|---|---|\n| [One](a.md) | 2024 |\n"


def test_each_value_of_a_table_but_its_first_has_its_label() -> None:
    html = markdown(TABLE, extensions=["tables", "build_tools.site.tables"])

    assert re.findall(r"<td (.*?)>", html) == ['role="cell"', 'data-label="Dated" role="cell"']


def test_a_table_that_is_laid_out_as_cards_stays_one_to_a_screen_reader() -> None:
    html = markdown(TABLE, extensions=["tables", "build_tools.site.tables"])

    assert re.findall(r'role="(\w+)"', html)[:5] == [
        "table",
        "rowgroup",
        "row",
        "columnheader",
        "columnheader",
    ]


def test_a_sheet_loses_its_comments_and_indents_and_no_space_that_means_something() -> None:
    css = """/* Why */
    .a > .b,
    .c :is(.d) {
      margin: calc(1px + 2px) 0;
      content: "a, b: /* c */";
    }
    """

    assert small_sheet(css).strip() == (
        '.a>.b,.c :is(.d){margin:calc(1px + 2px) 0;content:"a, b: /* c */"}'
    )
