"""Markdown's tables as cards; scripts and styles in fewer letters, at an address of theirs."""

import re
from pathlib import Path

from markdown import markdown

from build_tools.content.project import ROOT
from build_tools.pages.style_sheets import small_sheet
from build_tools.site.finish import lead_to_scripts, move_scripts, small_script

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


def test_a_script_loses_its_comments_and_indents_and_nothing_that_is_said() -> None:
    script = """// Why
    /**
     * @param {string} one
     */
    const a = /** @type {string} */ (one); // a reason
    say(`${a}, ${`// b`}`, "  // c "); // what's kept
    """

    assert small_script(script) == (
        'const a = (one);\nsay(`${a}, ${`// b`}`, "  // c "); // what\'s kept\n'
    )


def test_a_script_with_a_template_over_its_line_stays_as_it_is() -> None:
    assert small_script("say(`\n  // a\n`)") == "say(`\n  // a\n`)"


def test_every_script_of_ours_is_made_smaller() -> None:
    texts = {path.name: path.read_text("utf-8") for path in (ROOT / "docs/assets").glob("*.js")}

    assert [name for name, text in texts.items() if small_script(text) == text] == []


def addresses(site: Path, script: str) -> str:
    for name in ("assets", "engine"):
        (site / name).mkdir(parents=True)
    (site / "assets/tool.js").write_text('import "./page.js";', "utf-8")
    (site / "assets/page.js").write_text(script, "utf-8")
    move_scripts(site)
    return lead_to_scripts(site)('<script src="assets/tool.js"></script>')


def test_where_one_script_changes_a_page_asks_for_none_of_the_old(tmp_path: Path) -> None:
    found = [addresses(tmp_path / script, script) for script in ("one", "two")]

    assert len({*found}) == 2
