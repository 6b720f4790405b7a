"""Why something in a plan stands, in words: for every page and every terminal alike."""

from build_tools.content.project import Project
from decision_tree.presentation import Reason
from decision_tree.truth import NO, Truth


def say_fact(project: Project, fact: str, value: Truth) -> str:
    """The phrase for an answer; for what is not known, what would be so."""
    words = project.vocabulary.facts[fact]
    return words.no if value == NO else words.yes


def say_reason(project: Project, because: Reason | None) -> str:
    """The reason in a sentence; nothing where it goes without saying."""
    if because is None:
        return ""
    texts = project.interface.tool
    facts = [say_fact(project, fact, answer) for fact, answer in because.facts]
    phrases = facts + [project.cards[clause].when_text for clause in because.conditions]
    joiner = texts["and" if because.certain else "or"]
    sentence: str = texts["because" if because.certain else "unknown"]
    return sentence.format(reason=joiner.join(phrases))
