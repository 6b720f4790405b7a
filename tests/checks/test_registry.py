"""Each rule across files fires on a small project that breaks it, and is silent on the real one."""

import inspect
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from build_tools import commands
from build_tools.checks import help_trees as help_checks
from build_tools.checks import registry as checks
from build_tools.checks.registry import check_project
from build_tools.content.findings import Finding
from build_tools.content.project import (
    DECISIONS,
    GLOSSARY,
    REVIEWS,
    ROOT,
    SERVICES,
    SOURCES,
    VOCABULARY,
    Project,
    ProjectError,
    load_project,
)
from build_tools.content.safety_floor import FLOOR_RULES

FRONT = """\
---
title: A policy
publisher: A publisher
kind: {kind}
territory: England
dated: 2026
review due: 2027
source document: none
audience: staff
default who: any member of staff
---

# A policy
"""
SOURCE = """
[source.{id}]
name = "{name}"
title = ""
issuer = ""
edition = ""
date = ""
territory = ""
address = ""
checked = "verified"
checked_on = "2026-11-20"
note = ""
"""
NOBODY_VIEWS = """
### Nobody views the imagery

- **Never:** look at the imagery
- **Who:** everyone
- **Action:** view the imagery
- **Topic:** viewing
- **Source:** Guidance, part 1
"""
REFER = """
### Refer when an adult is involved

- **Must:** refer it
- **When:** an adult is involved
- **Action:** refer to the police
- **Topic:** police
- **Source:** Guidance
"""

MakeProject = Callable[..., Project]


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """A project of a floor and a school with the real vocabulary and one source, "Guidance"."""

    def make(
        *,
        floor: str = NOBODY_VIEWS + REFER,
        school: str = "",
        sources: tuple[str, ...] = ("Guidance",),
    ) -> Project:
        (tmp_path / "docs/policies").mkdir(parents=True)
        (tmp_path / VOCABULARY).parent.mkdir()
        shutil.copyfile(ROOT / VOCABULARY, tmp_path / VOCABULARY)
        tables = "".join(SOURCE.format(id=f"s{n}", name=name) for n, name in enumerate(sources))
        (tmp_path / SOURCES).write_text(tables, "utf-8")
        (tmp_path / SERVICES).write_text("[service]", "utf-8")
        (tmp_path / GLOSSARY).write_text("[term]", "utf-8")
        (tmp_path / REVIEWS).write_text("", "utf-8")
        (tmp_path / FLOOR_RULES).write_text("rule = []", "utf-8")
        (tmp_path / DECISIONS).write_text("", "utf-8")
        write_policy(tmp_path, "national", floor)
        write_policy(tmp_path, "example", school)
        return load_project(tmp_path)

    return make


def write_policy(root: Path, name: str, cards: str) -> None:
    kind = {"national": "national"}.get(name, "school")
    (root / f"docs/policies/{name}.md").write_text(FRONT.format(kind=kind) + cards, "utf-8")


def card(modality: str, action: str, *more: str, heading: str = "A card") -> str:
    lines = [f"**{modality}:** do it", f"**Action:** {action}", "**Topic:** viewing"]
    lines += ["**Source:** Guidance", *more]
    return f"\n### {heading}\n\n" + "".join(f"- {line}\n" for line in lines)


def told(findings: Iterator[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.check, finding.message, finding.value) for finding in findings]


# ── The real project


def test_the_real_project_is_read_without_findings() -> None:
    assert load_project().findings == ()


def test_the_real_project_passes_every_check() -> None:
    assert check_project(load_project()) == []


def test_every_rule_is_among_the_checks() -> None:
    modules = (checks, help_checks)
    own = [value for value in vars(checks).values() if inspect.getmodule(value) in modules]
    rules = {value.__name__ for value in own if value.__name__.startswith("check_")}
    rules -= {"check_project"}
    assert {check.__name__ for check in checks.CHECKS} == rules


def test_every_rule_says_what_it_is() -> None:
    assert all(check.__doc__ for check in checks.CHECKS)


# ── Replacements


def test_a_replacement_that_exists_is_right(make_project: MakeProject) -> None:
    school = card(
        "May", "view the imagery", "**Replaced by:** national#nobody-views-the-imagery",
        "**Why:** unsafe: nobody looks",
    )  # fmt: skip
    assert told(checks.check_every_replacement_resolves(make_project(school=school))) == []


def test_a_replacement_that_does_not_exist_is_found(make_project: MakeProject) -> None:
    school = card(
        "May", "view the imagery", "**Replaced by:** national#nobody-views-imagery",
        "**Why:** unsafe: nobody looks",
    )  # fmt: skip
    (finding,) = checks.check_every_replacement_resolves(make_project(school=school))
    assert (finding.path, finding.line, finding.check, finding.value, finding.hint) == (
        "docs/policies/example.md",
        21,
        "every-citation-resolves",
        "national#nobody-views-imagery",
        "did you mean 'national#nobody-views-the-imagery'?",
    )


def test_a_replacement_that_is_itself_replaced_is_found(make_project: MakeProject) -> None:
    school = card(
        "May", "view the imagery", "**Replaced by:** national#nobody-views-the-imagery",
        "**Why:** unsafe: nobody looks", heading="Old",
    ) + card(
        "May", "view the imagery", "**Replaced by:** example#old", "**Why:** unsafe: nobody looks",
        heading="Older",
    )  # fmt: skip
    assert told(checks.check_every_replacement_resolves(make_project(school=school))) == [
        ("every-citation-resolves", "that clause is replaced", "example#old")
    ]


def test_a_clause_that_replaces_itself_is_found(make_project: MakeProject) -> None:
    school = card(
        "May", "view the imagery", "**Replaced by:** example#a-card", "**Why:** unsafe: a loop"
    )
    assert told(checks.check_every_replacement_resolves(make_project(school=school))) == [
        ("every-citation-resolves", "that clause is replaced", "example#a-card")
    ]


# ── Links


def test_a_link_to_a_clause_that_exists_is_right(make_project: MakeProject) -> None:
    school = "\nSee [it](national.md#nobody-views-the-imagery).\n"
    assert told(checks.check_every_link_to_a_clause_resolves(make_project(school=school))) == []


def test_a_link_to_a_clause_that_does_not_exist_is_found(make_project: MakeProject) -> None:
    school = "\nOne line.\nSee [it](national.md#nobody-views-it).\n"
    (finding,) = checks.check_every_link_to_a_clause_resolves(make_project(school=school))
    assert (finding.line, finding.check, finding.value) == (
        16,
        "every-citation-resolves",
        "national#nobody-views-it",
    )


# ── Sources


def test_a_national_source_that_is_not_known_is_found(make_project: MakeProject) -> None:
    floor = NOBODY_VIEWS.replace("Guidance, part 1", "Guidance, part 1; Guidence")
    project = make_project(floor=floor)
    (finding,) = checks.check_every_national_source_is_known(project)
    assert (finding.line, finding.check, finding.value, finding.hint) == (
        21,
        "every-source-is-known",
        "Guidence",
        "did you mean 'Guidance'?",
    )


def test_an_empty_part_of_a_national_source_is_found(make_project: MakeProject) -> None:
    project = make_project(floor=NOBODY_VIEWS.replace("Guidance, part 1", "Guidance;"))
    assert len(list(checks.check_every_national_source_is_known(project))) == 1


def test_a_word_that_only_begins_like_a_source_is_found(make_project: MakeProject) -> None:
    project = make_project(floor=NOBODY_VIEWS.replace("Guidance, part 1", "Guidances"))
    assert len(list(checks.check_every_national_source_is_known(project))) == 1


def test_a_schools_source_is_its_own(make_project: MakeProject) -> None:
    project = make_project(school=REFER.replace("Guidance", "Section 4"))
    assert told(checks.check_every_national_source_is_known(project)) == []


def test_a_source_that_no_page_cites_is_found(make_project: MakeProject) -> None:
    project = make_project(sources=("Guidance", "Another law"))
    assert told(checks.check_every_source_is_cited(project)) == [
        ("every-source-is-cited", "no page cites this source", "Another law")
    ]


def test_a_source_that_prose_cites_is_cited(make_project: MakeProject) -> None:
    project = make_project(sources=("Guidance", "Another law"), school="\nSource: Another law\n")
    assert told(checks.check_every_source_is_cited(project)) == []


def test_two_sources_of_one_name_are_found(make_project: MakeProject) -> None:
    project = make_project(sources=("Guidance", "Guidance"))
    assert ("every-source-is-known", "two sources of one name", "Guidance") in told(
        checks.check_every_source_is_cited(project)
    )


# ── The vocabulary


def test_a_fact_in_no_live_clause_is_found(make_project: MakeProject) -> None:
    assert ("the-vocabulary-is-used", "no live clause uses this fact", "repeated") in told(
        checks.check_the_vocabulary_is_used(make_project())
    )


def test_an_action_in_no_live_clause_is_found(make_project: MakeProject) -> None:
    assert ("the-vocabulary-is-used", "no live clause uses this action", "call-999") in told(
        checks.check_the_vocabulary_is_used(make_project())
    )


def test_a_fact_and_an_action_of_a_live_clause_are_used(make_project: MakeProject) -> None:
    unused = {value for _, _, value in told(checks.check_the_vocabulary_is_used(make_project()))}
    assert not unused & {"adult-involved", "refer-to-police", "view-imagery"}


def test_a_fact_within_a_named_condition_is_used(make_project: MakeProject) -> None:
    floor = REFER.replace("an adult is involved\n", "the police may be needed\n")
    project = make_project(floor=floor)
    unused = {value for _, _, value in told(checks.check_the_vocabulary_is_used(project))}
    assert not unused & {"adult-involved", "intent-to-harm", "money-demanded"}


def test_a_replaced_clause_uses_nothing(make_project: MakeProject) -> None:
    dead = "- **Replaced by:** national#nobody-views-the-imagery\n- **Why:** unsafe: it is late\n"
    project = make_project(floor=NOBODY_VIEWS + REFER + dead)
    unused = {value for _, _, value in told(checks.check_the_vocabulary_is_used(project))}
    assert {"adult-involved", "refer-to-police"} <= unused


# ── Always in view

SAVE = card("Never", "save the imagery", "**Who:** everyone", heading="Never save the imagery")


def in_view(project: Project) -> dict[str, str]:
    findings = checks.check_what_is_always_in_view_is_always_true(project)
    return {finding.value: finding.message for finding in findings}


def test_what_is_in_view_without_a_clause_is_found(make_project: MakeProject) -> None:
    found = in_view(make_project())
    assert found["national#call-999-when-someone-is-in-danger"] == "no such live clause"


def test_what_is_in_view_with_a_clause_for_everyone_is_right(make_project: MakeProject) -> None:
    assert "national#never-save-the-imagery" not in in_view(make_project(floor=SAVE))


def test_what_is_in_view_but_not_for_everyone_is_found(make_project: MakeProject) -> None:
    found = in_view(make_project(floor=SAVE.replace("everyone", "headteacher, IT staff")))
    assert found["national#never-save-the-imagery"] == "not a never for everyone"


def test_what_is_in_view_with_a_weaker_clause_is_found(make_project: MakeProject) -> None:
    found = in_view(make_project(floor=SAVE.replace("**Never:**", "**Should:**")))
    assert found["national#never-save-the-imagery"] == "not a never for everyone"


def test_what_is_in_view_with_a_replaced_clause_is_found(make_project: MakeProject) -> None:
    dead = "- **Replaced by:** national#a-card\n- **Why:** outdated: it is old\n"
    found = in_view(make_project(floor=SAVE + dead))
    assert found["national#never-save-the-imagery"] == "no such live clause"


# ── The floor


def weakened(project: Project) -> list[str]:
    return [finding.message for finding in checks.check_no_school_weakens_the_floor(project)]


@pytest.mark.parametrize("modality", ["May", "Should", "Must"])
def test_a_school_that_lets_do_what_the_floor_forbids_is_found(
    make_project: MakeProject, modality: str
) -> None:
    project = make_project(school=card(modality, "view the imagery"))
    assert weakened(project) == [f"{modality.lower()} against the floor's never"]


def test_a_school_that_forbids_what_the_floor_demands_is_found(make_project: MakeProject) -> None:
    project = make_project(school=card("Never", "refer to the police"))
    assert weakened(project) == ["never against the floor's must"]


def test_a_weakened_floor_is_told_with_both_clauses(make_project: MakeProject) -> None:
    project = make_project(school=card("May", "view the imagery"))
    (finding,) = checks.check_no_school_weakens_the_floor(project)
    assert (finding.path, finding.line, finding.check, finding.value, finding.hint) == (
        "docs/policies/example.md",
        15,
        "no-school-weakens-the-floor",
        "view the imagery",
        "see national#nobody-views-the-imagery; narrow the When, or mark this card Replaced by it",
    )


@pytest.mark.parametrize(
    "school",
    [
        card("Never", "view the imagery"),
        card("Ask", "view the imagery"),
        card("May", "copy the imagery"),
        card("Never", "refer to the police", "**When:** no adult is involved"),
        card("Never", "refer to the police", "**Who:** IT staff"),
        card(
            "May",
            "view the imagery",
            "**Replaced by:** national#nobody-views-the-imagery",
            "**Why:** unsafe: nobody looks",
        ),
    ],
    ids=["the same", "a question", "another action", "another case", "another role", "replaced"],
)
def test_a_school_that_takes_nothing_away_is_right(make_project: MakeProject, school: str) -> None:
    assert weakened(make_project(school=school)) == []


@pytest.mark.parametrize(
    "when",
    [
        "an adult is involved and the imagery is online",
        "no adult is involved or the imagery is online",
        "a referral criterion is met",
        "the police may be needed",
        "the concern is about a member of staff",
    ],
)
def test_a_condition_that_can_meet_the_floors_is_found(
    make_project: MakeProject, when: str
) -> None:
    project = make_project(school=card("Never", "refer to the police", f"**When:** {when}"))
    assert weakened(project) == ["never against the floor's must"]


@pytest.mark.parametrize(
    "when",
    [
        "no referral criterion is met",
        "the incident is not aggravated",
        "the police are not needed",
        "no adult is involved and the concern is about a member of staff",
    ],
)
def test_a_condition_that_can_never_meet_the_floors_is_right(
    make_project: MakeProject, when: str
) -> None:
    project = make_project(school=card("Never", "refer to the police", f"**When:** {when}"))
    assert weakened(project) == []


# ── One policy


def test_a_policy_that_contradicts_itself_is_found(make_project: MakeProject) -> None:
    school = card("Never", "copy the imagery") + card("May", "copy the imagery", heading="Other")
    assert told(checks.check_no_policy_contradicts_itself(make_project(school=school))) == [
        ("no-policy-contradicts-itself", "may against never (line 15)", "copy the imagery")
    ]


def test_clauses_for_different_roles_do_not_contradict_each_other(
    make_project: MakeProject,
) -> None:
    school = card("Never", "copy the imagery") + card(
        "May", "copy the imagery", "**Who:** IT staff", heading="Other"
    )
    assert told(checks.check_no_policy_contradicts_itself(make_project(school=school))) == []


def test_the_contradiction_of_a_floor_is_found(make_project: MakeProject) -> None:
    project = make_project(floor=NOBODY_VIEWS + card("Should", "view the imagery"))
    assert len(list(checks.check_no_policy_contradicts_itself(project))) == 1


# ── Reading and telling


def test_a_project_without_the_floor_cannot_be_read(
    make_project: MakeProject, tmp_path: Path
) -> None:
    make_project()
    (tmp_path / "docs/policies/national.md").unlink()
    with pytest.raises(ProjectError) as error:
        load_project(tmp_path)
    assert [finding.check for finding in error.value.findings] == ["the-floor-exists"]


def test_a_file_that_is_not_utf_8_is_refused(make_project: MakeProject, tmp_path: Path) -> None:
    make_project()
    file = tmp_path / "docs/policies/example.md"
    file.write_bytes(file.read_text("utf-8").replace("A policy", "A polic\u00e9").encode("cp1252"))
    assert {finding.value for finding in load_project(tmp_path).findings} == {"U+FFFD"}


def test_findings_of_one_card_and_of_all_files_come_together(make_project: MakeProject) -> None:
    school = card("May", "view the imagery") + card("May", "view imagery", heading="Other")
    found = {finding.check for finding in check_project(make_project(school=school))}
    assert {"every-action-is-known", "no-school-weakens-the-floor"} <= found


@pytest.fixture
def output(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[str]]:
    """Exit status and lines of `python -m build_tools check` on a project with faults."""
    school = card("May", "view the imagery") + card("May", "view imagery", heading="Other")
    project = make_project(school=school)
    monkeypatch.setattr(commands, "load_project", lambda: project)
    return commands.main(["check"]), capsys.readouterr().out.splitlines()


def test_check_fails_where_there_are_findings(output: tuple[int, list[str]]) -> None:
    assert output[0] == 1


def test_check_gives_a_finding_a_line_and_its_hint_under_it(
    output: tuple[int, list[str]],
) -> None:
    lines = output[1]
    at = lines.index(
        "docs/policies/example.md:25: every-action-is-known: unknown action: 'view imagery'"
    )
    assert lines[at + 1] == "    hint: did you mean 'view the imagery'?"


def test_check_writes_every_finding_in_one_form(output: tuple[int, list[str]]) -> None:
    form = re.compile(r"[\w./-]+:\d+: [a-z0-9-]+: .+|    hint: .+|\d+ findings")
    assert [line for line in output[1] if not form.fullmatch(line)] == []


def test_check_sorts_findings_by_place(output: tuple[int, list[str]]) -> None:
    places = [line.split(":")[:2] for line in output[1][:-1] if not line.startswith(" ")]
    assert places == sorted(places, key=lambda place: (place[0], int(place[1])))


def test_check_counts_its_findings_last(output: tuple[int, list[str]]) -> None:
    findings = [line for line in output[1][:-1] if not line.startswith(" ")]
    assert output[1][-1] == f"{len(findings)} findings"


def test_check_passes_the_real_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert (commands.main(["check"]), capsys.readouterr().out) == (0, "0 findings\n")


def test_check_tells_content_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(commands, "load_project", lambda: load_project(tmp_path))
    status = commands.main(["check"])
    assert (status, capsys.readouterr().out.split(": ")[1]) == (1, "file-can-be-read")
