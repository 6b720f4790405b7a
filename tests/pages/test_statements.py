"""Each statement is shown back in one line, as it was understood."""

from build_tools.content.project import parse_project
from build_tools.pages.statements import render_statements
from tests.projects import FRONT, a_card, small_files

OWN = "docs/school/policies/hill.md"


def test_a_statement_is_shown_with_whom_it_binds_how_far_when_and_its_place() -> None:
    card = a_card(
        "Never",
        "view the imagery",
        "**When:** no adult is involved or the imagery is online",
        "**Who:** everyone",
        "**Until:** at once",
    ).replace("do it", "look at it\n- **Short:** Do not look at it\n- **Say:** No")
    project = parse_project({**small_files(), OWN: FRONT.format(kind="school") + card})
    (line,) = render_statements(project)

    assert line.partition(": ")[2] == (
        'everyone: NEVER: look at it ("Do not look at it"); view the imagery; '
        'when no adult is involved or the imagery is online; say "No"; at once; see Guidance'
    )


def test_what_others_wrote_is_not_shown() -> None:
    assert [*render_statements(parse_project(small_files()))] == []
