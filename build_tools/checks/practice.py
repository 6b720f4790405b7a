"""A story for practice can be so, and one of its choices is what the plan begins with."""

from collections.abc import Iterator

from build_tools.checks.registry import check
from build_tools.content.findings import Finding, Flaw, did_you_mean
from build_tools.content.practice import PRACTICE, Choice, Story
from build_tools.content.project import Project
from build_tools.situations.practice import first_steps, plan_of
from decision_tree.situation import ImpossibleAnswers
from decision_tree.vocabulary import step_of


@check("every-story-has-one-right-first-step")
def check_practice(project: Project) -> Iterator[Finding]:
    """Roles, answers and choices are known, the answers can be so, and the right step is there."""
    for story in project.practice.story.values():
        line = project.line_of(PRACTICE, "story", story.id)
        faults = [*_unknown(project, story)] or [*_misjudged(project, story)]
        yield from (Finding(PRACTICE, line, *fault) for fault in faults)


def _unknown(project: Project, story: Story) -> Iterator[Flaw]:
    vocabulary, choices = project.vocabulary, project.practice.choice
    steps = {step_of(action) for action in vocabulary.actions}
    for what, known, values in (
        ("role", vocabulary.roles, [story.role]),
        ("fact", vocabulary.facts, story.answers),
        ("choice", choices, story.choices),
        ("action", steps, [choice for choice in story.choices if choice in choices]),
    ):
        for value in {*values} - {*known}:
            yield f"no such {what}", value, did_you_mean(value, known)
    if len({*story.choices}) < 3:
        yield "fewer than three choices", ", ".join(story.choices), ""


def _misjudged(project: Project, story: Story) -> Iterator[Flaw]:
    try:
        (first, *_) = first_steps(plan_of(project, story)) or [""]
    except ImpossibleAnswers as error:
        yield str(error), "", ""
        return
    if first not in story.choices:
        yield "what comes first is not among the choices", first, ""
    for choice in {*story.choices} - {first}:
        if not project.practice.choice.get(choice, Choice(words="")).why:
            yield "nothing says why this does not come first", choice, f"choice.{choice}.why"
