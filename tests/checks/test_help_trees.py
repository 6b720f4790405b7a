"""A help tree that is not whole, not cited, too hard or not kind is told, at its line."""

from dataclasses import replace
from typing import Any

import pytest

from build_tools.checks.help_trees import check_help_trees, check_services_of_help_trees
from build_tools.checks.reading_age import check_reading_age
from build_tools.checks.texts import policy_text
from build_tools.checks.tone import check_text, check_tone
from build_tools.content.findings import Finding
from build_tools.content.help_trees import HELP
from build_tools.content.project import Project
from tests.projects import (
    card_of,
    the_project,
    told,
    tree_of,
    tried,
    with_card,
    with_no_texts,
    with_tree,
)

YOUNG, TEEN, PARENT = "find-help-7-11", "find-help-14-18", "find-help"
PATHS = {tree.id: tree.place.path for tree in the_project().help_trees}
A_LINE = {
    tree_id: f"{tree_id}#{slug}"
    for tree_id, slug in (
        (YOUNG, "tell-an-adult-you-trust"),
        (TEEN, "tell-an-adult-you-trust"),
        (PARENT, "stay-calm-and-listen"),
    )
}


class TestWhole:
    def found(self, clause: str, **changed: Any) -> list[Finding]:
        return list(check_help_trees(with_card(the_project(), clause, **changed)))

    def test_an_audience_without_its_tree_is_told(self) -> None:
        left = tuple(tree for tree in the_project().help_trees if tree.id != TEEN)
        found = list(check_help_trees(replace(the_project(), help_trees=left)))

        assert (PATHS[TEEN], "no such help tree") in [(f.path, f.message) for f in found]

    @tried("changed", "label", "message", "hint")
    def test_what_a_card_says_wrongly_is_told_at_its_line(
        self, changed: dict[str, Any], label: str, message: str, hint: str
    ) -> None:
        (finding,) = self.found(A_LINE[YOUNG], **changed)
        line = card_of(the_project(), A_LINE[YOUNG]).line_of(label)

        assert (finding.path, finding.line) == (PATHS[YOUNG], line)
        assert (finding.message, finding.hint) == (message, hint)

    def test_an_action_that_no_clause_uses_is_told_where_it_stands(self) -> None:
        (finding,) = self.found(f"{PARENT}#do-not-blame", action="confront")
        line = the_project().written[HELP].split("\n")[finding.line - 1]

        assert (finding.message, finding.value) == ("no clause uses this action", "blame")
        assert line.startswith("blame ")

    def test_a_fact_that_no_clause_uses_is_told(self) -> None:
        changed = the_project()
        for tree in the_project().help_trees:
            other = next(card for card in tree.cards if card.action == "block")
            for card in tree.cards:
                if "fake" in {term.name for term in card.when.terms}:
                    changed = with_card(changed, card.id, when=other.when)

        assert told(check_help_trees(changed)) == [("no clause uses this fact", "fake")]

    def test_services_for_an_action_of_no_clause_are_told(self) -> None:
        tree = tree_of(the_project(), PARENT)
        changed = replace(tree, reach={**tree.reach, "ring": ("childline",)})

        assert told(check_help_trees(with_tree(the_project(), changed))) == [
            ("services for an action of no clause", "ring")
        ]

    def test_an_emergency_line_that_rests_on_nothing_is_told(self) -> None:
        assert told(self.found(f"{TEEN}#call-999", modality="should")) == [
            ("no live must to call 999", f"{TEEN}#call-999")
        ]


class TestServices:
    @tried("tree_id", "service", "message")
    def test_one_that_is_not_for_the_readers_is_told(
        self, tree_id: str, service: str, message: str
    ) -> None:
        tree = tree_of(the_project(), tree_id)
        changed = replace(tree, reach={**tree.reach, "crisis": (service,)})
        found = check_services_of_help_trees(with_tree(the_project(), changed))

        assert [finding.message for finding in found] == [message]

    @tried("tree_id", "text", "message")
    def test_a_name_or_number_in_a_line_is_told_where_it_stands(
        self, tree_id: str, text: str, message: str
    ) -> None:
        changed = with_card(the_project(), A_LINE[tree_id], why=text)
        line = card_of(changed, A_LINE[tree_id]).line_of("Why")
        found = check_services_of_help_trees(changed)

        assert [(f.path, f.line, f.message) for f in found] == [(PATHS[tree_id], line, message)]


class TestWords:
    """The words of the trees are held to what all words are, by the limits of their readers."""

    def of_trees(self, check: Any, project: Project) -> list[Finding]:
        return list(check(with_no_texts(project, help_trees=project.help_trees)))

    def test_a_line_too_hard_for_its_age_is_told_where_it_stands(self) -> None:
        hard = "Subsequently communicate every particular circumstance to an authority figure"
        clause = f"{YOUNG}#say-who-it-is"
        changed = with_card(the_project(), clause, statement=hard)
        line = card_of(changed, clause).line_of("Must")
        assert {(f.path, f.line) for f in self.of_trees(check_reading_age, changed)} == {
            (PATHS[YOUNG], line)
        }

    @tried("tree_id", "text", "reason")
    def test_a_line_that_asks_promises_or_blames_is_told_with_its_reason(
        self, tree_id: str, text: str, reason: str
    ) -> None:
        tree = tree_of(with_card(the_project(), A_LINE[tree_id], why=text), tree_id)
        line = card_of(the_project(), A_LINE[tree_id]).line_of("Why")
        found = check_text(policy_text(tree.policy, tree.audience), the_project().words)

        assert any(reason in f.message and f.line == line for f in found)

    @pytest.mark.parametrize(
        ("check", "phrase", "value"),
        [
            (check_tone, "it is your own fault", "your own fault"),
            (check_reading_age, "an investigation began", "investigation"),
        ],
    )
    def test_when_a_line_stands_is_held_to_the_same(
        self, check: Any, phrase: str, value: str
    ) -> None:
        """Without script the page says of each line what it is for, in the phrases of the facts."""
        tree = tree_of(the_project(), YOUNG)
        facts = tree.vocabulary.facts
        changed = {**facts, "sent": replace(facts["sent"], yes=phrase)}
        vocabulary = replace(tree.vocabulary, facts=changed)
        changed_tree = with_tree(the_project(), replace(tree, vocabulary=vocabulary))

        assert value in {finding.value for finding in self.of_trees(check, changed_tree)}
