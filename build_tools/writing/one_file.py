"""The school's protocol in one file, as a build of its site makes it: the same bytes."""

from datetime import date
from pathlib import Path

from build_tools.content.file_names import CONFIGURATION, DOCS
from build_tools.content.project import Project
from build_tools.pages.finished import finish
from build_tools.pages.paper import render_one_file
from build_tools.pages.style_sheets import PAPER, join_sheets, sheet_of_one_file, sheets_of


def load_one_file(root: Path, project: Project, today: date) -> str:
    """The page, with the styles of the project's folder in it."""
    *sheets, paper = (
        (root / DOCS / name).read_text("utf-8-sig")
        for name in (*sheets_of(project.written[CONFIGURATION]), PAPER)
    )
    joined = join_sheets(sheets, project.school.look.colour)
    page = render_one_file(project, project.school, sheet_of_one_file(joined, paper), today)
    html: str = finish(page, project.terms)["html"]
    return html
