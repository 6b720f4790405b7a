"""The help trees are proved in every situation, and each property that is broken is caught."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Literal

import pytest

from build_tools.content.help_trees import HelpTree
from build_tools.content.policy import Card
from build_tools.content.project import Project, load_project
from build_tools.situations import help_claims
from build_tools.situations.claims import Claim
from build_tools.situations.help_claims import (
    NEVER_AT_ALL,
    RULES,
    SAFE_WHEN_YES,
    STANDING,
    count_help_situations,
    prove_tree,
)
from decision_tree.protocol import ALWAYS, When
from tests.projects import tree_of
from tests.toy import a_when

Change = Callable[[HelpTree], HelpTree]

EVERYWHERE = "whatever is answered"
ANSWERS = (("phone", True), ("text", True), ("web", False), ("email", False))
"""By which way to reach a service somebody answers."""

PUPIL, PARENT = "find-help-11-14", "find-help"


def with_cards(tree: HelpTree, cards: Iterable[Card]) -> HelpTree:
    return replace(tree, policy=replace(tree.policy, blocks=tuple(cards)))


def without(*actions: str) -> Change:
    return lambda tree: with_cards(tree, [c for c in tree.cards if c.action not in actions])


def each(change: Callable[[Card], Card], *actions: str) -> Change:
    """Every card on one of the actions, changed."""
    return lambda tree: with_cards(
        tree, [change(card) if card.action in actions else card for card in tree.cards]
    )


def only_when(fact: str, *actions: str, holds: bool = True) -> Change:
    when = a_when(fact if holds else f"no {fact}")
    return each(lambda card: replace(card, when=when), *actions)


def says(modality: str, *actions: str) -> Change:
    return each(lambda card: replace(card, modality=modality), *actions)  # type: ignore[arg-type]


def added(action: str, modality: str, model: str, when: When = ALWAYS) -> Change:
    """One more card, on another action, made after the card of `model`."""

    def change(tree: HelpTree) -> HelpTree:
        card = next(card for card in tree.cards if card.action == model)
        new = replace(card, slug="new", action=action, modality=modality, when=when)  # type: ignore[arg-type]
        return with_cards(tree, [*tree.cards, new])

    return change


def only_certain(card: Card) -> Card:
    """What is said of this act stands no longer in doubt."""
    return replace(card, when=replace(card.when, only_certain=True))


def told_to(action: str) -> Change:
    """A card that says to do it, and no never on it is left."""

    def change(tree: HelpTree) -> HelpTree:
        bare = without(action)(tree)
        new = replace(bare.cards[0], slug="new", action=action, modality="must", when=ALWAYS)
        return with_cards(bare, [*bare.cards, new])

    return change


def with_vocabulary(**changed: object) -> Change:
    return lambda tree: replace(tree, vocabulary=replace(tree.vocabulary, **changed))  # type: ignore[arg-type]


def reaching(**reach: tuple[str, ...]) -> Change:
    named = {action.replace("_", "-"): ids for action, ids in reach.items()}
    return lambda tree: replace(tree, reach={**tree.reach, **named})


def prove_help(project: Project) -> list[Claim]:
    """Every claim on every tree."""
    return [claim for tree in project.help_trees for claim in prove_tree(project, tree)]


def broken(project: Project, tree_id: str, change: Change) -> list[Claim]:
    changed = replace(project, help_trees=(change(tree_of(project, tree_id)),))
    return [claim for claim in prove_help(changed) if claim.broken_by]


# ── The real ones


@pytest.fixture(scope="module")
def claims(project: Project) -> list[Claim]:
    return prove_help(project)


@pytest.mark.prove
def test_every_help_tree_is_proved_by_every_rule_in_every_situation(
    claims: list[Claim], project: Project
) -> None:
    tree = project.help_trees[0]

    assert [claim for claim in claims if claim.broken_by] == []
    assert {(claim.rule, claim.protocol) for claim in claims} == {
        (rule, tree.id) for rule in RULES for tree in project.help_trees
    }
    assert count_help_situations(tree) == 3 ** len(tree.vocabulary.facts)


def test_each_never_that_stands_whatever_is_answered_is_claimed(project: Project) -> None:
    for tree in project.help_trees:
        always = {
            card.action for card in tree.cards if card.modality == "never" and card.when == ALWAYS
        }

        assert always <= {*STANDING[tree.audience.readers]}, tree.id


def test_a_definition_says_yes_to_a_risk_and_no_to_what_is_not_safe(project: Project) -> None:
    """What is turned round turns the answer of whoever reads it."""
    said = [
        (tree.id, fact, answer == "no")
        for tree in project.help_trees
        for fact, words in tree.wording.facts.items()
        for answer in re.findall(r"\bSay (yes|no)\b", words.definition)
    ]

    assert {fact for _, fact, is_no in said if is_no} >= {"home-safe"}
    assert [one for one in said if one[2] != (one[1] in SAFE_WHEN_YES)] == []


# ── Each property, broken

BROKEN: list[tuple[str, str, Change, str]] = [
    ("a", PUPIL, without("tell-adult"), "nothing is known"),
    ("a", PARENT, says("never", "tell-school"), "nothing is known"),
    ("a", PUPIL, only_when("adult-to-tell", "tell-adult"), "there is no adult to tell"),
    ("b", PUPIL, without("tell-childline"), "nobody is in danger now"),
    ("b", PARENT, without("ask-nspcc", "tell-police"), "nobody is in danger now"),
    ("c", PUPIL, without("call-999"), "someone is in danger now"),
    ("c", PUPIL, says("may", "call-999"), "nothing is known"),
    ("c", PARENT, only_when("threatened", "call-999"), "someone is in danger now"),
    ("c", PUPIL, each(lambda card: replace(card, topic="others"), "call-999"), "call-999 comes"),
    ("c", PUPIL, says("may", "crisis"), "nothing is known"),
    ("c", PARENT, without("crisis"), "nothing is known"),
    ("c", PUPIL, with_vocabulary(certain_first=True), "call-999 comes"),
    ("d", PUPIL, without("pay-or-send-more"), "nothing is known"),
    ("d", PUPIL, without("delete-chat"), "nothing is known"),
    ("d", PARENT, only_when("sent", "look-at-picture"), "no picture was sent"),
    ("d", PUPIL, says("should", "show-picture"), "nothing is known"),
    ("d", PARENT, added("meet", "may", "listen"), "nothing is known"),
    ("d", PUPIL, only_when("asked", "meet"), "nobody asks for a picture"),
    ("e", PUPIL, only_when("threatened", "stop", holds=False), "nothing is known"),
    ("e", PARENT, only_when("home-safe", "ask-nspcc"), "nothing is known"),
    ("f", PUPIL, reaching(tell_childline=("zipit",)), "nothing is known"),
    ("f", PUPIL, reaching(tell_childline=("childline", "nspcc-helpline")), "nothing is known"),
    ("f", PARENT, reaching(ask_nspcc=("childline",)), "nothing is known"),
    ("h", PUPIL, added("pay-or-send-more", "may", "stop"), "no situation at all"),
    # Broken in doubt too: a claim that had come to speak of what is certain would miss these.
    ("c", PUPIL, each(lambda card: replace(card, when=ALWAYS), "call-999"), "nothing is known"),
    ("d", PUPIL, each(only_certain, "meet"), "nothing is known"),
    ("d", PARENT, added("meet", "should", "listen", a_when("sent")), "nothing is known"),
    ("e", PUPIL, only_when("sent", "call-999", holds=False), "sent from no to not-known lowers"),
    ("e", PARENT, only_when("home-safe", "call-999"), "home-safe from yes to not-known lowers"),
    ("f", PUPIL, reaching(tell_ceop=("zipit",)), "nothing is known"),
]


@pytest.fixture
def no_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ways through the questions are the slow part, and break on their own below."""
    monkeypatch.setattr(help_claims, "_questions", lambda _: iter(()))


@pytest.mark.usefixtures("no_ways")
def test_no_rule_but_that_of_the_questions_is_broken(project: Project) -> None:
    assert [claim for claim in prove_help(project) if claim.broken_by] == []


@pytest.mark.prove
@pytest.mark.usefixtures("no_ways")
@pytest.mark.parametrize(("rule", "tree_id", "change", "when"), BROKEN)
def test_a_broken_rule_is_caught(
    rule: str, tree_id: str, change: Change, when: str, project: Project
) -> None:
    found = [claim for claim in broken(project, tree_id, change) if claim.rule == rule]

    # Where no answer helps, that is said in place of the smallest situation.
    told = {
        f"{claim.text}: {claim.broken_by}".replace(EVERYWHERE, "nothing is known")
        for claim in found
    }
    assert any(when in line for line in told)


@pytest.mark.usefixtures("no_ways")
@pytest.mark.parametrize("fact", ["adult-or-stranger", "threatened", "asked"])
def test_each_fact_on_which_a_child_must_not_meet_is_needed(project: Project, fact: str) -> None:
    """A meeting that is forbidden for the other facts alone is caught."""

    def forgets(card: Card) -> Card:
        left = tuple(term for term in card.when.terms if term.name != fact)
        return replace(card, when=replace(card.when, terms=left))

    found = broken(project, PUPIL, each(forgets, "meet"))

    assert [claim.text for claim in found if claim.rule == "d"] == [
        "meet is a never while someone may ask, threaten or be unknown"
    ]


@pytest.mark.prove
@pytest.mark.usefixtures("no_ways")
@pytest.mark.parametrize(("kind", "answers"), ANSWERS)
def test_help_is_what_somebody_answers_by(
    project: Project, kind: Literal["phone", "text", "web", "email"], answers: bool
) -> None:
    """Where every service is reached in one way alone."""
    value = {"web": "example.org", "email": "help@example.org"}.get(kind, "0800 1111")
    services = tuple(
        replace(
            service,
            reach=tuple(replace(way, kind=kind, value=value) for way in service.reach),
        )
        for service in project.services
    )
    found = broken(replace(project, services=services), PUPIL, lambda tree: tree)

    assert [claim.rule for claim in found] == ([] if answers else ["b"])


@pytest.mark.prove
@pytest.mark.usefixtures("no_ways")
@pytest.mark.parametrize("fact", load_project().help_trees[0].vocabulary.facts)
def test_a_line_that_the_risk_of_any_fact_takes_away_is_caught(project: Project, fact: str) -> None:
    """The risk of these two is the no, and of any other the yes."""
    safe = fact in ("home-safe", "adult-to-tell")
    found = broken(project, PUPIL, only_when(fact, "stop", holds=safe))

    assert any(claim.text.startswith(f"{fact} ") and "stop" in claim.text for claim in found)


@pytest.mark.prove
@pytest.mark.usefixtures("no_ways")
@pytest.mark.parametrize("tree_id", [PUPIL, PARENT])
@pytest.mark.parametrize("action", NEVER_AT_ALL)
def test_each_act_that_harms_is_caught_as_a_line(
    project: Project, tree_id: str, action: str
) -> None:
    found = broken(project, tree_id, told_to(action))

    assert f"no line says to {action}" in [claim.text for claim in found]


@pytest.mark.prove
def test_a_fifth_screen_is_caught(project: Project) -> None:
    """Each fact on a screen of its own, and a role that is asked all of them."""

    def change(tree: HelpTree) -> HelpTree:
        vocabulary = tree.vocabulary
        screens = {
            fact: replace(vocabulary.screens["safe"], id=fact, facts=(fact,))
            for fact in ("danger", "fake", "sent", "asked", "adult-or-stranger")
        }
        roles = {id_: replace(role, most_screens=9) for id_, role in vocabulary.roles.items()}
        return replace(tree, vocabulary=replace(vocabulary, screens=screens, roles=roles))

    found = [(claim.rule, claim.broken_by) for claim in broken(project, PARENT, change)]

    assert ("g", "5 screens are asked") in found


@pytest.mark.prove
def test_a_pointless_question_is_caught(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that asks every fact, though the answer to one changes nothing."""
    monkeypatch.setattr(
        "decision_tree.questions.facts_that_matter",
        lambda protocol, _, answers, __: frozenset(protocol.vocabulary.facts) - answers.keys(),
    )
    found = broken(project, PARENT, only_when("sent", "stop"))

    assert any(claim.rule == "g" and "adult-or-stranger" in claim.text for claim in found)


@pytest.mark.prove
def test_a_danger_screen_that_comes_late_is_caught(project: Project) -> None:
    def change(tree: HelpTree) -> HelpTree:
        screens = {"person": tree.vocabulary.screens["person"], **tree.vocabulary.screens}
        return replace(tree, vocabulary=replace(tree.vocabulary, screens=screens))

    found = [(claim.rule, claim.broken_by) for claim in broken(project, PARENT, change)]

    assert ("c", "person comes first") in found
