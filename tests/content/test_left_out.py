"""What a school leaves out is nowhere, and what is for other ages is behind one fold."""

from collections.abc import Mapping

import pytest

from build_tools.checks.registry import check_project
from build_tools.content.policy import EXAMPLES, FLOOR
from build_tools.content.project import Project, parse_project
from build_tools.content.school import SCHOOL
from tests.projects import real_files

ALONE = "[publish]\nexamples = false\npages = ['letter', 'teaching', 'for-schools']"


def of_school(text: str, **more: str) -> Project:
    """This site as a school publishes it whose school.toml is this."""
    return parse_project({**real_files(), SCHOOL: text, **more})


def without_examples() -> Mapping[str, str]:
    gone = {f"docs/policies/{id_}.md" for id_ in EXAMPLES}
    return {path: text for path, text in real_files().items() if path not in gone}


def test_a_school_can_publish_its_own_alone() -> None:
    project = of_school(ALONE)

    assert [*project.policies] == [FLOOR]
    assert "docs/letter.md" not in project.pages
    assert [*check_project(project)] == []


def test_a_school_can_remove_the_examples() -> None:
    project = parse_project({**without_examples(), SCHOOL: ""})

    assert [*check_project(project)] == []


def test_a_line_that_leads_to_what_is_left_out_goes_and_words_in_a_line_stay() -> None:
    home = of_school(ALONE).pages["docs/index.md"]
    told = "See [the letter](letter.md) and [that](westcroft.md)."
    own = of_school(ALONE, **{"docs/about.md": f"---\naudience: staff\n---\n\n{told}\n"})

    assert "teaching/lesson.md" not in home
    assert "[What national guidance asks](policies/national.md)" in home
    assert "See the letter and [that](westcroft.md)." in own.pages["docs/about.md"]


def test_the_page_for_writing_is_led_to_where_the_guide_is() -> None:
    led = [
        "for-schools/write.md" in project.pages["docs/privacy.md"]
        for project in (of_school(""), of_school(ALONE))
    ]

    assert led == [True, False]


def test_a_schools_own_link_to_what_is_left_out_is_told() -> None:
    page = {"docs/school/pages/ours.md": "---\naudience: staff\n---\n\n[Letter](../letter.md)\n"}
    found = check_project(of_school(ALONE, **page))

    assert [(f.path, f.message) for f in found] == [
        ("docs/school/pages/ours.md", "no such page or file")
    ]


def test_a_protocol_that_is_left_out_cannot_be_chosen() -> None:
    project = of_school(f"[school]\nprotocol = 'westcroft'\n{ALONE}")

    assert [(f.message, f.hint) for f in project.findings] == [
        ("no such protocol", "examples = false leaves it out")
    ]


@pytest.mark.parametrize(
    ("ages", "pupils", "parents"),
    [
        ("4-11", {"11-14", "14-18", "find-help-11-14", "find-help-14-18"}, {"secondary"}),
        ("9-13", {"14-18", "find-help-14-18"}, set()),
        (
            "16-19",
            {"7-11", "11-14", "find-help-7-11", "find-help-11-14"},
            {"primary"},
        ),
        ("4-18", set(), set()),
        ("", set(), set()),
    ],
)
def test_pages_for_other_ages_are_set_apart(ages: str, pupils: set[str], parents: set[str]) -> None:
    project = of_school(f"[school]\nages = '{ages}'")

    assert project.set_apart == {
        *(f"docs/pupils/{name}.md" for name in pupils),
        *(f"docs/parents/{name}.md" for name in parents),
    }


@pytest.mark.parametrize("page", ["docs/pupils/index.md", "docs/parents/index.md"])
def test_every_page_for_other_ages_is_behind_one_fold(page: str) -> None:
    text = of_school("[school]\nages = '4-11'").pages[page]
    before, _, fold = text.partition("<summary>Other ages")
    behind, _, after = fold.partition("</details>")
    others = [line for line in real_files()[page].split("\n") if "](11-14" in line]
    others += [line for line in real_files()[page].split("\n") if "](secondary" in line]

    assert others
    assert [one for one in others if one.partition("](")[2] not in behind] == []
    assert [one for one in others if one.partition("](")[2] in before + after] == []
