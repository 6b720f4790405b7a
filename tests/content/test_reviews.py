"""A review is of what a clause said and rested on; when that changes, it is due again."""

import re
import tomllib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from build_tools import commands
from build_tools.commands import main
from build_tools.content import project as project_module
from build_tools.content.policy import OWN_POLICIES, POLICIES, Card
from build_tools.content.project import OWN_REVIEWS, REVIEWS, Project, Review
from build_tools.content.reviews import (
    all_cards,
    find_cards,
    find_due,
    fingerprint,
    is_overdue,
    render_reviews,
    standing,
)
from build_tools.content.school import SCHOOL
from build_tools.pages.page import stale_marks
from build_tools.pages.paper import whole_protocol_page
from build_tools.pages.policy import render_policy_page
from tests.projects import (
    card_of,
    the_project,
    with_card,
    with_entry,
    with_meta,
    with_policy,
    write_files,
)

LIVE = "westcroft#involve-parents-early"
REPLACED = "dorset-protocol#examine-a-device"
NATIONAL = "national#tell-parents-early"
EMERGENCY = "national#call-999-when-someone-is-in-danger"
OF_A_TREE = "find-help-7-11#do-not-pay-or-send-more"
NOV = date(2026, 11, 20)

Change = Callable[[Project], Project]


def source(name: str, key: str) -> Change:
    (id_,) = (source.id for source in the_project().sources if source.name == name)
    return partial(with_entry, kind="sources", id_=id_, **{key: "other"})


def card(clause: str, key: str = "statement", value: Any = "other") -> Change:
    return partial(with_card, clause=clause, **{key: value})


def meta(policy_id: str, label: str) -> Change:
    return partial(with_meta, policy_id=policy_id, label=label, value="2031")


def one_more_on_the_act(project: Project) -> Project:
    new = replace(card_of(project, NATIONAL), slug="another")
    return with_policy(project, replace(project.floor, blocks=(*project.floor.blocks, new)))


def one_more_source(project: Project) -> Project:
    other = replace(project.sources[0], id="other", name="UKCIS", edition="one")
    return replace(project, sources=(*project.sources, other))


class TestFingerprints:
    """A clause rests on its words, its document or sources, and the floor on the same act."""

    def changes(self, clause: str, change: Change) -> bool:
        before, after = the_project(), change(the_project())
        return fingerprint(before, card_of(before, clause)) != fingerprint(
            after, card_of(after, clause)
        )

    @pytest.mark.parametrize(
        ("clause", "change"),
        [
            *(
                (EMERGENCY, source(name, key))
                for name in (
                    "Police contact, 999 and 101",
                    "Professional judgement to be confirmed",
                )
                for key in ("edition", "date", "address")
            ),
            *(
                (LIVE, card(floor, key, ("head",) if key == "roles" else "may"))
                for floor in (NATIONAL, "national#do-not-tell-parents-yet")
                for key in ("statement", "when_text", "modality", "roles")
            ),
            *(
                (clause, meta(clause.partition("#")[0], label))
                for clause in (LIVE, REPLACED)
                for label in ("dated", "source document")
            ),
            *(
                (clause, card(clause, key))
                for clause in (LIVE, NATIONAL)
                for key in ("statement", "short", "say", "why", "until", "modality")
            ),
            (REPLACED, card("national#never-search-a-device")),
            (LIVE, one_more_on_the_act),
            (OF_A_TREE, source("NCA alert 2024 on sextortion", "edition")),
            (OF_A_TREE, card("national#never-pay-or-send-more")),
        ],
    )
    def test_what_a_clause_rests_on_changes_its_own(self, clause: str, change: Change) -> None:
        assert self.changes(clause, change)

    @pytest.mark.parametrize(
        ("clause", "change"),
        [
            *(
                (NATIONAL, source("UKCIS 2024, full advice", key))
                for key in ("title", "issuer", "note", "checked_on")
            ),
            (NATIONAL, source("NCA alert 2024 on sextortion", "edition")),
            (NATIONAL, one_more_source),
            *((LIVE, card(NATIONAL, key)) for key in ("why", "until", "heading", "source")),
            *((LIVE, meta("westcroft", label)) for label in ("title", "review due", "territory")),
            (LIVE, meta("king-alfred", "dated")),
            (LIVE, card("national#never-copy-the-imagery")),
            (OF_A_TREE, card("national#have-the-head-sign-off")),
            # A replaced clause rests on what replaces it, and on no other on the same act.
            (
                "city-of-rochester#contact-ceop-about-an-adult",
                card("national#report-to-ceop-as-well"),
            ),
        ],
    )
    def test_anything_else_does_not(self, clause: str, change: Change) -> None:
        assert not self.changes(clause, change)

    def test_it_is_sixteen_digits_that_are_the_same_each_time(self) -> None:
        """Every review that is on record would be lost if they were worked out otherwise."""
        card = replace(card_of(the_project(), LIVE), slug="a", when_text="", short="", until="")
        card = replace(card, statement="do it", why="", roles=("head",), action="", modality="must")
        project = with_meta(the_project(), "westcroft", "dated", "2023-09")
        project = with_meta(project, "westcroft", "source document", "A policy")

        assert fingerprint(project, card) == "b19423924ab4b520"


def reviewed(project: Project, cards: Iterable[Card], seen: str = "") -> Project:
    """The project with reviews of these clauses alone, as they rest now or as they were `seen`."""
    reviews = {
        card.id: Review(
            fingerprint=seen or fingerprint(project, card), by="police", on="2026-11-20"
        )
        for card in cards
    }
    return replace(project, reviews=reviews)


def all_reviewed() -> Project:
    return reviewed(the_project(), all_cards(the_project()))


def test_a_clause_that_nobody_reviewed_never_was_and_a_change_is_marked_on_the_page() -> None:
    none = reviewed(the_project(), [])
    project = reviewed(the_project(), [card_of(the_project(), LIVE)], seen="0" * 16)
    page = render_policy_page(project, project.policies["westcroft"], NOV)
    said = "This, or what it rests on, has changed since it was reviewed on 20 November"

    assert standing(none, card_of(none, LIVE)) == "never"
    assert stale_marks(none, card_of(none, LIVE), NOV)["changed"] == ""
    assert page.count(said) == 1


def test_what_a_school_wrote_and_nobody_read_says_so() -> None:
    project = the_project()
    policy = project.policies["westcroft"]
    own = replace(policy, path=f"{OWN_POLICIES}/westcroft.md")
    theirs = replace(project, policies={**project.policies, "westcroft": own})
    said = "recorded yet that they read"

    def told(project: Project) -> list[str]:
        whole = whole_protocol_page(project, "westcroft", project.school, NOV).markdown
        page = render_policy_page(project, project.policies["westcroft"], NOV)
        return [*re.findall(f"{said} this", page), *re.findall(rf"{said} (\d+)", whole)]

    live = sum(card.is_live for card in own.cards)
    between = [f"{said} this"]
    assert told(reviewed(theirs, [])) == [*between * (1 + len(own.cards)), str(live)]
    for others in (reviewed(theirs, own.cards), reviewed(theirs, own.cards, "0" * 16)):
        assert told(others) == between
    assert told(project) == []


def due(project: Project, today: date) -> list[tuple[str, str]]:
    return [(entry.what, entry.why) for entry in find_due(project, today)]


class TestWhatIsDue:
    @pytest.mark.parametrize(
        ("due", "today", "overdue"),
        [
            ("2026-11", date(2026, 11, 30), False),
            ("2026-11", date(2026, 12, 1), True),
            ("2026-11-20", date(2026, 11, 30), False),
            ("2026", date(2026, 12, 31), False),
            ("2026", date(2027, 1, 1), True),
            ("2025-12", date(2026, 1, 1), True),
            ("2027-01", date(2026, 12, 31), False),
        ],
    )
    def test_a_review_is_overdue_when_its_month_or_year_has_passed(
        self, due: str, today: date, *, overdue: bool
    ) -> None:
        assert is_overdue(due, today) is overdue

    def test_before_any_date_nothing_is_and_with_time_every_file_of_cards(self) -> None:
        project = all_reviewed()
        files = [*project.policies_by_age, *project.help_trees]
        late = with_meta(project, "westcroft", "review due", "2026-10")

        assert due(project, date(2000, 1, 1)) == []
        assert [what for what, _ in due(project, date(2100, 1, 1))] == [one.id for one in files]
        assert ("westcroft", "review was due 2026-10") in due(late, NOV)

    def test_clauses_that_changed_or_were_never_reviewed_are(self) -> None:
        known = {id_: r for id_, r in all_reviewed().reviews.items() if id_ != REPLACED}
        after = replace(the_project(), reviews=known)
        after = with_card(after, "national#have-the-head-sign-off", statement="other")
        signing = [
            (card.id, "it, or what it rests on, has changed since its review")
            for card in all_cards(after)
            if card.action == "sign-off"
        ]

        assert sorted(due(after, date(2000, 1, 1))) == sorted(
            [*signing, (REPLACED, "never reviewed")]
        )


class TestRecording:
    @pytest.mark.parametrize(
        ("names", "count"),
        [
            ([LIVE], 1),
            (["westcroft"], len(the_project().policies["westcroft"].cards)),
            (["all"], len(all_cards(the_project()))),
            (["find-help"], len(the_project().help_trees[-1].policy.cards)),
            ([LIVE, "westcroft", LIVE], len(the_project().policies["westcroft"].cards)),
        ],
    )
    def test_names_mean_clauses_each_once(self, names: list[str], count: int) -> None:
        assert len(find_cards(the_project(), names)) == count

    @pytest.mark.parametrize("name", ["westcrof", "westcroft#", "", "involve-parents-early"])
    def test_a_name_that_means_nothing_is_refused(self, name: str) -> None:
        with pytest.raises(KeyError):
            find_cards(the_project(), [LIVE, name])

    def test_what_is_recorded_is_read_back(self) -> None:
        project = the_project()
        text = render_reviews(project, [card_of(project, LIVE)], "police", date(2030, 1, 2))
        read = {id_: Review(**entry) for id_, entry in tomllib.loads(text)["review"].items()}
        mark = fingerprint(project, card_of(project, LIVE))
        own = Review(fingerprint=mark, by="police", on="2030-01-02")

        assert read == {**project.reviews, LIVE: own}

    def test_with_nothing_to_record_the_file_is_that_of_the_clauses_in_their_order(self) -> None:
        backwards = dict(reversed(the_project().reviews.items()))
        gone = {**backwards, "national#gone": the_project().reviews[NATIONAL]}
        project = replace(the_project(), reviews=gone)

        assert render_reviews(project, [], "police", NOV) == project.written[REVIEWS]


Capture = pytest.CaptureFixture[str]


class TestTheCommand:
    @pytest.fixture
    def copy(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A copy of everything that is written by hand, in which the command works."""
        write_files(tmp_path, "national", "westcroft")
        monkeypatch.setattr(commands, "ROOT", tmp_path)
        monkeypatch.setattr(commands, "load_project", lambda: project_module.load_project(tmp_path))
        return tmp_path

    def test_it_records_a_review_of_today(self, copy: Path, capsys: Capture) -> None:
        before = datetime.now(tz=UTC).date()
        status = main(["review", "--record", LIVE, NATIONAL, "--by", "safeguarding lead"])
        record = tomllib.loads((copy / REVIEWS).read_text("utf-8"))["review"]
        told, lapses = capsys.readouterr().out.splitlines()
        where = f"in {REVIEWS}, by role: safeguarding lead"

        assert (status, told) == (0, f"recorded the review of 2 clauses {where}")
        assert lapses.startswith("a record lapses when its line changes")
        assert {record[id_]["by"] for id_ in (LIVE, NATIONAL)} == {"safeguarding lead"}
        day = date.fromisoformat(record[LIVE]["on"])
        assert before <= day <= datetime.now(tz=UTC).date()

    def test_a_schools_reviews_are_kept_with_its_own_and_count(self, copy: Path) -> None:
        own = copy / OWN_REVIEWS
        own.parent.mkdir()
        (copy / SCHOOL).write_text("", "utf-8")
        before = (copy / REVIEWS).read_bytes()
        for clause in (LIVE, NATIONAL):
            assert main(["review", "--record", clause, "--by", "police"]) == 0
        record = tomllib.loads(own.read_text("utf-8"))["review"]
        project = project_module.load_project(copy)

        assert (record.keys(), (copy / REVIEWS).read_bytes()) == ({LIVE, NATIONAL}, before)
        assert {project.reviews[id_].by for id_ in record} == {"police"}
        assert project.reviews.keys() > record.keys()

    def test_it_lists_what_has_changed_and_counts_what_is_due(
        self, copy: Path, capsys: Capture
    ) -> None:
        path = copy / POLICIES / "national.md"
        changed = path.read_text("utf-8").replace("tell parents or carers early", "x")
        path.write_text(changed, "utf-8")
        status = main(["review"])
        *lines, last = capsys.readouterr().out.splitlines()

        assert f"{LIVE}: it, or what it rests on, has changed since its review" in lines
        assert (status, last) == (0, f"{len(lines)} due for review")

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (
                [LIVE, "national#nothing", "--by", "police"],
                "no such clause or policy: 'national#nothing'",
            ),
            ([LIVE], "say who reviewed, by role"),
            ([LIVE, "--by", "Mrs Example"], "invalid choice: 'Mrs Example'"),
        ],
    )
    def test_what_it_cannot_do_is_refused_and_nothing_is_written(
        self, words: list[str], told: str, copy: Path, capsys: Capture
    ) -> None:
        before = (copy / REVIEWS).read_bytes()
        # A word that argparse knows nothing of ends the process.
        with suppress(SystemExit):
            assert main(["review", "--record", *words]) == 2

        assert ((copy / REVIEWS).read_bytes(), told in capsys.readouterr().err) == (before, True)
