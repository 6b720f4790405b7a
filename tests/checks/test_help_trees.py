"""A help tree that is not whole, not cited, too hard or not kind is told, at its line."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from build_tools.checks.help_trees import (
    check_every_help_tree_can_be_read,
    check_every_help_tree_is_whole,
    check_every_help_tree_names_its_readers_services,
    check_no_help_tree_blames_or_frightens,
)
from build_tools.content.findings import Finding
from build_tools.content.help_trees import HelpTree
from build_tools.content.policy import Card
from build_tools.content.project import Project, load_project

YOUNG, TEEN, PARENT = "find-help-7-11", "find-help-14-18", "find-help"
PATHS = {
    YOUNG: "docs/pupils/find-help-7-11.md",
    TEEN: "docs/pupils/find-help-14-18.md",
    PARENT: "docs/parents/find-help.md",
}
ALL = (
    check_every_help_tree_is_whole,
    check_every_help_tree_names_its_readers_services,
    check_every_help_tree_can_be_read,
    check_no_help_tree_blames_or_frightens,
)

Told = list[tuple[str, int, str, str]]


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project()


def tree_of(project: Project, tree_id: str) -> HelpTree:
    return next(tree for tree in project.help_trees if tree.id == tree_id)


def with_tree(project: Project, tree: HelpTree) -> Project:
    """The project with this tree in place of the one of its id."""
    trees = tuple(tree if tree.id == other.id else other for other in project.help_trees)
    return replace(project, help_trees=trees)


def with_card(
    project: Project, tree_id: str, slug: str, change: Callable[[Card], Card]
) -> tuple[Project, Card]:
    """The project with one card changed, and that card."""
    tree = tree_of(project, tree_id)
    old = next(card for card in tree.cards if card.slug == slug)
    new = change(old)
    blocks = tuple(new if block is old else block for block in tree.policy.blocks)
    return with_tree(project, replace(tree, policy=replace(tree.policy, blocks=blocks))), new


def told(findings: list[Finding]) -> Told:
    return [(f.path, f.line, f.message, f.value) for f in findings]


@pytest.mark.parametrize("check", ALL)
def test_the_real_trees_are_right(
    check: Callable[[Project], list[Finding]], project: Project
) -> None:
    assert list(check(project)) == []


@pytest.mark.parametrize("check", ALL)
def test_a_site_without_help_trees_is_right(
    check: Callable[[Project], list[Finding]], project: Project
) -> None:
    assert list(check(replace(project, help_trees=()))) == []


# ── Whole


def test_an_audience_without_its_tree_is_told(project: Project) -> None:
    left = tuple(tree for tree in project.help_trees if tree.id != TEEN)
    found = check_every_help_tree_is_whole(replace(project, help_trees=left))

    assert (PATHS[TEEN], 1, "no such help tree", "pupil-14-18") in told(list(found))


def test_a_source_that_is_not_known_is_told(project: Project) -> None:
    changed, card = with_card(
        project, YOUNG, "tell-an-adult-you-trust", lambda c: replace(c, source="A blog")
    )
    line = card.line_of("Source")

    assert told(list(check_every_help_tree_is_whole(changed))) == [
        (PATHS[YOUNG], line, "neither a source nor a live clause", "A blog")
    ]


def test_a_clause_that_is_not_there_is_told_with_a_hint(project: Project) -> None:
    changed, _ = with_card(
        project, YOUNG, "do-not-show-it", lambda c: replace(c, source="national#never-blame")
    )
    found = list(check_every_help_tree_is_whole(changed))

    assert [f.hint for f in found] == ["did you mean 'national#never-blame-or-shame'?"]


def test_a_card_for_another_audience_is_told(project: Project) -> None:
    changed, _ = with_card(
        project, YOUNG, "do-not-show-it", lambda c: replace(c, roles=("parent",))
    )
    found = told(list(check_every_help_tree_is_whole(changed)))

    assert [message for _, _, message, _ in found] == ["not for this page's audience"]


def test_an_action_that_no_clause_uses_is_told(project: Project) -> None:
    changed, _ = with_card(project, PARENT, "do-not-blame", lambda c: replace(c, action="confront"))
    found = told(list(check_every_help_tree_is_whole(changed)))

    assert [(message, value) for _, _, message, value in found] == [
        ("no clause uses this action", "blame")
    ]


def test_a_fact_that_no_clause_uses_is_told(project: Project) -> None:
    changed = project
    for tree in project.help_trees:
        other = next(card for card in tree.cards if card.action == "block")
        for card in tree.cards:
            if "fake" in {term.name for term in card.when.terms}:
                changed, _ = with_card(
                    changed, tree.id, card.slug, lambda c, o=other: replace(c, when=o.when)
                )
    found = told(list(check_every_help_tree_is_whole(changed)))

    assert [(message, value) for _, _, message, value in found] == [
        ("no clause uses this fact", "fake")
    ]


def test_an_emergency_line_that_rests_on_nothing_is_told(project: Project) -> None:
    changed, _ = with_card(project, TEEN, "call-999", lambda c: replace(c, modality="should"))
    found = told(list(check_every_help_tree_is_whole(changed)))

    assert [(message, value) for _, _, message, value in found] == [
        ("no live must to call 999", f"{TEEN}#call-999")
    ]


# ── Services


def services_told(project: Project, tree_id: str, reach: dict[str, tuple[str, ...]]) -> list[str]:
    tree = tree_of(project, tree_id)
    changed = with_tree(project, replace(tree, reach={**tree.reach, **reach}))
    return [f.message for f in check_every_help_tree_names_its_readers_services(changed)]


@pytest.mark.parametrize(
    ("tree_id", "service", "message"),
    [
        (YOUNG, "childlin", "no such service"),
        (YOUNG, "zipit", "this service is closed"),
        (TEEN, "nspcc-helpline", "this service is not for them"),
        (PARENT, "report-remove", "this service is not for them"),
    ],
)
def test_a_service_that_is_not_for_the_readers_is_told(
    tree_id: str, service: str, message: str, project: Project
) -> None:
    assert services_told(project, tree_id, {"crisis": (service,)}) == [message]


@pytest.mark.parametrize(
    ("tree_id", "text", "message"),
    [
        (TEEN, "Call the NSPCC Helpline", "names a service that is not for them"),
        (TEEN, "Try Zipit", "names a service that is not for them"),
        (PARENT, "Try Net Aware", "names a service that is not for them"),
        (YOUNG, "Call 0800 1111", "a number is typed"),
        (YOUNG, "Call 101", "a number is typed"),
    ],
)
def test_a_name_or_number_in_a_line_is_told_where_it_stands(
    tree_id: str, text: str, message: str, project: Project
) -> None:
    slug = "stay-calm-and-listen" if tree_id == PARENT else "tell-an-adult-you-trust"
    changed, card = with_card(project, tree_id, slug, lambda c: replace(c, why=text))
    found = told(list(check_every_help_tree_names_its_readers_services(changed)))

    assert [(path, line, what) for path, line, what, _ in found] == [
        (PATHS[tree_id], card.line_of("Why"), message)
    ]


def test_the_number_for_an_emergency_may_be_typed(project: Project) -> None:
    changed, _ = with_card(
        project, YOUNG, "tell-an-adult-you-trust", lambda c: replace(c, why="Or call 999.")
    )

    assert list(check_every_help_tree_names_its_readers_services(changed)) == []


# ── Words


def test_a_line_too_hard_for_its_age_is_told_where_it_stands(project: Project) -> None:
    hard = "Subsequently communicate every particular circumstance to an authoritative individual"
    changed, card = with_card(project, YOUNG, "say-who-it-is", lambda c: replace(c, statement=hard))
    found = told(list(check_every_help_tree_can_be_read(changed)))

    assert {(path, line) for path, line, _, _ in found} == {(PATHS[YOUNG], card.line_of("Must"))}


def test_a_question_is_told_at_its_line(project: Project) -> None:
    tree = tree_of(project, YOUNG)
    easy = tree.wording.facts["fake"].definition
    hard = (
        "It was created by artificial intelligence and distributed over several platforms online."
    )
    written = tree.written.replace(f'"{easy}"', f'"{hard}"')
    facts = {**tree.wording.facts, "fake": replace(tree.wording.facts["fake"], definition=hard)}
    changed = replace(tree, written=written, wording=replace(tree.wording, facts=facts))
    found = list(check_every_help_tree_can_be_read(with_tree(project, changed)))
    lines = {f.line for f in found if "distributed" in f.value or "words" in f.message}

    assert hard in written.split("\n")[max(lines) - 1]


WRONG = [
    (YOUNG, "We will keep it secret.", "secrecy"),
    (TEEN, "The police will not get to know.", "police"),
    (TEEN, "It will be removed everywhere.", "removal"),
    (YOUNG, "Then show the picture to the adult.", "shown"),
    (YOUNG, "Save the picture first.", "copy"),
    (TEEN, "Take a screenshot of the chat.", "copy"),
    (TEEN, "Describe the picture in detail.", "describe"),
    (TEEN, "Just pay them once.", "pay"),
    (PARENT, "Ask to see the picture.", "look"),
    (PARENT, "Take a screenshot of it.", "copy"),
    (PARENT, "Send it to the school.", "sent on"),
    (PARENT, "Pay them to buy time.", "pay"),
    (PARENT, "We promise that no police will come.", "promises"),
    (YOUNG, "You should have said no.", "blames"),
    (TEEN, "It will ruin your life.", "frightens"),
]


@pytest.mark.parametrize(("tree_id", "text", "reason"), WRONG)
def test_a_line_that_asks_promises_or_blames_is_told_with_its_reason(
    tree_id: str, text: str, reason: str, project: Project
) -> None:
    slug = "stay-calm-and-listen" if tree_id == PARENT else "tell-an-adult-you-trust"
    changed, card = with_card(project, tree_id, slug, lambda c: replace(c, why=text))
    found = list(check_no_help_tree_blames_or_frightens(changed))

    assert any(reason in f.message and f.line == card.line_of("Why") for f in found)


def test_a_never_is_read_with_its_never(project: Project) -> None:
    changed, _ = with_card(
        project, PARENT, "do-not-copy-it", lambda c: replace(c, statement="take a screenshot")
    )

    assert list(check_no_help_tree_blames_or_frightens(changed)) == []


def test_a_headline_is_held_to_the_tone_of_its_audience(project: Project) -> None:
    tree = tree_of(project, TEEN)
    level = replace(tree.wording.levels["emergency"], meaning="Do not tell anyone about sexting.")
    wording = replace(tree.wording, levels={**tree.wording.levels, "emergency": level})
    found = check_no_help_tree_blames_or_frightens(
        with_tree(project, replace(tree, wording=wording))
    )

    assert "sexting" in {finding.value for finding in found}


@pytest.mark.parametrize(
    ("check", "phrase", "value"),
    [
        (check_no_help_tree_blames_or_frightens, "it is your own fault", "your own fault"),
        (check_every_help_tree_can_be_read, "an investigation began", "investigation"),
    ],
)
def test_when_a_line_stands_is_held_to_the_same(
    check: Callable[[Project], list[Finding]], phrase: str, value: str, project: Project
) -> None:
    """Without script the page says of each line what it is for, in the phrases of the facts."""
    tree = tree_of(project, YOUNG)
    facts = tree.vocabulary.facts
    changed = {**facts, "sent": replace(facts["sent"], yes=phrase)}
    vocabulary = replace(tree.vocabulary, facts=changed)
    found = check(with_tree(project, replace(tree, vocabulary=vocabulary)))

    assert value in {finding.value for finding in found}
