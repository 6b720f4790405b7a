"""A plan as plain text, for the terminal."""

from collections.abc import Iterator
from itertools import groupby
from textwrap import fill

from decision_tree.compiled import CompiledProtocol
from decision_tree.plan import ActionPlan, PlannedAction
from decision_tree.wording import Wording

WIDTH = 100


def render_plan(plan: ActionPlan, compiled: CompiledProtocol, wording: Wording) -> str:
    """Headline, every part with its lines and why they stand, what to find out, what was
    overridden.
    """
    return "\n".join(_lines(plan, compiled, wording))


def _lines(plan: ActionPlan, compiled: CompiledProtocol, wording: Wording) -> Iterator[str]:
    level = wording.levels[plan.level]
    yield f"{compiled.title}; role: {compiled.protocol.vocabulary.roles[plan.role].name}"
    yield ""
    yield level.headline.upper()
    yield fill(f"{level.meaning} {level.decides}", WIDTH)
    for part, actions in groupby(plan.actions, key=lambda action: action.part):
        yield ""
        yield wording.parts[part]
        for action in actions:
            yield from _action_lines(action, compiled, wording)
    if plan.find_out:
        yield ""
        yield "Find out, if it is safe and quick"
        for fact in plan.find_out:
            yield from _bullet(f"{wording.facts[fact].question}? {wording.facts[fact].find_out}")
    if plan.overridden:
        yield ""
        yield "Overridden"
        for lost in plan.overridden:
            yield from _bullet(f"{lost.clause}, by {lost.by}")
    if plan.questions:
        yield ""
        yield f"Next question: {wording.screens[plan.questions.screen].question}"


def _action_lines(
    action: PlannedAction, compiled: CompiledProtocol, wording: Wording
) -> Iterator[str]:
    text = compiled.texts[action.clause.id]
    modality = wording.modalities[action.clause.modality]
    yield from _bullet(f"{modality}: {text.statement}")
    if text.until:
        yield from _detail(f"When: {text.until}")
    if text.when:
        lead = "Because" if action.certain else "Because you do not know whether"
        phrases = (
            text.when
            if action.certain
            else " or ".join(compiled.protocol.vocabulary.facts[f].yes for f in action.because)
        )
        yield from _detail(f"{lead} {phrases}")
    yield from _detail(f"{action.clause.id}; {text.checked}; {text.source}")


def _bullet(text: str) -> Iterator[str]:
    yield fill(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _detail(text: str) -> Iterator[str]:
    yield fill(text, WIDTH, initial_indent="      ", subsequent_indent="      ")
