"""Services, words and reviews that point nowhere or say too little are told at their entry."""

from dataclasses import replace
from typing import Any

import pytest

from build_tools.checks import reading_age, tone
from build_tools.checks.glossary import check_glossary
from build_tools.checks.practice import check_practice
from build_tools.checks.reviews import check_reviews
from build_tools.checks.sayings import check_sayings
from build_tools.checks.services import check_calls, check_hours, check_services
from build_tools.checks.texts import every_text
from build_tools.content.glossary import GLOSSARY
from build_tools.content.project import REVIEWERS, Review
from build_tools.content.sayings import SAYINGS
from build_tools.content.services import SERVICES
from tests.projects import (
    rows_of,
    the_project,
    told,
    with_entry,
    with_policy,
    with_prose,
    with_written,
)

ROWS = rows_of(__file__)
KINDS = {
    "services": (check_services, SERVICES, "service"),
    "terms": (check_glossary, GLOSSARY, "term"),
    "sayings": (check_sayings, SAYINGS, "saying"),
}


@pytest.mark.parametrize(("kind", "id_", "changed", "message", "value"), ROWS["an_entry"])
def test_an_entry_that_says_too_little_or_points_nowhere_is_found(
    kind: str, id_: str, changed: dict[str, Any], message: str, value: str
) -> None:
    check, path, table = KINDS[kind]
    found = check(with_entry(the_project(), kind, id_, **changed))
    line = the_project().line_of(path, table, id_)

    assert [(f.path, f.line, f.message, f.value) for f in found] == [(path, line, message, value)]


class TestCalls:
    def found(self, text: str) -> list[tuple[int, str, str, str]]:
        found = check_calls(with_written(the_project(), "docs/x.md", f"# A page\n\n{text}\n"))
        return [(f.line, f.message, f.value, f.hint) for f in found]

    @pytest.mark.parametrize(("link", "message", "value", "hint"), ROWS["a_call"])
    def test_a_number_that_is_not_as_it_is_dialled_is_told_at_its_line(
        self, link: str, message: str, value: str, hint: str
    ) -> None:
        assert self.found(f"Call {link}.") == [(3, message, value, hint)]

    def test_one_in_a_policy_is_told_at_its_line(self) -> None:
        changed = with_prose(the_project(), "westcroft", "Call us.\n\n[Us](tel:12)")

        assert [(f.path, f.line) for f in check_calls(changed)] == [
            ("docs/policies/westcroft.md", 12)
        ]


def test_hours_that_stand_outside_the_table_of_services_are_told_at_their_line() -> None:
    changed = with_prose(the_project(), "westcroft", "Call us.\n\nThey answer day and night.")

    assert [(f.path, f.line, f.value) for f in check_hours(changed)] == [
        ("docs/policies/westcroft.md", 12, "day and night")
    ]


def test_what_is_said_to_a_child_is_held_to_what_that_child_can_read_and_bear() -> None:
    hard = ('"You consented, which complicates the investigation considerably."',)
    changed = with_entry(the_project(), "sayings", "small-child", lines=hard)
    text = next(t for t in every_text(changed) if t.path == SAYINGS)

    assert text.audience.id == "7-11"
    assert [*reading_age.check_text(text, changed.words)]
    assert [*tone.check_text(text, changed.words)]


class TestReviews:
    def found(self, clause: str, by: str) -> list[tuple[str, str, str]]:
        review = Review(fingerprint="0" * 16, by=by, on="2026-11-20")
        changed = replace(the_project(), reviews={clause: review})
        return [(f.message, f.value, f.hint) for f in check_reviews(changed)]

    def test_one_of_no_clause_is_found(self) -> None:
        clause = "westcroft#involve-parents-early"

        assert self.found(f"{clause}r", "lawyer") == [
            ("no such clause", f"{clause}r", f"did you mean {clause!r}?")
        ]

    def test_of_a_policy_that_is_known_by_name_alone_no_other_clause_is_meant(self) -> None:
        alone = replace(the_project().policies["westcroft"], blocks=())
        review = Review(fingerprint="0" * 16, by="lawyer", on="2026-11-20")
        reviews = {f"{id_}#staff-never-delete": review for id_ in ("westcroft", "nationel")}
        changed = replace(with_policy(the_project(), alone), reviews=reviews)

        assert [f.hint for f in check_reviews(changed)] == [
            "",
            "did you mean 'national#staff-never-delete'?",
        ]

    @pytest.mark.parametrize(
        ("by", "hint"),
        [
            ("safeguarding leader", "did you mean 'safeguarding lead'?"),
            ("xyz", f"one of: {', '.join(REVIEWERS)}"),
        ],
    )
    def test_one_by_an_unknown_role_is_found(self, by: str, hint: str) -> None:
        assert self.found("find-help#call-999", by) == [("unknown reviewer", by, hint)]


@pytest.mark.parametrize(("changed", "message", "value"), ROWS["a_story"])
def test_a_story_that_cannot_be_or_has_no_right_step_is_found(
    changed: dict[str, Any], message: str, value: str
) -> None:
    practice = the_project().practice
    story = replace(practice.story["end-of-break"], **changed)
    changed_practice = replace(practice, story={story.id: story})

    found = check_practice(replace(the_project(), practice=changed_practice))
    assert told(found) == [(message, value)]
