"""A story for practice, judged: the plan for it by the national protocol, and where in that plan
each step stands that a reader may choose.
"""

from build_tools.content.policy import FLOOR
from build_tools.content.practice import Story
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from decision_tree.plan import ActionPlan, make_plan
from decision_tree.vocabulary import step_of


def plan_of(project: Project, story: Story) -> ActionPlan:
    """The plan for whom the story is told to. Raises ImpossibleAnswers."""
    return make_plan(protocol_of(project, FLOOR), story.role, story.answers)


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
