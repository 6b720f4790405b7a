"""A review is of what a clause said and rested on; when that changes, it is due again."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from build_tools import commands
from build_tools.commands import main
from build_tools.content import project as project_module
from build_tools.content.policy import POLICIES, Card, Policy
from build_tools.content.project import REVIEWS, ROOT, Project, Review, load_project
from build_tools.content.reviews import (
    find_cards,
    find_due,
    fingerprint,
    is_overdue,
    render_reviews,
    standing,
)
from build_tools.pages.page import stale_marks
from build_tools.pages.policy import render_policy_page
from tests.projects import card_of, the_project, with_card, with_meta, with_policy, write_files

LIVE = "westcroft#involve-parents-early"
REPLACED = "dorset-protocol#examine-a-device"
NATIONAL = "national#tell-parents-early"
EMERGENCY = "national#call-999-when-someone-is-in-danger"
NOV = date(2026, 11, 20)


@pytest.fixture(scope="module")
def project() -> Project:
    return the_project()


def with_source(project: Project, name: str, **changed: str) -> Project:
    sources = tuple(replace(s, **changed) if s.name == name else s for s in project.sources)
    return replace(project, sources=sources)


def changes(project: Project, clause: str, changed: Project) -> bool:
    """Whether the clause's fingerprint is another in the changed project."""
    return fingerprint(project, card_of(project, clause)) != fingerprint(
        changed, card_of(changed, clause)
    )


# ── Fingerprints


def test_a_fingerprint_has_sixteen_digits(project: Project) -> None:
    digits = {len(fingerprint(project, card)) for card in project.floor.cards}

    assert digits == {16}


def test_a_fingerprint_is_the_same_each_time(project: Project) -> None:
    assert not changes(project, LIVE, load_project())


@pytest.mark.parametrize("key", ["edition", "date", "address"])
def test_a_national_clause_rests_on_each_source_that_it_cites(project: Project, key: str) -> None:
    cited = ("Police contact, 999 and 101", "Professional judgement to be confirmed")
    changed = [with_source(project, name, **{key: "other"}) for name in cited]

    assert [changes(project, EMERGENCY, other) for other in changed] == [True, True]


@pytest.mark.parametrize("key", ["title", "issuer", "note", "checked_on"])
def test_what_does_not_change_a_source_changes_no_fingerprint(project: Project, key: str) -> None:
    assert not changes(project, NATIONAL, with_source(project, "UKCIS 2024", **{key: "other"}))


def test_a_source_that_is_not_cited_changes_nothing(project: Project) -> None:
    changed = with_source(project, "NCA alert 2024 on sextortion", edition="other")

    assert not changes(project, NATIONAL, changed)


def test_a_source_whose_name_only_begins_another_changes_nothing(project: Project) -> None:
    other = replace(project.sources[0], id="other", name="UKCIS", edition="one")
    one = replace(project, sources=(*project.sources, other))
    two = replace(project, sources=(*project.sources, replace(other, edition="two")))

    assert not changes(one, NATIONAL, two)


@pytest.mark.parametrize("key", ["statement", "when_text", "modality", "roles"])
@pytest.mark.parametrize("floor", [NATIONAL, "national#do-not-tell-parents-yet"])
def test_a_schools_clause_rests_on_the_floors_on_the_same_act(
    project: Project, floor: str, key: str
) -> None:
    value: Any = {"roles": ("head",), "modality": "may"}.get(key, "other")

    assert changes(project, LIVE, with_card(project, floor, **{key: value}))


@pytest.mark.parametrize("label", ["dated", "source document"])
@pytest.mark.parametrize("clause", [LIVE, REPLACED])
def test_a_schools_clause_rests_on_its_document(project: Project, clause: str, label: str) -> None:
    assert changes(project, clause, with_meta(project, clause.partition("#")[0], label, "2031"))


def test_a_replaced_clause_rests_on_what_replaces_it(project: Project) -> None:
    changed = with_card(project, "national#never-search-a-device", statement="other")

    assert changes(project, REPLACED, changed)


@pytest.mark.parametrize("key", ["why", "until", "heading", "line", "source"])
def test_what_a_clause_does_not_rest_on_changes_no_fingerprint(project: Project, key: str) -> None:
    value: Any = {"line": 7}.get(key, "other")

    assert not changes(project, LIVE, with_card(project, NATIONAL, **{key: value}))


@pytest.mark.parametrize("key", ["statement", "why", "until", "modality"])
@pytest.mark.parametrize("clause", [LIVE, NATIONAL])
def test_a_clause_that_says_something_else_has_changed(
    project: Project, clause: str, key: str
) -> None:
    assert changes(project, clause, with_card(project, clause, **{key: "other"}))


@pytest.mark.parametrize("label", ["title", "review due", "territory"])
def test_the_rest_of_the_front_matter_changes_no_fingerprint(project: Project, label: str) -> None:
    assert not changes(project, LIVE, with_meta(project, "westcroft", label, "2031"))


def test_another_policy_changes_no_fingerprint(project: Project) -> None:
    assert not changes(project, LIVE, with_meta(project, "king-alfred", "dated", "2031"))


def test_the_floor_on_another_act_changes_no_fingerprint(project: Project) -> None:
    changed = with_card(project, "national#never-copy-the-imagery", statement="other")

    assert not changes(project, LIVE, changed)


def test_a_new_clause_of_the_floor_on_the_same_act_is_a_change(project: Project) -> None:
    new = replace(card_of(project, NATIONAL), slug="another")
    floor = replace(project.floor, blocks=(*project.floor.blocks, new))

    assert changes(project, LIVE, with_policy(project, floor))


# ── Standing


def reviewed(project: Project, clause: str, seen: str = "") -> Project:
    """The project with one review, of the clause as it rests now or as it was `seen`."""
    mark = seen or fingerprint(project, card_of(project, clause))
    review = Review(fingerprint=mark, by="safeguarding lead", on="2026-11-20")
    return replace(project, reviews={clause: review})


def test_a_clause_that_nobody_reviewed_has_never_been(project: Project) -> None:
    assert standing(replace(project, reviews={}), card_of(project, LIVE)) == "never"


def test_a_clause_that_rests_on_the_same_is_reviewed(project: Project) -> None:
    assert standing(reviewed(project, LIVE), card_of(project, LIVE)) == "reviewed"


def test_a_clause_whose_grounds_have_changed_says_so(project: Project) -> None:
    after = with_card(reviewed(project, LIVE), NATIONAL, statement="other")

    assert standing(after, card_of(after, LIVE)) == "changed"


def test_a_change_is_marked_on_the_page_with_the_day_of_the_review(project: Project) -> None:
    page = render_policy_page(
        reviewed(project, LIVE, seen="0" * 16), project.policies["westcroft"], NOV
    )

    assert (
        page.count("This, or what it rests on, has changed since it was reviewed on 20 November")
        == 1
    )


def test_a_clause_that_nobody_reviewed_is_not_marked_as_changed(project: Project) -> None:
    marks = stale_marks(replace(project, reviews={}), card_of(project, LIVE), NOV)

    assert marks["changed"] == ""


# ── By date


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
    due: str, today: date, *, overdue: bool
) -> None:
    assert is_overdue(due, today) is overdue


def due(project: Project, today: date) -> list[tuple[str, str]]:
    return [(entry.what, entry.why) for entry in find_due(project, today)]


def all_reviewed(project: Project) -> Project:
    cards = find_cards(project, ["all"])
    text = render_reviews(project, cards, "safeguarding lead", NOV)
    reviews = {id_: Review(**entry) for id_, entry in tomllib.loads(text)["review"].items()}
    return replace(project, reviews=reviews)


def test_before_any_date_nothing_that_was_reviewed_is_due(project: Project) -> None:
    assert due(all_reviewed(project), date(2000, 1, 1)) == []


def test_a_policy_is_due_once_its_date_has_passed(project: Project) -> None:
    policy_id = "westcroft"
    changed = with_meta(all_reviewed(project), policy_id, "review due", "2026-10")

    assert (policy_id, "review was due 2026-10") in due(changed, NOV)


def test_with_time_every_policy_is_due(project: Project) -> None:
    assert [what for what, _ in due(all_reviewed(project), date(2100, 1, 1))] == [
        *(policy.id for policy in project.policies_by_age),
        *(tree.id for tree in project.help_trees),
    ]


def test_clauses_that_changed_or_were_never_reviewed_are_due(project: Project) -> None:
    after = all_reviewed(project)
    reviews = {id_: review for id_, review in after.reviews.items() if id_ != REPLACED}
    after = replace(after, reviews=reviews)
    after = with_card(after, "national#have-the-head-sign-off", statement="other")
    signing = [
        (card.id, "it, or what it rests on, has changed since its review")
        for card in find_cards(project, ["all"])
        if card.action == "sign-off"
    ]

    assert sorted(due(after, date(2000, 1, 1))) == sorted([*signing, (REPLACED, "never reviewed")])


# ── Help trees


def help_card(project: Project, slug: str) -> Card:
    tree = project.help_trees[0]
    return next(card for card in tree.cards if card.slug == slug)


def test_a_line_of_a_help_tree_rests_on_the_sources_that_it_cites(project: Project) -> None:
    card = help_card(project, "do-not-pay-or-send-more")
    sources = tuple(
        replace(source, edition="another") if source.id == "nca-alert-2024" else source
        for source in project.sources
    )

    assert fingerprint(replace(project, sources=sources), card) != fingerprint(project, card)


def test_a_line_of_a_help_tree_rests_on_the_clauses_that_it_cites(project: Project) -> None:
    card = help_card(project, "do-not-pay-or-send-more")
    changed = with_card(project, "national#never-pay-or-send-more", statement="other")

    assert fingerprint(changed, card) != fingerprint(project, card)


def test_a_line_of_a_help_tree_rests_on_no_other_clause(project: Project) -> None:
    card = help_card(project, "do-not-pay-or-send-more")
    changed = with_card(project, "national#have-the-head-sign-off", statement="other")

    assert fingerprint(changed, card) == fingerprint(project, card)


# ── Choosing and recording


def every_file(project: Project) -> list[Policy]:
    return [*project.policies_by_age, *(tree.policy for tree in project.help_trees)]


@pytest.mark.parametrize(
    ("names", "count"),
    [
        ([LIVE], lambda _: 1),
        (["westcroft"], lambda project: len(project.policies["westcroft"].cards)),
        (["all"], lambda p: len({card.id for policy in every_file(p) for card in policy.cards})),
        (["find-help"], lambda p: len(p.help_trees[-1].policy.cards)),
        ([LIVE, "westcroft", LIVE], lambda project: len(project.policies["westcroft"].cards)),
    ],
)
def test_names_mean_clauses_each_once(
    project: Project, names: list[str], count: Callable[[Project], int]
) -> None:
    assert len(find_cards(project, names)) == count(project)


@pytest.mark.parametrize("name", ["westcrof", "westcroft#", "", "involve-parents-early"])
def test_a_name_that_means_nothing_is_refused(project: Project, name: str) -> None:
    with pytest.raises(KeyError):
        find_cards(project, [LIVE, name])


def test_recorded_reviews_are_read_back(project: Project) -> None:
    text = render_reviews(project, [card_of(project, LIVE)], "police", date(2030, 1, 2))
    read = {id_: Review(**entry) for id_, entry in tomllib.loads(text)["review"].items()}
    own = Review(
        fingerprint=fingerprint(project, card_of(project, LIVE)), by="police", on="2030-01-02"
    )

    assert read == {**project.reviews, LIVE: own}


def test_with_nothing_to_record_the_file_stays_as_it_is(project: Project) -> None:
    written = (ROOT / REVIEWS).read_text("utf-8")

    assert render_reviews(project, [], "police", NOV) == written


def test_reviews_stand_in_the_order_of_the_clauses(project: Project) -> None:
    reviews = MappingProxyType(dict(reversed(all_reviewed(project).reviews.items())))
    text = render_reviews(replace(project, reviews=reviews), [], "police", NOV)

    assert [*tomllib.loads(text)["review"]] == [card.id for card in find_cards(project, ["all"])]


def test_a_review_of_a_clause_that_is_gone_is_dropped(project: Project) -> None:
    gone = replace(project, reviews={"national#gone": project.reviews[NATIONAL]})

    assert "national#gone" not in render_reviews(gone, [], "police", NOV)


# ── The command

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of everything that is written by hand, in which the command works."""
    write_files(tmp_path, *the_project().policies)
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(commands, "load_project", lambda: project_module.load_project(tmp_path))
    return tmp_path


def test_the_command_records_a_review(copy: Path, capsys: Capture) -> None:
    status = main(["review", "--record", LIVE, REPLACED, "--by", "safeguarding lead"])
    record = tomllib.loads((copy / REVIEWS).read_text("utf-8"))["review"]

    assert status == 0
    assert {record[id_]["by"] for id_ in (LIVE, REPLACED)} == {"safeguarding lead"}
    assert capsys.readouterr().out == "recorded the review of 2 clauses in docs/data/reviews.toml\n"


@pytest.mark.usefixtures("copy")
def test_a_recorded_review_is_of_today(copy: Path) -> None:
    before = datetime.now(tz=UTC).date()
    main(["review", "--record", LIVE, "--by", "police"])
    day = tomllib.loads((copy / REVIEWS).read_text("utf-8"))["review"][LIVE]["on"]

    assert before <= date.fromisoformat(day) <= datetime.now(tz=UTC).date()


def test_the_command_lists_what_has_changed_until_it_is_reviewed(
    copy: Path, capsys: Capture
) -> None:
    path = copy / POLICIES / "national.md"
    path.write_text(path.read_text("utf-8").replace("tell parents or carers early", "x"), "utf-8")
    main(["review"])
    before = capsys.readouterr().out
    main(["review", "--record", LIVE, "--by", "lawyer"])
    main(["review"])
    after = capsys.readouterr().out
    line = f"{LIVE}: it, or what it rests on, has changed since its review\n"

    assert (line in before, line in after) == (True, False)


@pytest.mark.usefixtures("copy")
def test_the_command_counts_what_is_due(capsys: Capture) -> None:
    status = main(["review"])
    *lines, last = capsys.readouterr().out.splitlines()

    assert (status, last) == (0, f"{len(lines)} due for review")


def test_a_clause_that_does_not_exist_is_refused_and_nothing_is_written(
    copy: Path, capsys: Capture
) -> None:
    before = (copy / REVIEWS).read_bytes()
    status = main(["review", "--record", LIVE, "national#nothing", "--by", "police"])

    assert (status, (copy / REVIEWS).read_bytes()) == (2, before)
    assert "no such clause or policy: 'national#nothing'" in capsys.readouterr().err


def test_a_review_by_nobody_is_refused_and_nothing_is_written(copy: Path, capsys: Capture) -> None:
    before = (copy / REVIEWS).read_bytes()
    status = main(["review", "--record", LIVE])

    assert (status, (copy / REVIEWS).read_bytes()) == (2, before)
    assert "say who reviewed, by role" in capsys.readouterr().err


@pytest.mark.usefixtures("copy", "capsys")
def test_a_role_that_is_not_known_is_refused() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["review", "--record", LIVE, "--by", "Mrs Example"])
    assert stopped.value.code == 2
