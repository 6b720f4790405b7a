"""A page for pupils, parents or teachers names only what exists, and only its readers' services."""

from dataclasses import replace

import pytest

from build_tools.checks.registry import check_every_page_shows_only_its_readers_services
from build_tools.content.project import Project, load_project
from build_tools.pages.audiences import check_audience_page, render_audience_page

PAGE = "docs/pupils/x.md"


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


def told(project: Project, text: str, audience: str = "7-11", **meta: object) -> list[str]:
    """Each finding as its line, message, value and hint."""
    found = check_audience_page(project, PAGE, text, {"audience": audience, **meta})
    return [f"{f.line}: {f.message}: {f.value}: {f.hint}" for f in found]


def shown(project: Project, text: str, audience: str) -> str:
    return render_audience_page(project, text, {"audience": audience}, "../")


# ── What a page may name


def test_every_page_of_this_site_is_right(project: Project) -> None:
    assert list(check_every_page_shows_only_its_readers_services(project)) == []


def test_every_hand_written_page_is_looked_at(project: Project) -> None:
    path = "docs/pupils/7-11.md"
    text = project.written[path].replace("{{ service childline }}", "{{ service posh }}")
    changed = replace(project, written={**project.written, path: text})
    found = list(check_every_page_shows_only_its_readers_services(changed))

    assert {(f.path, f.value) for f in found} == {(path, "posh")}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("\n{{ service childlin }}", "2: unknown service: childlin: did you mean 'childline'?"),
        ("{{ symbol phon }}", "1: unknown symbol: phon: did you mean 'phone'?"),
        (
            "See {{ service childline }}",
            "1: a placeholder stands alone on its line: See {{ service childline }}: ",
        ),
        ("{{ service nspcc-helpline }}", "1: this service is not for 7-11: nspcc-helpline: "),
        ("{{ reach posh }}", "1: this service is not for 7-11: posh: "),
        ("{{ service zipit }}", "1: this service is not for 7-11: zipit: "),
        ("{{ service take-it-down }}", "1: this service is not for 7-11: take-it-down: "),
        (
            "a\n[Childline](services.md#childline)",
            "2: the services of other readers: services.md: pupils/services-7-11.md",
        ),
        ("{{ service stop-it-now }}", "1: this service is not for 7-11: stop-it-now: "),
        (
            "See [this](../services.md#stop-it-now).",
            "1: the services of other readers: ../services.md: pupils/services-7-11.md",
        ),
        (
            "See [this](services-7-11.md#stop-it-now).",
            "1: no such service on that page: stop-it-now: ",
        ),
        (
            "[Childline](services-7-11.md#childlin)",
            "1: no such service on that page: childlin: did you mean 'childline'?",
        ),
        (
            "[Childline](../services.md#childline)",
            "1: the services of other readers: ../services.md: pupils/services-7-11.md",
        ),
    ],
)
def test_what_is_not_for_the_readers_is_told(project: Project, text: str, finding: str) -> None:
    assert told(project, text) == [finding]


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("{{ service childline }}", "7-11"),
        ("{{ service take-it-down }}", "14-18"),
        ("[Childline](services-7-11.md#childline)", "easy-read"),
        ("[Childline](services.md#childline)", "11-14"),
        ("{{ symbol phone }}", "easy-read"),
        ("{{ reach childline }}", "parents"),
        ("{{ service stop-it-now }}", "parents"),
        ("[Childline](services.md#childline)", "14-18"),
        ("[Childline](../parents/services.md#childline)", "parents"),
        ("[Childline](services.md#childline)", "teachers"),
        ("[POSH](../services.md#posh)", "teachers"),
        ("{{ reach police }}", "parents"),
    ],
)
def test_what_is_for_the_readers_is_right(project: Project, text: str, audience: str) -> None:
    assert told(project, text, audience) == []


def test_an_unknown_audience_is_told(project: Project) -> None:
    (finding,) = told(project, "", "7-12")

    assert finding.startswith("1: unknown audience: 7-12: one of: 7-11")


def test_a_source_that_is_no_clause_is_told(project: Project) -> None:
    known = "national#listen-and-reassure"

    assert told(project, "", sources=[known, "childline", f"{known}d"]) == [
        f"1: no such clause: {known}d: did you mean '{known}'?"
    ]


# ── What stands in place of a service


def test_the_youngest_read_their_own_words(project: Project) -> None:
    (childline,) = (service for service in project.services if service.id == "childline")
    assert childline.young
    page = shown(project, "{{ service childline }}", "7-11")

    assert (childline.young.does in page, childline.does in page) == (True, False)


def test_parents_are_told_how_their_child_reaches_childline(project: Project) -> None:
    page = shown(project, "{{ reach childline }}", "parents")

    assert 'Childline: <a href="tel:08001111">0800 1111</a> or ' in page
    assert page.endswith("(by phone, day and night)</p>")


def test_a_box_says_when_somebody_answers(project: Project) -> None:
    assert "When: by phone, day and night" in shown(project, "{{ service childline }}", "14-18")
