"""Practice: a story, what its reader would do first, and then what the plan says and why.

All of it stands in the page: it is worked out when the site is built, and asks nobody for anything.
"""

from typing import Any

from build_tools.content.plan_reasons import say_reason
from build_tools.content.practice import Story
from build_tools.content.project import Project
from build_tools.content.protocols import protocol_of
from build_tools.pages.page import Page, capital, deadline_of, render_page
from build_tools.situations.practice import place_of, plan_of
from decision_tree.presentation import Line, present_plan


def practice_page(project: Project) -> Page:
    """Every story, one after the other; a script shows one at a time."""
    return render_page(
        "practice.md",
        "Practice",
        "practice.html.jinja",
        look="tool",
        stories=[_story(project, story) for story in project.practice.story.values()],
    )


def _story(project: Project, story: Story) -> dict[str, Any]:
    plan = plan_of(project, story)
    shown = present_plan(plan, protocol_of(project, plan.protocol))
    places = {choice: place_of(choice, plan) for choice in story.choices}
    return {
        "story": story,
        "role": project.wording.roles[story.role].label,
        "choices": [
            {
                "words": project.practice.choice[choice].words,
                "place": project.practice.place[place].words,
                "why": "" if place == "first" else project.practice.choice[choice].why,
            }
            for choice, place in places.items()
        ],
        "level": project.wording.levels[plan.level].words_for(plan.acts_as),
        "steps": [_step(project, line) for line in shown.parts[0].lines],
    }


def _sentence(text: str) -> str:
    return f"{capital(text)}." if text else ""


def _step(project: Project, line: Line) -> dict[str, Any]:
    card = project.cards[line.clause]
    return {
        "do": card.short or capital(card.statement),
        "by": capital(deadline_of(project.wording, card)),
        "at_once": card.is_due_at_once,
        "why": " ".join(filter(None, [say_reason(project, line.because), _sentence(card.why)])),
    }
