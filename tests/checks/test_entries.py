"""Services, words and reviews that point nowhere or say too little are told at their entry."""

from dataclasses import replace
from typing import Any

import pytest

from build_tools.checks.glossary import check_glossary
from build_tools.checks.reviews import check_reviews
from build_tools.checks.services import check_services
from build_tools.content.glossary import GLOSSARY
from build_tools.content.project import REVIEWERS, Review
from build_tools.content.services import SERVICES
from tests.projects import the_project, told


class TestServices:
    def found(self, service_id: str, **changed: Any) -> list[tuple[str, str]]:
        services = tuple(
            replace(service, **changed) if service.id == service_id else service
            for service in the_project().services
        )
        return told(check_services(replace(the_project(), services=services)))

    def test_a_closed_one_that_is_still_offered_is_found(self) -> None:
        assert self.found("zipit", audience=("parents",)) == [
            ("closed, and still offered", "zipit")
        ]

    @pytest.mark.parametrize("instead", ["", "nowhere", "net-aware"])
    def test_a_closed_one_without_an_open_successor_is_found(self, instead: str) -> None:
        assert self.found("zipit", instead=instead) == [
            ("closed, and nothing open in its place", "zipit")
        ]

    @pytest.mark.parametrize("key", "name does does_not who hours happens".split())
    def test_one_without_a_text_is_found(self, key: str) -> None:
        assert self.found("posh", **{key: " "}) == [(f"no text: {key}", "posh")]

    def test_words_for_the_youngest_of_what_is_not_for_pupils_are_found(self) -> None:
        assert self.found("childline", audience=("parents",)) == [
            ("words for the youngest, and not for pupils", "childline")
        ]

    def test_it_is_told_at_its_entry(self) -> None:
        services = [replace(s, who="") if s.id == "posh" else s for s in the_project().services]
        (finding,) = check_services(replace(the_project(), services=tuple(services)))
        lines = the_project().written[SERVICES].split("\n")

        assert (finding.path, lines[finding.line - 1]) == (SERVICES, "[service.posh]")


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
    terms = [replace(t, **changed) if t.id == "dsl" else t for t in the_project().terms]
    found = list(check_glossary(replace(the_project(), terms=tuple(terms))))

    assert told(found) == [finding]
    assert the_project().written[GLOSSARY].split("\n")[found[0].line - 1] == "[term.dsl]"


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
