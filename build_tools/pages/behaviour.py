"""How all protocols changed since a revision, in words: for a terminal, and under a change."""

from functools import partial

from build_tools.content.policy import FLOOR
from build_tools.pages.page import render
from build_tools.situations.difference import Behaviour, render_example


def render_behaviour(behaviour: Behaviour, revision: str) -> str:
    """The report as a Markdown list."""
    return render(
        "behaviour.md.jinja",
        behaviour=behaviour,
        revision=revision,
        floor=FLOOR,
        example=partial(render_example, behaviour=behaviour),
    )
