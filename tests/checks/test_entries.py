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
from build_tools.content.sources import SOURCES
from tests.projects import the_project, told, with_entry, with_prose, with_written


class TestServices:
    @pytest.mark.parametrize(
        ("service_id", "changed", "message"),
        [
            ("zipit", {"audience": ("parents",)}, "closed, and still offered"),
            *(
                ("zipit", {"instead": instead}, "closed, and nothing open in its place")
                for instead in ("", "nowhere", "net-aware")
            ),
            *(
                ("posh", {key: " "}, f"no text: {key}")
                for key in "name does does_not who hours happens".split()
            ),
            (
                "childline",
                {"audience": ("parents",)},
                "words for the youngest, and not for pupils",
            ),
        ],
    )
    def test_one_that_is_not_fit_to_show_is_found_at_its_entry(
        self, service_id: str, changed: dict[str, Any], message: str
    ) -> None:
        found = check_services(with_entry(the_project(), "services", service_id, **changed))
        line = the_project().line_of(SERVICES, "service", service_id)

        assert [(f.path, f.line, f.message) for f in found] == [(SERVICES, line, message)]


class TestCalls:
    WRONG = "no number as a telephone dials it"

    def found(self, text: str) -> list[tuple[int, str, str, str]]:
        found = check_calls(with_written(the_project(), "docs/x.md", f"# A page\n\n{text}\n"))
        return [(f.line, f.message, f.value, f.hint) for f in found]

    @pytest.mark.parametrize(
        ("link", "message", "value", "hint"),
        [
            ("[Us](tel:+44(0)1632960123)", WRONG, "+44(0)1632960123", "tel:+441632960123"),
            ("[Us](tel:01632960123x12)", WRONG, "01632960123x12", "tel:+441632960123"),
            ("[Us](tel:+4401632960123)", WRONG, "+4401632960123", "tel:+441632960123"),
            ("[01632 960123](tel:1632960123)", WRONG, "1632960123", "tel:+441632960123"),
            ("[Us](tel:12)", WRONG, "12", ""),
            (
                "[01632 960123](tel:01632960124)",
                "the link dials another number",
                "01632960124",
                "tel:+441632960123",
            ),
            ("[Us](<tel:01632 960123 ext 12>)", WRONG, "01632 960123 ext 12", "tel:+441632960123"),
            ("[Us](TEL:+440163296)", WRONG, "+440163296", ""),
            ("[Us]\n\n[Us]: tel:1632960123\n", WRONG, "1632960123", ""),
            ("<tel:+4401632960123>", WRONG, "+4401632960123", "tel:+441632960123"),
            ('<a href="tel:0044(0)1632">Us</a>', WRONG, "0044(0)1632", ""),
            ('<a href="tel:999">101</a>', "the link dials another number", "999", "tel:101"),
        ],
    )
    def test_another_is_told_at_its_line(
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


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"meaning": " "}, ("no meaning", "dsl")),
        ({"successor": "nca1"}, ("no such successor", "nca1")),
        ({"long": "DSL"}, ("an abbreviation that is not spelled out", "dsl")),
    ],
)
def test_a_term_that_says_too_little_is_found(
    changed: dict[str, Any], finding: tuple[str, str]
) -> None:
    found = list(check_glossary(with_entry(the_project(), "terms", "dsl", **changed)))

    assert told(found) == [finding]
    assert the_project().written[GLOSSARY].split("\n")[found[0].line - 1] == "[term.dsl]"


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"to": "7-12"}, ("no such audience", "7-12")),
        ({"for_": ("staff", "lead")}, ("no such role", "lead")),
        ({"source": "A rumour"}, (f"not a source of {SOURCES}", "A rumour")),
    ],
)
def test_a_saying_that_is_for_nobody_or_rests_on_nothing_is_found(
    changed: dict[str, Any], finding: tuple[str, str]
) -> None:
    found = list(check_sayings(with_entry(the_project(), "sayings", "teenager", **changed)))

    assert told(found) == [finding]


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

    @pytest.mark.parametrize(
        ("by", "hint"),
        [
            ("safeguarding leader", "did you mean 'safeguarding lead'?"),
            ("xyz", f"one of: {', '.join(REVIEWERS)}"),
        ],
    )
    def test_one_by_an_unknown_role_is_found(self, by: str, hint: str) -> None:
        assert self.found("find-help#call-999", by) == [("unknown reviewer", by, hint)]


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"role": "teacher"}, ("no such role", "teacher")),
        ({"answers": {"shared": "yes"}}, ("no such fact", "shared")),
        ({"choices": ("tell-lead", "search-device", "run")}, ("no such choice", "run")),
        (
            {"choices": ("tell-lead", "search-device")},
            ("fewer than three choices", "tell-lead, search-device"),
        ),
        (
            {"choices": ("tell-parents", "promise-secrecy", "search-device")},
            ("what comes first is not among the choices", "tell-lead"),
        ),
        (
            {"choices": ("tell-lead", "promise-secrecy", "call-999")},
            ("nothing says why this does not come first", "call-999"),
        ),
        (
            {"answers": {"text-only": "yes", "online": "yes"}},
            ("these answers cannot both be true: imagery-of-under-18, online", ""),
        ),
    ],
)
def test_a_story_that_cannot_be_or_has_no_right_step_is_found(
    changed: dict[str, Any], finding: tuple[str, str]
) -> None:
    practice = the_project().practice
    story = replace(practice.story["end-of-break"], **changed)
    changed_practice = replace(practice, story={story.id: story})

    assert told(check_practice(replace(the_project(), practice=changed_practice))) == [finding]
