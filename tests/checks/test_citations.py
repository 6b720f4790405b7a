"""A citation that leads nowhere is told at its line, with what was meant."""

import pytest

from build_tools.checks.citations import (
    DO_NOW,
    THEN,
    check_national_sources,
    check_replacements,
    check_sources,
    check_what_staff_do_at_once,
)
from build_tools.content.sources import SOURCES
from tests.projects import (
    NOBODY_VIEWS,
    a_card,
    a_project,
    the_project,
    told,
    tried,
    with_card,
)


def replaced_by(clause: str, heading: str = "A card") -> str:
    more = (f"**Replaced by:** {clause}", "**Why:** unsafe: nobody looks")
    return a_card("May", "view the imagery", *more, heading=heading)


NOBODY = "national#nobody-views-the-imagery"


class TestReplacements:
    def test_one_that_does_not_exist_is_told_at_its_line(self) -> None:
        (finding,) = check_replacements(a_project(school=replaced_by("national#nobody-views")))

        assert (finding.path, finding.line, finding.value, finding.hint) == (
            "docs/policies/example.md",
            21,
            "national#nobody-views",
            f"did you mean {NOBODY!r}?",
        )

    @pytest.mark.parametrize(
        ("school", "found"),
        [
            (replaced_by(NOBODY), []),
            (
                replaced_by(NOBODY) + replaced_by("example#a-card", heading="Older"),
                [("that clause is replaced", "example#a-card")],
            ),
            (replaced_by("example#a-card"), [("that clause is replaced", "example#a-card")]),
        ],
        ids=["right", "another", "itself"],
    )
    def test_one_that_is_itself_replaced_is_found(
        self, school: str, found: list[tuple[str, str]]
    ) -> None:
        assert told(check_replacements(a_project(school=school))) == found


class TestSources:
    @pytest.mark.parametrize(
        ("cited", "value"),
        [("Guidance, part 1; Guidence", "Guidence"), ("Guidance;", ""), ("Guidances", "Guidances")],
    )
    def test_a_national_one_that_is_not_known_is_found(self, cited: str, value: str) -> None:
        floor = NOBODY_VIEWS.replace("Guidance, part 1", cited)
        (finding,) = check_national_sources(a_project(floor=floor))

        assert (finding.line, finding.value) == (21, value)

    def test_one_that_no_page_cites_is_told_at_its_line(self) -> None:
        (finding,) = check_sources(a_project(sources=("Guidance", "Another law")))

        assert (finding.path, finding.line, finding.value) == (SOURCES, 14, "Another law")

    def test_two_of_one_name_are_found(self) -> None:
        project = a_project(sources=("Guidance", "Guidance"))

        assert told(check_sources(project)) == [("two sources of one name", "Guidance")] * 2


@tried("changes", "message")
@pytest.mark.parametrize("clause", [DO_NOW[0], THEN[-1]])
def test_a_line_of_the_poster_that_staff_do_not_do_is_found(
    clause: str, changes: dict[str, object], message: str
) -> None:
    changed = with_card(the_project(), clause, **changes)

    assert told(check_what_staff_do_at_once(changed)) == [(message, clause)]
