"""The decision as pictures: one small diagram a question, each with a twin in words.

The diagram and its twin are drawn from the same branches, which `situations/decisions.py` finds.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from build_tools.content.addresses import decision_address
from build_tools.content.policy import Policy
from build_tools.content.project import Project
from build_tools.pages.page import Page, link_to, render, render_page
from build_tools.situations.decisions import Branch, Slice, calm_plan, find_slices

# Units of a drawing: as wide as the text of a page on a screen of 320 pixels, so that there one
# unit is one pixel and nothing shrinks.
WIDTH = 288
LETTER = 14
ROW = 18
PADDING = 9
TRUNK = 14
INDENT = 34
CORNER = 11
LETTERS_PER_UNIT = 1 / (LETTER * 0.64)
"""How many letters of bold text stand on one unit in the widest fonts that systems have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A line of text in a drawing."""

    x: int
    y: int
    text: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnBranch:
    """An answer as a line from the trunk to an outline, with text. `middle`: where the line is."""

    answer: str
    label: str
    level: str
    middle: int
    box: str
    texts: tuple[Text, ...]
    bottom: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A slice as lines, outlines and text: `trunk` and `box` are the question's paths."""

    height: int
    trunk: str
    box: str
    texts: tuple[Text, ...]
    branches: tuple[DrawnBranch, ...]


def decision_page(project: Project, policy: Policy) -> Page:
    """How the headline is reached by one protocol."""
    address = decision_address(policy.id)
    up = "../" * address.count("/")
    slices = list(find_slices(project, policy.id))
    return render_page(
        f"{address.rstrip('/')}.md",
        "How the headline is reached",
        "decision.html.jinja",
        prints=True,
        policy=policy,
        wording=project.wording,
        calm=project.wording.levels[calm_plan(project, policy.id).level],
        screens=[
            (screen, project.wording.screens[screen], members)
            for screen in project.vocabulary.screens
            if (members := [s for s in slices if s.screen == screen and s.changes_the_headline])
        ],
        others=[entry for entry in slices if not entry.changes_the_headline],
        levels=[
            (level, project.wording.levels[level], render_key(level))
            for level in project.vocabulary.levels
        ],
        picture=render_picture,
        links=lambda ids: [link_to(project, project.cards[id_], up) for id_ in ids],
    )


def tool_pictures(project: Project, policy_id: str) -> dict[str, Any]:
    """For the page of the tool, which shows what of a reader's answers leads to the headline: the
    pictures, by question, and the headline that no answer leads to.
    """
    return {
        "calm": calm_plan(project, policy_id).level,
        "slices": [
            {"id": entry.id, "picture": render_picture(entry)}
            for entry in find_slices(project, policy_id)
            if entry.changes_the_headline
        ],
    }


# ── Drawing


def render_picture(entry: Slice) -> str:
    """The diagram as SVG, with its title and the words of its twin as its description."""
    return render(
        "picture.svg.jinja",
        slice=entry,
        drawing=draw(entry),
        width=WIDTH,
        trunk=TRUNK,
        indent=INDENT,
        description=" ".join(map(_sentence, entry.branches)),
    )


def render_key(level: str) -> str:
    """The outline of a headline, small, for the key."""
    return _outline(level, 2, 2, 44, 24)


def draw(entry: Slice) -> Drawing:
    """The slice as a drawing: the question, and under it each answer and where it leads."""
    lines = _wrap(entry.question, WIDTH - 2 * PADDING)
    bottom = 2 * PADDING + ROW * len(lines)
    branches = list[DrawnBranch]()
    for branch in entry.branches:
        branches.append(_draw_branch(branch, branches[-1].bottom if branches else bottom))
    return Drawing(
        height=branches[-1].bottom,
        trunk=f"M{TRUNK} {bottom - 2}V{branches[-1].middle}",
        box=_outline("question", 1, 1, WIDTH - 2, bottom - 2),
        texts=tuple(_column(lines, PADDING + 1, PADDING, "question")),
        branches=tuple(branches),
    )


def _draw_branch(branch: Branch, top: int) -> DrawnBranch:
    """The answer from `top` down: its words, and under them the outline of where it leads."""
    texts = list[Text]()
    top += ROW // 2
    for text, name in ((branch.label, "answer"), (branch.also, "also")):
        lines = _wrap(text, WIDTH - INDENT)
        texts += _column(lines, INDENT, top, name)
        top += ROW * len(lines)
    top += 3
    inner = WIDTH - INDENT - 2 * (PADDING + CORNER // 2)
    headline, change = _wrap(branch.headline, inner), _wrap(branch.change, inner)
    left = INDENT + PADDING + CORNER // 2
    texts += _column(headline, left, top + PADDING, "headline")
    texts += _column(change, left, top + PADDING + ROW * len(headline), "change")
    height = 2 * PADDING + ROW * (len(headline) + len(change))
    return DrawnBranch(
        answer=branch.answer,
        label=branch.label,
        level=branch.level,
        middle=top + height // 2,
        box=_outline(branch.level, INDENT, top, WIDTH - 2, top + height),
        texts=tuple(texts),
        bottom=top + height + ROW // 3,
    )


def _sentence(branch: Branch) -> str:
    return " ".join(text if text.endswith(".") else f"{text}." for text in branch.texts)


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, int(width * LETTERS_PER_UNIT))


def _column(lines: list[str], x: int, top: int, name: str) -> Iterator[Text]:
    for number, line in enumerate(lines, start=1):
        yield Text(x=x, y=top + ROW * number - 4, text=line, name=name)


def _outline(name: str, left: int, top: int, right: int, bottom: int) -> str:
    """The path of a box; each headline has a shape of its own, for print without colours."""
    c = min(CORNER, (bottom - top) // 3)
    middle = (top + bottom) // 2
    match name:
        case "emergency":  # eight corners, as a stop sign
            return (
                f"M{left + c} {top}H{right - c}L{right} {top + c}V{bottom - c}L{right - c} {bottom}"
                f"H{left + c}L{left} {bottom - c}V{top + c}Z"
            )
        case "seek-advice":  # pointed at both sides
            return (
                f"M{left + c} {top}H{right - c}L{right} {middle}L{right - c} {bottom}"
                f"H{left + c}L{left} {middle}Z"
            )
        case "school-decides" | "another-policy":  # round; the other one's line is broken
            return (
                f"M{left + c} {top}H{right - c}Q{right} {top} {right} {top + c}V{bottom - c}"
                f"Q{right} {bottom} {right - c} {bottom}H{left + c}Q{left} {bottom} {left} "
                f"{bottom - c}V{top + c}Q{left} {top} {left + c} {top}Z"
            )
        case _:
            return f"M{left} {top}H{right}V{bottom}H{left}Z"
