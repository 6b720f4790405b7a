"""A story for practice, judged: the plan for it by the national protocol, and where in that plan
each step stands that a reader may choose.
"""

from functools import lru_cache

from build_tools.content.policy import FLOOR
from build_tools.content.practice import Story
from build_tools.content.project import Project
from build_tools.content.protocols import logic_text
from build_tools.situations.decisions import protocol_from
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.truth import Truth
from decision_tree.vocabulary import step_of


def plan_of(project: Project, story: Story) -> ActionPlan:
    """The plan for whom the story is told to. Raises ImpossibleAnswers."""
    told = tuple(story.answers.items())
    return _plan_of(logic_text(project, FLOOR), story.role, told)


@lru_cache(256)
def _plan_of(logic: str, role: str, answers: tuple[tuple[str, Truth], ...]) -> ActionPlan:
    return make_plan(protocol_from(logic), role, dict(answers))


def first_steps(plan: ActionPlan) -> list[str]:
    """With what the plan begins, in order."""
    by_id = {action.clause.id: action.clause.action for action in plan.actions}
    return [step_of(by_id[id_]) for id_ in plan.first]


def place_of(choice: str, plan: ActionPlan) -> str:
    """Where a step stands in the plan: first, second, third, later, never or nowhere."""
    steps = first_steps(plan)
    if choice in steps:
        return ("first", "second", "third")[steps.index(choice)]
    said = {
        action.clause.modality for action in plan.actions if step_of(action.clause.action) == choice
    }
    if said - {"never"}:
        return "later"
    return "never" if said else "nowhere"
